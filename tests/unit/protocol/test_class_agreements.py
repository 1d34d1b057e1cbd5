"""When agreements must be ready, and when a class looks back (D10)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.documents.content import school_holidays_text
from klasapp.documents.holidays import public_holidays
from klasapp.protocol.class_agreements import (
    agreements_due,
    end_of_school_week,
    first_school_day,
    review_period,
)
from klasapp.protocol.school_calendar import REGIONS, SchoolCalendar, read_calendar

YEARS = range(2025, 2030)


def calendar(region: str) -> SchoolCalendar:
    return read_calendar(school_holidays_text(), region, public_holidays(YEARS))


@pytest.mark.parametrize("region", REGIONS)
def test_the_fourth_school_week_of_each_region(region: str) -> None:
    here = calendar(region)
    first = first_school_day(here, "2026-2027")
    due = agreements_due(here, "2026-2027", 4)
    assert here.is_school_day(first) and here.is_school_day(due)
    assert date(2026, 8, 15) < first < date(2026, 9, 8)
    assert timedelta(days=21) <= due - first <= timedelta(days=28)
    assert due.weekday() == 4


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("holiday", ["herfst", "kerst", "mei"])
def test_looking_back_falls_on_school_days_after_the_holiday(region: str, holiday: str) -> None:
    here = calendar(region)
    period = review_period(here, "2026-2027", holiday)
    assert period is not None
    begins, due = period
    last = next(h.last for h in here.holidays if h.school_year == "2026-2027" and h.name == holiday)
    assert begins > last and begins <= due
    assert here.is_school_day(begins) and here.is_school_day(due)


def test_a_year_without_known_holidays_still_has_a_date() -> None:
    here = read_calendar(school_holidays_text(), "zuid", ())
    assert first_school_day(here, "2050-2051") == date(2050, 9, 1)
    assert agreements_due(here, "2050-2051", 4) == date(2050, 9, 23)
    assert review_period(here, "2050-2051", "herfst") is None


@given(st.dates(date(2026, 8, 1), date(2027, 6, 1)), st.integers(1, 12), st.sampled_from(REGIONS))
def test_a_later_week_never_ends_earlier(first: date, week: int, region: str) -> None:
    here = calendar(region)
    start = here.next_school_day(first)
    end = end_of_school_week(here, start, week)
    assert here.is_school_day(end)
    assert end <= end_of_school_week(here, start, week + 1)
