"""A picture between the lines of a terminal, where the terminal is known to show one.

Only what the environment says counts: a question to the terminal would have to read its answer
from the keyboard. Inside tmux or screen nothing is shown, since those swallow pictures.
"""

from __future__ import annotations

from base64 import standard_b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Protocol: TypeAlias = Literal["kitty", "iterm", "sixel"]

_PROGRAMS: dict[str, Protocol] = {
    "ghostty": "kitty", "wezterm": "iterm", "iterm.app": "iterm", "mintty": "iterm",
}  # fmt: skip
_TERMS: dict[str, Protocol] = {
    "xterm-kitty": "kitty", "xterm-ghostty": "kitty", "foot": "sixel", "foot-extra": "sixel",
    "mlterm": "sixel", "mlterm-256color": "sixel",
}  # fmt: skip
_CHUNK = 4096
_COLOURS = 64
_BAND = 6


def protocol(environ: Mapping[str, str], *, terminal: bool) -> Protocol | None:
    """How to show a picture on standard output; None where it cannot be, or is not known.

    ``terminal``: whether standard output is one.
    """
    term = environ.get("TERM", "")
    if not terminal or environ.get("TMUX") or environ.get("STY") or term.startswith("screen"):
        return None
    if environ.get("KITTY_WINDOW_ID"):
        return "kitty"
    return _PROGRAMS.get(environ.get("TERM_PROGRAM", "").lower()) or _TERMS.get(term)


def inline(png: bytes, how: Protocol) -> bytes:
    """What to write to the terminal to show ``png``, with a line end behind it."""
    if how == "kitty":
        return _kitty(png)
    if how == "iterm":
        return _iterm(png)
    return _sixel(png)


def _kitty(png: bytes) -> bytes:
    """The kitty graphics protocol: base64 in chunks, as wide as 100 columns."""
    data = standard_b64encode(png)
    chunks = [data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK)]
    parts = []
    for number, chunk in enumerate(chunks):
        more = int(number < len(chunks) - 1)
        keys = f"a=T,f=100,q=2,c=100,m={more}" if number == 0 else f"m={more}"
        parts.append(b"\x1b_G" + keys.encode() + b";" + chunk + b"\x1b\\")
    return b"".join(parts) + b"\n"


def _iterm(png: bytes) -> bytes:
    head = f"\x1b]1337;File=inline=1;width=100;preserveAspectRatio=1;size={len(png)}:"
    return head.encode() + standard_b64encode(png) + b"\x07\n"


def _sixel(png: bytes) -> bytes:
    """Sixel (DEC VT340): bands of six rows, one colour over the other, runs counted."""
    import numpy as np
    from PIL import Image

    few = Image.open(BytesIO(png)).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    pixels = np.asarray(few)
    palette = (few.getpalette() or [])[: 3 * _COLOURS]
    out = [f'\x1bPq"1;1;{few.width};{few.height}']
    for colour in range(len(palette) // 3):
        red, green, blue = (round(100 * part / 255) for part in palette[3 * colour :][:3])
        out.append(f"#{colour};2;{red};{green};{blue}")
    for top in range(0, few.height, _BAND):
        band = pixels[top : top + _BAND]
        weights = 1 << np.arange(len(band))
        rows = [
            f"#{colour}{_runs(weights @ (band == colour))}" for colour in np.unique(band).tolist()
        ]
        out.append("$".join(rows) + "-")
    return "".join(out).encode() + b"\x1b\\\n"


def _runs(sixels: NDArray[np.int64]) -> str:
    """One colour of a band: !12? is twelve times nothing."""
    import numpy as np

    starts = np.concatenate(([0], np.flatnonzero(np.diff(sixels)) + 1))
    lengths = np.diff(np.append(starts, len(sixels)))
    return "".join(
        f"!{length}{chr(63 + sixel)}" if length > 3 else chr(63 + sixel) * length
        for sixel, length in zip(sixels[starts].tolist(), lengths.tolist(), strict=True)
    )
