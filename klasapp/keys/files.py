"""Writing a file whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from klasapp.errors import KlasappError, reason_of

_listeners: list[Callable[[Path], None]] = []


def tell_of_files(listener: Callable[[Path], None]) -> Callable[[], None]:
    """Call ``listener`` with each file that is made for the mentor from now on.

    It is called in the thread that made the file. Returns what ends it.
    """
    _listeners.append(listener)
    return lambda: _listeners.remove(listener)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file for the mentor whole or not at all, and tell who listens (a browser fetches it).

    Raises ``KlasappError`` when the folder cannot be written to or the disk is full.
    """
    write_unannounced(path, data)
    for listener in tuple(_listeners):
        listener(path)


def settle(path: Path) -> None:
    """Wait until the file at ``path`` and its name are on the disk itself; raises ``OSError``."""
    places = [path] if os.name == "nt" else [path, path.parent]  # Windows syncs no folders
    for place in places:
        handle = os.open(place, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_unannounced(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``, readable by its owner only; the old file stays until then.

    Raises ``KlasappError`` when the folder cannot be written to or the disk is full.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise KlasappError(
            f"{path.name} kan niet worden opgeslagen in {path.parent} ({reason_of(error)}). "
            "Kies een andere map of maak ruimte vrij."
        ) from error
