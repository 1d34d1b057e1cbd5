"""Rows of a case as they travel: by their column names, with names that hold in every klasapp."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from klasapp.cases.evidence_records import no_files
from klasapp.cases.handover import CASE, TABLES, Answer, Clock, Purpose, Shared
from klasapp.cases.row_records import inserted, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

# Table and column names below come from TABLES and from the database itself, never from a bundle.


def present_tables(db: Database) -> tuple[Shared, ...]:
    """The tables of ``TABLES`` that this database has."""
    known = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
    return tuple(one for one in TABLES if one.name in known)


def columns(db: Database, table: str) -> tuple[str, ...]:
    """The columns of a table."""
    return tuple(row[1] for row in db.execute(f"pragma table_info({table})").fetchall())


def key_column(db: Database, table: str) -> str:
    """The column that is the number of a row; ``rowid`` when none is."""
    found = [row for row in db.execute(f"pragma table_info({table})").fetchall() if row[5]]
    return found[0][1] if len(found) == 1 and found[0][2].lower() == "integer" else "rowid"


def references(db: Database, table: str) -> dict[str, str]:
    """Which column holds the number of a row of which table."""
    rows = db.execute(f"pragma foreign_key_list({table})").fetchall()
    return {row[3]: row[2] for row in rows if row[2] != "protocol_version"}


def rows_of(
    db: Database, shared: Shared, owners: Iterable[int], wanted: Sequence[str]
) -> list[tuple[int, dict[str, Any]]]:
    """Number and values of the rows that belong to these owners, in order."""
    marks = [int(owner) for owner in owners]
    if not marks:
        return []
    key = key_column(db, shared.name)
    only = f" and {shared.only} is not null" if shared.only else ""
    query = (
        f"select {key}, {', '.join(wanted)} from {shared.name} where {shared.owner} in "  # noqa: S608
        f"({', '.join('?' * len(marks))}){only} order by {key}"
    )
    found = db.execute(query, marks).fetchall()
    return [(row[0], dict(zip(wanted, row[1:], strict=True))) for row in found]


def values_of(db: Database, table: str, row_id: int, wanted: Sequence[str]) -> dict[str, Any]:
    """Some values of one row; empty when it is gone."""
    key = key_column(db, table)
    query = f"select {', '.join(wanted)} from {table} where {key} = ?"  # noqa: S608
    row = db.execute(query, [row_id]).fetchone()
    return dict(zip(wanted, row, strict=True)) if row else {}


def add_row(db: Database, table: str, values: Mapping[str, Any]) -> int:
    """Insert a row; returns its number."""
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    query = f"insert into {table} ({names}) values ({marks}) returning {key_column(db, table)}"  # noqa: S608
    return int(db.execute(query, list(values.values())).fetchone()[0])


def add_bare_row(db: Database, table: str, values: Mapping[str, Any]) -> None:
    """Insert a row unless it is there."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    query = f"insert or ignore into {table} ({names}) values ({marks})"  # noqa: S608
    db.execute(query, list(values.values()))


def replace_values(db: Database, table: str, row_id: int, values: Mapping[str, Any]) -> None:
    """Let a row say something else. It is written anew: a merge may set what a person may not."""
    names = columns(db, table)
    whole = {**values_of(db, table, row_id, names), **values}
    key = key_column(db, table)
    # Rows that point here find it back before the transaction ends.
    db.execute("pragma defer_foreign_keys = on")
    db.execute(f"delete from {table} where {key} = ?", [row_id])  # noqa: S608
    add_row(db, table, {**whole, key: row_id})


def remove_row(db: Database, table: str, row_id: int) -> None:
    """Take away a row that turned out to be another one."""
    db.execute(f"delete from {table} where {key_column(db, table)} = ?", [row_id])  # noqa: S608


def same_row(db: Database, shared: Shared, values: Mapping[str, Any]) -> int | None:
    """The row that already stands where a new one would, if any."""
    if not shared.once or (shared.alive and values.get(shared.alive) is not None):
        return None
    clauses = [f"{name} is ?" for name in shared.once]
    if shared.alive:
        clauses.append(f"{shared.alive} is null")
    key = key_column(db, shared.name)
    query = f"select {key} from {shared.name} where {' and '.join(clauses)} order by {key}"  # noqa: S608
    row = db.execute(query, [values[name] for name in shared.once]).fetchone()
    return int(row[0]) if row else None


