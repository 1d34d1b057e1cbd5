"""The protocol of the school: to read, to complete, to replace, and to compare with a case's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cases.service import list_cases, refresh_case
from klasapp.documents.content import protocol_text
from klasapp.documents.folders import export_folder
from klasapp.documents.tables import decode
from klasapp.documents.typeset import typeset
from klasapp.errors import InputError, KlasappError, reason_of
from klasapp.keys.files import write_atomically
from klasapp.roster.protocol_service import (
    SchoolProtocol,
    check_file,
    choose,
    current_protocol,
    keep_contacts,
    load_file,
    school_protocol,
)
from klasapp.store.session import Session
from klasapp.upkeep.protocol_papers import PAPERS, paper_data

if TYPE_CHECKING:
    from klasapp.protocol import (
        Completeness,
        Contact,
        Contradiction,
        Fault,
        Location,
        Protocol,
        ProtocolChange,
        Section,
    )

__all__ = [
    "PAPERS",
    "CaseVersion",
    "Choice",
    "ProtocolView",
    "SchoolProtocol",
    "Session",
    "add_location",
    "changes_since",
    "check_path",
    "choices",
    "current_protocol",
    "load_path",
    "open_cases",
    "print_paper",
    "read_protocol_view",
    "remove_location",
    "rename_location",
    "save_contact",
    "save_protocol_file",
    "set_choice",
    "use_shipped",
]

_LARGEST = 4_000_000


@dataclass(frozen=True)
class ProtocolView:
    """The protocol to read, and whether it is complete."""

    protocol: Protocol
    sections: tuple[Section, ...]
    completeness: Completeness
    own_file: bool


@dataclass(frozen=True)
class CaseVersion:
    """A case that runs, with the protocol it began under."""

    case_id: int
    label: str
    version: str
    differs: bool


@dataclass(frozen=True)
class Choice:
    """One of C1..C30 with what is chosen; ``fixed``: klasapp cannot do it otherwise."""

    contradiction: Contradiction
    label: str
    value: object
    spoken: str
    where: str
    """The headings of the protocol it is about."""
    own: bool
    """Whether the school chose it in the app."""
    fixed: bool


def read_protocol_view(session: Session) -> ProtocolView:
    """The protocol as it is now, in sections."""
    from klasapp.protocol import completeness, outline

    found = school_protocol(session)
    return ProtocolView(
        found.protocol,
        outline(found.protocol),
        completeness(found.protocol, session.today),
        found.own_file,
    )


# Contacts


def save_contact(session: Session, contact: Contact) -> None:
    """Keep who can be reached for a role at a location. Raises ``InputError``."""
    protocol = current_protocol(session)
    cleaned = replace(
        contact,
        name=contact.name.strip(),
        phone=contact.phone.strip(),
        email=contact.email.strip(),
        location=contact.location.strip(),
    )
    if cleaned.email and ("@" not in cleaned.email or " " in cleaned.email):
        raise InputError("Dit lijkt geen mailadres. Schrijf het als naam@school.nl.")
    if cleaned.phone and not any(sign.isdigit() for sign in cleaned.phone):
        raise InputError("In een telefoonnummer hoort minstens één cijfer.")
    rows = {(one.key, one.site): one for one in protocol.contacts}
    rows[contact.key, contact.site] = cleaned
    keep_contacts(session, protocol.locations, list(rows.values()))


def add_location(session: Session, name: str) -> str:
    """Add a location with this name; returns its key. Raises ``InputError``."""
    protocol = current_protocol(session)
    from klasapp.protocol import Location

    cleaned = _location_name(protocol, name, "")
    taken = {one.key for one in protocol.locations}
    key = next(f"l{n}" for n in range(1, len(taken) + 2) if f"l{n}" not in taken)
    keep_contacts(session, (*protocol.locations, Location(key, cleaned)), protocol.contacts)
    return key


def rename_location(session: Session, key: str, name: str) -> None:
    """Give a location another name."""
    protocol = current_protocol(session)
    cleaned = _location_name(protocol, name, key)
    renamed = [replace(one, name=cleaned) if one.key == key else one for one in protocol.locations]
    keep_contacts(session, renamed, protocol.contacts)


def remove_location(session: Session, key: str) -> None:
    """Remove a location with its contacts."""
    protocol = current_protocol(session)
    keep_contacts(
        session,
        [one for one in protocol.locations if one.key != key],
        [one for one in protocol.contacts if one.site != key],
    )


def put_back_contacts(session: Session, was: Protocol) -> None:
    """Put the locations and contacts back as they were in ``was``."""
    keep_contacts(session, was.locations, was.contacts)


def _location_name(protocol: Protocol, name: str, key: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise InputError("Geef de locatie een naam.")
    others: list[Location] = [one for one in protocol.locations if one.key != key]
    if any(one.name.casefold() == cleaned.casefold() for one in others):
        raise InputError(f"De locatie «{cleaned}» is er al.")
    return cleaned


# Choices


def choices(session: Session) -> tuple[Choice, ...]:
    """C1..C30: what the written protocol leaves open and what is chosen."""
    from klasapp.protocol import headings, outline, quoted
    from klasapp.protocol.settings import setting_paths
    from klasapp.protocol.settings_words import LABELS, spoken_value

    found = school_protocol(session)
    sections = outline(found.protocol)
    settings, paths = found.protocol.settings, setting_paths()
    rows = []
    for one in found.protocol.contradictions:
        path = one.setting
        if path in paths:
            value: object = getattr(settings, paths[path])
        elif path.startswith("aanpak.niveau"):
            value = settings.approach_by_level.get(int(path[-1]), "")
        else:
            value = found.protocol.role_aliases.get(path.rpartition(".")[2], "")
        plain = str(value).lower() if isinstance(value, bool) else value
        spoken = one.options.get(str(plain)) or spoken_value(value)
        if isinstance(value, Mapping):
            roles = (found.protocol.role_name(str(role)) for _, role in sorted(value.items()))
            spoken = ", ".join(roles)
        label = LABELS.get(path) or _OTHER_LABELS.get(path, path)
        own = path in found.own_choices
        where = quoted(headings(sections, one.lines, most=3))
        rows.append(Choice(one, label, value, spoken, where, own, _is_fixed(one, value)))
    return tuple(rows)


_OTHER_LABELS = {
    "aanpak.niveau2": "De aanpak van de pester op niveau 2",
    "rollen.alias.coordinator": "Wie er met coördinator bedoeld is",
}


def _is_fixed(one: Contradiction, value: object) -> bool:
    editable = isinstance(value, (bool, int)) or bool(one.options)
    return not (editable or one.setting in _LISTS)


_LISTS = (
    "stap5.reeks",
    "stap5.lange_reeks",
    "stap2.leidraad",
    "stap4.leidraad",
    "ladder.overtredingen",
    "maatregelen.niet_vooraf_gekozen",
    "ouders.wie",
)


def set_choice(session: Session, choice: Choice, typed: str | None) -> None:
    """Choose; None gives the usual value back. Raises ``InputError``.

    ``typed``: an option, a number, ja or nee, or a list with commas. For who calls the parents:
    the roles of levels 1, 2, 3 and 4.
    """
    path = choice.contradiction.setting
    if choice.fixed:
        raise InputError("Deze keuze staat vast in klasapp.")
    choose(session, path, None if typed is None else _parsed(path, choice.value, typed.strip()))


def _parsed(path: str, value: object, typed: str) -> object:
    if isinstance(value, bool):
        return typed in {"true", "ja"}
    if isinstance(value, int):
        if not (typed.isascii() and typed.isdigit()):
            raise InputError("Vul een heel getal in, bijvoorbeeld 7.")
        return int(typed)
    if path in _LISTS:
        items = [item.strip() for item in typed.split(",") if item.strip()]
        if path != "ouders.wie":
            return items
        if len(items) != len(_LEVELS):
            raise InputError("Vul vier rollen in, met komma's: voor niveau 1, 2, 3 en 4.")
        return {f"niveau{level}": role for level, role in zip(_LEVELS, items, strict=True)}
    return typed


_LEVELS = (1, 2, 3, 4)


# A file of the school


def check_path(session: Session, name: str) -> tuple[Fault, ...]:
    """All faults of the protocol file with this path. Raises ``InputError`` when unreadable."""
    return check_file(session, _text_of(name))


def load_path(session: Session, name: str) -> Protocol:
    """Let this file be the protocol from now on. Raises ``InputError`` when it has errors."""
    return load_file(session, _text_of(name))


def use_shipped(session: Session) -> Protocol:
    """Use the shipped protocol again; contacts stay."""
    return load_file(session, "")


def own_file_text(session: Session) -> str:
    """The school's own protocol file as it was loaded; empty: the shipped one is in use."""
    from klasapp.protocol import layers

    found = school_protocol(session)
    return layers(found.text)[-2] if found.own_file else ""


