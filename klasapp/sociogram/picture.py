"""A sociogram on paper: png, svg and pdf by matplotlib, the only module that knows it."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from klasapp.errors import InputError
from klasapp.sociogram.picture_sheet import (
    CANVAS,
    FOOT,
    PAGE,
    Box,
    Look,
    Sample,
    Sheet,
    Subject,
    compose,
)
from klasapp.sociogram.picture_subject import subject_of_round
from klasapp.sociometry import Analysis, ClassRound

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

PictureFormat: TypeAlias = Literal["png", "svg", "pdf"]
FORMATS: tuple[PictureFormat, ...] = ("png", "svg", "pdf")

_DPI = 250
_NAME, _SMALL, _FACTS, _HEADING = 8.0, 7.0, 8.5, 12.0
_INK, _GREY, _PALE = "#111111", "#777777", "#c2c2c2"
_LOOKS: dict[Look, tuple[str, float, Any]] = {
    "faint": (_PALE, 0.5, "solid"),
    "faint_mutual": (_PALE, 1.4, "solid"),
    "single": ("#3f6fa8", 0.7, "solid"),
    "against": ("#9c3a00", 0.9, (0, (4, 2.5))),
    "mutual": ("#123e73", 2.2, "solid"),
}
"""Colour, width and dashes, from back to front; no two differ in colour alone."""
_HEAD, _HALF_HEAD, _CROSS = 5.5, 1.9, 2.4
_LEGEND_LEFT, _LEGEND_TOP, _LINE = 662.0, 536.0, 8.6

# No file of klasapp tells with which program or when it was made, or by whom.
_METADATA: dict[str, dict[str, None]] = {
    "svg": dict.fromkeys(("Creator", "Date", "Format", "Type")),
    "pdf": dict.fromkeys(("Creator", "Producer", "CreationDate")),
}


def picture_format(path: Path) -> PictureFormat:
    """The format by the extension of ``path``; ``InputError`` for another one."""
    kind = path.suffix.lower().removeprefix(".")
    for known in FORMATS:
        if kind == known:
            return known
    raise InputError(
        f"{path.name}: klasapp maakt plaatjes als png, svg of pdf. Geef een naam die daarop "
        "eindigt."
    )


def write_picture(analysis: Analysis, round: ClassRound, path: Path) -> None:
    """Draw the positive questions of ``round`` as png, svg or pdf, by the extension of ``path``.

    Names are the pupil ids of the round, as they are. Raises ``InputError`` for another
    extension or a round without positive question, ``KlasappError`` when it cannot be written.
    """
    from klasapp.keys.files import write_atomically

    kind = picture_format(path)
    write_atomically(path, draw(subject_of_round(analysis, round), kind))


def draw(subject: Subject, kind: PictureFormat, dpi: int = _DPI) -> bytes:
    """The picture of ``subject`` as a file, A4 on its side; the same subject, the same bytes."""
    with _settings():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        fonts = _fonts()
        sheet = compose(subject, fonts.width, fonts.known)
        figure = Figure(figsize=(PAGE[0] / 72, PAGE[1] / 72), dpi=dpi)
        canvas = FigureCanvasAgg(figure)
        # One unit is one point everywhere.
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_autoscale_on(False)
        axes.set_xlim(0, PAGE[0])
        axes.set_ylim(0, PAGE[1])
        _Pen(axes, fonts).draw(sheet)
        buffer = BytesIO()
        if kind == "png":
            _save_png(canvas, buffer, dpi)
        else:
            figure.savefig(buffer, format=kind, metadata=_METADATA[kind])
    return buffer.getvalue()


def _save_png(canvas: FigureCanvasAgg, buffer: BytesIO, dpi: int) -> None:
    """A palette makes the file four times smaller, and sooner written, than true colour."""
    from PIL import Image

    canvas.draw()  # type: ignore[no-untyped-call]
    width, height = canvas.get_width_height()
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    drawn = Image.frombuffer("RGBA", (width, height), pixels).convert("RGB")
    few = drawn.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(buffer, "png", dpi=(dpi, dpi), compress_level=4)


# Fonts and settings


@dataclass(frozen=True)
class _Fonts:
    regular: FontProperties
    bold: FontProperties
    face: FT2Font
    known: frozenset[int]

    def width(self, text: str) -> float:
        """Points that a name takes."""
        # Measured large: small letters are rounded to whole pixels.
        self.face.set_size(16 * _NAME, 72)
        self.face.set_text(text)
        return float(self.face.get_width_height()[0]) / 64 / 16


@cache
def _fonts() -> _Fonts:
    """The fonts that come with matplotlib: the same on every computer."""
    from matplotlib import get_data_path
    from matplotlib.font_manager import FontProperties
    from matplotlib.ft2font import FT2Font

    folder = Path(get_data_path()) / "fonts" / "ttf"
    regular, bold = folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"
    face = FT2Font(str(regular))
    known = frozenset(face.get_charmap()) & frozenset(FT2Font(str(bold)).get_charmap())
    return _Fonts(FontProperties(fname=regular), FontProperties(fname=bold), face, known)


@contextmanager
def _settings() -> Iterator[None]:
    """matplotlib as it comes, whatever the user's own settings are, and silent."""
    if "MPLCONFIGDIR" not in os.environ:
        from platformdirs import user_cache_path

        # A lasting folder: the list of fonts takes more than a second to make.
        os.environ["MPLCONFIGDIR"] = str(user_cache_path("klasapp", appauthor=False) / "plaatjes")
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from matplotlib import rc_context, rcdefaults, rcParams

        with rc_context():
            rcdefaults()
            rcParams["text.parse_math"] = False
            rcParams["svg.hashsalt"] = "klasapp"
            rcParams["path.simplify"] = False
            yield


