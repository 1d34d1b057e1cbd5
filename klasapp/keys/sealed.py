"""A file that only who knows its passphrase can open: Argon2id and AES-256-GCM, as the key slots.

Layout: the mark, the length of the header (4 bytes, big-endian), the header (JSON: cost, salt,
nonce) and the encrypted content. Mark and header are authenticated with the content.
"""

import base64
import json
import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from klasapp.errors import InputError
from klasapp.keys.slots import Derivation, WrongSecret

_MARK = b"KLASAPP1"
_LONGEST_HEADER = 1000
_LIMITS = {"memory_kib": 262_144, "iterations": 6, "lanes": 16}
"""Upper bounds for what a header may ask, so that a file cannot freeze the laptop."""


def seal(content: bytes, passphrase: str, cost: Derivation | None = None) -> bytes:
    """``content`` encrypted under ``passphrase``."""
    used = cost or Derivation()
    salt, nonce = os.urandom(16), os.urandom(12)
    header = json.dumps({
        "memory_kib": used.memory_kib,
        "iterations": used.iterations,
        "lanes": used.lanes,
        "salt": base64.b64encode(salt).decode("ascii"),
        "nonce": base64.b64encode(nonce).decode("ascii"),
    }).encode("ascii")
    start = _MARK + struct.pack(">I", len(header)) + header
    return start + AESGCM(_derive(passphrase, salt, used)).encrypt(nonce, content, start)


def unseal(data: bytes, passphrase: str) -> bytes:
    """What ``seal`` encrypted.

    Raises ``WrongSecret`` when the passphrase does not fit (or the content was changed) and
    ``InputError`` when this is no such file.
    """
    try:
        if data[: len(_MARK)] != _MARK:
            raise ValueError
        (length,) = struct.unpack_from(">I", data, len(_MARK))
        body = len(_MARK) + 4 + length
        if not 0 < length <= _LONGEST_HEADER:
            raise ValueError
        header = json.loads(data[len(_MARK) + 4 : body])
        numbers = {name: header[name] for name in _LIMITS}
        for name, limit in _LIMITS.items():
            if not isinstance(numbers[name], int) or not 1 <= numbers[name] <= limit:
                raise ValueError
        cost = Derivation(**numbers)
        salt = base64.b64decode(header["salt"], validate=True)
        nonce = base64.b64decode(header["nonce"], validate=True)
        if (len(salt), len(nonce)) != (16, 12) or cost.memory_kib < 8 * cost.lanes:
            raise ValueError
    except (ValueError, KeyError, TypeError, struct.error):
        raise InputError(
            "Dit is geen bestand dat klasapp maakte om over te dragen, of het is beschadigd. "
            "Vraag om een nieuw bestand."
        ) from None
    try:
        return AESGCM(_derive(passphrase, salt, cost)).decrypt(nonce, data[body:], data[:body])
    except InvalidTag:
        raise WrongSecret(
            "Deze wachtzin past niet bij dit bestand, of het bestand is veranderd. Vraag de "
            "wachtzin nog eens na."
        ) from None


def _derive(secret: str, salt: bytes, cost: Derivation) -> bytes:
    return Argon2id(
        salt=salt,
        length=32,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(secret.encode())
