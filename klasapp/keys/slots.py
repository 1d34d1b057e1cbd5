"""Key slots: the file beside a database that holds its key, locked by passphrase and code.

A random 32-byte key opens the database. ``NAME.db.key`` (JSON) holds that key once per slot,
encrypted with AES-256-GCM under a key that Argon2id derives from the secret. Changing the
passphrase rewrites this file only. Losing it is losing the data, so a second copy stands beside.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from klasapp.errors import KlasappError
from klasapp.keys.files import write_unannounced

SlotName = Literal["passphrase", "recovery"]
_FORMAT = "klasapp-key"
_VERSION = 1
_KEY_BYTES = 32
_LIMITS = {"memory_kib": 262_144, "iterations": 6, "lanes": 16}
"""Upper bounds for what a key file may ask, so that a tampered file cannot freeze the laptop."""


class WrongSecret(KlasappError):
    """The passphrase or recovery code does not open this database."""


class KeyFileFault(KlasappError):
    """The key file is missing, damaged or foreign."""


@dataclass(frozen=True)
class Derivation:
    """Cost of Argon2id (RFC 9106): memory in KiB, passes, lanes."""

    memory_kib: int = 65_536
    iterations: int = 3
    lanes: int = 4


def key_path(database: Path) -> Path:
    """Where the key file of ``database`` lies."""
    return database.with_name(database.name + ".key")


def key_copy_path(database: Path) -> Path:
    """Where the second copy of the key file lies."""
    return database.with_name(database.name + ".key.kopie")


def new_key() -> bytes:
    """A random 32-byte database key."""
    return secrets.token_bytes(_KEY_BYTES)


def create_key_file(
    database: Path,
    key: bytes,
    passphrase: str,
    recovery_code: str,
    derivation: Derivation | None = None,
) -> None:
    """Write the key file of ``database`` and its copy, with a slot for each secret."""
    cost = derivation or Derivation()
    slots = {
        "passphrase": _lock("passphrase", passphrase, key, cost),
        "recovery": _lock("recovery", recovery_code, key, cost),
    }
    _write(database, slots)


def unlock(database: Path, secret: str, slot: SlotName = "passphrase") -> bytes:
    """The 32-byte key of ``database``.

    When the key file is lost or damaged its copy opens, and takes its place. Raises
    ``WrongSecret`` when the secret does not fit and ``KeyFileFault`` when neither can be used.
    """
    found = _all_valid(database)
    if not found:
        raise _no_key_file(database)
    for number, (path, slots) in enumerate(found):
        try:
            key = _open(slot, secret, slots[slot])
        except WrongSecret:
            if number == len(found) - 1:
                raise
            continue
        _mend(database, path)
        return key
    raise _no_key_file(database)


def key_file_bytes(database: Path) -> bytes:
    """The content of the key file of ``database``, to keep with a backup; ``KeyFileFault``."""
    found = _all_valid(database)
    if not found:
        raise _no_key_file(database)
    return found[0][0].read_bytes()


def write_key_file(database: Path, content: bytes) -> None:
    """Put a key file from a backup, and its copy, beside ``database``; ``KlasappError``."""
    for path in (key_path(database), key_copy_path(database)):
        write_unannounced(path, content)


def key_file_trouble(database: Path) -> str:
    """What is wrong with the key file or its copy, as a Dutch sentence; empty when both agree."""
    contents = []
    for path in (key_path(database), key_copy_path(database)):
        if _valid_slots(path) is None:
            return (
                f"{path.name} ontbreekt of is beschadigd. Open klasapp één keer met je wachtzin: "
                "dan maakt klasapp het opnieuw van het andere bestand."
            )
        contents.append(path.read_bytes())
    if contents[0] != contents[1]:
        return (
            "Het sleutelbestand en de kopie zijn niet gelijk. Open klasapp één keer met je "
            "wachtzin: dan maakt klasapp ze weer gelijk."
        )
    return ""


def change_secret(
    database: Path, key: bytes, secret: str, slot: SlotName, derivation: Derivation | None = None
) -> None:
    """Replace one slot: a new passphrase, or a new recovery code."""
    slots = dict(_read(database))
    slots[slot] = _lock(slot, secret, key, derivation or Derivation())
    _write(database, slots)


def _derive(secret: str, salt: bytes, cost: Derivation) -> bytes:
    return Argon2id(
        salt=salt,
        length=_KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(secret.encode())


def _lock(slot: str, secret: str, key: bytes, cost: Derivation) -> dict[str, Any]:
    salt, nonce = os.urandom(16), os.urandom(12)
    locked = AESGCM(_derive(secret, salt, cost)).encrypt(nonce, key, _associated(slot, cost))
    return {
        "kdf": "argon2id",
        "memory_kib": cost.memory_kib,
        "iterations": cost.iterations,
        "lanes": cost.lanes,
        "salt": _text(salt),
        "nonce": _text(nonce),
        "key": _text(locked),
    }


def _open(slot: str, secret: str, fields: dict[str, Any]) -> bytes:
    cost = Derivation(fields["memory_kib"], fields["iterations"], fields["lanes"])
    try:
        derived = _derive(secret, _bytes(fields["salt"]), cost)
        return AESGCM(derived).decrypt(
            _bytes(fields["nonce"]), _bytes(fields["key"]), _associated(slot, cost)
        )
    except InvalidTag:
        what = "wachtzin" if slot == "passphrase" else "herstelcode"
        raise WrongSecret(
            f"Deze {what} past niet bij deze gegevens. Probeer het opnieuw."
        ) from None


def _associated(slot: str, cost: Derivation) -> bytes:
    return f"{_FORMAT}:{_VERSION}:{slot}:{cost.memory_kib}:{cost.iterations}:{cost.lanes}".encode()


def _write(database: Path, slots: dict[str, Any]) -> None:
    text = json.dumps({"format": _FORMAT, "version": _VERSION, "slots": slots}, indent=1)
    for path in (key_path(database), key_copy_path(database)):
        write_unannounced(path, text.encode())


def _read(database: Path) -> dict[str, Any]:
    found = _all_valid(database)
    if not found:
        raise _no_key_file(database)
    return found[0][1]


def _all_valid(database: Path) -> list[tuple[Path, dict[str, Any]]]:
    """The sound key files, each content once: a different copy can only be an older one."""
    found: dict[bytes, tuple[Path, dict[str, Any]]] = {}
    for path in (key_path(database), key_copy_path(database)):
        slots = _valid_slots(path)
        if slots is not None:
            found.setdefault(path.read_bytes(), (path, slots))
    return list(found.values())


def _mend(database: Path, sound: Path) -> None:
    """Let both key files be as the one that opened; a folder that refuses changes nothing."""
    try:
        content = sound.read_bytes()
        for path in (key_path(database), key_copy_path(database)):
            if not path.exists() or path.read_bytes() != content:
                write_unannounced(path, content)
    except (OSError, KlasappError):
        return


def _no_key_file(database: Path) -> KeyFileFault:
    name = key_path(database).name
    return KeyFileFault(
        f"Het sleutelbestand {name} ontbreekt of is beschadigd, en de kopie ook. "
        "Zet het terug uit een reservekopie; zonder dat bestand kan niemand de gegevens openen."
    )


def _valid_slots(path: Path) -> dict[str, Any] | None:
    """The slots of a sound key file; None when the file is missing or not sound."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        slots = content["slots"]
        if content["format"] != _FORMAT or content["version"] != _VERSION:
            return None
        for slot in ("passphrase", "recovery"):
            fields = slots[slot]
            for name, limit in _LIMITS.items():
                if not isinstance(fields[name], int) or not 1 <= fields[name] <= limit:
                    return None
            if fields["memory_kib"] < 8 * fields["lanes"]:
                return None
            sizes = {"salt": 16, "nonce": 12, "key": _KEY_BYTES + 16}
            if any(len(_bytes(fields[name])) != size for name, size in sizes.items()):
                return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dict(slots)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
