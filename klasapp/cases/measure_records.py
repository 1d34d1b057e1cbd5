"""Rows of measures, what happened to them, and attendance."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from klasapp.cases import escalation_records
from klasapp.cases.measure import Attendance, Kind, Measure, MeasureDraft, MeasureEvent
from klasapp.cases.row_records import day_text, inserted, read_day, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_measure(db: Database, case_id: int, draft: MeasureDraft, at: datetime) -> int:
    """Insert a measure; returns its id."""
    return inserted(
        db,
        "measure",
        {
            "case_id": case_id,
            "pupil_id": draft.pupil_id,
            "phase": draft.phase,
            "kind": draft.kind.value,
            "what": draft.what,
            "relation": draft.relation,
            "decided_on": draft.decided_on.isoformat(),
            "decided_by": draft.decided_by,
            "decided_role": draft.decided_role,
            "starts_on": draft.starts_on.isoformat(),
            "review_on": draft.review_on.isoformat(),
            "days": draft.days,
            "times": draft.times,
            "early_reason": draft.early_reason,
            "recorded_at": stamp(at),
        },
    )


def add_event(
    db: Database, measure_id: int, kind: str, on: date, note: str, by: tuple[str, str],
    at: datetime,
) -> None:  # fmt: skip
    """Note what happened to a measure. ``by``: name and role."""
    db.table("measure_event").insert({
        "measure_id": measure_id,
        "kind": kind,
        "on_day": on.isoformat(),
        "note": note,
        "by_name": by[0],
        "by_role": by[1],
        "recorded_at": stamp(at),
    })


def tell_event(db: Database, event_id: int, on: date | None, note: str) -> None:
    """Note who was told of a change, or why nobody was."""
    db.table("measure_event").update(event_id, {"told_on": day_text(on), "told_note": note})


def add_attendance(db: Database, measure_id: int, one: Attendance, at: datetime) -> None:
    """Note whether the pupil came on a day."""
    db.table("measure_attendance").insert({
        "measure_id": measure_id,
        "on_day": one.on.isoformat(),
        "came": int(one.came),
        "note": one.note,
        "recorded_at": stamp(at),
    })


def measures(db: Database, case_id: int) -> tuple[Measure, ...]:
    """The measures of a case, oldest first."""
    query = (
        "select id, recorded_at, pupil_id, phase, kind, what, decided_on, decided_by, "
        "decided_role, starts_on, review_on, relation, days, times, early_reason "
        "from measure where case_id = ? order by id"
    )
    return tuple(_measure(db, case_id, row) for row in db.execute(query, [case_id]).fetchall())


def _measure(db: Database, case_id: int, row: Any) -> Measure:
    events = db.execute(
        "select id, kind, on_day, note, by_name, by_role, recorded_at, told_on, told_note "
        "from measure_event where measure_id = ? order by id",
        [row[0]],
    )
    came = db.execute(
        "select on_day, came, note from measure_attendance where measure_id = ? order by on_day",
        [row[0]],
    )
    return Measure(
        id=row[0],
        draft=MeasureDraft(
            pupil_id=row[2],
            phase=row[3],
            kind=Kind(row[4]),
            what=row[5],
            decided_on=date.fromisoformat(row[6]),
            decided_by=row[7],
            decided_role=row[8],
            starts_on=date.fromisoformat(row[9]),
            review_on=date.fromisoformat(row[10]),
            relation=row[11],
            days=row[12],
            times=row[13],
            early_reason=row[14],
        ),
        recorded_at=datetime.fromisoformat(row[1]),
        events=tuple(
            MeasureEvent(
                one[0],
                one[1],
                date.fromisoformat(one[2]),
                one[3],
                one[4],
                one[5],
                datetime.fromisoformat(one[6]),
                read_day(one[7]),
                one[8],
            )
            for one in events.fetchall()
        ),
        attendance=tuple(
            Attendance(date.fromisoformat(one[0]), bool(one[1]), one[2]) for one in came.fetchall()
        ),
        ticks=escalation_records.ticks(db, case_id, row[0]),
    )
