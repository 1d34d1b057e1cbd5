"""The library of sources: find one, show it, note that somebody looked at it. No network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from klasapp.documents.content import library_text
from klasapp.errors import InputError
from klasapp.roster import protocol_records
from klasapp.roster.protocol_service import current_protocol
from klasapp.store.session import Session

if TYPE_CHECKING:
    from klasapp.protocol import LibraryItem

__all__ = [
    "AUDIENCES",
    "SUBJECTS",
    "Session",
    "Shelf",
    "find",
    "instead_of",
    "mark",
    "qr_lines",
    "shelf",
]

AUDIENCES = {
    "leerling": "Leerlingen",
    "ouder": "Ouders",
    "mentor": "Mentoren",
    "apc": "Anti-pestcoördinator",
}
SUBJECTS = {
    "hulp": "Hulp en hulplijnen",
    "naaktbeeld": "Naaktbeelden",
    "online": "Online",
    "pesten": "Pesten",
    "politie": "Politie en strafbaar",
    "training": "Trainingen",
    "les": "Voor de les",
    "school": "School en team",
    "sociogram": "Sociogram",
}
_REPLACED = 300


@dataclass(frozen=True)
class Shelf:
    """The sources to show; ``hidden``: how many the school does not want to see (C24)."""

    items: tuple[LibraryItem, ...]
    hidden: int


def shelf(session: Session, audience: str = "", subject: str = "") -> Shelf:
    """The sources for an audience and a subject; empty means all.

    With subject ``naaktbeeld`` or ``online`` they stand in the order of the scenario (R200).
    """
    from klasapp.protocol.library import SourceState, in_order

    items = _items(session)
    found = tuple(
        item
        for item in items
        if (not audience or audience in item.audiences)
        and (not subject or subject in item.subjects)
    )
    protocol = current_protocol(session)
    shown = tuple(
        item
        for item in found
        if item.state is not SourceState.GONE or protocol.settings.dead_sources != "verbergen"
    )
    return Shelf(in_order(shown), len(found) - len(shown))


def find(session: Session, key: str) -> LibraryItem:
    """One source. Raises ``InputError`` when there is none with that key."""
    for item in _items(session):
        if item.key == key:
            return item
    raise InputError("Deze bron staat niet in de bibliotheek.")


def instead_of(session: Session, item: LibraryItem) -> str:
    """What can be used instead of a source: another one, or what the mentor wrote."""
    other = next((one for one in _items(session) if one.key == item.replaced_by), None)
    return f"{other.title} {other.address}".strip() if other else item.replaced_by


def mark(
    session: Session, key: str, state: str, replaced_by: str = "", on: date | None = None
) -> LibraryItem:
    """Note a look at a source: ``werkt`` or ``vervallen``, and what came instead; ``on`` a day.

    Without a day it was today.
    """
    from klasapp.protocol import SourceCheck, SourceState

    find(session, key)
    instead = " ".join(replaced_by.split())
    if len(instead) > _REPLACED:
        raise InputError(f"Houd het kort: hooguit {_REPLACED} tekens.")
    with session.writing() as db:
        check = SourceCheck(key, SourceState(state), on or session.today, instead)
        number = protocol_records.add_source_check(db, check)
        session.audit("source.check", f"source:{number}")
    return find(session, key)


def qr_lines(text: str, edge: int) -> tuple[str, ...]:
    """A QR code of ``text`` in half blocks, ``edge`` quiet modules around it; dark is filled.

    Show it black on white: two rows of the code in each line, one column in each cell.
    """
    import segno

    code = segno.make(text, error="l", micro=False, boost_error=False)
    rows = [list(row) for row in code.matrix_iter(border=edge)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    signs = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
    return tuple(
        "".join(signs[bool(up), bool(down)] for up, down in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    )


def _items(session: Session) -> tuple[LibraryItem, ...]:
    from klasapp.protocol import read_library, with_checks

    with session.reading() as db:
        checks = protocol_records.source_checks(db)
    return with_checks(read_library(library_text()), checks)
