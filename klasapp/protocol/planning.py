"""What a mentor can ask of the deadline engine: tasks, plan, order, next action."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from klasapp.protocol.dates import add, check_day
from klasapp.protocol.deadlines import (
    ROLE_LANES,
    UNKNOWN_OFFENDER,
    Case,
    Draft,
    Moment,
    Person,
    agreements_gate,
    check_facts,
    days,
    first_step,
    step_talks,
    within,
)
from klasapp.protocol.document import Protocol
from klasapp.protocol.follow_up import follow_ups
from klasapp.protocol.school_calendar import SchoolCalendar
from klasapp.protocol.task import (
    CaseFacts,
    Gate,
    GateKind,
    Lane,
    Severity,
    Task,
    TaskState,
)

_LANES = (Lane.TARGETED, Lane.INVOLVED, Lane.CASE, Lane.PARENTS, Lane.CLASS)
_TO_DO = {TaskState.OPEN, TaskState.WAITING}
_FIRST_THINGS = ("S1.politie", "S1.bewijs", "S1.blokkeren")
_REPORT = "D8"
_STEPS = ("D1", "D2", "D3")


def tasks(protocol: Protocol, calendar: SchoolCalendar, facts: CaseFacts) -> tuple[Task, ...]:
    """Every task the protocol asks for in this case, in order of date and harm.

    Pure: the same protocol, calendar and facts give the same tasks. Raises ``ProtocolError`` for
    dates that cannot be (before 1950, after 2150).
    """
    check_facts(facts)
    return tuple(sorted(_all(protocol, calendar, facts), key=_order))


def plan(
    protocol: Protocol,
    calendar: SchoolCalendar,
    reported_on: date,
    severity: Severity = Severity.MODERATE,
) -> tuple[Task, ...]:
    """Every task when each step is done on its due date, a shifted date counting as done then."""
    facts = CaseFacts(reported_on=check_day(reported_on), severity=severity)
    steps = {task.id: task for task in tasks(protocol, calendar, facts) if task.id in _STEPS}
    done = {task_id: task.forecast for task_id, task in steps.items() if task.forecast}
    made = {task.id: task for task in tasks(protocol, calendar, replace(facts, done=done))}
    return tuple(
        sorted((_as_planned(task, made, reported_on) for task in made.values()), key=_order)
    )


def _as_planned(task: Task, made: dict[str, Task], reported_on: date) -> Task:
    anchor = made.get(task.anchor.task)
    on = reported_on if anchor is None else anchor.forecast
    return replace(
        task,
        due=task.forecast,
        anchor=replace(task.anchor, on=on),
        state=TaskState.OPEN,
        done_on=None,
    )


def _all(protocol: Protocol, calendar: SchoolCalendar, facts: CaseFacts) -> Iterator[Task]:
    case = Case(protocol, calendar, facts)
    case.moments["stap1"] = Moment("S1", facts.reported_on, True, "de melding bij jou")
    made = [*first_step(case)]
    for step in ("stap2", "stap3", "stap4"):
        made += step_talks(case, step)
    parents = tuple(_parent_talks(case))
    made += [*parents, *follow_ups(case), *_class_talks(case)]
    made += _reports(case, (*case.talks.values(), *parents))
    if not facts.self_solved:
        yield from made
    else:
        yield from (task for task in made if task.state is TaskState.DONE)
    if facts.self_solved or "D12" in facts.done:
        start = case.moments["stap1"]
        if facts.self_solved_on is not None and facts.self_solved_on > start.on:
            start = Moment("S1", facts.self_solved_on, True, "de dag dat ze het zelf oplosten")
        term = protocol.settings.self_solved_check_days
        target = add(start.on, days(term))
        yield case.build(
            Draft("D12", "D12", Lane.TARGETED, start, target, within(term, start.what))
        )


def _parent_talks(case: Case) -> Iterator[Task]:
    """Step 6: a talk with each family, after step 1 (serious) or step 3, never later than the cap.

    As long as step 3 is not done the cap alone sets the date (R144, R145, C5).
    """
    settings, facts = case.protocol.settings, case.facts
    who = settings.parents_by_level.get(facts.level, "mentor")
    for person in (p for role in ROLE_LANES for p in case.people(role)):
        known = person.role == "gepeste"
        anchor, target, rule, forecast = _parent_term(case, person)
        draft = Draft(
            id=person.plain("D6", "gepeste"),
            key="D6",
            lane=Lane.PARENTS,
            anchor=anchor,
            target=target,
            rule=rule,
            person=person,
            who=who,
            gates=(agreements_gate(1),),
            guides=settings.step6_targeted_guides if known else settings.step6_guides,
            paused=UNKNOWN_OFFENDER if facts.offender_unknown and not known else "",
        )
        task = case.build(draft)
        yield task if task.forecast is None else replace(task, forecast=forecast)


def _parent_term(case: Case, person: Person) -> tuple[Moment, date, str, date]:
    """Anchor, date and rule of a parents' talk, and the day it falls on when all goes to plan.

    The earlier of two dates counts, both moved off days without school: the term after the step,
    and the latest day after the report.
    """
    settings = case.protocol.settings
    serious = case.facts.severity is Severity.SERIOUS
    key = settings.parent_anchor_serious if serious else settings.parent_anchor_other
    report = case.from_joining(case.moments["stap1"], person)
    step = case.from_joining(case.moments[key], person)
    term, cap = settings.parent_talk_days, settings.parent_latest_days
    target, latest = add(step.on, days(term)), add(report.on, days(cap))
    planned, last = case.place(step, target).on, case.place(report, latest).on
    upper = f"uiterlijk {cap} dagen na {report.what}"
    if step.certain and planned <= last:
        return step, target, f"Binnen {term} dagen na {step.what}, en {upper}.", planned
    if not step.certain:
        upper += f", ook als {step.what} nog niet geweest is"
    return report, latest, f"{upper[0].upper()}{upper[1:]}.", min(planned, last)


def _class_talks(case: Case) -> Iterator[Task]:
    """Track 4: talk with the class, and come back to it later (R109, R152)."""
    settings, facts = case.protocol.settings, case.facts
    anchor = case.moments["stap4"]
    paused = UNKNOWN_OFFENDER if facts.offender_unknown else ""
    term = settings.class_talk_days
    target = add(anchor.on, days(term))
    rule = within(term, anchor.what)
    talk = case.build(
        Draft(
            "T4.1",
            "T4.1",
            Lane.CLASS,
            anchor,
            target,
            rule,
            guides=settings.class_talk_guides,
            paused=paused,
        )
    )
    yield talk
    on = talk.done_on or talk.forecast or target
    if talk.state is TaskState.SKIPPED:
        return
    back = Moment("T4.1", on, talk.done_on is not None, "het gesprek met de klas")
    term = settings.class_return_days
    target = add(back.on, days(term))
    yield case.build(
        Draft(
            "T4.2",
            "T4.2",
            Lane.CLASS,
            back,
            target,
            f"{term} dagen na {back.what}.",
            requires=("T4.1",),
            paused=paused,
        )
    )


def _reports(case: Case, talks: Sequence[Task]) -> Iterator[Task]:
    """A report within two days of every talk of the steps and with parents (R126)."""
    term = case.protocol.settings.report_days
    for talk in talks:
        task_id = f"{_REPORT}.{talk.id}"
        if talk.state is TaskState.SKIPPED and task_id not in case.facts.done:
            continue
        on = talk.done_on or talk.forecast or case.moments["stap1"].on
        anchor = Moment(talk.id, on, talk.done_on is not None, "dit gesprek")
        yield case.build(
            Draft(
                id=task_id,
                key=_REPORT,
                lane=talk.lane,
                anchor=anchor,
                target=add(on, days(term)),
                rule=within(term, "het gesprek"),
                person=Person(talk.role, 0, talk.pupil) if talk.role else None,
                requires=(talk.id,),
                fill=(("{gesprek}", f"{talk.what[0].lower()}{talk.what[1:]}"),),
                paused=talk.reason if talk.state is TaskState.PAUSED else "",
            )
        )


def overdue(task: Task, today: date) -> bool:
    """Whether the task is still to do and its date has passed; a paused task never is (R127)."""
    return task.state is TaskState.OPEN and task.due is not None and task.due < today


def in_order(listed: Iterable[Task]) -> tuple[Task, ...]:
    """Tasks by date (due, else forecast) and, on one day, by harm: the gepeste comes first."""
    return tuple(sorted(listed, key=_order))


def _order(task: Task) -> tuple[date, int, bool, int, str]:
    day = task.due or task.forecast or date.max
    urgent = _FIRST_THINGS.index(task.key) if task.key in _FIRST_THINGS else len(_FIRST_THINGS)
    return day, urgent, task.key == _REPORT, _LANES.index(task.lane), task.id


def next_action(listed: Iterable[Task], lane: Lane) -> Task | None:
    """What comes next in a lane: the first open task, else the first one that waits (R111)."""
    mine = [task for task in in_order(listed) if task.lane is lane and task.state in _TO_DO]
    return next((task for task in mine if task.state is TaskState.OPEN), next(iter(mine), None))


def unmet_gates(
    task: Task, *, agreements: int = 0, follow_up: bool = False, consent: bool | None = None
) -> tuple[Gate, ...]:
    """Which conditions of a task are not met yet (R132, R137, R139, R241)."""
    met = {
        GateKind.FOLLOW_UP: follow_up,
        GateKind.CONSENT: consent is True,
    }
    return tuple(
        gate
        for gate in task.gates
        if not (agreements >= gate.minimum if gate.kind is GateKind.AGREEMENTS else met[gate.kind])
    )


def missing_first(task: Task, listed: Iterable[Task]) -> tuple[Task, ...]:
    """Tasks that should come before this one and are not done or skipped (R150, soft)."""
    finished = {TaskState.DONE, TaskState.SKIPPED}
    return tuple(
        other for other in listed if other.id in task.requires and other.state not in finished
    )
