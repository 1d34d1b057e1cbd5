"""Rows of what the last calendar file said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import TYPE_CHECKING

from klasapp.cases.agenda import AgendaEntry
from klasapp.documents.agenda import Appointment

if TYPE_CHECKING:
    from sqlite_utils import Database


def entries(db: Database) -> dict[str, AgendaEntry]:
    """What the last file said, by uid."""
    rows = db.execute("select uid, on_day, at_time, sequence, cancelled from agenda_entry")
    return {
        uid: AgendaEntry(
            uid,
            date.fromisoformat(day),
            time.fromisoformat(at) if at else None,
            sequence,
            bool(cancelled),
        )
        for uid, day, at, sequence, cancelled in rows.fetchall()
    }


def keep_entries(db: Database, written: Iterable[Appointment]) -> None:
    """Remember what a file says; what it no longer mentions is past and goes."""
    db.execute("delete from agenda_entry")
    db.table("agenda_entry").insert_all([
        {
            "uid": one.uid,
            "on_day": one.on.isoformat(),
            "at_time": one.at.strftime("%H:%M") if one.at else None,
            "sequence": one.sequence,
            "cancelled": int(one.cancelled),
        }
        for one in written
    ])
