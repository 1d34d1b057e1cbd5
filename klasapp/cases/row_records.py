"""How values of this room are stored: dates and moments as ISO text."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from sqlite_utils import Database


def inserted(db: Database, table: str, row: dict[str, Any]) -> int:
    """Insert a row; returns its id."""
    return cast(int, db.table(table).insert(row).last_pk)


def stamp(moment: datetime) -> str:
    """A moment as it is stored."""
    return moment.isoformat(timespec="seconds")


def read_day(text: str | None) -> date | None:
    """A stored date."""
    return date.fromisoformat(text) if text else None


def day_text(day: date | None) -> str | None:
    """A date as it is stored."""
    return day.isoformat() if day else None
