"""What a mentor can do with signals."""

from __future__ import annotations

from datetime import date

from klasapp.errors import KlasappError
from klasapp.protocol import Protocol
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import find_pupil
from klasapp.roster.spoken_time import spoken_day
from klasapp.signals import records
from klasapp.signals.signal import Signal, SignalDraft, check_signal, spoken_signal
from klasapp.store.session import Session

__all__ = [
    "Protocol",
    "Pupil",
    "Session",
    "Signal",
    "SignalDraft",
    "add_signal",
    "class_of_pupil",
    "codes_since",
    "current_protocol",
    "find_pupil",
    "pupil_signal_facts",
    "read_signal",
    "remove_signal",
]


def add_signal(session: Session, draft: SignalDraft) -> int:
    """Keep a signal; returns its id. Raises ``SignalError`` for what is not right."""
    checked = check_signal(draft, session.today)
    with session.writing() as db:
        number = records.add_signal(db, checked, session.now.isoformat(timespec="seconds"))
        session.audit("signal.add", f"signal:{number}", checked.kind)
    return number


def read_signal(session: Session, signal_id: int) -> Signal:
    """One signal; reading it is noted. Raises ``KlasappError`` when it is not there."""
    with session.writing() as db:
        found = records.find_signal(db, signal_id)
        if found is None:
            raise KlasappError("Dit signaal staat niet meer in klasapp.")
        session.audit("signal.read", f"signal:{signal_id}")
    return found


def codes_since(session: Session, class_id: int, day: date) -> tuple[str, ...]:
    """Which signals of the protocol were ticked in a class since ``day``, without about whom."""
    with session.reading() as db:
        return records.codes_since(db, class_id, day.isoformat())


def remove_signal(session: Session, signal_id: int) -> None:
    """Take a signal away that was a mistake."""
    with session.writing() as db:
        records.remove_signal(db, signal_id, session.now.isoformat(timespec="seconds"))
        session.audit("signal.remove", f"signal:{signal_id}")


def class_of_pupil(session: Session, pupil_id: int) -> int:
    """The class a pupil is in now, else the last one."""
    with session.reading() as db:
        found = records.class_of_pupil(db, pupil_id)
    if found is None:
        raise KlasappError("Deze leerling zit in geen klas. Zet hem eerst in een klas (Klas).")
    return found


def pupil_signal_facts(session: Session, pupil_id: int) -> tuple[tuple[str, str, int], ...]:
    """Lines for the pupil's page: (Dutch text, place kind ``signal``, id), newest first."""
    known = current_protocol(session).signals
    with session.reading() as db:
        found = records.signals_of_pupil(db, pupil_id)
    return tuple(
        (
            f"{'+' if one.draft.kind == 'positive' else '·'} {spoken_day(one.draft.seen_on)}: "
            f"{_short(spoken_signal(one, known))}",
            "signal",
            one.id,
        )
        for one in found
    )


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:69].rstrip() + "…"
