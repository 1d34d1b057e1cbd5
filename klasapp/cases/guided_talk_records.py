"""Rows of guided talks, their steps, and what pupils allow."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from klasapp.cases.guided_talk import GuidedTalk, Permission, PermissionAnswer, StepNote
from klasapp.cases.row_records import inserted, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database

_TALK = (
    "select id, task_id, guide, reason, started_at, step, seconds, finished_at is not null "
    "from guided_talk where case_id = ? "
)


def guided_talks(db: Database, case_id: int, task_id: str | None = None) -> tuple[GuidedTalk, ...]:
    """The guided talks of a case (or of one task), the one touched last at the end."""
    clause, values = ("and task_id = ? ", [case_id, task_id]) if task_id else ("", [case_id])
    rows = db.execute(f"{_TALK}{clause}order by changed_at, id", values).fetchall()
    return tuple(_talk(row) for row in rows)


def start(
    db: Database, case_id: int, task_id: str, guide: str, reason: str, at: datetime
) -> tuple[int, bool]:
    """The talk with this guide, and whether it is new."""
    query = "select id from guided_talk where case_id = ? and task_id = ? and guide = ?"
    row = db.execute(query, [case_id, task_id, guide]).fetchone()
    if row:
        db.table("guided_talk").update(row[0], {"changed_at": stamp(at)})
        return int(row[0]), False
    made = inserted(
        db,
        "guided_talk",
        {"case_id": case_id, "task_id": task_id, "guide": guide, "reason": reason,
         "started_at": stamp(at), "changed_at": stamp(at)},
    )  # fmt: skip
    return made, True


def save_place(db: Database, talk_id: int, step: int, seconds: int, at: datetime) -> None:
    """Keep where the mentor is, and the time used."""
    row = {"step": step, "seconds": seconds, "changed_at": stamp(at)}
    db.table("guided_talk").update(talk_id, row)


def finish(db: Database, talk_id: int, at: datetime) -> None:
    """Note that the guide was gone through."""
    db.table("guided_talk").update(talk_id, {"finished_at": stamp(at)})


def notes(db: Database, talk_id: int) -> dict[str, StepNote]:
    """What happened at each step so far."""
    query = "select item, state, note, choice, poured from guided_step where guided_talk_id = ?"
    return {row[0]: StepNote(*row) for row in db.execute(query, [talk_id]).fetchall()}


def save_note(db: Database, talk_id: int, note: StepNote) -> None:
    """Keep what happened at a step."""
    db.execute(
        "insert into guided_step (guided_talk_id, item, state, note, choice, poured) "
        "values (?, ?, ?, ?, ?, ?) on conflict (guided_talk_id, item) do update set "
        "state = excluded.state, note = excluded.note, choice = excluded.choice, "
        "poured = excluded.poured",
        [talk_id, note.item, note.state, note.note, note.choice, note.poured],
    )


def add_permission(db: Database, case_id: int, given: PermissionAnswer) -> None:
    """Note what a pupil allows."""
    db.table("case_permission").insert({
        "case_id": case_id,
        "pupil_id": given.pupil_id,
        "kind": given.kind.value,
        "answer": given.answer,
        "reason": given.reason,
        "asked_at": stamp(given.asked_at),
    })


def permissions(db: Database, case_id: int) -> tuple[PermissionAnswer, ...]:
    """Every answer of a case, oldest first."""
    query = (
        "select kind, pupil_id, answer, reason, asked_at from case_permission where case_id = ? "
        "order by id"
    )
    return tuple(
        PermissionAnswer(Permission(row[0]), row[1], row[2], row[3], datetime.fromisoformat(row[4]))
        for row in db.execute(query, [case_id]).fetchall()
    )


def _talk(row: Any) -> GuidedTalk:
    return GuidedTalk(row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4]), row[5],
                      row[6], bool(row[7]))  # fmt: skip
