"""What a handed-over case still waits for, and what went where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from klasapp.cases import handover_records as shared_rows
from klasapp.cases.case_view import CaseView
from klasapp.cases.days import on_school_day
from klasapp.cases.handover import CASE, Purpose
from klasapp.cases.week_item import WeekItem
from klasapp.protocol import SchoolCalendar, spoken

if TYPE_CHECKING:
    from sqlite_utils import Database

_PATIENCE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that was handed over and that nobody took yet."""

    receiver: str
    since: date
    due: date


def waiting(db: Database, case_id: int) -> Waiting | None:
    """What is still waited for when a case went out and nobody took or declined it yet."""
    sent = [one for one in shared_rows.exchanges(db, case_id) if one[2] != Purpose.BACK]
    if not sent or sent[-1][1] != "out":
        return None
    bundle, _, _, _, receiver, at = sent[-1]
    names = shared_rows.names_of(db, CASE, case_id)
    if any(one.bundle == bundle and one.case_uuid in names for one in shared_rows.answers(db)):
        return None
    since = datetime.fromisoformat(at).date()
    return Waiting(receiver, since, since + _PATIENCE)


def handover_items(db: Database, view: CaseView, calendar: SchoolCalendar) -> tuple[WeekItem, ...]:
    """For "Deze week": a case that was handed over and that nobody took yet (D5, C3)."""
    found = waiting(db, view.case.id)
    if found is None:
        return ()
    why = (
        f"Je maakte het bestand op {spoken(found.since)}. Tot iemand de zaak aanneemt, blijf jij "
        "ervan. Lees het antwoord in, of bel."
    )
    due = on_school_day(calendar, found.since, (found.due - found.since).days)
    return (WeekItem(f"Overgedragen, nog niet aangenomen door {found.receiver}", "", due,
                     why, "j"),)  # fmt: skip


def handover_history(db: Database, case_id: int) -> tuple[tuple[datetime, str], ...]:
    """What went where, and what was answered, for the history of a case."""
    lines = []
    names = shared_rows.names_of(db, CASE, case_id)
    bundles = set()
    for bundle, direction, purpose, sender, receiver, at in shared_rows.exchanges(db, case_id):
        bundles.add(bundle)
        what = Purpose(purpose).word
        text = (f"Bestand gemaakt voor {receiver}, {what}." if direction == "out"
                else f"Bestand van {sender} ingelezen door {receiver}, {what}.")  # fmt: skip
        lines.append((datetime.fromisoformat(at), text))
    for one in shared_rows.answers(db):
        if one.bundle in bundles and one.case_uuid in names:
            text = (f"{one.by} nam de zaak aan." if one.accepted
                    else f"{one.by} nam de zaak niet aan. {one.reason}")  # fmt: skip
            lines.append((datetime.fromisoformat(one.at), text))
    return tuple(lines)
