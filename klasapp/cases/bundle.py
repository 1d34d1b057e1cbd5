"""What a bundle is made of: a zip with a manifest, and nothing that can surprise who opens it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from klasapp.errors import InputError

FORMAT = 1
MANIFEST = "manifest.json"
MAX_PARTS = 2_000
MAX_UNPACKED = 100_000_000
"""Bytes that everything in a bundle may take together."""
MAX_RATIO = 100
"""How many times smaller a part may be packed; text of people stays far below."""
_PART = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}(/[a-z0-9][a-z0-9._-]{0,80})?\Z")
_DAMAGED = "Dit bestand is niet heel of niet van klasapp. Vraag om een nieuw bestand."


@dataclass(frozen=True, slots=True)
class Content:
    """What was in a bundle: what the manifest says of it, and its parts by name."""

    about: Mapping[str, Any]
    parts: Mapping[str, bytes]


def pack(about: Mapping[str, Any], parts: Mapping[str, bytes]) -> bytes:
    """A zip of ``parts`` with a manifest: the format, ``about`` and the hash of each part.

    Raises ``InputError`` for more than ``unpack`` would take.
    """
    if sum(map(len, parts.values())) > MAX_UNPACKED:
        raise InputError(
            f"Dit is samen meer dan {MAX_UNPACKED // 1_000_000} MB. Draag minder zaken tegelijk "
            "over, of geef grote bewijsbestanden los door."
        )
    manifest = {
        "format": FORMAT,
        "about": dict(about),
        "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(_entry(MANIFEST), json.dumps(manifest, ensure_ascii=False))
        for name, data in parts.items():
            packed.writestr(_entry(name), data)
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    # A fixed moment: the zip says nothing that its content does not.
    entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def unpack(data: bytes) -> Content:
    """The parts of a bundle, each as its manifest promised.

    Raises ``InputError`` for anything else: too many or too large parts, strange names, hashes
    that differ, a newer format.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = _parts(packed)
        manifest = json.loads(parts.pop(MANIFEST))
        newer = manifest["format"] > FORMAT
        hashes, about = dict(manifest["sha256"]), dict(manifest["about"])
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError, EOFError,
            RuntimeError, NotImplementedError, RecursionError):  # fmt: skip
        raise InputError(_DAMAGED) from None
    if newer:
        raise InputError(
            "Dit bestand is gemaakt met een nieuwere klasapp. Installeer eerst de nieuwste."
        )
    if hashes != {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()}:
        raise InputError(_DAMAGED)
    return Content(about, parts)


def _parts(packed: zipfile.ZipFile) -> dict[str, bytes]:
    listed = packed.infolist()
    if len(listed) > MAX_PARTS or len({one.filename for one in listed}) != len(listed):
        raise InputError(_DAMAGED)
    found: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for one in listed:
        if not _PART.match(one.filename):
            raise InputError(_DAMAGED)
        most = min(left, max(one.compress_size * MAX_RATIO, 1_000_000))
        with packed.open(one) as member:
            # What it says of its size may be a lie: read no more than fits.
            part = member.read(most + 1)
        if len(part) > most:
            raise InputError(
                "Dit bestand is opgeblazen: uitgepakt is het veel te groot. klasapp leest het niet."
            )
        left -= len(part)
        found[one.filename] = part
    return found