# Drawing


class _Pen:
    """Draws the parts of a sheet; few large collections are much faster than many patches."""

    def __init__(self, axes: Axes, fonts: _Fonts) -> None:
        self._axes = axes
        self._fonts = fonts

    def draw(self, sheet: Sheet) -> None:
        """Everything, from back to front."""
        self._ground(sheet)
        for look in _LOOKS:
            drawn = [stroke for stroke in sheet.strokes if stroke.look == look]
            self._lines(look, [piece for stroke in drawn for piece in stroke.pieces])
            self._heads(look, [head for stroke in drawn for head in stroke.heads])
            self._crosses([stroke.cross for stroke in drawn if stroke.cross is not None])
        self._boxes(sheet.boxes)
        self._words(sheet)
        self._legend(sheet)

    def _text(self, x: float, y: float, text: str, size: float, **more: Any) -> None:
        font = self._fonts.bold if more.pop("bold", False) else self._fonts.regular
        self._axes.text(x, y, text, size=size, fontproperties=_sized(font, size), **more)

    def _ground(self, sheet: Sheet) -> None:
        import numpy as np
        from matplotlib.collections import LineCollection

        turn = np.linspace(0, 2 * np.pi, 97)
        middle = ((CANVAS[0] + CANVAS[2]) / 2, (CANVAS[1] + CANVAS[3]) / 2)
        rings = [
            np.column_stack((
                middle[0] + across * np.cos(turn),
                middle[1] + down * np.sin(turn),
            ))
            for across, down in sheet.rings
        ]
        frames = [
            [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]
            for x, y, wide, high, _ in sheet.frames
        ]
        self._axes.add_collection(
            LineCollection([*rings, *frames], colors="#dcdcdc", linewidths=0.8, zorder=0)
        )
        for x, y, _, high, word in sheet.frames:
            self._text(
                x + 4, y + high - 2, word, _SMALL, color=_GREY, va="top", zorder=2.5,
                bbox={"facecolor": "white", "linewidth": 0, "pad": 0.6},
            )  # fmt: skip

    def _lines(self, look: Look, pieces: list[Any]) -> None:
        from matplotlib.collections import LineCollection

        colour, width, dashes = _LOOKS[look]
        self._axes.add_collection(
            LineCollection(
                pieces, colors=colour, linewidths=width, linestyles=[dashes], zorder=1,
                capstyle="butt",
            )
        )  # fmt: skip

    def _heads(
        self, look: Look, heads: list[tuple[tuple[float, float], tuple[float, float]]]
    ) -> None:
        import numpy as np
        from matplotlib.collections import PolyCollection

        if not heads:
            return
        tip = np.array([one for one, _ in heads])
        along = tip - np.array([one for _, one in heads])
        along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
        beside = np.column_stack((-along[:, 1], along[:, 0])) * _HALF_HEAD
        base = tip - along * _HEAD
        corners = np.stack((tip, base + beside, base - beside), axis=1)
        self._axes.add_collection(
            PolyCollection(cast(Any, corners), facecolors=_LOOKS[look][0], linewidths=0, zorder=2)
        )

    def _crosses(self, crosses: list[tuple[float, float]]) -> None:
        from matplotlib.collections import LineCollection

        arms = [
            [(x - _CROSS, y - _CROSS * way), (x + _CROSS, y + _CROSS * way)]
            for x, y in crosses
            for way in (1, -1)
        ]
        for colour, width in (("white", 3.0), (_LOOKS["against"][0], 1.2)):
            self._axes.add_collection(
                LineCollection(arms, colors=colour, linewidths=width, zorder=2)
            )

    def _boxes(self, boxes: tuple[Box, ...]) -> None:
        from matplotlib.collections import PathCollection
        from matplotlib.path import Path as Outline

        self._axes.add_collection(
            PathCollection(
                [
                    Outline(_rounded(box.x, box.y, box.width, box.height), closed=True)
                    for box in boxes
                ],
                facecolors=[_INK if box.focus else "white" for box in boxes],
                edgecolors=[_GREY if box.absent and not box.certainty else _INK for box in boxes],
                linewidths=[1.8 if box.certainty else 0.8 for box in boxes],
                linestyles=[(0, (1, 1.4)) if box.absent else "solid" for box in boxes],
                zorder=3,
            )
        )
        for box in boxes:
            # The baseline is the same for all, with and without a descender.
            self._text(
                box.x, box.y - 2.8, box.text, _NAME, ha="center", va="baseline", zorder=4,
                color="white" if box.focus else "#444444" if box.absent else _INK,
            )  # fmt: skip

    def _words(self, sheet: Sheet) -> None:
        y = PAGE[1] - 12.0
        for line in sheet.heading:
            self._text(CANVAS[0], y, line, _HEADING, bold=True, va="top", color=_INK)
            y -= _HEADING + 3
        self._text(CANVAS[0], y - 1, sheet.facts, _FACTS, va="top", color=_INK)
        self._text(CANVAS[0], 12, FOOT, _FACTS, va="bottom", color=_INK)

    def _legend(self, sheet: Sheet) -> None:
        y = _LEGEND_TOP
        self._text(_LEGEND_LEFT, y, "Wat zie je?", _FACTS, bold=True, va="top", color=_INK)
        y -= _LINE * 2
        for sample, lines in sheet.legend:
            self._sample(sample, y - _LINE / 2 + 1)
            x = _LEGEND_LEFT + (34 if sample else 0)
            self._text(x, y, "\n".join(lines), _SMALL, va="top", color=_INK, linespacing=1.15)
            y -= _LINE * len(lines) + 6

    def _sample(self, sample: Sample, y: float) -> None:
        import numpy as np

        left, right = _LEGEND_LEFT, _LEGEND_LEFT + 27
        if sample in {"mutual", "single", "against"}:
            look = cast(Look, sample)
            self._lines(look, [np.array([(left, y), (right, y)])])
            if sample != "mutual":
                self._heads(look, [((right, y), (left, y))])
            if sample == "against":
                self._crosses([((left + right) / 2 - 2, y)])
        elif sample:
            word = {"absent": "–", "certain": "●", "shaky": "◐", "focus": "naam"}.get(sample, "")
            certainty: Any = sample if sample in {"certain", "shaky"} else None
            self._boxes((
                Box("", word, (left + right) / 2, y, 26, 10, sample == "absent", certainty,
                    sample == "focus"),
            ))  # fmt: skip


@cache
def _sized(font: FontProperties, size: float) -> FontProperties:
    sized = font.copy()
    sized.set_size(size)
    return sized


def _rounded(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    """The corners of a box, each cut off a little."""
    w, h, cut = width / 2, height / 2, 2.2
    return [
        (x - w + cut, y - h), (x + w - cut, y - h), (x + w, y - h + cut), (x + w, y + h - cut),
        (x + w - cut, y + h), (x - w + cut, y + h), (x - w, y + h - cut), (x - w, y - h + cut),
        (x - w + cut, y - h),
    ]  # fmt: skip
