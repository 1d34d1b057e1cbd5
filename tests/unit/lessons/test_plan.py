"""A year plan never falls in a holiday, and no two lessons are further apart than the dose."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.documents.content import lessons_folder, school_holidays_text
from klasapp.documents.holidays import public_holidays
from klasapp.errors import InputError
from klasapp.lessons.library import read_library
from klasapp.lessons.plan import (
    GOLDEN,
    REVIEW,
    Proposal,
    YearFrame,
    class_year,
    lesson_days,
    longest_wait,
    moved,
    phase_of,
    propose,
)
from klasapp.protocol.school_calendar import REGIONS, read_calendar

MODULES = read_library([lessons_folder()], date(2026, 11, 23)).modules
PUBLIC = public_holidays(range(2025, 2030))
YEARS = (2025, 2026, 2027, 2028)
CALENDARS = {region: read_calendar(school_holidays_text(), region, PUBLIC) for region in REGIONS}


def frame(region: str, year: int, weekday: int, month: int, dose: int = 6) -> YearFrame:
    """The year of a class that starts in ``month`` of the school year that starts in ``year``."""
    calendar = CALENDARS[region]
    first = date(year + (month < 8), month, 1)
    summer = next(h.first for h in calendar.holidays
                  if h.name == "zomer" and h.school_year == f"{year}-{year + 1}")  # fmt: skip
    days = lesson_days(calendar, weekday, first, summer)
    return YearFrame(days, calendar, dose, ("herfst", "kerst", "mei"))


def plan(one: YearFrame) -> tuple[Proposal, ...]:
    return propose(MODULES, one, one.days[0], {})


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("month", [8, 1])
@settings(max_examples=25, deadline=None)
@given(
    year=st.sampled_from(YEARS),
    weekday=st.integers(0, 4),
    dose=st.integers(2, 8),
    closed=st.sets(st.integers(0, 330), max_size=25),
)
def test_a_plan_never_falls_on_a_day_without_school(
    region: str, month: int, year: int, weekday: int, dose: int, closed: set[int]
) -> None:
    """Whatever the region, the start, the weekday and the school's own days off."""
    days_off = frozenset(date(year, 8, 1) + timedelta(days=n) for n in closed)
    calendar = read_calendar(school_holidays_text(), region, PUBLIC, closed=days_off)
    whole = frame(region, year, weekday, month, dose)
    days = tuple(day for day in whole.days if day not in days_off)
    made = propose(MODULES, YearFrame(days, calendar, dose, whole.reviews), days[0], {})
    assert made
    for one in made:
        assert calendar.why_no_school(one.day) == ""
        assert one.day.weekday() == weekday
    assert len({one.day for one in made}) == len(made)
    for earlier, later in pairwise([*(one.day for one in made), days[-1]]):
        # Further apart only where no mentor lesson lies between them in time.
        between = [day for day in days if earlier < day < later]
        in_time = [day for day in between if (day - earlier).days <= dose * 7]
        assert (later - earlier).days <= dose * 7 or not in_time


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize(("month", "year"), [(8, 2026), (1, 2026), (8, 2027)])
def test_the_golden_weeks_come_first(region: str, month: int, year: int) -> None:
    one = frame(region, year, 2, month)
    made = plan(one)
    assert tuple(line.lesson_id for line in made[:6]) == GOLDEN
    assert [line.day for line in made[:6]] == list(one.days[:6])
    assert {line.phase for line in made[:6]} == {"gouden"}


@pytest.mark.parametrize("region", REGIONS)
def test_the_agreements_are_made_before_school_week_four(region: str) -> None:
    one = frame(region, 2026, 4, 8)
    made = next(line for line in plan(one) if line.lesson_id == "zo-gaan-wij-met-elkaar-om")
    assert made.day < one.days[0] + timedelta(weeks=4)


