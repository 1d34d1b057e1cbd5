"""Rows of grown-ups who bully, and of who was told."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases.outsider import Outsider
from klasapp.cases.row_records import inserted, read_day, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_outsider(db: Database, case_id: int, one: Outsider, made_at: datetime) -> int:
    """Insert somebody (the id is ignored); returns the new id."""
    row = {
        "case_id": case_id,
        "kind": one.kind,
        "name": one.name,
        "noticed_on": one.noticed_on.isoformat(),
        "made_at": stamp(made_at),
    }
    return inserted(db, "outsider", row)


def outsiders(db: Database, case_id: int) -> tuple[Outsider, ...]:
    """Who in a case is no pupil of these classes, oldest first."""
    query = (
        "select id, kind, name, noticed_on, made_at, ended_on, ended_reason from outsider "
        "where case_id = ? order by id"
    )
    return tuple(
        Outsider(
            row[0], row[1], row[2], date.fromisoformat(row[3]), datetime.fromisoformat(row[4]),
            read_day(row[5]), row[6], {step: day for step, day, _ in steps(db, row[0])},
        )
        for row in db.execute(query, [case_id]).fetchall()
    )  # fmt: skip


def steps(db: Database, outsider_id: int) -> tuple[tuple[str, date, datetime], ...]:
    """(step, day, moment) of what was done, in order."""
    query = "select step, on_day, recorded_at from outsider_step where outsider_id = ? order by id"
    return tuple(
        (row[0], date.fromisoformat(row[1]), datetime.fromisoformat(row[2]))
        for row in db.execute(query, [outsider_id]).fetchall()
    )


def add_step(db: Database, outsider_id: int, step: str, day: date, moment: datetime) -> None:
    """Note who was told."""
    db.table("outsider_step").insert({
        "outsider_id": outsider_id,
        "step": step,
        "on_day": day.isoformat(),
        "recorded_at": stamp(moment),
    })


def end(db: Database, outsider_id: int, day: date | None, reason: str) -> None:
    """Note that it turned out otherwise, and why; no day: that is taken back."""
    fields = {"ended_on": day.isoformat() if day else None, "ended_reason": reason}
    db.table("outsider").update(outsider_id, fields)