def next_number(db: Database, shared: Shared, owner: int) -> int:
    """The next free number of a numbered row."""
    query = f"select coalesce(max(number), 0) + 1 from {shared.name} where {shared.owner} = ?"  # noqa: S608
    return int(db.execute(query, [owner]).fetchone()[0])


# Names


def name_row(db: Database, table: str, row_id: int, name: str = "") -> str:
    """Give a row a (further) name; returns it."""
    # The name begins with the number of the row, so that names keep the order of one klasapp; that
    # of a case is only random: it stands in the register.
    chance = uuid.uuid4().hex
    chosen = name or (chance if table == CASE else f"{row_id:012x}{chance[:20]}")
    row = {"uuid": chosen, "table_name": table, "row_id": row_id}
    db.table("shared_row").insert(row, pk="uuid", ignore=True)
    return chosen


def names_of(db: Database, table: str, row_id: int) -> tuple[str, ...]:
    """The names of a row, in alphabetical order."""
    query = "select uuid from shared_row where table_name = ? and row_id = ? order by uuid"
    return tuple(row[0] for row in db.execute(query, [table, row_id]).fetchall())


def rows_named(db: Database, table: str, names: Iterable[str]) -> tuple[int, ...]:
    """The rows that have one of these names."""
    found: set[int] = set()
    for name in names:
        query = "select row_id from shared_row where table_name = ? and uuid = ?"
        row = db.execute(query, [table, name]).fetchone()
        if row:
            found.add(row[0])
    return tuple(sorted(found))


def move_names(db: Database, table: str, old: int, new: int) -> None:
    """Let the names of one row belong to another."""
    query = "update shared_row set row_id = ? where table_name = ? and row_id = ?"
    db.execute(query, [new, table, old])


def forget_names(db: Database, table: str, row_id: int) -> None:
    """The row with this number is another one than before: its names are free."""
    for side in ("shared_row", "shared_field"):
        db.execute(f"delete from {side} where table_name = ? and row_id = ?", [table, row_id])  # noqa: S608


def keep_content(db: Database, table: str, row_id: int, content: Mapping[str, Any]) -> None:
    """Keep what a row said, for when it is taken away later."""
    query = "update shared_row set content = ? where table_name = ? and row_id = ?"
    db.execute(query, [json.dumps(dict(content)), table, row_id])


def kept_contents(db: Database, table: str) -> list[tuple[str, int, dict[str, Any]]]:
    """Name, number and kept content of each shared row of a table."""
    query = "select uuid, row_id, content from shared_row where table_name = ? and content != ''"
    return [(row[0], row[1], json.loads(row[2])) for row in db.execute(query, [table]).fetchall()]


# What changed where


def fields_of(db: Database, table: str, row_id: int) -> dict[str, tuple[str, Clock]]:
    """What each part of a row said when it was last shared, and its clock."""
    query = "select field, value, clock from shared_field where table_name = ? and row_id = ?"
    rows = db.execute(query, [table, row_id]).fetchall()
    return {row[0]: (row[1], json.loads(row[2])) for row in rows}


def keep_field(
    db: Database, table: str, row_id: int, field: str, value: str, clock: Mapping[str, int]
) -> None:
    """Keep what a part says now, and its clock."""
    db.table("shared_field").upsert(
        {"table_name": table, "row_id": row_id, "field": field, "value": value,
         "clock": json.dumps(dict(clock), sort_keys=True)},
        pk=("table_name", "row_id", "field"),
    )  # fmt: skip


def case_forms(db: Database, case_id: int) -> list[str]:
    """The forms of bullying of a case, in alphabetical order."""
    query = "select code from case_form where case_id = ? order by code"
    return [row[0] for row in db.execute(query, [case_id]).fetchall()]


def reorder_versions(db: Database, talk: int) -> None:
    """Number the final versions of a report by the moment they were saved, on both sides alike."""
    query = (
        "select v.id, v.number, v.saved_at, min(s.uuid) from talk_version v join shared_row s "
        "on s.table_name = 'talk_version' and s.row_id = v.id "
        "where v.talk_id = ? and v.number is not null group by v.id"
    )
    rows = sorted(db.execute(query, [talk]).fetchall(), key=lambda row: (row[2], row[3]))
    if [row[1] for row in rows] == list(range(1, len(rows) + 1)):
        return
    names = columns(db, "talk_version")
    contents = [values_of(db, "talk_version", row[0], names) for row in rows]
    db.execute("pragma defer_foreign_keys = on")
    for content in contents:
        db.execute("delete from talk_version where id = ?", [content["id"]])
    for number, content in enumerate(contents, 1):
        add_row(db, "talk_version", {**content, "number": number})


