"""Two pupils in klasapp who are one child become one, with everything that was kept of both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from klasapp.errors import InputError, KlasappError
from klasapp.roster import merging_records, records
from klasapp.roster.likeness import likeness
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import Session, find_pupil
from klasapp.store.faults import StoreFault

_WORDS = {
    "pupil_note": ("notitie", "notities"),
    "round_participant": ("meting", "metingen"),
    "signal": ("signaal", "signalen"),
    "look_first": ("keer «kijk eerst»", "keer «kijk eerst»"),
    "case_pupil": ("rol in een zaak", "rollen in zaken"),
}
_FILLED = ("number", "infix", "family_name", "birth_date", "leaving_date", "gender")


@dataclass(frozen=True)
class Candidate:
    """A pupil who may be the same child; ``reason`` is empty when nothing points to it."""

    pupil: Pupil
    reason: str


@dataclass(frozen=True)
class MergePreview:
    """What merging would do: ``result`` is how the pupil who stays is called afterwards.

    ``moves``: in Dutch, what of ``gone`` comes with ``kept``.
    """

    kept: Pupil
    gone: Pupil
    result: Pupil
    moves: tuple[str, ...]


def merge_candidates(session: Session, pupil_id: int) -> tuple[Candidate, ...]:
    """Who may be the same child: the likely ones of all classes, then the rest of the class."""
    with session.reading() as db:
        everyone = records.all_pupils(db)
        classes = {e.class_id for e in records.enrolments(db, pupil_id) if e.left_on is None}
        classmates = {
            one.id for class_id in classes for one in records.pupils_of_class(db, class_id, None)
        }
    pupil = find_pupil(session, pupil_id)
    others = [Candidate(one, likeness(pupil, one)) for one in everyone if one.id != pupil_id]
    listed = [one for one in others if one.reason or one.pupil.id in classmates]
    return tuple(sorted(listed, key=lambda one: (not one.reason, one.pupil.sort_key)))


def preview_merge(session: Session, kept_id: int, gone_id: int) -> MergePreview:
    """What merging would do; nothing is written. Raises ``KlasappError`` when it cannot be."""
    if kept_id == gone_id:
        raise InputError("Dit is al dezelfde leerling. Kies een andere.")
    kept, gone = find_pupil(session, kept_id), find_pupil(session, gone_id)
    with session.reading() as db:
        if rounds := merging_records.answered_both(db, kept_id, gone_id):
            raise KlasappError(
                f"Beide leerlingen vulden zelf de meting «{rounds[0]}» in. Dan zijn het twee "
                "kinderen; samenvoegen kan niet."
            )
        if cases := merging_records.cases_of_both(db, kept_id, gone_id):
            raise KlasappError(
                f"Beide leerlingen hebben een rol in zaak {cases[0]}. Dan zijn het twee kinderen; "
                "samenvoegen kan niet."
            )
        if merging_records.in_draft(db, gone_id):
            raise KlasappError(
                f"Er is nog een zaak in concept met {gone.display_name}. Maak die eerst af, of "
                "gooi het concept weg."
            )
        found = merging_records.counts(db, gone_id)
    return MergePreview(kept, gone, _result(kept, gone), tuple(_moves(found)))


def merge_pupils(session: Session, kept_id: int, gone_id: int) -> Pupil:
    """Make one pupil of two, in one transaction; returns the pupil who stays.

    Rounds, cases, signals, notes and classes of both are kept. What the pupil who stays lacks
    (number, date of birth) comes from the other. Raises ``KlasappError``.
    """
    try:
        with session.writing() as db:
            preview = preview_merge(session, kept_id, gone_id)
            _leave_double_class(session, kept_id, gone_id)
            merging_records.merge(db, kept_id, gone_id)
            records.change_pupil(db, kept_id, preview.result)
            session.audit("pupil.merge", f"pupil:{kept_id}", f"pupil:{gone_id}")
            return find_pupil(session, kept_id)
    except StoreFault as fault:
        kind = getattr(fault.__cause__, "sqlite_errorname", "") or ""
        if not kind.startswith("SQLITE_CONSTRAINT"):
            raise
        raise KlasappError(
            "Van beide leerlingen staat iets in klasapp dat niet samen kan, zoals twee keer "
            "«kijk eerst» over hetzelfde. Sluit een van de twee eerst af."
        ) from fault


def _leave_double_class(session: Session, kept_id: int, gone_id: int) -> None:
    """One child is in one class of a school year: that of the pupil who stays."""
    with session.writing() as db:
        years = {c.id: c.school_year.id for c in records.classes(db)}
        here = [e for e in records.enrolments(db, kept_id) if e.left_on is None]
        taken = {years[e.class_id]: e.class_id for e in here}
        for one in records.enrolments(db, gone_id):
            place = taken.get(years[one.class_id])
            if one.left_on is None and place is not None and place != one.class_id:
                records.leave(db, gone_id, one.class_id, session.today)


def _result(kept: Pupil, gone: Pupil) -> Pupil:
    lacking = {name: getattr(gone, name) for name in _FILLED if not getattr(kept, name)}
    if kept.family_name:
        lacking.pop("infix", None)
    return replace(kept, **lacking)


def _moves(found: dict[str, int]) -> list[str]:
    parts = []
    for table, (one, more) in _WORDS.items():
        if count := found.pop(table, 0):
            parts.append(f"{count} {one if count == 1 else more}")
    found.pop("enrolment", None)
    if rest := sum(found.values()):
        parts.append(f"{rest} andere {'regel' if rest == 1 else 'regels'} in metingen en zaken")
    return parts
