"""Files for somebody else, encrypted: what a mentor made becomes one file with a passphrase.

The format is that of a handed-over case (``keys.sealed``); inside is a zip with the files.
"""

import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from klasapp.documents.file_names import kept_name
from klasapp.documents.folders import export_folder
from klasapp.errors import InputError, reason_of
from klasapp.keys.files import write_atomically
from klasapp.keys.passphrase import require_acceptable
from klasapp.keys.sealed import seal, unseal
from klasapp.keys.slots import Derivation

SUFFIX = ".klasapp"
_LABEL = b"klasapp-bestanden"
_MOST = 200_000_000
"""Bytes that may come out of one file; more would freeze the laptop."""


def seal_files(
    paths: Sequence[Path], passphrase: str, today: date, cost: Derivation | None = None
) -> Path:
    """Put ``paths`` in one encrypted file beside the first, and take the readable ones away.

    The readable files go only when the encrypted one stands there whole. Raises ``InputError``
    for a passphrase that is too easy, and ``KlasappError``. ``cost`` is for tests.
    """
    require_acceptable(passphrase)
    if not paths:
        raise InputError("Er is nog niets gemaakt om te versleutelen.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.comment = _LABEL
        for name, path in _names(paths):
            try:
                bundle.writestr(name, path.read_bytes())
            except OSError as error:
                raise InputError(
                    f"{path.name} kan niet worden gelezen ({reason_of(error)}). Er is niets "
                    "veranderd."
                ) from error
    target = _free(paths[0].parent, today)
    write_atomically(target, seal(packed.getvalue(), passphrase, cost))
    for path in paths:
        path.unlink(missing_ok=True)
    return target


def open_sealed(path: Path, passphrase: str, folder: Path | None = None) -> tuple[Path, ...]:
    """Write the files of an encrypted file in the folder for exports; returns where.

    Nothing is overwritten. Raises ``WrongSecret`` when the passphrase does not fit and
    ``InputError`` when this is no such file.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} kan niet worden gelezen ({reason_of(error)}).") from error
    content = unseal(data, passphrase)
    parts: list[tuple[str, bytes]] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            if bundle.comment != _LABEL or sum(one.file_size for one in bundle.infolist()) > _MOST:
                raise ValueError
            for one in bundle.infolist():
                if one.filename.replace("\\", "/").rpartition("/")[2] in {"", ".", ".."}:
                    raise ValueError
                # Only the last part of a name: a file never leaves the folder.
                parts.append((kept_name(one.filename), bundle.read(one)))
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, RuntimeError):
        raise InputError(
            f"In {path.name} zitten geen losse bestanden. Is het een overdracht van een zaak, lees "
            "hem dan in bij Zaken."
        ) from None
    # Written when all of it could be read: no half of a parcel stays behind.
    place = export_folder(folder)
    written = []
    for name, data in parts:
        target = _unused(place / name)
        write_atomically(target, data)
        written.append(target)
    return tuple(written)


def _names(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    used: dict[str, Path] = {}
    for number, path in enumerate(paths, 1):
        used[path.name if path.name not in used else f"{number}-{path.name}"] = path
    return list(used.items())


def _free(folder: Path, today: date) -> Path:
    return _unused(folder / f"bestanden-{today.isoformat()}{SUFFIX}")


def _unused(path: Path) -> Path:
    number, found = 2, path
    while found.exists():
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return found
