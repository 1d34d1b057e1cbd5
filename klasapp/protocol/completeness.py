"""Whether a protocol is whole: required contacts, parts to read, review date (R5, R18, R20)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from klasapp.protocol.document import Contact, Protocol
from klasapp.protocol.passages import Location
from klasapp.protocol.reading_passages import PARTS


@dataclass(frozen=True, slots=True)
class MissingContact:
    """A required contact that nobody can be reached with, at one location (None: the school)."""

    key: str
    label: str
    location: Location | None

    @property
    def sentence(self) -> str:
        """What is missing, in Dutch."""
        place = f" ({self.location.name})" if self.location else ""
        return f"{self.label}{place}"


@dataclass(frozen=True, slots=True)
class Completeness:
    """What a protocol still lacks."""

    missing: tuple[MissingContact, ...]
    empty_parts: tuple[int, ...]  # of the seven parts
    review_overdue: bool

    @property
    def complete(self) -> bool:
        """Never while a required contact is empty or a part has no text."""
        return not self.missing and not self.empty_parts


def completeness(protocol: Protocol, today: date | None = None) -> Completeness:
    """What is missing; ``today`` is needed to see that the review date has passed."""
    told = {chapter.part for chapter in protocol.chapters if chapter.paragraphs}
    overdue = (
        today is not None and protocol.review_before is not None and today >= protocol.review_before
    )
    return Completeness(
        missing=tuple(_missing(protocol)),
        empty_parts=tuple(part for part in PARTS if part not in told),
        review_overdue=overdue,
    )


def contacts_at(protocol: Protocol, site: str = "") -> tuple[Contact, ...]:
    """Who to reach at a location: its own contacts, else those of the whole school."""
    found: dict[str, Contact] = {}
    for contact in protocol.contacts:
        if not contact.site:
            found.setdefault(contact.key, contact)
    for contact in protocol.contacts:
        if contact.site == site != "" and (contact.filled or contact.key not in found):
            found[contact.key] = contact
    return tuple(found.values())


def contact_for(protocol: Protocol, key: str, site: str = "") -> Contact | None:
    """Who to reach for a role at a location; None when nobody is filled in."""
    found = (one for one in contacts_at(protocol, site) if one.key == key and one.filled)
    return next(found, None)


def _missing(protocol: Protocol) -> Iterator[MissingContact]:
    required = dict.fromkeys(one.key for one in protocol.contacts if one.required)
    labels = {one.key: one.label for one in reversed(protocol.contacts)}
    for location in protocol.locations or (None,):
        site = location.key if location else ""
        for key in required:
            if contact_for(protocol, key, site) is None:
                yield MissingContact(key, labels[key], location)
