"""Backups as a mentor handles them: made, tested, looked into, kept in a second place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from klasapp.errors import KlasappError
from klasapp.keys.slots import WrongSecret
from klasapp.store.backup import (
    Backup,
    BackupContent,
    look_inside,
    read_backup,
    spoken_counts,
    write_backup,
)
from klasapp.store.location import location_warning
from klasapp.store.restore import BackupKey, key_for
from klasapp.store.rotation import (
    KEEP_DAYS,
    KEEP_WEEKS,
    backups_in,
    choose_second_place,
    is_there,
    read_state,
    rotate,
)
from klasapp.store.session import Session

__all__ = ["KEEP_DAYS", "KEEP_WEEKS", "BackupKey", "Overview", "Session", "Shown", "spoken_counts"]


@dataclass(frozen=True)
class Shown:
    """A backup in the list."""

    backup: Backup
    second: bool
    """Whether it lies in the second place."""


@dataclass(frozen=True)
class Overview:
    """How it stands with the backups."""

    shown: tuple[Shown, ...]
    """Newest first."""
    folder: Path
    second: Path | None
    second_there: bool
    last: datetime | None
    last_second: datetime | None
    trouble: tuple[str, ...]
    """What differs from how klasapp left the data."""


@dataclass(frozen=True)
class Inspected:
    """A backup that was opened."""

    backup: Backup
    content: BackupContent
    key: BackupKey


def overview(session: Session) -> Overview:
    """The backups on this machine and in the second place, and what is wrong with the data."""
    state = read_state(session.store)
    there = state.second is not None and is_there(state.second)
    own = [Shown(one, False) for one in backups_in(state.folder)]
    if state.second is not None and there:
        own += [Shown(one, True) for one in backups_in(state.second)]
    shown = sorted(own, key=lambda one: (one.backup.made_at, not one.second), reverse=True)
    return Overview(
        tuple(shown),
        state.folder,
        state.second,
        there,
        datetime.fromisoformat(state.last) if state.last else None,
        datetime.fromisoformat(state.last_second) if state.last_second else None,
        session.store.trouble(),
    )


def make_backup(session: Session) -> str:
    """Make and test a backup now, here and in the second place; returns what to tell.

    Takes a moment, so in a thread with its own connection.
    """
    with session.writing():
        session.audit("database.backup", "database:1")
    done = rotate(session.store, session.now, always=True)
    if done.second:
        return f"De reservekopie is gemaakt en getest. {done.second}"
    where = " Op de tweede plek staat hij ook." if read_state(session.store).second else ""
    return f"De reservekopie is gemaakt en getest.{where}"


def save_backup(session: Session, typed: str) -> str:
    """Make and test a backup in a folder, or under a name, of the mentor's choice."""
    target = path_of(typed)
    made = write_backup(session.store, target, session.now)
    with session.writing():
        session.audit("database.backup", "database:1")
    return f"Gemaakt en getest: {made.path}. {cloud_warning(made.path)}".strip()


def set_second_place(session: Session, typed: str) -> str:
    """Keep backups in another folder too; empty: no longer. Returns what to tell."""
    folder = path_of(typed) if typed.strip() else None
    choose_second_place(session.store, folder)
    with session.writing():
        session.audit("database.second_place", "database:1")
    if folder is None:
        return "Er komen geen reservekopieën meer op een tweede plek. Wat er staat, blijft staan."
    done = make_backup(session)
    return f"{done} {cloud_warning(folder / 'kopie')}".strip()


def inspect(session: Session, path: Path, secret: str = "") -> Inspected:
    """Open the backup at ``path`` and check it; in a thread.

    Without ``secret`` with the key of now. Raises ``WrongSecret`` when it needs another passphrase
    and ``StoreFault`` when it is none.
    """
    backup = read_backup(path)
    if secret:
        key = key_for(path, session.store.path, secret)
    else:
        key = BackupKey(session.store.key, holds_now=True)
    return Inspected(backup, look_inside(path, key.key), key)


def try_newest(session: Session) -> str:
    """Open the newest backup here and in the second place; returns what was seen."""
    lines = []
    found = overview(session)
    for second, where in ((False, "Op deze laptop"), (True, "Op de tweede plek")):
        newest = next((one.backup for one in found.shown if one.second is second), None)
        if newest is None:
            if not second or found.second is not None:
                lines.append(f"! {where}: geen reservekopie gevonden.")
            continue
        lines.append(_tested(session, newest, where))
    return "\n".join(lines)


def _tested(session: Session, backup: Backup, where: str) -> str:
    made = f"{backup.made_at:%d-%m-%Y %H:%M}"
    try:
        content = inspect(session, backup.path).content
    except WrongSecret:
        return f"! {where}: de kopie van {made} hoort bij een andere sleutel."
    except KlasappError as error:
        return f"! {where}: {error}"
    if content.findings:
        return f"! {where}: de kopie van {made} is niet heel. {content.findings[0]}"
    return f"✓ {where}: de kopie van {made} opent en is heel ({spoken_counts(content.counts)})."


def accept_trouble(session: Session) -> None:
    """The mentor knows why the data differ: from now on this is how klasapp left them."""
    with session.writing():
        session.audit("database.accept", "database:1")
    session.store.accept_as_it_is()


def path_of(typed: str) -> Path:
    """The path a person typed, with or without quotes. Raises ``KlasappError``."""
    if not typed.strip():
        raise KlasappError("Typ een map of een bestand, of plak het pad.")
    try:
        return Path(typed.strip().strip('"')).expanduser().absolute()
    except RuntimeError as error:  # ~ with the name of nobody here
        raise KlasappError(
            f"De map van '{typed.strip()}' is niet te vinden. Typ het hele pad, of plak het."
        ) from error


def cloud_warning(path: Path) -> str:
    """A sentence when a backup lies where a cloud service or a network keeps it."""
    if not location_warning(path):
        return ""
    return (
        "Let op: deze map wordt met een netwerk of internet gedeeld. De kopie is versleuteld; "
        "vraag je school of dit mag."
    )
