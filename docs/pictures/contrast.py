"""How well the letters on a screen stand out against what is behind them (WCAG 2.2)."""

from collections.abc import Iterator
from typing import Any

from rich.color import Color
from rich.segment import Segment

LEAST = 4.5


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    lights = sorted(map(_luminance, (one, other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(color: Color) -> float:
    shares = [part / 255 for part in color.get_truecolor()]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pale_texts(app: Any) -> Iterator[tuple[float, str]]:
    """Letters on the screen whose contrast is below ``LEAST``, with that contrast.

    What lies under a dialog is pale on purpose and does not count.
    """
    dialog = next(iter(app.screen.query(".dialog, CommandPalette #--container")), None)
    for row, strip in enumerate(app.screen._compositor.render_strips()):
        column = 0
        for segment in strip:
            inside = dialog is None or dialog.region.contains(column, row)
            column += segment.cell_length
            found = _contrast_of(segment)
            if inside and found is not None and found < LEAST:
                yield found, segment.text.strip()


def _contrast_of(segment: Segment) -> float | None:
    style = segment.style
    letters = any(letter.isalnum() for letter in segment.text)
    if not letters or style is None or style.color is None or style.bgcolor is None:
        return None
    if style.color.is_default or style.bgcolor.is_default:
        return None
    front, back = style.color, style.bgcolor
    if style.dim:
        pairs = zip(front.get_truecolor(), back.get_truecolor(), strict=True)
        front = Color.from_rgb(*(b + (f - b) * 0.5 for f, b in pairs))
    return contrast(front, back)
