"""Who may see what is kept about a pupil, and when the answer is due (D16)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.upkeep.access import (
    Asker,
    Custody,
    Request,
    Step,
    add_months,
    due_on,
    first_due,
    is_late,
    may_have,
    open_points,
)

DAY = date(2026, 11, 23)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def request(asker: Asker = "parent", custody: Custody = "yes", *steps: Step) -> Request:
    return Request(1, 1, asker, "Anja", custody, DAY, steps)


@pytest.mark.parametrize(
    ("asker", "custody", "age", "answer"),
    [
        ("parent", "yes", 13, "yes"),
        ("parent", "unknown", 13, "ask"),
        ("parent", "no", 13, "no"),
        ("parent", "yes", 16, "ask"),
        ("parent", "yes", 18, "ask"),
        ("parent", "yes", None, "ask"),
        ("pupil", "unknown", 15, "no"),
        ("pupil", "unknown", 16, "yes"),
        ("pupil", "unknown", None, "ask"),
        ("other", "unknown", 13, "ask"),
    ],
)
def test_who_may_have_it(asker: Asker, custody: Custody, age: int | None, answer: str) -> None:
    assert may_have(request(asker, custody), age).answer == answer


@pytest.mark.parametrize("age", [16, 17, 18, 20])
def test_from_sixteen_the_pupil_decides_for_a_parent(age: int) -> None:
    asked = Step("consent", DAY, "no")
    assert may_have(request("parent", "yes", asked), age).answer == "no"
    asked = Step("consent", DAY, "yes")
    assert may_have(request("parent", "no", asked), age).answer == "yes"


def test_the_last_answer_counts() -> None:
    steps = Step("consent", DAY, "yes"), Step("consent", DAY, "no")
    assert may_have(request("other", "unknown", *steps), 13).answer == "no"


@given(DAYS, st.integers(0, 48))
def test_months_end_on_the_same_day_or_the_last(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(DAYS)
def test_the_answer_is_due_after_one_month_or_three(day: date) -> None:
    plain = Request(1, 1, "pupil", "x", "unknown", day)
    longer = Request(1, 1, "pupil", "x", "unknown", day, (Step("extended", day, note="veel"),))
    assert due_on(plain) == first_due(day) == add_months(day, 1)
    assert due_on(longer) == add_months(day, 3) > due_on(plain)


def test_a_request_is_done_when_it_was_given_refused_or_withdrawn() -> None:
    granted, given_ = Step("decided", DAY, "granted"), Step("given", DAY, note="op school")
    assert not request("parent", "yes", granted).done
    assert request("parent", "yes", granted, given_).done
    assert request("parent", "yes", Step("decided", DAY, "refused")).done
    assert request("parent", "yes", Step("withdrawn", DAY)).done
    assert is_late(request(), date(2026, 12, 24))
    assert not is_late(request(), date(2026, 12, 23))


def test_what_is_still_to_do_is_told_in_order() -> None:
    asked = request()
    points = open_points(asked, may_have(asked, 13))
    assert [one[:12] for one in points] == ["Stel vast wi", "Maak het ove", "Neem een bes"]
    refused = request("parent", "yes", Step("decided", DAY, "refused"))
    assert open_points(refused, may_have(refused, 13)) == ()
