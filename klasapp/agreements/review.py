"""Looking back at the agreements: after a holiday, or after an incident in the class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal["kept", "hard", "changed"]

INCIDENT = "incident"
BETWEEN = "tussendoor"
VERDICT_WORDS: dict[Verdict, tuple[str, str]] = {
    "kept": ("✓", "lukt"),
    "hard": ("!", "moeilijk"),
    "changed": ("✎", "aangepast"),
}
"""Symbol and word of each verdict."""
_MOMENTS = {
    "herfst": "na de herfstvakantie",
    "kerst": "na de kerstvakantie",
    "voorjaar": "na de voorjaarsvakantie",
    "mei": "na de meivakantie",
    "zomer": "na de zomervakantie",
    INCIDENT: "na een incident in de klas",
    BETWEEN: "tussendoor",
}


@dataclass(frozen=True, slots=True)
class Review:
    """A moment at which the class looked back, or will; ``due_on`` only where one was planned."""

    id: int
    moment: str
    due_on: date | None
    held_on: date | None
    note: str
    verdicts: Mapping[int, Verdict]
    """By the id of the line."""


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """A review that is asked for: from when, and until when."""

    moment: str
    begins: date
    due: date


def moment_name(moment: str) -> str:
    """Dutch: na de herfstvakantie."""
    return _MOMENTS.get(moment, moment)


def open_reviews(
    wanted: Iterable[ReviewDue], held: Iterable[Review], adopted_on: date, today: date
) -> tuple[ReviewDue, ...]:
    """What must be looked back at now, earliest first.

    A holiday asks for a review from the first day of school after it, when the agreements were
    made before that; any review held since then will do. A planned one (after an incident) asks
    until one was held from the day on which it was planned.
    """
    reviews = tuple(held)
    days = [one.held_on for one in reviews if one.held_on is not None]
    planned = [
        ReviewDue(one.moment, one.due_on, one.due_on)
        for one in reviews
        if one.held_on is None and one.due_on is not None
    ]
    holidays = [
        one
        for one in wanted
        if adopted_on < one.begins <= today and not any(day >= one.begins for day in days)
    ]
    # Of two holidays that were both let go, only the last one still asks something.
    newest = sorted(holidays, key=lambda one: one.begins)[-1:]
    return tuple(sorted((*planned, *newest), key=lambda one: one.due))
