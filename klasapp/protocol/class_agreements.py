"""When the agreements of a class must be ready, and when the class looks back at them (D10)."""

from __future__ import annotations

from datetime import date, timedelta

from klasapp.protocol.school_calendar import SchoolCalendar

REVIEW_WEEK = 2
"""A review is held before the end of this school week after the holiday."""
_WEEK = timedelta(days=7)
_MOST_WEEKS = 60


def first_school_day(calendar: SchoolCalendar, school_year: str) -> date:
    """The first day with school of a school year such as 2026-2027.

    Where the summer holiday before it is not known: the first school day of September.
    """
    start = int(school_year[:4])
    summer = [h.last for h in calendar.holidays if h.name == "zomer" and h.last.year == start]
    return calendar.next_school_day(max(summer, default=date(start, 8, 31)))


def end_of_school_week(calendar: SchoolCalendar, first: date, week: int) -> date:
    """The last school day of the ``week``-th school week, counted from the week of ``first``.

    A week without any school day does not count.
    """
    monday = first - timedelta(days=first.weekday())
    last = first
    for _ in range(_MOST_WEEKS):
        found = calendar.last_school_day(monday - timedelta(days=1), monday + timedelta(days=6))
        if found is not None:
            last, week = found, week - 1
        if week <= 0:
            break
        monday += _WEEK
    return last


def agreements_due(calendar: SchoolCalendar, school_year: str, week: int) -> date:
    """The day on which the agreements of a class must be ready (R30, D10)."""
    return end_of_school_week(calendar, first_school_day(calendar, school_year), max(week, 1))


def review_period(
    calendar: SchoolCalendar, school_year: str, holiday: str
) -> tuple[date, date] | None:
    """From when and until when a class looks back after a holiday such as ``herfst``.

    None when that holiday of that school year is not in the calendar.
    """
    found = next(
        (h for h in calendar.holidays if h.school_year == school_year and h.name == holiday), None
    )
    if found is None:
        return None
    back = calendar.next_school_day(found.last)
    return back, end_of_school_week(calendar, back, REVIEW_WEEK)
