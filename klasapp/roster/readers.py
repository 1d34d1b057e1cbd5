"""Reading a roster file of any known make: OneRoster, EDEXML, Magister, klasapp, or a list with
headers of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from klasapp.documents.tables import MAX_BYTES, Table, fault, read_table, shown
from klasapp.errors import InputError
from klasapp.roster.magister import ColumnsMissingError, read_list
from klasapp.roster.oneroster import is_oneroster, read_oneroster
from klasapp.roster.pupil import (
    MAX_CLASS,
    FieldError,
    PupilDraft,
    class_key,
    clean_text,
    fold,
    looks_like_bsn,
    same_class,
)
from klasapp.roster.reading import Reading, Rejected, Row

__all__ = ["ClassMissingError", "ColumnsMissingError", "Rejected", "RosterFile", "read_roster"]


class ClassMissingError(InputError):
    """The file names no class and none was chosen: ask the mentor for the class."""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a roster file holds.

    ``kind``: klasapp, magister, screen_export, chosen, oneroster or edexml. ``class_names``:
    every class named in the file, in its order. ``drafts``: the pupils (of the class wanted, else
    all), each with a class. ``rejected``: rows that cannot be used. ``warnings``: Dutch sentences.
    ``encoding``: of the text, empty for XML that says so itself. ``school_year``: as EDEXML names
    it, or empty.
    """

    kind: str
    class_names: tuple[str, ...]
    drafts: tuple[PupilDraft, ...]
    rejected: tuple[Rejected, ...]
    warnings: tuple[str, ...]
    encoding: str
    school_year: str
    partial: bool = False
    """Only what changed since an earlier file: who is not in it is not gone."""
    table: Table | None = field(default=None, compare=False, repr=False)
    """The list itself, for choosing its columns; None for the other kinds."""
    columns: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Which header of the list holds which field."""


def read_roster(
    data: bytes,
    name: str,
    wanted_class: str | None,
    encoding: str | None = None,
    *,
    with_gender: bool = False,
    chosen: Callable[[Sequence[str]], Mapping[str, str] | None] | None = None,
) -> RosterFile:
    """Read the pupils in a roster file; the format is told by its content.

    ``wanted_class`` picks that class where the file names classes, else it is assigned to all.
    ``chosen`` gives the columns that the mentor chose for a list with this header, None where
    none were. Only what the work needs is read (domain.md 4.2). Faults of the whole file raise
    ``InputError``: unreadable, a needed column missing (``ColumnsMissingError``), a number used
    for different pupils, a class that is not there. Without any class (``wanted_class`` None,
    none in the file): ``ClassMissingError``.
    """
    table: Table | None = None
    if len(data) <= MAX_BYTES and _is_xml(data):
        if _is_web_page(data):
            raise fault(name, "dit is een webpagina. Bewaar de lijst als CSV en kies dat bestand.")
        # XML pulls in the network modules of the standard library: only when needed.
        from klasapp.roster.edexml import read_edexml

        reading = read_edexml(data, name, encoding, with_gender=with_gender)
    elif len(data) <= MAX_BYTES and is_oneroster(data):
        reading = read_oneroster(data, name, encoding, with_gender=with_gender)
    else:
        table = read_table(data, name, encoding, tolerant=True)
        columns = chosen(table.header) if chosen else None
        reading = read_list(table, with_gender=with_gender, chosen=columns)
    if not reading.rows:
        raise fault(name, "hier staan geen leerlingen in. Kies het goede bestand.")
    _check_numbers(reading, name)
    rows, homeless = _of_class(reading, name, _class_wanted(wanted_class))
    if reading.several_classes:
        rows = list({row.number: row for row in reversed(rows)}.values())[::-1]
    drafts, repeated = _without_repeats(rows)
    return RosterFile(
        reading.kind,
        tuple(_spellings(reading.class_names).values()),
        tuple(drafts),
        tuple(row.result for row in rows if isinstance(row.result, Rejected)),
        (*reading.warnings, *homeless, *repeated),
        reading.encoding,
        reading.school_year,
        reading.partial,
        table,
        reading.columns,
    )


def _spellings(names: Iterable[str]) -> dict[str, str]:
    """The first spelling of each class, by ``class_key``."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(class_key(name), name)
    return found


