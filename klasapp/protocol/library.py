"""The library of sources: links, helplines, books and films as data (R94, R135-R136, R198-R205).

Nothing here opens anything. When a source was last looked at is said as it is: without a date,
nobody did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from klasapp.protocol.document import ProtocolError
from klasapp.protocol.fault import Fault, FaultLevel
from klasapp.protocol.source import Source, Where

_KINDS = {"site": "site", "hulplijn": "hulplijn", "boek": "boek", "film": "film"}
_ISBN_LENGTH = 13


class SourceState(StrEnum):
    """What is known of a source."""

    UNCHECKED = "niet_nagekeken"
    WORKS = "werkt"
    GONE = "vervallen"


@dataclass(frozen=True, slots=True)
class LibraryItem:
    """One source; ``named_on`` is the day its address dates from, ``checked_on`` a real look."""

    key: str
    kind: str  # site | hulplijn | boek | film
    title: str
    maker: str
    address: str  # a link, shown as text and QR only
    phone: str
    hours: str
    isbn: str
    age: str
    text: str
    remark: str
    questions: tuple[str, ...]  # to talk about after a film (R205)
    audiences: tuple[str, ...]  # leerling | ouder | mentor | apc
    subjects: tuple[str, ...]
    channels: tuple[str, ...]
    state: SourceState
    named_on: date | None
    checked_on: date | None
    replaced_by: str  # the key of another source, or what the mentor typed
    lines: tuple[int, ...]
    addition: bool

    @property
    def reach(self) -> str:
        """What a QR code holds: the link, else the phone number; empty for books and films."""
        if self.address:
            return self.address
        return f"tel:{self.phone.replace('-', '')}" if self.phone else ""

    @property
    def spoken_state(self) -> str:
        """What is known of it and since when, in Dutch."""
        if self.state is SourceState.WORKS and self.checked_on:
            return f"werkt (nagekeken op {self.checked_on:%d-%m-%Y})"
        if self.state is SourceState.GONE and self.checked_on:
            return f"vervallen (nagekeken op {self.checked_on:%d-%m-%Y})"
        if self.named_on:
            return f"niet nagekeken sinds {self.named_on:%d-%m-%Y}"
        return "niet nagekeken"


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """That somebody at school looked at a source."""

    key: str
    state: SourceState
    checked_on: date
    replaced_by: str = ""


def read_library(text: str) -> tuple[LibraryItem, ...]:
    """The sources of a library file. Raises ``ProtocolError`` naming the first line at fault."""
    items, faults = _compiled(text)
    if faults:
        raise ProtocolError(
            f"De bibliotheek klopt niet, regel {faults[0].line}: {faults[0].message}"
        )
    return items


def check_library(text: str) -> tuple[Fault, ...]:
    """All faults of a library file, in order of line."""
    return _compiled(text)[1]


def with_checks(
    items: Iterable[LibraryItem], checks: Iterable[SourceCheck]
) -> tuple[LibraryItem, ...]:
    """The sources with what the school found out about them; the last check of each counts."""
    last = {check.key: check for check in checks}
    return tuple(
        replace(
            item,
            state=check.state,
            checked_on=check.checked_on,
            replaced_by=check.replaced_by or item.replaced_by,
        )
        if (check := last.get(item.key))
        else item
        for item in items
    )


def in_order(items: Iterable[LibraryItem], first: Sequence[str] = ()) -> tuple[LibraryItem, ...]:
    """Sources by their keys in ``first``, in that order; without it: what works before what is
    gone, else as in the file."""
    listed = tuple(items)
    if first:
        by_key = {item.key: item for item in listed}
        return tuple(by_key[key] for key in first if key in by_key)
    return tuple(sorted(listed, key=lambda item: item.state is SourceState.GONE))


def is_isbn(text: str) -> bool:
    """Whether these are thirteen digits with a right check digit (ISBN-13)."""
    digits = [int(sign) for sign in text if sign.isdecimal()]
    weighed = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return len(digits) == _ISBN_LENGTH and weighed % 10 == 0


@lru_cache(maxsize=4)
def _compiled(text: str) -> tuple[tuple[LibraryItem, ...], tuple[Fault, ...]]:
    source = Source(text)
    name = "bronnen"
    items = []
    for row, at in source.tables(source.data.get(name), (name,)):
        state = source.choice(
            row, "status", at, "niet_nagekeken", [one.value for one in SourceState]
        )
        item = LibraryItem(
            key=source.text(row, "sleutel", at),
            kind=source.choice(row, "soort", at, "site", _KINDS),
            title=source.text(row, "titel", at),
            maker=source.text(row, "maker", at),
            address=source.text(row, "adres", at),
            phone=source.text(row, "telefoon", at),
            hours=source.text(row, "bereikbaar", at),
            isbn=source.text(row, "isbn", at),
            age=source.text(row, "leeftijd", at),
            text=source.text(row, "tekst", at),
            remark=source.text(row, "opmerking", at),
            questions=source.texts(row, "vragen", at),
            audiences=source.texts(row, "doelgroep", at),
            subjects=source.texts(row, "onderwerp", at),
            channels=source.texts(row, "kanaal", at),
            state=SourceState(state),
            named_on=source.day(row, "genoemd", at),
            checked_on=source.day(row, "nagekeken", at),
            replaced_by=source.text(row, "vervangen_door", at),
            lines=source.lines(row, at),
            addition=source.flag(row, "aanvulling", at),
        )
        items.append(item)
        for complaint in _complaints(item):
            source.fault(FaultLevel.ERROR, "bad_source", complaint, at)
    keys = {item.key for item in items}
    for number, item in enumerate(items):
        where: Where = (name, number)
        if item.key in {one.key for one in items[:number]}:
            source.fault(FaultLevel.ERROR, "double", f"'{item.key}' staat er twee keer.", where)
        if item.replaced_by and item.replaced_by not in keys:
            message = f"vervangen_door '{item.replaced_by}' staat niet in de bibliotheek."
            source.fault(FaultLevel.ERROR, "unknown_source", message, (*where, "vervangen_door"))
    for spot in source.unknown():
        message = f"'{spot[-1]}' kent klasapp niet. Kijk of de naam goed geschreven is."
        source.fault(FaultLevel.ERROR, "unknown_key", message, spot)
    return tuple(items), tuple(sorted(source.faults, key=lambda fault: fault.line))


def _complaints(item: LibraryItem) -> Iterable[str]:
    if not (item.key and item.title and item.text and item.audiences and item.subjects):
        yield "sleutel, titel, tekst, doelgroep en onderwerp zijn nodig."
    if item.kind == "boek" and not is_isbn(item.isbn):
        yield f"Het ISBN '{item.isbn}' klopt niet."
    if item.address and not item.address.startswith(("https://", "http://")):
        yield f"Het adres '{item.address}' begint niet met https:// of http://."
    if item.state is not SourceState.UNCHECKED and item.checked_on is None:
        yield "Een status zonder datum is niet eerlijk: vul nagekeken in."
