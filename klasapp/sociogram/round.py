"""A round (meting) as the mentor knows it: its questions, who takes part, one pupil's form."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from klasapp.errors import InputError
from klasapp.sociogram.question import MAX_NAME, RoundQuestion
from klasapp.sociogram.scale import ScaleQuestion

RoundState: TypeAlias = Literal["draft", "open", "closed"]
ParticipantState: TypeAlias = Literal["waiting", "answered", "absent", "refused"]
Source: TypeAlias = Literal["pupil_mode", "import"]
Way: TypeAlias = Literal["screen", "paper", "import"]
"""How a form came in."""
Choices: TypeAlias = Mapping[int, Sequence[int]]
"""Question id -> ids of the chosen classmates, in the order of choosing; empty = niemand."""

STATE_WORDS: dict[RoundState, str] = {
    "draft": "in voorbereiding",
    "open": "open",
    "closed": "gesloten",
}
_PARTICIPANT_WORDS: dict[ParticipantState, str] = {
    "waiting": "nog niet",
    "answered": "ingevuld",
    "absent": "afwezig",
    "refused": "doet niet mee",
}
PARTICIPANT_SYMBOLS: dict[ParticipantState, str] = {
    "waiting": "○",
    "answered": "✓",
    "absent": "–",
    "refused": "×",
}
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip


def participant_word(state: ParticipantState, of_round: RoundState) -> str:
    """What a pupil did in a round, in Dutch: once it is closed nobody is still to come."""
    if state == "waiting" and of_round == "closed":
        return "niet ingevuld"
    return _PARTICIPANT_WORDS[state]


@dataclass(frozen=True, slots=True)
class Classmate:
    """A pupil as this room needs it; ``name`` is unique within the class or round."""

    id: int
    name: str
    given_name: str = ""
    number: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """A pupil in a round; ``answered_at`` is an ISO date and time, empty before.

    ``way``: how the form came in; None before, and for forms of before klasapp kept it.
    """

    pupil: Classmate
    state: ParticipantState
    answered_at: str = ""
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """A line in the list of rounds."""

    id: int
    class_id: int
    name: str
    opened_on: date
    state: RoundState
    source: Source
    answered: int
    participants: int
    only_class: bool = False
    """Nothing about a single pupil is left: retention took it."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What went by retention: who chose whom, and later the results per pupil too.

    ``answered`` and ``participants``: how many there were; after the results they are all that
    is known of who took part.
    """

    choices_on: date
    results_on: date | None
    answered: int
    participants: int


@dataclass(frozen=True, slots=True)
class Round:
    """One round with its questions and scales (in order) and participants (by name)."""

    id: int
    class_id: int
    name: str
    opened_on: date
    state: RoundState
    source: Source
    questions: tuple[RoundQuestion, ...]
    participants: tuple[Participant, ...]
    scales: tuple[ScaleQuestion, ...] = ()
    """What pupils answer about themselves, asked after the questions about others."""
    removed: Removed | None = None
    """What retention took away; None while everything is there."""

    @property
    def size(self) -> int:
        """How many pupils took part or could have."""
        gone = self.removed is not None and self.removed.results_on is not None
        return self.removed.participants if gone and self.removed else len(self.participants)

    @property
    def only_class(self) -> bool:
        """Whether nothing about a single pupil is left."""
        return self.removed is not None and self.removed.results_on is not None

    def participant(self, pupil_id: int) -> Participant:
        """The participant with this pupil id; ``InputError`` when not in the round."""
        for one in self.participants:
            if one.pupil.id == pupil_id:
                return one
        raise InputError("Deze leerling doet niet mee in deze meting.")

    def count(self, state: ParticipantState) -> int:
        """How many participants are in ``state``."""
        if self.only_class and self.removed is not None:
            return self.removed.answered if state == "answered" else 0
        return sum(one.state == state for one in self.participants)

    def ballot(self, pupil_id: int) -> tuple[Classmate, ...]:
        """The classmates ``pupil_id`` may choose, shuffled for this pupil, never the pupil.

        Earlier names get more choices (Poulin & Dishion 2008), so everyone gets another order;
        the same pupil always gets the same one.
        """
        others = sorted(
            (one.pupil for one in self.participants if one.pupil.id != pupil_id),
            key=lambda pupil: pupil.id,
        )
        random.Random(f"{self.id}:{pupil_id}").shuffle(others)
        return tuple(others)


def default_name(today: date) -> str:
    """Meting november 2026."""
    return f"Meting {_MONTHS[today.month - 1]} {today.year}"


def clean_round_name(text: str) -> str:
    """The name of a round: one line of 1..80 characters; ``InputError`` otherwise."""
    name = " ".join(text.split())
    if not name:
        raise InputError("De meting heeft nog geen naam. Typ bijvoorbeeld: Meting oktober.")
    if len(name) > MAX_NAME:
        raise InputError(f"De naam van de meting is langer dan {MAX_NAME} tekens. Maak hem korter.")
    return name


def unique_names(pupils: Iterable[Classmate]) -> tuple[Classmate, ...]:
    """The same pupils, told apart by number where two share a whole name."""
    listed = list(pupils)
    seen: dict[str, int] = {}
    for one in listed:
        seen[one.name.casefold()] = seen.get(one.name.casefold(), 0) + 1
    return tuple(
        one
        if seen[one.name.casefold()] == 1
        else Classmate(
            one.id, f"{one.name} ({one.number or one.id})", one.given_name, one.number, one.gender
        )
        for one in listed
    )


def contradiction(
    questions: Sequence[RoundQuestion], choices: Choices, question_id: int, nominee_id: int
) -> RoundQuestion | None:
    """The question on which choosing ``nominee_id`` would contradict an earlier choice.

    A classmate cannot be chosen on a positive and a negative question (specification,
    section 2); None when nothing stands in the way.
    """
    kind = next(one.kind for one in questions if one.id == question_id)
    opposite = {"positive": "negative", "negative": "positive"}.get(kind)
    return next(
        (
            one
            for one in questions
            if one.kind == opposite and nominee_id in choices.get(one.id, ())
        ),
        None,
    )


def check_form(asked: Round, pupil_id: int, choices: Choices) -> None:
    """Refuse a form that cannot count (specification, section 2) with ``InputError``."""
    names = {one.pupil.id: one.pupil.name for one in asked.participants}
    if set(choices) != {question.id for question in asked.questions}:
        raise InputError("Nog niet alle vragen zijn beantwoord. Ga terug en vul ze in.")
    for question in asked.questions:
        chosen = choices[question.id]
        if pupil_id in chosen:
            raise InputError("Je kunt jezelf niet kiezen. Haal je eigen naam weg.")
        if len(set(chosen)) != len(chosen):
            raise InputError("Een klasgenoot staat er twee keer. Haal er een weg.")
        if any(one not in names for one in chosen):
            raise InputError("Er is iemand gekozen die niet meedoet in deze meting.")
        if question.max_choices is not None and len(chosen) > question.max_choices:
            raise InputError(
                f'Bij "{question.text}" mag je hoogstens {at_most(question.max_choices)} kiezen. '
                "Haal er een weg."
            )
        for nominee in chosen:
            other = contradiction(asked.questions, choices, question.id, nominee)
            if other is not None:
                raise InputError(both_ways(names[nominee], other.text))


def both_ways(name: str, text: str) -> str:
    """The sentence for a classmate chosen positively and negatively."""
    return f'Je koos {name} al bij "{text}". Kies {name} niet bij allebei die vragen.'


def at_most(limit: int) -> str:
    """'1 naam', '3 namen'."""
    return "1 naam" if limit == 1 else f"{limit} namen"
