"""A graph in the terminal: labels, and lines of braille dots between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from math import cos, hypot, pi, sin
from typing import ClassVar, Literal, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

Tone: TypeAlias = Literal[
    "backdrop", "faint", "plain", "incoming", "outgoing", "both", "against", "focus"
]
Stroke: TypeAlias = Literal["solid", "dotted", "dashed", "double"]
Direction: TypeAlias = Literal["left", "right", "up", "down"]

_RANK: dict[Tone, int] = {
    "backdrop": 0, "faint": 1, "plain": 2, "against": 3, "incoming": 4, "outgoing": 5, "both": 6,
    "focus": 7,
}  # fmt: skip
"""Of lines in one cell the highest is drawn."""
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BENDS = (0, 5, -5, 10, -10, 16, -16, 24, -24, 34, -34)
"""How far a line may swing out, in dots, to run past a label instead of behind it."""
_BOW = 0.28
"""The same, as a share of its length: a rounder line is hard to follow."""
_NEAR = 2
"""Columns beside a label where a click still counts for it."""


@dataclass(frozen=True, slots=True)
class Node:
    """A label; ``column`` and ``row`` are its first cell. The text is never markup."""

    key: str
    text: str
    column: int
    row: int
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two nodes; ``head`` puts an arrow head at its end, ``mark`` one character
    half way."""

    start: str
    end: str
    stroke: Stroke = "solid"
    tone: Tone = "plain"
    head: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of cells behind the graph."""

    left: int
    top: int
    width: int
    height: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """All there is to draw.

    ``ellipses``: half axes in cells of dotted ellipses around the middle. ``steps``: where an
    arrow key leads from a node. ``focus``: the chosen node; ``entry``: where the first arrow key
    leads when there is none.
    """

    nodes: tuple[Node, ...] = ()
    lines: tuple[Line, ...] = ()
    frames: tuple[Frame, ...] = ()
    ellipses: tuple[tuple[float, float], ...] = ()
    steps: Mapping[tuple[str, Direction], str] = field(default_factory=dict)
    focus: str | None = None
    entry: str | None = None


@dataclass(slots=True)
class _Cell:
    rank: int
    tone: Tone
    dots: int


Raster: TypeAlias = list[list[tuple[str, Tone]]]
_Box: TypeAlias = tuple[int, int, int]
"""Where a label stands: column, row and width in cells."""
_Dots: TypeAlias = tuple[tuple[int, int], ...]


class GraphView(Widget, can_focus=True):
    """Shows a ``Picture``; arrow keys and the mouse choose a node."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"graph--{tone}" for tone in _RANK}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"step('{key}')", show=False) for key in ("left", "right", "up", "down")
    ]
    DEFAULT_CSS = """
    GraphView { width: 1fr; height: 1fr; }
    GraphView > .graph--backdrop { color: $text-disabled; }
    GraphView > .graph--faint { color: $text-muted; }
    GraphView > .graph--plain { color: $text; }
    GraphView > .graph--incoming { color: $text-warning; text-style: bold; }
    GraphView > .graph--outgoing { color: $text-primary; text-style: bold; }
    GraphView > .graph--both { color: $text-success; text-style: bold; }
    GraphView > .graph--against { color: $text-error; text-style: bold; }
    GraphView > .graph--focus { color: $text; text-style: bold reverse; }
    """

    class Picked(Message):
        """The user chose a node."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Resized(Message):
        """The room for the graph changed."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._picture = Picture()
        self._raster: Raster = []

    @property
    def picture(self) -> Picture:
        """What is shown now."""
        return self._picture

    def show(self, picture: Picture) -> None:
        """Show another picture."""
        self._picture = picture
        self._raster = rasterise(picture, self.size.width, self.size.height)
        self.refresh()

    def on_resize(self, _: events.Resize) -> None:
        """Draw again; whoever lays out may want to do so anew."""
        self._raster = rasterise(self._picture, self.size.width, self.size.height)
        self.post_message(self.Resized())

    def render_line(self, y: int) -> Strip:
        """One row of cells."""
        width = self.size.width
        base = self.rich_style
        if y >= len(self._raster):
            return Strip.blank(width, base)
        segments = [
            Segment("".join(text for text, _ in run), self._style(tone))
            for tone, run in groupby(self._raster[y], key=lambda cell: cell[1])
        ]
        return Strip(segments, width)

    def _style(self, tone: Tone) -> Style:
        name = f"graph--{tone}"
        # The visual style blends colours, but leaves "reverse" out (Textual 8.2).
        return self.get_visual_style(name).rich_style + self.get_component_styles(name).text_style

    def action_step(self, direction: Direction) -> None:
        """To the node that lies in this direction."""
        shown = self._picture
        target = shown.entry if shown.focus is None else shown.steps.get((shown.focus, direction))
        if target is not None:
            self.post_message(self.Picked(target))

    def on_click(self, event: events.Click) -> None:
        """Choose the node that was clicked."""
        nearest = min(
            (
                (max(node.column - event.x, event.x - node.column - cell_len(node.text) + 1, 0),
                 node.key)
                for node in self._picture.nodes
                if node.row == event.y
            ),
            default=(_NEAR + 1, ""),
        )  # fmt: skip
        if nearest[0] <= _NEAR:
            self.post_message(self.Picked(nearest[1]))


