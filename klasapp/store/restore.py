"""Putting a backup in the place of the database; what was there stays beside it."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from klasapp.errors import InputError
from klasapp.keys.slots import KeyFileFault, WrongSecret, key_path, write_key_file
from klasapp.store.anchor import anchor_path
from klasapp.store.backup import (
    KEY_NAME,
    Backup,
    BackupFault,
    bundle_at,
    content_of,
    look_inside,
    read_backup,
    told_of,
    unlock_backup,
    unlock_copy,
    unpack,
)
from klasapp.store.occupancy import occupy
from klasapp.store.store import open_store


@dataclass(frozen=True)
class BackupKey:
    """The key of a backup."""

    key: bytes
    """32 bytes."""
    holds_now: bool
    """Whether it is also the key of the database that is there now."""


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    backup: Backup
    kept: tuple[Path, ...]
    """Where the files that were there before are kept."""


def key_for(path: Path, database: Path, secret: str) -> BackupKey:
    """The key of the backup at ``path``, by the secret of ``database`` now or of the backup.

    Raises ``WrongSecret`` and ``BackupFault``.
    """
    read_backup(path)
    with suppress(WrongSecret, KeyFileFault):
        key = unlock_copy(database, secret)
        look_inside(path, key)
        return BackupKey(key, holds_now=True)
    return BackupKey(unlock_backup(path, secret), holds_now=False)


def require_place(database: Path, now: datetime, *, replace: bool) -> None:
    """Raise unless a backup may come at ``database``: ``InputError`` when there is one and
    ``replace`` is off, ``InUse`` when a klasapp has it open."""
    if database.exists() and not replace:
        raise InputError(
            f"Er staat al een database {database}. Er is niets aan veranderd. Wil je die "
            "vervangen, geef dan --replace; de oude blijft ernaast bewaard."
        )
    if database.parent.is_dir():
        occupy(database, now).release()


def restore_backup(
    path: Path, database: Path, key: BackupKey, now: datetime, *, replace: bool = False
) -> Restored:
    """Put the backup at ``path`` in the place of ``database``.

    What was there is kept beside it under a dated name, damaged or not. The backup is opened and
    checked first; when it is not whole nothing changes. A passphrase that was changed since the
    backup stays as it is now, unless only the old one is known.

    Raises ``InputError`` when there is a database and ``replace`` is off, ``InUse`` when a klasapp
    has it open, ``WrongSecret`` and ``StoreFault``.
    """
    backup = read_backup(path)
    require_place(database, now, replace=replace)
    with told_of(database):
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    occupied = occupy(database, now)
    try:
        with (
            told_of(database),
            tempfile.TemporaryDirectory(dir=database.parent, prefix=".klasapp-") as place,
        ):
            with bundle_at(path) as bundle:
                copy = unpack(bundle, path, Path(place))
                key_file = bundle.read(KEY_NAME)
            findings = content_of(copy, path, key.key).findings
            if findings:
                raise BackupFault(
                    f"Deze reservekopie is niet heel: {' '.join(findings)} Er is niets veranderd. "
                    "Kies een andere."
                )
            kept = _set_aside(database, now)
            _put_in_place(copy, database)
        if not key.holds_now:
            kept += _set_key_aside(database, now)
            write_key_file(database, key_file)
        with open_store(database, key.key) as store:
            anchor_path(database).unlink(missing_ok=True)
            with store.writing():
                store.audit(now, "database.restore", "database:1")
            store.accept_as_it_is()
    finally:
        occupied.release()
    return Restored(backup, kept)


def _set_aside(database: Path, now: datetime) -> tuple[Path, ...]:
    """Keep what is there under a dated name; returns where."""
    kept = []
    stamp = f"{now:%Y-%m-%d-%H%M%S}"
    for one in (database, *_journals(database)):
        if one.exists():
            aside = database.with_name(f"{database.stem}-opzij-{stamp}{_ending(one, database)}")
            shutil.copy2(one, aside)
            kept.append(aside)
    return tuple(kept)


def _set_key_aside(database: Path, now: datetime) -> tuple[Path, ...]:
    old = key_path(database)
    if not old.exists():
        return ()
    aside = database.with_name(f"{database.stem}-opzij-{now:%Y-%m-%d-%H%M%S}{database.suffix}.key")
    shutil.copy2(old, aside)
    return (aside,)


def _ending(one: Path, database: Path) -> str:
    return f"{database.suffix}{one.name[len(database.name) :]}"


def _journals(database: Path) -> tuple[Path, Path]:
    return (
        database.with_name(database.name + "-wal"),
        database.with_name(database.name + "-shm"),
    )


def _put_in_place(copy: Path, database: Path) -> None:
    # A journal of the old file would be played over the new one.
    for journal in (*_journals(copy), *_journals(database)):
        journal.unlink(missing_ok=True)
    copy.replace(database)
