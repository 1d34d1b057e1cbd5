"""Putting what is due into the mentor's calendar, as a file that any calendar program reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from klasapp.cases import agenda_records, look_first_records, records
from klasapp.cases.agenda import (
    DEFAULT_HOUR,
    case_appointments,
    next_file,
    plan_appointment,
    read_hour,
    spread,
)
from klasapp.cases.case_view import view_of
from klasapp.documents.agenda import agenda_file
from klasapp.documents.folders import export_folder
from klasapp.keys.files import write_atomically
from klasapp.roster.service import school_calendar
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

_HOUR = "agenda.hour"
FILE_NAME = "klasapp-agenda.ics"


@dataclass(frozen=True, slots=True)
class AgendaReport:
    """What was written: where, how many lines, and how many of them say that one lapses."""

    path: Path
    planned: int
    cancelled: int


def agenda_hour(session: Session) -> str:
    """At what time talks are put into the calendar, such as 15:30."""
    with session.reading() as db:
        return read_setting(db, _HOUR, DEFAULT_HOUR)


def write_agenda(session: Session, hour: str, folder: Path | None = None) -> AgendaReport:
    """Write the calendar file of all open cases and plans; the next one moves and cancels.

    ``hour``: when talks are put, as typed. Raises ``KlasappError``: no time, or the file cannot
    be written; then what the last file said is kept.
    """
    at = read_hour(hour)
    with session.writing() as db:
        calendar = school_calendar(session)
        planned = []
        for case in records.cases(db):  # a closed one is followed on
            view = view_of(session, db, case, calendar)
            planned += case_appointments(case.number, view.tasks, at)
        plans = [plan for plan in look_first_records.plans(db) if plan.state == "open"]
        planned += [plan_appointment(plan) for plan in plans]
        before = agenda_records.entries(db)
        same_hour = read_setting(db, _HOUR, DEFAULT_HOUR) == at.strftime("%H:%M")
        planned = list(spread(planned, at, before if same_hour else {}))
        lines = next_file(planned, before, session.today)
        agenda_records.keep_entries(db, lines)
        write_setting(db, _HOUR, at.strftime("%H:%M"))
        session.audit("agenda.export", f"agenda:{len(lines)}")
        path = export_folder(folder) / FILE_NAME
        write_atomically(path, agenda_file(lines, session.now))
    gone = sum(one.cancelled for one in lines)
    return AgendaReport(path, len(lines) - gone, gone)
