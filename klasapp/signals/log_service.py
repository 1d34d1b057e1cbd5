"""The log of a class, and who was not spoken with for long (R22, R23, R67)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klasapp.roster.pupil import Pupil
from klasapp.roster.service import add_note, class_of, last_notes, list_pupils, notes
from klasapp.signals import log_records
from klasapp.signals.class_log import LogEntry, check_entry
from klasapp.store.session import Session

SPOKEN = "Even gesproken."
LONG = 42
"""Days without a note or a talk from which a pupil counts as not spoken with for long."""


@dataclass(frozen=True, slots=True)
class Silence:
    """When the mentor last wrote about, or spoke with, a pupil; None: not in this class yet.

    ``days``: since then, or since the school year began.
    """

    pupil: Pupil
    last: date | None
    days: int

    @property
    def is_long(self) -> bool:
        """Whether it is time for a word."""
        return self.days >= LONG


def add_entry(session: Session, class_id: int, on_day: date, phase: str, text: str) -> int:
    """Keep a line of the log; returns its id. Raises ``SignalError``."""
    kept, words = check_entry(on_day, phase, text, session.today)
    with session.writing() as db:
        number = log_records.add_entry(db, class_id, on_day, kept, words, session.now)
        session.audit("class.log", f"class:{class_id}", f"entry:{number}")
    return number


def read_log(session: Session, class_id: int) -> tuple[LogEntry, ...]:
    """The lines of the log, newest first; noted in the audit."""
    with session.writing() as db:
        found = log_records.entries(db, class_id)
        session.audit("class.log.read", f"class:{class_id}")
    return found


def entries(session: Session, class_id: int) -> tuple[LogEntry, ...]:
    """As ``read_log``, for what was read already."""
    with session.reading() as db:
        return log_records.entries(db, class_id)


def remove_entry(session: Session, class_id: int, entry_id: int) -> None:
    """Take a line away that was a mistake."""
    with session.writing() as db:
        log_records.remove_entry(db, entry_id, session.now)
        session.audit("class.log.remove", f"class:{class_id}", f"entry:{entry_id}")


def put_back_entry(session: Session, class_id: int, entry_id: int) -> None:
    """Let a line that was taken away be there again."""
    with session.writing() as db:
        log_records.remove_entry(db, entry_id, None)
        session.audit("class.log.restore", f"class:{class_id}", f"entry:{entry_id}")


def just_spoke(session: Session, pupil_id: int, text: str = "") -> int:
    """Keep that the mentor spoke with a pupil for a moment, with a few words if there are any.

    The id of the note.
    """
    words = " ".join(text.split())
    return add_note(session, pupil_id, f"{SPOKEN} {words}".strip()).id


def last_word(session: Session, pupil_id: int) -> date | None:
    """The day of the newest "even gesproken" with a pupil."""
    days = (one.written_at.date() for one in notes(session, pupil_id)
            if one.text.startswith(SPOKEN))  # fmt: skip
    return next(days, None)


def silences(
    session: Session, class_id: int, talks: dict[int, date] | None = None
) -> tuple[Silence, ...]:
    """Every pupil of the class, longest not spoken with first (R23).

    ``talks``: when a pupil was last spoken with in a case, from the room that knows.
    """
    pupils = list_pupils(session, class_id)
    began = class_of(session, class_id).school_year.first_day
    notes = last_notes(session, pupils)
    found = []
    for pupil in pupils:
        noted = notes.get(pupil.id)
        days = [noted.date()] if noted else []
        days += [talks[pupil.id]] if talks and pupil.id in talks else []
        last = max(days, default=None)
        found.append(Silence(pupil, last, (session.today - (last or began)).days))
    return tuple(sorted(found, key=lambda one: one.last or date.min))
