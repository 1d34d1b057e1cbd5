"""Rows of levels, feedback, ticks and breaches."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases import follow_up_records
from klasapp.cases.escalation import Feedback, LevelChange, Proposal, Tick
from klasapp.cases.row_records import inserted, read_day, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_level(db: Database, case_id: int, change: LevelChange) -> None:
    """Note a decision about the level."""
    db.table("case_level").insert({
        "case_id": case_id,
        "level": change.level,
        "decided_on": change.decided_on.isoformat(),
        "decided_by": change.decided_by,
        "decided_role": change.decided_role,
        "reason": change.reason,
        "lead_from": change.lead_from,
        "lead_to": change.lead_to,
        "recorded_at": stamp(change.recorded_at),
    })


def levels(db: Database, case_id: int) -> tuple[LevelChange, ...]:
    """The decisions about the level of a case, oldest first."""
    query = (
        "select level, decided_on, decided_by, decided_role, reason, lead_from, lead_to, "
        "recorded_at from case_level where case_id = ? order by id"
    )
    return tuple(
        LevelChange(
            row[0],
            date.fromisoformat(row[1]),
            row[2],
            row[3],
            row[4],
            row[5],
            row[6],
            datetime.fromisoformat(row[7]),
        )
        for row in db.execute(query, [case_id]).fetchall()
    )


def add_feedback(db: Database, case_id: int, due_on: date, at: datetime) -> None:
    """Note when the mentor hears back."""
    row = {"case_id": case_id, "due_on": due_on.isoformat(), "recorded_at": stamp(at)}
    db.table("level_feedback").insert(row)


def receive_feedback(db: Database, feedback_id: int, on: date, note: str) -> None:
    """Note that the mentor heard back."""
    row = {"received_on": on.isoformat(), "note": note}
    db.table("level_feedback").update(feedback_id, row)


def feedback(db: Database, case_id: int) -> tuple[Feedback, ...]:
    """All moments to hear back, oldest first."""
    query = "select id, due_on, received_on, note from level_feedback where case_id = ? order by id"
    return tuple(
        Feedback(row[0], date.fromisoformat(row[1]), read_day(row[2]), row[3])
        for row in db.execute(query, [case_id]).fetchall()
    )


def add_tick(
    db: Database, case_id: int, measure_id: int | None, item: str, on: date, note: str,
    at: datetime,
) -> None:  # fmt: skip
    """Tick a point of a level, or of a measure."""
    db.table("case_tick").insert({
        "case_id": case_id,
        "measure_id": measure_id,
        "item": item,
        "on_day": on.isoformat(),
        "note": note,
        "recorded_at": stamp(at),
    })


def remove_tick(db: Database, tick_id: int, at: datetime) -> None:
    """Take a tick back; the row stays."""
    db.table("case_tick").update(tick_id, {"removed_at": stamp(at)})


def ticks(db: Database, case_id: int, measure_id: int | None = None) -> tuple[Tick, ...]:
    """The ticks that stand: of the levels of a case, or of one measure."""
    query = (
        "select id, item, on_day, note, recorded_at from case_tick "
        "where case_id = ? and measure_id is ? and removed_at is null order by id"
    )
    return tuple(
        Tick(row[0], row[1], date.fromisoformat(row[2]), row[3], datetime.fromisoformat(row[4]))
        for row in db.execute(query, [case_id, measure_id]).fetchall()
    )


def add_breach(
    db: Database, case_id: int, pupil_id: int | None, on: date, what: str, rung: str, at: datetime
) -> int:
    """Note a breach with what was proposed; returns its id."""
    return inserted(
        db,
        "case_breach",
        {
            "case_id": case_id,
            "pupil_id": pupil_id,
            "on_day": on.isoformat(),
            "what": what,
            "rung": rung,
            "recorded_at": stamp(at),
        },
    )


def decide_breach(
    db: Database, breach_id: int, followed: bool, reason: str, on: date, by: str
) -> None:
    """Note what a person decided."""
    db.table("breach_decision").insert({
        "breach_id": breach_id,
        "followed": int(followed),
        "reason": reason,
        "decided_on": on.isoformat(),
        "decided_by": by,
    })


def breaches(db: Database, case_id: int) -> tuple[Proposal, ...]:
    """The breaches with their proposals, oldest first."""
    query = (
        "select b.id, b.pupil_id, b.on_day, b.what, b.rung, d.followed, d.reason, d.decided_by, "
        "d.decided_on from case_breach b left join breach_decision d on d.breach_id = b.id "
        "where b.case_id = ? order by b.id"
    )
    return tuple(
        Proposal(
            "breach",
            row[0],
            row[1],
            date.fromisoformat(row[2]),
            row[3],
            row[4],
            None if row[5] is None else bool(row[5]),
            row[6] or "",
            row[7] or "",
            read_day(row[8]),
        )
        for row in db.execute(query, [case_id]).fetchall()
    )


def all_proposals(db: Database, case_id: int) -> tuple[Proposal, ...]:
    """The proposals after breaches and after follow-ups, oldest first, decided ones too."""
    of_follow_ups = (
        Proposal(
            "follow_up",
            one.id,
            one.pupil_id,
            one.made_at.date(),
            "Gezien bij een vervolggesprek.",
            one.rung,
            one.decision == "yes" if one.decision else None,
            one.reason,
            "",
            one.decided_at.date() if one.decided_at else None,
        )
        for one in follow_up_records.proposals(db, case_id)
    )
    found = (*breaches(db, case_id), *of_follow_ups)
    return tuple(sorted(found, key=lambda one: (one.on, one.source, one.number)))