def reorder_rows(
    db: Database, shared: Shared, found: Sequence[tuple[int, Mapping[str, Any]]]
) -> None:
    """Put rows of which the last counts in the order of their moment, on both sides alike."""
    named = {row_id: min(names_of(db, shared.name, row_id)) for row_id, _ in found}
    wanted = sorted(found, key=lambda row: (row[1][shared.moment], named[row[0]]))
    numbers = sorted(named)
    if [row_id for row_id, _ in wanted] == numbers:
        return
    names = {row_id: names_of(db, shared.name, row_id) for row_id in numbers}
    for row_id in numbers:
        remove_row(db, shared.name, row_id)
        forget_names(db, shared.name, row_id)
    for number, (row_id, values) in zip(numbers, wanted, strict=True):
        add_row(db, shared.name, {**values, "id": number})
        for name in names[row_id]:
            name_row(db, shared.name, number, name)


def takes_no_files(db: Database, case_id: int) -> bool:
    """Whether a case may hold no files (nude images)."""
    return bool(no_files(db, case_id))


def removed_files(db: Database, evidence_id: int) -> set[str]:
    """The hashes of files that were removed from a piece of evidence, for good."""
    query = "select sha256 from evidence_decision where evidence_id = ? and decision = 'removed'"
    return {row[0] for row in db.execute(query, [evidence_id]).fetchall()}


def drop_removed_files(db: Database, case_id: int) -> None:
    """Take away files that the other side removed with a decision."""
    db.execute(
        "delete from evidence_file where evidence_id in (select d.evidence_id from "
        "evidence_decision d join evidence e on e.id = d.evidence_id where e.case_id = ? and "
        "d.decision = 'removed' and d.sha256 = evidence_file.sha256)",
        [case_id],
    )


# What went where


def add_handover(
    db: Database, bundle: str, direction: str, purpose: Purpose, sender: str, receiver: str,
    sha256: str, at: datetime, cases: Mapping[str, int | None],
) -> None:  # fmt: skip
    """Note that a bundle went out or came in, with its cases."""
    number = inserted(db, "handover", {
        "bundle": bundle, "direction": direction, "purpose": purpose.value, "sender": sender,
        "receiver": receiver, "sha256": sha256, "happened_at": stamp(at),
    })  # fmt: skip
    db.table("handover_case").insert_all(
        {"handover_id": number, "case_uuid": name, "case_id": case_id}
        for name, case_id in cases.items()
    )


def add_answer(db: Database, answer: Answer) -> None:
    """Keep an answer; the first one of a bundle and a case counts."""
    row = {"bundle": answer.bundle, "case_uuid": answer.case_uuid, "by_name": answer.by,
           "accepted": int(answer.accepted), "reason": answer.reason,
           "answered_at": answer.at}  # fmt: skip
    db.table("handover_answer").insert(row, pk=("bundle", "case_uuid"), ignore=True)


def answers(db: Database) -> tuple[Answer, ...]:
    """Every answer, oldest first."""
    query = (
        "select bundle, case_uuid, accepted, by_name, reason, answered_at from handover_answer "
        "order by answered_at"
    )
    rows = db.execute(query).fetchall()
    return tuple(Answer(r[0], r[1], bool(r[2]), r[3], r[4], r[5]) for r in rows)


def exchanges(db: Database, case_id: int) -> list[tuple[str, str, str, str, str, str]]:
    """Of each bundle with this case: bundle, direction, purpose, sender, receiver, moment."""
    query = (
        "select h.bundle, h.direction, h.purpose, h.sender, h.receiver, h.happened_at "
        "from handover h join handover_case c on c.handover_id = h.id where c.case_id = ? "
        "order by h.id"
    )
    return [tuple(row) for row in db.execute(query, [case_id]).fetchall()]


def case_named(db: Database, name: str) -> int | None:
    """The case with this name, if it is here."""
    found = rows_named(db, CASE, (name,))
    return found[0] if found else None
