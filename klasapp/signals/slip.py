"""A report slip of a colleague, read tolerantly: a table, or a text with "vraag: antwoord".

What cannot be read is said with its row and column; the other rows can be kept all the same.
Nothing a colleague wrote gets lost: what klasapp does not know (a place, a name) goes into the
text of the report.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from klasapp.documents.tables import fault, shown
from klasapp.errors import InputError
from klasapp.protocol import Protocol
from klasapp.protocol.moments import MOMENTS
from klasapp.roster.pupil import Pupil, fold
from klasapp.roster.typed_day import parse_day
from klasapp.signals.signal import MAX_REPORTER, MAX_TEXT, tidy

COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("pupil", "Over welke leerling?", "leerling naam over wie overwelkeleerling kind"),
    ("seen_on", "Wanneer? (dag)", "wanneer dag datum wanneerdag gezienop"),
    ("moment", "Moment", "moment tijd tijdstip welklesuur lesuur"),
    ("place", "Waar?", "waar plaats plek locatie"),
    (
        "text",
        "Wat zag of hoorde je?",
        "wat watzagofhoordeje omschrijving gebeurtenis feiten verhaal",
    ),
    ("reporter", "Jouw naam", "jouwnaam collega melder wie docent ingevulddoor naamcollega"),
)
"""Field, heading on the slip, and the folded headings that mean it."""
_CLOSE = 0.84
_ANSWER = re.compile(r"^\s*([^:\n]{2,60}?)\s*:\s*(.*)$")


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One report on a slip. ``pupil_id`` None: nobody in the class, or not to be told."""

    row: int
    pupil_id: int | None
    who: str
    """The name in the class, else what the colleague typed."""
    seen_on: date
    moment: str
    place: str
    text: str
    reporter: str
    remarks: tuple[str, ...]
    """Dutch: what klasapp could not place."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip that was read: what can be kept, and a sentence for every row that cannot."""

    name: str
    rows: tuple[SlipRow, ...]
    faults: tuple[str, ...]


def as_answers(text: str) -> list[tuple[int, dict[str, str]]]:
    """A text with "vraag: antwoord" lines as rows with the line on which each begins.

    An answer goes on over the next lines; a line of dashes, or a question that comes again,
    begins a new report.
    """
    rows: list[tuple[int, dict[str, str]]] = []
    now: dict[str, str] = {}
    first, last = 1, ""
    for number, line in enumerate(text.splitlines(), 1):
        found = _ANSWER.match(line)
        field = _field_of(found[1]) if found else None
        if re.fullmatch(r"\s*[-=_*]{3,}\s*", line) or (field and field in now):
            if now:
                rows.append((first, now))
            now, last, first = {}, "", number
        if field and found:
            first = number if not now else first
            now[field], last = found[2].strip(), field
        elif last and line.strip() and not re.fullmatch(r"\s*[-=_*]{3,}\s*", line):
            now[last] = f"{now[last]}\n{line.strip()}".strip()
    if now:
        rows.append((first, now))
    return [one for one in rows if any(value for value in one[1].values())]


def find_columns(header: Sequence[str]) -> dict[str, str]:
    """The header of each field that the table has."""
    found: dict[str, str] = {}
    for column in header:
        field = _field_of(column)
        if field and field not in found:
            found[field] = column
    return found


def read_rows(
    name: str,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    pupils: Sequence[Pupil],
    protocol: Protocol,
    today: date,
) -> Slip:
    """Reports from rows by field; every row is in ``rows`` or has a sentence in ``faults``."""
    good, faults = [], []
    for number, cells in rows:
        if not any(value.strip() for value in cells.values()):
            continue
        try:
            good.append(_row(name, number, cells, pupils, protocol, today))
        except InputError as error:
            faults.append(str(error))
    return Slip(name, tuple(good), tuple(faults))


