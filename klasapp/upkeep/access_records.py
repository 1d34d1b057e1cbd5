"""Rows of access requests, of notes by others, and of whatever else there is about a pupil."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from klasapp.upkeep.access import Request, Step

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class DataNote:
    """A correction or an objection at something outside a case; ``item``: its key."""

    id: int
    pupil_id: int
    item: str
    title: str
    kind: str
    by_whom: str
    text: str
    noted_on: date
    answer: str = ""
    answered_on: date | None = None


def add_request(db: Database, one: Request, at: datetime) -> int:
    """Insert a request (its id and steps are ignored); returns the new id."""
    row = {
        "pupil_id": one.pupil_id,
        "asker": one.asker,
        "who": one.who,
        "custody": one.custody,
        "received_on": one.received_on.isoformat(),
        "recorded_at": at.isoformat(timespec="seconds"),
    }
    return cast(int, db.table("access_request").insert(row).last_pk)


def add_step(db: Database, request_id: int, step: Step, at: datetime) -> None:
    """Insert a step of a request."""
    db.table("access_step").insert({
        "request_id": request_id,
        "kind": step.kind,
        "on_day": step.on_day.isoformat(),
        "answer": step.answer,
        "note": step.note,
        "recorded_at": at.isoformat(timespec="seconds"),
    })


def requests(db: Database, request_id: int | None = None) -> tuple[Request, ...]:
    """Every request, the newest first; or one."""
    where, values = ("where id = ?", [request_id]) if request_id is not None else ("", [])
    query = (
        f"select id, pupil_id, asker, who, custody, received_on from access_request {where} "  # noqa: S608
        "order by received_on desc, id desc"
    )
    return tuple(
        Request(
            row[0], row[1], row[2], row[3], row[4], date.fromisoformat(row[5]), _steps(db, row[0])
        )
        for row in db.execute(query, values).fetchall()
    )


def _steps(db: Database, request_id: int) -> tuple[Step, ...]:
    query = "select kind, on_day, answer, note from access_step where request_id = ? order by id"
    rows = db.execute(query, [request_id]).fetchall()
    return tuple(Step(row[0], date.fromisoformat(row[1]), row[2], row[3]) for row in rows)


def add_note(db: Database, one: DataNote, at: datetime) -> int:
    """Insert a correction or an objection; returns its id."""
    row = {
        "pupil_id": one.pupil_id,
        "item": one.item,
        "title": one.title,
        "kind": one.kind,
        "by_whom": one.by_whom,
        "text": one.text,
        "noted_on": one.noted_on.isoformat(),
        "recorded_at": at.isoformat(timespec="seconds"),
    }
    return cast(int, db.table("data_note").insert(row).last_pk)


def answer_note(db: Database, note_id: int, answer: str, on: date) -> None:
    """Keep what the school answered to an objection."""
    db.table("data_note").update(note_id, {"answer": answer, "answered_on": on.isoformat()})


_NOTE = (
    "select id, pupil_id, item, title, kind, by_whom, text, noted_on, answer, answered_on "
    "from data_note "
)


def data_notes(db: Database, pupil_id: int) -> tuple[DataNote, ...]:
    """The corrections and objections about a pupil, oldest first."""
    return _notes(db, "where pupil_id = ? order by id", pupil_id)


def notes_of_kind(db: Database, kind: str) -> tuple[DataNote, ...]:
    """Those at things of one kind (``signal``, ``round``), oldest first."""
    return _notes(db, "where item glob ? order by id", f"{kind}:*")


def _notes(db: Database, clause: str, value: object) -> tuple[DataNote, ...]:
    return tuple(
        DataNote(
            row[0], row[1], row[2], row[3], row[4], row[5], row[6],
            date.fromisoformat(row[7]), row[8],
            date.fromisoformat(row[9]) if row[9] else None,
        )
        for row in db.execute(_NOTE + clause, [value]).fetchall()
    )  # fmt: skip


def other_rows(
    db: Database, pupil_id: int, told: Collection[str]
) -> tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]:
    """(table, (column, value) ...) of every row that refers to a pupil, in tables not ``told``.

    So that nothing about a pupil is left out because nobody thought of it. Columns that refer to
    anything else are left out.
    """
    found = []
    for table in sorted(db.table_names()):
        keys = db.table(table).foreign_keys
        columns = [one.column for one in keys if one.other_table == "pupil"]
        if table in told or not columns:
            continue
        names = [one.name for one in db.table(table).columns]
        hidden = {one.column for one in keys} | {"id"}
        where = " or ".join(f"[{one}] = ?" for one in columns)
        query = f"select * from [{table}] where {where}"  # noqa: S608
        for row in db.execute(query, [pupil_id] * len(columns)).fetchall():
            cells = zip(names, row, strict=True)
            found.append((table, tuple((n, v) for n, v in cells if n not in hidden)))
    return tuple(found)
