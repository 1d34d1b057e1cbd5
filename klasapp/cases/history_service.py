"""How a case went so far, gathered from everything that was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from klasapp.cases import records, talk_records
from klasapp.cases.case import Case, CaseChange, Role, TaskRecord
from klasapp.cases.case_view import look_up, named_task, view_of
from klasapp.cases.closing_service import (
    closing_history,
)
from klasapp.cases.dossier_service import file_events
from klasapp.cases.escalation_service import level_history
from klasapp.cases.evidence_service import evidence_history
from klasapp.cases.follow_up_service import follow_up_history
from klasapp.cases.guided_talk_service import talk_history
from klasapp.cases.handover_week_service import handover_history
from klasapp.cases.intake_service import intake_history
from klasapp.cases.measure_service import measure_history
from klasapp.cases.online_service import online_history
from klasapp.cases.people_service import people_history
from klasapp.protocol import spoken
from klasapp.roster.service import find_pupil
from klasapp.store.session import Session

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened in a case."""

    at: datetime
    text: str


_STATES = {"done": "klaar", "skipped": "overgeslagen", "reopened": "teruggezet"}


def case_history(session: Session, case_id: int) -> tuple[HistoryLine, ...]:
    """What happened in a case, oldest first: opening, changes, tasks and reports.

    Earlier readings and withdrawn agreements are in it: nothing is lost.
    """
    with session.writing() as db:
        case = look_up(db, case_id)
        view = view_of(session, db, case)
        what = {task.id: named_task(view, task) for task in view.tasks}
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
    if change.field == "undo":
        return HistoryLine(change.changed_at, f"Teruggedraaid: {change.was}")
    name = change.what
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
