"""Erasing rows with everything that hangs on them, so that nothing about them is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from klasapp.store.sqlcipher import Database

_AT_ONCE = 500
"""Numbers in one statement; SQLite takes a limited number of parameters."""


def erase(db: Database, table: str, ids: Iterable[int]) -> dict[str, tuple[int, ...]]:
    """Delete rows and, along every foreign key, the rows that refer to them; call in a transaction.

    ``ids``: row numbers (``rowid``) in ``table``. A reference that the schema empties
    (``on delete set null``) is emptied; its row stays. Triggers that forbid deleting are put
    aside meanwhile: what is due by the protocol goes, whatever its kind. Returns the row numbers
    that went, by table, without the tables of which nothing went.
    """
    gone = closure(db, table, ids)
    guards = _guards(db, gone)
    for name, _ in guards:
        db.execute(f"drop trigger [{name}]")
    db.execute("pragma defer_foreign_keys = on")
    for name, rows in gone.items():
        for some in _parts(rows):
            marks = ",".join("?" * len(some))
            db.execute(f"delete from [{name}] where rowid in ({marks})", some)  # noqa: S608
    for _, text in guards:
        db.execute(text)
    return {name: tuple(sorted(rows)) for name, rows in gone.items() if rows}


def compact(db: Database) -> None:
    """Rewrite the file without the pages of what was deleted, and empty the write-ahead log.

    Outside a transaction. ``secure_delete`` has already overwritten the rows themselves.
    """
    db.execute("pragma wal_checkpoint(truncate)").fetchall()
    db.execute("vacuum")
    db.execute("pragma wal_checkpoint(truncate)").fetchall()


def closure(db: Database, table: str, ids: Iterable[int]) -> dict[str, set[int]]:
    """Every row that must go, by table."""
    children = _children(db)
    found: dict[str, set[int]] = {table: set(ids)}
    waiting = [(table, sorted(found[table]))]
    while waiting:
        parent, rows = waiting.pop()
        for child, column, other in children.get(parent, ()):
            new = _referring(db, child, column, parent, other, rows) - found.get(child, set())
            if new:
                found.setdefault(child, set()).update(new)
                waiting.append((child, sorted(new)))
    return found


def _children(db: Database) -> dict[str, list[tuple[str, str, str]]]:
    """(child table, its column, the column it refers to) by parent table."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for child in db.table_names():
        for row in db.execute(f"pragma foreign_key_list([{child}])").fetchall():
            parent, column, other, rule = row[2], row[3], row[4], row[6]
            if rule != "SET NULL":
                found.setdefault(parent, []).append((child, column, other or "rowid"))
    return found


def _referring(
    db: Database, child: str, column: str, parent: str, other: str, rows: list[int]
) -> set[int]:
    found: set[int] = set()
    for some in _parts(rows):
        marks = ",".join("?" * len(some))
        query = (
            f"select c.rowid from [{child}] c join [{parent}] p on c.[{column}] = p.[{other}] "  # noqa: S608
            f"where p.rowid in ({marks})"
        )
        found.update(row[0] for row in db.execute(query, some).fetchall())
    return found


def _guards(db: Database, gone: Mapping[str, set[int]]) -> list[tuple[str, str]]:
    query = (
        "select name, sql from sqlite_master where type = 'trigger' and tbl_name = ? "
        "and lower(sql) like '%before delete%'"
    )
    return [(row[0], row[1]) for name in gone for row in db.execute(query, [name]).fetchall()]


def _parts(rows: Iterable[int]) -> list[list[int]]:
    listed = list(rows)
    return [listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE)]
