""" "Kijk eerst": start a plan from a flag or an own observation, keep notes, decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from klasapp.cases import look_first_records, records
from klasapp.cases.case import DraftError, tidy
from klasapp.cases.case_view import current_protocol
from klasapp.cases.look_first import LookPlan, advice_for
from klasapp.errors import KlasappError
from klasapp.protocol import LookFirst
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import find_pupil, school_calendar
from klasapp.sociometry import Flag
from klasapp.store.session import Session


@dataclass(frozen=True, slots=True)
class LookView:
    """What the screen of a plan shows."""

    plan: LookPlan
    pupil: Pupil
    advice: LookFirst


def start_look_first(
    session: Session, pupil_id: int, flag: Flag | None, round_id: int | None, reason: str = ""
) -> int:
    """The plan that runs for this pupil and kind of flag, else a new one; returns its id.

    Without a flag ``reason`` says what the mentor noticed. A newer round is noted in the plan.
    """
    kind = flag.kind if flag else None
    why = tidy(flag.reason if flag else reason, "reason")
    if not why:
        raise DraftError("reason", "Schrijf kort wat je opviel.")
    with session.writing() as db:
        running = look_first_records.running_plan(db, pupil_id, kind)
        if running is not None:
            known = {running.round_id, *(note.round_id for note in running.notes)}
            if round_id is not None and round_id not in known:
                text = f"Opnieuw in een meting: {why}"
                look_first_records.add_look_note(db, running.id, session.now, "", text, round_id)
                session.audit("look_first.note", f"look_first:{running.id}")
            elif flag is None:
                look_first_records.add_look_note(db, running.id, session.now, "", why)
                session.audit("look_first.note", f"look_first:{running.id}")
            return running.id
        class_id = records.class_of_pupil(db, pupil_id)
        if class_id is None:
            raise KlasappError("Deze leerling zit in geen enkele klas. Kies eerst een klas.")
        plan = LookPlan(
            id=0,
            pupil_id=pupil_id,
            class_id=class_id,
            flag_kind=kind,
            reason=why,
            round_id=round_id,
            started_on=session.today,
            review_on=_review_day(session),
            state="open",
            closing_reason="",
            closed_on=None,
        )
        plan_id = look_first_records.add_plan(db, plan)
        session.audit("look_first.start", f"look_first:{plan_id}", f"pupil:{pupil_id}")
    return plan_id


def read_look_first(session: Session, look_first_id: int, *, again: bool = False) -> LookView:
    """A plan with its pupil and advice; reading it is noted in the audit.

    ``again``: it is on the screen already, and noted.
    """
    with session.reading() if again else session.writing():
        plan = _find(session, look_first_id)
        if not again:
            session.audit("look_first.read", f"look_first:{look_first_id}")
        pupil = find_pupil(session, plan.pupil_id)
    return LookView(plan, pupil, advice_for(current_protocol(session), plan.flag_kind))


def tick(session: Session, look_first_id: int, item: str, on: bool) -> None:
    """Note that an item was seen or asked, or take that back."""
    with session.writing() as db:
        plan = _running(session, look_first_id)
        if on == (item in plan.ticked):
            return
        if on:
            look_first_records.add_look_note(db, plan.id, session.now, item, "")
        else:
            look_first_records.remove_tick(db, plan.id, item, session.now)
        session.audit("look_first.tick", f"look_first:{plan.id}")


def add_look_note(session: Session, look_first_id: int, text: str, item: str = "") -> None:
    """Keep what was seen or heard, with its day. Raises ``DraftError`` when it is empty."""
    kept = tidy(text, "text")
    if not kept:
        raise DraftError("text", "Schrijf op wat je zag of hoorde.")
    with session.writing() as db:
        plan = _running(session, look_first_id)
        look_first_records.add_look_note(db, plan.id, session.now, item, kept)
        session.audit("look_first.note", f"look_first:{plan.id}")


def keep_looking(session: Session, look_first_id: int, review_on: date) -> None:
    """Look again on another day. Raises ``DraftError`` for a day that has passed."""
    if review_on <= session.today:
        raise DraftError("date", "Kies een dag na vandaag.")
    with session.writing() as db:
        plan = _running(session, look_first_id)
        fields = {"review_on": review_on.isoformat()}
        look_first_records.change_plan(db, plan.id, fields)
        session.audit("look_first.review", f"look_first:{plan.id}")


def close_look_first(session: Session, look_first_id: int, reason: str) -> None:
    """End a plan: nothing is going on; the reason says how you know."""
    kept = tidy(reason, "reason")
    if not kept:
        raise DraftError("reason", "Schrijf hoe je weet dat er niets aan de hand is.")
    with session.writing() as db:
        plan = _running(session, look_first_id)
        fields = {
            "state": "closed",
            "closing_reason": kept,
            "closed_on": session.today.isoformat(),
        }
        look_first_records.change_plan(db, plan.id, fields)
        session.audit("look_first.close", f"look_first:{plan.id}")


def _find(session: Session, look_first_id: int) -> LookPlan:
    with session.reading() as db:
        plan = look_first_records.find_plan(db, look_first_id)
    if plan is None:
        raise KlasappError("Dit 'kijk eerst' staat niet meer in klasapp.")
    return plan


def _running(session: Session, look_first_id: int) -> LookPlan:
    plan = _find(session, look_first_id)
    if plan.state != "open":
        raise KlasappError("Dit 'kijk eerst' is afgerond. Begin een nieuw als er weer iets opvalt.")
    return plan


def _review_day(session: Session) -> date:
    """After the days of the protocol; without school then, the last school day before it."""
    target = session.today + timedelta(days=current_protocol(session).settings.look_first_days)
    calendar = school_calendar(session)
    if calendar.is_school_day(target):
        return target
    before = calendar.last_school_day(session.today, target)
    return before or calendar.next_school_day(target)
