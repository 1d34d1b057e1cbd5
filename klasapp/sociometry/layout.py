"""Where each pupil stands in a sociogram, in cells of a terminal or of a picture.

A label of ``widths[id]`` cells stands on one row. A cell is about twice as high as it is wide, so
lengths on the page are (columns, 2 x rows). Everything is seeded: the same class looks the same
tomorrow, and the order in which pupils and choices come in does not matter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil
from typing import Literal, TypeAlias

import numpy as np

from klasapp.sociometry.layout_cells import Bounds, pull_in, push_apart, settle
from klasapp.sociometry.layout_lines import uncover
from klasapp.sociometry.layout_stress import distances, embed, fit
from klasapp.sociometry.tally import Floats, Ints

LayoutKind: TypeAlias = Literal["target", "spring", "communities"]
LAYOUT_KINDS: tuple[LayoutKind, ...] = ("target", "communities", "spring")

_RADII = {2: (0.25, 1.0), 3: (0.15, 0.58, 1.0), 4: (0.1, 0.42, 0.72, 1.0)}
_FEW, _SOME = 6, 14
"""Up to so many pupils two rings, and three."""
_COOLING = 160
_POWERS = (1.0, 0.8, 0.6, 0.4)
_STRETCHES = (2.0, 3.5, 1.2, 6.0)
"""Ways to cut a canvas into frames, tried until every label fits."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells that holds one group."""

    left: int
    top: int
    width: int
    height: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring of the target: from ``fewest`` to ``most`` choices received.

    ``across`` and ``down`` are half axes in cells around the middle of the canvas.
    """

    across: float
    down: float
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class Layout:
    """``places``: column of the first cell and row of each label. The middle ring comes first."""

    places: Mapping[str, tuple[int, int]]
    rings: tuple[Ring, ...] = ()
    areas: tuple[Area, ...] = ()


def lay_out(
    kind: LayoutKind,
    widths: Mapping[str, int],
    edges: Iterable[tuple[str, str]],
    received: Mapping[str, int],
    size: tuple[int, int],
    *,
    groups: Sequence[Sequence[str]] = (),
    seed: int = 1,
) -> Layout:
    """Place the labels of a class on a canvas of ``size`` (columns, rows).

    ``edges``: who chose whom. ``received``: how often each id was chosen (``target``). ``groups``:
    who belongs together (``communities``; every id in one group). No two labels overlap where the
    canvas has room for them all; every label begins on the canvas. ``target``: concentric rings by
    choices received (Northway 1940), neighbours ordered by simulated annealing of the length of
    the lines. ``spring``: stress majorisation (Gansner, Koren & North 2004).
    """
    ids = sorted(widths)
    if not ids:
        return Layout({})
    wide = np.array([min(widths[one], size[0]) for one in ids], dtype=np.int64)
    weights = _weights(ids, edges)
    canvas = Bounds(0, 0, max(size[0], 1), max(size[1], 1))
    if kind == "target":
        counts = np.array([received.get(one, 0) for one in ids], dtype=np.int64)
        return _target(ids, wide, weights, counts, canvas, seed)
    spread = embed(distances(weights))
    if kind == "communities":
        return _communities(ids, wide, weights, spread, canvas, groups)
    cells = _sprung(spread, wide, canvas)
    return Layout(_named(ids, uncover(cells, wide, _mutual(weights), [canvas] * len(ids))))


def _mutual(weights: Floats) -> Ints:
    """The pairs that chose each other, shape (pairs, 2)."""
    return np.argwhere(np.triu(weights) >= 2)


def _weights(ids: list[str], edges: Iterable[tuple[str, str]]) -> Floats:
    """How many choices stand between two pupils: 0, 1 or 2; symmetric."""
    number = {one: place for place, one in enumerate(ids)}
    arcs = np.zeros((len(ids), len(ids)))
    for a, b in edges:
        if a != b:
            arcs[number[a], number[b]] = 1.0
    result: Floats = arcs + arcs.T
    return result


def _named(ids: list[str], cells: Ints) -> dict[str, tuple[int, int]]:
    return {one: (int(x), int(y)) for one, (x, y) in zip(ids, cells, strict=True)}


def _sprung(spread: Floats, wide: Ints, bounds: Bounds) -> Ints:
    wanted = push_apart(fit(spread, wide, bounds), wide, bounds)
    middle = np.array([bounds.left + bounds.width / 2, bounds.top + bounds.height / 2])
    order = np.argsort(((wanted - middle) ** 2 @ np.array([1.0, 4.0])), kind="stable")
    return settle(wanted, wide, bounds, order)


# Target


def _target(
    ids: list[str], wide: Ints, weights: Floats, counts: Ints, canvas: Bounds, seed: int
) -> Layout:
    ring_of, radii = ring_numbers(counts)
    across = max((canvas.width - float(np.quantile(wide, 0.8))) / 2, 0.0)
    down = (canvas.height - 1) / 2
    middle = np.array([canvas.width / 2, down])
    step = np.array([float(wide.mean()) + 2.0, 2.0])
    slots = np.zeros((len(ids), 2))
    for number, radius in enumerate(radii):
        members = np.flatnonzero(ring_of == number)
        alone = number == 0 and len(members) == 1
        axes = np.array([across, down]) * (0.0 if alone else radius)
        slots[members] = middle + _round(len(members), axes, step, number)
    seats = _anneal(weights, slots, ring_of, seed)
    wanted = slots[seats]
    cells = settle(wanted, wide, canvas, np.lexsort((seats, ring_of)))
    cells = uncover(cells, wide, _mutual(weights), [canvas] * len(ids))
    rings = tuple(
        Ring(across * radius, down * radius, int(inside.min()), int(inside.max()))
        for number, radius in enumerate(radii)
        if len(inside := counts[ring_of == number])
    )
    return Layout(_named(ids, cells), rings)


def ring_numbers(counts: Ints) -> tuple[Ints, tuple[float, ...]]:
    """The ring of each pupil (0 is the middle), and the radius 0..1 of every ring.

    Who is chosen as often stands in the same ring, who is never chosen in the outer one; rings
    hold about as many pupils as fit around them.
    """
    size = len(counts)
    radii = _RADII[2 if size <= _FEW else 3 if size <= _SOME else 4]
    room = size * np.cumsum(radii) / sum(radii)
    rings: Ints = np.zeros(size, np.int64)
    before = 0
    for count in sorted(set(counts.tolist()), reverse=True):
        same = counts == count
        inside = int(same.sum())
        ring = int(np.searchsorted(room, before + inside / 2))
        rings[same] = len(radii) - 1 if count == 0 else min(ring, len(radii) - 1)
        before += inside
    return rings, radii


def _round(members: int, axes: Floats, step: Floats, number: int) -> Floats:
    """So many points on an ellipse, evenly apart as labels see it (wide, and one row high)."""
    turn = np.linspace(0.0, 2 * np.pi, 721)
    points: Floats = np.column_stack((np.sin(turn), -np.cos(turn))) * axes
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*(np.diff(points, axis=0) / step).T))))
    start = 0.5 * (number % 2)
    at = (np.arange(members) + start) / max(members, 1) * along[-1]
    return np.column_stack((np.interp(at, along, points[:, 0]), np.interp(at, along, points[:, 1])))


def _anneal(weights: Floats, slots: Floats, ring_of: Ints, seed: int) -> Ints:
    """Who takes which slot of the own ring, so that the lines are short.

    Every step weighs all swaps at once and draws one by the heat bath rule; after cooling only
    swaps that shorten are left. Returns the slot of each pupil.
    """
    size = len(slots)
    flat = slots * np.array([1.0, 2.0])
    away = np.hypot(*(flat[:, None] - flat[None, :]).transpose(2, 0, 1))
    first, second = np.triu_indices(size, 1)
    same = ring_of[first] == ring_of[second]
    first, second = first[same], second[same]
    seats: Ints = np.arange(size)
    if not len(first):
        return seats
    draw = np.random.default_rng(seed)
    heat, best, best_length = float(away.mean()) / 2, seats.copy(), np.inf
    for step in range(_COOLING + 4 * size):
        here = away[np.ix_(seats, seats)]
        cost = weights @ here
        own = np.diagonal(cost)
        length = float(own.sum())
        if length < best_length - 1e-9:
            best, best_length = seats.copy(), length
        gain = (
            cost[first, second] - own[first] + cost[second, first] - own[second]
            + 2 * weights[first, second] * here[first, second]
        )  # fmt: skip
        if step < _COOLING:
            heat *= 0.96
            chosen = int(np.argmin(gain - heat * draw.gumbel(size=len(gain))))
        else:
            chosen = int(np.argmin(gain))
            if gain[chosen] > -1e-9:
                break
        i, j = first[chosen], second[chosen]
        seats[i], seats[j] = seats[j], seats[i]
    return best


# Groups apart


def _communities(
    ids: list[str],
    wide: Ints,
    weights: Floats,
    spread: Floats,
    canvas: Bounds,
    groups: Sequence[Sequence[str]],
) -> Layout:
    number = {one: place for place, one in enumerate(ids)}
    parts = [np.array(sorted(number[one] for one in group)) for group in groups if len(group) > 1]
    alone = sorted(number[group[0]] for group in groups if len(group) == 1)
    if alone:
        parts.append(np.array(alone))
    if not parts:
        return Layout(_named(ids, _sprung(spread, wide, canvas)))
    page = fit(spread, wide, canvas)
    centred = [(part, page[part].mean(axis=0)) for part in parts]
    boxes: list[tuple[Ints, Bounds]] = []
    for power, stretch in product(_POWERS, _STRETCHES):
        boxes = _divide(centred, wide, canvas, power, stretch)
        if all(_holds(_inside(box), wide[part]) for part, box in boxes):
            break
    else:
        # Too little room for frames: the groups still lie apart, as far as labels allow.
        wanted = pull_in(page, boxes)
        return Layout(_named(ids, settle(wanted, wide, canvas, np.arange(len(ids)))))
    cells: Ints = np.zeros((len(ids), 2), np.int64)
    areas = []
    inner: dict[int, Bounds] = {}
    for part, box in boxes:
        cells[part] = _sprung(spread[part], wide[part], _inside(box))
        inner.update(dict.fromkeys(part.tolist(), _inside(box)))
        members = tuple(ids[one] for one in part)
        areas.append(Area(box.left, box.top, box.width - 1, box.height, members))
    cells = uncover(cells, wide, _mutual(weights), [inner[one] for one in range(len(ids))])
    return Layout(_named(ids, cells), (), tuple(areas))


def _inside(box: Bounds) -> Bounds:
    """What a frame leaves of its box, with a blank column to the next frame."""
    return Bounds(box.left + 1, box.top + 1, box.width - 3, box.height - 2)


def _holds(inner: Bounds, wide: Ints) -> bool:
    """Whether labels fit in so many cells, whatever order they come in."""
    widest = int(wide.max())
    if inner.width < widest or inner.height < 1:
        return False
    return inner.height * ((inner.width + 1) // (widest + 1)) >= len(wide)


_Part: TypeAlias = tuple[Ints, Floats]


def _divide(
    parts: list[_Part], wide: Ints, box: Bounds, power: float, stretch: float
) -> list[tuple[Ints, Bounds]]:
    """Cut the box in two, along its longer side, until every group has its own.

    ``power``: below 1 small groups get more than their share; ``stretch``: how many rows count
    as long as a column is wide when the longer side is chosen.
    """
    if len(parts) == 1:
        return [(parts[0][0], box)]
    axis = 0 if box.width >= stretch * box.height else 1
    ordered = sorted(parts, key=lambda part: (float(part[1][axis]), int(part[0][0])))
    needs = np.array([_need(part[0], wide) ** power for part in ordered])
    shares = np.cumsum(needs)[:-1] / needs.sum()
    at = int(np.argmin(np.abs(shares - 0.5)))
    share = float(shares[at])
    if axis == 0:
        cut = round(box.width * share)
        first = Bounds(box.left, box.top, cut, box.height)
        second = Bounds(box.left + cut, box.top, box.width - cut, box.height)
    else:
        cut = round(box.height * share)
        first = Bounds(box.left, box.top, box.width, cut)
        second = Bounds(box.left, box.top + cut, box.width, box.height - cut)
    return [
        *_divide(ordered[: at + 1], wide, first, power, stretch),
        *_divide(ordered[at + 1 :], wide, second, power, stretch),
    ]


def _need(part: Ints, wide: Ints) -> float:
    """Cells that a group takes with its frame."""
    columns = max(1, ceil(len(part) / 3))
    return (float(wide[part].mean()) + 4) * columns * (2 + 2 * ceil(len(part) / columns))
