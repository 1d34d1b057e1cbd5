"""Where a pupil is and was: moving to another class, the classes in order, the class's mentors."""

from __future__ import annotations

import json
from dataclasses import dataclass

from klasapp.errors import InputError, KlasappError
from klasapp.roster import location_service, records
from klasapp.roster.pupil import MAX_NAME, FieldError, clean_name, parse_date
from klasapp.roster.records import Enrolment
from klasapp.roster.school_year import SchoolClass, Stay
from klasapp.roster.service import Session, class_history, class_of, find_pupil, list_classes
from klasapp.roster.spoken_time import numeric_day
from klasapp.store.settings import read_setting, write_setting

__all__ = [
    "Move",
    "Stay",
    "change_class",
    "class_history",
    "class_mentors",
    "classes_to_move_to",
    "move_pupil",
    "set_class_mentors",
    "undo_move",
]

_MENTORS = "class.mentors:{}"
_YEARS = range(2000, 2100)
_MOST_MENTORS = 2


@dataclass(frozen=True)
class Move:
    """A pupil that went to another class, to be undone with ``undo_move``."""

    pupil_id: int
    target: SchoolClass
    before: tuple[Enrolment, ...]
    after: tuple[Enrolment, ...]


def classes_to_move_to(session: Session, pupil_id: int) -> tuple[SchoolClass, ...]:
    """The classes of the current school year in which the pupil is not; other years after them."""
    here = {one.school_class.id for one in class_history(session, pupil_id) if one.left_on is None}
    others = [one for one in list_classes(session) if one.id not in here]
    return tuple(sorted(others, key=lambda one: not one.school_year.holds(session.today)))


def move_pupil(session: Session, pupil_id: int, class_id: int, typed: str) -> Move:
    """Let a pupil be in another class from a day on (typed dd-mm-jjjj).

    The pupil leaves the other classes of that school year on the same day; lists of earlier days
    keep showing the old class. Cases, signals and notes belong to the pupil and go along. Raises
    ``InputError`` for a day that cannot be.
    """
    try:
        on = parse_date(typed, "joined_on", _YEARS)
    except FieldError as error:
        raise InputError(f"De dag van de overstap: {error}") from None
    if on is None:
        raise InputError("Typ de eerste dag in de nieuwe klas, als dd-mm-jjjj.")
    with session.writing() as db:
        target = class_of(session, class_id)
        pupil = find_pupil(session, pupil_id)
        if not target.school_year.holds(on):
            raise InputError(
                f"{numeric_day(on)} ligt niet in schooljaar {target.school_year.name}. "
                "Kies een dag in dat jaar."
            )
        before = records.enrolments(db, pupil_id)
        of_year = {c.id for c in records.classes(db) if c.school_year.id == target.school_year.id}
        for one in before:
            if one.class_id == target.id and one.left_on is None:
                raise InputError(f"{pupil.display_name} zit al in {target.label}.")
            if one.class_id not in of_year or one.left_on is not None:
                continue
            if on < one.joined_on:
                raise InputError(
                    f"{pupil.display_name} zit pas sinds {numeric_day(one.joined_on)} in de "
                    "huidige klas. Kies een latere dag."
                )
            records.leave(db, pupil_id, one.class_id, on)
        records.enrol(db, pupil_id, target.id, on)
        session.audit("pupil.move", f"pupil:{pupil_id}", f"class:{target.id}")
        after = records.enrolments(db, pupil_id)
    return Move(pupil_id, target, before, after)


def undo_move(session: Session, move: Move) -> None:
    """Put the pupil back in the classes of before.

    Raises ``KlasappError`` when the pupil's classes changed again meanwhile.
    """
    with session.writing() as db:
        if records.enrolments(db, move.pupil_id) != move.after:
            raise KlasappError("De klassen van deze leerling zijn intussen veranderd.")
        records.replace_enrolments(db, move.pupil_id, move.before)
        session.audit("pupil.move.undo", f"pupil:{move.pupil_id}", f"class:{move.target.id}")


def class_mentors(session: Session, class_id: int) -> tuple[str, ...]:
    """The names of the mentors of a class, as typed; none, one or two."""
    with session.reading() as db:
        text = read_setting(db, _MENTORS.format(class_id))
    return tuple(json.loads(text)) if text else ()


def set_class_mentors(session: Session, class_id: int, names: tuple[str, ...]) -> None:
    """Keep the names of the mentors of a class; empty names are left out.

    They are typed, never read from a roster file (domain.md 4.2). Raises ``InputError``.
    """
    try:
        kept = [name for one in names if (name := clean_name(one, "mentor", MAX_NAME))]
    except FieldError as error:
        raise InputError(f"De naam van de mentor: {error}") from None
    if len(kept) > _MOST_MENTORS:
        raise InputError("Een klas heeft hier hoogstens twee mentoren.")
    with session.writing() as db:
        class_of(session, class_id)
        if list(class_mentors(session, class_id)) != kept:
            write_setting(db, _MENTORS.format(class_id), json.dumps(kept))
            session.audit("class.mentors", f"class:{class_id}")


def change_class(
    session: Session, class_id: int, name: str, location: str, mentors: tuple[str, ...]
) -> SchoolClass:
    """Change name, location and mentors of a class, in one go. Raises ``InputError``."""
    with session.writing():
        set_class_mentors(session, class_id, mentors)
        return location_service.change_class(session, class_id, name, location)
