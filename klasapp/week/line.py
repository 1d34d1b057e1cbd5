"""A line of "Deze week", and the order of the lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from klasapp.sociometry import Flag

When = Literal["overdue", "today", "week", "undated", "later"]

WHEN_WORDS: dict[When, tuple[str, str]] = {
    "overdue": ("!", "te laat"),
    "today": ("●", "vandaag"),
    "week": ("◐", "deze week"),
    "undated": ("○", "zonder datum"),
    "later": ("·", "later"),
}
"""Symbol and word of each group, in the order of the screen."""

_ORDER = tuple(WHEN_WORDS)
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One thing to do, why it is there, and where it leads."""

    when: When
    due: date | None
    what: str
    who: str
    """The pupil; empty when it is about nobody in particular."""
    where: str
    """The Dutch name of the room or case it comes from."""
    why: str
    place_kind: str
    """As in ``PlaceRequested``."""
    number: int
    pupil_id: int | None = None
    flag: Flag | None = None
    """For a flag: what a "kijk eerst" plan begins with."""
    task_id: str = ""
    """The task in the case that this is about."""


def when_is(due: date | None, today: date, overdue: bool = False) -> When:
    """In which group a thing falls; a week ends on Sunday."""
    if overdue or (due is not None and due < today):
        return "overdue"
    if due is None:
        return "undated"
    if due == today:
        return "today"
    sunday = today + timedelta(days=_SUNDAY - today.weekday())
    return "week" if due <= sunday else "later"


def in_order(lines: Iterable[WeekLine]) -> tuple[WeekLine, ...]:
    """By group, then by date. Lines that tie keep their order: who gives them puts the greatest
    harm first."""
    return tuple(sorted(lines, key=lambda line: (_ORDER.index(line.when), line.due or date.max)))
