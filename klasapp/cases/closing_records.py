"""Rows of how cases ended, of following them, and of what pupils solved themselves."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from klasapp.cases.closing import Closing, SelfSolved
from klasapp.cases.row_records import day_text, inserted, read_day, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

_SELF_SOLVED = (
    "select id, pupil_id, class_id, noted_on, source, what, check_on, state, checked_on, note, "
    "case_id from self_solved"
)


def add_closing(db: Database, case_id: int, closing: Closing, on: date, at: datetime) -> None:
    """Note how a case ended."""
    db.table("case_closing").insert({
        "case_id": case_id,
        "closed_on": on.isoformat(),
        "solved": closing.solved,
        "own_words": closing.own_words,
        "parents_told_on": day_text(closing.parents_told_on),
        "parents_reason": closing.parents_reason,
        "recorded_at": stamp(at),
    })


def closings(db: Database, case_id: int) -> tuple[tuple[datetime, Closing], ...]:
    """How a case ended each time it was closed, oldest first, with the moment."""
    query = (
        "select recorded_at, solved, own_words, parents_told_on, parents_reason "
        "from case_closing where case_id = ? order by id"
    )
    return tuple(
        (datetime.fromisoformat(row[0]), Closing(row[1], row[2], read_day(row[3]), row[4]))
        for row in db.execute(query, [case_id]).fetchall()
    )


def accept(db: Database, case_id: int, school_year: str, by: str, on: date) -> None:
    """Note that a mentor follows a closed case in a school year."""
    db.table("monitoring_acceptance").insert({
        "case_id": case_id,
        "school_year": school_year,
        "accepted_by": by,
        "accepted_on": on.isoformat(),
    })


def acceptances(db: Database, case_id: int) -> dict[str, tuple[str, date]]:
    """Who took over following a case and when, by school year."""
    query = (
        "select school_year, accepted_by, accepted_on from monitoring_acceptance "
        "where case_id = ? order by id"
    )
    return {
        row[0]: (row[1], date.fromisoformat(row[2]))
        for row in db.execute(query, [case_id]).fetchall()
    }


def year_of_class(db: Database, class_id: int) -> str:
    """The name of the school year of a class."""
    query = (
        "select y.name from school_year y join school_class c on c.school_year_id = y.id "
        "where c.id = ?"
    )
    return str(db.execute(query, [class_id]).fetchone()[0])


# What pupils solved themselves


def add_self_solved(db: Database, one: SelfSolved) -> int:
    """Insert a note; returns its id."""
    return inserted(
        db,
        "self_solved",
        {
            "pupil_id": one.pupil_id,
            "class_id": one.class_id,
            "noted_on": one.noted_on.isoformat(),
            "source": one.source,
            "what": one.what,
            "check_on": one.check_on.isoformat(),
            "state": one.state,
        },
    )


def change_self_solved(db: Database, number: int, fields: dict[str, object]) -> None:
    """Overwrite fields of a note, by column name."""
    db.table("self_solved").update(number, fields)


def self_solved(db: Database, class_id: int | None = None) -> tuple[SelfSolved, ...]:
    """The notes (of a class), newest first."""
    where, values = (" where class_id = ?", [class_id]) if class_id is not None else ("", [])
    rows = db.execute(f"{_SELF_SOLVED}{where} order by noted_on desc, id desc", values).fetchall()
    return tuple(_note(row) for row in rows)


def find_self_solved(db: Database, number: int) -> SelfSolved | None:
    """One note, or None."""
    row = db.execute(f"{_SELF_SOLVED} where id = ?", [number]).fetchone()
    return _note(row) if row else None


def forget_self_solved(db: Database, number: int) -> None:
    """Erase a note."""
    db.execute("delete from self_solved where id = ?", [number])


def _note(row: Any) -> SelfSolved:
    return SelfSolved(
        id=row[0],
        pupil_id=row[1],
        class_id=row[2],
        noted_on=date.fromisoformat(row[3]),
        source=row[4],
        what=row[5],
        check_on=date.fromisoformat(row[6]),
        state=row[7],
        checked_on=read_day(row[8]),
        note=row[9],
        case_id=row[10],
    )
