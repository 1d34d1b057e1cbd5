"""What a mentor can do with school years, classes and pupils."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from klasapp.errors import InputError, KlasappError
from klasapp.roster import records
from klasapp.roster.calendar_service import (
    add_day_off,
    days_off,
    regional_holidays,
    remove_day_off,
    school_calendar,
)
from klasapp.roster.pupil import Gender, Pupil, PupilDraft
from klasapp.roster.records import Enrolment
from klasapp.roster.school_year import (
    DayOff,
    Note,
    RegionalHoliday,
    SchoolClass,
    SchoolYear,
    Stay,
    clean_class_name,
    clean_note,
    parse_region,
    parse_school_year,
    school_year_days,
    school_year_name_for,
    sort_pupils,
)
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

__all__ = [
    "DayOff",
    "Deletion",
    "Gender",
    "Note",
    "Pupil",
    "PupilDraft",
    "PupilPage",
    "RegionalHoliday",
    "Removal",
    "SchoolClass",
    "SchoolYear",
    "Session",
    "add_day_off",
    "days_off",
    "regional_holidays",
    "remove_day_off",
    "school_calendar",
    "school_year_name_for",
]

_GENDER = "roster.gender"
_FILLED = "class.{}.filled_on"
"""The day on which the first pupils were put in a class: they belong to it from 1 August."""


@dataclass(frozen=True)
class Removal:
    """A pupil taken out of a class, to be undone with ``undo_removal``."""

    pupil: Pupil
    class_id: int


@dataclass(frozen=True)
class Deletion:
    """A deleted pupil, to be undone with ``undo_deletion``."""

    pupil: Pupil
    enrolments: tuple[Enrolment, ...]


@dataclass(frozen=True)
class PupilPage:
    """What the roster knows about a pupil."""

    pupil: Pupil
    notes: tuple[Note, ...]
    stays: tuple[Stay, ...]
    """The classes it is and was in, the newest first."""


# School years and classes


def add_school_year(session: Session, name: str, region: str) -> SchoolYear:
    """Add a school year such as ``2026-2027`` (1 August to 31 July), with its holiday region.

    Raises ``InputError`` for an impossible name or region, or a year that is there already.
    """
    wanted, kept = parse_school_year(name), parse_region(region)
    first, last = school_year_days(wanted)
    with session.writing() as db:
        if any(year.name == wanted for year in records.years(db)):
            raise InputError(f"Het schooljaar {wanted} staat er al.")
        year_id = records.add_year(db, wanted, first, last, kept)
        session.audit("school_year.add", f"school_year:{year_id}")
    return SchoolYear(year_id, wanted, first, last, kept)


def list_school_years(session: Session) -> tuple[SchoolYear, ...]:
    """All school years, newest first."""
    with session.reading() as db:
        return records.years(db)


def current_school_year(session: Session, today: date) -> SchoolYear | None:
    """The school year in which ``today`` lies, if it was added."""
    return next((year for year in list_school_years(session) if year.holds(today)), None)


def change_region(session: Session, school_year_id: int, region: str) -> None:
    """Let the holidays of another region count in a school year."""
    kept = parse_region(region)
    with session.writing() as db:
        records.set_region(db, school_year_id, kept)
        session.audit("school_year.region", f"school_year:{school_year_id}")


def add_class(session: Session, school_year_id: int, name: str) -> SchoolClass:
    """Add a class to a school year. Raises ``InputError`` when the name is taken or empty."""
    kept = clean_class_name(name)
    with session.writing() as db:
        _require_free_name(records.classes(db), school_year_id, kept)
        class_id = records.add_class(db, school_year_id, kept)
        session.audit("class.add", f"class:{class_id}")
    return class_of(session, class_id)


def start_class(
    session: Session, school_year_name: str, region: str, class_name: str
) -> SchoolClass:
    """Add a class, and its school year when that is not there yet, in one go.

    ``region`` counts only for a new school year. Raises ``InputError``.
    """
    wanted = parse_school_year(school_year_name)
    with session.writing():
        year = next((y for y in list_school_years(session) if y.name == wanted), None)
        if year is None:
            year = add_school_year(session, wanted, region)
        return add_class(session, year.id, class_name)


def rename_class(session: Session, class_id: int, name: str) -> SchoolClass:
    """Give a class another name."""
    kept = clean_class_name(name)
    with session.writing() as db:
        here = class_of(session, class_id)
        others = tuple(c for c in records.classes(db) if c.id != class_id)
        _require_free_name(others, here.school_year.id, kept)
        records.rename_class(db, class_id, kept)
        session.audit("class.change", f"class:{class_id}")
    return class_of(session, class_id)


def list_classes(session: Session) -> tuple[SchoolClass, ...]:
    """All classes: the newest school year first, then 2B before 10A."""
    with session.reading() as db:
        found = records.classes(db)
    return tuple(
        sorted(found, key=lambda c: (-c.school_year.first_day.toordinal(), c.sort_key, c.id))
    )


def class_of(session: Session, class_id: int) -> SchoolClass:
    """The class with this id. Raises ``KlasappError`` when it is not there."""
    with session.reading() as db:
        found = records.find_class(db, class_id)
    if found is None:
        raise KlasappError("Deze klas staat niet in klasapp. Kies een klas bij Klas.")
    return found


# Pupils


def list_pupils(session: Session, class_id: int, on: date | None = None) -> tuple[Pupil, ...]:
    """The pupils of a class, in the Dutch order: now, or as the class was on the day ``on``."""
    with session.reading() as db:
        return sort_pupils(records.pupils_of_class(db, class_id, on))


def find_pupil(session: Session, pupil_id: int) -> Pupil:
    """A pupil, also one who left, with the name of the newest class.

    Raises ``KlasappError`` when it is not there. For lists and forms of other rooms; the pupil's
    page is ``open_page``.
    """
    with session.reading() as db:
        found = records.find_pupil(db, pupil_id)
    if found is None:
        raise KlasappError("Deze leerling staat niet meer in klasapp.")
    return found


def add_pupil(
    session: Session, class_id: int, draft: PupilDraft, joined_on: date | None = None
) -> Pupil:
    """Put a new pupil in a class. Raises ``InputError`` when the number is someone else's."""
    return add_pupils(session, class_id, (draft,), joined_on)[0]


