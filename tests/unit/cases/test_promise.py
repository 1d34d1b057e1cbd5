"""A promise of the school: on which days it is due, and what that says on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.cases.case import DraftError
from klasapp.cases.promise import Promise, check_promise, due_days, state_of
from klasapp.protocol import Holiday, SchoolCalendar

AUTUMN = Holiday("2026-2027", "herfst", date(2026, 10, 17), date(2026, 10, 25))
CALENDAR = SchoolCalendar("zuid", (AUTUMN,))


def promise(frequency: str, first: date, last: date, **more: object) -> Promise:
    fields = {"stopped_on": None, "ticks": {}, **more}
    return Promise(1, 1, "Even praten.", "mevrouw Smit", frequency, first, last, **fields)  # type: ignore[arg-type]


def test_a_daily_promise_is_due_on_school_days_only() -> None:
    days = due_days(promise("daily", date(2026, 10, 15), date(2026, 10, 27)), CALENDAR)
    assert days == (date(2026, 10, 15), date(2026, 10, 16), date(2026, 10, 26), date(2026, 10, 27))


def test_a_weekly_promise_skips_the_holiday_and_falls_on_a_school_day() -> None:
    days = due_days(promise("weekly", date(2026, 10, 12), date(2026, 11, 1)), CALENDAR)
    assert days == (date(2026, 10, 16), date(2026, 10, 30))


def test_a_promise_for_once_moves_before_a_day_without_school() -> None:
    once = promise("once", date(2026, 10, 12), date(2026, 10, 18))
    assert due_days(once, CALENDAR) == (date(2026, 10, 16),)
    inside = promise("once", date(2026, 10, 19), date(2026, 10, 21))
    assert due_days(inside, CALENDAR) == (date(2026, 10, 26),)


def test_kept_missed_and_open_days_are_told_apart() -> None:
    ticks = {date(2026, 10, 12): True, date(2026, 10, 13): False}
    one = promise("daily", date(2026, 10, 12), date(2026, 10, 16), ticks=ticks)
    state = state_of(one, CALENDAR, date(2026, 10, 15))
    assert state.kept == (date(2026, 10, 12),)
    assert state.missed == (date(2026, 10, 13),)
    assert state.open == (date(2026, 10, 14), date(2026, 10, 15))
    assert state.next == date(2026, 10, 16)
    assert state.text == "1 keer gehouden, 1 keer niet, 2 keer nog niet ingevuld"


def test_a_stopped_promise_is_due_no_more_but_keeps_what_was_filled_in() -> None:
    ticks = {date(2026, 10, 12): True}
    one = promise("daily", date(2026, 10, 12), date(2026, 10, 16), ticks=ticks,
                  stopped_on=date(2026, 10, 12))  # fmt: skip
    state = state_of(one, CALENDAR, date(2026, 10, 15))
    assert state.kept == (date(2026, 10, 12),)
    assert state.open == () and state.next is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " "}, "text"),
        ({"owner": ""}, "owner"),
        ({"frequency": "soms"}, "frequency"),
        ({"until_on": date(2026, 10, 1)}, "until_on"),
        ({"until_on": date(2029, 10, 1)}, "until_on"),
    ],
)
def test_a_promise_needs_words_an_owner_and_an_end(changes: dict[str, object], field: str) -> None:
    fields = {"id": 0, "pupil_id": 1, "text": "Praten", "owner": "S", "frequency": "daily",
              "starts_on": date(2026, 10, 12), "until_on": date(2026, 10, 16)}  # fmt: skip
    with pytest.raises(DraftError) as caught:
        check_promise(Promise(**{**fields, **changes}))  # type: ignore[arg-type]
    assert caught.value.field == field


@given(
    st.sampled_from(["once", "daily", "weekly"]),
    st.dates(date(2026, 8, 1), date(2027, 7, 1)),
    st.integers(0, 200),
)
def test_every_due_day_has_school_and_stands_between_the_days(
    frequency: str, first: date, length: int
) -> None:
    """For once without school in between, the first school day after it."""
    last = first + timedelta(days=length)
    days = due_days(promise(frequency, first, last), CALENDAR)
    assert list(days) == sorted(set(days))
    for day in days:
        assert CALENDAR.is_school_day(day) and day >= first
        school_between = CALENDAR.last_school_day(first - timedelta(days=1), last) is not None
        assert day <= last or (frequency == "once" and not school_between)
    if frequency == "once":
        assert len(days) == 1
