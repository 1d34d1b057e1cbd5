"""The form of one pupil while it is being filled in; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from klasapp.sociogram.question import RoundQuestion
from klasapp.sociogram.round import Classmate, Round, at_most, both_ways, contradiction
from klasapp.sociogram.scale import RATHER_NOT, ScaleQuestion

Page: TypeAlias = RoundQuestion | ScaleQuestion


@dataclass
class PupilForm:
    """What one pupil answered so far: first about others, then about himself."""

    asked: Round
    pupil: Classmate
    choices: dict[int, list[int]] = field(default_factory=dict)
    """Question id -> classmates, in the order of choosing."""
    nobody: set[int] = field(default_factory=set)
    """Questions answered with "niemand"."""
    steps: dict[int, int | None] = field(default_factory=dict)
    """Scale question id -> step 1..5; None: rather not say."""
    ballot: tuple[Classmate, ...] = field(init=False)
    """Whom this pupil may choose, in an order of the pupil's own."""

    def __post_init__(self) -> None:
        self.ballot = self.asked.ballot(self.pupil.id)

    @property
    def pages(self) -> tuple[Page, ...]:
        """One page a question."""
        return (*self.asked.questions, *self.asked.scales)

    def chosen(self, question: RoundQuestion) -> tuple[int, ...]:
        """Whom the pupil chose on a question."""
        return tuple(self.choices.get(question.id, ()))

    def toggle(self, question: RoundQuestion, classmate_id: int) -> str:
        """Choose a classmate, or take that back; returns why it cannot be, or nothing."""
        chosen = self.choices.setdefault(question.id, [])
        if classmate_id in chosen:
            chosen.remove(classmate_id)
            return ""
        other = contradiction(self.asked.questions, self.choices, question.id, classmate_id)
        if other is not None:
            return both_ways(self.asked.participant(classmate_id).pupil.name, other.text)
        if question.max_choices is not None and len(chosen) >= question.max_choices:
            return (
                f"Je mag hoogstens {at_most(question.max_choices)} kiezen. Haal er eerst een weg."
            )
        chosen.append(classmate_id)
        self.nobody.discard(question.id)
        return ""

    def toggle_nobody(self, question: RoundQuestion) -> None:
        """Answer that it is nobody, or take that back."""
        self.nobody ^= {question.id}
        self.choices.pop(question.id, None)

    def missing(self, page: Page) -> str:
        """What still has to be done on a page, or nothing."""
        if isinstance(page, ScaleQuestion):
            if page.id not in self.steps:
                return f"Kies een antwoord. Je mag ook kiezen: {RATHER_NOT}."
        elif not self.choices.get(page.id) and page.id not in self.nobody:
            return "Kies een of meer klasgenoten, of kies Niemand."
        return ""

    def answers(self) -> tuple[tuple[str, str], ...]:
        """(question, answer) of every page, to read before handing in."""
        names = {one.id: one.name for one in self.ballot}
        said = []
        for page in self.pages:
            if isinstance(page, ScaleQuestion):
                step = self.steps.get(page.id)
                answer = RATHER_NOT if step is None else page.steps[step - 1]
            else:
                answer = ", ".join(names[one] for one in self.chosen(page)) or "niemand"
            said.append((page.text, answer))
        return tuple(said)

    def all_choices(self) -> dict[int, tuple[int, ...]]:
        """The choices on every question, as ``save_form`` takes them."""
        return {question.id: self.chosen(question) for question in self.asked.questions}

    def all_steps(self) -> dict[int, int]:
        """The steps that were given, as ``save_form`` takes them."""
        return {scale: step for scale, step in self.steps.items() if step is not None}
