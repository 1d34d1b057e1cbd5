"""A pasted list of names: one pupil a line, in the forms in which mentors have them at hand."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace

from klasapp.errors import InputError
from klasapp.roster.full_name import is_infix, split_family_name, split_name
from klasapp.roster.pupil import FIELD_WORDS, FieldError, PupilDraft, looks_like_bsn
from klasapp.roster.pupil import parse_birth_date as parse_date

MAX_LINES = 500
MAX_CHARACTERS = 100_000

_BULLET = re.compile(r"\A\s*(?:(?:\d{1,3}\s*[.)]|[-*•·–])\s*|\d{1,3}\s+)(?=\S)")
_NUMBER = re.compile(r"[0-9]{4,32}\Z")
_NUMBER_BEFORE = re.compile(r"\(?([0-9]{4,32})\b[\s:,.)-]*(.*)\Z", re.DOTALL)
_NUMBER_AFTER = re.compile(r"(.*\S)[\s(:,-]+([0-9]{4,32})\)?\Z", re.DOTALL)
_HEADING = re.compile(
    r"(klas(senlijst)?|leerlingen(lijst)?|groep|naam|namen|mentor)\b.{0,12}\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line that is not empty, for a preview.

    ``draft`` is None when the line cannot be used, and ``note`` then says why; with a draft the
    note is empty or a doubt that the mentor should look at.
    """

    row: int
    text: str
    draft: PupilDraft | None
    note: str


def read_paste(text: str, class_name: str) -> tuple[PastedLine, ...]:
    """Read "Sem van den Berg", "Berg, Sem van den", "Sem;van den;Berg", cells from a spreadsheet,
    numbered lists, with or without pupil number and date of birth.

    Never fails on a line; ``InputError`` only when the text is far too long for a class.
    """
    lines = re.split(r"\r\n|\r|\n", text)
    if len(text) > MAX_CHARACTERS or len(lines) > MAX_LINES:
        raise InputError(
            f"Dit zijn meer dan {MAX_LINES} regels. Plak de namen van één klas tegelijk."
        )
    result: list[PastedLine] = []
    numbers: dict[str, int] = {}
    names: dict[tuple[str, str], int] = {}
    for row, line in enumerate(lines, 1):
        if not line.strip():
            continue
        pasted = _read_line(row, line, class_name)
        if pasted.draft is not None:
            number, name = pasted.draft.number, pasted.draft.display_name.casefold()
            first = numbers.get(number) if number else names.get((name, ""))
            if first is not None:
                what = "Dit leerlingnummer" if number else "Deze naam"
                pasted = replace(pasted, draft=None, note=f"{what} staat al op regel {first}.")
            else:
                numbers.setdefault(number, row)
                names.setdefault((name, number), row)
        result.append(pasted)
    return tuple(result)


def _read_line(row: int, line: str, class_name: str) -> PastedLine:
    def unusable(reason: str) -> PastedLine:
        return PastedLine(row, line, None, reason)

    if "@" in line:
        return unusable("Hier staat een e-mailadres; klasapp bewaart dat niet. Haal het weg.")
    if line.strip().endswith(":") or _HEADING.match(line.strip()):
        return unusable("Dit lijkt een kopje, geen naam.")
    cells = _cells(line)
    number, cells = _take_number(cells)
    if looks_like_bsn(number):
        return unusable("Dit lijkt een burgerservicenummer (BSN). Haal het weg.")
    try:
        born = None
        for cell in reversed(cells):
            if len(cells) > 1 and cell[:1].isdigit():
                born = parse_date(cell)
                cells.remove(cell)
                break
        given, infix, family, doubt = _names(cells)
        draft = PupilDraft(number, given, infix, family, class_name, born)
    except FieldError as error:
        return unusable(f"{FIELD_WORDS[error.field].capitalize()}: {error}")
    return PastedLine(row, line, draft, doubt)


def _cells(line: str) -> list[str]:
    """The cells of a line; one cell when it is not a row of a table. Bullets are dropped."""
    line = line.strip(" \u00a0")
    for delimiter in ("\t", ";"):
        if delimiter in line:
            try:
                row = next(csv.reader([line], delimiter=delimiter, strict=True))
            except (csv.Error, StopIteration):
                row = line.split(delimiter)
            cells = [cell.strip() for cell in row]
            if re.fullmatch(r"\d{1,3}[.)]?", cells[0], re.ASCII):
                cells = cells[1:]
            return [_BULLET.sub("", cells[0]), *cells[1:]] if cells else []
    plain = _BULLET.sub("", line)
    if re.search(r"\S,\S|,,", plain) and plain.count(",") > 1:  # "Sem,van den,Berg"
        return [cell.strip() for cell in plain.split(",")]
    return [plain]


def _take_number(cells: list[str]) -> tuple[str, list[str]]:
    """The pupil number, and the cells without it."""
    for place, cell in enumerate(cells):
        if _NUMBER.match(cell):
            return cell, cells[:place] + cells[place + 1 :]
    if len(cells) == 1:
        if (found := _NUMBER_BEFORE.match(cells[0])) and found[2]:
            return found[1], [found[2]]
        if found := _NUMBER_AFTER.match(cells[0]):
            return found[2], [found[1].strip(" (,:-")]
    return "", cells


def _names(cells: list[str]) -> tuple[str, str, str, str]:
    """Given name, infix, family name and a doubt, of the cells that hold names."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return split_name(filled[0])
    if len(cells) == 2:
        first, second = cells
        before, comma, after = first.partition(",")
        if comma and is_infix(after):  # "Berg, van den" | "Sem"
            return second, after, before, ""
        return first, *split_family_name(second), ""
    if len(cells) == 3 and (not cells[1] or is_infix(cells[1])):
        return cells[0], cells[1], cells[2], ""
    if len(cells) == 3 and is_infix(cells[2]):  # "Sem" | "Berg" | "van den"
        return cells[0], cells[2], cells[1], ""
    if len(filled) == 2:
        return filled[0], *split_family_name(filled[1]), ""
    raise FieldError("given_name", "er staan te veel stukken. Gebruik roepnaam en achternaam.")
