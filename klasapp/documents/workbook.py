"""Workbooks (xlsx) to hand out: text stays text, never a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Literal, TypeAlias

Look: TypeAlias = Literal["plain", "head", "tall", "sum", "mark", "strong", "empty", "absent"]

_FORMATS: dict[Look, dict[str, object]] = {
    "plain": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bottom": 1},
    "tall": {"bold": True, "bottom": 1, "rotation": 90, "align": "center"},
    "sum": {"bold": True, "align": "center", "left": 1},
    "mark": {"align": "center"},
    "strong": {"align": "center", "bold": True, "border": 2},
    "empty": {"bg_color": "#7f7f7f"},
    "absent": {"align": "center", "pattern": 14, "fg_color": "#999999", "bg_color": "#ffffff"},
}
_LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a look; text is written as text, whatever it begins with."""

    value: str | int
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``widths``: of the columns, in characters; ``frozen``: (rows, columns)."""

    name: str
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float] = ()
    frozen: tuple[int, int] = (0, 0)
    landscape: bool = False


def write_workbook(sheets: Sequence[Sheet], made: datetime) -> bytes:
    """The bytes of an xlsx file; ``made`` is the only thing its properties say."""
    import xlsxwriter  # type: ignore[import-untyped]

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": made})
    formats = {look: book.add_format(dict(how)) for look, how in _FORMATS.items()}
    for sheet, name in zip(sheets, sheet_names([one.name for one in sheets]), strict=True):
        page = book.add_worksheet(name)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if isinstance(cell.value, int):
                    page.write_number(row, column, cell.value, formats[cell.look])
                elif cell.value:
                    page.write_string(row, column, cell.value, formats[cell.look])
                else:
                    page.write_blank(row, column, None, formats[cell.look])
        page.freeze_panes(*sheet.frozen)
        if sheet.landscape:
            page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
    book.close()
    return buffer.getvalue()


def sheet_names(wanted: Sequence[str]) -> tuple[str, ...]:
    """Names that Excel takes: without ``[]:*?/\\``, at most 31 signs, no two the same."""
    found: list[str] = []
    for text in wanted:
        clean = "".join(sign if sign.isprintable() else " " for sign in text)
        clean = " ".join(re.sub(r"[\[\]:*?/\\]", " ", clean).split())
        name = clean[:_LONGEST_NAME].strip("' ") or "blad"
        if name.casefold() in {"history", "geschiedenis"}:
            name = f"{name} 1"
        number, free = 2, name
        while free.casefold() in {one.casefold() for one in found}:
            tail = f" ({number})"
            free, number = name[: _LONGEST_NAME - len(tail)] + tail, number + 1
        found.append(free)
    return tuple(found)
