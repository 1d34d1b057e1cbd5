"""Rows of "kijk eerst" plans and their notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from klasapp.cases.look_first import LookNote, LookPlan
from klasapp.cases.row_records import inserted, read_day, stamp
from klasapp.sociometry import FlagKind

if TYPE_CHECKING:
    from sqlite_utils import Database

_PLAN = (
    "select id, pupil_id, class_id, flag_kind, reason, round_id, started_on, review_on, state, "
    "closing_reason, closed_on from look_first l"
)


def add_plan(db: Database, plan: LookPlan) -> int:
    """Insert a running plan (its id is ignored); returns the new id."""
    return inserted(
        db,
        "look_first",
        {
            "pupil_id": plan.pupil_id,
            "class_id": plan.class_id,
            "flag_kind": plan.flag_kind,
            "reason": plan.reason,
            "round_id": plan.round_id,
            "started_on": plan.started_on.isoformat(),
            "review_on": plan.review_on.isoformat(),
            "state": "open",
        },
    )


def change_plan(db: Database, plan_id: int, fields: Mapping[str, object]) -> None:
    """Overwrite fields of a plan, by column name."""
    db.table("look_first").update(plan_id, dict(fields))


def find_plan(db: Database, plan_id: int) -> LookPlan | None:
    """One plan with its notes, or None."""
    found = _plans(db, " where id = ?", [plan_id])
    return found[0] if found else None


def running_plan(db: Database, pupil_id: int, flag_kind: str | None) -> LookPlan | None:
    """The running plan of a pupil for a kind of flag, or None."""
    clause = " where pupil_id = ? and flag_kind is ? and state = 'open'"
    found = _plans(db, clause, [pupil_id, flag_kind])
    return found[0] if found else None


def plans(
    db: Database, class_id: int | None = None, *, pupil_id: int | None = None
) -> tuple[LookPlan, ...]:
    """Plans (of a class, of a pupil), newest first."""
    clause = (
        " where (? is null or l.class_id = ? or exists (select 1 from enrolment e where "
        "e.pupil_id = l.pupil_id and e.class_id = ? and e.left_on is null)) "
        "and (? is null or l.pupil_id = ?) order by l.started_on desc, l.id desc"
    )
    return _plans(db, clause, [class_id, class_id, class_id, pupil_id, pupil_id])


def add_look_note(
    db: Database,
    plan_id: int,
    written_at: datetime,
    item: str,
    text: str,
    round_id: int | None = None,
) -> None:
    """Insert a tick or a note."""
    db.table("look_first_note").insert({
        "look_first_id": plan_id,
        "written_at": stamp(written_at),
        "item": item,
        "text": text,
        "round_id": round_id,
    })


def remove_tick(db: Database, plan_id: int, item: str, removed_at: datetime) -> None:
    """Take back a tick; it stays in the table."""
    db.execute(
        "update look_first_note set removed_at = ? where look_first_id = ? and item = ? "
        "and text = '' and removed_at is null",
        [stamp(removed_at), plan_id, item],
    )


def _plans(db: Database, clause: str, values: list[Any]) -> tuple[LookPlan, ...]:
    return tuple(
        replace(_plan(row), notes=_notes(db, row[0]))
        for row in db.execute(_PLAN + clause, values).fetchall()
    )


def _plan(row: Any) -> LookPlan:
    return LookPlan(
        id=row[0],
        pupil_id=row[1],
        class_id=row[2],
        flag_kind=cast("FlagKind | None", row[3]),
        reason=row[4],
        round_id=row[5],
        started_on=date.fromisoformat(row[6]),
        review_on=date.fromisoformat(row[7]),
        state=row[8],
        closing_reason=row[9],
        closed_on=read_day(row[10]),
    )


def _notes(db: Database, plan_id: int) -> tuple[LookNote, ...]:
    query = (
        "select id, written_at, item, text, round_id from look_first_note "
        "where look_first_id = ? and removed_at is null order by id"
    )
    return tuple(
        LookNote(row[0], datetime.fromisoformat(row[1]), row[2], row[3], row[4])
        for row in db.execute(query, [plan_id]).fetchall()
    )
