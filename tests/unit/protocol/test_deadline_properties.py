"""What holds for every calendar and every case."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.protocol import (
    CaseFacts,
    Lane,
    Protocol,
    SchoolCalendar,
    Severity,
    Task,
    TaskState,
    explain,
    next_action,
    outline,
    overdue,
    plan,
    tasks,
)

START, DAY = date(2026, 8, 1), timedelta(days=1)
FOLLOW_UPS = {"D4", "D5", "D7", "S2.vervolg"}
STEP_TALKS = {"D1", "D2", "D3"}
IDS = (
    [
        "D1",
        "D1.2",
        "D2",
        "D2.2",
        "D2.meeloper",
        "D3",
        "D6",
        "D7",
        "D7.2",
        "D8.D1",
        "T4.1",
        "S2.klas",
    ]
    + [f"D4.{term}.{who}" for term in ("2d", "7d", "1m") for who in ("gepeste", "pester")]
    + ["D5.3m.gepeste", "S2.2d.gepeste"]
)
some_day = st.integers(0, 500).map(lambda n: START + DAY * n)


@st.composite
def calendars(draw: st.DrawFn) -> SchoolCalendar:
    """A calendar with free stretches of up to eight weeks and loose free days."""
    closed: set[date] = set()
    for first in draw(st.lists(some_day, max_size=6)):
        length = draw(st.integers(1, 56))
        closed |= {first + DAY * n for n in range(length)}
    closed |= set(draw(st.lists(some_day, max_size=20)))
    known = ((START - DAY * 400, START + DAY * 2000),)
    return SchoolCalendar("zuid", closed=frozenset(closed), known=known)


@st.composite
def cases(draw: st.DrawFn) -> CaseFacts:
    """Any facts, also ones that a careful mentor would not enter."""
    reported = draw(some_day)
    later = st.integers(0, 120).map(lambda n: reported + DAY * n)
    pupils = st.integers(0, 2)
    targeted, involved, followers = (
        tuple(f"{role}{n}" for n in range(draw(pupils))) for role in ("t", "p", "m")
    )
    names = st.sampled_from([*targeted, *involved, *followers] or ["nobody"])
    return CaseFacts(
        reported_on=reported,
        severity=draw(st.sampled_from(Severity)),
        done=draw(st.dictionaries(st.sampled_from(IDS), later, max_size=8)),
        skipped=draw(st.dictionaries(st.sampled_from(IDS), st.just("reden"), max_size=3)),
        out_of_order=draw(st.dictionaries(st.sampled_from(IDS), st.just("reden"), max_size=2)),
        targeted=targeted,
        involved=involved,
        followers=followers,
        joined=draw(st.dictionaries(names, later, max_size=2)),
        leaving=draw(st.dictionaries(names, some_day, max_size=1)),
        forms=tuple(draw(st.lists(st.sampled_from(["LI1", "DI4", "WO6", "??"]), max_size=2))),
        offender_unknown=draw(st.booleans()),
        targeted_consent=draw(st.sampled_from([None, True, False])),
        self_solved=draw(st.integers(0, 9)) == 0,
        level=draw(st.integers(0, 4)),
    )


def target(task: Task) -> date | None:
    return task.shifted_from or task.due


def school_days(calendar: SchoolCalendar, after: date, until: date) -> set[date]:
    days = {after + DAY * n for n in range(1, (until - after).days + 1)}
    return {day for day in days if calendar.is_school_day(day)}


def by_pupil(found: tuple[Task, ...]) -> dict[tuple[str | None, str | None], list[Task]]:
    talks: dict[tuple[str | None, str | None], list[Task]] = defaultdict(list)
    for task in found:
        if task.key in FOLLOW_UPS:
            talks[task.role, task.pupil].append(task)
    return talks


def busy(found: tuple[Task, ...], role: str | None, pupil: str | None) -> set[date]:
    """The days of a pupil's other talks: those held, and the step talks to come."""
    mine = [
        task
        for task in found
        if task.state is not TaskState.SKIPPED
        and (
            (task.key in FOLLOW_UPS | STEP_TALKS and (task.role, task.pupil) == (role, pupil))
            or task.key == "D3"
        )
    ]
    held = {task.done_on for task in mine if task.done_on}
    return held | {task.forecast for task in mine if task.forecast and not task.done_on}


@settings(max_examples=200, deadline=None)
@given(calendar=calendars(), facts=cases())
def test_every_due_date_is_a_school_day(
    protocol: Protocol, calendar: SchoolCalendar, facts: CaseFacts
) -> None:
    """With 'voor' nothing is asked on a day without school."""
    for task in tasks(protocol, calendar, facts):
        if task.due is not None:
            assert calendar.is_school_day(task.due), task
        if task.forecast is not None:
            assert calendar.is_school_day(task.forecast), task


@settings(max_examples=200, deadline=None)
@given(calendar=calendars(), facts=cases())
def test_no_date_is_later_than_the_rule_without_need(
    protocol: Protocol, calendar: SchoolCalendar, facts: CaseFacts
) -> None:
    """Later only when no school day (for a follow-up: none without a talk) lies in between."""
    found = tasks(protocol, calendar, facts)
    for task in found:
        counted, anchor = target(task), task.anchor.on
        if task.due is None or counted is None or anchor is None or task.due <= counted:
            continue
        between = school_days(calendar, anchor, counted)
        if task.key in FOLLOW_UPS:
            between -= busy(found, task.role, task.pupil)
            held = [t.done_on for t in found if (t.role, t.pupil) == (task.role, task.pupil)]
            last = max((day for day in held if day and day <= counted), default=anchor)
            between = {day for day in between if day > last}
        assert not between, task


