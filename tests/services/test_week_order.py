"""The order of "Deze week"."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.week.line import WHEN_WORDS, WeekLine, in_order, when_is

MONDAY = date(2026, 11, 23)


def line(due: date | None, what: str = "", overdue: bool = False) -> WeekLine:
    return WeekLine(when_is(due, MONDAY, overdue), due, what, "", "", "", "case", 1)


@pytest.mark.parametrize(
    ("due", "when"),
    [
        (date(2026, 11, 22), "overdue"),
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 24), "week"),
        (date(2026, 11, 29), "week"),
        (date(2026, 11, 30), "later"),
        (None, "undated"),
    ],
)
def test_a_week_ends_on_sunday(due: date | None, when: str) -> None:
    assert when_is(due, MONDAY) == when


def test_what_the_room_calls_overdue_is_overdue() -> None:
    assert when_is(date(2026, 11, 24), MONDAY, overdue=True) == "overdue"


def test_lines_of_one_day_keep_the_order_in_which_harm_puts_them() -> None:
    worst, less = line(MONDAY, "gepeste"), line(MONDAY, "pester")
    assert in_order([worst, less]) == (worst, less)


@given(st.lists(st.one_of(st.none(), st.dates(date(2026, 10, 1), date(2027, 2, 1)))))
def test_the_order_is_too_late_today_week_undated_later_and_then_by_date(
    days: list[date | None],
) -> None:
    lines = in_order(line(day) for day in days)
    groups = list(WHEN_WORDS)
    ranks = [groups.index(one.when) for one in lines]
    assert ranks == sorted(ranks)
    for first, second in pairwise(lines):
        if first.when == second.when and first.due and second.due:
            assert first.due <= second.due
    assert sorted(map(str, days)) == sorted(str(one.due) for one in lines)
