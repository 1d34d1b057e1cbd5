"""Rows of school years, classes, pupils, enrolments and notes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from klasapp.roster.pupil import Gender, Pupil, PupilDraft
from klasapp.roster.school_year import DayOff, Note, Region, SchoolClass, SchoolYear

if TYPE_CHECKING:
    from sqlite_utils import Database

_GENDER_STORED = {"m": "M", "v": "F", "x": "X"}
_GENDER_READ: dict[str, Gender] = {"M": "m", "F": "v", "X": "x"}

_CLASS = (
    "select c.id, c.name, y.id, y.name, y.starts_on, y.ends_on, y.region "
    "from school_class c join school_year y on y.id = c.school_year_id"
)
_PUPIL = (
    "select p.id, p.number, p.given_name, p.infix, p.family_name, p.birth_date, p.leaving_date, "
    "p.gender, coalesce(c.name, '') from pupil p"
)

_NEWEST_ENROLMENT = (
    "select n.rowid from enrolment n join school_class nc on nc.id = n.class_id "
    "join school_year ny on ny.id = nc.school_year_id "
    "where n.pupil_id = p.id and n.left_on is null order by ny.starts_on desc limit 1"
)
_ALL_PUPILS = (
    f"{_PUPIL} left join enrolment e on e.rowid = ({_NEWEST_ENROLMENT}) "
    "left join school_class c on c.id = e.class_id"
)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A pupil in a class from ``joined_on``, until the day before ``left_on``."""

    pupil_id: int
    class_id: int
    joined_on: date
    left_on: date | None


# School years and classes


def add_year(db: Database, name: str, first: date, last: date, region: str) -> int:
    """Insert a school year; returns its id."""
    row = {
        "name": name,
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "region": region,
    }
    return _inserted(db, "school_year", row)


def years(db: Database) -> tuple[SchoolYear, ...]:
    """All school years, newest first."""
    query = "select id, name, starts_on, ends_on, region from school_year order by starts_on desc"
    return tuple(_year(row) for row in db.execute(query).fetchall())


def set_region(db: Database, school_year_id: int, region: str) -> None:
    """Change which school holidays count in a school year."""
    db.table("school_year").update(school_year_id, {"region": region})


def add_class(db: Database, school_year_id: int, name: str) -> int:
    """Insert a class; returns its id."""
    return _inserted(db, "school_class", {"school_year_id": school_year_id, "name": name})


def rename_class(db: Database, class_id: int, name: str) -> None:
    """Change the name of a class."""
    db.table("school_class").update(class_id, {"name": name})


def classes(db: Database) -> tuple[SchoolClass, ...]:
    """All classes, in no particular order."""
    return tuple(_class(row) for row in db.execute(_CLASS).fetchall())


def find_class(db: Database, class_id: int) -> SchoolClass | None:
    """One class, or None."""
    row = db.execute(f"{_CLASS} where c.id = ?", [class_id]).fetchone()
    return _class(row) if row else None


# Days off


def add_day_off(db: Database, school_year_id: int, first: date, last: date, name: str) -> int:
    """Insert a stretch of days off; returns its id."""
    row = {
        "school_year_id": school_year_id,
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "name": name,
    }
    return _inserted(db, "school_day_off", row)


def remove_day_off(db: Database, day_off_id: int) -> None:
    """Delete a stretch of days off."""
    db.execute("delete from school_day_off where id = ?", [day_off_id])


def days_off(db: Database) -> tuple[DayOff, ...]:
    """The school's own days off of all years, earliest first."""
    query = (
        "select id, school_year_id, first_day, last_day, name from school_day_off "
        "order by first_day, id"
    )
    return tuple(
        DayOff(row[0], row[1], date.fromisoformat(row[2]), date.fromisoformat(row[3]), row[4])
        for row in db.execute(query).fetchall()
    )


# Pupils and where they are


def add_pupil(db: Database, draft: PupilDraft, pupil_id: int | None = None) -> int:
    """Insert a pupil; returns its id."""
    return _inserted(db, "pupil", {"id": pupil_id, **_fields(draft)})


def change_pupil(db: Database, pupil_id: int, draft: PupilDraft) -> None:
    """Overwrite the fields of a pupil."""
    db.table("pupil").update(pupil_id, _fields(draft))


def delete_pupil(db: Database, pupil_id: int) -> None:
    """Delete a pupil with its enrolments."""
    db.execute("delete from enrolment where pupil_id = ?", [pupil_id])
    db.execute("delete from pupil where id = ?", [pupil_id])


