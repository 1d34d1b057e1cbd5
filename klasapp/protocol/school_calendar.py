"""The school calendar: which days have school, and for which days nobody knows."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from klasapp.errors import InputError

REGIONS = ("noord", "midden", "zuid")
_HOLIDAY_NAMES = {
    "herfst": "herfstvakantie",
    "kerst": "kerstvakantie",
    "voorjaar": "voorjaarsvakantie",
    "mei": "meivakantie",
    "zomer": "zomervakantie",
}
_COLUMNS = ("schooljaar", "vakantie", "regio", "van", "tot_en_met")
_DAY = timedelta(days=1)
_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WEEKEND = {5: "zaterdag", 6: "zondag"}
_LONGEST_BREAK = 366  # days that are looked through for the next school day


class CalendarError(InputError):
    """The file with school holidays cannot be used; the message names the row."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One school holiday, both days included."""

    school_year: str
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """School days of one region, with the school's own deviations.

    ``closed`` are extra days off, ``opened`` days on which this school is open although the
    calendar says otherwise. ``known`` are the stretches of days whose school holidays are known,
    first and last day included.
    """

    region: str
    holidays: tuple[Holiday, ...] = ()
    public_holidays: frozenset[date] = frozenset()
    closed: frozenset[date] = frozenset()
    opened: frozenset[date] = frozenset()
    known: tuple[tuple[date, date], ...] = ()

    def why_no_school(self, day: date) -> str:
        """Why there is no school on that day, in Dutch; an empty text on a school day."""
        if day in self.opened:
            return ""
        found = next((h for h in self.holidays if h.first <= day <= h.last), None)
        if found is not None:
            return _HOLIDAY_NAMES.get(found.name, found.name)
        if day in self.public_holidays:
            return "een feestdag"
        if day in self.closed:
            return "een lesvrije dag"
        return _WEEKEND.get(day.weekday(), "")

    def is_school_day(self, day: date) -> bool:
        """Whether there is school on that day, as far as the calendar knows."""
        return not self.why_no_school(day)

    def last_school_day(self, after: date, until: date) -> date | None:
        """The last school day after ``after`` up to and including ``until``, if there is one."""
        days = (until - _DAY * n for n in range((until - after).days))
        return next((day for day in days if self.is_school_day(day)), None)

    def next_school_day(self, after: date) -> date:
        """The first school day after that day; a year without school gives the day itself."""
        days = (after + _DAY * n for n in range(1, _LONGEST_BREAK))
        return next((day for day in days if self.is_school_day(day)), after)

    def knows(self, day: date) -> bool:
        """Whether the school holidays around that day are in the calendar."""
        return any(first <= day <= last for first, last in self.known)

    def caveat(self, day: date) -> str:
        """A Dutch sentence when the holidays of that day are not known; else an empty text."""
        if self.knows(day):
            return ""
        return f"De vakanties van {school_year_of(day)} zijn niet bekend."


