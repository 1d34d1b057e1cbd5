"""A round as a picture to print: a target, the most chosen pupils in the middle."""

from __future__ import annotations

import math
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.errors import InputError, KlasappError, reason_of
from klasapp.sociometry import Analysis, ClassRound

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FORMATS = ("png", "svg", "pdf")
CAPTION = (
    "Een momentopname van wie wie koos, geen oordeel over leerlingen. "
    "Hoe dichter bij het midden, hoe vaker gekozen."
)
_COLOURS = ("#1f5fa8", "#b3591a", "#2e7d4f", "#7a3f98")
_STYLES = ("solid", (0, (6, 2)), (0, (2, 2)), (0, (6, 2, 1, 2)))
_RINGS = 4

_LETTER, _LINE = 0.0215, 0.058
"""Width of a letter and height of a line of a name; the whole target is about 2 wide."""

_Places = dict[str, tuple[float, float]]


def write_picture(analysis: Analysis, round: ClassRound, path: Path) -> None:
    """Draw the positive questions of ``round`` as png, svg or pdf, by the extension of ``path``.

    Names are the pupil ids of the round, as they are. Raises ``InputError`` for another
    extension or a round without positive question, ``KlasappError`` when it cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise InputError(
            f"{path.name}: klasapp maakt plaatjes als png, svg of pdf. Geef een naam die daarop "
            "eindigt."
        )
    questions = round.of_kind("positive")
    if not questions:
        raise InputError("Zonder positieve vraag is er niets te tekenen.")
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11.7, 8.3), dpi=150)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.02, 0.08, 0.72, 0.86))
    axes.set_aspect("equal")
    axes.axis("off")
    axes.set_xlim(-1.12, 1.12)
    axes.set_ylim(-1.08, 1.08)
    labels = {pupil: _folded(pupil, 22) for pupil in round.pupils}
    sizes = {pupil: _size(label) for pupil, label in labels.items()}
    places = _apart(_target(analysis, round), sizes)
    _draw_rings(axes)
    for number, question in enumerate(questions):
        pairs = {(o.nominator, o.nominee) for o in round.nominations if o.question == question.name}
        _draw_choices(axes, pairs, places, sizes, number)
    for pupil, (x, y) in places.items():
        answered = pupil in round.responded
        axes.text(
            x, y, labels[pupil], ha="center", va="center", fontsize=8, zorder=4, parse_math=False,
            style="normal" if answered else "italic",
            bbox={
                "boxstyle": "round,pad=0.25", "facecolor": "white", "linewidth": 1.0,
                "edgecolor": "#333333", "linestyle": "solid" if answered else "dotted",
            },
        )  # fmt: skip
    _write_legend(figure.add_axes((0.75, 0.08, 0.24, 0.86)), [q.name for q in questions])
    room = analysis.classroom
    figure.text(
        0.02, 0.96, f"Deelname: {room.respondents} van de {room.pupils} leerlingen",
        fontsize=11, weight="bold", parse_math=False,
    )  # fmt: skip
    figure.text(0.02, 0.03, CAPTION, fontsize=9, parse_math=False)
    try:
        # A fixed date keeps the same round the same file, and the picture free of a date.
        metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
        with (
            warnings.catch_warnings(),
            rc_context({"svg.hashsalt": "klasapp", "svg.fonttype": "none"}),
        ):
            # A letter that the font lacks becomes a box; that is no reason to draw nothing.
            warnings.filterwarnings("ignore", message="Glyph")
            warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
            figure.savefig(path, format=kind, metadata=metadata)
    except OSError as error:
        raise KlasappError(
            f"{path} kan niet worden geschreven ({reason_of(error)}). Kies een andere map."
        ) from error


def _target(analysis: Analysis, round: ClassRound) -> _Places:
    """Where each pupil stands: distance by how often chosen, angle near the classmates chosen."""
    received = {one.id: one.received or 0 for one in analysis.pupils}
    most = max(received.values(), default=0) or 1
    rings: dict[int, list[str]] = {}
    for pupil in round.pupils:
        ring = _RINGS - 1 - min(int(_RINGS * received[pupil] / (most + 1)), _RINGS - 1)
        rings.setdefault(ring, []).append(pupil)
    friends: dict[str, set[str]] = {pupil: set() for pupil in round.pupils}
    first = round.of_kind("positive")[0].name
    for one in round.nominations:
        if one.question == first:
            friends[one.nominator].add(one.nominee)
            friends[one.nominee].add(one.nominator)
    angles = {
        pupil: 2 * math.pi * place / len(round.pupils) for place, pupil in enumerate(round.pupils)
    }
    for _ in range(30):
        for members in rings.values():
            _spread(members, friends, angles)
    places = {}
    for ring, members in rings.items():
        alone = ring == 0 and len(members) == 1
        for pupil in members:
            radius = 0.0 if alone else 0.24 + 0.24 * ring
            places[pupil] = (radius * math.cos(angles[pupil]), radius * math.sin(angles[pupil]))
    return places


def _spread(members: list[str], friends: dict[str, set[str]], angles: dict[str, float]) -> None:
    """Order one ring by the mean direction of each pupil's friends, evenly apart."""
    wanted = {}
    for pupil in members:
        x = math.fsum(math.cos(angles[one]) for one in friends[pupil]) + math.cos(angles[pupil])
        y = math.fsum(math.sin(angles[one]) for one in friends[pupil]) + math.sin(angles[pupil])
        wanted[pupil] = math.atan2(y, x) % (2 * math.pi)
    ordered = sorted(members, key=lambda pupil: (wanted[pupil], pupil))
    step = 2 * math.pi / len(ordered)
    turned = [wanted[pupil] - step * place for place, pupil in enumerate(ordered)]
    start = math.atan2(
        math.fsum(math.sin(one) for one in turned), math.fsum(math.cos(one) for one in turned)
    )
    for place, pupil in enumerate(ordered):
        angles[pupil] = (start + step * place) % (2 * math.pi)


