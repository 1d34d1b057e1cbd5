"""Beheer: what keeps klasapp sound and safe."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from klasapp.documents.folders import export_folder
from klasapp.documents.recovery_sheet import write_recovery_sheet
from klasapp.errors import InputError, reason_of
from klasapp.keys.passphrase import estimate_strength, require_acceptable
from klasapp.keys.recovery import new_recovery_code
from klasapp.keys.slots import Derivation, change_secret, key_copy_path, key_path, unlock
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.school_service import LARGEST_LOGO, School, keep_school, school
from klasapp.roster.service import (
    DayOff,
    SchoolYear,
    add_day_off,
    change_region,
    current_school_year,
    days_off,
    keep_gender,
    keeps_gender,
    list_school_years,
    regional_holidays,
    remove_day_off,
)
from klasapp.store import audit
from klasapp.store.audit import AuditRow
from klasapp.store.check import CheckReport, check_store
from klasapp.store.session import Session

__all__ = [
    "AuditRow",
    "CheckReport",
    "DataPlace",
    "DayOff",
    "School",
    "SchoolYear",
    "Session",
    "add_day_off",
    "audit_rows",
    "change_passphrase",
    "change_region",
    "change_school",
    "check_now",
    "current_school_year",
    "data_place",
    "days_off",
    "estimate_strength",
    "keep_gender",
    "keeps_gender",
    "list_school_years",
    "regional_holidays",
    "remove_day_off",
    "replace_recovery_code",
    "save_recovery_sheet",
    "school",
]


@dataclass(frozen=True)
class DataPlace:
    """Where the data lie on disk."""

    database: Path
    key_file: Path
    key_copy: Path
    size: int
    """Bytes of the database file."""


def check_now(session: Session) -> CheckReport:
    """Check the database, the audit and the content rules; takes a moment, so in a thread with
    its own connection."""
    return check_store(session.store)


def data_place(session: Session) -> DataPlace:
    """Where the data lie."""
    path = session.store.path
    return DataPlace(path, key_path(path), key_copy_path(path), path.stat().st_size)


def change_passphrase(
    session: Session, old: str, new: str, again: str, derivation: Derivation | None = None
) -> None:
    """Let ``new`` open the database instead of ``old``; takes about 0.6 s, so in a thread.

    Raises ``WrongSecret`` when ``old`` does not fit, and ``InputError`` when the new ones differ
    or are too easy to guess. ``derivation`` is for tests.
    """
    if new != again:
        raise InputError("De twee nieuwe wachtzinnen zijn niet gelijk. Typ ze opnieuw.")
    require_acceptable(new)
    store = session.store
    unlock(store.path, old)
    with session.writing():
        session.audit("key.passphrase", "key:passphrase")
        change_secret(store.path, store.key, new, "passphrase", derivation)


def replace_recovery_code(session: Session, derivation: Derivation | None = None) -> str:
    """Make a new recovery code, to be shown once; the old one no longer works."""
    code = new_recovery_code()
    with session.writing():
        session.audit("key.recovery", "key:recovery")
        change_secret(session.store.path, session.store.key, code, "recovery", derivation)
    return code


def save_recovery_sheet(session: Session, code: str, folder: Path | None = None) -> Path:
    """Write the page with the code, to print, in the folder for exports; returns its path."""
    return write_recovery_sheet(code, session.store.path, export_folder(folder), session.today)


def change_school(
    session: Session, name: str, logo: Path | None = None, *, gone: bool = False
) -> School:
    """Keep how the school is called on papers, and the picture in the file ``logo``.

    Without a file the logo stays; ``gone`` takes it away. Raises ``InputError``.
    """
    if logo is None:
        return keep_school(session, name, b"" if gone else None)
    try:
        if logo.stat().st_size > 10 * LARGEST_LOGO:
            raise InputError("Dit bestand is te groot voor een logo. Kies een kleiner plaatje.")
        picture = logo.read_bytes()
    except OSError as error:
        raise InputError(
            f"Het bestand {logo} kan niet worden gelezen ({reason_of(error)}). Kijk het pad na."
        ) from error
    return keep_school(session, name, picture)


def put_back_school(session: Session, was: School) -> School:
    """Put the name and the logo back as they were; the name of the board is no name of its own."""
    own = "" if was.name == current_protocol(session).board else was.name
    return keep_school(session, own, was.logo)


def audit_rows(session: Session, limit: int = 500) -> tuple[AuditRow, ...]:
    """The newest lines of the audit."""
    with session.reading() as db:
        return audit.newest(db, limit)
