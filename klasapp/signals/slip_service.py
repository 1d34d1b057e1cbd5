"""Papers of the room: the report slip for colleagues (R64), the sheet for parents (R74), and
reading in what colleagues filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klasapp.documents.folders import export_folder
from klasapp.documents.tables import decode, fault, read_table
from klasapp.documents.typeset import typeset
from klasapp.documents.workbook import Cell, Sheet, write_workbook
from klasapp.keys.files import write_atomically
from klasapp.protocol import Protocol, contacts_at
from klasapp.protocol.moments import MOMENTS
from klasapp.roster.import_service import read_file
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.service import list_pupils
from klasapp.signals import records
from klasapp.signals.service import add_signal, school_rule
from klasapp.signals.signal import SignalDraft
from klasapp.signals.slip import (
    COLUMNS,
    Slip,
    SlipRow,
    as_answers,
    find_columns,
    new_rows,
    read_rows,
)
from klasapp.store.session import Session

__all__ = ["Session", "SlipRead", "keep_rows", "read_slip", "write_parents", "write_slip"]

_COLLEAGUE = "collega"
_CONTACTS = ("apc", "vertrouwenspersoon", "meld_email")
_EMPTY_ROWS = 12
_WIDTHS = (24, 14, 22, 22, 60, 22)


@dataclass(frozen=True, slots=True)
class SlipRead:
    """A slip on its way in: new reports, sentences for rows that cannot be read, and how many
    stand in klasapp already."""

    slip: Slip
    fresh: tuple[SlipRow, ...]
    known: int


def write_slip(session: Session, folder: Path | None = None) -> tuple[Path, Path]:
    """Write the slip as a PDF to print and as a workbook to fill in; no pupil's name on either."""
    protocol = current_protocol(session)
    target, day = export_folder(folder), session.today.isoformat()
    paper, book = target / f"meldbriefje-{day}.pdf", target / f"meldbriefje-{day}.xlsx"
    write_atomically(paper, typeset("meldbriefje.typ", _slip_data(protocol)))
    write_atomically(book, write_workbook(_sheets(protocol), session.now))
    with session.writing():
        session.audit("signal.slip", "class:0", "print")
    return paper, book


def write_parents(session: Session, folder: Path | None = None) -> Path:
    """Write the sheet for parents: only what shows at home, and where to go with it."""
    protocol = current_protocol(session)
    home = [one for one in protocol.signals if one.seen_at != "school"]
    data: dict[str, Any] = {
        "signalen": [one.text for one in home if not one.urgent],
        "spoed": [one.text for one in home if one.urgent],
        "regel": school_rule(protocol),
        "contacten": _contacts(protocol),
    }
    path = export_folder(folder) / f"signalen-thuis-{session.today.isoformat()}.pdf"
    write_atomically(path, typeset("signalen-thuis.typ", data))
    with session.writing():
        session.audit("signal.parents", "class:0", "print")
    return path


def read_slip(session: Session, class_id: int, path: str) -> SlipRead:
    """Read a filled-in slip (xlsx, ods, csv or txt). Nothing is kept yet.

    Raises ``InputError`` for a file that is no slip.
    """
    name, data = read_file(path)
    protocol, pupils = current_protocol(session), list_pupils(session, class_id)
    rows: list[tuple[int, dict[str, str]]] = []
    long_rows: tuple[int, ...] = ()
    if name.casefold().endswith(".txt"):
        rows = as_answers(decode(data, name))
    if not rows:
        table = read_table(data, name, tolerant=True)
        columns = find_columns(table.header)
        if "text" not in columns:
            headings = ", ".join(heading for _, heading, _ in COLUMNS)
            raise fault(
                name,
                "dit is geen meldbriefje: de kolom met wat er gebeurde ontbreekt. De koppen zijn: "
                f"{headings}.",
            )
        rows = [
            (number, {field: cells[column] for field, column in columns.items()})
            for number, cells in table.rows
        ]
        long_rows = table.long_rows
    slip = read_rows(name, rows, pupils, protocol, session.today)
    more = tuple(str(fault(name, "deze rij heeft te veel cellen.", row=n)) for n in long_rows)
    slip = Slip(slip.name, slip.rows, (*slip.faults, *more))
    with session.reading() as db:
        found = records.signals_of_class(db, class_id)
    fresh = tuple(new_rows(slip, ((one.draft.seen_on, one.draft.text) for one in found)))
    return SlipRead(slip, fresh, len(slip.rows) - len(fresh))


def keep_rows(session: Session, class_id: int, rows: Sequence[SlipRow]) -> int:
    """Keep the reports, all or none; they wait in Deze week. Returns how many."""
    with session.writing():
        for one in rows:
            add_signal(
                session,
                SignalDraft(
                    class_id=class_id,
                    pupil_id=one.pupil_id,
                    kind="concern",
                    seen_on=one.seen_on,
                    source=_COLLEAGUE,
                    place=one.place,
                    text=one.text,
                    moment=one.moment,
                    reporter=one.reporter,
                    reported_on=session.today,
                ),
            )
        session.audit("signal.import", f"class:{class_id}", f"rows:{len(rows)}")
    return len(rows)


def _slip_data(protocol: Protocol) -> dict[str, Any]:
    return {
        "signalen": [
            one.text for one in protocol.signals if one.seen_at != "thuis" and not one.urgent
        ],
        "spoed": [one.text for one in protocol.signals if one.urgent],
        "plaatsen": [one.text for one in protocol.places],
        "momenten": [text for _, text in MOMENTS],
        "contacten": _contacts(protocol),
    }


def _sheets(protocol: Protocol) -> list[Sheet]:
    head = [Cell(heading, "head") for _, heading, _ in COLUMNS]
    rows = [head, *([Cell("")] * len(COLUMNS) for _ in range(_EMPTY_ROWS))]
    longest = max(len(protocol.places), len(MOMENTS))
    places = [one.text for one in protocol.places] + [""] * longest
    moments = [text for _, text in MOMENTS] + [""] * longest
    words = [[Cell("Waar", "head"), Cell("Moment", "head")]]
    words += [[Cell(places[n]), Cell(moments[n])] for n in range(longest)]
    explained = [
        [Cell("Zo vul je het in", "head")],
        [Cell("Eén regel per keer dat je iets zag of hoorde. Schrijf wat er gebeurde, niet wat je "
              "ervan vindt. Een dag schrijf je als 12-10-2026.")],
        [Cell("Stuur het bestand terug naar de mentor via de "
              "beveiligde mail van school. Gooi het daarna weg.")],
        [Cell("Is er iemand gewond, of doet een leerling zichzelf pijn? Ga dan vandaag nog naar "
              "het ondersteuningsteam; wacht niet op dit briefje.")],
    ]  # fmt: skip
    return [
        Sheet("Meldbriefje", rows, _WIDTHS, (1, 0), True),
        Sheet("Woorden", words, (34, 34), (1, 0)),
        Sheet("Uitleg", explained, (90,)),
    ]


def _contacts(protocol: Protocol) -> list[dict[str, str]]:
    sites = [one.key for one in protocol.locations] or [""]
    found = {
        (one.key, one.site): one
        for site in sites
        for one in contacts_at(protocol, site)
        if one.key in _CONTACTS and one.filled
    }
    names = {one.key: one.name for one in protocol.locations}
    return [
        {
            "functie": one.label,
            "locatie": names.get(one.site, ""),
            "bereik": ", ".join(filter(None, (one.name, one.phone, one.email, one.location))),
        }
        for one in found.values()
    ]
