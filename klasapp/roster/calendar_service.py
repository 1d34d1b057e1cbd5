"""The school calendar of this mentor: national holidays, the region's, and the school's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from klasapp.documents.content import school_holidays_text
from klasapp.documents.holidays import public_holidays
from klasapp.errors import KlasappError
from klasapp.roster import records
from klasapp.roster.school_year import (
    HOLIDAYS,
    DayOff,
    RegionalHoliday,
    SchoolYear,
    clean_day_off,
)
from klasapp.store.session import Session

if TYPE_CHECKING:
    from klasapp.protocol.school_calendar import SchoolCalendar

_YEARS_BACK, _YEARS_AHEAD = 2, 4
DEFAULT_REGION = "zuid"
"""As in the protocol file; counts only while there is no school year yet."""


def days_off(session: Session, school_year_id: int | None = None) -> tuple[DayOff, ...]:
    """The school's own days off (of one school year), earliest first."""
    with session.reading() as db:
        found = records.days_off(db)
    return tuple(d for d in found if school_year_id in {None, d.school_year_id})


def add_day_off(
    session: Session, school_year_id: int, first: date, last: date, name: str
) -> DayOff:
    """Keep days on which this school is closed, both included.

    The name of a school holiday (``herfstvakantie``) replaces the regional one that year. Raises
    ``InputError`` for days outside the school year or without a name.
    """
    with session.writing() as db:
        year = next((y for y in records.years(db) if y.id == school_year_id), None)
        if year is None:
            raise KlasappError("Dit schooljaar staat niet in klasapp.")
        kept = clean_day_off(year, first, last, name)
        day_off_id = records.add_day_off(db, school_year_id, first, last, kept)
        session.audit("day_off.add", f"day_off:{day_off_id}")
    return DayOff(day_off_id, school_year_id, first, last, kept)


def remove_day_off(session: Session, day_off_id: int) -> None:
    """Let the school be open on these days again."""
    with session.writing() as db:
        records.remove_day_off(db, day_off_id)
        session.audit("day_off.remove", f"day_off:{day_off_id}")


def regional_holidays(year: SchoolYear) -> tuple[RegionalHoliday, ...]:
    """The school holidays of the year's region in the shipped file, with where they come from."""
    rows = csv.DictReader(io.StringIO(school_holidays_text()), delimiter=";")
    return tuple(
        RegionalHoliday(
            HOLIDAYS.get(row["vakantie"], row["vakantie"]),
            date.fromisoformat(row["van"]),
            date.fromisoformat(row["tot_en_met"]),
            row["bron"],
        )
        for row in rows
        if row["schooljaar"] == year.name and row["regio"] in {year.region, "alle"}
    )


def school_calendar(session: Session) -> SchoolCalendar:
    """On which days there is school: for deadlines, talks and lessons.

    The region is that of the school year of today (else of the newest one); the school's own
    days off are closed days, and its own holidays stand in for those of the region.
    """
    from klasapp.protocol.school_calendar import read_calendar

    today = session.today
    with session.reading() as db:
        years, own = records.years(db), records.days_off(db)
    year = next((y for y in years if y.holds(today)), years[0] if years else None)
    names = {y.id: y.name for y in years}
    rows = [
        f"{names[day.school_year_id]};{day.replaces};school;{day.first_day};{day.last_day};"
        for day in own
        if day.replaces
    ]
    return read_calendar(
        "\n".join((school_holidays_text().rstrip("\n"), *rows)),
        year.region if year else DEFAULT_REGION,
        public_holidays(range(today.year - _YEARS_BACK, today.year + _YEARS_AHEAD)),
        closed=_days(day for day in own if not day.replaces),
    )


def _days(stretches: Iterable[DayOff]) -> frozenset[date]:
    return frozenset(
        stretch.first_day + timedelta(days=n)
        for stretch in stretches
        for n in range((stretch.last_day - stretch.first_day).days + 1)
    )
