"""Dates of the protocol: adding terms, moving off days without school, keeping talks apart."""

from calendar import monthrange
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from klasapp.protocol.document import ProtocolError, Span
from klasapp.protocol.school_calendar import SchoolCalendar, spoken

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2150, 12, 31)
_DAY = timedelta(days=1)
_BACK, _ON, _STAY = "voor", "na", "doortellen"


@dataclass(frozen=True, slots=True)
class Placed:
    """The date a term ends up on; ``reason`` is empty when it was not moved."""

    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A follow-up to place: strictly after ``after``, counted to ``target``.

    One that ``yields`` gives way to those that do not.
    """

    key: Hashable
    after: date
    target: date
    yields: bool = False


def check_day(day: date) -> date:
    """The day itself, or ``ProtocolError`` when no case can lie there."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ProtocolError(
            f"De datum {day.isoformat()} kan niet kloppen. Vul een datum in tussen "
            f"{FIRST_DAY.year} en {LAST_DAY.year}."
        )
    return day


def add(day: date, span: Span) -> date:
    """The day a term ends; months clamp to the month's end (31 January + 1m = 28 February)."""
    months = day.year * 12 + day.month - 1 + span.months
    year, month = months // 12, months % 12 + 1
    last = monthrange(year, month)[1]
    return date(year, month, min(day.day, last)) + timedelta(days=span.days)


def spoken_span(span: Span) -> str:
    """A term in Dutch: 1 dag, 7 dagen, 1 maand, 24 maanden."""
    if span.months:
        return "1 maand" if span.months == 1 else f"{span.months} maanden"
    return "1 dag" if span.days == 1 else f"{span.days} dagen"


def place(calendar: SchoolCalendar, mode: str, after: date, target: date) -> Placed:
    """Move a date off a day without school (C28).

    Mode ``voor``: to the last school day before it that lies after ``after``; when there is none,
    to the first school day after it. ``na``: to the first school day after it. ``doortellen``:
    the date stays.
    """
    why = calendar.why_no_school(target)
    if mode == _STAY or not why:
        return Placed(target)
    if mode == _BACK and (before := calendar.last_school_day(after, target)) is not None:
        return Placed(
            before,
            f"Op {spoken(target)} is er geen school ({why}). Daarom de laatste schooldag ervoor.",
        )
    following = calendar.next_school_day(target)
    if mode == _ON:
        return Placed(
            following,
            f"Op {spoken(target)} is er geen school ({why}). Daarom de eerste schooldag erna.",
        )
    return Placed(
        following,
        f"Tussen {spoken(after)} en {spoken(target)} is er geen schooldag ({why}). "
        "Daarom de eerste schooldag erna.",
    )


def place_apart(
    calendar: SchoolCalendar, mode: str, wishes: Sequence[Wish], busy: Collection[date]
) -> dict[Hashable, Placed]:
    """Place the follow-ups of one pupil, no two on one day and none on a ``busy`` day.

    Each takes the day ``place`` gives. Where two would meet, the one that was counted to the
    earlier date moves to the school day before. When there is no free school day for both between
    start and date, the one that yields, else the one counted to the later date, moves to the first
    free school day after its date. ``wishes`` may stand in any order.
    """
    ordered = sorted(wishes, key=lambda wish: (wish.yields, *_turn(wish)))
    natural = {wish.key: place(calendar, mode, wish.after, wish.target) for wish in ordered}
    days = [placed.on for placed in natural.values()]
    if len(set(days)) == len(days) and not set(days) & set(busy):
        return natural
    free = _free(calendar, mode, busy)
    kept: list[Wish] = []
    apart: dict[Hashable, date] = {}
    if mode != _ON:
        for wish in ordered:
            if (tried := _backwards(sorted([*kept, wish], key=_turn), free)) is not None:
                kept.append(wish)
                apart = tried
    for wish in ordered:
        if wish.key not in apart:
            start = max(wish.target, wish.after + _DAY)
            apart[wish.key] = _first(start, lambda day: free(day) and day not in apart.values())
    return {wish.key: _told(natural[wish.key], apart[wish.key]) for wish in ordered}


def _turn(wish: Wish) -> tuple[date, date, str]:
    return wish.target, wish.after, str(wish.key)


def _free(calendar: SchoolCalendar, mode: str, busy: Collection[date]) -> Callable[[date], bool]:
    def free(day: date) -> bool:
        return day not in busy and (mode == _STAY or calendar.is_school_day(day))

    return free


def _backwards(wishes: Sequence[Wish], free: Callable[[date], bool]) -> dict[Hashable, date] | None:
    """Give each, from the last to the first, the latest free day before the next one."""
    found: dict[Hashable, date] = {}
    limit = LAST_DAY
    for wish in reversed(wishes):
        start = min(wish.target, limit)
        days = (start - _DAY * n for n in range((start - wish.after).days))
        day = next((day for day in days if free(day)), None)
        if day is None:
            return None
        found[wish.key] = day
        limit = day - _DAY
    return found


def _first(start: date, free: Callable[[date], bool]) -> date:
    days: Iterable[date] = (start + _DAY * n for n in range(3 * 366))
    return next((day for day in days if free(day)), start)


def _told(natural: Placed, day: date) -> Placed:
    if day == natural.on:
        return natural
    moved = f"Op {spoken(natural.on)} staat al een gesprek met deze leerling."
    if day < natural.on:
        moved += " Daarom een eerdere schooldag."
    else:
        moved += " Daarom de eerste vrije schooldag erna."
    before, _, _ = natural.reason.partition(" Daarom ")
    return Placed(day, f"{before} {moved}".strip())
