"""What a mentor can do when a grown-up is the one who bullies (R33)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases import outsider_records
from klasapp.cases.case import Case, DraftError, require_open, tidy
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.outsider import CONTACTS, KINDS, STEPS, Outsider, check_outsider
from klasapp.cases.people import OUTSIDERS, check_past
from klasapp.cases.week_item import WeekItem
from klasapp.errors import KlasappError
from klasapp.protocol import Contact, Lane, SchoolCalendar, contact_for
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database


def read_outsiders(
    session: Session, case_id: int, *, again: bool = False
) -> tuple[CaseView, tuple[Outsider, ...]]:
    """A case with the grown-ups in it; noted in the audit unless ``again``."""
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        found = outsider_records.outsiders(db, case_id)
        if not again:
            session.audit("outsider.read", f"case:{case_id}")
    return view, found


def add_outsider(session: Session, case_id: int, kind: str, name: str, noticed_on: date) -> int:
    """Note who bullies and is no pupil; returns the id. Raises ``DraftError``."""
    kept = check_outsider(Outsider(0, kind, name, noticed_on), session.today)
    with session.writing() as db:
        require_open(look_up(db, case_id))
        number = outsider_records.add_outsider(db, case_id, kept, session.now)
        session.audit("outsider.add", f"case:{case_id}", f"outsider:{number}")
    return number


def take_step(session: Session, case_id: int, outsider_id: int, step: str, day: date) -> None:
    """Note that management was told, or that the family was pointed to the confidant.

    Raises ``KlasappError``.
    """
    check_past(day, session.today)
    with session.writing() as db:
        one = _find(db, case_id, outsider_id)
        if step not in one.to_do:
            raise KlasappError("Dit is al gedaan, of het hoort hier niet.")
        outsider_records.add_step(db, outsider_id, step, day, session.now)
        session.audit("outsider.step", f"case:{case_id}", f"outsider:{outsider_id}")


def end_outsider(session: Session, case_id: int, outsider_id: int, reason: str) -> None:
    """Note that it turned out otherwise; ``DraftError`` without a reason."""
    kept = tidy(reason, "reason")
    if not kept:
        raise DraftError("reason", "Schrijf waarom dit niet (meer) klopt.")
    with session.writing() as db:
        if _find(db, case_id, outsider_id).ended_on is not None:
            raise KlasappError("Dit is al afgerond.")
        outsider_records.end(db, outsider_id, session.today, kept)
        session.audit("outsider.end", f"case:{case_id}", f"outsider:{outsider_id}")


def _find(db: Database, case_id: int, outsider_id: int) -> Outsider:
    require_open(look_up(db, case_id))
    found = outsider_records.outsiders(db, case_id)
    one = next((one for one in found if one.id == outsider_id), None)
    if one is None:
        raise KlasappError("Deze persoon staat niet meer in klasapp.")
    return one


def contact_of(view: CaseView, step: str) -> Contact | None:
    """Whom to reach for a step; None when the school did not fill it in."""
    return contact_for(view.protocol, CONTACTS[step], view.site)


def outsider_due(db: Database, view: CaseView, calendar: SchoolCalendar) -> list[WeekItem]:
    """Who is still to be told that a grown-up bullies."""
    why = (
        "Een medewerker of ouder is de pester. Dat onderzoek je niet alleen: de directie neemt "
        "het over, en de vertrouwenspersoon is er voor de leerling en de ouders."
    )
    return [
        WeekItem(
            STEPS[step],
            "",
            calendar.next_school_day(one.noticed_on),
            why,
            OUTSIDERS,
            Lane.INVOLVED,
        )
        for one in outsider_records.outsiders(db, view.case.id)
        for step in one.to_do
    ]


def outsider_history(db: Database, case: Case) -> list[tuple[datetime, str]]:
    """The grown-ups, for the history of a case."""
    lines = []
    for one in outsider_records.outsiders(db, case.id):
        who = f"{one.name} ({KINDS[one.kind]})"
        lines.append((one.made_at, f"Pester is geen leerling van deze klassen: {who}"))
        lines += [
            (at, f"{STEPS[step]}: gedaan op {day:%d-%m-%Y}")
            for step, day, at in outsider_records.steps(db, one.id)
        ]
        if one.ended_on is not None:
            at = datetime.combine(one.ended_on, datetime.max.time().replace(microsecond=0))
            lines.append((at, f"{who} klopt niet (meer): {one.ended_reason}"))
    return lines
