"""Erasing a pupil with everything that refers to it, when retention says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klasapp.roster import records
from klasapp.roster.pupil import Pupil
from klasapp.store.erasure import erase
from klasapp.store.session import Session


@dataclass(frozen=True, slots=True)
class PupilKeeping:
    """A pupil as retention sees it."""

    id: int
    name: str
    leaving_date: date | None


def every_pupil(session: Session) -> tuple[Pupil, ...]:
    """Every pupil in klasapp, by name."""
    with session.reading() as db:
        return tuple(sorted(records.all_pupils(db), key=lambda one: one.sort_key))


def pupils_who_left(session: Session) -> tuple[PupilKeeping, ...]:
    """The pupils with a leaving date, the earliest first."""
    with session.reading() as db:
        found = [
            PupilKeeping(one.id, one.display_name, one.leaving_date)
            for one in records.pupils_with_leaving_date(db)
        ]
    return tuple(sorted(found, key=lambda one: (one.leaving_date or date.max, one.id)))


def leaving_dates(session: Session) -> dict[int, date]:
    """When each pupil left, or will: the leaving dates by pupil id, without names."""
    with session.reading() as db:
        return records.leaving_dates(db)


def pupils_without_date(session: Session) -> int:
    """How many pupils are in no class of this or a later school year and have no leaving date:
    their data never become due, so the mentor must fill it in."""
    with session.reading() as db:
        return records.forgotten_pupils(db, session.today)


def classes_of(session: Session, pupil_id: int) -> tuple[tuple[str, date, date | None], ...]:
    """(class, from, until) of every class a pupil is or was in, the newest first."""
    with session.reading() as db:
        found = []
        for one in records.enrolments(db, pupil_id):
            school_class = records.find_class(db, one.class_id)
            if school_class is not None:
                found.append((school_class.label, one.joined_on, one.left_on))
    return tuple(found)


def class_numbers(session: Session, pupil_id: int) -> tuple[tuple[int, int], ...]:
    """(pupil, class) of every class a pupil is or was in."""
    with session.reading() as db:
        return tuple((one.pupil_id, one.class_id) for one in records.enrolments(db, pupil_id))


def pupils_met(session: Session, pupil_id: int) -> tuple[Pupil, ...]:
    """Everybody who is or was in a class of this pupil, the pupil too."""
    with session.reading() as db:
        return records.pupils_met(db, pupil_id)


def erase_pupil(session: Session, pupil_id: int) -> dict[str, tuple[int, ...]]:
    """Erase a pupil and every row about it; returns the row numbers that went, by table."""
    with session.writing() as db:
        gone = erase(db, "pupil", [pupil_id])
        session.audit("pupil.erase", f"pupil:{pupil_id}")
    return gone
