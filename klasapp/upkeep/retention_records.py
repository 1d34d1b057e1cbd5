"""Rows of holds and of certificates of what was erased."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from klasapp.upkeep.retention import Hold

if TYPE_CHECKING:
    from sqlite_utils import Database

_HOLD = "select id, pupil_id, case_id, reason, placed_on, lifted_on, lift_reason from legal_hold "


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was erased, in numbers. ``kinds`` and ``rows``: how many, by kind and by table;
    ``rules``: the settings in force, as (Dutch label, value); ``kept``: how many things stayed
    because of a hold or because they wait for something."""

    id: int
    erased_at: datetime
    kinds: Mapping[str, int]
    rows: Mapping[str, int]
    rules: tuple[tuple[str, str], ...]
    protocol: str
    kept: int


def holds(db: Database) -> tuple[Hold, ...]:
    """Every hold, the newest first."""
    return tuple(
        Hold(
            row[0], row[1], row[2], row[3], date.fromisoformat(row[4]),
            date.fromisoformat(row[5]) if row[5] else None, row[6],
        )
        for row in db.execute(f"{_HOLD} order by id desc").fetchall()
    )  # fmt: skip


def add_hold(db: Database, pupil_id: int | None, case_id: int | None, reason: str, on: date) -> int:
    """Insert a hold; returns its id."""
    row = {"pupil_id": pupil_id, "case_id": case_id, "reason": reason, "placed_on": on.isoformat()}
    return cast(int, db.table("legal_hold").insert(row).last_pk)


def lift_hold(db: Database, hold_id: int, reason: str, on: date) -> None:
    """Note that a hold ended, and why."""
    db.table("legal_hold").update(hold_id, {"lifted_on": on.isoformat(), "lift_reason": reason})


def add_certificate(db: Database, at: datetime, body: Mapping[str, Any]) -> int:
    """Insert a certificate; returns its id."""
    row = {
        "erased_at": at.isoformat(timespec="seconds"),
        "body": json.dumps(body, ensure_ascii=False),
    }
    return cast(int, db.table("erasure_certificate").insert(row).last_pk)


def certificates(db: Database) -> tuple[Certificate, ...]:
    """Every certificate, the newest first."""
    query = "select id, erased_at, body from erasure_certificate order by id desc"
    return tuple(_certificate(*row) for row in db.execute(query).fetchall())


def _certificate(number: int, at: str, text: str) -> Certificate:
    body = json.loads(text)
    return Certificate(
        number,
        datetime.fromisoformat(at),
        body["kinds"],
        body["rows"],
        tuple((label, value) for label, value in body["rules"]),
        body["protocol"],
        body["kept"],
    )
