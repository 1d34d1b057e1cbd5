"""The audit: who did and read what, when; each row carries the hash of the one before.

Subjects are kinds and numbers (``case:3``), never names: the audit outlives what it tells about.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from klasapp.store.sqlcipher import Database

_START = "0" * 64
_HEAD = "audit.head"
_FIELDS = ("id", "at", "actor", "action", "subject", "detail", "previous")


@dataclass(frozen=True)
class AuditRow:
    """One line of the audit."""

    id: int
    at: str
    """ISO date and time."""
    actor: str
    action: str
    """Such as ``case.read`` or ``pupil.add``."""
    subject: str
    detail: str


def append(
    db: Database,
    now: datetime,
    action: str,
    subject: str,
    detail: str = "",
    actor: str = "mentor",
) -> None:
    """Add a row to the chain; call it inside the transaction of what it tells about."""
    last = db.execute("select id, hash from audit order by id desc limit 1").fetchone()
    number, previous = (last[0] + 1, last[1]) if last else (1, _START)
    row = {
        "id": number,
        "at": now.isoformat(timespec="seconds"),
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": detail,
        "previous": previous,
    }
    row["hash"] = _hash(row)
    db.table("audit").insert(row)
    db.table("setting").upsert({"key": _HEAD, "value": row["hash"]}, pk="key")


def newest(db: Database, limit: int = 500) -> tuple[AuditRow, ...]:
    """The last ``limit`` rows, newest first."""
    rows = db.execute(
        "select id, at, actor, action, subject, detail from audit order by id desc limit ?", [limit]
    )
    return tuple(AuditRow(*row) for row in rows.fetchall())


def between(db: Database, first: date, last: date) -> tuple[AuditRow, ...]:
    """Every row of these days, oldest first."""
    rows = db.execute(
        "select id, at, actor, action, subject, detail from audit "
        "where substr(at, 1, 10) between ? and ? order by id",
        [first.isoformat(), last.isoformat()],
    )
    return tuple(AuditRow(*row) for row in rows.fetchall())


def verify(db: Database) -> tuple[str, ...]:
    """What is wrong with the chain, as Dutch sentences; empty when it is whole."""
    columns = ", ".join((*_FIELDS, "hash"))
    previous, expected = _START, 1
    for values in db.execute(f"select {columns} from audit order by id"):  # noqa: S608
        row = dict(zip((*_FIELDS, "hash"), values, strict=True))
        if row["id"] != expected:
            return (f"Het logboek mist regel {expected}.",)
        if row["previous"] != previous or row["hash"] != _hash(row):
            return (f"Het logboek is veranderd bij regel {row['id']}.",)
        previous, expected = row["hash"], expected + 1
    head = db.execute("select value from setting where key = ?", [_HEAD]).fetchone()
    if (head[0] if head else _START) != previous:
        return ("Van het logboek ontbreken de laatste regels.",)
    return ()


def _hash(row: dict[str, object]) -> str:
    text = json.dumps([row[field] for field in _FIELDS], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
