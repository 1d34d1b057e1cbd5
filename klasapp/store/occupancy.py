"""Who has the database open: a lock of the operating system, with a name on it.

The lock goes with the program that holds it, also when that is killed; the name stays in the file
and counts only while somebody holds the lock.
"""

import errno
import getpass
import json
import os
import platform
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from klasapp.errors import reason_of
from klasapp.store.faults import DatabaseFault

_SUFFIX = ".open"
_BEYOND = 1 << 20
"""Windows locks bytes and then nobody can read them: lock one far behind the name."""
_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}


@dataclass(frozen=True)
class Occupant:
    """Whose klasapp has the database open."""

    machine: str
    user: str
    since: str
    """Dutch: day and time."""


class InUse(DatabaseFault):
    """Another klasapp has this database open."""


class Occupancy:
    """The lock, for as long as klasapp has the database open."""

    def __init__(self, stream: BinaryIO | None) -> None:
        self._stream = stream

    def release(self) -> None:
        """Let go; twice does no harm."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None


def occupancy_path(database: Path) -> Path:
    """Where the lock of ``database`` lies."""
    return database.with_name(database.name + _SUFFIX)


def occupy(database: Path, now: datetime) -> Occupancy:
    """Take the lock of ``database``.

    Raises ``InUse``, which says who has it, and ``DatabaseFault`` when the folder refuses the
    file. On a file system without locks nothing is locked.
    """
    path = occupancy_path(database)
    try:
        stream = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    except OSError as error:
        raise DatabaseFault(
            f"In {path.parent} kan klasapp niet schrijven ({reason_of(error)}), dus de gegevens "
            "kunnen niet open. Er is niets aan veranderd. Geef klasapp daar toegang, of zet de "
            "gegevens in een andere map."
        ) from error
    try:
        _lock(stream)
    except OSError as error:
        if error.errno in _HELD:
            holder = _named(stream)
            stream.close()
            raise InUse(_sentence(database, holder)) from None
    name = {
        "machine": platform.node(),
        "user": _user(),
        "since": f"{now:%d-%m-%Y} om {now:%H:%M}",
    }
    try:
        stream.seek(0)
        stream.truncate()
        stream.write(json.dumps(name).encode())
        stream.flush()
    except OSError:
        pass  # a full disk: the lock holds without a name
    return Occupancy(stream)


def _lock(stream: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        stream.seek(_BEYOND)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _named(stream: BinaryIO) -> Occupant | None:
    try:
        stream.seek(0)
        name = json.loads(stream.read(2000))
        return Occupant(str(name["machine"]), str(name["user"]), str(name["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "onbekend"


def _sentence(database: Path, holder: Occupant | None) -> str:
    if holder is None:
        who = "Een andere klasapp heeft"
    else:
        who = f"{holder.user} heeft op {holder.machine} sinds {holder.since}"
    return f"{who} {database.name} open. Sluit klasapp daar eerst (Ctrl+Q), en probeer het opnieuw."
