"""Lines of a printed sociogram, led around the names they have nothing to do with.

A line that vanishes behind a third name reads as two choices of that pupil. So a line bends until
it is free; where that cannot be it stops short of the name and goes on behind it, while a line
that belongs to a name touches it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BENDS = sorted(
    (
        (side * bend, skew)
        for bend in (0, 9, 18, 28, 38, 50, 64, 80, 100, 125, 150)
        for side in (1, -1)[: 2 if bend else 1]
        for skew in (0.0, 0.22, -0.22)[: 3 if bend else 1]
    ),
    key=lambda way: abs(way[0]) * (1 + abs(way[1])),
)
"""How far, in points, a line may lie beside the straight way, and how far, as a share of its
length, the top of that bend from the middle; the smallest bend first."""
_STEEPEST = 0.5
"""A bend is at most this share of the length."""
_SAMPLES = np.linspace(0.0, 1.0, 91)
_FREE, _GAP = 2.0, 5.0
"""Points to stay away from a name, and points left open before a name that is in the way."""
_OUTSIDE = 1000
_SMOOTH = 25


@dataclass(frozen=True, slots=True)
class Route:
    """A line in ``pieces`` (shape (points, 2)); more than one piece where it runs behind a name."""

    pieces: tuple[Floats, ...]

    @property
    def broken(self) -> bool:
        """Whether the line has gaps."""
        return len(self.pieces) > 1

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the longest piece."""
        piece = max(self.pieces, key=lambda one: float(np.hypot(*np.diff(one, axis=0).T).sum()))
        if len(piece) % 2:
            x, y = piece[len(piece) // 2]
        else:
            x, y = piece[len(piece) // 2 - 1 : len(piece) // 2 + 1].mean(axis=0)
        return float(x), float(y)


def route(
    boxes: Floats,
    pairs: list[tuple[int, int]],
    lean: list[float],
    bounds: tuple[float, float, float, float],
) -> tuple[Route, ...]:
    """A route from box to box for each pair, in points.

    ``boxes``: middle x, middle y, width and height, shape (n, 4). ``lean``: how far each line
    lies beside the straight way to begin with. ``bounds``: left, bottom, right and top that a
    line stays within.
    """
    if not pairs:
        return ()
    ends = np.array(pairs, dtype=np.int64)
    start, end = boxes[ends[:, 0], :2], boxes[ends[:, 1], :2]
    away = end - start
    length = np.maximum(np.hypot(away[:, 0], away[:, 1]), 1e-9)
    normal = np.column_stack((-away[:, 1], away[:, 0])) / length[:, None]
    beside = np.array(lean, dtype=np.float64)
    control = _control(start, end, normal, beside, 0.0)
    fewest = np.full(len(ends), np.iinfo(np.int64).max)
    left = np.arange(len(ends))
    for bend, skew in _BENDS:
        found = _control(start[left], end[left], normal[left], beside[left] + bend, skew)
        hits = _hits(_curve(start[left], found, end[left], _SAMPLES), boxes, ends[left], bounds)
        hits[abs(bend) > _STEEPEST * length[left]] = _OUTSIDE
        better = hits < fewest[left]
        control[left[better]], fewest[left[better]] = found[better], hits[better]
        left = left[fewest[left] > 0]
        if not len(left):
            break
    leave = _edge(start, control, end, boxes[ends[:, 0]])
    arrive = 1.0 - _edge(end, control, start, boxes[ends[:, 1]])
    overlap = leave >= arrive
    leave[overlap], arrive[overlap] = 0.0, 1.0
    return tuple(
        _one(
            (start[k], control[k], end[k]),
            (leave[k], arrive[k]),
            np.delete(boxes, ends[k], axis=0),
            whole=not fewest[k],
        )
        for k in range(len(ends))
    )


def _control(start: Floats, end: Floats, normal: Floats, offset: Floats, skew: float) -> Floats:
    middle = (start + end) / 2 + skew * (end - start)
    result: Floats = middle + 2 * offset[:, None] * normal
    return result


def _curve(start: Floats, control: Floats, end: Floats, at: Floats) -> Floats:
    """Points of quadratic Bézier curves, shape (lines, len(at), 2)."""
    t = at[None, :, None]
    result: Floats = (
        (1 - t) ** 2 * start[:, None] + 2 * t * (1 - t) * control[:, None] + t**2 * end[:, None]
    )
    return result


def _hits(
    points: Floats,
    boxes: Floats,
    ends: NDArray[np.int64],
    bounds: tuple[float, float, float, float],
) -> NDArray[np.int64]:
    """Behind how many boxes of others each curve runs; very many when it leaves the page."""
    inside = np.asarray(_within(points[:, :, None, :], boxes, _FREE).any(axis=1))
    rows = np.arange(len(ends))
    inside[rows, ends[:, 0]] = False
    inside[rows, ends[:, 1]] = False
    low, high = np.array(bounds[:2]), np.array(bounds[2:])
    outside = ((points < low) | (points > high)).any(axis=(1, 2))
    result: NDArray[np.int64] = inside.sum(axis=1) + _OUTSIDE * outside
    return result


def _within(points: Floats, boxes: Floats, margin: float) -> NDArray[np.bool_]:
    far = np.abs(points - boxes[..., :2]) - boxes[..., 2:] / 2 - margin
    return np.asarray((far < 0).all(axis=-1))


def _edge(start: Floats, control: Floats, end: Floats, boxes: Floats) -> Floats:
    """Where (0..1) each curve leaves the box at its start, by bisection."""
    low, high = np.zeros(len(start)), np.full(len(start), 0.5)
    for _ in range(24):
        t = (low + high) / 2
        u = 1 - t
        points = (u**2)[:, None] * start + (2 * t * u)[:, None] * control + (t**2)[:, None] * end
        inside = _within(points, boxes, 0.6)
        low, high = np.where(inside, t, low), np.where(inside, high, t)
    return high


def _one(
    curve: tuple[Floats, Floats, Floats],
    reach: tuple[float, float],
    others: Floats,
    *,
    whole: bool,
) -> Route:
    start, control, end = curve

    def points(samples: int) -> Floats:
        at = np.linspace(*reach, samples)
        result: Floats = _curve(start[None], control[None], end[None], at)[0]
        return result

    if whole:
        straight = bool(np.abs(control - (start + end) / 2).max() < 1e-6)
        return Route((points(2 if straight else _SMOOTH),))
    fine = points(401)
    free = ~_within(fine[:, None, :], others, _GAP).any(axis=1)
    edges = np.flatnonzero(np.diff(free)) + 1
    runs = zip(np.split(fine, edges), np.split(free, edges), strict=True)
    return Route(tuple(run for run, open_ in runs if open_[0] and len(run) > 1) or (fine,))
