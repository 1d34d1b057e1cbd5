"""Lists of pupils as CSV: Magister's layout, klasapp's own, screen exports with free headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from klasapp.documents.tables import Table, fault
from klasapp.errors import InputError
from klasapp.roster.columns import find_columns, folded, forbidden, left_out
from klasapp.roster.full_name import name_parts, split_name
from klasapp.roster.klasapp_csv import HEADER, unguard
from klasapp.roster.pupil import (
    FIELD_WORDS,
    FieldError,
    PupilDraft,
    parse_birth_date,
    parse_gender,
    parse_leaving_date,
)
from klasapp.roster.reading import Reading, Rejected, Row

_MAGISTER = {"stamnr", "firstname", "lastname"}
_SERIAL = re.compile(r"[1-6][0-9]{4}(?:\.[0-9]+)?\Z")
_DAY_ZERO = date(1899, 12, 30)


class ColumnsMissingError(InputError):
    """The headers do not say where the names are: let the mentor choose the columns."""

    def __init__(self, sentence: str, table: Table) -> None:
        super().__init__(sentence)
        self.table = table


def read_list(
    table: Table, *, with_gender: bool, chosen: Mapping[str, str] | None = None
) -> Reading:
    """The pupils in a table, one a row; only the columns that are needed are looked at.

    ``chosen``: which header holds which field, as the mentor said; otherwise by the headers.
    ``ColumnsMissingError`` when a needed column is missing, ``InputError`` when one stands there
    twice. A row that cannot be used becomes a ``Rejected`` with its column.
    """
    columns = find_columns(table.header) if chosen is None else allowed(table, chosen)
    if not with_gender:
        columns.pop("gender", None)
    _drop_spare_names(columns)
    _demand(table, columns, ("number",) if chosen is None else ())
    kind = _kind(table) if chosen is None else "chosen"
    reading = Reading(
        kind,
        columns.get("number", ""),
        columns.get("class_name", ""),
        table.encoding,
        rows=[
            Row(number, "", Rejected(number, "", "de rij heeft meer cellen dan de kopregel."))
            for number in table.long_rows
        ],
        columns=columns,
    )
    names: dict[str, None] = {}
    for number, cells in table.rows:
        picked = {field: cells[column] for field, column in columns.items()}
        if kind == "klasapp":
            picked = {field: unguard(cell) for field, cell in picked.items()}
        class_name = " ".join(picked.get("class_name", "").split())
        result = _pupil(number, picked, columns)
        if isinstance(result, PupilDraft):
            class_name = result.class_name
            names[class_name] = None
        reading.rows.append(Row(number, class_name, result))
    reading.rows.sort(key=lambda row: row.number)
    reading.class_names = [name for name in names if name]
    if skipped := left_out(table.header, columns.values()):
        reading.warnings.append(skipped)
    return reading


def allowed(table: Table, chosen: Mapping[str, str]) -> dict[str, str]:
    """The chosen columns that are there and hold nothing that klasapp never reads."""
    return {
        field: column
        for field, column in chosen.items()
        if column in table.header and not forbidden(column)
    }


def _drop_spare_names(columns: dict[str, str]) -> None:
    """A column with the whole name counts only when the parts have no columns of their own."""
    if "full_name" in columns and not {"given_name", "family_name"} <= columns.keys():
        for part in ("given_name", "infix", "family_name"):
            columns.pop(part, None)
    else:
        columns.pop("full_name", None)


def _demand(table: Table, columns: Mapping[str, str], needed: tuple[str, ...]) -> None:
    names = ("full_name",) if "full_name" in columns else ("given_name", "family_name")
    missing = [FIELD_WORDS[field] for field in (*needed, *names) if field not in columns]
    if missing:
        what = (
            "deze kolom ontbreekt"
            if len(missing) == 1
            else f"deze kolommen ontbreken: {', '.join(missing)}"
        )
        raise ColumnsMissingError(
            str(
                fault(
                    table.name,
                    f"{what}. Zet die naam in de kopregel boven de goede kolom, of plak de namen.",
                    row=1,
                    column=missing[0] if len(missing) == 1 else None,
                )
            ),
            table,
        )
    for column in columns.values() if needed else ():
        if f"{column} (2)" in table.header:
            raise fault(
                table.name,
                "deze kolom staat er twee keer. Haal er een weg.",
                row=1,
                column=column,
            )


def _kind(table: Table) -> str:
    headers = {folded(column) for column in table.header}
    if set(HEADER) <= headers:
        return "klasapp"
    return "magister" if headers >= _MAGISTER else "screen_export"


def _pupil(row: int, cells: Mapping[str, str], columns: Mapping[str, str]) -> PupilDraft | Rejected:
    def rejected(field: str, reason: str) -> Rejected:
        known = columns.get(field) or columns.get("full_name") or FIELD_WORDS[field]
        return Rejected(row, known, reason)

    for field in ("number", "full_name", "given_name", "family_name"):
        if field in columns and not cells[field].strip():
            return rejected(field, "deze cel is leeg. Vul hem in.")
    try:
        given, infix, family = _names(cells)
        return PupilDraft(
            cells.get("number", ""),
            given,
            infix,
            family,
            cells.get("class_name", ""),
            parse_birth_date(_day(cells.get("birth_date", ""))),
            parse_leaving_date(_day(cells.get("leaving_date", ""))),
            parse_gender(cells.get("gender", "")),
        )
    except FieldError as error:
        return rejected(error.field, str(error))


def _day(text: str) -> str:
    """A date as text; a day that a spreadsheet counted from 1900 becomes one again."""
    if _SERIAL.match(text.strip()):
        return (_DAY_ZERO + timedelta(days=int(text.strip()[:5]))).isoformat()
    return text


def _names(cells: Mapping[str, str]) -> tuple[str, str, str]:
    if "full_name" in cells:
        return split_name(cells["full_name"])[:3]
    return name_parts(cells["given_name"], cells.get("infix"), cells["family_name"])