def add_pupils(
    session: Session, class_id: int, drafts: Iterable[PupilDraft], joined_on: date | None = None
) -> tuple[Pupil, ...]:
    """Put several new pupils in a class: all of them, or none."""
    with session.writing() as db:
        since = joined_on or joining_day(session, class_id)
        pupil_ids = []
        for draft in drafts:
            _require_usable(session, draft, None)
            pupil_id = records.add_pupil(db, draft)
            records.enrol(db, pupil_id, class_id, since)
            session.audit("pupil.add", f"pupil:{pupil_id}", f"class:{class_id}")
            pupil_ids.append(pupil_id)
        mark_filled(session, class_id)
        return tuple(find_pupil(session, pupil_id) for pupil_id in pupil_ids)


def change_pupil(session: Session, pupil_id: int, draft: PupilDraft) -> Pupil:
    """Change the fields of a pupil. Raises ``InputError`` when the number is someone else's."""
    with session.writing() as db:
        find_pupil(session, pupil_id)
        _require_usable(session, draft, pupil_id)
        records.change_pupil(db, pupil_id, draft)
        session.audit("pupil.change", f"pupil:{pupil_id}")
        return find_pupil(session, pupil_id)


def remove_from_class(session: Session, pupil_id: int, class_id: int) -> Removal:
    """Take a pupil out of a class as of today; what is known about the pupil stays."""
    with session.writing() as db:
        pupil = find_pupil(session, pupil_id)
        records.leave(db, pupil_id, class_id, session.today)
        session.audit("pupil.leave", f"pupil:{pupil_id}", f"class:{class_id}")
    return Removal(pupil, class_id)


def undo_removal(session: Session, removal: Removal) -> None:
    """Put the pupil back in the class, as if it never left."""
    with session.writing() as db:
        records.leave(db, removal.pupil.id, removal.class_id, None)
        session.audit("pupil.return", f"pupil:{removal.pupil.id}", f"class:{removal.class_id}")


def delete_pupil(session: Session, pupil_id: int) -> Deletion:
    """Delete a pupil who was added by mistake.

    Raises ``KlasappError`` when a note, a round, a case or anything else refers to the pupil.
    """
    with session.writing() as db:
        pupil = find_pupil(session, pupil_id)
        if records.is_referred_to(db, pupil_id):
            raise KlasappError(
                f"Over {pupil.display_name} staat al iets in klasapp (een notitie, een meting of "
                "een zaak). Wissen kan niet meer; haal de leerling uit de klas."
            )
        deletion = Deletion(pupil, records.enrolments(db, pupil_id))
        records.delete_pupil(db, pupil_id)
        session.audit("pupil.delete", f"pupil:{pupil_id}")
    return deletion


def undo_deletion(session: Session, deletion: Deletion) -> None:
    """Put a deleted pupil back, with its number in the store and its classes."""
    with session.writing() as db:
        records.add_pupil(db, deletion.pupil, deletion.pupil.id)
        for enrolment in deletion.enrolments:
            records.restore_enrolment(db, enrolment)
        session.audit("pupil.restore", f"pupil:{deletion.pupil.id}")