@settings(max_examples=200, deadline=None)
@given(calendar=calendars(), facts=cases())
def test_no_date_lies_before_its_anchor(
    protocol: Protocol, calendar: SchoolCalendar, facts: CaseFacts
) -> None:
    """A shift to an earlier school day never goes back to the anchor or before it."""
    for task in tasks(protocol, calendar, facts):
        if task.due is None or task.anchor.on is None:
            continue
        same_day = task.rule.startswith("Op de dag van")
        assert task.due >= task.anchor.on if same_day else task.due > task.anchor.on, task


@settings(max_examples=200, deadline=None)
@given(calendar=calendars(), facts=cases())
def test_a_date_that_must_be_later_is_the_first_school_day_after(
    protocol: Protocol, calendar: SchoolCalendar, facts: CaseFacts
) -> None:
    """Earlier is the last school day before the rule, later the first one after it."""
    for task in tasks(protocol, calendar, facts):
        counted = target(task)
        if task.due is None or counted is None or task.key in FOLLOW_UPS | {"D6"}:
            continue
        low, high = sorted((task.due, counted))
        missed = school_days(calendar, low, high) - {task.due}
        assert not missed, task


@settings(max_examples=200, deadline=None)
@given(calendar=calendars(), facts=cases())
def test_follow_ups_of_one_pupil_never_coincide(
    protocol: Protocol, calendar: SchoolCalendar, facts: CaseFacts
) -> None:
    """C1: no two talks with one pupil within 24 hours, so never on one day."""
    found = tasks(protocol, calendar, facts)
    for (role, pupil), mine in by_pupil(found).items():
        days = [task.due for task in mine if task.state is TaskState.OPEN]
        assert len(days) == len(set(days))
        own = [
            task
            for task in found
            if task.key in {"D1", "D2"} and (task.role, task.pupil) == (role, pupil)
        ]
        joint = [task for task in found if task.key == "D3"]
        held = {task.done_on for task in (*mine, *own, *joint) if task.done_on}
        assert not set(days) & held


@settings(max_examples=200, deadline=None)
@given(calendar=calendars(), facts=cases())
def test_tasks_are_whole_and_explained(
    protocol: Protocol, calendar: SchoolCalendar, facts: CaseFacts
) -> None:
    """Ids are unique, done stays done, skipped keeps its reason, every date can say why."""
    found = tasks(protocol, calendar, facts)
    ids = [task.id for task in found]
    assert len(ids) == len(set(ids))
    sections = outline(protocol)
    for task in found:
        assert (task.state is TaskState.DONE) == (task.id in facts.done)
        if task.id in facts.skipped and task.id not in facts.done:
            assert (task.state, task.reason) == (TaskState.SKIPPED, "reden")
        if task.state in {TaskState.WAITING, TaskState.PAUSED}:
            assert task.due is None
            assert not overdue(task, date(2100, 1, 1))
        if task.state is TaskState.OPEN:
            assert task.due is not None
            assert task.anchor.on is not None
        moved = task.due if task.due is not None else task.forecast
        if task.shifted_from is not None and moved != task.shifted_from and task.key != "D6":
            assert task.shift_reason
        said = explain(task, sections)
        assert "in het protocol bij «" in said
        assert task.rule[1:] in said
        assert "{" not in task.what + task.why


@settings(max_examples=100, deadline=None)
@given(calendar=calendars(), facts=cases())
def test_the_same_facts_give_the_same_tasks(
    protocol: Protocol, calendar: SchoolCalendar, facts: CaseFacts
) -> None:
    """Pure: nothing is remembered between two calls, in whatever order the facts came."""
    first = tasks(protocol, calendar, facts)
    turned = replace(facts, done=dict(reversed(list(facts.done.items()))))
    assert tasks(protocol, calendar, facts) == first
    assert tasks(protocol, calendar, turned) == first


@settings(max_examples=100, deadline=None)
@given(calendar=calendars(), reported=some_day, severity=st.sampled_from(Severity))
def test_a_plan_dates_everything(
    protocol: Protocol, calendar: SchoolCalendar, reported: date, severity: Severity
) -> None:
    """In a plan every task has a date after its anchor, and every anchor a date."""
    found = plan(protocol, calendar, reported, severity)
    due = {task.id: task.due for task in found}
    for task in found:
        assert task.due is not None
        assert task.anchor.on == due.get(task.anchor.task, reported)
        assert task.anchor.on is not None
        assert task.due > task.anchor.on
        assert task.state is TaskState.OPEN
    assert list(found) == sorted(found, key=lambda task: task.due or date.max)


@settings(max_examples=100, deadline=None)
@given(calendar=calendars(), facts=cases())
def test_no_lane_of_a_pupil_is_empty_before_the_series_ends(
    protocol: Protocol, calendar: SchoolCalendar, facts: CaseFacts
) -> None:
    """R111: as long as the gepeste is at school there is a next action."""
    if facts.self_solved or facts.leaving:
        return
    assert next_action(tasks(protocol, calendar, facts), Lane.TARGETED) is not None


@pytest.mark.parametrize("mode", ["na", "doortellen"])
@settings(max_examples=60, deadline=None)
@given(calendar=calendars(), facts=cases())
def test_the_other_holiday_modes(
    protocol: Protocol, mode: str, calendar: SchoolCalendar, facts: CaseFacts
) -> None:
    """'na' never comes before the rule, 'doortellen' moves only talks that would meet."""
    changed = replace(protocol, settings=replace(protocol.settings, holiday_mode=mode))
    for task in tasks(changed, calendar, facts):
        if task.due is None:
            continue
        if mode == "na":
            assert task.due >= (target(task) or task.due)
            assert calendar.is_school_day(task.due)
        elif task.key not in FOLLOW_UPS:
            assert task.shifted_from is None
