"""Rows of two pupils who are one child: everything about the one becomes about the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

_SAME_TWICE = frozenset({
    "group_place",
    "nomination",
    "predicted_pupil",
    "pupil_nickname",
    "self_naming",
})
"""Tables in which two rows of one child say the same once: the second is left out."""


def references(db: Database) -> tuple[tuple[str, str], ...]:
    """(table, column) of everything that refers to a pupil."""
    return tuple(
        (name, key.column)
        for name in db.table_names()
        for key in db.table(name).foreign_keys
        if key.other_table == "pupil" and isinstance(key.column, str)
    )


def counts(db: Database, pupil_id: int) -> dict[str, int]:
    """How many rows of each table are about a pupil, tables without any left out."""
    found: dict[str, int] = {}
    for table, column in references(db):
        count = db.table(table).count_where(f"[{column}] = ?", [pupil_id])
        if count:
            found[table] = found.get(table, 0) + count
    return found


def answered_both(db: Database, one: int, other: int) -> tuple[str, ...]:
    """Names of the rounds in which both answered: these are two children."""
    query = (
        "select r.name from round r "
        "join round_participant a on a.round_id = r.id and a.pupil_id = ? "
        "join round_participant b on b.round_id = r.id and b.pupil_id = ? "
        "where a.state = 'answered' and b.state = 'answered' order by r.opened_on, r.id"
    )
    return tuple(row[0] for row in db.execute(query, [one, other]).fetchall())


def cases_of_both(db: Database, one: int, other: int) -> tuple[str, ...]:
    """Numbers of the cases in which both have or had a role."""
    query = (
        "select distinct c.number from bullying_case c "
        "join case_pupil a on a.case_id = c.id and a.pupil_id = ? "
        "join case_pupil b on b.case_id = c.id and b.pupil_id = ? order by c.number"
    )
    return tuple(row[0] for row in db.execute(query, [one, other]).fetchall())


def in_draft(db: Database, pupil_id: int) -> bool:
    """Whether a case that is still being typed names this pupil."""
    bodies = db.execute("select body from intake_draft").fetchall()
    return any(_mentions(json.loads(row[0]), pupil_id) for row in bodies)


def merge(db: Database, kept: int, gone: int) -> None:
    """Let every row about ``gone`` be about ``kept``, and delete the row of ``gone``.

    Records that stay as they are (reports, consent, contacts) get only the other pupil; their
    triggers are off for the moment of it, inside the caller's transaction. Raises the store's
    error when two rows cannot stand side by side.
    """
    _enrolments(db, kept, gone)
    _participants(db, kept, gone)
    _wishes(db, kept, gone)
    for table, column in references(db):
        if table not in {"enrolment", "group_wish"}:
            _rewrite(db, table, column, kept, gone)
    _roles_in_changes(db, kept, gone)
    db.execute("delete from pupil where id = ?", [gone])


def _rewrite(db: Database, table: str, column: str, kept: int, gone: int) -> None:
    triggers = db.execute(
        "select name, sql from sqlite_master where type = 'trigger' and tbl_name = ?", [table]
    ).fetchall()
    for name, _ in triggers:
        db.execute(f"drop trigger [{name}]")
    otherwise = "or ignore" if table in _SAME_TWICE else ""
    db.execute(
        f"update {otherwise} [{table}] set [{column}] = ? where [{column}] = ?",  # noqa: S608
        [kept, gone],
    )
    if table in _SAME_TWICE:
        db.execute(f"delete from [{table}] where [{column}] = ?", [gone])  # noqa: S608
    for _, sql in triggers:
        db.execute(sql)


def _enrolments(db: Database, kept: int, gone: int) -> None:
    """The classes of both; where both were in one, from the first day to the last."""
    rows = db.execute(
        "select class_id, joined_on, left_on from enrolment where pupil_id = ?", [gone]
    ).fetchall()
    for class_id, joined_on, left_on in rows:
        db.execute(
            "insert into enrolment (pupil_id, class_id, joined_on, left_on) values (?, ?, ?, ?) "
            "on conflict (pupil_id, class_id) do update set "
            "joined_on = min(joined_on, excluded.joined_on), "
            "left_on = case when left_on is null or excluded.left_on is null then null "
            "else max(left_on, excluded.left_on) end",
            [kept, class_id, joined_on, left_on],
        )
    db.execute("delete from enrolment where pupil_id = ?", [gone])


def _participants(db: Database, kept: int, gone: int) -> None:
    """In a round with both, the one who answered counts."""
    query = (
        "select a.round_id, a.state from round_participant a join round_participant b "
        "on b.round_id = a.round_id and b.pupil_id = ? where a.pupil_id = ?"
    )
    for round_id, state in db.execute(query, [kept, gone]).fetchall():
        spare = kept if state == "answered" else gone
        db.execute(
            "delete from round_participant where round_id = ? and pupil_id = ?", [round_id, spare]
        )


def _wishes(db: Database, kept: int, gone: int) -> None:
    """Wishes for groups name the lower id first, and never one child twice."""
    query = (
        "select id, round_id, plan_kind, kind, first_id, second_id from group_wish "
        "where first_id = ? or second_id = ?"
    )
    for row in db.execute(query, [gone, gone]).fetchall():
        pair = [kept if one == gone else one for one in row[4:] if one is not None]
        db.execute("delete from group_wish where id = ?", [row[0]])
        if len(set(pair)) == len(pair):
            first, second = (*sorted(pair), None)[:2]
            db.execute("insert or ignore into group_wish values (?, ?, ?, ?, ?, ?)",
                       [*row[:4], first, second])  # fmt: skip


def _roles_in_changes(db: Database, kept: int, gone: int) -> None:
    """The history of roles in a case names pupils by id."""
    names = db.execute(
        "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'case_change'"
    ).fetchall()
    for name, _ in names:
        db.execute(f"drop trigger [{name}]")
    start = f"{gone}:"
    for column in ("was", "became"):
        db.execute(
            f"update case_change set [{column}] = ? || substr([{column}], ?) "  # noqa: S608
            f"where field = 'role' and substr([{column}], 1, ?) = ?",
            [f"{kept}:", len(start) + 1, len(start), start],
        )
    for _, sql in names:
        db.execute(sql)


def _mentions(value: Any, pupil_id: int) -> bool:
    if isinstance(value, dict):
        return str(pupil_id) in value or any(_mentions(one, pupil_id) for one in value.values())
    if isinstance(value, list):
        return any(_mentions(one, pupil_id) for one in value)
    return value in {pupil_id, str(pupil_id)} and not isinstance(value, bool)
