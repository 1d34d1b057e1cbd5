"""Rows of what the mentor decided about lines of "Deze week"."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from klasapp.week.decision import Decision, Kind

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_decision(db: Database, class_id: int, one: Decision) -> int:
    """Insert a decision; returns its id. An earlier one about the same line stays readable."""
    row = {
        "class_id": class_id,
        "line": one.line,
        "kind": one.kind,
        "until_on": one.until.isoformat() if one.until else None,
        "reason": one.reason,
        "what": one.what,
        "pupil_id": one.pupil_id,
        "decided_at": one.decided_at.isoformat(timespec="seconds"),
    }
    return cast(int, db.table("week_decision").insert(row).last_pk)


def decisions(db: Database, class_id: int) -> tuple[Decision, ...]:
    """The decisions about lines of a class that were not taken back, oldest first."""
    rows = db.execute(
        "select id, line, kind, until_on, reason, what, pupil_id, decided_at from week_decision "
        "where class_id = ? and undone_at is null order by decided_at, id",
        [class_id],
    ).fetchall()
    return tuple(
        Decision(
            row[0],
            row[1],
            cast(Kind, row[2]),
            date.fromisoformat(row[3]) if row[3] else None,
            row[4],
            row[5],
            row[6],
            datetime.fromisoformat(row[7]),
        )
        for row in rows
    )


def undo_decision(db: Database, decision_id: int, at: str) -> bool:
    """Take back one decision; False when that was done already."""
    done = db.execute(
        "update week_decision set undone_at = ? where id = ? and undone_at is null",
        [at, decision_id],
    )
    return done.rowcount == 1


def undo_line(db: Database, class_id: int, line: str, at: str) -> None:
    """Take back every decision about a line."""
    db.execute(
        "update week_decision set undone_at = ? "
        "where class_id = ? and line = ? and undone_at is null",
        [at, class_id, line],
    )
