"""The school calendar: national, regional and the school's own days off."""

from dataclasses import replace
from datetime import date

import pytest

from klasapp.errors import InputError
from klasapp.roster import service
from klasapp.store.session import Session


@pytest.fixture
def year(session: Session) -> service.SchoolYear:
    return service.add_school_year(session, "2026-2027", "zuid")


def test_the_region_of_the_school_year_decides_the_holidays(
    session: Session, year: service.SchoolYear
) -> None:
    monday = date(2027, 2, 15)
    assert service.school_calendar(session).why_no_school(monday) == "voorjaarsvakantie"
    service.change_region(session, year.id, "midden")
    assert service.school_calendar(session).is_school_day(monday)


def test_there_is_a_calendar_before_there_is_a_school_year(session: Session) -> None:
    calendar = service.school_calendar(session)
    assert not calendar.is_school_day(date(2026, 12, 25))
    assert calendar.is_school_day(date(2026, 11, 23))


def test_public_holidays_have_no_school(session: Session) -> None:
    assert service.school_calendar(session).why_no_school(date(2027, 5, 5)) == "een feestdag"


def test_a_day_off_of_the_school_counts_until_it_is_removed(
    session: Session, year: service.SchoolYear
) -> None:
    day = service.add_day_off(session, year.id, date(2026, 12, 3), date(2026, 12, 4), "studiedag")
    calendar = service.school_calendar(session)
    assert calendar.why_no_school(date(2026, 12, 3)) == "een lesvrije dag"
    assert calendar.why_no_school(date(2026, 12, 4)) == "een lesvrije dag"
    assert calendar.is_school_day(date(2026, 12, 2))
    assert service.days_off(session, year.id) == (day,)
    service.remove_day_off(session, day.id)
    assert service.school_calendar(session).is_school_day(date(2026, 12, 3))


def test_the_schools_own_autumn_holiday_takes_the_place_of_the_regional_one(
    session: Session, year: service.SchoolYear
) -> None:
    assert not service.school_calendar(session).is_school_day(date(2026, 10, 19))
    day = service.add_day_off(
        session, year.id, date(2026, 10, 10), date(2026, 10, 18), "herfstvakantie"
    )
    assert day.replaces == "herfst"
    calendar = service.school_calendar(session)
    assert calendar.why_no_school(date(2026, 10, 12)) == "herfstvakantie"
    assert calendar.is_school_day(date(2026, 10, 19))
    assert calendar.knows(date(2026, 10, 12))


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 12, 4), date(2026, 12, 3), "studiedag"),
        (date(2026, 7, 31), date(2026, 8, 1), "studiedag"),
        (date(2027, 7, 30), date(2027, 8, 2), "studiedag"),
        (date(2026, 12, 3), date(2026, 12, 3), "  "),
    ],
)
def test_impossible_days_off_are_refused(
    session: Session, year: service.SchoolYear, first: date, last: date, name: str
) -> None:
    with pytest.raises(InputError):
        service.add_day_off(session, year.id, first, last, name)
    assert service.days_off(session) == ()


@pytest.mark.parametrize("name", ["herfst", "kerst", "voorjaars", "mei", "zomer"])
def test_each_holiday_of_the_school_itself_is_known_by_its_dutch_name(
    session: Session, year: service.SchoolYear, name: str
) -> None:
    assert f"{name}vakantie" in {h.name for h in service.regional_holidays(year)}
    wednesday = date(2027, 3, 10)
    day = service.add_day_off(session, year.id, wednesday, wednesday, f"{name}vakantie")
    assert day.replaces
    assert service.school_calendar(session).why_no_school(wednesday) == f"{name}vakantie"


def test_a_summer_holiday_may_run_on_into_september(
    session: Session, year: service.SchoolYear
) -> None:
    service.add_day_off(session, year.id, date(2027, 7, 17), date(2027, 9, 5), "zomervakantie")
    assert service.school_calendar(session).why_no_school(date(2027, 9, 2)) == "zomervakantie"


def test_the_holidays_of_the_region_were_checked(year: service.SchoolYear) -> None:
    by_name = {holiday.name: holiday for holiday in service.regional_holidays(year)}
    assert not any(holiday.unchecked for holiday in by_name.values())
    assert by_name["zomervakantie"].first_day == date(2027, 7, 24)
    assert replace(by_name["zomervakantie"], source="niet nagegaan").unchecked
