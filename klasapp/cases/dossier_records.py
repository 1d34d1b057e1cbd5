"""Rows of the file of a case: letters, nicknames, notes by others, copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases.dossier import Aspect, Audience, Filed, FileNote, Kind, NoteKind
from klasapp.cases.row_records import inserted, stamp

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class SupportNote:
    """A note about the support of a pupil (R211)."""

    id: int
    pupil_id: int
    aspect: Aspect
    text: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MadeCopy:
    """A copy that was made; ``given``: to whom and when, oldest first."""

    id: int
    number: int
    audience: Audience
    made_at: datetime
    replaced: int
    kept: tuple[tuple[str, str], ...]
    given: tuple[tuple[str, date], ...]


def nicknames(db: Database) -> dict[int, tuple[str, ...]]:
    """Other names of pupils, by pupil."""
    found: dict[int, tuple[str, ...]] = {}
    for pupil_id, name in db.execute("select pupil_id, name from pupil_nickname").fetchall():
        found[pupil_id] = (*found.get(pupil_id, ()), name)
    return found


def set_nicknames(db: Database, pupil_id: int, names: Iterable[str]) -> None:
    """Let exactly these be the other names of a pupil."""
    db.execute("delete from pupil_nickname where pupil_id = ?", [pupil_id])
    db.table("pupil_nickname").insert_all({"pupil_id": pupil_id, "name": name} for name in names)


def letters(db: Database, case_id: int) -> dict[tuple[str, int], str]:
    """The letters given in a case, by (word, pupil)."""
    query = "select word, pupil_id, letter from case_letter where case_id = ? order by rowid"
    return {(row[0], row[1]): row[2] for row in db.execute(query, [case_id]).fetchall()}


def add_letters(db: Database, case_id: int, given: Mapping[tuple[str, int], str]) -> None:
    """Keep new letters."""
    db.table("case_letter").insert_all(
        {"case_id": case_id, "word": word, "letter": letter, "pupil_id": pupil_id}
        for (word, pupil_id), letter in given.items()
    )


def add_note(db: Database, case_id: int, note: FileNote, at: datetime) -> None:
    """Keep a correction or an objection."""
    db.table("file_note").insert({
        "case_id": case_id,
        "item": note.item,
        "kind": note.kind.value,
        "by_whom": note.by_whom,
        "text": note.text,
        "noted_on": note.noted_on.isoformat(),
        "recorded_at": stamp(at),
    })


def notes(db: Database, case_id: int) -> tuple[FileNote, ...]:
    """Corrections and objections, oldest first."""
    query = (
        "select item, kind, by_whom, text, noted_on from file_note where case_id = ? order by id"
    )
    return tuple(
        FileNote(row[0], NoteKind(row[1]), row[2], row[3], date.fromisoformat(row[4]))
        for row in db.execute(query, [case_id]).fetchall()
    )


def note_moments(db: Database, case_id: int) -> tuple[tuple[datetime, str, str], ...]:
    """(moment, kind, by whom) of each correction and objection."""
    query = "select recorded_at, kind, by_whom from file_note where case_id = ? order by id"
    rows = db.execute(query, [case_id]).fetchall()
    return tuple((datetime.fromisoformat(row[0]), row[1], row[2]) for row in rows)


def add_filed(db: Database, case_id: int, filed: Filed, at: datetime) -> None:
    """Keep that an item stands in the pupil tracking system."""
    db.table("file_filed").insert({
        "case_id": case_id,
        "item": filed.item,
        "pupil_id": filed.pupil_id,
        "filed_on": filed.filed_on.isoformat(),
        "recorded_at": stamp(at),
    })


def filed(db: Database, case_id: int) -> tuple[Filed, ...]:
    """What stands in the pupil tracking system; of an item and a pupil the last row counts."""
    query = "select item, pupil_id, filed_on from file_filed where case_id = ? order by id"
    rows = db.execute(query, [case_id]).fetchall()
    last = {(row[0], row[1]): Filed(row[0], row[1], date.fromisoformat(row[2])) for row in rows}
    return tuple(last.values())


def add_support(
    db: Database, case_id: int, pupil_id: int, aspect: Aspect, text: str, at: datetime
) -> int:
    """Keep a support note; returns its id."""
    row = {"case_id": case_id, "pupil_id": pupil_id, "aspect": aspect.value, "text": text}
    return inserted(db, "support_note", {**row, "recorded_at": stamp(at)})


def support(db: Database, case_id: int) -> tuple[SupportNote, ...]:
    """The support notes of a case, oldest first."""
    query = (
        "select id, pupil_id, aspect, text, recorded_at from support_note where case_id = ? "
        "order by id"
    )
    return tuple(
        SupportNote(row[0], row[1], Aspect(row[2]), row[3], datetime.fromisoformat(row[4]))
        for row in db.execute(query, [case_id]).fetchall()
    )


def agreement_moments(db: Database, case_id: int) -> dict[int, datetime]:
    """When each agreement was made."""
    query = "select id, made_at from case_agreement where case_id = ?"
    rows = db.execute(query, [case_id]).fetchall()
    return {row[0]: datetime.fromisoformat(row[1]) for row in rows}


def next_copy_number(db: Database, case_id: int) -> int:
    """The number of the next copy of a case."""
    query = "select coalesce(max(number), 0) + 1 from case_copy where case_id = ?"
    return int(db.execute(query, [case_id]).fetchone()[0])


def add_copy(
    db: Database, case_id: int, number: int, audience: Audience, items: str, sha256: str,
    replaced: int, kept: Iterable[tuple[str, str]], at: datetime,
) -> int:  # fmt: skip
    """Keep that a copy was made; returns its id. ``kept``: (name, reason)."""
    copy_id = inserted(
        db,
        "case_copy",
        {
            "case_id": case_id,
            "number": number,
            "audience": audience.kind.value,
            "pupil_id": audience.pupil_id,
            "items": items,
            "sha256": sha256,
            "replaced": replaced,
            "made_at": stamp(at),
        },
    )
    db.table("case_copy_kept").insert_all(
        {"copy_id": copy_id, "text": text, "reason": reason} for text, reason in kept
    )
    return copy_id


def add_given(db: Database, copy_id: int, given_to: str, given_on: date, at: datetime) -> None:
    """Keep to whom a copy was given."""
    db.table("case_copy_given").insert({
        "copy_id": copy_id,
        "given_to": given_to,
        "given_on": given_on.isoformat(),
        "recorded_at": stamp(at),
    })


def copies(db: Database, case_id: int) -> tuple[MadeCopy, ...]:
    """The copies of a case, newest first."""
    query = (
        "select id, number, audience, pupil_id, made_at, replaced from case_copy "
        "where case_id = ? order by number desc"
    )
    return tuple(
        MadeCopy(
            row[0],
            row[1],
            Audience(Kind(row[2]), row[3]),
            datetime.fromisoformat(row[4]),
            row[5],
            tuple((n[0], n[1]) for n in db.execute(
                "select text, reason from case_copy_kept where copy_id = ? order by id", [row[0]]
            ).fetchall()),
            tuple((n[0], date.fromisoformat(n[1])) for n in db.execute(
                "select given_to, given_on from case_copy_given where copy_id = ? order by id",
                [row[0]],
            ).fetchall()),
        )
        for row in db.execute(query, [case_id]).fetchall()
    )  # fmt: skip


def breach_moments(db: Database, case_id: int) -> dict[int, datetime]:
    """When each broken agreement was noted."""
    query = "select id, recorded_at from case_breach where case_id = ?"
    rows = db.execute(query, [case_id]).fetchall()
    return {row[0]: datetime.fromisoformat(row[1]) for row in rows}


def guardians(db: Database) -> tuple[tuple[int, int, str], ...]:
    """(id, pupil, name) of every parent, also those taken from the list."""
    query = "select id, pupil_id, name from guardian order by id"
    return tuple((row[0], row[1], row[2]) for row in db.execute(query).fetchall())
