"""Names of files that every system takes, whatever a person typed."""

import re
import unicodedata

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z", re.IGNORECASE)
_LONGEST = 40


def slug(text: str, empty: str = "naamloos") -> str:
    """``text`` as a part of a file name: ASCII letters, digits and dashes, at most 40 signs.

    Never a name that Windows keeps for itself (``con``); ``empty`` when nothing is left.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    return f"{name}-" if _RESERVED.match(name) else name or empty
