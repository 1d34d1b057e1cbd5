"""How well the letters on a screen stand out against what is behind them (WCAG 2.2)."""

from collections.abc import Iterator
from typing import Any

from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.terminal_theme import TerminalTheme

LEAST = 4.5
_DARK = [(12, 12, 12), (197, 15, 31), (19, 161, 14), (193, 156, 0),
         (0, 55, 218), (136, 23, 152), (58, 150, 221), (204, 204, 204)]  # fmt: skip
_BRIGHT = [(118, 118, 118), (231, 72, 86), (22, 198, 12), (249, 241, 165),
           (59, 120, 255), (180, 0, 158), (97, 214, 214), (242, 242, 242)]  # fmt: skip
_PALETTES = {
    "ansi-dark": TerminalTheme((12, 12, 12), (204, 204, 204), _DARK, _BRIGHT),
    "ansi-light": TerminalTheme((242, 242, 242), (12, 12, 12), _DARK, _BRIGHT),
}
"""What a Windows terminal makes of the sixteen colours."""


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

    What lies under a dialog, and a button that cannot be used now, is pale on purpose and does
    not count. In a theme of the terminal's
    own colours those of a Windows terminal count.
    """
    dialog = next(iter(app.screen.query(".dialog, CommandPalette #--container")), None)
    palette = _PALETTES.get(app.theme)
    off = [button.region for button in app.screen.query("Button") if button.disabled]
    for row, strip in enumerate(app.screen._compositor.render_strips()):
        column = 0
        for segment in strip:
            inside = dialog is None or dialog.region.contains(column, row)
            inside = inside and not any(region.contains(column, row) for region in off)
            column += segment.cell_length
            found = _contrast_of(segment, palette)
            if inside and found is not None and found < LEAST:
                yield found, segment.text.strip()


def _contrast_of(segment: Segment, palette: TerminalTheme | None) -> float | None:
    style = segment.style
    letters = any(letter.isalnum() for letter in segment.text)
    if not letters or style is None:
        return None
    if palette is None:
        if style.color is None or style.bgcolor is None:
            return None
        if style.color.is_default or style.bgcolor.is_default:
            return None
    front = (style.color or Color.default()).get_truecolor(palette)
    back = (style.bgcolor or Color.default()).get_truecolor(palette, foreground=False)
    if style.reverse:
        front, back = back, front
    if style.dim:
        pairs = zip(front, back, strict=True)
        front = ColorTriplet(*(round(b + (f - b) * 0.5) for f, b in pairs))
    return contrast(Color.from_triplet(front), Color.from_triplet(back))
