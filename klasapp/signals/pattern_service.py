"""Where and when it happens, and a page of it for who plans the supervision (R31)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klasapp.documents.folders import export_folder
from klasapp.documents.typeset import typeset
from klasapp.errors import InputError
from klasapp.keys.files import write_atomically
from klasapp.protocol import Protocol, spoken
from klasapp.protocol.moments import MOMENTS
from klasapp.roster.protocol_service import current_protocol
from klasapp.signals import records
from klasapp.signals.pattern import SMALLEST, HotSpots, Incident, Spot, hot_spots
from klasapp.store.session import Session

ANY_MOMENT = "Verschillende momenten"
_MOMENT_WORDS = dict(MOMENTS)


@dataclass(frozen=True, slots=True)
class Place:
    """A row in words."""

    place: str
    moment: str
    count: int
    last: str


def find_spots(session: Session, class_id: int, others: Iterable[Incident] = ()) -> HotSpots:
    """The places and moments that come back in this class.

    ``others``: incidents that another room knows (cases). A signal that went into a case counts
    there only.
    """
    with session.reading() as db:
        found = records.signals_of_class(db, class_id)
    own = [
        Incident(one.draft.seen_on, one.draft.place, one.draft.moment)
        for one in found
        if one.draft.kind == "concern" and one.state != "case"
    ]
    return hot_spots([*own, *others])


def in_words(spots: HotSpots, protocol: Protocol) -> tuple[Place, ...]:
    """The rows as a person reads them."""
    places = {one.code: one.text for one in protocol.places}
    return tuple(_row(one, places) for one in spots.spots)


def print_spots(
    session: Session, class_id: int, others: Iterable[Incident] = (), folder: Path | None = None
) -> Path:
    """Write the table as a PDF without names, class or totals. Raises ``InputError``."""
    found = find_spots(session, class_id, others)
    if not found.spots:
        raise InputError(
            f"Er is nog geen plek en moment met {SMALLEST} of meer voorvallen. Een kleiner aantal "
            "zou kunnen verraden over wie het gaat."
        )
    protocol = current_protocol(session)
    data: dict[str, Any] = {
        "datum": spoken(session.today),
        "kleinste": SMALLEST,
        "rijen": [
            {"plaats": one.place, "moment": one.moment, "aantal": one.count, "laatst": one.last}
            for one in in_words(found, protocol)
        ],
        "weggelaten": found.left_out,
    }
    path = export_folder(folder) / f"toezicht-plekken-{session.today.isoformat()}.pdf"
    write_atomically(path, typeset("toezicht-plekken.typ", data))
    with session.writing():
        session.audit("signal.places", f"class:{class_id}", "print")
    return path


def _row(one: Spot, places: dict[str, str]) -> Place:
    moment = _MOMENT_WORDS.get(one.moment, one.moment) or ANY_MOMENT
    month = f"{one.last:%m-%Y}"
    return Place(places.get(one.place, one.place), moment, one.count, month)