def rasterise(picture: Picture, width: int, height: int) -> Raster:
    """Rows of (text, tone), a cell each; of a label the first cell holds the whole text."""
    raster: Raster = [[(" ", "backdrop")] * width for _ in range(height)]
    for frame in picture.frames:
        _draw_frame(raster, frame)
    cells: dict[tuple[int, int], _Cell] = {}
    for across, down in picture.ellipses:
        _draw_ellipse(cells, across, down, width, height)
    boxes = {node.key: _box(node) for node in picture.nodes}
    crowd = tuple(boxes.values())
    routes = [
        (line, _route(boxes[line.start], boxes[line.end], crowd, (width, height)))
        for line in sorted(picture.lines, key=lambda line: _RANK[line.tone])
        if line.start in boxes and line.end in boxes
    ]
    for line, (route, gap) in routes:
        for x, y in _stroked(route, line.stroke, gap):
            _dot(cells, x, y, line.tone)
    for (column, row), cell in cells.items():
        if 0 <= column < width and 0 <= row < height:
            raster[row][column] = (chr(0x2800 + cell.dots), cell.tone)
    for line, (route, _) in routes:
        for symbol, (column, row) in _symbols(line, route, boxes[line.end]):
            if 0 <= column < width and 0 <= row < height:
                raster[row][column] = (symbol, line.tone)
    for frame in picture.frames:
        _draw_title(raster, frame)
    _draw_labels(raster, picture, width, height)
    return raster


def _draw_labels(raster: Raster, picture: Picture, width: int, height: int) -> None:
    """The focus first: where there is no room, what would lie over a label stays out."""
    taken: set[tuple[int, int]] = set()
    for node in sorted(picture.nodes, key=lambda node: -_RANK[node.tone]):
        size = cell_len(node.text)
        cells = {(node.column + k, node.row) for k in range(size)}
        fits = node.column >= 0 and node.column + size <= width and 0 <= node.row < height
        if not size or not fits or cells & taken:
            continue
        taken |= cells
        for column, row in cells:
            raster[row][column] = ("", node.tone)
        raster[node.row][node.column] = (node.text, node.tone)


def _draw_frame(raster: Raster, frame: Frame) -> None:
    right, bottom = frame.left + frame.width - 1, frame.top + frame.height - 1
    if not raster or bottom >= len(raster) or right >= len(raster[0]) or frame.height < 2:
        return
    for column in range(frame.left, right + 1):
        for row in (frame.top, bottom):
            raster[row][column] = ("─", "backdrop")
    for row in range(frame.top, bottom + 1):
        for column in (frame.left, right):
            raster[row][column] = ("│", "backdrop")
    for row, column, corner in (
        (frame.top, frame.left, "╭"), (frame.top, right, "╮"),
        (bottom, frame.left, "╰"), (bottom, right, "╯"),
    ):  # fmt: skip
        raster[row][column] = (corner, "backdrop")


def _draw_title(raster: Raster, frame: Frame) -> None:
    """On the upper edge, where no line crosses it if there is such a place."""
    size, last = len(frame.title), frame.left + frame.width - 2
    if frame.top >= len(raster) or last > len(raster[0]):
        return
    row = raster[frame.top]
    starts = range(frame.left + 2, last - size + 1)
    free = (k for k in starts if all(cell[0] == "─" for cell in row[k : k + size]))
    start = next(free, frame.left + 2)
    for place, letter in enumerate(frame.title[: max(frame.width - 4, 0)]):
        row[start + place] = (letter, "plain")


