"""What cases and plans keep about one pupil, for whoever may see it (AVG 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from klasapp.cases import (
    closing_records,
    dossier_records,
    family_records,
    look_first_records,
    outsider_records,
    records,
)
from klasapp.cases.case_view import view_of
from klasapp.cases.copy_names import name_parts
from klasapp.cases.dossier import Audience, FileItem, Kind, may_read, readable
from klasapp.cases.dossier_service import inventory
from klasapp.cases.family import CUSTODY, Guardian, age_on
from klasapp.cases.outsider import KINDS
from klasapp.documents.redaction import Person
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import find_pupil
from klasapp.store.session import Session

if TYPE_CHECKING:
    from klasapp.cases.closing import SelfSolved

_INNER = "aantekening van de mentor over hoe het dossier is bijgehouden"
_SUPPORT = "steun of hulp voor een andere leerling, of contact met een ander gezin"
_VOICE = "wat een andere leerling over zijn of haar beleving vertelde"


@dataclass(frozen=True, slots=True)
class CaseItem:
    """A part of the file of a case. ``fields``: (label, text), names of others still in it.

    ``withheld``: why it, or a part of it, is not in a copy for the pupil; empty when all of it is.
    """

    case: str
    number: int
    day: date
    title: str
    fields: tuple[tuple[str, str], ...]
    withheld: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PupilPlans:
    """Plans and notes about a pupil that are in no case, and its contacts."""

    plans: tuple[tuple[str, date, str], ...]
    """(key, day, text)."""
    self_solved: tuple[SelfSolved, ...]
    guardians: tuple[Guardian, ...]
    nicknames: tuple[str, ...]


def guardians_of(session: Session, pupil_id: int) -> tuple[Guardian, ...]:
    """The parents and carers of a pupil who are on the list."""
    with session.reading() as db:
        return tuple(one for one in family_records.guardians(db, pupil_id) if not one.removed)


def spoken_custody(guardian: Guardian) -> str:
    """Whether somebody has gezag, in Dutch."""
    return CUSTODY[guardian.custody]


def age_of(pupil: Pupil, today: date) -> int | None:
    """The age of a pupil in years; None when the date of birth is not known."""
    return age_on(pupil.birth_date, today)


def case_items(session: Session, pupil_id: int) -> tuple[CaseItem, ...]:
    """Every part of the file of every case a pupil is in, also what stays behind."""
    found = []
    audience = Audience(Kind.PUPIL, pupil_id)
    with session.reading() as db:
        for case in records.cases_of_pupil(db, pupil_id):
            view = view_of(session, db, case)
            for item in inventory(session, db, view):
                shown = tuple(
                    (part.label, part.text)
                    for part in (readable(item, audience) if may_read(item, audience) else ())
                )
                found.append(
                    CaseItem(
                        case.number, item.number, item.day,
                        item.title if may_read(item, audience) else item.kind,
                        shown, _withheld(item, audience),
                        tuple(
                            f"{note.kind.word.capitalize()} van {note.by_whom}: {note.text}"
                            for note in item.notes
                        ) if may_read(item, audience) else (),
                    )
                )  # fmt: skip
    return tuple(found)


def _withheld(item: FileItem, audience: Audience) -> tuple[str, ...]:
    if not may_read(item, audience):
        return (_INNER if item.inner else _SUPPORT,)
    left = [part for part in item.fields if part.text.strip()]
    grounds = []
    if any(part.only is not None and part.only != audience.pupil_id for part in left):
        grounds.append(_VOICE)
    if any(part.inner for part in left):
        grounds.append(_INNER)
    return tuple(grounds)


def pupil_plans(session: Session, pupil_id: int) -> PupilPlans:
    """What is kept about a pupil outside a case: plans, notes, contacts, other names."""
    with session.reading() as db:
        plans = []
        for one in look_first_records.plans(db, pupil_id=pupil_id):
            lines = [one.reason, *(note.text for note in one.notes if note.text)]
            lines += [one.closing_reason] if one.closing_reason else []
            plans.append((f"look_first:{one.id}", one.started_on, "\n".join(lines)))
        solved = tuple(n for n in closing_records.self_solved(db) if n.pupil_id == pupil_id)
        return PupilPlans(
            tuple(plans),
            solved,
            tuple(n for n in family_records.guardians(db, pupil_id) if not n.removed),
            dossier_records.nicknames(db).get(pupil_id, ()),
        )


def known_names(session: Session, pupils: tuple[Pupil, ...], own: int) -> tuple[Person, ...]:
    """These pupils, their parents and the grown-ups in the cases of ``own``, to find in texts.

    A label is ``leerling`` with a mark of the pupil's number, to be lettered later.
    """
    with session.reading() as db:
        nicknames = dossier_records.nicknames(db)
        found = [
            Person(
                str(one.id), one.given_name, one.infix, one.family_name, label_of(one.id),
                own=one.id == own, nicknames=nicknames.get(one.id, ()),
            )
            for one in pupils
        ]  # fmt: skip
        known = {one.id for one in pupils}
        for number, pupil_id, name in dossier_records.guardians(db):
            parts = name_parts(name)
            if pupil_id in known and parts:
                label = f"ouder van {label_of(pupil_id)}"
                found.append(Person(f"ouder {number}", *parts, label, own=pupil_id == own))
        for case in records.cases_of_pupil(db, own):
            for grown_up in outsider_records.outsiders(db, case.id):
                parts = name_parts(grown_up.name)
                if parts and grown_up.name not in KINDS.values():
                    found.append(Person(f"ander {grown_up.id}", *parts, "een volwassene"))
    return tuple(found)


def label_of(pupil_id: int) -> str:
    """The mark of a pupil in a label."""
    return f"\ue000{pupil_id}\ue001"


def pupils_in_cases(session: Session, pupil_id: int) -> tuple[Pupil, ...]:
    """Everybody in a case that this pupil is in."""
    with session.reading() as db:
        found = {
            other.pupil_id for case in records.cases_of_pupil(db, pupil_id) for other in case.pupils
        }
    return tuple(find_pupil(session, one) for one in sorted(found))
