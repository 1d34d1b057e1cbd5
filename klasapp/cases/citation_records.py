"""Rows of agreements of the class that cases name."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from klasapp.cases.citation import Citation, CitationKind, ClassLine
from klasapp.cases.row_records import inserted, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_citation(
    db: Database, case_id: int, line: ClassLine, kind: CitationKind, on: date, at: datetime
) -> int:
    """Note that a case names an agreement; returns its id."""
    return inserted(
        db,
        "case_citation",
        {
            "case_id": case_id,
            "line_id": line.id,
            "label": line.label,
            "text": line.text,
            "kind": kind,
            "on_day": on.isoformat(),
            "recorded_at": stamp(at),
        },
    )


def remove_citation(db: Database, citation_id: int, at: datetime) -> None:
    """Take it back; the row stays."""
    db.table("case_citation").update(citation_id, {"removed_at": stamp(at)})


def repeat_citation(db: Database, citation_id: int, at: datetime) -> None:
    """Insert the same citation once more."""
    row = db.table("case_citation").get(citation_id)
    fields = ("case_id", "line_id", "label", "text", "kind", "on_day")
    db.table("case_citation").insert({
        **{name: row[name] for name in fields},
        "recorded_at": stamp(at),
    })


def citations(db: Database, case_id: int) -> tuple[Citation, ...]:
    """The agreements that a case names, oldest first, also those taken back."""
    rows = db.execute(
        "select id, label, text, kind, on_day, recorded_at, removed_at is not null "
        "from case_citation where case_id = ? order by id",
        [case_id],
    ).fetchall()
    return tuple(
        Citation(
            row[0],
            row[1],
            row[2],
            cast(CitationKind, row[3]),
            date.fromisoformat(row[4]),
            datetime.fromisoformat(row[5]),
            bool(row[6]),
        )
        for row in rows
    )


def cases_by_line(db: Database) -> dict[int, int]:
    """In how many cases each agreement is named, by its id in the agreements room."""
    rows = db.execute(
        "select line_id, count(distinct case_id) from case_citation "
        "where line_id is not null and removed_at is null group by line_id"
    ).fetchall()
    return dict(rows)