def _dot(cells: dict[tuple[int, int], _Cell], x: int, y: int, tone: Tone) -> None:
    place, bit, rank = (x // 2, y // 4), _DOTS[x % 2][y % 4], _RANK[tone]
    cell = cells.get(place)
    if cell is None or cell.rank < rank:
        cells[place] = _Cell(rank, tone, bit)
    elif cell.rank == rank:
        cell.dots |= bit


def _draw_ellipse(
    cells: dict[tuple[int, int], _Cell], across: float, down: float, width: int, height: int
) -> None:
    count = int(across + 2 * down)
    for step in range(count):
        turn = 2 * pi * step / count
        x, y = width + 2 * across * cos(turn), 2 * (height - 1) + 2 + 4 * down * sin(turn)
        _dot(cells, round(x), round(y), "backdrop")


def _box(node: Node) -> _Box:
    return node.column, node.row, cell_len(node.text)


@lru_cache(maxsize=4096)
def _route(
    start: _Box, end: _Box, crowd: tuple[_Box, ...], size: tuple[int, int]
) -> tuple[_Dots, frozenset[tuple[int, int]]]:
    """The dots of a line from middle to middle, past the labels of others; cells to leave blank.

    A line that vanishes behind a third label reads as two lines to that label: it swings out as
    far as it takes. Where nothing helps it runs straight, with a gap on both sides of the label.
    """
    others = [box for box in crowd if box not in {start, end}]
    hidden = _cells_of(others, 0)
    close = _cells_of(others, 1)
    best = straight = _curve(start, end, 0)
    least = None
    for bend in (one for one in _BENDS if abs(one) <= len(straight) * _BOW):
        dots = _curve(start, end, bend)
        places = {(x // 2, y // 4) for x, y in dots}
        if bend and any(not (0 <= x < size[0] and 0 <= y < size[1]) for x, y in places):
            continue
        cost = 10 * len(places & hidden) + len(places & close)
        if least is None or cost < least:
            best, least = dots, cost
        if not cost:
            break
    behind = {(x // 2, y // 4) for x, y in best} & hidden
    if not behind:
        return best, frozenset()
    touched = [
        (column - 1, row, width + 2)
        for column, row, width in others
        if any(row == y and column <= x < column + width for x, y in behind)
    ]
    gap = _cells_of(touched, 0)
    gap |= {(x, y + by) for x, y in gap for by in (-1, 1) if (x, y + by) not in gap}
    return best, frozenset(gap)


def _cells_of(boxes: list[_Box], margin: int) -> set[tuple[int, int]]:
    return {
        (column + k, row) for column, row, width in boxes for k in range(-margin, width + margin)
    }


def _curve(start: _Box, end: _Box, bend: int) -> _Dots:
    """A straight line, or an arc whose top lies ``bend`` dots beside it."""
    x1, y1 = 2 * start[0] + start[2], 4 * start[1] + 2
    x2, y2 = 2 * end[0] + end[2], 4 * end[1] + 2
    count = max(abs(x2 - x1), abs(y2 - y1), 1) + abs(bend)
    far = hypot(x2 - x1, y2 - y1) or 1.0
    aside_x, aside_y = bend * (y1 - y2) / far, bend * (x2 - x1) / far
    dots = []
    for step in range(count + 1):
        part = step / count
        swing = 4 * part * (1 - part)
        x = round(x1 + (x2 - x1) * part + aside_x * swing)
        y = round(y1 + (y2 - y1) * part + aside_y * swing)
        dots.append((x, y))
    return tuple(dots)


def _stroked(
    route: _Dots, stroke: Stroke, gap: frozenset[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The dots of a line that are drawn."""
    (x1, y1), (x2, y2) = route[0], route[-1]
    flat = abs(x2 - x1) >= abs(y2 - y1)
    for step, (x, y) in enumerate(route):
        if (stroke == "dotted" and step % 4) or (stroke == "dashed" and step % 7 > 3):
            continue
        if (x // 2, y // 4) in gap:
            continue
        yield x, y
        if stroke == "double":
            yield (x, y + 1) if flat else (x + 1, y)


def _symbols(line: Line, route: _Dots, end: _Box) -> Iterator[tuple[str, tuple[int, int]]]:
    """The arrow head just outside the label at the end, and the mark half way."""
    if line.mark:
        x, y = route[len(route) // 2]
        yield line.mark, (x // 2, y // 4)
    if not line.head:
        return
    left, top, width = end
    for x, y in reversed(route):
        column, row = x // 2, y // 4
        if row == top and left <= column < left + width:
            continue
        if column < left:
            yield "▶", (column, row)
        elif column >= left + width:
            yield "◀", (column, row)
        else:
            yield "▼" if row < top else "▲", (column, row)
        return
