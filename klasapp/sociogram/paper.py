"""Forms on paper: the numbers of a round, and what the mentor types from one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from klasapp.errors import InputError
from klasapp.sociogram.question import SELF_NAMING, RoundQuestion
from klasapp.sociogram.round import Choices, Classmate, Participant, Round, at_most, contradiction
from klasapp.sociogram.scale import STEPS, ScaleAnswers

FIRST_NUMBER = 11
"""Numbers begin here: up to 99 all have two digits, so that they can be typed without a space in
between, and one digit alone is known to be a slip of the pen."""
NOBODY = "0"
SKIPPED = "-"

PrintFor: TypeAlias = Literal["everyone", "waiting", "nobody"]
"""Whose form is printed; ``nobody``: only forms without a name."""


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What one form says; ``self_named``: ids of questions with the pupil's own number."""

    choices: Choices
    scales: ScaleAnswers
    self_named: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """One number as typed; ``pupil`` is None for a number that nobody has.

    ``fault``: the Dutch sentence about what cannot be, with its place; empty when it counts.
    """

    text: str
    pupil: Classmate | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The answer to one question as typed."""

    question: RoundQuestion
    words: tuple[Word, ...]
    chosen: tuple[int, ...]
    """Pupil ids, in the order of typing; of the words without a fault, never the own."""
    self_named: bool
    pending: str = ""
    """A last number that is not finished yet."""

    @property
    def fault(self) -> str:
        """The first thing that cannot be, or an empty text."""
        return next((word.fault for word in self.words if word.fault), "")


@dataclass(frozen=True, slots=True)
class PaperRound:
    """A round whose participants all have a number (pupil id -> number)."""

    asked: Round
    numbers: Mapping[int, int]

    def find(self, text: str) -> Participant | None:
        """The participant with this number, typed as on the form."""
        wanted = (one for one in self.asked.participants if self.number(one) == text)
        return next(wanted, None)

    def number(self, one: Participant | Classmate) -> str:
        """The number of a participant, as on the form."""
        pupil = one.pupil if isinstance(one, Participant) else one
        return str(self.numbers[pupil.id])

    def by_number(self) -> tuple[Participant, ...]:
        """The participants in the order of their numbers."""
        return tuple(sorted(self.asked.participants, key=lambda one: self.numbers[one.pupil.id]))

    def is_whole(self, text: str) -> bool:
        """Whether no more digits can follow: no other number begins with ``text``."""
        known = [str(number) for number in self.numbers.values()]
        longer = any(one != text and one.startswith(text) for one in known)
        return not longer and (text in known or len(text) >= max(map(len, known)))

    def next_waiting(self, after: int | None = None) -> Participant | None:
        """Who comes next in the pile: the first who is waiting after the number ``after``."""
        waiting = [one for one in self.by_number() if one.state == "waiting"]
        later = [one for one in waiting if after and self.numbers[one.pupil.id] > after]
        return next(iter(later or waiting), None)


def next_numbers(given: Sequence[int], count: int) -> tuple[int, ...]:
    """Numbers for ``count`` pupils who have none yet; those ``given`` never change."""
    first = max(given, default=FIRST_NUMBER - 1) + 1
    return tuple(range(first, first + count))


def read_lines(
    paper: PaperRound, pupil_id: int, texts: Sequence[str], typing: int | None = None
) -> tuple[Line, ...]:
    """The lines of a form with everything that cannot count (specification, section 2).

    ``texts``: one per question, numbers with spaces in between; empty or 0 is niemand.
    ``typing``: the place of the line that is being typed: its last number may be unfinished. A
    contradiction is a fault of the later question only.
    """
    lines: list[Line] = []
    for place, question in enumerate(paper.asked.questions):
        words = texts[place].split()
        pending = ""
        open_ended = place == typing and words and not texts[place].endswith(" ")
        if open_ended and not paper.is_whole(words[-1]):
            pending = words.pop()
        earlier = {line.question.id: line.chosen for line in lines}
        lines.append(_read_line(paper, pupil_id, question, words, earlier, pending))
    return tuple(lines)


def _read_line(
    paper: PaperRound,
    pupil_id: int,
    question: RoundQuestion,
    texts: Sequence[str],
    earlier: Choices,
    pending: str,
) -> Line:
    words: list[Word] = []
    places: dict[int, int] = {}
    self_named = False
    for place, text in enumerate(texts, 1):
        found = paper.find(text)
        pupil = found.pupil if found else None
        fault = ""
        if text == NOBODY:
            fault = "0 is niemand; dat kan niet samen met nummers" if len(texts) > 1 else ""
        elif pupil is None:
            fault = f"{text} staat niet op de lijst"
        elif pupil.id in places:
            fault = f"{text} staat er al (plaats {places[pupil.id]})"
        elif pupil.id == pupil_id and question.kind not in SELF_NAMING:
            fault = f"{text} is het formulier zelf: {pupil.name}"
        elif pupil.id != pupil_id:
            fault = _not_allowed(paper, question, earlier, len(places) - self_named, pupil)
        if pupil is not None and not fault:
            places[pupil.id] = place
            self_named = self_named or pupil.id == pupil_id
        words.append(Word(text, pupil, f"Plaats {place}: {fault}." if fault else ""))
    chosen = tuple(one for one in places if one != pupil_id)
    return Line(question, tuple(words), chosen, self_named, pending)


def _not_allowed(
    paper: PaperRound, question: RoundQuestion, earlier: Choices, count: int, pupil: Classmate
) -> str:
    if question.max_choices is not None and count >= question.max_choices:
        return f"bij deze vraag hoogstens {at_most(question.max_choices)}"
    other = contradiction(paper.asked.questions, earlier, question.id, pupil.id)
    if other is not None:
        return f"{paper.number(pupil)} ({pupil.name}) staat al bij vraag {other.position}"
    return ""


def read_form(paper: PaperRound, pupil_id: int, texts: Sequence[str]) -> PaperForm:
    """The form that was typed: one text per question, then one per scale.

    Raises ``InputError`` with the first thing that cannot count.
    """
    questions, scales = paper.asked.questions, paper.asked.scales
    lines = read_lines(paper, pupil_id, texts)
    for line in lines:
        if line.fault:
            raise InputError(f"Vraag {line.question.position}. {line.fault}")
    answers: dict[int, int] = {}
    for scale, text in zip(scales, texts[len(questions) :], strict=True):
        if text not in {"", SKIPPED}:
            if text not in map(str, STEPS):
                raise InputError(f'"{scale.text}": typ 1, 2, 3, 4 of 5, of - voor overgeslagen.')
            answers[scale.id] = int(text)
    return PaperForm(
        {line.question.id: line.chosen for line in lines},
        answers,
        tuple(line.question.id for line in lines if line.self_named),
    )


def form_texts(paper: PaperRound, pupil_id: int, form: PaperForm) -> tuple[str, ...]:
    """The texts that ``read_form`` makes this form of, to correct them."""
    texts = []
    for question in paper.asked.questions:
        chosen = [*form.choices.get(question.id, ())]
        if question.id in form.self_named:
            chosen.append(pupil_id)
        typed = "".join(f"{paper.numbers[one]} " for one in chosen)
        texts.append(typed or NOBODY)
    texts += [str(form.scales.get(scale.id, SKIPPED)) for scale in paper.asked.scales]
    return tuple(texts)
