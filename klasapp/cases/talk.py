"""A report of a talk: facts, what it was like, agreements; a draft until it is made final."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MAX_REPORT = 20_000
MAX_AGREEMENT = 1000

# Words that judge or exaggerate (R124, R217), with what to write instead.
_CARELESS = {
    "altijd": "noem de keren die je weet",
    "nooit": "noem de keren die je weet",
    "vaak": "noem hoe vaak precies",
    "meestal": "noem de keren die je weet",
    "steeds": "noem de keren die je weet",
    "iedereen": "noem wie",
    "niemand": "noem wie",
    "dader": "schrijf pester of de naam",
    "daders": "schrijf pesters of de namen",
    "slachtoffer": "schrijf gepeste of de naam",
    "slachtoffers": "schrijf gepesten of de namen",
    "agressor": "schrijf wat de leerling deed",
    "vervelend kind": "schrijf wat de leerling deed",
    "je bent": "schrijf wat iemand deed, niet wat iemand is",
}
_PATTERN = re.compile(
    r"(?<!\w)(" + "|".join(sorted(_CARELESS, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE
)


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


def careless_words(text: str) -> tuple[tuple[str, str], ...]:
    """Words that judge or exaggerate, each with advice, in the order of the text, each once."""
    found = dict.fromkeys(match.group(1).lower() for match in _PATTERN.finditer(text))
    return tuple((word, _CARELESS[word]) for word in found)
