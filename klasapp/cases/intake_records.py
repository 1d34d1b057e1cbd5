"""Rows of the intake, of reasons for leaving the protocol, of the tracks, and of a form in work."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases.intake import DraftKey, KeptForm, Mark, Observation
from klasapp.cases.row_records import inserted, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_observation(db: Database, case_id: int, one: Observation, at: datetime) -> int:
    """Insert an observation (its id is ignored); returns the new id."""
    row = {
        "case_id": case_id,
        "seen_on": one.seen_on.isoformat(),
        "moment": one.moment,
        "place": one.place,
        "source": one.source,
        "who": one.who,
        "text": one.text,
        "recorded_at": stamp(at),
    }
    return inserted(db, "case_observation", row)


def withdraw_observation(db: Database, number: int, reason: str, at: datetime) -> None:
    """Let an observation no longer count; it stays."""
    row = {"withdrawn_at": stamp(at), "withdrawn_reason": reason}
    db.table("case_observation").update(number, row)


def observations(db: Database, case_id: int) -> tuple[Observation, ...]:
    """All observations of a case, in the order of recording."""
    query = (
        "select id, seen_on, source, text, moment, place, who, withdrawn_reason "
        "from case_observation where case_id = ? order by id"
    )
    rows = db.execute(query, [case_id]).fetchall()
    return tuple(Observation(row[0], date.fromisoformat(row[1]), *row[2:]) for row in rows)


def observed_at(db: Database, case_id: int) -> tuple[tuple[int, datetime, datetime | None], ...]:
    """(id, when recorded, when withdrawn) of the observations of a case."""
    query = "select id, recorded_at, withdrawn_at from case_observation where case_id = ?"
    return tuple(
        (row[0], datetime.fromisoformat(row[1]), datetime.fromisoformat(row[2]) if row[2] else None)
        for row in db.execute(query, [case_id]).fetchall()
    )


def add_answer(db: Database, case_id: int, field: str, value: str, at: datetime) -> None:
    """Note what the intake says now."""
    row = {"case_id": case_id, "field": field, "value": value, "recorded_at": stamp(at)}
    db.table("case_answer").insert(row)


def answers(db: Database, case_id: int) -> tuple[tuple[str, str, datetime], ...]:
    """(field, value, when) of every answer, oldest first."""
    query = "select field, value, recorded_at from case_answer where case_id = ? order by id"
    rows = db.execute(query, [case_id]).fetchall()
    return tuple((row[0], row[1], datetime.fromisoformat(row[2])) for row in rows)


def verdicts(db: Database) -> tuple[tuple[int, str], ...]:
    """(case, verdict) of every case that was judged; the last one counts."""
    query = "select case_id, value from case_answer where field = 'verdict' order by id"
    return tuple(dict(db.execute(query).fetchall()).items())


def add_deviation(db: Database, case_id: int, task_id: str, reason: str, at: datetime) -> None:
    """Note why a task is late."""
    row = {"case_id": case_id, "task_id": task_id, "reason": reason, "recorded_at": stamp(at)}
    db.table("case_deviation").insert(row)


def deviations(db: Database, case_id: int) -> tuple[tuple[str, str, datetime], ...]:
    """(task, reason, when) of a case, oldest first."""
    query = "select task_id, reason, recorded_at from case_deviation where case_id = ? order by id"
    rows = db.execute(query, [case_id]).fetchall()
    return tuple((row[0], row[1], datetime.fromisoformat(row[2])) for row in rows)


def add_mark(db: Database, case_id: int, mark: Mark) -> None:
    """Note something at a point of the tracks."""
    db.table("track_mark").insert({
        "case_id": case_id,
        "item": mark.item,
        "state": mark.state,
        "on_day": mark.on_day.isoformat(),
        "note": mark.note,
        "recorded_at": stamp(mark.recorded_at),
    })


def marks(db: Database, case_id: int) -> tuple[Mark, ...]:
    """Everything noted at the tracks of a case, oldest first."""
    query = (
        "select item, state, on_day, note, recorded_at from track_mark where case_id = ? "
        "order by id"
    )
    return tuple(
        Mark(row[0], row[1], date.fromisoformat(row[2]), row[3], datetime.fromisoformat(row[4]))
        for row in db.execute(query, [case_id]).fetchall()
    )


def save_draft(db: Database, key: DraftKey, body: str, at: datetime) -> bool:
    """Keep the form as it is now; True when it was not there yet."""
    new = draft(db, key) is None
    drop_draft(db, key)
    db.table("intake_draft").insert({
        "class_id": key.class_id,
        "look_first_id": key.look_first_id,
        "pupil_id": key.pupil_id,
        "body": body,
        "saved_at": stamp(at),
    })
    return new


def draft(db: Database, key: DraftKey) -> tuple[str, datetime] | None:
    """The form that was being filled in, and when it was kept."""
    query = (
        "select body, saved_at from intake_draft where class_id = ? "
        "and coalesce(look_first_id, 0) = ? and coalesce(pupil_id, 0) = ?"
    )
    row = db.execute(query, _values(key)).fetchone()
    return (row[0], datetime.fromisoformat(row[1])) if row else None


def kept_forms(db: Database, class_id: int) -> tuple[KeptForm, ...]:
    """The forms of a class that wait to be finished, the latest first."""
    query = (
        "select id, class_id, look_first_id, pupil_id, body, saved_at from intake_draft "
        "where class_id = ? order by saved_at desc, id desc"
    )
    return tuple(
        KeptForm(row[0], DraftKey(*row[1:4]), json.loads(row[4]), datetime.fromisoformat(row[5]))
        for row in db.execute(query, [class_id]).fetchall()
    )


def drop_draft(db: Database, key: DraftKey) -> None:
    """Forget the form."""
    db.execute(
        "delete from intake_draft where class_id = ? "
        "and coalesce(look_first_id, 0) = ? and coalesce(pupil_id, 0) = ?",
        _values(key),
    )


def _values(key: DraftKey) -> list[int]:
    return [key.class_id, key.look_first_id or 0, key.pupil_id or 0]