def put_back_file(session: Session, text: str) -> Protocol:
    """Let the file that was in use before be the protocol again (``own_file_text``)."""
    return load_file(session, text)


def save_protocol_file(session: Session, folder: Path | None = None) -> Path:
    """Write the protocol file to work on (the school's own, else the shipped one)."""
    text = own_file_text(session) or protocol_text()
    path = export_folder(folder) / "protocol.toml"
    write_atomically(path, text.encode("utf-8"))
    with session.writing():
        session.audit("protocol.print", "protocol", "file")
    return path


def _text_of(name: str) -> str:
    try:
        path = Path(name.strip().strip('"')).expanduser()
        if path.stat().st_size > _LARGEST:
            raise InputError("Dit bestand is te groot voor een protocol. Kies een ander bestand.")
        data = path.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(
            f"Het bestand '{name}' is niet te lezen ({_why(error)}). Kijk of de naam klopt."
        ) from error
    return decode(data, path.name)


def _why(error: Exception) -> str:
    return reason_of(error) if isinstance(error, OSError) else "de naam kan niet"


# What changed


def open_cases(session: Session) -> tuple[CaseVersion, ...]:
    """Cases that run, with whether the protocol is another one than when they began."""
    now = current_protocol(session)
    found = []
    for line in list_cases(session, None):
        if line.kind == "case":
            pinned = refresh_case(session, line.number).protocol
            found.append(
                CaseVersion(line.number, line.label, pinned.version, pinned.sha256 != now.sha256)
            )
    return tuple(found)


def changes_since(session: Session, case_id: int) -> tuple[ProtocolChange, ...]:
    """What is different in the protocol of now and the one a case began under."""
    from klasapp.protocol import protocol_changes

    return protocol_changes(refresh_case(session, case_id).protocol, current_protocol(session))


# Paper


def print_paper(session: Session, kind: str, folder: Path | None = None) -> Path:
    """Write one of ``PAPERS`` as PDF; returns its path."""
    if kind not in PAPERS:
        raise KlasappError("Dit blad kent klasapp niet.")
    data = paper_data(current_protocol(session), kind)
    day = session.today
    pdf = typeset(
        "schoolregels.typ" if kind == "schoolregels" else "protocol-samenvatting.typ",
        {**data, "datum": day.strftime("%d-%m-%Y")},
    )
    path = export_folder(folder) / f"protocol-{kind}-{day.isoformat()}.pdf"
    write_atomically(path, pdf)
    with session.writing():
        session.audit("protocol.print", "protocol", kind)
    return path