def _row(
    name: str,
    number: int,
    cells: Mapping[str, str],
    pupils: Sequence[Pupil],
    protocol: Protocol,
    today: date,
) -> SlipRow:
    text = tidy(cells.get("text", ""))
    headings = {field: heading for field, heading, _ in COLUMNS}
    if not text:
        raise fault(name, "hier staat niet wat er gebeurde.", row=number, column=headings["text"])
    if len(text) > MAX_TEXT:
        raise fault(name, "deze tekst is te lang.", row=number, column=headings["text"])
    remarks = []
    seen_on = _day(name, number, cells.get("seen_on", ""), headings["seen_on"], today)
    if seen_on is None:
        remarks.append("geen dag ingevuld: vandaag")
    typed = " ".join(tidy(cells.get("pupil", "")).split())
    pupil, doubt = _pupil(typed, pupils)
    if doubt:
        remarks.append(doubt)
    places = {one.code: one.text for one in protocol.places}
    place, text = _known(cells.get("place", ""), places, "Waar", text, remarks)
    moment, text = _known(cells.get("moment", ""), dict(MOMENTS), "Moment", text, remarks)
    if pupil is None and typed:
        text = f"Over: {typed}. {text}"
    return SlipRow(
        number,
        pupil.id if pupil else None,
        pupil.display_name if pupil else typed,
        seen_on or today,
        moment,
        place,
        text[:MAX_TEXT],
        " ".join(tidy(cells.get("reporter", "")).split())[:MAX_REPORTER],
        tuple(remarks),
    )


def _day(name: str, number: int, text: str, column: str, today: date) -> date | None:
    if not text.strip():
        return None
    try:
        found = parse_day(text, today)
    except InputError as error:
        reason = str(error)
        raise fault(name, reason[:1].lower() + reason[1:], row=number, column=column) from error
    if found > today:
        raise fault(name, "deze dag moet nog komen.", row=number, column=column)
    return found


def _pupil(typed: str, pupils: Sequence[Pupil]) -> tuple[Pupil | None, str]:
    """The one pupil who is meant, or None and why not."""
    wanted = fold(typed).strip()
    if not wanted:
        return None, "geen leerling ingevuld: over de klas"
    for ways in (_whole_names, _given_names):
        found = [one for one in pupils if wanted in ways(one)]
        if len(found) == 1:
            return found[0], ""
        if found:
            return None, f'er zijn meer leerlingen met de naam "{shown(typed)}"'
    return None, f'"{shown(typed)}" staat niet in de klas'


def _whole_names(one: Pupil) -> set[str]:
    family = f"{one.infix} {one.family_name}".strip()
    backwards = f"{one.family_name}, {one.given_name} {one.infix}"
    names = (one.display_name, f"{one.given_name} {family}", f"{family}, {one.given_name}",
             f"{one.given_name} {one.family_name}", backwards, one.number or "")  # fmt: skip
    return {fold(name).strip() for name in names if name.strip()}


def _given_names(one: Pupil) -> set[str]:
    first = one.family_name[:1]
    names = (one.given_name, f"{one.given_name} {first}", f"{one.given_name} {first}.")
    return {fold(name).strip() for name in names if name.strip()}


def _known(
    typed: str, known: Mapping[str, str], what: str, text: str, remarks: list[str]
) -> tuple[str, str]:
    """The code of a place or moment; what is not known goes before the text."""
    said = " ".join(tidy(typed).split())
    wanted = _folded(said)
    if not wanted:
        return "", text
    for code, name in known.items():
        if wanted in {_folded(code), _folded(name)}:
            return code, text
    words = [code for code, name in known.items() if code in wanted or wanted in _folded(name)]
    if len(words) == 1:
        return words[0], text
    remarks.append(f'{what.lower()} "{shown(said)}" staat in de tekst')
    return "", f"{what}: {said}. {text}"


def _field_of(heading: str) -> str | None:
    wanted = _folded(heading)
    for field, own, names in COLUMNS:
        if wanted == _folded(own) or wanted in names.split():
            return field
    every = {
        name: field for field, own, names in COLUMNS for name in (_folded(own), *names.split())
    }
    close = difflib.get_close_matches(wanted, every, n=1, cutoff=_CLOSE)
    return every[close[0]] if close and len(wanted) > 3 else None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())


def new_rows(slip: Slip, kept: Iterable[tuple[date, str]]) -> Iterator[SlipRow]:
    """The rows that were not kept before: another day or another text."""
    before = set(kept)
    for one in slip.rows:
        if (one.seen_on, one.text) not in before:
            before.add((one.seen_on, one.text))
            yield one
