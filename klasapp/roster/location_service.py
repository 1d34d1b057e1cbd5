"""At which location of the school a class is; its cases reach the people of that location (R1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klasapp.errors import InputError
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.service import SchoolClass, class_of, rename_class, start_class
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

if TYPE_CHECKING:
    from klasapp.protocol import Location

_LOCATION = "class.location:{}"


def school_locations(session: Session) -> tuple[Location, ...]:
    """The locations of the school; empty when it has one building."""
    return current_protocol(session).locations


def class_location(session: Session, class_id: int) -> str:
    """The key of the location of a class; empty when none was chosen."""
    with session.reading() as db:
        return read_setting(db, _LOCATION.format(class_id))


def set_class_location(session: Session, class_id: int, location: str) -> None:
    """Keep at which location a class is; empty: none. Raises ``InputError`` for an unknown one."""
    if location and location not in {one.key for one in school_locations(session)}:
        raise InputError("Deze locatie staat niet in het protocol. Kies een andere.")
    with session.writing() as db:
        class_of(session, class_id)
        if read_setting(db, _LOCATION.format(class_id)) != location:
            write_setting(db, _LOCATION.format(class_id), location)
            session.audit("class.location", f"class:{class_id}")


def start_class_at(
    session: Session, school_year_name: str, region: str, class_name: str, location: str
) -> SchoolClass:
    """``start_class`` at a location (may be empty), in one go. Raises ``InputError``."""
    with session.writing():
        made = start_class(session, school_year_name, region, class_name)
        set_class_location(session, made.id, location)
    return made


def change_class(session: Session, class_id: int, name: str, location: str) -> SchoolClass:
    """Change the name and the location of a class, in one go. Raises ``InputError``."""
    with session.writing():
        set_class_location(session, class_id, location)
        return rename_class(session, class_id, name)
