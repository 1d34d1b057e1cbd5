"""Rows of the year plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from sqlite_utils import Database

PlanState = Literal["planned", "given", "dropped"]


@dataclass(frozen=True, slots=True)
class PlannedLesson:
    """A lesson in the year plan. ``by_hand``: a new proposal leaves it alone."""

    id: int
    class_id: int
    lesson_id: str
    title: str
    day: date
    phase: str
    why: str
    state: PlanState = "planned"
    by_hand: bool = False
    reason: str = ""


def plan_of(db: Database, class_id: int) -> tuple[PlannedLesson, ...]:
    """The plan of a class, earliest first, dropped lessons included."""
    return _plans(db, "class_id = ? order by on_day, id", class_id)


def find(db: Database, plan_id: int) -> PlannedLesson | None:
    """One planned lesson, or None."""
    found = _plans(db, "id = ?", plan_id)
    return found[0] if found else None


def add(db: Database, line: PlannedLesson) -> PlannedLesson:
    """Insert a planned lesson."""
    number = cast(int, db.table("lesson_plan").insert(_row(line)).last_pk)
    return replace(line, id=number)


def change(db: Database, line: PlannedLesson) -> None:
    """Overwrite a planned lesson."""
    db.table("lesson_plan").update(line.id, _row(line))


def remove(db: Database, plan_id: int) -> None:
    """Take a planned lesson out."""
    db.execute("delete from lesson_plan where id = ?", [plan_id])


def _row(line: PlannedLesson) -> dict[str, object]:
    return {
        "class_id": line.class_id,
        "lesson": line.lesson_id,
        "title": line.title,
        "on_day": line.day.isoformat(),
        "phase": line.phase,
        "why": line.why,
        "state": line.state,
        "by_hand": int(line.by_hand),
        "reason": line.reason,
    }


def _plans(db: Database, clause: str, value: int) -> tuple[PlannedLesson, ...]:
    query = (
        "select id, class_id, lesson, title, on_day, phase, why, state, by_hand, reason "
        "from lesson_plan where "
    )
    return tuple(
        PlannedLesson(
            row[0], row[1], row[2], row[3], date.fromisoformat(row[4]), row[5], row[6],
            cast(PlanState, row[7]), bool(row[8]), row[9],
        )
        for row in db.execute(query + clause, [value]).fetchall()
    )  # fmt: skip
