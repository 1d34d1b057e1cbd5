"""What is going on: lists of cases and plans, what is due, and how a case went so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from klasapp.cases import look_first_records, records, talk_records
from klasapp.cases.case import Case, CaseChange, Role, TaskRecord
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.closing import SelfSolved
from klasapp.cases.closing_service import (
    closing_history,
    followed_until,
    monitoring_items,
    next_follow_ups,
    self_solved_due,
)
from klasapp.cases.dossier_service import file_due, file_events
from klasapp.cases.escalation_service import level_history, level_items
from klasapp.cases.evidence_service import evidence_history
from klasapp.cases.follow_up_service import come_back, follow_up_history
from klasapp.cases.guided_talk_service import talk_history
from klasapp.cases.handover_week_service import handover_history, handover_items
from klasapp.cases.intake_service import intake_due, intake_history
from klasapp.cases.look_first import LookPlan
from klasapp.cases.measure_service import measure_history, measure_items
from klasapp.cases.online_service import online_history, online_items
from klasapp.cases.people_service import people_due, people_history
from klasapp.cases.talk_service import REPORT_PREFIX
from klasapp.cases.week_item import PAGE_PREFIX, WeekItem
from klasapp.protocol import Lane, Severity, Task, TaskState, overdue, spoken
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import find_pupil, list_classes, list_pupils, school_calendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

LOOK_FIRST = "kijk eerst"
_LANE_RANK = {
    Lane.TARGETED.value: 0,
    LOOK_FIRST: 1,
    Lane.INVOLVED.value: 2,
    Lane.PARENTS.value: 3,
    Lane.CASE.value: 4,
    Lane.CLASS.value: 5,
}
_SEVERITY_RANK = {Severity.SERIOUS: 0, Severity.MODERATE: 1, Severity.LIGHT: 2}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One thing to do, for "Deze week"."""

    kind: str
    """``case`` or ``look_first``: where ``number`` leads."""
    number: int
    label: str
    """Zaak 2026-001, or Kijk eerst."""
    what: str
    who: str
    """The pupil it is about; empty when nobody (yet)."""
    due: date
    overdue: bool
    why: str
    """The rule of the date, in a sentence."""
    lane: str
    severity: Severity | None
    task_id: str = ""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case or a plan in the list of the room."""

    kind: str
    number: int
    label: str
    who: str
    state: str
    """Dutch."""
    what: str
    """The next action, or how it ended."""
    due: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened in a case."""

    at: datetime
    text: str


# What is due


def due(session: Session, class_id: int | None = None) -> tuple[DueLine, ...]:
    """Everything to do in open cases and running plans (of a class), most urgent first:
    what is overdue, then by date, then by harm (gepeste first, ernstig first)."""
    lines: list[DueLine] = []
    with session.reading() as db:
        calendar = school_calendar(session)
        for case in records.cases(db, class_id):
            view = view_of(session, db, case, calendar)
            if case.open:
                lines += _case_lines(db, view)
                lines += [_item_line(view, n) for n in people_due(db, view, calendar)]
                items = (*level_items(session, db, view), *intake_due(db, view))
            else:
                lines += [_task_line(view, task) for task in next_follow_ups(view)]
                items = monitoring_items(session, db, view)
            items = (*items, *online_items(db, view), *handover_items(db, view))
            lines += [_item_line(view, n) for n in file_due(db, view)]
            lines += [_item_line(view, n) for n in (*items, *measure_items(session, db, view))]
        lines += [_self_solved_line(session, one) for one in self_solved_due(session, class_id)]
        for plan in look_first_records.plans(db, class_id):
            if plan.state == "open":
                lines.append(_plan_line(session, plan))
    return tuple(sorted(lines, key=_urgency))


def _urgency(line: DueLine) -> tuple[bool, date, int, int, str, int, str]:
    severity = _SEVERITY_RANK[line.severity] if line.severity else 1
    rank = _LANE_RANK[line.lane]
    return not line.overdue, line.due, rank, severity, line.kind, line.number, line.task_id


