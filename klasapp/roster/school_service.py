"""The name and the logo of the school, for papers that go to pupils and parents (R177)."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from klasapp.errors import InputError
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.pupil import clean_text
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

_NAME, _LOGO = "school.name", "school.logo"
_LONGEST_NAME = 80
LARGEST_LOGO = 300_000
"""Bytes; a logo on paper needs no more."""


@dataclass(frozen=True, slots=True)
class School:
    """How the school is called on paper; ``logo``: the bytes of an image, or none."""

    name: str
    logo: bytes


def school(session: Session) -> School:
    """The school as it stands on papers; without a name of its own, that of its board."""
    with session.reading() as db:
        name, logo = read_setting(db, _NAME), read_setting(db, _LOGO)
    return School(name or current_protocol(session).board, base64.b64decode(logo))


def keep_school(session: Session, name: str, logo: bytes | None = None) -> School:
    """Keep the name, and a logo: None leaves it as it is, no bytes take it away.

    Raises ``InputError`` for a logo that is too large or that cannot go on paper.
    """
    from klasapp.documents.typeset import can_show

    kept = clean_text(name, "name", _LONGEST_NAME)
    if logo and len(logo) > LARGEST_LOGO:
        raise InputError(
            f"Dit logo is {len(logo) // 1000} kB. Kies een bestand van hoogstens "
            f"{LARGEST_LOGO // 1000} kB, of maak het kleiner."
        )
    if logo and not can_show(logo):
        raise InputError("Dit bestand is geen plaatje. Kies een logo in PNG, JPG of SVG.")
    with session.writing() as db:
        write_setting(db, _NAME, kept)
        if logo is not None:
            write_setting(db, _LOGO, base64.b64encode(logo).decode("ascii"))
        session.audit("setting.school", "setting:school.name")
    return school(session)
