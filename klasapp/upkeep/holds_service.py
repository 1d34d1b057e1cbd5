"""What must stay although its term is over: a pupil or a case, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from klasapp.cases import keeping_service as cases
from klasapp.errors import InputError, KlasappError
from klasapp.roster import keeping_service as roster
from klasapp.roster.service import find_pupil
from klasapp.store.session import Session
from klasapp.upkeep import retention_records as records
from klasapp.upkeep.retention import Hold

__all__ = ["HoldView", "Session", "Subject", "lift_hold", "list_holds", "place_hold", "subjects"]
MAX_REASON = 1000


@dataclass(frozen=True, slots=True)
class Subject:
    """A pupil or a case to choose from a list."""

    label: str
    pupil_id: int | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold with the name of what it is about."""

    hold: Hold
    label: str


def list_holds(session: Session) -> tuple[HoldView, ...]:
    """Every hold with its subject; those that stand first, the newest first."""
    with session.reading() as db:
        numbers = {one.id: one.number for one in cases.cases_to_keep(session)}
        found = [
            HoldView(
                one,
                f"Zaak {numbers[one.case_id]}" if one.case_id is not None
                else find_pupil(session, one.pupil_id or 0).display_name,
            )
            for one in records.holds(db)
        ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.hold.lifted_on is not None))


def subjects(session: Session) -> tuple[Subject, ...]:
    """Every case and pupil that a hold can be about."""
    return (
        *(Subject(f"Zaak {one.number}", case_id=one.id) for one in cases.cases_to_keep(session)),
        *(
            Subject(f"{one.display_name}{f' ({one.class_name})' if one.class_name else ''}", one.id)
            for one in roster.every_pupil(session)
        ),
    )


def place_hold(
    session: Session, reason: str, *, pupil_id: int | None = None, case_id: int | None = None
) -> int:
    """Let a pupil or a case stay until further notice; returns the number of the hold."""
    why = _reason(reason, "Schrijf waarom dit moet blijven, zoals: klacht loopt.")
    with session.writing() as db:
        number = records.add_hold(db, pupil_id, case_id, why, session.today)
        subject = f"case:{case_id}" if case_id is not None else f"pupil:{pupil_id}"
        session.audit("retention.hold", subject, f"hold:{number}")
    return number


def lift_hold(session: Session, hold_id: int, reason: str) -> None:
    """End a hold; what is due by its rule goes the next time."""
    why = _reason(reason, "Schrijf waarom dit niet meer hoeft te blijven.")
    with session.writing() as db:
        standing = {one.id for one in records.holds(db) if one.lifted_on is None}
        if hold_id not in standing:
            raise KlasappError("Dit staat al niet meer vast.")
        records.lift_hold(db, hold_id, why, session.today)
        session.audit("retention.lift", f"hold:{hold_id}")


def _reason(text: str, missing: str) -> str:
    kept = " ".join(text.split())
    if not kept:
        raise InputError(missing)
    if len(kept) > MAX_REASON:
        raise InputError(f"Deze reden is langer dan {MAX_REASON} tekens. Maak hem korter.")
    return kept
