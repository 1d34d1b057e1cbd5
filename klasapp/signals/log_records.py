"""Rows of the log of a class."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from klasapp.signals.class_log import LogEntry, Phase

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_entry(
    db: Database, class_id: int, on_day: date, phase: Phase, text: str, at: datetime
) -> int:
    """Insert a line; returns its id."""
    row = {
        "class_id": class_id,
        "on_day": on_day.isoformat(),
        "phase": phase,
        "text": text,
        "written_at": at.isoformat(timespec="seconds"),
    }
    return cast(int, db.table("class_log").insert(row).last_pk)


def entries(db: Database, class_id: int) -> tuple[LogEntry, ...]:
    """The lines of a class, newest first."""
    rows = db.execute(
        "select id, on_day, phase, text, written_at from class_log "
        "where class_id = ? and removed_at is null order by on_day desc, id desc",
        [class_id],
    ).fetchall()
    return tuple(
        LogEntry(
            row[0],
            date.fromisoformat(row[1]),
            cast(Phase, row[2]),
            row[3],
            datetime.fromisoformat(row[4]),
        )
        for row in rows
    )


def remove_entry(db: Database, entry_id: int, at: datetime | None) -> None:
    """Take a line away, or (``at`` None) put it back."""
    stamp = at.isoformat(timespec="seconds") if at else None
    db.table("class_log").update(entry_id, {"removed_at": stamp})


def every_entry(db: Database) -> list[Any]:
    """(id, class, day, text, last day of the school year) of every entry, oldest first."""
    query = (
        "select l.id, l.class_id, l.on_day, l.text, y.ends_on from class_log l "
        "join school_class c on c.id = l.class_id join school_year y on y.id = c.school_year_id "
        "order by l.on_day, l.id"
    )
    return list(db.execute(query).fetchall())
