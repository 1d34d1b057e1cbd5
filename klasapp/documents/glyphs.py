"""Text that a font can show: a letter it lacks never becomes an empty box."""

from __future__ import annotations

import unicodedata
from collections.abc import Container

UNKNOWN = "?"
_MOST = 0.5
"""A text of which more than this share of the letters is lacking says nothing any more."""


def printable(text: str, known: Container[int]) -> tuple[str, bool]:
    """``text`` in NFC with ``UNKNOWN`` for every character that is not in ``known``.

    ``known``: the code points of the font. Invisible signs are left out. The second value tells
    whether the text can still be read; with too few letters left it is False.
    """
    shown: list[str] = []
    letters = lacking = 0
    for sign in unicodedata.normalize("NFC", text):
        category = unicodedata.category(sign)
        if category in {"Cc", "Zl", "Zp"}:
            shown.append(" ")
            continue
        if category == "Cf" or 0xFE00 <= ord(sign) <= 0xFE0F:
            continue
        letters += not sign.isspace()
        if ord(sign) in known:
            shown.append(sign)
        elif category != "Mn":
            lacking += 1
            shown.append(UNKNOWN)
    return " ".join("".join(shown).split()), letters > 0 and lacking <= _MOST * letters
