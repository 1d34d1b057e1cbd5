"""The schema, one numbered SQL file per version; each runs whole or not at all."""

import re
from importlib.resources import files
from pathlib import Path

from klasapp.store.anchor import count_writing
from klasapp.store.faults import DatabaseFault
from klasapp.store.sqlcipher import Database

APPLICATION_ID = 0x6B6C6173
"""``klas`` in ASCII, kept in the header of the database."""


def schema_versions() -> tuple[tuple[int, str], ...]:
    """Each version's number and SQL text, in order, counted from 1."""
    found = [
        (int(entry.name[:4]), entry.read_text(encoding="utf-8"))
        for entry in (files("klasapp") / "store" / "schema").iterdir()
        if re.fullmatch(r"\d{4}_\w+\.sql", entry.name)
    ]
    return tuple(sorted(found))


def apply(db: Database, path: Path, up_to: int | None = None) -> None:
    """Bring ``db`` to the newest version (or to ``up_to``).

    A database that another program made, or a newer klasapp, is refused with ``DatabaseFault``
    and not changed. Foreign keys are off meanwhile, checked before the commit, on afterwards.
    """
    versions = schema_versions()
    _refuse_unknown(db, path, versions[-1][0])
    wanted = versions[-1][0] if up_to is None else up_to
    if _version(db) >= wanted:
        return
    db.execute("pragma foreign_keys = off")
    db.execute("begin immediate")
    try:
        # Another program may have migrated while this one waited for the lock.
        began_at = _version(db)
        for number, text in versions:
            if _version(db) < number <= wanted:
                for statement in _statements(text):
                    db.execute(statement)
                db.execute(f"pragma user_version = {number}")
        db.execute(f"pragma application_id = {APPLICATION_ID}")
        if 0 < began_at < wanted:
            # It is klasapp that changed the tables: the seal of before no longer says anything.
            count_writing(db)
        if db.execute("pragma foreign_key_check").fetchall():
            raise DatabaseFault(
                f"{path.name} bevat verwijzingen die nergens heen gaan. Er is niets aan "
                "veranderd; zet een reservekopie terug."
            )
        db.execute("commit")
    except BaseException:
        db.execute("rollback")
        raise
    finally:
        db.execute("pragma foreign_keys = on")


def _refuse_unknown(db: Database, path: Path, newest: int) -> None:
    application = db.execute("pragma application_id").fetchone()[0]
    empty = db.execute("select count(*) from sqlite_master").fetchone()[0] == 0
    if application != APPLICATION_ID and not empty:
        raise DatabaseFault(f"{path.name} is geen bestand van klasapp. Er is niets aan veranderd.")
    if _version(db) > newest:
        raise DatabaseFault(
            f"{path.name} is gemaakt met een nieuwere klasapp. Er is niets aan veranderd; "
            "installeer de nieuwste klasapp."
        )


def _version(db: Database) -> int:
    return int(db.execute("pragma user_version").fetchone()[0])


def _statements(text: str) -> list[str]:
    """The statements of a schema file; a semicolon at the end of a line closes one."""
    without_comments = re.sub(r"--[^\n]*", "", text)
    return [part.strip() for part in re.split(r";\s*(?:\n|\Z)", without_comments) if part.strip()]
