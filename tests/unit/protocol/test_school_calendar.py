"""Which days have school, per region, and what the calendar does not know."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.documents.content import school_holidays_text
from klasapp.errors import InputError
from klasapp.protocol import CalendarError, SchoolCalendar, read_calendar, school_year_of, spoken

HEADER = "schooljaar;vakantie;regio;van;tot_en_met;bron\n"


@pytest.mark.parametrize(
    ("region", "day", "why"),
    [
        ("noord", "2026-10-12", "herfstvakantie"),
        ("midden", "2026-10-12", ""),
        ("zuid", "2026-10-19", "herfstvakantie"),
        ("zuid", "2026-10-16", ""),
        ("midden", "2026-12-25", "kerstvakantie"),
        ("zuid", "2027-05-06", "een feestdag"),
        ("zuid", "2026-09-12", "zaterdag"),
        ("zuid", "2027-02-15", "voorjaarsvakantie"),
    ],
)
def test_why_there_is_no_school(
    calendar_of: Callable[[str], SchoolCalendar], region: str, day: str, why: str
) -> None:
    """Holidays differ per region; the reason is the word a mentor uses."""
    assert calendar_of(region).why_no_school(date.fromisoformat(day)) == why


def test_known_years_run_from_summer_to_summer(zuid: SchoolCalendar) -> None:
    """After the last summer holiday of the file nothing is known, and the calendar says so."""
    assert zuid.caveat(date(2026, 8, 24)) == ""
    assert zuid.caveat(date(2029, 8, 26)) == ""
    assert zuid.caveat(date(2029, 8, 27)) == "De vakanties van 2029-2030 zijn niet bekend."
    assert zuid.caveat(date(2025, 8, 31)) == "De vakanties van 2025-2026 zijn niet bekend."


def test_a_year_with_a_holiday_missing_is_not_known() -> None:
    """A file with only the autumn holiday does not pretend to know the year."""
    text = HEADER + "2026-2027;herfst;zuid;2026-10-17;2026-10-25;\n"
    calendar = read_calendar(text, "zuid", [])
    assert not calendar.knows(date(2026, 11, 2))
    assert not calendar.is_school_day(date(2026, 10, 19))


def test_the_schools_own_days_count() -> None:
    """The school's own holiday takes the place of the regional one; own days off and on count."""
    text = (
        HEADER
        + "2026-2027;herfst;zuid;2026-10-17;2026-10-25;\n"
        + "2026-2027;herfst;school;2026-10-16;2026-10-23;eigen\n"
        + "2026-2027;studiedag;school;2026-11-05;2026-11-05;eigen\n"
    )
    calendar = read_calendar(
        text, "zuid", [], closed=[date(2026, 11, 6)], opened=[date(2026, 10, 17)]
    )
    assert not calendar.is_school_day(date(2026, 10, 16))
    assert calendar.why_no_school(date(2026, 11, 5)) == "studiedag"
    assert calendar.why_no_school(date(2026, 11, 6)) == "een lesvrije dag"
    assert calendar.is_school_day(date(2026, 10, 17))
    assert calendar.why_no_school(date(2026, 10, 24)) == "zaterdag"


def test_commas_byte_order_mark_and_empty_rows_are_read() -> None:
    """A table saved by a spreadsheet is read as well."""
    rows = ("\ufeffSchooljaar,Vakantie,Regio,Van,Tot_en_met", ",,,,")
    text = "\r\n".join([*rows, "2026-2027,Kerst,Alle,2026-12-19,2027-01-03", ""])
    assert not read_calendar(text, "noord", []).is_school_day(date(2026, 12, 21))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2026-2028;herfst;zuid;2026-10-17;2026-10-25;", "geen schooljaar"),
        ("2026-2027;;zuid;2026-10-17;2026-10-25;", "naam van de vakantie"),
        ("2026-2027;herfst;oost;2026-10-17;2026-10-25;", "regio 'oost'"),
        ("2026-2027;herfst;zuid;17-10-2026;2026-10-25;", "kolom van"),
        ("2026-2027;herfst;zuid;2026-10-17;2026-02-30;", "kolom tot_en_met"),
        ("2026-2027;herfst;zuid;2026-10-25;2026-10-17;", "vóór de eerste"),
        ("2026-2027;herfst;zuid;2062-10-17;2062-10-25;", "buiten het schooljaar"),
        ("2026-2027;herfst", "kolom van"),
    ],
)
def test_a_bad_row_is_named(row: str, says: str) -> None:
    """The message has the row and what is wrong, also for rows of another region."""
    good = "2026-2027;kerst;alle;2026-12-19;2027-01-03;\n"
    with pytest.raises(CalendarError, match="rij 3") as caught:
        read_calendar(HEADER + good + row, "zuid", [])
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ["", "\n", "a;b\n1;2\n"])
def test_a_file_without_the_columns_is_refused(text: str) -> None:
    """The first row must name the columns."""
    with pytest.raises(CalendarError, match="kolom"):
        read_calendar(text, "zuid", [])


def test_an_unknown_region_is_refused() -> None:
    """The message lists the regions."""
    with pytest.raises(CalendarError, match="noord, midden, zuid"):
        read_calendar(school_holidays_text(), "west", [])


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """A wrong file never breaks klasapp."""
    for whole in (text, HEADER + text):
        try:
            read_calendar(whole, "zuid", [])
        except InputError as error:
            assert str(error)


@given(st.dates(date(2025, 9, 1), date(2029, 7, 1)), st.integers(0, 80))
def test_last_and_next_school_day_agree_with_every_day(first: date, length: int) -> None:
    """Searching gives what looking at each day gives."""
    calendar = read_calendar(school_holidays_text(), "midden", [])
    until = first + timedelta(days=length)
    days = [first + timedelta(days=n) for n in range(1, length + 1)]
    open_days = [day for day in days if calendar.is_school_day(day)]
    assert calendar.last_school_day(first, until) == (open_days[-1] if open_days else None)
    following = calendar.next_school_day(first)
    assert following > first
    assert calendar.is_school_day(following)
    assert not [day for day in open_days if day < following]


def test_a_calendar_without_any_school_still_answers() -> None:
    """A year off does not hang klasapp."""
    start = date(2026, 1, 1)
    closed = frozenset(start + timedelta(days=n) for n in range(1000))
    assert SchoolCalendar("zuid", closed=closed).next_school_day(start) == start


def test_dates_are_spoken_in_dutch() -> None:
    """As on the screen; a school year begins on 1 August."""
    assert spoken(date(2026, 10, 12)) == "ma 12 okt 2026"
    assert school_year_of(date(2026, 7, 31)) == "2025-2026"
    assert school_year_of(date(2026, 8, 1)) == "2026-2027"


def test_unprintable_signs_of_a_file_do_not_reach_the_sentence() -> None:
    """What stands in the file is repeated without what no screen shows."""
    text = (
        "schooljaar;vakantie;regio;van;tot_en_met\n20\t26\x1b;herfst;zuid;2026-10-17;2026-10-25\n"
    )
    with pytest.raises(CalendarError) as caught:
        read_calendar(text, "zuid", ())
    assert str(caught.value).isprintable()
