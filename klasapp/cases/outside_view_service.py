"""Facts of cases that other rooms use without knowing any case: when, where, and who was heard."""

from __future__ import annotations

from datetime import date

from klasapp.cases import intake_records, records
from klasapp.cases.case_view import view_of
from klasapp.protocol import Lane
from klasapp.roster.service import school_calendar
from klasapp.store.session import Session

_SPOKEN = frozenset({Lane.TARGETED, Lane.INVOLVED})


def case_incidents(session: Session, class_id: int) -> tuple[tuple[date, str, str], ...]:
    """Day, place and moment (codes, empty when unknown) of each case of a class, and of what
    was seen later; nothing of who was in it (R31)."""
    found = []
    with session.reading() as db:
        for case in records.cases(db, class_id):
            moments = [v for f, v, _ in intake_records.answers(db, case.id) if f == "moment"]
            found.append((case.seen_on, case.place, moments[-1] if moments else ""))
            found += [
                (one.seen_on, one.place, one.moment)
                for one in intake_records.observations(db, case.id)
                if not one.withdrawn_reason
            ]
    return tuple(found)


def last_talks(session: Session, class_id: int) -> dict[int, date]:
    """When each pupil in a case of the class was last spoken with in it, by pupil id (R23)."""
    found: dict[int, date] = {}
    with session.reading() as db:
        calendar = school_calendar(session)
        for case in records.cases(db, class_id):
            for task in view_of(session, db, case, calendar).tasks:
                if task.lane in _SPOKEN and task.pupil and task.done_on:
                    number = int(task.pupil)
                    found[number] = max(found.get(number, task.done_on), task.done_on)
    return found
