"""What a mentor can do with signals and reports: the one place that other rooms import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from klasapp.errors import KlasappError
from klasapp.protocol import Protocol
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import find_pupil, list_pupils, school_calendar
from klasapp.roster.spoken_time import spoken_day
from klasapp.signals import records
from klasapp.signals.listing import SignalLine
from klasapp.signals.signal import (
    OWN_EYES,
    Signal,
    SignalDraft,
    Step,
    check_signal,
    check_step,
    spoken_signal,
    urgent,
)
from klasapp.store.session import Session

__all__ = [
    "Protocol",
    "Pupil",
    "Session",
    "Signal",
    "SignalDraft",
    "Told",
    "add_signal",
    "check_day",
    "class_of_pupil",
    "codes_since",
    "current_protocol",
    "find_pupil",
    "list_pupils",
    "list_signals",
    "needs_support_team",
    "note_consulted",
    "pupil_signal_facts",
    "put_back_signal",
    "read_signal",
    "remove_signal",
    "say_about",
    "school_rule",
    "signals_become_case",
    "stays_signal",
    "take_back_stays",
    "told_of",
]


def add_signal(session: Session, draft: SignalDraft) -> int:
    """Keep a signal; returns its id. Raises ``SignalError`` for what is not right."""
    checked = check_signal(draft, session.today)
    with session.writing() as db:
        number = records.add_signal(db, checked, session.now.isoformat(timespec="seconds"))
        session.audit("signal.add", f"signal:{number}", checked.kind)
    return number


def read_signal(session: Session, signal_id: int, *, again: bool = False) -> Signal:
    """One signal; reading it is noted, unless it is shown ``again``.

    Raises ``KlasappError`` when it is not there.
    """
    with session.reading() if again else session.writing() as db:
        found = records.find_signal(db, signal_id)
        if found is None:
            raise KlasappError("Dit signaal staat niet meer in klasapp.")
        if not again:
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


def put_back_signal(session: Session, signal_id: int) -> None:
    """Let a signal that was taken away be there again."""
    with session.writing() as db:
        records.remove_signal(db, signal_id, None)
        session.audit("signal.restore", f"signal:{signal_id}")


def say_about(session: Session, signal_id: int, pupil_id: int | None) -> None:
    """Say whom a signal is about, after all; None: the class."""
    with session.writing() as db:
        read_signal(session, signal_id, again=True)
        records.set_pupil(db, signal_id, pupil_id)
        session.audit("signal.change", f"signal:{signal_id}")


def class_of_pupil(session: Session, pupil_id: int) -> int:
    """The class a pupil is in now, else the last one."""
    with session.reading() as db:
        found = records.class_of_pupil(db, pupil_id)
    if found is None:
        raise KlasappError("Deze leerling zit in geen klas. Zet hem eerst in een klas (Klas).")
    return found


# What is done with a signal


def check_day(session: Session) -> date:
    """When to look again at a signal that stays: the days of the protocol, on a school day."""
    days = current_protocol(session).settings.self_solved_check_days
    calendar = school_calendar(session)
    target = session.today + timedelta(days=days)
    before = calendar.last_school_day(session.today, target)
    return before or calendar.next_school_day(session.today)


def stays_signal(session: Session, signal_id: int, reason: str, check_on: date | None) -> None:
    """It stays a signal, for a reason, until a day to look again (C13). Raises ``SignalError``."""
    kept = check_step("stays", reason, check_on, session.today)
    _step(session, signal_id, Step("stays", check_on, None, kept, session.now))


def take_back_stays(session: Session, signal_ids: Iterable[int]) -> None:
    """Let signals wait again that were to stay; all of them or none. Raises ``KlasappError``."""
    with session.writing() as db:
        for number in signal_ids:
            if not records.drop_last_step(db, number, "stays"):
                raise KlasappError("Met dit signaal is intussen iets anders gedaan.")
            session.audit("signal.undo", f"signal:{number}")


def note_consulted(session: Session, signal_id: int, with_whom: str) -> None:
    """An injury or self-harm was spoken of with the support team. Raises ``SignalError``."""
    kept = check_step("consulted", with_whom, None, session.today)
    _step(session, signal_id, Step("consulted", None, None, kept, session.now))


def signals_become_case(session: Session, signal_ids: Iterable[int], case_id: int) -> None:
    """The signals are in a case from now on."""
    with session.writing():
        for number in signal_ids:
            _step(session, number, Step("to_case", None, case_id, "", session.now))


def _step(session: Session, signal_id: int, step: Step) -> None:
    with session.writing() as db:
        read_signal(session, signal_id, again=True)
        records.add_step(db, signal_id, step)
        session.audit(f"signal.{step.kind}", f"signal:{signal_id}")


def needs_support_team(signal: Signal, protocol: Protocol) -> bool:
    """Whether the support team must still be spoken with today (SG16, SG24)."""
    handled = signal.consulted or signal.state == "case"
    return bool(urgent(protocol.signals, signal.draft.codes)) and not handled


@dataclass(frozen=True, slots=True)
class Told:
    """What signals say, ready for the form that begins a case."""

    signal_ids: tuple[int, ...]
    pupil_id: int | None
    seen_on: date
    reported_on: date
    source: str
    place: str
    moment: str
    unnamed: bool
    summary: str
    forms: tuple[str, ...]
    injury: bool
    self_harm: bool


def told_of(session: Session, signal_ids: Iterable[int]) -> Told:
    """One or several signals as the beginning of a case: the facts, oldest first (R115).

    The days count from the first report; nothing says who did what. Raises ``KlasappError``.
    """
    protocol = current_protocol(session)
    found = sorted(
        (read_signal(session, number, again=True) for number in signal_ids),
        key=lambda one: (one.draft.seen_on, one.id),
    )
    if not found:
        raise KlasappError("Kies eerst een signaal.")
    drafts = [one.draft for one in found]
    report = next((one for one in drafts if one.is_report), drafts[0])
    labels = {one.code for one in protocol.forms}
    codes = dict.fromkeys(code for one in drafts for code in one.codes)
    heard = [one.draft.reported_on or one.noted_at.date() for one in found]
    pupils = {one.pupil_id for one in drafts}
    lines = []
    for one in found:
        about = one.draft.pupil_id if len(pupils) > 1 else None
        name = f"{find_pupil(session, about).display_name}: " if about is not None else ""
        lines.append(f"{spoken_day(one.draft.seen_on)}: {name}{_facts(one, protocol)}")
    return Told(
        signal_ids=tuple(one.id for one in found),
        pupil_id=next(iter(pupils)) if len(pupils) == 1 else None,
        seen_on=drafts[0].seen_on,
        reported_on=min(heard),
        source="zelf" if report.source == OWN_EYES else report.source,
        place=next((one.place for one in drafts if one.place), ""),
        moment=next((one.moment for one in drafts if one.moment), ""),
        unnamed=any(one.unnamed for one in drafts),
        summary="\n".join(lines),
        forms=tuple(code for code in codes if code in labels),
        injury="SG16" in codes,
        self_harm="SG24" in codes,
    )


def _facts(signal: Signal, protocol: Protocol) -> str:
    return spoken_signal(signal, protocol.signals, protocol.forms)


# Looking


def list_signals(session: Session, class_id: int) -> tuple[SignalLine, ...]:
    """All signals of a class in words, newest first."""
    protocol = current_protocol(session)
    places = {one.code: one.text for one in protocol.places}
    with session.reading() as db:
        found = records.signals_of_class(db, class_id)
    names: dict[int | None, str] = {None: ""}
    for one in found:
        if one.draft.pupil_id not in names:
            assert one.draft.pupil_id is not None
            names[one.draft.pupil_id] = find_pupil(session, one.draft.pupil_id).display_name
    return tuple(
        SignalLine(
            one,
            names[one.draft.pupil_id],
            _facts(one, protocol),
            places.get(one.draft.place, one.draft.place),
        )
        for one in found
    )


def school_rule(protocol: Protocol) -> str:
    """The school's rule about telling: it is not snitching (R46)."""
    found = next(iter(protocol.school_rules), None)
    return f"{found.title}. {found.text}" if found else ""


def pupil_signal_facts(session: Session, pupil_id: int) -> tuple[tuple[str, str, int], ...]:
    """Lines for the pupil's page: (Dutch text, place kind ``signal``, id), newest first."""
    protocol = current_protocol(session)
    with session.reading() as db:
        found = records.signals_of_pupil(db, pupil_id)
    return tuple(
        (
            f"{'+' if one.draft.kind == 'positive' else '·'} {spoken_day(one.draft.seen_on)}: "
            f"{_short(_facts(one, protocol))}",
            "signal",
            one.id,
        )
        for one in found
    )


def _short(text: str) -> str:
    return text if len(text) <= 70 else text[:69].rstrip() + "…"
