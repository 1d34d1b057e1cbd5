"""A line of "Deze week", and the order of the lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from klasapp.sociometry import Flag
    from klasapp.week.decision import Decision

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
_HARM_FIRST = frozenset({"overdue", "today", "undated"})
"""Groups in which harm goes before the date; in the others the nearest day comes first."""
_SUNDAY = 6
_KEY_LENGTH = 32


class Harm(IntEnum):
    """Who is hurt when this waits: the lowest number first."""

    DANGER = 0
    """Somebody is injured, or hurts himself."""
    TARGETED = 1
    """About the gepeste of a case, or a report that nobody looked at."""
    CASE = 2
    """Everything else in a case."""
    LOOK = 3
    """A flag, a signal or a plan: there may be something."""
    PUPIL = 4
    """One pupil who needs attention, without any sign of harm."""
    CLASS = 5
    """The class as a whole: rounds, lessons, agreements."""
    GOOD = 6
    """Something good to see."""


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
    harm: Harm = Harm.CASE
    topic: str = ""
    """What the line is about, where ``what`` changes while it stays the same thing."""
    legal: bool = False
    """A deadline of the protocol or the law: too late, it stays in sight whatever is decided."""
    closable: bool = False
    """Whether the mentor may say "gedaan" here; everything else is finished where it stands."""
    lifted: bool = False
    """A gepeste in a class that does better: first in its group (the healthy-context rule)."""
    held: Decision | None = None
    """The mentor's "later" that holds for this line, or held until today."""

    @property
    def spoken(self) -> str:
        """Who and what, to name it in a sentence."""
        return f"«{self.who}: {self.what}»" if self.who else f"«{self.what}»"

    @property
    def key(self) -> str:
        """Names this line from day to day, without holding any text that a person could read."""
        parts = (self.place_kind, self.number, self.task_id, self.pupil_id, self.topic or self.what)
        return sha256(repr(parts).encode()).hexdigest()[:_KEY_LENGTH]


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
    """By group; in it first who is left behind in a class that does better, then by harm and date
    (what is due on another day: by date and harm). Lines that tie keep the order they came in."""
    return tuple(sorted(lines, key=_rank))


def _rank(line: WeekLine) -> tuple[int, bool, int, int]:
    harm, day = int(line.harm), (line.due or date.max).toordinal()
    first, second = (harm, day) if line.when in _HARM_FIRST else (day, harm)
    return _ORDER.index(line.when), not line.lifted, first, second
