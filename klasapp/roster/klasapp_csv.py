"""klasapp's own list of pupils as CSV: ``;``, UTF-8 with a mark so that Dutch Excel opens it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from klasapp.roster.pupil import PupilDraft

HEADER = ("leerlingnummer", "roepnaam", "tussenvoegsel", "achternaam", "klas", "geboortedatum")

_FORMULA = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"'+[=+\-@]")


def write_roster(pupils: Iterable[PupilDraft]) -> bytes:
    """The pupils as a klasapp CSV; ``read_roster`` gives the same names, numbers and dates."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for pupil in pupils:
        born = pupil.birth_date.isoformat() if pupil.birth_date else ""
        names = (pupil.given_name, pupil.infix, pupil.family_name, pupil.class_name)
        writer.writerow([_guard(cell) for cell in (pupil.number, *names)] + [born])
    return out.getvalue().encode("utf-8-sig")


def unguard(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