def _case_lines(db: Database, view: CaseView) -> list[DueLine]:
    open_tasks = [t for t in view.tasks if t.state is TaskState.OPEN and t.due is not None]
    lines = [_task_line(view, task) for task in open_tasks]
    lines += [_sooner_line(view, *found) for found in come_back(db, view)]
    shown = {task.id for task in open_tasks}
    days = view.protocol.settings.report_days
    for _, task_id, _, saved in talk_records.talk_states(db, view.case.id):
        task = next((task for task in view.tasks if task.id == task_id), None)
        if not saved or task is None or REPORT_PREFIX + task_id in shown:
            continue
        day = datetime.fromisoformat(saved).date() + timedelta(days=days)
        lines.append(
            DueLine(
                kind="case",
                number=view.case.id,
                label=f"Zaak {view.case.number}",
                what=f"Conceptverslag afmaken: {task.what}",
                who=view.name_of(task),
                due=day,
                overdue=day < view.today,
                why=f"Je begon eraan; na {days} dagen hoort een verslag klaar te zijn.",
                lane=task.lane.value,
                severity=view.case.severity,
                task_id=task_id,
            )
        )
    return lines


def _task_line(view: CaseView, task: Task) -> DueLine:
    assert task.due is not None
    started = task.id.removeprefix(REPORT_PREFIX) in view.drafts and task.key == "D8"
    return DueLine(
        kind="case",
        number=view.case.id,
        label=f"Zaak {view.case.number}",
        what=f"{task.what} (concept is begonnen)" if started else task.what,
        who=view.name_of(task),
        due=task.due,
        overdue=overdue(task, view.today),
        why=task.rule,
        lane=task.lane.value,
        severity=view.case.severity,
        task_id=task.id,
    )


def _sooner_line(view: CaseView, task: Task, day: date, why: str) -> DueLine:
    return DueLine("case", view.case.id, f"Zaak {view.case.number}", "Eerder terugkomen",
                   view.name_of(task), day, day < view.today, why, task.lane.value,
                   view.case.severity, task.id)  # fmt: skip


def _item_line(view: CaseView, item: WeekItem) -> DueLine:
    return DueLine("case", view.case.id, f"Zaak {view.case.number}", item.what, item.who, item.due,
                   item.due < view.today, item.why, item.lane.value, view.case.severity,
                   PAGE_PREFIX + item.page)  # fmt: skip


def _self_solved_line(session: Session, one: SelfSolved) -> DueLine:
    return DueLine("self_solved", one.id, "Zelf opgelost", "Vraag of het echt is opgelost",
                   find_pupil(session, one.pupil_id).display_name, one.check_on,
                   one.check_on < session.today,
                   "De leerlingen losten het zelf op. Je vraagt een week later nog een keer.",
                   LOOK_FIRST, None)  # fmt: skip


def _plan_line(session: Session, plan: LookPlan) -> DueLine:
    return DueLine(
        kind="look_first",
        number=plan.id,
        label="Kijk eerst",
        what="Terugkijken: wat zag en hoorde je?",
        who=find_pupil(session, plan.pupil_id).display_name,
        due=plan.review_on,
        overdue=plan.review_on < session.today,
        why="Dit is de dag die in het plan 'kijk eerst' staat.",
        lane=LOOK_FIRST,
        severity=None,
    )


# Lists


def list_cases(
    session: Session, class_id: int | None, *, closed: bool = False
) -> tuple[CaseLine, ...]:
    """Open cases and running plans of a class, most urgent first; or the ended ones, newest
    first."""
    with session.reading() as db:
        calendar = school_calendar(session)
        state = "closed" if closed else "open"
        found = records.cases(db, class_id, state=state)
        lines = [_case_line(view_of(session, db, case, calendar)) for case in found]
        plans = look_first_records.plans(db, class_id)
        lines += [
            _look_line(session, plan) for plan in plans if (plan.state == "open") is not closed
        ]
    if closed:
        return tuple(lines)
    return tuple(sorted(lines, key=lambda n: (not n.overdue, n.due or date.max, n.kind, n.number)))