def forget_genders(db: Database) -> None:
    """Empty the gender of every pupil."""
    db.execute("update pupil set gender = null")


def find_pupil(db: Database, pupil_id: int) -> Pupil | None:
    """One pupil with the name of the newest class it is in, or None."""
    query = (
        f"{_PUPIL} left join enrolment e on e.pupil_id = p.id "
        "left join school_class c on c.id = e.class_id "
        "left join school_year y on y.id = c.school_year_id where p.id = ? "
        "order by e.left_on is not null, y.starts_on desc, e.joined_on desc limit 1"
    )
    row = db.execute(query, [pupil_id]).fetchone()
    return _pupil(row) if row else None


def find_pupil_by_number(db: Database, number: str) -> Pupil | None:
    """The pupil with this number, or None."""
    row = db.execute("select id from pupil where number = ?", [number]).fetchone()
    return find_pupil(db, row[0]) if row else None


def pupils_of_class(db: Database, class_id: int, on: date | None) -> tuple[Pupil, ...]:
    """The pupils in a class now, or on a day; in no particular order."""
    query = (
        f"{_PUPIL} join enrolment e on e.pupil_id = p.id "
        "join school_class c on c.id = e.class_id where e.class_id = ? "
    )
    if on is None:
        rows = db.execute(query + "and e.left_on is null", [class_id])
    else:
        day = on.isoformat()
        rows = db.execute(
            query + "and e.joined_on <= ? and (e.left_on is null or e.left_on > ?)",
            [class_id, day, day],
        )
    return tuple(_pupil(row) for row in rows.fetchall())


def all_pupils(db: Database) -> tuple[Pupil, ...]:
    """Every pupil, each with the name of a class it is in now (empty when it is in none)."""
    return tuple(_pupil(row) for row in db.execute(_ALL_PUPILS).fetchall())


def pupils_with_leaving_date(db: Database) -> tuple[Pupil, ...]:
    """Every pupil who left, or will on a known day; without the name of a class."""
    query = (
        "select p.id, p.number, p.given_name, p.infix, p.family_name, p.birth_date, "
        "p.leaving_date, p.gender, '' from pupil p where p.leaving_date is not null"
    )
    return tuple(_pupil(row) for row in db.execute(query).fetchall())


def leaving_dates(db: Database) -> dict[int, date]:
    """The leaving date of every pupil who has one, by pupil id."""
    rows = db.execute("select id, leaving_date from pupil where leaving_date is not null")
    days: dict[str, date] = {}
    found = {}
    for pupil_id, text in rows.fetchall():
        if text not in days:
            days[text] = date.fromisoformat(text)
        found[pupil_id] = days[text]
    return found


def forgotten_pupils(db: Database, today: date) -> int:
    """How many pupils have no leaving date and are in no class of a year that goes on."""
    query = (
        "select count(*) from pupil p where p.leaving_date is null and not exists ("
        "select 1 from enrolment e join school_class c on c.id = e.class_id "
        "join school_year y on y.id = c.school_year_id "
        "where e.pupil_id = p.id and e.left_on is null and y.ends_on >= ?)"
    )
    return int(db.execute(query, [today.isoformat()]).fetchone()[0])


def pupils_met(db: Database, pupil_id: int) -> tuple[Pupil, ...]:
    """Everybody who is or was in a class of this pupil, the pupil too."""
    query = (
        f"{_ALL_PUPILS} where p.id in (select o.pupil_id from enrolment o where o.class_id in "  # noqa: S608
        "(select m.class_id from enrolment m where m.pupil_id = ?))"
    )
    return tuple(_pupil(row) for row in db.execute(query, [pupil_id]).fetchall())


def pupil_count(db: Database, class_id: int) -> int:
    """How many pupils are or were in a class."""
    query = "select count(*) from enrolment where class_id = ?"
    return int(db.execute(query, [class_id]).fetchone()[0])


def enrol(db: Database, pupil_id: int, class_id: int, joined_on: date) -> None:
    """Put a pupil in a class; one who left it is in it again from the day of first joining."""
    db.execute(
        "insert into enrolment (pupil_id, class_id, joined_on) values (?, ?, ?) "
        "on conflict (pupil_id, class_id) do update set left_on = null",
        [pupil_id, class_id, joined_on.isoformat()],
    )


def leave(db: Database, pupil_id: int, class_id: int, left_on: date | None) -> None:
    """Note the first day on which a pupil is no longer in a class; None: still there."""
    db.execute(
        "update enrolment set left_on = ? where pupil_id = ? and class_id = ?",
        [left_on and left_on.isoformat(), pupil_id, class_id],
    )


