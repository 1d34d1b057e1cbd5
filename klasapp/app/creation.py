"""Making a new database: the file, its key, its two ways in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.keys.passphrase import require_acceptable
from klasapp.keys.recovery import new_recovery_code
from klasapp.keys.slots import create_key_file, key_copy_path, key_path, new_key

if TYPE_CHECKING:
    from klasapp.store.session import Session


def create_database(path: Path, passphrase: str, clock: Callable[[], datetime]) -> str:
    """Make an empty database at ``path`` and return its recovery code.

    Raises ``InputError`` for a weak passphrase and ``StoreFault`` when something is there already
    or the folder cannot be written to; then nothing is left behind.
    """
    from klasapp.store.session import Session
    from klasapp.store.store import create_store

    require_acceptable(passphrase)
    code = new_recovery_code()
    key = new_key()
    store = create_store(path, key)
    try:
        create_key_file(path, key, passphrase, code)
        session = Session(store, clock)
        with session.writing():
            session.audit("database.create", "database:1")
    except BaseException:
        store.close()
        for leftover in (path, key_path(path), key_copy_path(path)):
            leftover.unlink(missing_ok=True)
        raise
    store.close()
    return code


def open_database(path: Path, passphrase: str, clock: Callable[[], datetime]) -> Session:
    """Open the database at ``path``.

    Raises ``WrongSecret``, ``KeyFileFault`` or ``DatabaseFault``.
    """
    from klasapp.keys.slots import unlock
    from klasapp.store.session import Session
    from klasapp.store.store import open_store

    return Session(open_store(path, unlock(path, passphrase)), clock)