def test_the_class_looks_back_after_each_holiday_of_the_protocol() -> None:
    one = frame("zuid", 2026, 0, 8)
    back = [line for line in plan(one) if line.lesson_id == REVIEW]
    holidays = {h.name: h.last for h in one.calendar.holidays if h.school_year == "2026-2027"}
    assert len(back) == 3
    for line, name in zip(back, ("herfst", "kerst", "mei"), strict=True):
        assert 0 < (line.day - holidays[name]).days <= 21
        assert name in line.why


def test_a_class_of_january_has_nothing_to_look_back_on_yet() -> None:
    made = plan(frame("midden", 2026, 1, 1))
    assert [line.lesson_id for line in made].index(REVIEW) >= 6
    assert {line.phase for line in made} >= {"gouden", "brons"}


def test_silver_and_bronze_weeks_have_a_lesson_of_their_own() -> None:
    made = plan(frame("noord", 2027, 3, 8))
    for phase in ("zilver", "brons"):
        lessons = [line for line in made if line.phase == phase and line.lesson_id != REVIEW]
        assert lessons
        module = next(one for one in MODULES if one.id == lessons[0].lesson_id)
        assert phase in module.phases


def test_no_lesson_comes_twice_but_looking_back() -> None:
    made = [line.lesson_id for line in plan(frame("zuid", 2026, 0, 8)) if line.lesson_id != REVIEW]
    assert len(made) == len(set(made))
    assert "na-een-incident" not in made


def test_in_the_middle_of_the_year_only_what_lies_ahead_is_proposed() -> None:
    one = frame("zuid", 2026, 0, 8)
    today = date(2026, 11, 23)
    given_ = {one.days[0]: "kennismaken", one.days[3]: "van-toeschouwer-naar-helper"}
    made = propose(MODULES, one, today, given_, {"ruzie-uitpraten"})
    assert min(line.day for line in made) >= today
    assert not {"kennismaken", "van-toeschouwer-naar-helper", "ruzie-uitpraten"} & {
        line.lesson_id for line in made
    }


def test_a_first_class_gets_no_lesson_for_older_pupils() -> None:
    one = frame("zuid", 2026, 0, 8)
    young = YearFrame(one.days, one.calendar, 2, one.reviews, class_year("1C"))
    known = {module.id: module for module in MODULES}
    for line in propose(MODULES, young, young.days[0], {}):
        assert 1 in known[line.lesson_id].years


@pytest.mark.parametrize(
    ("name", "year"),
    [("2B", 2), ("H4a", 4), ("havo 3", 3), ("klas", None), ("10A", None), ("", None)],
)
def test_the_year_of_a_class_is_read_from_its_name(name: str, year: int | None) -> None:
    assert class_year(name) == year


def test_moving_a_lesson_skips_holidays_and_full_days() -> None:
    one = frame("midden", 2026, 1, 8)
    before, after = date(2026, 10, 13), date(2026, 10, 27)
    assert moved(one.days, before, 1, ()) == after  # 20 October is in the autumn holiday
    assert moved(one.days, after, -1, ()) == before
    assert moved(one.days, before, 1, {after}) == date(2026, 11, 3)
    with pytest.raises(InputError, match="later"):
        moved(one.days, one.days[-1], 1, ())


def test_the_wait_since_the_last_lesson_counts_from_the_first_day_without_one() -> None:
    first, today = date(2026, 8, 31), date(2026, 11, 23)
    assert longest_wait([], first, today) == 12
    assert longest_wait([date(2026, 11, 9), date(2026, 12, 1)], first, today) == 2


def test_the_phase_of_a_day() -> None:
    one = frame("zuid", 2026, 0, 8)
    assert phase_of(one, one.days[5]) == "gouden"
    assert phase_of(one, one.days[6]) == "onderhoud"
    assert phase_of(one, date(2027, 1, 11)) == "zilver"
    assert phase_of(one, date(2027, 5, 10)) == "brons"
