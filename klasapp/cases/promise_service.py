"""What a mentor can do with the promises of the school in a case."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases import family_records, promise_records
from klasapp.cases.case import Case, DraftError, require_open, tidy
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.family import Kind
from klasapp.cases.family_service import note_promise_told
from klasapp.cases.people import PROMISES, check_past, lane_of
from klasapp.cases.promise import Promise, PromiseState, check_promise, state_of
from klasapp.cases.week_item import WeekItem
from klasapp.errors import KlasappError
from klasapp.protocol import SchoolCalendar, spoken
from klasapp.roster.service import find_pupil, school_calendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

ASK_IN_CLASS = "Ik vraag ook anderen in de klas hoe het gaat."
"""What the mentor tells a pester at the end of a talk (R228)."""


def read_promises(
    session: Session, case_id: int, *, again: bool = False
) -> tuple[CaseView, tuple[tuple[Promise, PromiseState], ...]]:
    """A case with its promises and how they stand, oldest first; noted in the audit.

    ``again``: they are on the screen already, and noted.
    """
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        calendar = school_calendar(session)
        found = promise_records.promises(db, case_id)
        if not again:
            session.audit("promise.read", f"case:{case_id}")
    return view, tuple((one, state_of(one, calendar, session.today)) for one in found)


def make_promise(session: Session, case_id: int, promise: Promise) -> int:
    """Keep a promise of the school; returns its id. Raises ``DraftError``."""
    kept = check_promise(promise)
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        if not case.roles_of(kept.pupil_id):
            raise DraftError("pupil", "Deze leerling heeft geen rol in de zaak.")
        promise_id = promise_records.add_promise(db, case_id, kept, session.now)
        session.audit("promise.add", f"case:{case_id}", f"promise:{promise_id}")
    return promise_id


def promise_to_ask(session: Session, case_id: int, task_id: str) -> date:
    """Promise to ask others in class how it goes, by the next talk (R228); returns the day.

    Asked again it stays one promise. Raises ``DraftError``.
    """
    with session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        known = (p for p in promise_records.promises(db, case_id) if p.text == ASK_IN_CLASS)
        running = next(
            (p for p in known if p.stopped_on is None and p.until_on >= view.today), None
        )
        if running is not None:
            return running.until_on
        pupil = view.task(task_id).pupil
        backs = [n.due or n.forecast for n in view.tasks if n.key == "D7" and n.pupil == pupil]
        day = max(next((back for back in backs if back), view.today), view.today)
        if pupil is None:
            raise DraftError("pupil", "Geef eerst een leerling een rol in de zaak.")
        make_promise(
            session,
            case_id,
            Promise(0, int(pupil), ASK_IN_CLASS, "de mentor", "once", view.today, day),
        )
    return day


def tick_promise(
    session: Session, case_id: int, promise_id: int, kept: bool, note: str = "",
    day: date | None = None,
) -> date:  # fmt: skip
    """Note whether a promise was kept on a day; returns that day.

    ``day`` None: the first day that nothing was filled in for, up to today. Raises
    ``KlasappError`` when there is none, ``DraftError`` when it was not kept and no reason is given.
    """
    reason = tidy(note, "reason", 1000)
    if not kept and not reason:
        raise DraftError("reason", "Schrijf waarom het niet lukte, en wat je nu doet.")
    with session.writing() as db:
        promise, state = _find(session, db, case_id, promise_id)
        if day is None:
            day = first_open(state)
        if day not in state.days or day > session.today:
            raise DraftError("day", "Op deze dag hoort de belofte niet. Kies een andere dag.")
        promise_records.add_tick(db, promise.id, day, kept, reason, session.now)
        session.audit("promise.tick", f"case:{case_id}", f"promise:{promise_id}")
    return day


def first_open(state: PromiseState) -> date:
    """The oldest day without an answer, up to today. Raises ``KlasappError`` when there is none."""
    if not state.open:
        soon = f" De volgende keer is {spoken(state.next)}." if state.next else ""
        raise KlasappError(f"Er is nu niets in te vullen.{soon}")
    return state.open[0]


def last_ticked(session: Session, case_id: int, promise_id: int) -> date:
    """The last day that has an answer, to answer it again. Raises ``KlasappError``."""
    with session.reading() as db:
        promise, _ = _find(session, db, case_id, promise_id)
    if not promise.ticks:
        raise KlasappError("Er is bij deze belofte nog niets ingevuld.")
    return max(promise.ticks)


def stop_promise(session: Session, case_id: int, promise_id: int, reason: str) -> None:
    """Let a promise end before its last day; then the family must hear it (ruling 2022019009).

    Raises ``DraftError`` without a reason.
    """
    kept = tidy(reason, "reason")
    if not kept:
        raise DraftError("reason", "Schrijf waarom de school dit niet meer doet.")
    with session.writing() as db:
        promise, state = _find(session, db, case_id, promise_id)
        if promise.stopped_on is not None:
            raise KlasappError("Deze belofte is al gestopt.")
        if not state.open and state.next is None:
            raise KlasappError("Deze belofte is voorbij: er valt niets meer te stoppen.")
        promise_records.stop(db, promise_id, session.today, kept)
        session.audit("promise.stop", f"case:{case_id}", f"promise:{promise_id}")


def tell_promise_stopped(session: Session, case_id: int, promise_id: int, day: date) -> None:
    """Note that the pupil and the parents heard that a promise ended. Raises ``DraftError``."""
    check_past(day, session.today)
    with session.writing() as db:
        promise, _ = _find(session, db, case_id, promise_id)
        if promise.stopped_on is None:
            raise KlasappError("Deze belofte loopt nog.")
        note_promise_told(session, db, case_id, promise.pupil_id, promise_id, day)
        session.audit("promise.told", f"case:{case_id}", f"promise:{promise_id}")


def told_on(session: Session, case_id: int) -> dict[int, date]:
    """On which day the family heard that a promise ended, by promise."""
    with session.reading() as db:
        return _told(db, case_id)


def _told(db: Database, case_id: int) -> dict[int, date]:
    return {
        one.about: one.on_day
        for one in family_records.events(db, case_id)
        if one.kind is Kind.TOLD_PROMISE_STOPPED and one.about is not None
    }


def _find(
    session: Session, db: Database, case_id: int, promise_id: int
) -> tuple[Promise, PromiseState]:
    require_open(look_up(db, case_id))
    found = next((p for p in promise_records.promises(db, case_id) if p.id == promise_id), None)
    if found is None:
        raise KlasappError("Deze belofte staat niet meer in klasapp.")
    return found, state_of(found, school_calendar(session), session.today)


def running_promises(db: Database, case_id: int, pupil_id: int, today: date) -> tuple[Promise, ...]:
    """The promises to a pupil that the school keeps up now."""
    return tuple(
        one
        for one in promise_records.promises(db, case_id)
        if one.pupil_id == pupil_id
        and one.stopped_on is None
        and one.starts_on <= today <= one.until_on
        and one.ticks
    )


def promise_due(db: Database, view: CaseView, calendar: SchoolCalendar) -> list[WeekItem]:
    """The first thing to do for every promise: a day to fill in, or to tell that it ended."""
    notes = []
    told = _told(db, view.case.id)
    for one in promise_records.promises(db, view.case.id):
        state = state_of(one, calendar, view.today)
        name = find_name(view, one.pupil_id)
        lane = lane_of(view.case, one.pupil_id)
        day = state.open[0] if state.open else state.next
        if day is not None:
            many = f" ({len(state.open)} keer niet ingevuld)" if len(state.open) > 1 else ""
            until = f"tot en met {spoken(one.until_on)}"
            why = f"De school beloofde dit: {one.owner}, {one.words}, {until}."
            notes.append(WeekItem(f"Belofte: {one.text}{many}", name, day, why, PROMISES, lane))
        if one.stopped_on is not None and one.id not in told:
            what = f"Vertel de leerling en de ouders dat dit stopt: {one.text}"
            day = calendar.next_school_day(one.stopped_on)
            why = "De school beloofde iets en doet het niet meer. Dat horen zij van jou."
            notes.append(WeekItem(what, name, day, why, PROMISES, lane))
    return notes


def find_name(view: CaseView, pupil_id: int) -> str:
    """The name of a pupil in a case; empty when the role was a mistake."""
    return view.pupils[pupil_id].display_name if pupil_id in view.pupils else ""


def promise_history(session: Session, db: Database, case: Case) -> list[tuple[datetime, str]]:
    """The promises, for the history of a case."""
    lines = []
    made = dict(promise_records.made(db, case.id))
    for one in promise_records.promises(db, case.id):
        name = find_pupil(session, one.pupil_id).display_name
        lines.append((made[one.id], f"Belofte aan {name}: {one.text} ({one.owner}, {one.words})"))
        for day, kept, note, at in promise_records.ticks(db, one.id):
            how = "gehouden" if kept else "niet gehouden"
            extra = f". {note}" if note else ""
            lines.append((at, f"Belofte {how} op {spoken(day)}: {one.text}{extra}"))
        if one.stopped_on is not None:
            at = datetime.combine(one.stopped_on, datetime.max.time().replace(microsecond=0))
            lines.append((at, f"Belofte gestopt: {one.text}. {one.stop_reason}"))
    return lines