def spoken(day: date) -> str:
    """A date as the mentor reads it: ma 12 okt 2026."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def school_year_of(day: date) -> str:
    """The school year of a day (1 August up to and including 31 July), such as 2026-2027."""
    start = day.year if day.month >= 8 else day.year - 1
    return f"{start}-{start + 1}"


def read_calendar(
    text: str,
    region: str,
    public_holidays: Iterable[date],
    closed: Iterable[date] = (),
    opened: Iterable[date] = (),
) -> SchoolCalendar:
    """Read the holidays of one region from CSV text (schooljaar;vakantie;regio;van;tot_en_met).

    ``regio`` is noord, midden, zuid, alle, or ``school`` for the school's own holidays: those
    take the place of a regional holiday with the same name in the same year. Raises
    ``CalendarError`` with the row number (the header is row 1).
    """
    if region not in REGIONS:
        raise CalendarError(f"De regio '{region}' bestaat niet. Kies uit {', '.join(REGIONS)}.")
    rows = [row for row in _rows(text) if row[1] in {region, "alle", "school"}]
    own = {(holiday.school_year, holiday.name) for holiday, where in rows if where == "school"}
    holidays = sorted(
        {h for h, where in rows if where == "school" or (h.school_year, h.name) not in own},
        key=lambda h: (h.first, h.last, h.name, h.school_year),
    )
    return SchoolCalendar(
        region=region,
        holidays=tuple(holidays),
        public_holidays=frozenset(public_holidays),
        closed=frozenset(closed),
        opened=frozenset(opened),
        known=_known(holidays),
    )


def _rows(text: str) -> Iterable[tuple[Holiday, str]]:
    lines = text.removeprefix("\ufeff").splitlines()
    header = lines[0] if lines else ""
    delimiter = ";" if ";" in header else ","
    try:
        table = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise CalendarError(
            "Het bestand met schoolvakanties is geen CSV-tabel. Bewaar het opnieuw als CSV."
        ) from error
    names = [cell.strip().lower() for cell in table[0]] if table else []
    missing = [name for name in _COLUMNS if name not in names]
    if missing:
        raise CalendarError(
            f"In het bestand met schoolvakanties ontbreekt in rij 1 de kolom {', '.join(missing)}. "
            f"De eerste rij moet zijn: {';'.join(_COLUMNS)}."
        )
    for number, cells in enumerate(table[1:], start=2):
        if any(cell.strip() for cell in cells):
            row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            yield _holiday(row, number), _where(row, number)


def _where(row: dict[str, str], number: int) -> str:
    where = row.get("regio", "").lower()
    if where not in {*REGIONS, "alle", "school"}:
        raise _fault(
            number, f"de regio '{where}' bestaat niet", "Kies noord, midden, zuid, alle of school."
        )
    return where


def _holiday(row: dict[str, str], number: int) -> Holiday:
    year, name = row.get("schooljaar", ""), row.get("vakantie", "").lower()
    start, _, end = year.partition("-")
    if not (_is_year(start) and _is_year(end) and int(end) == int(start) + 1):
        raise _fault(number, f"'{year}' is geen schooljaar", "Schrijf bijvoorbeeld 2026-2027.")
    if not name:
        raise _fault(number, "de naam van de vakantie ontbreekt", "Vul bijvoorbeeld herfst in.")
    first, last = (_day(row, column, number) for column in ("van", "tot_en_met"))
    if last < first:
        raise _fault(number, "de laatste dag ligt vóór de eerste", "Zet de datums goed.")
    # A summer holiday runs on into the next school year, at most up to half September.
    if first < date(int(start), 7, 1) or last > date(int(end), 9, 15):
        raise _fault(
            number, f"de datums vallen buiten het schooljaar {year}", "Kijk het jaartal na."
        )
    return Holiday(year, name, first, last)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and 1900 <= int(text) <= 2200


def _day(row: dict[str, str], column: str, number: int) -> date:
    text = row.get(column, "")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _fault(
            number, f"'{text}' in kolom {column} is geen datum", "Schrijf jjjj-mm-dd."
        ) from error


def _fault(row: int, what: str, advice: str) -> CalendarError:
    # What stands in the file may be long or hold signs that no screen shows.
    shown = "".join(sign if sign.isprintable() else " " for sign in what[:200])
    return CalendarError(f"In het bestand met schoolvakanties, rij {row}: {shown}. {advice}")


def _known(holidays: Iterable[Holiday]) -> tuple[tuple[date, date], ...]:
    """The stretches whose holidays are known: school years with all five holidays.

    A school year runs from the day after the summer holiday before it to the end of its own
    summer holiday. Where that earlier holiday is not in the file it starts on 1 September: by
    then every region has school again, before it nobody can tell.
    """
    years: dict[str, dict[str, Holiday]] = {}
    for holiday in holidays:
        years.setdefault(holiday.school_year, {})[holiday.name] = holiday
    stretches: list[tuple[date, date]] = []
    for year in sorted(years):
        if not years[year].keys() >= _HOLIDAY_NAMES.keys():
            continue
        start = int(year[:4])
        before = years.get(f"{start - 1}-{start}", {}).get("zomer")
        first = before.last + _DAY if before else date(start, 9, 1)
        stretches.append((first, years[year]["zomer"].last))
    return tuple(stretches)
