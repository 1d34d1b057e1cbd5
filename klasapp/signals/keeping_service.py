"""Erasing signals that became no case, when retention says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klasapp.roster.protocol_service import current_protocol
from klasapp.signals import records
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


def erase_signal(session: Session, signal_id: int) -> dict[str, tuple[int, ...]]:
    """Erase a signal with everything that hangs on it."""
    with session.writing() as db:
        gone = erase(db, "signal", [signal_id])
        session.audit("signal.erase", f"signal:{signal_id}")
    return gone
