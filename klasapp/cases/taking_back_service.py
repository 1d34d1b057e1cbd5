"""The way back of what a mentor took away or ended in a case.

The file of a case is append-only: taking back never removes a line. What still can be said is said
again, as a new line, and the history tells that something was taken back, with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from klasapp.cases import (
    citation_records,
    family_records,
    intake_records,
    look_first_records,
    online_records,
    outsider_records,
    promise_records,
    records,
)
from klasapp.cases.case import CaseChange, require_open
from klasapp.cases.case_service import put_back, reopen_case
from klasapp.cases.case_view import look_up
from klasapp.cases.family import Kind
from klasapp.cases.look_first import LookPlan
from klasapp.cases.online import Point
from klasapp.cases.online_service import open_situation
from klasapp.errors import KlasappError
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

TAKEN_BACK = "Teruggedraaid."
CLOSING_TAKEN_BACK = "Het sluiten is teruggedraaid."


def take_back_task(session: Session, case_id: int, task_id: str) -> None:
    """Let a task that was just done or skipped be to do again."""
    put_back(session, case_id, task_id, TAKEN_BACK)


def take_back_closing(session: Session, case_id: int) -> None:
    """Let a case that was just closed be open; the closing note stays in the history."""
    reopen_case(session, case_id, CLOSING_TAKEN_BACK)


def take_back_withdrawal(session: Session, case_id: int, number: int) -> None:
    """Write an observation down again that was withdrawn."""
    with session.writing() as db:
        require_open(look_up(db, case_id))
        one = next(one for one in intake_records.observations(db, case_id) if one.id == number)
        intake_records.add_observation(db, case_id, one, session.now)
        _note(session, db, case_id, f"Waarneming telde niet meer mee ({one.withdrawn_reason})")


def take_back_citation_withdrawal(session: Session, case_id: int, citation_id: int) -> None:
    """Name the agreement again that was taken back."""
    with session.writing() as db:
        require_open(look_up(db, case_id))
        citation_records.repeat_citation(db, citation_id, session.now)
        _note(session, db, case_id, "Afspraak van de klas niet meer genoemd")


def take_back_drop(session: Session, case_id: int, record_id: int) -> None:
    """Write a note about police or blocking down again."""
    with session.writing() as db:
        require_open(look_up(db, case_id))
        found = online_records.records(db, case_id)
        draft = next(one.draft for one in found if one.id == record_id)
        online_records.add_record(db, case_id, draft, session.now)
        _note(session, db, case_id, "Notitie bij Online vervallen")


def take_back_situation_end(session: Session, case_id: int, situation_id: int) -> None:
    """Open an online situation again, with the points as they stood."""
    with session.writing() as db:
        found = online_records.situations(db, case_id)
        one = next(one for one in found if one.id == situation_id)
        again = open_situation(session, case_id, one.key)
        for point in one.last().values():
            kept = Point(point.item, point.done_on, point.by_whom, point.note, session.now)
            online_records.add_point(db, again, kept)
        _note(session, db, case_id, f"Online situatie afgesloten ({one.closing_reason})")


def take_back_outsider_end(session: Session, case_id: int, outsider_id: int) -> None:
    """Let a grown-up stand in the case again."""
    with session.writing() as db:
        require_open(look_up(db, case_id))
        found = outsider_records.outsiders(db, case_id)
        one = next((one for one in found if one.id == outsider_id), None)
        if one is None or one.ended_on is None:
            raise KlasappError("Deze persoon staat al weer in de zaak.")
        outsider_records.end(db, outsider_id, None, "")
        _note(session, db, case_id, f"Volwassene klopt niet ({one.ended_reason})")


def take_back_promise_stop(session: Session, case_id: int, promise_id: int) -> None:
    """Let a promise go on, as long as nobody was told that it ended."""
    with session.writing() as db:
        require_open(look_up(db, case_id))
        events = family_records.events(db, case_id)
        if any(n.kind is Kind.TOLD_PROMISE_STOPPED and n.about == promise_id for n in events):
            raise KlasappError("De leerling en de ouders weten al dat deze belofte stopt.")
        found = promise_records.promises(db, case_id)
        one = next((one for one in found if one.id == promise_id), None)
        if one is None or one.stopped_on is None:
            raise KlasappError("Deze belofte loopt al weer.")
        promise_records.stop(db, promise_id, None, "")
        _note(session, db, case_id, f"Belofte gestopt ({one.stop_reason})")


def take_back_look_first_end(session: Session, plan: LookPlan) -> None:
    """Go on with a plan that was just ended; ``plan`` as it was before."""
    with session.writing() as db:
        running = look_first_records.plans(db, pupil_id=plan.pupil_id)
        if any(one.state == "open" and one.flag_kind == plan.flag_kind for one in running):
            raise KlasappError("Er loopt bij deze leerling al weer een 'kijk eerst'.")
        fields = {"state": "open", "closing_reason": "", "closed_on": None,
                  "review_on": plan.review_on.isoformat()}  # fmt: skip
        look_first_records.change_plan(db, plan.id, fields)
        session.audit("look_first.reopen", f"look_first:{plan.id}")


def _note(session: Session, db: Database, case_id: int, what: str) -> None:
    records.add_change(db, case_id, CaseChange(session.now, "undo", what, "", ""))
    session.audit("case.undo", f"case:{case_id}")