def joining_day(session: Session, class_id: int) -> date:
    """From when a pupil who is added today belongs to the class.

    On the day on which a class is first filled: the first day of the school year, since these
    pupils were in it before klasapp was. Later: today (within the school year).
    """
    with session.reading() as db:
        year = class_of(session, class_id).school_year
        filled = read_setting(db, _FILLED.format(class_id))
        empty = not filled and records.pupil_count(db, class_id) == 0
    if empty or filled == session.today.isoformat():
        return year.first_day
    return min(max(session.today, year.first_day), year.last_day)


def mark_filled(session: Session, class_id: int) -> None:
    """Remember, inside a transaction, on which day a class got its first pupils."""
    with session.writing() as db:
        if not read_setting(db, _FILLED.format(class_id)):
            write_setting(db, _FILLED.format(class_id), session.today.isoformat())


def filled_on(session: Session, class_id: int) -> date | None:
    """The day on which a class got its first pupils: from then on klasapp knows it."""
    with session.reading() as db:
        day = read_setting(db, _FILLED.format(class_id))
    return date.fromisoformat(day) if day else None


# The pupil's page


def open_page(session: Session, pupil_id: int) -> PupilPage:
    """What the roster knows about a pupil; reading it is noted in the audit."""
    with session.writing() as db:
        pupil = find_pupil(session, pupil_id)
        page = PupilPage(pupil, records.notes(db, pupil_id), class_history(session, pupil_id))
        session.audit("pupil.read", f"pupil:{pupil_id}")
    return page


def class_history(session: Session, pupil_id: int) -> tuple[Stay, ...]:
    """The classes a pupil is and was in, the newest first."""
    with session.reading() as db:
        classes = {one.id: one for one in records.classes(db)}
        found = records.enrolments(db, pupil_id)
    return tuple(Stay(classes[one.class_id], one.joined_on, one.left_on) for one in found)


def add_note(session: Session, pupil_id: int, text: str) -> Note:
    """Keep a dated note about a pupil (R23, R67). Raises ``InputError`` when it is empty."""
    kept = clean_note(text)
    with session.writing() as db:
        note_id = records.add_note(db, pupil_id, session.now, kept)
        session.audit("note.add", f"pupil:{pupil_id}", f"note:{note_id}")
    return Note(note_id, session.now.replace(microsecond=0), kept)


def remove_note(session: Session, pupil_id: int, note_id: int) -> None:
    """Take away a note that was a mistake. Raises ``KlasappError`` when it is not there."""
    with session.writing() as db:
        if not records.remove_note(db, pupil_id, note_id):
            raise KlasappError("Deze notitie is er niet meer.")
        session.audit("note.remove", f"pupil:{pupil_id}", f"note:{note_id}")


def notes(session: Session, pupil_id: int) -> tuple[Note, ...]:
    """The notes about a pupil, newest first; the caller audits what it shows."""
    with session.reading() as db:
        return records.notes(db, pupil_id)


def last_notes(session: Session, pupils: Iterable[Pupil]) -> dict[int, datetime]:
    """When each pupil got its last note, by pupil id: who was not spoken with for long (R23)."""
    with session.reading() as db:
        return records.last_notes(db, (pupil.id for pupil in pupils))


def days_since(moment: datetime, today: date) -> int:
    """Whole days from ``moment`` to ``today``."""
    return (today - moment.date()) // timedelta(days=1)


# Gender is kept only when the mentor turns it on


def keeps_gender(session: Session) -> bool:
    """Whether klasapp reads and keeps the gender of pupils; off unless the mentor turned it on."""
    with session.reading() as db:
        return read_setting(db, _GENDER) == "1"


def keep_gender(session: Session, on: bool) -> None:
    """Turn keeping gender on or off; turning it off empties what was kept."""
    with session.writing() as db:
        write_setting(db, _GENDER, "1" if on else "0")
        if not on:
            records.forget_genders(db)
        session.audit("setting.gender", "setting:roster.gender", "on" if on else "off")


def _require_free_name(classes: Iterable[SchoolClass], school_year_id: int, name: str) -> None:
    for other in classes:
        if other.school_year.id == school_year_id and other.name.casefold() == name.casefold():
            raise InputError(f"De klas {other.label} staat er al.")


def _require_usable(session: Session, draft: PupilDraft, pupil_id: int | None) -> None:
    if not draft.given_name:
        raise InputError(f"Bij {draft.display_name} ontbreekt de roepnaam. Vul die in.")
    if not draft.number:
        return
    with session.reading() as db:
        owner = records.find_pupil_by_number(db, draft.number)
    if owner is not None and owner.id != pupil_id:
        where = f" ({owner.class_name})" if owner.class_name else ""
        raise InputError(
            f"Leerlingnummer {draft.number} is al van {owner.display_name}{where}. "
            "Kijk het nummer na."
        )
