"""Rows of parents, of what happened with a family, and of where an agreement holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from klasapp.cases.family import FamilyEvent, Guardian, Kind
from klasapp.cases.row_records import inserted, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def guardians(db: Database, pupil_id: int) -> tuple[Guardian, ...]:
    """The parents of a pupil, also those that were taken away, oldest first."""
    query = (
        "select id, pupil_id, name, relation, reach, custody, withhold_reason, "
        "removed_at is not null from guardian where pupil_id = ? order by id"
    )
    rows = db.execute(query, [pupil_id]).fetchall()
    return tuple(
        Guardian(row[0], row[1], row[2], row[3], row[4], row[5], row[6], removed=bool(row[7]))
        for row in rows
    )


def save_guardian(db: Database, one: Guardian, moment: datetime) -> int:
    """Insert a parent (id 0) or overwrite one; returns the id."""
    row: dict[str, Any] = {
        "pupil_id": one.pupil_id,
        "name": one.name,
        "relation": one.relation,
        "reach": one.reach,
        "custody": one.custody,
        "withhold_reason": one.withhold_reason,
        "removed_at": stamp(moment) if one.removed else None,
    }
    if not one.id:
        return inserted(db, "guardian", row)
    db.table("guardian").update(one.id, row)
    return one.id


def add_event(db: Database, case_id: int, event: FamilyEvent) -> int:
    """Note something about a family (its id is ignored); returns the new id."""
    row = {
        "case_id": case_id,
        "pupil_id": event.pupil_id,
        "guardian_id": event.guardian_id,
        "kind": event.kind.value,
        "on_day": event.on_day.isoformat(),
        "place": event.place,
        "answer": event.answer,
        "about": event.about,
        "note": event.note,
        "recorded_at": stamp(event.recorded_at),
    }
    return inserted(db, "family_event", row)


def events(db: Database, case_id: int) -> tuple[FamilyEvent, ...]:
    """Everything about the families in a case, in the order of recording."""
    query = (
        "select id, pupil_id, guardian_id, kind, on_day, place, answer, about, note, recorded_at "
        "from family_event where case_id = ? order by id"
    )
    return tuple(
        FamilyEvent(
            row[0], row[1], row[2], Kind(row[3]), date.fromisoformat(row[4]), row[5],
            row[6], row[7], row[8],
            datetime.fromisoformat(row[9]),
        )
        for row in db.execute(query, [case_id]).fetchall()
    )  # fmt: skip


def set_place(db: Database, agreement_id: int, place: str) -> None:
    """Note whether an agreement holds at school or at home."""
    db.table("agreement_place").insert({"agreement_id": agreement_id, "place": place})


def places(db: Database, case_id: int) -> dict[int, str]:
    """Where the agreements of a case hold, by agreement."""
    query = (
        "select p.agreement_id, p.place from agreement_place p "
        "join case_agreement a on a.id = p.agreement_id where a.case_id = ?"
    )
    return {row[0]: row[1] for row in db.execute(query, [case_id]).fetchall()}


def agreed(db: Database, case_id: int) -> tuple[tuple[str, str, datetime], ...]:
    """(text, place, moment) of the agreements with parents, withdrawn ones too, oldest first."""
    query = (
        "select a.text, p.place, a.made_at from agreement_place p "
        "join case_agreement a on a.id = p.agreement_id where a.case_id = ? order by a.id"
    )
    rows = db.execute(query, [case_id]).fetchall()
    return tuple((row[0], row[1], datetime.fromisoformat(row[2])) for row in rows)
