"""Rows of what stays of a round when choices or results go."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from klasapp.sociogram.kept import RoundKeeping

if TYPE_CHECKING:
    from sqlite_utils import Database

_INSIDE = "(select id from round_question where round_id = ?)"


def class_body(db: Database, round_id: int) -> str | None:
    """The kept class of a round; None while its choices are there."""
    row = db.execute("select body from round_removal where round_id = ?", [round_id]).fetchone()
    return str(row[0]) if row else None


def pupil_bodies(db: Database, round_id: int) -> tuple[tuple[int, str], ...]:
    """(pupil, kept results) of a round, in the order of its list."""
    query = "select pupil_id, body from kept_result where round_id = ? order by rowid"
    return tuple((row[0], row[1]) for row in db.execute(query, [round_id]).fetchall())


def flag_bodies(db: Database, round_id: int) -> tuple[str, ...]:
    """The kept flags of comparing a round with an earlier one."""
    query = "select body from kept_flag where round_id = ? order by rowid"
    return tuple(row[0] for row in db.execute(query, [round_id]).fetchall())


def keep_flags(db: Database, round_id: int, flags: Iterable[tuple[int, str]]) -> None:
    """Keep flags of comparing, by pupil, in the place of those that were kept."""
    db.execute("delete from kept_flag where round_id = ?", [round_id])
    db.table("kept_flag").insert_all(
        {"round_id": round_id, "pupil_id": pupil_id, "body": body} for pupil_id, body in flags
    )


def keep_round(
    db: Database, round_id: int, on: date, counts: tuple[int, int], body: str,
    pupils: Iterable[tuple[int, str]],
) -> None:  # fmt: skip
    """Keep what stays. ``counts``: (answered, participants)."""
    db.table("round_removal").insert({
        "round_id": round_id,
        "choices_on": on.isoformat(),
        "answered": counts[0],
        "participants": counts[1],
        "body": body,
    })
    db.table("kept_result").insert_all(
        {"round_id": round_id, "pupil_id": pupil_id, "body": text} for pupil_id, text in pupils
    )


def delete_choices(db: Database, round_id: int) -> int:
    """Delete who chose whom, and who named himself; returns how many rows went."""
    return sum(
        db.execute(f"delete from {table} where question_id in {_INSIDE}", [round_id]).rowcount  # noqa: S608
        for table in ("nomination", "self_naming")
    )


def delete_results(db: Database, round_id: int, on: date) -> int:
    """Delete everything about one pupil in a round; returns how many rows went."""
    gone = 0
    for statement in (
        "delete from kept_result where round_id = ?",
        "delete from kept_flag where round_id = ?",
        "delete from predicted_pupil where round_id = ?",
        "delete from group_wish where round_id = ?",
        "delete from group_place where plan_id in (select id from group_plan where round_id = ?)",
        "delete from group_plan where round_id = ?",
        "delete from scale_answer where question_id in "
        "(select id from scale_question where round_id = ?)",
        "delete from round_participant where round_id = ?",
    ):
        gone += db.execute(statement, [round_id]).rowcount
    db.execute(
        "update round_removal set results_on = ? where round_id = ?", [on.isoformat(), round_id]
    )
    return gone


def rounds_with_pupils(db: Database) -> tuple[RoundKeeping, ...]:
    """Every round that is no draft and of which results per pupil are left, oldest first."""
    asked: dict[int, set[tuple[str, str]]] = {}
    for number, kind, text in db.execute("select round_id, kind, text from round_question"):
        asked.setdefault(number, set()).add((kind, text))
    query = (
        "select r.id, r.class_id, c.name, r.name, r.opened_on, r.state, y.ends_on, "
        "g.round_id is null from round r join school_class c on c.id = r.class_id "
        "join school_year y on y.id = c.school_year_id "
        "left join round_removal g on g.round_id = r.id "
        "where g.results_on is null order by r.opened_on, r.id"
    )
    return tuple(
        RoundKeeping(
            row[0], row[1], row[2], row[3], date.fromisoformat(row[4]), row[5] == "closed",
            date.fromisoformat(row[6]), frozenset(asked.get(row[0], ())), bool(row[7]),
        )
        for row in db.execute(query).fetchall()
    )  # fmt: skip


def rounds_of_pupils(db: Database, pupils: Collection[int]) -> dict[int, frozenset[int]]:
    """Which of these pupils are in which round that still holds results per pupil."""
    found: dict[int, set[int]] = {}
    query = (
        "select p.round_id, p.pupil_id from round_participant p "
        "left join round_removal g on g.round_id = p.round_id where g.results_on is null"
    )
    for round_id, pupil_id in db.execute(query) if pupils else ():
        if pupil_id in pupils:
            found.setdefault(round_id, set()).add(pupil_id)
    return {round_id: frozenset(these) for round_id, these in found.items()}