def _case_line(view: CaseView) -> CaseLine:
    case = view.case
    if not case.open:
        what, day = case.closing_note, case.closed_on
    else:
        task = first_task(view)
        what = _named(view, task) if task else "Alles is gedaan: kijk of de zaak dicht kan"
        day = (task.due or task.forecast) if task else None
    return CaseLine(
        kind="case",
        number=case.id,
        label=f"Zaak {case.number}",
        who=", ".join(view.names(Role.TARGETED)),
        state=_case_state(view),
        what=what,
        due=day,
        overdue=case.open and any(overdue(task, view.today) for task in view.tasks),
    )


def _case_state(view: CaseView) -> str:
    if view.case.open:
        return view.case.severity.value
    until = followed_until(view)
    return f"gesloten · volgen tot {spoken(until)}" if until else "gesloten"


def first_task(view: CaseView) -> Task | None:
    """The task that comes next in a case: the first open one, else the first that waits."""
    waiting = [task for task in view.tasks if task.state is TaskState.WAITING]
    opened = [task for task in view.tasks if task.state is TaskState.OPEN]
    return next(iter([*opened, *waiting]), None)


def _named(view: CaseView, task: Task) -> str:
    name = view.name_of(task)
    return f"{task.what}: {name}" if name else task.what


def _look_line(session: Session, plan: LookPlan) -> CaseLine:
    running = plan.state == "open"
    state = {"open": "loopt", "closed": "afgesloten", "to_case": "werd een zaak"}[plan.state]
    return CaseLine(
        kind="look_first",
        number=plan.id,
        label="Kijk eerst",
        who=find_pupil(session, plan.pupil_id).display_name,
        state=state,
        what="Kijken, vragen en dan terugkijken" if running else plan.closing_reason,
        due=plan.review_on if running else plan.closed_on,
        overdue=running and plan.review_on < session.today,
    )


# What other rooms show


def pupil_case_facts(session: Session, pupil_id: int) -> tuple[tuple[str, str, int], ...]:
    """What the pupil's page says of cases and plans: text, kind of place, number. No content."""
    with session.reading() as db:
        cases = records.cases_of_pupil(db, pupil_id)
        plans = look_first_records.plans(db, pupil_id=pupil_id)
    return (
        *((_case_fact(case, pupil_id), "case", case.id) for case in cases),
        *((_plan_fact(plan), "look_first", plan.id) for plan in plans),
    )


def _case_fact(case: Case, pupil_id: int) -> str:
    roles = " en ".join(role.word for role in case.roles_of(pupil_id))
    return f"Zaak {case.number}: {roles}, {'open' if case.open else 'gesloten'}"


def _plan_fact(plan: LookPlan) -> str:
    since = f"Kijk eerst sinds {spoken(plan.started_on)}"
    if plan.closed_on is None:
        return since
    how = "werd een zaak" if plan.state == "to_case" else "afgesloten"
    return f"{since}, {how} op {spoken(plan.closed_on)}"


def handled_flags(session: Session) -> frozenset[tuple[int, str, int]]:
    """(pupil, kind of flag, round) of every flag that led to a "kijk eerst" plan."""
    with session.reading() as db:
        plans = look_first_records.plans(db)
    return frozenset(
        (plan.pupil_id, plan.flag_kind, round_id)
        for plan in plans
        if plan.flag_kind is not None
        for round_id in (plan.round_id, *(note.round_id for note in plan.notes))
        if round_id is not None
    )


def pupils_being_helped(session: Session) -> frozenset[int]:
    """The gepesten of open cases: flags about them are being acted upon already."""
    with session.reading() as db:
        found = records.cases(db, None, state="open")
    return frozenset(pupil_id for case in found for pupil_id in case.in_role(Role.TARGETED))


def pairs_to_keep_apart(session: Session) -> tuple[tuple[int, int], ...]:
    """Gepeste with each pester and meeloper of the same open case, as pairs without a reason."""
    with session.reading() as db:
        found = records.cases(db, None, state="open")
    return tuple(
        sorted({
            (targeted, other)
            for case in found
            for targeted in case.in_role(Role.TARGETED)
            for other in (*case.in_role(Role.INVOLVED), *case.in_role(Role.FOLLOWER))
        })
    )


