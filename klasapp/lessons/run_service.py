"""What a mentor can do while giving a lesson, and after it."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from klasapp.errors import InputError, KlasappError
from klasapp.keys.files import write_unannounced
from klasapp.lessons import plan_records, run_records
from klasapp.lessons.face import Face, face_of, to_json
from klasapp.lessons.module import LessonModule
from klasapp.lessons.run import (
    WENT,
    LessonRun,
    change_form,
    finished,
    go_back,
    go_on,
    pause,
    resume,
    steps_of,
    with_note,
)
from klasapp.lessons.service import find_module
from klasapp.protocol import contacts_at
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import list_pupils
from klasapp.store.session import Session

_FACE_FILE = "KLASAPP_FACE_FILE"
_MOST_PUPILS = 99
_HELPERS = ("apc", "vertrouwenspersoon")


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What the mentor fills in after a lesson. ``counts``: (question, answer), both from 0."""

    went: str = ""
    remark: str = ""
    agreement: str = ""
    co_leader: str = ""
    counts: Mapping[tuple[int, int], int] | None = None


def begin(
    session: Session, class_id: int, lesson_id: str, *, short: bool, plan_id: int | None = None
) -> int:
    """Begin a lesson; returns its number. Its clock runs at once.

    Raises ``KlasappError`` while another lesson of this class is going on.
    """
    module = find_module(session, lesson_id)
    with session.writing() as db:
        _require_none_running(session, class_id)
        run = LessonRun(
            id=0, class_id=class_id, lesson_id=module.id, title=module.title, short=short,
            state="running", started_at=session.now, step=1, clock_since=session.now,
            steps=steps_of(module, short=short),
            plan_id=plan_id or _planned_now(session, class_id, lesson_id),
        )  # fmt: skip
        first = run.route[0].number
        kept = run_records.add(db, replace(run, step=first), module.version)
        line = plan_records.find(db, kept.plan_id) if kept.plan_id else None
        if line is not None:
            plan_records.change(db, replace(line, state="given"))
        session.audit("lesson.begin", f"lesson_run:{kept.id}", module.id)
    return kept.id


def find_run(session: Session, run_id: int) -> LessonRun:
    """A lesson that was begun. Raises ``KlasappError`` when it is not there."""
    with session.reading() as db:
        found = run_records.find(db, run_id)
    if found is None:
        raise KlasappError("Deze les staat niet meer in klasapp.")
    return found


def running(session: Session, class_id: int) -> LessonRun | None:
    """The lesson of this class that is going on, if any."""
    with session.reading() as db:
        runs = run_records.runs_of(db, class_id)
    return next((run for run in runs if run.state == "running"), None)


def module_of(session: Session, run: LessonRun) -> LessonModule:
    """The lesson file of a run. Raises ``KlasappError`` when its steps are no longer the same."""
    module = find_module(session, run.lesson_id)
    if [one.title for one in module.steps] != [one.title for one in run.steps]:
        raise KlasappError(
            "Het lesbestand is veranderd sinds je begon. Rond deze les af en begin opnieuw."
        )
    return module


def come_back(session: Session, run_id: int) -> LessonRun:
    """Go on with a lesson at its step."""
    return _change(session, run_id, resume(find_run(session, run_id), session.now))


def next_step(session: Session, run_id: int, *, skip: bool = False) -> LessonRun:
    """To the next step; the one in use was done, or is skipped."""
    return _change(session, run_id, go_on(find_run(session, run_id), session.now, skip=skip))


def previous_step(session: Session, run_id: int) -> LessonRun:
    """To the step before."""
    return _change(session, run_id, go_back(find_run(session, run_id), session.now))


def stop_clock(session: Session, run_id: int) -> LessonRun:
    """Let the clock stand still, or run again."""
    return _change(session, run_id, pause(find_run(session, run_id), session.now))


def turn_form(session: Session, run_id: int) -> LessonRun:
    """From the normal to the short form, or back."""
    run = find_run(session, run_id)
    return _change(session, run_id, change_form(run, module_of(session, run), short=not run.short))


def note_step(session: Session, run_id: int, text: str) -> LessonRun:
    """Keep a note at the step in use."""
    return _change(session, run_id, with_note(find_run(session, run_id), text.strip()[:4000]))


def mark_absent(session: Session, run_id: int, absent: Collection[int]) -> LessonRun:
    """Keep who was not there."""
    return _change(session, run_id, replace(find_run(session, run_id), absent=frozenset(absent)))


def pupils_of(session: Session, run: LessonRun) -> tuple[Pupil, ...]:
    """The class on the day of the lesson."""
    return list_pupils(session, run.class_id, run.started_at.date())


def absent_names(session: Session, run: LessonRun) -> list[str]:
    """The names of who was not there, in the order of the class; who left it is counted."""
    names = [pupil.display_name for pupil in pupils_of(session, run) if pupil.id in run.absent]
    gone = len(run.absent) - len(names)
    return [*names, *([f"nog {gone} die weg is" if gone == 1 else f"nog {gone} die weg zijn"]
                      if gone else [])]  # fmt: skip