def _size(label: str) -> tuple[float, float]:
    """Width and height of the box around a name."""
    lines = label.split("\n")
    return _LETTER * max(map(len, lines)) + 0.02, _LINE * len(lines) + 0.02


def _apart(places: _Places, sizes: _Places) -> _Places:
    """Push names that lie over each other apart, up and down, as little as needed."""
    moved = dict(places)
    pupils = sorted(places)
    for _ in range(60):
        for place, a in enumerate(pupils):
            for b in pupils[place + 1 :]:
                (x1, y1), (x2, y2) = moved[a], moved[b]
                over = (sizes[a][1] + sizes[b][1]) / 2 - abs(y1 - y2)
                if abs(x1 - x2) < (sizes[a][0] + sizes[b][0]) / 2 and over > 0:
                    up = over / 2 if y1 >= y2 else -over / 2
                    moved[a], moved[b] = (x1, y1 + up), (x2, y2 - up)
    return moved


def _draw_rings(axes: Axes) -> None:
    from matplotlib.patches import Circle

    for ring in range(_RINGS):
        axes.add_patch(
            Circle((0, 0), 0.34 + 0.24 * ring, fill=False, color="#cccccc", linewidth=0.8, zorder=0)
        )


def _draw_choices(
    axes: Axes, pairs: set[tuple[str, str]], places: _Places, sizes: _Places, number: int
) -> None:
    """Arrows of one question; a mutual choice is one thick line without a head."""
    from matplotlib.collections import LineCollection

    colour, style = _COLOURS[number % len(_COLOURS)], _STYLES[number % len(_STYLES)]
    shift = 0.012 * number

    def line(a: str, b: str) -> tuple[tuple[float, float], tuple[float, float]]:
        return _line(places[a], places[b], sizes[a], sizes[b], shift)

    mutual = sorted({(min(a, b), max(a, b)) for a, b in pairs if (b, a) in pairs})
    single = sorted((a, b) for a, b in pairs if (b, a) not in pairs)
    axes.add_collection(
        LineCollection(
            [line(a, b) for a, b in mutual],
            colors=colour, linewidths=2.6, linestyles=[style], zorder=2,
        )
    )  # fmt: skip
    lines = [line(a, b) for a, b in single]
    axes.add_collection(
        LineCollection(
            lines, colors=colour, linewidths=0.8, linestyles=[style], alpha=0.8, zorder=1
        )
    )
    heads = [_head(start, end) for start, end in lines]
    axes.add_collection(LineCollection(heads, colors=colour, linewidths=1.0, zorder=2))


def _line(
    start: tuple[float, float],
    end: tuple[float, float],
    start_size: tuple[float, float],
    end_size: tuple[float, float],
    shift: float,
) -> tuple[tuple[float, float], tuple[float, float]]:
    """From the edge of one name to the edge of the other, moved a little to its left."""
    (x1, y1), (x2, y2) = start, end
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    leave, arrive = _to_edge(ux, uy, start_size), _to_edge(ux, uy, end_size)
    if leave + arrive > 0.8 * length:
        leave = arrive = 0.0
    dx, dy = -uy * shift, ux * shift
    return (
        (x1 + ux * leave + dx, y1 + uy * leave + dy),
        (x2 - ux * arrive + dx, y2 - uy * arrive + dy),
    )


def _to_edge(ux: float, uy: float, size: tuple[float, float]) -> float:
    """How far it is from the middle of a box to its edge in the direction (ux, uy)."""
    sideways = size[0] / 2 / abs(ux) if ux else math.inf
    upward = size[1] / 2 / abs(uy) if uy else math.inf
    return min(sideways, upward)


def _head(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    return [
        (end[0] - 0.025 * math.cos(angle + turn), end[1] - 0.025 * math.sin(angle + turn))
        if turn
        else end
        for turn in (0.4, 0.0, -0.4)
    ]


def _write_legend(axes: Axes, questions: list[str]) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.axis("off")
    y = 0.97
    for number, question in enumerate(questions):
        colour, style = _COLOURS[number % len(_COLOURS)], _STYLES[number % len(_STYLES)]
        axes.plot([0.0, 0.16], [y, y], color=colour, linestyle=style, linewidth=1.6)
        text = _folded(question, 34)
        axes.text(0.2, y, text, fontsize=8, va="center", parse_math=False)
        y -= 0.04 + 0.03 * text.count("\n") + 0.02
    notes = (
        (2.6, "dikke lijn: een wederzijdse keuze"),
        (0.8, "dunne pijl: een keuze van één kant"),
    )
    for width, note in notes:
        axes.plot([0.0, 0.16], [y, y], color="#333333", linewidth=width)
        axes.text(0.2, y, note, fontsize=8, va="center", parse_math=False)
        y -= 0.05
    axes.text(
        0.0, y, "gestippeld vak, schuine letters:\nvulde niet in", fontsize=8, va="top",
        style="italic", parse_math=False,
    )  # fmt: skip


def _folded(text: str, width: int) -> str:
    from textwrap import wrap

    return "\n".join(wrap(text, width)) or text
