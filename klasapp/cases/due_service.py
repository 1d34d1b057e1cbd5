"""What is due in cases and plans, for "Deze week"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases import look_first_records, records, talk_records
from klasapp.cases.case_view import CaseView, view_of
from klasapp.cases.closing import SelfSolved
from klasapp.cases.closing_service import (
    monitoring_items,
    next_follow_ups,
    self_solved_due,
)
from klasapp.cases.days import on_school_day
from klasapp.cases.dossier_service import file_due
from klasapp.cases.escalation_service import level_items
from klasapp.cases.follow_up_service import come_back
from klasapp.cases.handover_week_service import handover_items
from klasapp.cases.intake_service import intake_due
from klasapp.cases.look_first import LookPlan
from klasapp.cases.measure_service import measure_items
from klasapp.cases.online_service import online_items
from klasapp.cases.people_service import people_due
from klasapp.cases.talk_service import REPORT_PREFIX
from klasapp.cases.week_item import PAGE_PREFIX, WeekItem
from klasapp.protocol import Lane, SchoolCalendar, Severity, Task, TaskState, overdue
from klasapp.roster.service import find_pupil, school_calendar
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


def due(session: Session, class_id: int | None = None) -> tuple[DueLine, ...]:
    """Everything to do in open cases and running plans (of a class), most urgent first:
    what is overdue, then by date, then by harm (gepeste first, ernstig first)."""
    lines: list[DueLine] = []
    with session.reading() as db:
        calendar = school_calendar(session)
        for case in records.cases(db, class_id):
            view = view_of(session, db, case, calendar)
            if case.open:
                lines += _case_lines(db, view, calendar)
                lines += [_item_line(view, n) for n in people_due(db, view, calendar)]
                items = (*level_items(session, db, view), *intake_due(db, view))
            else:
                lines += [_task_line(view, task) for task in next_follow_ups(view)]
                items = monitoring_items(session, db, view)
            items = (*items, *online_items(db, view), *handover_items(db, view, calendar))
            lines += [_item_line(view, n) for n in file_due(db, view, calendar)]
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


def _case_lines(db: Database, view: CaseView, calendar: SchoolCalendar) -> list[DueLine]:
    open_tasks = [t for t in view.tasks if t.state is TaskState.OPEN and t.due is not None]
    lines = [_task_line(view, task) for task in open_tasks]
    lines += [_sooner_line(view, *found) for found in come_back(db, view)]
    shown = {task.id for task in open_tasks}
    days = view.protocol.settings.report_days
    for _, task_id, _, saved in talk_records.talk_states(db, view.case.id):
        task = next((task for task in view.tasks if task.id == task_id), None)
        if not saved or task is None or REPORT_PREFIX + task_id in shown:
            continue
        day = on_school_day(calendar, datetime.fromisoformat(saved).date(), days)
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
