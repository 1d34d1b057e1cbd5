"""When data must go: nothing before its rule, and a hold always wins."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from klasapp.upkeep.retention import (
    AskedRound,
    Hold,
    Item,
    Kind,
    after_leaving,
    case_due,
    choices_due,
    held,
    pupil_due,
    results_due,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
QUESTIONS = st.frozensets(
    st.sampled_from([("positive", "a"), ("positive", "b"), ("bullied", "c")]), min_size=1
)
YEAR_END = date(2027, 7, 31)


def asked(number: int, day: date, questions: frozenset[tuple[str, str]], *,
          closed: bool = True, class_id: int = 1) -> AskedRound:  # fmt: skip
    return AskedRound(number, class_id, day, closed, questions, YEAR_END)


ROUNDS = st.lists(
    st.builds(
        lambda number, day, questions, closed: asked(number, day, questions, closed=closed),
        st.integers(2, 99),
        st.dates(date(2026, 8, 1), YEAR_END),
        QUESTIONS,
        st.booleans(),
    ),
    max_size=5,
)


@given(st.dates(date(2026, 8, 1), YEAR_END), QUESTIONS, ROUNDS, st.integers(0, 90))
def test_choices_stay_until_every_question_came_back_and_never_past_the_year(
    day: date, questions: frozenset[tuple[str, str]], others: list[AskedRound], days: int
) -> None:
    due, why = choices_due(asked(1, day, questions), others, days)
    assert why
    assert due <= YEAR_END + timedelta(days=1)
    if due <= YEAR_END:
        later = [one for one in others if one.closed and one.opened_on >= day]
        for question in questions:
            assert any(
                question in one.questions and one.opened_on + timedelta(days=days) <= due
                for one in later
            )


def test_a_round_is_compared_before_its_choices_go() -> None:
    both = frozenset({("positive", "a"), ("bullied", "c")})
    first = asked(1, date(2026, 10, 1), both)
    half = asked(2, date(2026, 12, 1), frozenset({("positive", "a")}))
    assert choices_due(first, [first, half], 30)[0] == date(2027, 8, 1)
    whole = asked(3, date(2027, 1, 11), both)
    assert choices_due(first, [first, half, whole], 30)[0] == date(2027, 2, 10)
    elsewhere = asked(3, date(2027, 1, 11), both, class_id=2)
    assert choices_due(first, [first, elsewhere], 30)[0] == date(2027, 8, 1)
    still_open = asked(3, date(2027, 1, 11), both, closed=False)
    assert choices_due(first, [first, still_open], 30)[0] == date(2027, 8, 1)
    assert results_due(first)[0] == date(2027, 8, 1)


@given(DAYS, st.integers(0, 10))
def test_a_pupil_stays_for_whole_years_after_leaving(leaving: date, years: int) -> None:
    due, _ = pupil_due(leaving, years)
    assert due.year == leaving.year + years
    assert due >= date(leaving.year + years, leaving.month, min(leaving.day, 28))
    assert due == after_leaving(leaving, years)


def test_a_leap_day_does_not_shorten_the_time() -> None:
    assert after_leaving(date(2024, 2, 29), 2) == date(2026, 3, 1)


@given(st.dictionaries(st.integers(1, 5), st.none() | DAYS, max_size=4), st.integers(0, 5))
def test_a_case_goes_after_the_last_of_its_pupils(
    leaving: dict[int, date | None], years: int
) -> None:
    due, why = case_due(leaving, years)
    assert why
    known = [day for day in leaving.values() if day is not None]
    if not leaving or len(known) < len(leaving):
        assert due is None
    else:
        assert due is not None
        assert all(due >= after_leaving(day, years) for day in known)


ITEMS = st.lists(
    st.builds(
        lambda kind, number, due, pupils: Item(
            kind, number, "x", due, "regel",
            frozenset({number}) if kind is Kind.PUPIL else pupils,
            number if kind is Kind.CASE else None,
        ),
        st.sampled_from(list(Kind)),
        st.integers(1, 4),
        st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)),
        st.frozensets(st.integers(1, 4)),
    ),
    max_size=12,
)  # fmt: skip
HOLDS = st.lists(
    st.builds(
        lambda number, on_case, lifted: Hold(
            1, None if on_case else number, number if on_case else None, "klacht",
            date(2026, 1, 1), date(2026, 2, 1) if lifted else None,
        ),
        st.integers(1, 4),
        st.booleans(),
        st.booleans(),
    ),
    max_size=3,
)  # fmt: skip
TODAY = date(2027, 1, 1)


@given(ITEMS, HOLDS)
def test_nothing_goes_before_its_day_and_a_hold_wins(items: list[Item], holds: list[Hold]) -> None:
    of_case = {one.number: one.pupils for one in items if one.kind is Kind.CASE}
    found = held(items, holds, TODAY, of_case)
    assert [one.key for one in found] == [one.key for one in items]
    standing = [one for one in holds if one.lifted_on is None]
    for one in found:
        if not one.goes(TODAY):
            continue
        assert one.due is not None and one.due <= TODAY
        for hold in standing:
            assert hold.pupil_id not in one.pupils
            assert hold.case_id is None or hold.case_id != one.case_id
            assert not one.pupils & frozenset(of_case.get(hold.case_id or 0, ()))


@given(ITEMS, HOLDS)
def test_a_pupil_goes_only_when_nothing_about_it_stays(
    items: list[Item], holds: list[Hold]
) -> None:
    found = held(items, holds, TODAY, {})
    going = {one.number for one in found if one.kind is Kind.PUPIL and one.goes(TODAY)}
    for one in found:
        if one.kind is not Kind.PUPIL and not one.goes(TODAY):
            assert not going & one.pupils