def who_helps(session: Session) -> tuple[str, ...]:
    """Whom a mentor names when a lesson says who helps at this school: staff, never pupils."""
    protocol = current_protocol(session)
    found = []
    for site in [one.key for one in protocol.locations] or [""]:
        for contact in contacts_at(protocol, site):
            if contact.key in _HELPERS:
                reach = ", ".join(filter(None, (contact.name, contact.phone, contact.email)))
                missing = "nog niet ingevuld (Beheer, Protocol, Contacten)"
                found.append(f"{contact.label}: {reach or missing}")
    return tuple(dict.fromkeys(found))


def end(session: Session, run_id: int) -> LessonRun:
    """The lesson is over, also when a step was not reached; the step in use counts as done."""
    run = find_run(session, run_id)
    if run.state != "running":
        return run
    over = finished(go_on(run, session.now), session.now)
    return _change(session, run_id, over, "lesson.end")


def throw_away(session: Session, run_id: int) -> None:
    """A lesson that was begun by mistake; the plan has it again."""
    run = find_run(session, run_id)
    with session.writing() as db:
        line = plan_records.find(db, run.plan_id) if run.plan_id else None
        if line is not None:
            plan_records.change(db, replace(line, state="planned"))
        run_records.remove(db, run_id)
        session.audit("lesson.remove", f"lesson_run:{run_id}")


def bring_back(session: Session, run: LessonRun) -> LessonRun:
    """Put back a lesson that was thrown away, with its notes, its clock standing still.

    Raises ``KlasappError`` while another lesson of the class is going on.
    """
    with session.writing() as db:
        _require_none_running(session, run.class_id)
        line = plan_records.find(db, run.plan_id) if run.plan_id else None
        if line is not None:
            plan_records.change(db, replace(line, state="given"))
        version = find_module(session, run.lesson_id).version
        kept = run_records.add(
            db, replace(run, clock_since=None, plan_id=line.id if line else None), version
        )
        session.audit("lesson.restore", f"lesson_run:{kept.id}")
    return kept


def reopen(session: Session, run: LessonRun) -> LessonRun:
    """Go on with a lesson that was ended, at the step it was; what was filled in since stays.

    ``run``: the lesson as it was before its end. Raises ``KlasappError`` while another is going on.
    """
    with session.writing():
        now = find_run(session, run.id)
        _require_none_running(session, run.class_id)
        again = replace(now, state="running", step=run.step, steps=run.steps, finished_at=None)
        return _change(session, run.id, replace(again, clock_since=None), "lesson.reopen")


def _require_none_running(session: Session, class_id: int) -> None:
    going = running(session, class_id)
    if going is not None:
        raise KlasappError(f"De les '{going.title}' loopt nog. Maak die eerst af, of stop ermee.")


def save_afterwards(session: Session, run_id: int, after: Afterwards) -> LessonRun:
    """Keep what was filled in after the lesson. Raises ``InputError`` for an impossible count."""
    if after.went not in {"", *WENT}:
        raise InputError("Kies hoe de les ging.")
    counts = dict(after.counts or {})
    if any(not 0 <= pupils <= _MOST_PUPILS for pupils in counts.values()):
        raise InputError(f"Een aantal leerlingen is een getal van 0 tot en met {_MOST_PUPILS}.")
    run = replace(
        find_run(session, run_id),
        went=after.went,
        remark=after.remark.strip()[:4000],
        agreement=" ".join(after.agreement.split())[:400],
        co_leader=" ".join(after.co_leader.split())[:100],
        counts=counts,
    )
    return _change(session, run_id, run, "lesson.after")


def looked_back(session: Session, run_id: int, *, done: bool = True) -> LessonRun:
    """The class looked back on this lesson, as its follow-up asks; or not after all."""
    run = replace(find_run(session, run_id), looked_back=done)
    return _change(session, run_id, run, "lesson.looked_back")


# The class's face


def show_face(session: Session, run: LessonRun, module: LessonModule) -> Face:
    """The class's face of the step in use, also in the file that a second window follows."""
    face = face_of(run, module, session.now, time.time())
    write_face(face)
    return face


def face_file() -> Path:
    """Where a second window finds the class's face: a file of this user, without any name."""
    chosen = os.environ.get(_FACE_FILE)
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("klasapp", appauthor=False) / "les-op-scherm.json"


def write_face(face: Face | None) -> None:
    """Let a second window show this face, or nothing; a place that cannot be written is passed."""
    path = face_file()
    try:
        if face is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_unannounced(path, to_json(face).encode("utf-8"))
    except (OSError, KlasappError):
        return


def _planned_now(session: Session, class_id: int, lesson_id: str) -> int | None:
    """The planned lesson that this is: the first one with this id that was not given yet."""
    with session.reading() as db:
        plan = plan_records.plan_of(db, class_id)
    return next(
        (one.id for one in plan if one.lesson_id == lesson_id and one.state == "planned"), None
    )


def _change(session: Session, run_id: int, run: LessonRun, action: str = "lesson.run") -> LessonRun:
    with session.writing() as db:
        run_records.save(db, run)
        if action != "lesson.run":
            session.audit(action, f"lesson_run:{run_id}")
    return run
