"""Rows of the school's own protocol and of what it found out about sources."""

from dataclasses import dataclass
from datetime import date, datetime

from klasapp.protocol.library import SourceCheck, SourceState
from klasapp.store.sqlcipher import Database


@dataclass(frozen=True)
class OwnProtocol:
    """What the school made of the protocol: a file of its own (or empty) and choices on top."""

    number: int  # 0 = nothing yet
    saved_at: str
    file: str
    own: str


def newest(db: Database) -> OwnProtocol:
    """The last one kept; number 0 when the school changed nothing."""
    query = "select id, saved_at, file, own from school_protocol order by id desc limit 1"
    row = db.execute(query).fetchone()
    return OwnProtocol(*row) if row else OwnProtocol(0, "", "", "")


def keep(db: Database, at: datetime, file: str, own: str) -> int:
    """Keep a new version; returns its number."""
    row = {"saved_at": at.isoformat(timespec="seconds"), "file": file, "own": own}
    number = db.table("school_protocol").insert(row).last_pk
    assert isinstance(number, int)
    return number


def source_checks(db: Database) -> tuple[SourceCheck, ...]:
    """What was found out about sources, oldest first."""
    query = "select source, state, checked_on, replaced_by from source_check order by id"
    return tuple(
        SourceCheck(key, SourceState(state), date.fromisoformat(day), replaced_by)
        for key, state, day, replaced_by in db.execute(query).fetchall()
    )


def add_source_check(db: Database, check: SourceCheck) -> int:
    """Keep what was found out; returns its number."""
    row = {
        "source": check.key,
        "state": check.state.value,
        "checked_on": check.checked_on.isoformat(),
        "replaced_by": check.replaced_by,
    }
    number = db.table("source_check").insert(row).last_pk
    assert isinstance(number, int)
    return number