def pupils_to_choose(session: Session, class_id: int) -> tuple[tuple[Pupil, ...], ...]:
    """The pupils of a class, and those of all other classes (a pester can sit anywhere)."""
    own = list_pupils(session, class_id)
    known = {pupil.id for pupil in own}
    others: dict[int, Pupil] = {}
    for other in list_classes(session):
        for pupil in list_pupils(session, other.id):
            if pupil.id not in known:
                others.setdefault(pupil.id, pupil)
    return own, tuple(others.values())


# How a case went

_FIELDS = {
    "seen_on": "Eerste signaal",
    "severity": "Ernst",
    "protocol": "Protocol",
    "dubbel": "Op twee plaatsen vastgelegd",
    "offender_unknown": "Nog niet bekend wie er pest",
    "targeted_consent": "De gepeste stemt in met een gesprek samen",
    "summary": "Samenvatting",
    "wish": "Wat de gepeste zelf wil",
    "forms": "Vormen van pesten",
}
_STATES = {"done": "klaar", "skipped": "overgeslagen", "reopened": "teruggezet"}


def case_history(session: Session, case_id: int) -> tuple[HistoryLine, ...]:
    """What happened in a case, oldest first: opening, changes, tasks and reports.

    Earlier readings and withdrawn agreements are in it: nothing is lost.
    """
    with session.writing() as db:
        case = look_up(db, case_id)
        view = view_of(session, db, case)
        what = {task.id: _named(view, task) for task in view.tasks}
        lines = [_opened(case)]
        lines += [_change(session, change) for change in records.changes(db, case_id)]
        lines += [_record(record, what) for record in case.records]
        for _, task_id, _, _ in talk_records.talk_states(db, case_id):
            talk = talk_records.talk_id(db, case_id, task_id)
            for version in talk_records.versions(db, talk) if talk is not None else ():
                name = f"versie {version.number}" if version.number else "concept"
                text = f"Verslag ({name}): {what.get(task_id, task_id)}"
                lines.append(HistoryLine(version.saved_at, text))
        extra = (*talk_history(db, view), *follow_up_history(db, view))
        lines += [HistoryLine(at, text) for at, text in (*extra, *file_events(db, case_id))]
        mine = (level_history, measure_history, closing_history, evidence_history, online_history)
        lines += [HistoryLine(at, text) for show in mine for at, text in show(db, view)]
        lines += [HistoryLine(at, text) for at, text in intake_history(db, view)]
        lines += [HistoryLine(at, text) for at, text in people_history(session, db, case)]
        lines += [HistoryLine(at, text) for at, text in handover_history(db, case_id)]
        session.audit("case.history", f"case:{case_id}")
    return tuple(sorted(lines, key=lambda line: line.at))


def _opened(case: Case) -> HistoryLine:
    start = datetime.combine(case.opened_on, datetime.min.time())
    return HistoryLine(start, f"Zaak begonnen. Gemeld op {spoken(case.reported_on)}.")


def _change(session: Session, change: CaseChange) -> HistoryLine:
    if change.field == "role":
        return HistoryLine(change.changed_at, _role_change(session, change))
    if change.field == "state":
        done = "Zaak gesloten" if change.became == "gesloten" else "Zaak heropend"
        return HistoryLine(change.changed_at, f"{done}. {change.reason}")
    name = _FIELDS.get(change.field, change.field)
    was, became = change.was or "niets", change.became or "niets"
    why = f". {change.reason}" if change.reason else ""
    return HistoryLine(change.changed_at, f"{name}: van '{was}' naar '{became}'{why}")


def _role_change(session: Session, change: CaseChange) -> str:
    pupil_id, _, role = (change.became or change.was).partition(":")
    name, word = find_pupil(session, int(pupil_id)).display_name, Role(role).word
    if change.became:
        return f"Rol erbij: {name} is {word}"
    return f"Rol weg: {name} was {word}. {change.reason}"


def _record(record: TaskRecord, what: dict[str, str]) -> HistoryLine:
    day = f" op {spoken(record.on_date)}" if record.on_date else ""
    text = f"{what.get(record.task_id, record.task_id)}: {_STATES[record.state]}{day}"
    return HistoryLine(record.recorded_at, f"{text}. {record.reason}" if record.reason else text)
