"""A promise of the school: who does what, how often, until when, and whether it was kept.

A school that kept its promise of daily talks for one week only was found wanting (ruling
2022019009): so every day on which a promise is due can be seen, kept or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from klasapp.cases.case import DraftError, tidy
from klasapp.protocol import SchoolCalendar

MAX_TEXT, MAX_OWNER = 1000, 120
FREQUENCIES = {"once": "één keer", "daily": "elke schooldag", "weekly": "elke week"}
_DAY, _WEEK, _LONGEST = timedelta(days=1), timedelta(days=7), timedelta(days=731)


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise to a pupil. ``ticks``: whether it was kept, by the day on which it was due."""

    id: int
    pupil_id: int
    text: str
    owner: str
    frequency: str
    starts_on: date
    until_on: date
    stopped_on: date | None = None
    stop_reason: str = ""
    ticks: Mapping[date, bool] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """How often, in Dutch."""
        return FREQUENCIES[self.frequency]


@dataclass(frozen=True, slots=True)
class PromiseState:
    """How a promise stands on a day; ``days``: every day on which it is due."""

    days: tuple[date, ...]
    kept: tuple[date, ...]
    missed: tuple[date, ...]
    open: tuple[date, ...]
    """Due up to and including today, and nothing filled in."""
    next: date | None
    """The first day after today without an answer."""

    @property
    def text(self) -> str:
        """Kept and missed in Dutch."""
        parts = [f"{len(self.kept)} keer gehouden", f"{len(self.missed)} keer niet"]
        if self.open:
            parts.append(f"{len(self.open)} keer nog niet ingevuld")
        return ", ".join(parts)


def check_promise(one: Promise) -> Promise:
    """The promise with tidy texts; ``DraftError`` for what is not right."""
    text, owner = tidy(one.text, "text", MAX_TEXT), tidy(one.owner, "owner", MAX_OWNER)
    if not text:
        raise DraftError("text", "Schrijf op wat de school belooft.")
    if not owner:
        raise DraftError("owner", "Vul in wie dit doet. Een belofte zonder naam wordt vergeten.")
    if one.frequency not in FREQUENCIES:
        raise DraftError("frequency", "Kies hoe vaak.")
    if one.until_on < one.starts_on:
        raise DraftError("until_on", "De laatste dag ligt voor de eerste. Kijk de dagen na.")
    if one.until_on - one.starts_on > _LONGEST:
        raise DraftError("until_on", "Beloof niet meer dan twee jaar vooruit. Kies een dag eerder.")
    return Promise(one.id, one.pupil_id, text, owner, one.frequency, one.starts_on, one.until_on)


def due_days(one: Promise, calendar: SchoolCalendar) -> tuple[date, ...]:
    """The school days on which the promise is due, in order; none from the day it was stopped.

    Weekly: the last school day of each seven days from the start. Once: the last day, or the
    school day before it; without school between start and end, the first school day after it.
    """
    days = tuple(_days(one, calendar))
    if one.stopped_on is None:
        return days
    return tuple(day for day in days if day < one.stopped_on or day in one.ticks)


def _days(one: Promise, calendar: SchoolCalendar) -> Iterator[date]:
    before = one.starts_on - _DAY
    if one.frequency == "once":
        last = calendar.last_school_day(before, one.until_on)
        yield last or calendar.next_school_day(one.until_on)
        return
    step = _DAY if one.frequency == "daily" else _WEEK
    while before < one.until_on:
        day = calendar.last_school_day(before, min(before + step, one.until_on))
        if day is not None:
            yield day
        before += step


def state_of(one: Promise, calendar: SchoolCalendar, today: date) -> PromiseState:
    """What was kept and missed, and what is still to fill in."""
    days = due_days(one, calendar)
    unknown = [day for day in days if day not in one.ticks]
    return PromiseState(
        days=days,
        kept=tuple(day for day in days if one.ticks.get(day) is True),
        missed=tuple(day for day in days if one.ticks.get(day) is False),
        open=tuple(day for day in unknown if day <= today),
        next=next((day for day in unknown if day > today), None),
    )
