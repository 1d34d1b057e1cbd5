"""Rows of the lessons that were begun."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from klasapp.lessons.run import LessonRun, RunState, RunStep, StepState

if TYPE_CHECKING:
    from sqlite_utils import Database


def add(db: Database, run: LessonRun, version: int) -> LessonRun:
    """Insert a lesson that begins."""
    row = {"class_id": run.class_id, "plan_id": run.plan_id, "lesson": run.lesson_id,
           "title": run.title, "version": version, "started_at": _text(run.started_at),
           **_changing(run)}  # fmt: skip
    number = cast(int, db.table("lesson_run").insert(row).last_pk)
    kept = replace(run, id=number)
    _save_parts(db, kept)
    return kept


def save(db: Database, run: LessonRun) -> None:
    """Overwrite everything of a lesson that can change."""
    db.table("lesson_run").update(run.id, _changing(run))
    for table in ("lesson_run_step", "lesson_absent", "lesson_exit_count"):
        db.execute(f"delete from {table} where run_id = ?", [run.id])  # noqa: S608 - our own names
    _save_parts(db, run)


def find(db: Database, run_id: int) -> LessonRun | None:
    """One lesson, or None."""
    found = _runs(db, "id = ?", run_id)
    return found[0] if found else None


def runs_of(db: Database, class_id: int) -> tuple[LessonRun, ...]:
    """The lessons that a class was given or is being given, earliest first."""
    return _runs(db, "class_id = ? order by started_at, id", class_id)


def remove(db: Database, run_id: int) -> None:
    """Take a lesson out, with what was noted in it."""
    db.execute("delete from lesson_run where id = ?", [run_id])


def _changing(run: LessonRun) -> dict[str, object]:
    return {
        "short": int(run.short),
        "state": run.state,
        "step": run.step,
        "clock_since": _text(run.clock_since),
        "finished_at": _text(run.finished_at),
        "went": run.went,
        "remark": run.remark,
        "agreement": run.agreement,
        "co_leader": run.co_leader,
        "looked_back": int(run.looked_back),
    }


def _save_parts(db: Database, run: LessonRun) -> None:
    for one in run.steps:
        db.table("lesson_run_step").insert({
            "run_id": run.id,
            "number": one.number,
            "title": one.title,
            "minutes": one.minutes,
            "state": one.state,
            "seconds": one.seconds,
            "note": one.note,
        })
    for pupil_id in sorted(run.absent):
        db.table("lesson_absent").insert({"run_id": run.id, "pupil_id": pupil_id})
    for (question, answer), pupils in run.counts.items():
        db.table("lesson_exit_count").insert({
            "run_id": run.id, "question": question, "answer": answer, "pupils": pupils,
        })  # fmt: skip


def _runs(db: Database, clause: str, value: int) -> tuple[LessonRun, ...]:
    query = (
        "select id, class_id, lesson, title, short, state, started_at, step, clock_since, plan_id, "
        "finished_at, went, remark, agreement, co_leader, looked_back from lesson_run where "
    )
    rows = db.execute(query + clause, [value]).fetchall()
    return tuple(
        LessonRun(
            id=row[0],
            class_id=row[1],
            lesson_id=row[2],
            title=row[3],
            short=bool(row[4]),
            state=cast(RunState, row[5]),
            started_at=datetime.fromisoformat(row[6]),
            step=row[7],
            clock_since=_moment(row[8]),
            steps=_steps(db, row[0]),
            absent=_absent(db, row[0]),
            plan_id=row[9],
            finished_at=_moment(row[10]),
            went=row[11],
            remark=row[12],
            agreement=row[13],
            co_leader=row[14],
            looked_back=bool(row[15]),
            counts=_counts(db, row[0]),
        )
        for row in rows
    )


def _steps(db: Database, run_id: int) -> tuple[RunStep, ...]:
    query = (
        "select number, title, minutes, state, seconds, note from lesson_run_step "
        "where run_id = ? order by number"
    )
    return tuple(
        RunStep(row[0], row[1], row[2], cast(StepState, row[3]), row[4], row[5])
        for row in db.execute(query, [run_id]).fetchall()
    )


def _absent(db: Database, run_id: int) -> frozenset[int]:
    rows = db.execute("select pupil_id from lesson_absent where run_id = ?", [run_id])
    return frozenset(row[0] for row in rows.fetchall())


def _counts(db: Database, run_id: int) -> dict[tuple[int, int], int]:
    query = "select question, answer, pupils from lesson_exit_count where run_id = ?"
    return {(row[0], row[1]): row[2] for row in db.execute(query, [run_id]).fetchall()}


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
