"""A backup: one file with the encrypted database and its key file.

A ``.kopie`` is a zip without compression: ``kopie.json`` (when, which version, SHA-256),
``klasapp.db`` (encrypted, one consistent moment) and ``klasapp.db.key`` (the locked key). Nothing
in it can be read without the passphrase or the recovery code that held when it was made.
"""

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from klasapp import __version__
from klasapp.errors import InputError, reason_of
from klasapp.keys.files import settle
from klasapp.keys.recovery import normalise_recovery_code
from klasapp.keys.slots import (
    WrongSecret,
    key_file_bytes,
    unlock,
)
from klasapp.store import audit, migrations
from klasapp.store.check import check_store
from klasapp.store.faults import StoreFault, opening_fault
from klasapp.store.sqlcipher import Error, connect
from klasapp.store.store import Store

SUFFIX = ".kopie"
_FORMAT, _VERSION = "klasapp-backup", 1
_FACTS, _DATABASE, KEY_NAME = "kopie.json", "klasapp.db", "klasapp.db.key"
_LONGEST_SMALL = 100_000
_CHUNK = 1 << 20
_UNFINISHED = ".klasapp-"
_FORGOTTEN = 3600.0
"""Seconds after which an unfinished backup is nobody's work any more."""


class BackupFault(StoreFault):
    """A backup cannot be made or used; nothing was changed."""


@dataclass(frozen=True)
class Backup:
    """A backup as anybody can see it, without its passphrase."""

    path: Path
    made_at: datetime
    """Local time."""
    size: int
    schema: int
    sha256: str


@dataclass(frozen=True)
class BackupContent:
    """What is in a backup, seen by opening it."""

    counts: dict[str, int]
    """Rows of ``school_year``, ``school_class``, ``pupil``, ``round``, ``signal`` and
    ``bullying_case``."""
    last_entry: str
    """ISO moment of the last line of the audit; empty when there is none."""
    findings: tuple[str, ...]
    """Dutch sentences; empty when it opens, is whole and its audit chain is whole."""


_COUNTED = ("school_year", "school_class", "pupil", "round", "signal", "bullying_case")


