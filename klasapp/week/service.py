"""What needs the mentor now, gathered from the other rooms, and what the mentor decides about it.

A room contributes one function to ``SOURCES``: it gives the lines of a class. The order, the
decisions and the rule for classes that do better are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeAlias

from klasapp.errors import KlasappError
from klasapp.roster.service import find_pupil, list_pupils, school_calendar
from klasapp.signals.log_service import just_spoke
from klasapp.store.session import Session
from klasapp.week import records
from klasapp.week.decision import (
    Decision,
    Kind,
    Round,
    check_reason,
    check_until,
    decided,
)
from klasapp.week.from_agreements import agreement_lines
from klasapp.week.from_cases import case_lines
from klasapp.week.from_lessons import lesson_lines
from klasapp.week.from_signals import SPEAK, good_lines, signal_lines, silence_lines
from klasapp.week.from_sociogram import check_lines, flag_lines, improvement_lines, round_lines
from klasapp.week.from_upkeep import upkeep_lines
from klasapp.week.line import WeekLine

__all__ = [
    "Decision",
    "Round",
    "Session",
    "can_speak",
    "close_line",
    "has_pupils",
    "name_of",
    "next_week",
    "postpone",
    "put_back",
    "speak",
    "take_back",
    "this_week",
    "whole_week",
]

Source: TypeAlias = Callable[[Session, int], Iterable[WeekLine]]
_LONGEST = 400
NOT_HERE = (
    "Dit rond je af waar het staat: Enter brengt je erheen. Dan gaat de regel hier vanzelf weg."
)

SOURCES: tuple[Source, ...] = (
    case_lines,
    signal_lines,
    check_lines,
    flag_lines,
    silence_lines,
    round_lines,
    upkeep_lines,
    agreement_lines,
    lesson_lines,
    good_lines,
)
"""What each room has to say about a class, the greatest harm first."""


def has_pupils(session: Session, class_id: int) -> bool:
    """Whether anybody is in the class."""
    return bool(list_pupils(session, class_id))


def whole_week(session: Session, class_id: int) -> Round:
    """Everything that is due for a class, in order, and what the mentor closed.

    Analyses the newest rounds (0.3 s the first time): call it in a worker.
    """
    lines = [line for source in SOURCES for line in source(session, class_id)]
    lines = list(improvement_lines(session, class_id, lines))
    with session.reading() as db:
        decisions = records.decisions(db, class_id)
    return decided(lines, decisions, session.today)


def this_week(session: Session, class_id: int) -> tuple[WeekLine, ...]:
    """Everything that is due for a class, in order: too late, today, this week, undated, later."""
    return whole_week(session, class_id).lines


# Deciding


def next_week(session: Session) -> date:
    """The first school day from next Monday on: what "later" proposes."""
    monday = session.today + timedelta(days=7 - session.today.weekday())
    calendar = school_calendar(session)
    return monday if calendar.is_school_day(monday) else calendar.next_school_day(monday)


def postpone(session: Session, class_id: int, line: WeekLine, until: date, reason: str) -> int:
    """Let a line wait until a day, with the reason; the id of the decision.

    Raises ``DecisionError``.
    """
    return _decide(session, class_id, line, "later", check_until(until, session.today), reason)


def close_line(session: Session, class_id: int, line: WeekLine, reason: str) -> int:
    """Say that a line is done, with how you know; the id of the decision.

    Raises ``KlasappError`` and ``DecisionError``.
    """
    if not line.closable:
        raise KlasappError(NOT_HERE)
    return _decide(session, class_id, line, "done", None, reason)


def can_speak(line: WeekLine) -> bool:
    """Whether the line asks to speak with a pupil."""
    return line.place_kind == "pupil" and line.topic.startswith(SPEAK)


def speak(session: Session, line: WeekLine, text: str = "") -> int:
    """Keep that the mentor spoke with the pupil; then the line is done. The id of the note."""
    if not can_speak(line):
        raise KlasappError("Deze regel vraagt niet om een gesprekje.")
    return just_spoke(session, line.number, text)


def take_back(session: Session, class_id: int, decision_id: int) -> None:
    """Take back one decision: what was decided before it about the line holds again.

    Raises ``KlasappError`` when it was taken back already.
    """
    with session.writing() as db:
        if not records.undo_decision(db, decision_id, session.now.isoformat(timespec="seconds")):
            raise KlasappError("De regel stond al weer in de lijst.")
        session.audit("week.restore", f"class:{class_id}", f"decision:{decision_id}")


def put_back(session: Session, class_id: int, line_key: str) -> None:
    """Take back what was decided about a line."""
    with session.writing() as db:
        records.undo_line(db, class_id, line_key, session.now.isoformat(timespec="seconds"))
        session.audit("week.restore", f"class:{class_id}")


def name_of(session: Session, decision: Decision) -> str:
    """The pupil whom a decision is about; empty when it is about nobody."""
    return find_pupil(session, decision.pupil_id).display_name if decision.pupil_id else ""


def _decide(
    session: Session, class_id: int, line: WeekLine, kind: Kind, until: date | None, reason: str
) -> int:
    kept = check_reason(reason)
    what = line.what if len(line.what) <= _LONGEST else line.what[: _LONGEST - 1] + "…"
    one = Decision(0, line.key, kind, until, kept, what, line.pupil_id, session.now)
    with session.writing() as db:
        number = records.add_decision(db, class_id, one)
        session.audit(f"week.{kind}", f"class:{class_id}", f"decision:{number}")
    return number
