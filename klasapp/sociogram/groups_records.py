"""Rows of wishes for groups, and of the plans that were kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from klasapp.sociogram.groups import GroupPlan, GroupWish, KeptPlan, PlanKind, WishKind

if TYPE_CHECKING:
    from sqlite_utils import Database


def wishes(db: Database, round_id: int, kind: PlanKind) -> tuple[GroupWish, ...]:
    """The wishes for one kind of plan, in the order of typing."""
    query = (
        "select kind, first_id, second_id from group_wish "
        "where round_id = ? and plan_kind = ? order by id"
    )
    return tuple(
        GroupWish(cast(WishKind, row[0]), row[1], row[2])
        for row in db.execute(query, [round_id, kind]).fetchall()
    )


def add_wish(db: Database, round_id: int, kind: PlanKind, wish: GroupWish) -> None:
    """Insert a wish."""
    db.table("group_wish").insert({
        "round_id": round_id,
        "plan_kind": kind,
        "kind": wish.kind,
        "first_id": wish.first,
        "second_id": wish.second,
    })


def delete_wish(db: Database, round_id: int, kind: PlanKind, wish: GroupWish) -> None:
    """Delete a wish."""
    db.execute(
        "delete from group_wish where round_id = ? and plan_kind = ? and kind = ? "
        "and first_id = ? and second_id is ?",
        [round_id, kind, wish.kind, wish.first, wish.second],
    )


def add_plan(db: Database, plan: KeptPlan) -> int:
    """Insert a plan with its places (``plan.id`` is not used); returns its id."""
    row = {
        "round_id": plan.round_id,
        "kind": plan.kind,
        "name": plan.name,
        "kept_at": plan.kept_at.isoformat(timespec="seconds"),
        "group_count": len(plan.plan.groups),
        "table_columns": plan.columns,
        "table_seats": plan.seats,
    }
    plan_id = cast(int, db.table("group_plan").insert(row).last_pk)
    db.table("group_place").insert_all(
        {"plan_id": plan_id, "pupil_id": pupil, "group_number": number, "position": position}
        for number, group in enumerate(plan.plan.groups, start=1)
        for position, pupil in enumerate(group, start=1)
    )
    return plan_id


def plans(db: Database, round_id: int, kind: PlanKind) -> tuple[KeptPlan, ...]:
    """The plans of a round, newest first."""
    query = (
        "select id, name, kept_at, group_count, table_columns, table_seats from group_plan "
        "where round_id = ? and kind = ? order by id desc"
    )
    found = []
    for row in db.execute(query, [round_id, kind]).fetchall():
        groups: list[list[int]] = [[] for _ in range(row[3])]
        places = db.execute(
            "select group_number, pupil_id from group_place where plan_id = ? "
            "order by group_number, position",
            [row[0]],
        )
        for number, pupil in places.fetchall():
            groups[number - 1].append(pupil)
        found.append(
            KeptPlan(
                row[0],
                round_id,
                kind,
                row[1],
                datetime.fromisoformat(row[2]),
                GroupPlan(tuple(tuple(group) for group in groups)),
                row[4],
                row[5],
            )
        )
    return tuple(found)


def delete_plan(db: Database, plan_id: int) -> None:
    """Delete a plan with its places."""
    db.execute("delete from group_plan where id = ?", [plan_id])