def write_backup(store: Store, target: Path, now: datetime) -> Backup:
    """Write a backup of ``store`` to ``target``, open it again and check it.

    ``target``: a new file, or a folder that gets a file with the moment in its name. Works while
    klasapp writes: the copy is one consistent moment. Raises ``StoreFault``; then nothing is left.
    """
    with told_of(target):
        path = _new_path(target, store.path, now)
    key_file = key_file_bytes(store.path)
    _sweep(path.parent, now)
    with (
        told_of(path),
        tempfile.TemporaryDirectory(dir=path.parent, prefix=_UNFINISHED) as place,
    ):
        copy = Path(place) / _DATABASE
        try:
            with store.reopen() as source:
                source.db.execute("vacuum into ?", [str(copy)])
                schema = int(source.db.execute("pragma user_version").fetchone()[0])
        except Error as error:
            raise opening_fault(error, path) from error
        facts = {
            "format": _FORMAT,
            "version": _VERSION,
            "made_at": now.isoformat(timespec="seconds"),
            "klasapp": __version__,
            "schema": schema,
            "size": copy.stat().st_size,
            "sha256": _sha256(copy),
        }
        packed = Path(place) / "packed"
        with os.fdopen(os.open(packed, os.O_RDWR | os.O_CREAT, 0o600), "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as bundle:
                bundle.writestr(_FACTS, json.dumps(facts, indent=1))
                bundle.writestr(KEY_NAME, key_file)
                bundle.write(copy, _DATABASE)
            stream.flush()
            os.fsync(stream.fileno())
        copy.unlink()
        findings = look_inside(packed, store.key, Path(place)).findings
        if findings:
            raise BackupFault(
                f"De reservekopie is niet bewaard, want er klopt iets niet: {' '.join(findings)}"
            )
        packed.rename(path)
        settle(path)
    return read_backup(path)


def read_backup(path: Path) -> Backup:
    """The backup at ``path``. Raises ``BackupFault`` when it is none, damaged, or out of reach."""
    with told_of(path), bundle_at(path) as bundle:
        return _facts(bundle, path)


def look_inside(path: Path, key: bytes, work: Path | None = None) -> BackupContent:
    """Open the copy in the backup at ``path`` and check it; takes a moment, so in a thread.

    ``work``: where to unpack it (encrypted) meanwhile. Raises ``BackupFault`` when the file is no
    backup and ``WrongSecret`` when another key belongs to it.
    """
    with told_of(path), tempfile.TemporaryDirectory(dir=work, prefix="klasapp-") as place:
        with bundle_at(path) as bundle:
            copy = unpack(bundle, path, Path(place))
        return content_of(copy, path, key)


def unlock_backup(path: Path, secret: str) -> bytes:
    """The database key in a backup, by its passphrase or its recovery code.

    Raises ``WrongSecret`` and ``BackupFault``.
    """
    with told_of(path), tempfile.TemporaryDirectory(prefix="klasapp-") as place:
        with bundle_at(path) as bundle:
            (Path(place) / KEY_NAME).write_bytes(bundle.read(KEY_NAME))
        return unlock_copy(Path(place) / _DATABASE, secret)


def spoken_counts(counts: dict[str, int]) -> str:
    """``28 leerlingen, 1 zaak``."""
    words = {
        "pupil": ("leerling", "leerlingen"),
        "round": ("meting", "metingen"),
        "signal": ("signaal", "signalen"),
        "bullying_case": ("zaak", "zaken"),
    }
    return ", ".join(
        f"{counts.get(name, 0)} {one if counts.get(name, 0) == 1 else many}"
        for name, (one, many) in words.items()
    )


def _sweep(folder: Path, now: datetime) -> None:
    """Remove the (encrypted) halves of backups that a pulled stick or a power cut left behind."""
    try:
        left = [*folder.glob(f"{_UNFINISHED}*"), *folder.glob(f".*{SUFFIX}.deel")]
        for one in left:
            if now.timestamp() - one.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(one) if one.is_dir() else one.unlink()
    except OSError:
        return


def _new_path(target: Path, database: Path, now: datetime) -> Path:
    if target.is_dir():
        return target / f"{database.stem}-{now:%Y-%m-%d-%H%M%S}{SUFFIX}"
    if target.exists():
        raise InputError(f"{target} bestaat al en wordt niet overschreven. Kies een andere naam.")
    if not target.parent.is_dir():
        raise InputError(f"De map {target.parent} is er niet. Kies een map die er is.")
    return target if target.suffix else target.with_suffix(SUFFIX)


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupFault(
            f"{path.name} in {path.parent} lukt niet ({reason_of(error)}). Er is niets veranderd. "
            "Kijk of de schijf of stick er nog is en plaats heeft."
        ) from error


@contextmanager
def bundle_at(path: Path) -> Iterator[zipfile.ZipFile]:
    wrong = BackupFault(
        f"{path.name} is geen reservekopie van klasapp, of hij is beschadigd. Kies een andere."
    )
    try:
        with zipfile.ZipFile(path) as bundle:
            found = {one.filename: one for one in bundle.infolist()}
            stored = all(one.compress_type == zipfile.ZIP_STORED for one in found.values())
            small = all(found[name].file_size <= _LONGEST_SMALL for name in (_FACTS, KEY_NAME))
            if len(bundle.infolist()) != 3 or _DATABASE not in found or not (stored and small):
                raise wrong
            yield bundle
    except FileNotFoundError:
        raise BackupFault(f"De reservekopie {path} is er niet. Kijk of de naam klopt.") from None
    except (zipfile.BadZipFile, ValueError, KeyError, NotImplementedError, EOFError):
        raise wrong from None
    except RuntimeError as error:  # zipfile: a member that asks for a zip password
        if type(error) is RuntimeError:
            raise wrong from None
        raise


def _facts(bundle: zipfile.ZipFile, path: Path) -> Backup:
    facts = json.loads(bundle.read(_FACTS))
    if not isinstance(facts, dict) or facts["format"] != _FORMAT:
        raise ValueError
    if facts["version"] != _VERSION:
        raise BackupFault(
            f"{path.name} is gemaakt met een nieuwere klasapp. Installeer de nieuwste klasapp."
        )
    if facts["size"] != bundle.getinfo(_DATABASE).file_size:
        raise ValueError
    made_at = datetime.fromisoformat(facts["made_at"])
    return Backup(path, made_at, path.stat().st_size, int(facts["schema"]), str(facts["sha256"]))


def unpack(bundle: zipfile.ZipFile, path: Path, place: Path) -> Path:
    """Write the database of a backup to ``place``; ``ValueError`` when a byte of it changed."""
    backup = _facts(bundle, path)
    copy = place / _DATABASE
    with (
        bundle.open(_DATABASE) as source,
        os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as stream,
    ):
        shutil.copyfileobj(source, stream, _CHUNK)
        stream.flush()
        os.fsync(stream.fileno())
    if _sha256(copy) != backup.sha256:
        raise ValueError
    return copy


def content_of(copy: Path, path: Path, key: bytes) -> BackupContent:
    try:
        db = connect(copy, key)
    except Error:
        # Every byte is as it was written, so it can only be another key.
        raise WrongSecret(
            f"{path.name} hoort bij een andere sleutel. Typ de wachtzin van toen."
        ) from None
    try:
        newest = migrations.schema_versions()[-1][0]
        if int(db.execute("pragma user_version").fetchone()[0]) == newest:
            findings = check_store(Store(copy, key, db)).findings
        else:
            sound = [row[0] for row in db.execute("pragma quick_check(1)").fetchall()] == ["ok"]
            damage = () if sound else ("De database in de kopie is beschadigd.",)
            findings = (*damage, *audit.verify(db))
        tables = set(db.table_names())
        counts = {name: db.table(name).count for name in _COUNTED if name in tables}
        last = audit.newest(db, 1)
    except Error as error:
        raise opening_fault(error, path) from error
    finally:
        db.close()
    return BackupContent(counts, last[0].at if last else "", findings)


def unlock_copy(database: Path, secret: str) -> bytes:
    """The key beside ``database``, by passphrase or by recovery code."""
    try:
        return unlock(database, secret)
    except WrongSecret:
        try:
            code = normalise_recovery_code(secret)
        except InputError:
            code = ""
        if not code:
            raise
    return unlock(database, code, "recovery")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
