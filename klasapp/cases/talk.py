"""A report of a talk: facts, what it was like, agreements; a draft until it is made final."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MAX_REPORT = 20_000
MAX_AGREEMENT = 1000


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says; ``held_on`` None while the date cannot be read."""

    held_on: date | None
    participants: str = ""
    facts: str = ""
    experience: str = ""
    agreements: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written in it."""
        return not (self.facts.strip() or self.experience.strip() or self.agreements.strip())


@dataclass(frozen=True, slots=True)
class TalkVersion:
    """A report as it was saved; without a number it is the draft."""

    number: int | None
    report: Report
    saved_at: datetime


class Owner(StrEnum):
    """Who promised something."""

    PUPIL = "pupil"
    PARENTS = "parents"
    SCHOOL = "school"

    @property
    def word(self) -> str:
        """The Dutch word on the screen."""
        return {"pupil": "leerling", "parents": "ouders", "school": "school"}[self.value]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement in the words of whoever made it (R226)."""

    id: int
    task_id: str
    owner: Owner
    pupil_id: int | None
    text: str
    follow_up_on: date | None
    removed: bool = False
