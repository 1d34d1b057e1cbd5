"""Rows taken out with everything that hangs on them, to be put back while the session lasts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from klasapp.store.erasure import closure, erase
from klasapp.store.sqlcipher import Database


@dataclass(frozen=True)
class TakenOut:
    """What went, whole; in memory only."""

    rows: tuple[tuple[str, dict[str, Any]], ...]
    """(table, column -> value) of every row."""
    links: tuple[tuple[str, str, int, Any], ...]
    """(table, column, rowid, value) of what the schema emptied in rows that stayed."""


def take_out(db: Database, table: str, ids: Iterable[int]) -> TakenOut:
    """Delete rows as ``erase`` does, and return them with all that went along."""
    gone = closure(db, table, ids)
    rows: list[tuple[str, dict[str, Any]]] = []
    links: list[tuple[str, str, int, Any]] = []
    for name, numbers in gone.items():
        found = list(db.query(f"select rowid as [:rowid], * from [{name}]"))  # noqa: S608
        rows += [
            (name, {column: row[column] for column in row if column != ":rowid"})
            for row in found
            if row[":rowid"] in numbers
        ]
    for child in db.table_names():
        for key in db.execute(f"pragma foreign_key_list([{child}])").fetchall():
            parent, column, rule = key[2], key[3], key[6]
            if rule == "SET NULL" and parent in gone:
                query = f"select rowid, [{column}] from [{child}] where [{column}] not null"  # noqa: S608
                links += [
                    (child, column, rowid, value)
                    for rowid, value in db.execute(query).fetchall()
                    if value in gone[parent] and rowid not in gone.get(child, ())
                ]
    erase(db, table, gone[table])
    return TakenOut(tuple(rows), tuple(links))


def put_back(db: Database, taken: TakenOut) -> None:
    """Insert the rows as they were; call in a transaction.

    A row that meanwhile got another link keeps it. Raises the store's error when something they
    refer to is gone.
    """
    db.execute("pragma defer_foreign_keys = on")
    for table, row in taken.rows:
        columns = ", ".join(f"[{column}]" for column in row)
        marks = ", ".join("?" * len(row))
        db.execute(f"insert into [{table}] ({columns}) values ({marks})", list(row.values()))  # noqa: S608
    for table, column, rowid, value in taken.links:
        db.execute(
            f"update [{table}] set [{column}] = ? where rowid = ? and [{column}] is null",  # noqa: S608
            [value, rowid],
        )
