"""Rows of online situations, the points of their checklists, and notes about the police."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases.online import OnlineDraft, OnlineKind, OnlineRecord, Point, Situation
from klasapp.cases.row_records import day_text, inserted, read_day, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def open_situation(db: Database, case_id: int, key: str, no_files: bool, at: datetime) -> int:
    """Insert an opened situation; returns its id."""
    row = {"case_id": case_id, "situation": key, "no_files": int(no_files), "opened_at": stamp(at)}
    return inserted(db, "case_situation", row)


def close_situation(db: Database, situation_id: int, at: datetime, reason: str) -> None:
    """Let a situation end, with the reason."""
    fields = {"closed_at": stamp(at), "closing_reason": reason}
    db.table("case_situation").update(situation_id, fields)


def add_point(db: Database, situation_id: int, point: Point) -> None:
    """Note something at a point of a checklist."""
    db.table("situation_point").insert({
        "case_situation_id": situation_id,
        "item": point.item,
        "done_on": day_text(point.done_on),
        "by_whom": point.by_whom,
        "note": point.note,
        "saved_at": stamp(point.saved_at),
    })


def situations(db: Database, case_id: int) -> tuple[Situation, ...]:
    """The situations of a case, in the order of opening, closed ones too."""
    query = (
        "select id, situation, no_files, opened_at, closed_at, closing_reason from case_situation "
        "where case_id = ? order by id"
    )
    moment = datetime.fromisoformat
    return tuple(
        Situation(
            id=row[0],
            key=row[1],
            no_files=bool(row[2]),
            opened_at=moment(row[3]),
            closed_at=moment(row[4]) if row[4] else None,
            closing_reason=row[5],
            points=_points(db, row[0]),
        )
        for row in db.execute(query, [case_id]).fetchall()
    )


def _points(db: Database, situation_id: int) -> tuple[Point, ...]:
    query = (
        "select item, done_on, by_whom, note, saved_at from situation_point "
        "where case_situation_id = ? order by id"
    )
    return tuple(
        Point(row[0], read_day(row[1]), row[2], row[3], datetime.fromisoformat(row[4]))
        for row in db.execute(query, [situation_id]).fetchall()
    )


def add_record(db: Database, case_id: int, draft: OnlineDraft, at: datetime) -> int:
    """Insert a note; returns its id."""
    row = {
        "case_id": case_id,
        "kind": draft.kind.value,
        "on_date": draft.on_date.isoformat(),
        "at_time": draft.at_time,
        "who": draft.who,
        "companion": draft.companion,
        "reference": draft.reference,
        "note": draft.note,
        "saved_at": stamp(at),
    }
    return inserted(db, "online_record", row)


def remove_record(db: Database, record_id: int, at: datetime) -> None:
    """Let a note lapse; the row stays."""
    db.table("online_record").update(record_id, {"removed_at": stamp(at)})


def records(db: Database, case_id: int) -> tuple[OnlineRecord, ...]:
    """The notes of a case, by day, lapsed ones too."""
    query = (
        "select id, kind, on_date, at_time, who, companion, reference, note, saved_at, removed_at "
        "from online_record where case_id = ? order by on_date, at_time, id"
    )
    moment = datetime.fromisoformat
    return tuple(
        OnlineRecord(
            id=row[0],
            draft=OnlineDraft(OnlineKind(row[1]), date.fromisoformat(row[2]), *row[3:8]),
            saved_at=moment(row[8]),
            removed_at=moment(row[9]) if row[9] else None,
        )
        for row in db.execute(query, [case_id]).fetchall()
    )
