"""Names of files that every system takes, whatever a person typed."""

import re
import unicodedata

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\Z", re.IGNORECASE)
"""What Windows keeps for itself, also with an ending: con.txt."""
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_LONGEST = 40
_LONGEST_KEPT = 120


def slug(text: str, empty: str = "naamloos") -> str:
    """``text`` as a part of a file name: ASCII letters, digits and dashes, at most 40 signs.

    Never a name that Windows keeps for itself (``con``); ``empty`` when nothing is left.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    return _allowed(name) or empty


def kept_name(name: str, empty: str = "bestand") -> str:
    """The name of somebody else's file, changed only where a system would refuse it.

    The last part of a path; no signs that Windows refuses, no dots or spaces at either end, no
    name that Windows keeps for itself (``con.txt`` becomes ``con-.txt``), at most 120 signs.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = _REFUSED.sub("-", last).strip(". ").rpartition(".")
    if not stem:
        stem, dot, ending = ending, "", ""
    ending = ending[:20].strip()
    stem = stem[: _LONGEST_KEPT - len(dot) - len(ending)].strip(". ")
    first, more, rest = stem.partition(".")
    return f"{_allowed(first.rstrip()) or empty}{more}{rest}{dot}{ending}"


def _allowed(stem: str) -> str:
    return f"{stem}-" if _RESERVED.match(stem) else stem
