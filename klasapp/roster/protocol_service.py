"""The protocol of this school: the shipped one, a file of the school's own, and its choices.

Together they are one layered text (``klasapp.protocol.overlay``): that text, with its id, version
and SHA-256, is what a case keeps when it begins (R9).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from klasapp.documents.content import library_text, protocol_text
from klasapp.errors import InputError
from klasapp.roster import protocol_records as records
from klasapp.store.session import Session

if TYPE_CHECKING:
    from klasapp.protocol import Contact, Fault, Location, Protocol

_MOST = 2_000_000
"""Characters of a protocol file; the shipped one has about 100 thousand."""


@dataclass(frozen=True)
class SchoolProtocol:
    """The protocol as it is now, as text and as data."""

    text: str
    protocol: Protocol
    own_file: bool
    """Whether the school loaded a file of its own."""
    own_choices: Mapping[str, object]
    """The settings that the school chose in the app, by path such as ``stap2.termijn_dagen``."""


def current_protocol_text(session: Session) -> str:
    """The protocol as one text: what the school chose, over its file, over the shipped one."""
    with session.reading() as db:
        kept = records.newest(db)
    return _whole(kept.file, kept.own)


def current_protocol(session: Session) -> Protocol:
    """The protocol of the school as it is now."""
    return _compiled(current_protocol_text(session))


def school_protocol(session: Session) -> SchoolProtocol:
    """The protocol as it is now, with what the school itself changed."""
    with session.reading() as db:
        kept = records.newest(db)
    text = _whole(kept.file, kept.own)
    return SchoolProtocol(text, _compiled(text), bool(kept.file), _chosen(_loaded(kept.own)))


def choose(session: Session, path: str, value: object | None) -> Protocol:
    """Choose a value for a setting such as ``stap2.termijn_dagen``; None: the usual value again.

    Raises ``InputError`` with the sentence of the check when the value cannot be.
    """

    def change(own: dict[str, Any]) -> None:
        *tables, key = path.split(".")
        table = own
        for name in tables:
            table = table.setdefault(name, {})
        if value is None:
            table.pop(key, None)
            if not table and tables:
                own.pop(tables[0], None)
        else:
            table[key] = value

    return _change(session, "protocol.choose", change)


def keep_contacts(
    session: Session, locations: Sequence[Location], contacts: Sequence[Contact]
) -> Protocol:
    """Keep the locations and who can be reached where, all of them at once (R1, R20)."""

    def change(own: dict[str, Any]) -> None:
        own["locaties"] = [{"sleutel": one.key, "naam": one.name} for one in locations]
        own["contacten"] = [_contact_row(one) for one in contacts]

    return _change(session, "protocol.contacts", change)


def check_file(session: Session, text: str) -> tuple[Fault, ...]:
    """All faults of a protocol file that somebody wants to load, in order of line."""
    from klasapp.protocol import check_protocol, read_library

    if len(text) > _MOST:
        raise InputError("Dit bestand is te groot voor een protocol. Kies een ander bestand.")
    library = {item.key for item in read_library(library_text())}
    return check_protocol(text, today=session.today, base=protocol_text(), library=library)


def load_file(session: Session, text: str) -> Protocol:
    """Let a file of the school be the protocol from now on; empty: the shipped one again.

    Choices made in the app end; contacts filled in there stay where the file leaves them empty.
    Raises ``InputError`` when the file has errors.
    """
    from klasapp.protocol import FaultLevel, read_protocol
    from klasapp.protocol.overlay import layered

    if text:
        wrong = [f for f in check_file(session, text) if f.level is FaultLevel.ERROR]
        if wrong or "[protocol]" not in text:
            raise InputError(
                f"Dit bestand heeft {len(wrong) or 1} fout(en), dus klasapp neemt het niet over. "
                "Verbeter ze en kies het bestand opnieuw."
            )
    before = current_protocol(session)
    after = read_protocol(layered(text, protocol_text()))
    filled = {(one.key, one.site) for one in after.contacts if one.filled}
    sites = {one.key for one in after.locations} or {one.key for one in before.locations}
    old = [one for one in before.contacts if one.filled and one.site in {"", *sites}]
    kept = {(one.key, one.site): one for one in (*after.contacts, *old)}
    kept |= {(one.key, one.site): one for one in after.contacts if (one.key, one.site) in filled}
    own = {
        "locaties": [
            {"sleutel": one.key, "naam": one.name} for one in after.locations or before.locations
        ],
        "contacten": [_contact_row(one) for one in kept.values()],
    }
    return _keep(session, "protocol.load", text, own if old else {})


def _change(session: Session, action: str, change: Any) -> Protocol:
    with session.reading() as db:
        kept = records.newest(db)
    own = _loaded(kept.own)
    change(own)
    return _keep(session, action, kept.file, own)


def _keep(session: Session, action: str, file: str, own: dict[str, Any]) -> Protocol:
    from klasapp.protocol import FaultLevel, check_protocol, read_protocol, to_toml

    own.pop("protocol", None)
    base = read_protocol(_whole(file, ""))
    with session.writing() as db:
        number = records.newest(db).number + 1
        text = to_toml({"protocol": {"versie": f"{base.version}-{number}"}, **own})
        faults = check_protocol(text, base=_whole(file, ""))
        wrong = next((fault for fault in faults if fault.level is FaultLevel.ERROR), None)
        if wrong:
            raise InputError(wrong.message)
        if records.keep(db, session.now, file, text) != number:
            raise InputError("Het protocol is net ook ergens anders veranderd. Probeer opnieuw.")
        session.audit(action, f"protocol:{number}")
    return _compiled(_whole(file, text))


def _whole(file: str, own: str) -> str:
    from klasapp.protocol.overlay import layered

    return layered(own, file, protocol_text())


@lru_cache(maxsize=4)
def _compiled(text: str) -> Protocol:
    from klasapp.protocol import read_protocol

    return read_protocol(text)


def _loaded(own: str) -> dict[str, Any]:
    return tomllib.loads(own)


def _chosen(own: Mapping[str, Any]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, table in own.items():
        if name in {"protocol", "locaties", "contacten"}:
            continue
        for key, value in table.items():
            deeper = isinstance(value, dict) and name == "rollen"
            found |= (
                {f"{name}.{key}.{last}": item for last, item in value.items()}
                if deeper
                else {f"{name}.{key}": value}
            )
    return found


def _contact_row(contact: Contact) -> dict[str, str]:
    row = {
        "sleutel": contact.key,
        "functie": contact.label,
        "naam": contact.name,
        "telefoon": contact.phone,
        "mail": contact.email,
        "plaats": contact.location,
    }
    return {**row, "locatie": contact.site} if contact.site else row
