"""Rows of follow-ups, results of agreements, effects, and proposals."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from klasapp.cases.follow_up import (
    AgreementResult,
    FollowUp,
    Intervention,
    PastFollowUp,
    Proposal,
)
from klasapp.cases.row_records import day_text, inserted, read_day, stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

_COLUMNS = (
    "select id, task_id, pupil_id, held_on, wellbeing, stopped, safety, compliment, note, next_on "
    "from follow_up where case_id = ? "
)


def find_draft(db: Database, case_id: int, task_id: str) -> PastFollowUp | None:
    """What was filled in so far for a task."""
    rows = db.execute(f"{_COLUMNS}and task_id = ? and finished_at is null", [case_id, task_id])
    row = rows.fetchone()
    return _follow_up(db, row) if row else None


def finished(db: Database, case_id: int) -> tuple[PastFollowUp, ...]:
    """The finished follow-ups of a case, oldest first."""
    query = f"{_COLUMNS}and finished_at is not null order by finished_at, id"
    return tuple(_follow_up(db, row) for row in db.execute(query, [case_id]).fetchall())


def save_draft(
    db: Database, case_id: int, task_id: str, pupil_id: int | None, answers: FollowUp,
    asked: Sequence[Intervention], at: datetime,
) -> tuple[int, bool]:  # fmt: skip
    """Keep what was filled in; gives its id and whether it is new."""
    row: dict[str, Any] = {
        "case_id": case_id,
        "task_id": task_id,
        "pupil_id": pupil_id,
        "held_on": day_text(answers.held_on),
        "wellbeing": answers.wellbeing,
        "stopped": answers.stopped,
        "safety": answers.safety,
        "compliment": int(answers.compliment),
        "note": answers.note,
        "saved_at": stamp(at),
    }
    old = find_draft(db, case_id, task_id)
    if old is None:
        number = inserted(db, "follow_up", row)
    else:
        number = old.id
        db.table("follow_up").update(number, row)
    _forget_answers(db, number)
    db.table("agreement_result").insert_all(
        {"follow_up_id": number, "agreement_id": agreement, "result": result}
        for agreement, result in answers.results.items()
    )
    labels = {one.key: one.label for one in asked}
    db.table("intervention_effect").insert_all(
        {"follow_up_id": number, "intervention": key, "label": labels.get(key, ""),
         "result": result}
        for key, result in answers.effects.items()
    )  # fmt: skip
    return number, old is None


def finish(db: Database, follow_up_id: int, next_on: date | None, at: datetime) -> None:
    """Let a draft be the follow-up that was held."""
    row = {"next_on": day_text(next_on), "finished_at": stamp(at)}
    db.table("follow_up").update(follow_up_id, row)


def _forget_answers(db: Database, follow_up_id: int) -> None:
    db.execute("delete from agreement_result where follow_up_id = ?", [follow_up_id])
    db.execute("delete from intervention_effect where follow_up_id = ?", [follow_up_id])


def last_results(db: Database, case_id: int) -> dict[int, AgreementResult]:
    """How each agreement stood the last time it was asked."""
    query = (
        "select r.agreement_id, r.result, f.held_on from agreement_result r "
        "join follow_up f on f.id = r.follow_up_id "
        "where f.case_id = ? and f.finished_at is not null order by f.finished_at, f.id"
    )
    return {
        row[0]: AgreementResult(row[0], row[1], date.fromisoformat(row[2]))
        for row in db.execute(query, [case_id]).fetchall()
    }


def propose(
    db: Database, case_id: int, follow_up_id: int, pupil_id: int | None, rung: str, at: datetime
) -> int:
    """Keep a proposal; returns its id."""
    return inserted(
        db,
        "case_proposal",
        {"case_id": case_id, "follow_up_id": follow_up_id, "pupil_id": pupil_id, "rung": rung,
         "made_at": stamp(at)},
    )  # fmt: skip


def decide(db: Database, proposal_id: int, decision: str, reason: str, at: datetime) -> None:
    """Note what a person decided about a proposal."""
    row = {"decision": decision, "reason": reason, "decided_at": stamp(at)}
    db.table("case_proposal").update(proposal_id, row)


def proposals(db: Database, case_id: int) -> tuple[Proposal, ...]:
    """The proposals of a case, oldest first."""
    query = (
        "select id, follow_up_id, pupil_id, rung, made_at, coalesce(decision, ''), reason, "
        "decided_at from case_proposal where case_id = ? order by id"
    )
    return tuple(
        Proposal(row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4]), row[5], row[6],
                 datetime.fromisoformat(row[7]) if row[7] else None)
        for row in db.execute(query, [case_id]).fetchall()
    )  # fmt: skip


def _follow_up(db: Database, row: Any) -> PastFollowUp:
    results = db.execute(
        "select agreement_id, result from agreement_result where follow_up_id = ? "
        "order by agreement_id",
        [row[0]],
    )
    effects = db.execute(
        "select intervention, result from intervention_effect where follow_up_id = ? "
        "order by intervention",
        [row[0]],
    )
    answers = FollowUp(
        held_on=read_day(row[3]),
        wellbeing=row[4],
        stopped=row[5],
        safety=row[6],
        compliment=bool(row[7]),
        note=row[8],
        results=dict(results.fetchall()),
        effects=dict(effects.fetchall()),
    )
    return PastFollowUp(row[0], row[1], row[2], answers, read_day(row[9]))
