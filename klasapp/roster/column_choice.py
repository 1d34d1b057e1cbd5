"""Choosing which column of a list holds what: what to show of each column, and what is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from klasapp.documents.tables import Table, shown
from klasapp.errors import KlasappError
from klasapp.roster.columns import find_columns, folded, forbidden
from klasapp.roster.magister import read_list
from klasapp.roster.pupil import FIELD_WORDS, PupilDraft, looks_like_bsn
from klasapp.roster.reading import Rejected

FULL_NAME = "full_name"
CHOICES = {
    "given_name": FIELD_WORDS["given_name"],
    "infix": FIELD_WORDS["infix"],
    "family_name": FIELD_WORDS["family_name"],
    FULL_NAME: "hele naam",
    "number": FIELD_WORDS["number"],
    "class_name": FIELD_WORDS["class_name"],
    "birth_date": FIELD_WORDS["birth_date"],
    "leaving_date": FIELD_WORDS["leaving_date"],
    "gender": FIELD_WORDS["gender"],
}
"""What a column can be, and the Dutch word for it."""

EXAMPLES = 3
_LOOKED_AT = 50
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column as it is offered.

    ``never``: in Dutch, why klasapp never reads it (then there are no ``examples``); or empty.
    """

    header: str
    field: str
    examples: tuple[str, ...]
    never: str = ""


def view_columns(table: Table, columns: Mapping[str, str]) -> tuple[ColumnView, ...]:
    """Every column of the list with what it is according to ``columns`` (field -> header)."""
    fields = {header: field for field, header in columns.items()}
    views = []
    for header in table.header:
        found = [cells[header].strip() for _, cells in table.rows[:_LOOKED_AT]]
        values = list(dict.fromkeys(value for value in found if value))
        never = forbidden(header)
        if not never and values and all(looks_like_bsn(value) for value in values):
            never = "lijken BSN's"
        examples = () if never else tuple(shown(value, _LONGEST) for value in values[:EXAMPLES])
        views.append(ColumnView(header, "" if never else fields.get(header, ""), examples, never))
    return tuple(views)


def proposed(table: Table, *, with_gender: bool) -> dict[str, str]:
    """What the headers say by themselves, without columns that are spare."""
    columns = find_columns(table.header)
    if not with_gender:
        columns.pop("gender", None)
    if {"given_name", "family_name"} <= columns.keys():
        columns.pop(FULL_NAME, None)
    return {field: columns[field] for field in CHOICES if field in columns}


def with_choice(columns: Mapping[str, str], header: str, field: str) -> dict[str, str]:
    """``columns`` with this header for ``field`` (empty: for nothing); each is used once."""
    kept = {
        known: column for known, column in columns.items() if column != header and known != field
    }
    if field == FULL_NAME:
        kept = {k: c for k, c in kept.items() if k not in {"given_name", "infix", "family_name"}}
    elif field in {"given_name", "infix", "family_name"}:
        kept.pop(FULL_NAME, None)
    return {**kept, field: header} if field else kept


def still_needed(columns: Mapping[str, str]) -> str:
    """A Dutch sentence about what the choice lacks; empty when it can be read."""
    if FULL_NAME in columns or {"given_name", "family_name"} <= columns.keys():
        return ""
    if "given_name" not in columns and "family_name" not in columns:
        return "Wijs nog de roepnaam en de achternaam aan, of de kolom met de hele naam."
    word = "roepnaam" if "given_name" not in columns else "achternaam"
    return f"Wijs nog de {word} aan, of kies de kolom met de hele naam."


def first_pupils(
    table: Table, columns: Mapping[str, str], *, with_gender: bool
) -> tuple[PupilDraft, ...] | str:
    """The first pupils as they would be read, or the reason why not."""
    head = Table(table.name, table.header, table.rows[:_LOOKED_AT], table.encoding, table.delimiter)
    try:
        reading = read_list(head, with_gender=with_gender, chosen=columns)
    except KlasappError as error:
        return str(error)
    drafts = [row.result for row in reading.rows if isinstance(row.result, PupilDraft)]
    if not drafts:
        rejected = next(
            (row.result for row in reading.rows if isinstance(row.result, Rejected)), None
        )
        if rejected is None:
            return "Onder de kopregel staat niets."
        return f'Rij {rejected.row}, kolom "{shown(rejected.column)}": {rejected.reason}'
    return tuple(drafts[:EXAMPLES])


def profile_key(header: Sequence[str]) -> str:
    """The same for every list with these headers, in whatever order and case."""
    names = sorted(folded(column) for column in header)
    return hashlib.sha256("\0".join(names).encode("utf-8")).hexdigest()[:32]
