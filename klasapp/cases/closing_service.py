"""Closing a case with its outcome, following it for two years, and what pupils solved alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases import closing_records, records
from klasapp.cases.case import DraftError, Role, follows_on, tidy
from klasapp.cases.case_service import close_case
from klasapp.cases.case_view import CaseView, current_protocol, look_up, view_of
from klasapp.cases.closing import (
    SOLVED,
    Closing,
    SelfSolved,
    check_closing,
    check_self_solved,
    forget_on,
    to_follow,
)
from klasapp.cases.days import on_school_day
from klasapp.cases.escalation import MAX_NAME
from klasapp.cases.week_item import WeekItem
from klasapp.errors import KlasappError
from klasapp.protocol import Task, school_year_of, spoken
from klasapp.roster.service import find_pupil, school_calendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

PAGE = "f"


@dataclass(frozen=True, slots=True)
class MonitoringView:
    """Everything the page of following shows."""

    case_view: CaseView
    tasks: tuple[Task, ...]
    """The whole long series, done ones too, by date."""
    outcome: Closing | None
    accepted: tuple[str, date] | None
    """Who follows this school year and since when; None while nobody took over."""
    to_accept: bool
    """Whether a mentor of this school year still has to take over."""

    @property
    def until(self) -> date | None:
        """Until when the case is followed; None when there is nothing left."""
        left = to_follow(self.tasks)
        return left[-1].due if left else None


# Closing


def close_with_outcome(
    session: Session, case_id: int, note: str, unheard_reason: str, closing: Closing
) -> None:
    """Close a case: how it goes, what the gepeste says, whether the parents know.

    Raises ``DraftError`` for the first field that is not right.
    """
    if not tidy(note, "note"):
        raise DraftError("note", "Schrijf hoe het nu gaat met de leerlingen.")
    kept = check_closing(closing, session.today)
    with session.writing() as db:
        close_case(session, case_id, note, unheard_reason)
        closing_records.add_closing(db, case_id, kept, session.today, session.now)
        session.audit("case.outcome", f"case:{case_id}", kept.solved)


# Following


def read_monitoring(session: Session, case_id: int) -> MonitoringView:
    """How a case is followed after it closed."""
    with session.reading() as db:
        view = view_of(session, db, look_up(db, case_id))
        closings = closing_records.closings(db, case_id)
        year = school_year_of(session.today)
        return MonitoringView(
            case_view=view,
            tasks=monitoring_tasks(view),
            outcome=closings[-1][1] if closings and not view.case.open else None,
            accepted=closing_records.acceptances(db, case_id).get(year),
            to_accept=_to_accept(db, view, year),
        )


def monitoring_tasks(view: CaseView) -> tuple[Task, ...]:
    """The long series of a case (D5), by date."""
    listed = (task for task in view.tasks if follows_on(task.id, view.protocol))
    return tuple(sorted(listed, key=lambda t: (t.done_on or t.due or t.forecast or date.max, t.id)))


def _to_accept(db: Database, view: CaseView, year: str) -> bool:
    case = view.case
    if case.open or not to_follow(monitoring_tasks(view)):
        return False
    taken = closing_records.acceptances(db, case.id)
    return year > closing_records.year_of_class(db, case.class_id) and year not in taken


def accept_monitoring(session: Session, case_id: int, name: str) -> None:
    """The mentor of this school year takes over following a closed case (C3)."""
    by = tidy(name, "name", MAX_NAME)
    if not by:
        raise DraftError("name", "Vul je naam in.")
    with session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        year = school_year_of(session.today)
        if not _to_accept(db, view, year):
            raise KlasappError("Deze zaak hoeft dit schooljaar niemand over te nemen.")
        closing_records.accept(db, case_id, year, by, session.today)
        session.audit("case.follow.accept", f"case:{case_id}", year)


def monitoring_to_accept(session: Session, class_id: int | None = None) -> tuple[int, ...]:
    """The closed cases (of a class) that a mentor of this school year has to take over."""
    year = school_year_of(session.today)
    with session.reading() as db:
        calendar = school_calendar(session)
        return tuple(
            case.id
            for case in records.cases(db, class_id, state="closed")
            if _to_accept(db, view_of(session, db, case, calendar), year)
        )


def next_follow_ups(view: CaseView) -> tuple[Task, ...]:
    """The next follow-up with each pupil of a closed case."""
    first: dict[tuple[str | None, str | None], Task] = {}
    for task in to_follow(monitoring_tasks(view)):
        first.setdefault((task.role, task.pupil), task)
    return tuple(first.values())


def followed_until(view: CaseView) -> date | None:
    """Until when a closed case is followed; None when it is not (any more)."""
    left = to_follow(monitoring_tasks(view)) if not view.case.open else ()
    return left[-1].due if left else None


def monitoring_items(session: Session, db: Database, view: CaseView) -> tuple[WeekItem, ...]:
    """What is to do about following a closed case, besides its follow-ups."""
    year = school_year_of(session.today)
    if not _to_accept(db, view, year):
        return ()
    first, _, last = year.partition("-")
    return (
        WeekItem("Overnemen: deze zaak blijven volgen", ", ".join(view.names(Role.TARGETED)),
                 on_school_day(school_calendar(session), date(int(first), 8, 31), 14),
                 f"Elk schooljaar neemt een mentor het volgen over, nu voor {first}-{last}.",
                 PAGE),
    )  # fmt: skip


def closing_history(db: Database, view: CaseView) -> tuple[tuple[datetime, str], ...]:
    """How a case ended, and who took over following it: moment and text."""
    lines: list[tuple[datetime, str]] = []
    for at, one in closing_records.closings(db, view.case.id):
        told = (
            f"De ouders hoorden het op {spoken(one.parents_told_on)}."
            if one.parents_told_on
            else f"De ouders weten het nog niet: {one.parents_reason}"
        )
        words = f" {one.own_words}" if one.own_words else ""
        lines.append((at, f"Opgelost volgens de gepeste: {SOLVED[one.solved]}.{words} {told}"))
    for year, (by, on) in closing_records.acceptances(db, view.case.id).items():
        at = datetime.combine(on, datetime.min.time())
        lines.append((at, f"{by} blijft de zaak volgen in {year}."))
    return tuple(lines)


# Solved by the pupils themselves


def note_self_solved(
    session: Session, pupil_id: int, source: str, what: str, noted_on: date
) -> int:
    """Keep that pupils solved something themselves; klasapp asks again after a week (D12)."""
    days = current_protocol(session).settings.self_solved_check_days
    with session.writing() as db:
        class_id = records.class_of_pupil(db, pupil_id)
        if class_id is None:
            raise DraftError("pupil", "Deze leerling zit in geen klas.")
        check_on = on_school_day(school_calendar(session), noted_on, days)
        draft = SelfSolved(0, pupil_id, class_id, noted_on, source, what, check_on)
        number = closing_records.add_self_solved(db, check_self_solved(draft, session.today))
        session.audit("self_solved.add", f"self_solved:{number}")
    return number


def list_self_solved(
    session: Session, class_id: int | None
) -> tuple[tuple[SelfSolved, date | None], ...]:
    """What pupils solved themselves, each with the day from which it is erased."""
    settings = current_protocol(session).settings
    with session.reading() as db:
        found = closing_records.self_solved(db, class_id)
    return tuple((one, forget_on(one, settings)) for one in found)


def find_self_solved(session: Session, number: int) -> SelfSolved:
    """One note. Raises ``KlasappError`` when it was erased."""
    with session.reading() as db:
        found = closing_records.find_self_solved(db, number)
    if found is None:
        raise KlasappError("Deze notitie is er niet meer.")
    return found


def check_again(
    session: Session, number: int, note: str, *, quiet: bool, next_on: date | None = None
) -> None:
    """Note how it goes: quiet, or to be asked about once more on ``next_on``."""
    kept = tidy(note, "note")
    if not kept:
        raise DraftError("note", "Schrijf kort wat je hoorde.")
    if not quiet and (next_on is None or next_on <= session.today):
        raise DraftError("next_on", "Kies een dag die nog komt om weer te vragen.")
    with session.writing() as db:
        one = _open_note(session, number)
        text = f"{one.note}\n{kept}".strip()
        fields: dict[str, object] = {"note": text}
        if quiet:
            fields |= {"state": "quiet", "checked_on": session.today.isoformat()}
        elif next_on is not None:
            fields |= {"check_on": next_on.isoformat()}
        closing_records.change_self_solved(db, number, fields)
        session.audit("self_solved.check", f"self_solved:{number}", "rustig" if quiet else "later")


def to_case(session: Session, number: int, case_id: int) -> None:
    """The note led to a case after all."""
    with session.writing() as db:
        _open_note(session, number)
        fields: dict[str, object] = {"state": "to_case", "checked_on": session.today.isoformat(),
                                     "case_id": case_id}  # fmt: skip
        closing_records.change_self_solved(db, number, fields)
        session.audit("self_solved.to_case", f"self_solved:{number}", f"case:{case_id}")


def case_from_self_solved(session: Session, number: int) -> bool:
    """Link a note to the case that was begun from it; False when none was begun.

    That is a case of today in which the pupil is the gepeste and that no other note led to.
    """
    one = _open_note(session, number)
    with session.writing() as db:
        taken = {other.case_id for other in closing_records.self_solved(db)}
        begun = [
            case.id
            for case in records.cases_of_pupil(db, one.pupil_id)
            if case.open
            and case.opened_on == session.today
            and one.pupil_id in case.in_role(Role.TARGETED)
            and case.id not in taken
        ]
        if begun:
            to_case(session, number, begun[0])
    return bool(begun)


def find_pupil_name(session: Session, pupil_id: int) -> str:
    """The name of a pupil, as shown."""
    return find_pupil(session, pupil_id).display_name


def forget_self_solved(session: Session) -> int:
    """Erase the notes that stayed quiet long enough (C13); gives how many."""
    gone = 0
    with session.writing() as db:
        settings = current_protocol(session).settings
        for one in closing_records.self_solved(db):
            day = forget_on(one, settings)
            if day is not None and day <= session.today:
                closing_records.forget_self_solved(db, one.id)
                session.audit("self_solved.forget", f"self_solved:{one.id}")
                gone += 1
    return gone


def self_solved_due(session: Session, class_id: int | None) -> tuple[SelfSolved, ...]:
    """The notes to ask about."""
    with session.reading() as db:
        found = closing_records.self_solved(db, class_id)
    return tuple(one for one in found if one.state == "open")


def _open_note(session: Session, number: int) -> SelfSolved:
    one = find_self_solved(session, number)
    if one.state != "open":
        raise KlasappError("Dit is al afgerond.")
    return one
