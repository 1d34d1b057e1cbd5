"""Rows of cases, plans and notes as retention sees them, and what hangs on them loosely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_FORGET = (
    "delete from shared_row where table_name = ? and row_id = ?",
    "delete from shared_field where table_name = ? and row_id = ?",
)
_CORE = "('gepeste', 'pester', 'meeloper')"


@dataclass(frozen=True, slots=True)
class CaseKeeping:
    """A case as retention sees it. ``subjects``: whom the file is about (gepeste, pester,
    meeloper); ``pupils``: everybody in it, also in a role that has ended."""

    id: int
    number: str
    open: bool
    subjects: frozenset[int]
    pupils: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlanKeeping:
    """A "kijk eerst" plan that led to no case."""

    id: int
    pupil_id: int
    started_on: date
    open: bool
    year_ends_on: date


def cases_to_keep(db: Database) -> tuple[CaseKeeping, ...]:
    """Every case, oldest first."""
    pupils: dict[int, set[int]] = {}
    subjects: dict[int, set[int]] = {}
    query = f"select case_id, pupil_id, role in {_CORE} and ended_on is null from case_pupil"  # noqa: S608
    for case_id, pupil_id, core in db.execute(query).fetchall():
        pupils.setdefault(case_id, set()).add(pupil_id)
        if core:
            subjects.setdefault(case_id, set()).add(pupil_id)
    rows = db.execute("select id, number, state from bullying_case order by opened_on, id")
    return tuple(
        CaseKeeping(
            row[0], row[1], row[2] == "open",
            frozenset(subjects.get(row[0]) or pupils.get(row[0], set())),
            frozenset(pupils.get(row[0], set())),
        )
        for row in rows.fetchall()
    )  # fmt: skip


def plans_to_keep(db: Database) -> tuple[PlanKeeping, ...]:
    """The plans that are in no case, oldest first."""
    query = (
        "select l.id, l.pupil_id, l.started_on, l.state = 'open', y.ends_on from look_first l "
        "join school_class c on c.id = l.class_id join school_year y on y.id = c.school_year_id "
        "where not exists (select 1 from bullying_case b where b.look_first_id = l.id) "
        "order by l.started_on, l.id"
    )
    return tuple(
        PlanKeeping(
            row[0], row[1], date.fromisoformat(row[2]), bool(row[3]), date.fromisoformat(row[4])
        )
        for row in db.execute(query).fetchall()
    )


def plan_of_case(db: Database, case_id: int) -> int | None:
    """The plan a case came from, when no other case came from it."""
    query = (
        "select look_first_id from bullying_case b where id = ? and not exists (select 1 from "
        "bullying_case o where o.look_first_id = b.look_first_id and o.id != b.id)"
    )
    row = db.execute(query, [case_id]).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def forget_agenda(db: Database, number: str) -> None:
    """Forget which appointments of a case stand in a calendar file."""
    start = f"zaak-{number}-".lower()
    db.execute("delete from agenda_entry where substr(lower(uid), 1, ?) = ?", [len(start), start])


def bundles_of(db: Database, case_id: int) -> tuple[int, ...]:
    """The bundles a case travelled in."""
    query = "select distinct handover_id from handover_case where case_id = ?"
    return tuple(row[0] for row in db.execute(query, [case_id]).fetchall())


def forget_shared(db: Database, gone: Mapping[str, Iterable[int]], bundles: Iterable[int]) -> None:
    """Forget the names under which rows travelled, and the bundles of which no case is left.

    These names point at a row without a foreign key.
    """
    for case_id in gone.get("bullying_case", ()):
        db.execute(
            "delete from handover_answer where case_uuid in (select uuid from shared_row "
            "where table_name = 'bullying_case' and row_id = ?)",
            [case_id],
        )
    for table, rows in gone.items():
        for row_id in rows:
            for query in _FORGET:
                db.execute(query, [table, row_id])
    for bundle in bundles:
        db.execute(
            "delete from handover where id = ? and id not in (select handover_id from "
            "handover_case)",
            [bundle],
        )
