"""Erasing signals that became no case, when retention says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klasapp.roster.protocol_service import current_protocol
from klasapp.signals import log_records, records
from klasapp.signals.signal import spoken_signal
from klasapp.store.erasure import erase
from klasapp.store.session import Session


@dataclass(frozen=True, slots=True)
class SignalKeeping:
    """A signal as retention sees it; ``pupil_id`` None: about the class."""

    id: int
    pupil_id: int | None
    seen_on: date
    year_ends_on: date


def signals_to_keep(session: Session) -> tuple[SignalKeeping, ...]:
    """The signals that belong to no case, also those that were taken away; oldest first."""
    with session.reading() as db:
        rows = records.signals_without_case(db)
    return tuple(
        SignalKeeping(row[0], row[1], date.fromisoformat(row[2]), date.fromisoformat(row[3]))
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class SignalText:
    """What a signal says; names of others may be in it."""

    id: int
    seen_on: date
    text: str
    source: str


def signals_about(session: Session, pupil_id: int) -> tuple[SignalText, ...]:
    """What was noticed about a pupil, oldest first."""
    known = current_protocol(session).signals
    with session.reading() as db:
        found = records.signals_of_pupil(db, pupil_id)
    return tuple(
        SignalText(one.id, one.draft.seen_on, spoken_signal(one, known), one.draft.source)
        for one in reversed(found)
    )


def kinds_between(session: Session, first: date, last: date) -> tuple[int, int]:
    """How many signals of concern and positive ones were noticed in a period."""
    with session.reading() as db:
        return records.kinds_between(db, first, last)


def signals_of_case(session: Session, case_id: int) -> tuple[int, ...]:
    """The signals that led to a case: they go with its file."""
    with session.reading() as db:
        return records.signals_of_case(db, case_id)


@dataclass(frozen=True, slots=True)
class LogKeeping:
    """An entry of the log of a class as retention sees it."""

    id: int
    class_id: int
    on_day: date
    text: str
    year_ends_on: date


def logs_to_keep(session: Session) -> tuple[LogKeeping, ...]:
    """Every entry of the logs of classes, also those that were taken away; oldest first."""
    with session.reading() as db:
        rows = log_records.every_entry(db)
    return tuple(
        LogKeeping(row[0], row[1], date.fromisoformat(row[2]), row[3], date.fromisoformat(row[4]))
        for row in rows
    )


def erase_log(session: Session, entry_id: int) -> dict[str, tuple[int, ...]]:
    """Erase an entry of the log of a class: pupils may be named in it."""
    with session.writing() as db:
        gone = erase(db, "class_log", [entry_id])
        session.audit("class_log.erase", f"class_log:{entry_id}")
    return gone


def erase_signal(session: Session, signal_id: int) -> dict[str, tuple[int, ...]]:
    """Erase a signal with everything that hangs on it."""
    with session.writing() as db:
        gone = erase(db, "signal", [signal_id])
        session.audit("signal.erase", f"signal:{signal_id}")
    return gone