def _class_wanted(wanted: str | None) -> str:
    try:
        return clean_text(wanted or "", "class_name", MAX_CLASS)
    except FieldError as error:
        raise InputError(f"De naam van de klas kan niet: {error}") from None


def _start(data: bytes) -> bytes:
    return data[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()


def _is_xml(data: bytes) -> bool:
    return _start(data).startswith(b"<")


def _is_web_page(data: bytes) -> bool:
    return _start(data).startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta"))


def _check_numbers(reading: Reading, name: str) -> None:
    """``InputError`` for a number of two different pupils, or a column full of BSNs."""
    first: dict[str, tuple[int, PupilDraft]] = {}
    for row in reading.rows:
        if isinstance(row.result, Rejected) or not row.result.number:
            continue
        line, draft = first.setdefault(row.result.number, (row.number, row.result))
        if _person(draft) != _person(row.result):
            raise fault(
                name,
                f"dit nummer heeft ook een andere leerling (rij {line}). Verbeter een van de twee.",
                row=row.number,
                column=reading.number_column,
            )
    if first and all(looks_like_bsn(number) for number in first):
        raise fault(
            name,
            "dit lijken burgerservicenummers (BSN) en die mag klasapp niet hebben. Gebruik een "
            "lijst met leerlingnummers.",
            column=reading.number_column,
        )


def _person(draft: PupilDraft) -> tuple[str, str, str]:
    return fold(draft.given_name), fold(draft.infix), fold(draft.family_name)


def _of_class(reading: Reading, name: str, wanted: str) -> tuple[list[Row], list[str]]:
    """The rows of the class wanted, each draft with a class in one spelling; and warnings."""
    rows = reading.rows
    if not reading.class_names:
        if not wanted:
            raise ClassMissingError(
                str(fault(name, "dit bestand noemt geen klas. Kies zelf de klas."))
            )
        return [_with_class(row, wanted) for row in rows], []
    if not wanted:
        spelling = _spellings(reading.class_names)
        return [_with_own_class(row, spelling, reading.class_column) for row in rows], []
    if not any(same_class(wanted, row.class_name) for row in rows):
        known = ", ".join(shown(known, 20) for known in reading.class_names[:10])
        raise fault(
            name,
            f"klas {shown(wanted, 20)} staat er niet in. Wel in dit bestand: {known}.",
            column=reading.class_column,
        )
    homeless = sum(not row.class_name and isinstance(row.result, PupilDraft) for row in rows)
    warnings = [f"{homeless} leerling(en) zonder klas zijn overgeslagen."] if homeless else []
    picked = [
        _with_class(row, wanted)
        for row in rows
        if same_class(wanted, row.class_name)
        or (not row.class_name and isinstance(row.result, Rejected))
    ]
    return picked, warnings


def _with_class(row: Row, class_name: str) -> Row:
    if isinstance(row.result, Rejected):
        return row
    if row.result.class_name == class_name:
        return row
    return Row(row.number, class_name, replace(row.result, class_name=class_name))


def _with_own_class(row: Row, spelling: Mapping[str, str], column: str) -> Row:
    if isinstance(row.result, PupilDraft) and not row.class_name:
        reason = "deze leerling heeft geen klas. Vul hem in, of kies een klas."
        return Row(row.number, "", Rejected(row.number, column, reason))
    return _with_class(row, spelling.get(class_key(row.class_name), row.class_name))


def _without_repeats(rows: Sequence[Row]) -> tuple[list[PupilDraft], list[str]]:
    """One draft for a pupil who stands there twice, and a warning for each of those."""
    drafts: list[PupilDraft] = []
    warnings: list[str] = []
    lines: dict[object, int] = {}
    for row in rows:
        if isinstance(row.result, Rejected):
            continue
        draft = row.result
        key = draft.number or (_person(draft), draft.birth_date, row.class_name)
        if key in lines:
            warnings.append(
                f"{draft.display_name} staat er twee keer in (rij {lines[key]} en {row.number}); "
                "de eerste telt."
            )
            continue
        lines[key] = row.number
        drafts.append(draft)
    return drafts, warnings