def enrolments(db: Database, pupil_id: int) -> tuple[Enrolment, ...]:
    """The classes a pupil is or was in, the newest first."""
    query = (
        "select pupil_id, class_id, joined_on, left_on from enrolment where pupil_id = ? "
        "order by joined_on desc, class_id desc"
    )
    return tuple(
        Enrolment(row[0], row[1], date.fromisoformat(row[2]), _day(row[3]))
        for row in db.execute(query, [pupil_id]).fetchall()
    )


def restore_enrolment(db: Database, enrolment: Enrolment) -> None:
    """Put back an enrolment that was deleted."""
    enrol(db, enrolment.pupil_id, enrolment.class_id, enrolment.joined_on)
    leave(db, enrolment.pupil_id, enrolment.class_id, enrolment.left_on)


def replace_enrolments(db: Database, pupil_id: int, enrolments: Iterable[Enrolment]) -> None:
    """Let a pupil be in these classes and in no other."""
    db.execute("delete from enrolment where pupil_id = ?", [pupil_id])
    for one in enrolments:
        restore_enrolment(db, one)


def is_referred_to(db: Database, pupil_id: int) -> bool:
    """Whether any table except the enrolments holds something about this pupil."""
    for name in db.table_names():
        for key in db.table(name).foreign_keys:
            if key.other_table == "pupil" and name != "enrolment":
                count = db.table(name).count_where(f"[{key.column}] = ?", [pupil_id])
                if count:
                    return True
    return False


# Notes


def add_note(db: Database, pupil_id: int, written_at: datetime, text: str) -> int:
    """Insert a note; returns its id."""
    row = {
        "pupil_id": pupil_id,
        "written_at": written_at.isoformat(timespec="seconds"),
        "text": text,
    }
    return _inserted(db, "pupil_note", row)


def notes(db: Database, pupil_id: int) -> tuple[Note, ...]:
    """The notes about a pupil, newest first."""
    query = (
        "select id, written_at, text from pupil_note where pupil_id = ? "
        "order by written_at desc, id desc"
    )
    return tuple(
        Note(row[0], datetime.fromisoformat(row[1]), row[2])
        for row in db.execute(query, [pupil_id]).fetchall()
    )


def remove_note(db: Database, pupil_id: int, note_id: int) -> bool:
    """Delete a note of a pupil; False when it is not there."""
    gone = db.execute("delete from pupil_note where id = ? and pupil_id = ?", [note_id, pupil_id])
    return gone.rowcount == 1


def last_notes(db: Database, pupil_ids: Iterable[int]) -> dict[int, datetime]:
    """When the last note about each pupil was written; pupils without a note are not in it."""
    query = (
        "select pupil_id, max(written_at) from pupil_note "
        "where pupil_id in (select value from json_each(?)) group by pupil_id"
    )
    rows = db.execute(query, [json.dumps(list(pupil_ids))]).fetchall()
    return {row[0]: datetime.fromisoformat(row[1]) for row in rows}


def _inserted(db: Database, table: str, row: dict[str, Any]) -> int:
    return cast(int, db.table(table).insert(row).last_pk)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _year(row: Any) -> SchoolYear:
    first, last = date.fromisoformat(row[2]), date.fromisoformat(row[3])
    return SchoolYear(row[0], row[1], first, last, cast(Region, row[4]))


def _class(row: Any) -> SchoolClass:
    return SchoolClass(row[0], row[1], _year(row[2:]))


def _fields(draft: PupilDraft) -> dict[str, str | None]:
    return {
        "number": draft.number or None,
        "given_name": draft.given_name,
        "infix": draft.infix,
        "family_name": draft.family_name,
        "birth_date": draft.birth_date.isoformat() if draft.birth_date else None,
        "leaving_date": draft.leaving_date.isoformat() if draft.leaving_date else None,
        "gender": _GENDER_STORED[draft.gender] if draft.gender else None,
    }


def _pupil(row: Any) -> Pupil:
    """A pupil as stored. The rules held when it was written; a rule that is stricter now must
    not hide a pupil, so they are not applied again."""
    fields = {
        "id": row[0],
        "number": row[1] or "",
        "given_name": row[2],
        "infix": row[3],
        "family_name": row[4],
        "birth_date": _day(row[5]),
        "leaving_date": _day(row[6]),
        "gender": _GENDER_READ[row[7]] if row[7] else None,
        "class_name": row[8],
    }
    pupil = object.__new__(Pupil)
    for name, value in fields.items():
        object.__setattr__(pupil, name, value)
    return pupil
