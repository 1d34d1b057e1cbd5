"""School years, classes, the school's own days off, and notes about a pupil."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from klasapp.errors import InputError
from klasapp.roster.pupil import MAX_CLASS, Pupil, clean_text, fold

Region = Literal["noord", "midden", "zuid"]
REGIONS: tuple[Region, ...] = ("noord", "midden", "zuid")
HOLIDAYS = {
    "herfst": "herfstvakantie",
    "kerst": "kerstvakantie",
    "voorjaar": "voorjaarsvakantie",
    "mei": "meivakantie",
    "zomer": "zomervakantie",
}
"""The school holidays that the government sets per region: key in the file, Dutch name."""

MAX_NOTE = 4000
_MAX_NAME = 60
_YEAR_NAME = re.compile(r"([0-9]{4})\s*[-/]\s*([0-9]{4}|[0-9]{2})\Z")
_NUMBER = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """A school year: 1 August up to and including 31 July."""

    id: int
    name: str
    """Such as 2026-2027."""
    first_day: date
    last_day: date
    region: Region
    """Which school holidays count."""

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in this school year."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """A class in a school year."""

    id: int
    name: str
    school_year: SchoolYear

    @property
    def label(self) -> str:
        """2B (2026-2027)."""
        return f"{self.name} ({self.school_year.name})"

    @property
    def sort_key(self) -> tuple[tuple[bool, int, str], ...]:
        """2B before 10A before H1a."""
        return tuple(
            (False, int(part), "") if part.isdecimal() else (True, 0, part)
            for part in _NUMBER.split(fold(self.name))
            if part
        )


@dataclass(frozen=True, slots=True)
class Stay:
    """A class a pupil is or was in; ``left_on``: the first day no longer, None: still there."""

    school_class: SchoolClass
    joined_on: date
    left_on: date | None


@dataclass(frozen=True, slots=True)
class DayOff:
    """Days on which this school is closed, both included.

    A day off named as a school holiday (herfstvakantie) takes the place of the regional one.
    """

    id: int
    school_year_id: int
    first_day: date
    last_day: date
    name: str

    @property
    def replaces(self) -> str:
        """The regional holiday (``herfst``) whose place it takes; empty when it is an extra."""
        return next((key for key, name in HOLIDAYS.items() if name == self.name), "")


@dataclass(frozen=True, slots=True)
class Note:
    """A dated remark about one pupil (R23, R67)."""

    id: int
    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class RegionalHoliday:
    """A school holiday of a region as the shipped file has it."""

    name: str
    first_day: date
    last_day: date
    source: str
    """Where the dates come from; ``niet nagegaan`` when nobody checked them."""

    @property
    def unchecked(self) -> bool:
        """True when the dates still have to be compared with the school's own calendar."""
        return self.source == "niet nagegaan"


def school_year_name_for(today: date) -> str:
    """The school year of a day; it turns on 1 August."""
    start = today.year if today.month >= 8 else today.year - 1
    return f"{start}-{start + 1}"


def parse_school_year(text: str) -> str:
    """A school year as typed (2026-2027, 2026/27), as 2026-2027. Raises ``InputError``."""
    found = _YEAR_NAME.match(text.strip())
    if found:
        start = int(found[1])
        end = int(found[2]) if len(found[2]) == 4 else start - start % 100 + int(found[2])
        if end == start + 1 and 2000 <= start < 2100:
            return f"{start}-{end}"
    raise InputError("Dit is geen schooljaar. Schrijf het zo: 2026-2027.")


def school_year_days(name: str) -> tuple[date, date]:
    """The first and the last day of the school year with this name."""
    start = int(name[:4])
    return date(start, 8, 1), date(start + 1, 7, 31)


def parse_region(text: str) -> Region:
    """A region of school holidays as typed. Raises ``InputError``."""
    for region in REGIONS:
        if text.strip().casefold() == region:
            return region
    raise InputError("Kies de regio van je school: noord, midden of zuid.")


def clean_class_name(text: str) -> str:
    """The name of a class as kept. Raises ``InputError`` when there is none."""
    name = clean_text(text, "class_name", MAX_CLASS)
    if not name:
        raise InputError("De naam van de klas ontbreekt. Vul die in, bijvoorbeeld 2B.")
    return name


def clean_note(text: str) -> str:
    """The text of a note as kept. Raises ``InputError`` when it is empty or too long."""
    note = text.strip()
    if not note:
        raise InputError("Er staat nog niets in de notitie. Typ wat je wilt onthouden.")
    if len(note) > MAX_NOTE:
        raise InputError(f"De notitie is langer dan {MAX_NOTE} tekens. Maak er twee van.")
    return note


def clean_day_off(year: SchoolYear, first: date, last: date, name: str) -> str:
    """The name of a day off as kept, when its days are possible. Raises ``InputError``."""
    kept = clean_text(name, "name", _MAX_NAME)
    if not kept:
        raise InputError("Geef de vrije dag een naam, bijvoorbeeld studiedag.")
    if last < first:
        raise InputError("De laatste dag ligt vóór de eerste. Zet de datums goed.")
    # A summer holiday runs on into the next school year.
    latest = date(year.last_day.year, 9, 15) if kept == "zomervakantie" else year.last_day
    if first < year.first_day or last > latest:
        raise InputError(f"Deze dagen vallen buiten het schooljaar {year.name}. Kijk ze na.")
    return kept


def sort_pupils(pupils: Iterable[Pupil]) -> tuple[Pupil, ...]:
    """The Dutch order: by family name without its infix, then given name."""
    return tuple(sorted(pupils, key=lambda pupil: (pupil.sort_key, pupil.id)))
