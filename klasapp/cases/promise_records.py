"""Rows of what the school promised, and of the days on which it was kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases.promise import Promise
from klasapp.cases.row_records import inserted, read_day, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_promise(db: Database, case_id: int, one: Promise, made_at: datetime) -> int:
    """Insert a promise (its id is ignored); returns the new id."""
    row = {
        "case_id": case_id,
        "pupil_id": one.pupil_id,
        "text": one.text,
        "owner": one.owner,
        "frequency": one.frequency,
        "starts_on": one.starts_on.isoformat(),
        "until_on": one.until_on.isoformat(),
        "made_at": stamp(made_at),
    }
    return inserted(db, "promise", row)


def promises(db: Database, case_id: int) -> tuple[Promise, ...]:
    """The promises of a case, oldest first."""
    query = (
        "select id, pupil_id, text, owner, frequency, starts_on, until_on, stopped_on, stop_reason "
        "from promise where case_id = ? order by id"
    )
    return tuple(
        Promise(
            row[0], row[1], row[2], row[3], row[4], date.fromisoformat(row[5]),
            date.fromisoformat(row[6]), read_day(row[7]), row[8],
            {day: kept for day, kept, _, _ in ticks(db, row[0])},
        )
        for row in db.execute(query, [case_id]).fetchall()
    )  # fmt: skip


def ticks(db: Database, promise_id: int) -> tuple[tuple[date, bool, str, datetime], ...]:
    """(day, kept, note, moment) in the order of recording; the last one of a day counts."""
    query = (
        "select for_day, kept, note, recorded_at from promise_tick where promise_id = ? order by id"
    )
    return tuple(
        (date.fromisoformat(row[0]), bool(row[1]), row[2], datetime.fromisoformat(row[3]))
        for row in db.execute(query, [promise_id]).fetchall()
    )


def add_tick(
    db: Database, promise_id: int, day: date, kept: bool, note: str, moment: datetime
) -> None:
    """Note whether a promise was kept on a day."""
    db.table("promise_tick").insert({
        "promise_id": promise_id,
        "for_day": day.isoformat(),
        "kept": int(kept),
        "note": note,
        "recorded_at": stamp(moment),
    })


def stop(db: Database, promise_id: int, day: date | None, reason: str) -> None:
    """Let a promise end before its last day; no day: that is taken back."""
    fields = {"stopped_on": day.isoformat() if day else None, "stop_reason": reason}
    db.table("promise").update(promise_id, fields)


def made(db: Database, case_id: int) -> tuple[tuple[int, datetime], ...]:
    """(promise, moment it was made) of a case."""
    query = "select id, made_at from promise where case_id = ? order by id"
    rows = db.execute(query, [case_id]).fetchall()
    return tuple((row[0], datetime.fromisoformat(row[1])) for row in rows)
