"""Later and done in "Deze week": with a reason, and nothing drops off silently."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.errors import KlasappError
from klasapp.week import records, service
from klasapp.week.decision import Decision, DecisionError, decided
from klasapp.week.line import Harm, WeekLine, in_order, when_is

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it


def line(number: int, due: date | None = None, **facts: Any) -> WeekLine:
    return WeekLine(when_is(due, MONDAY), due, f"Taak {number}", "Noor", "Zaak", "Regel.", "case",
                    number, **facts)  # fmt: skip


def decide(one: WeekLine, kind: Any, until: date | None = None, number: int = 1) -> Decision:
    return Decision(number, one.key, kind, until, "Zieke week.", one.what, None, NOW)


def test_later_goes_to_the_bottom_and_is_back_on_its_day() -> None:
    one = line(1, MONDAY)
    until = MONDAY + timedelta(days=7)
    (later,) = decided([one], [decide(one, "later", until)], MONDAY).lines
    assert (later.when, later.due) == ("later", until)
    assert later.why.startswith("Later, omdat: Zieke week.")
    (back,) = decided([one], [decide(one, "later", until)], until).lines
    assert back.when == one.when
    assert "Je zette dit op later tot ma 30 nov 2026" in back.why


def test_a_deadline_that_is_too_late_stays_in_sight_with_the_reason() -> None:
    one = line(1, MONDAY - timedelta(days=3), legal=True)
    choice = decide(one, "later", MONDAY + timedelta(days=7))
    (kept,) = decided([one], [choice], MONDAY).lines
    assert kept.when == "overdue" and kept.due == one.due
    assert kept.why.startswith("Later (ma 30 nov 2026), omdat: Zieke week.")
    assert kept.held == choice


def test_what_must_be_finished_elsewhere_cannot_be_called_done() -> None:
    one = line(1)
    assert decided([one], [decide(one, "done")], MONDAY).lines == (one,)


def test_a_line_that_changed_is_another_line() -> None:
    one = replace(line(1), closable=True)
    other = replace(one, what="Iets anders")
    found = decided([other], [decide(one, "done")], MONDAY)
    assert found.lines == (other,) and found.closed == ()


def test_who_is_left_behind_comes_first_then_harm_then_the_date() -> None:
    late = MONDAY - timedelta(days=5)
    lines = [
        line(1, late, harm=Harm.CLASS),
        line(2, MONDAY - timedelta(days=1), harm=Harm.TARGETED),
        line(3, MONDAY - timedelta(days=1), harm=Harm.CASE, lifted=True),
        line(4, late, harm=Harm.TARGETED),
        line(5, harm=Harm.DANGER),
    ]
    assert [one.number for one in in_order(lines)] == [3, 4, 2, 1, 5]


days = st.one_of(st.none(), st.dates(date(2026, 10, 1), date(2027, 2, 1)))
many = st.lists(
    st.builds(line, st.integers(1, 9), days, harm=st.sampled_from(Harm), legal=st.booleans(),
              closable=st.booleans()),
    unique_by=lambda one: one.number, max_size=9,
)  # fmt: skip
choices = st.lists(
    st.tuples(st.integers(0, 8), st.sampled_from(["later", "done"]),
              st.dates(date(2026, 11, 1), date(2027, 2, 1))),
    max_size=12,
)  # fmt: skip


@given(many, choices)
def test_nothing_drops_off_silently(lines: list[WeekLine], made: list[Any]) -> None:
    """Every line is shown, or closed by a decision that names it; too late stays too late."""
    decisions = [
        decide(lines[place], kind, until if kind == "later" else None, number)
        for number, (place, kind, until) in enumerate(made)
        if place < len(lines)
    ]
    found = decided(lines, decisions, MONDAY)
    shown = {one.number for one in found.lines}
    closed = {one.line for one in found.closed}
    for one in lines:
        assert (one.number in shown) != (one.key in closed)
        if one.key in closed:
            assert one.closable
        elif one.legal and one.when in {"overdue", "today"}:
            assert next(n for n in found.lines if n.number == one.number).when == one.when
    for one in found.lines:
        if one.held:
            assert one.held.reason in one.why
    assert list(found.lines) == list(in_order(found.lines))


def test_a_decision_asks_a_reason_and_a_day_that_comes(school_class: Any) -> None:
    session, class_id = school_class.session, school_class.class_id
    one = replace(line(1), closable=True, pupil_id=school_class.pupil_ids[0])
    with pytest.raises(DecisionError, match="waarom"):
        service.postpone(session, class_id, one, date(2026, 11, 30), "  ")
    for until in (MONDAY, date(2027, 6, 1)):
        with pytest.raises(DecisionError):
            service.postpone(session, class_id, one, until, "Ziek.")
    with pytest.raises(KlasappError, match="waar het staat"):
        service.close_line(session, class_id, line(2), "Klaar.")
    with session.reading() as db:
        assert records.decisions(db, class_id) == ()
    service.postpone(session, class_id, one, date(2026, 11, 30), "Ziek.")
    service.close_line(session, class_id, one, "Gesproken.")
    with session.reading() as db:
        kinds = [found.kind for found in records.decisions(db, class_id)]
    assert kinds == ["later", "done"]
    service.put_back(session, class_id, one.key)
    with session.reading() as db:
        assert records.decisions(db, class_id) == ()


def test_the_key_of_a_line_holds_no_text() -> None:
    one = line(1, pupil_id=3)
    assert "Noor" not in one.key and "Taak" not in one.key and len(one.key) == 32


def test_later_proposes_the_first_school_day_of_next_week(school_class: Any) -> None:
    assert service.next_week(school_class.session) == date(2026, 11, 30)
