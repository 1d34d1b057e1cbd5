"""Labels on a grid of cells: pushed apart, then each on the free place nearest to its wish."""

from dataclasses import dataclass

import numpy as np

from klasapp.sociometry.tally import Bools, Floats, Ints

_PUSHES = 60
_ROOM = np.array([3.0, 1.6])
"""Columns and rows that labels like to keep free around them while pushing."""
_ROOMY = ((2, 1), (2, 0), (1, 0))
"""Free columns beside and free rows above a label; what does not fit is tried with less."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle of cells."""

    left: int
    top: int
    width: int
    height: int


def push_apart(wanted: Floats, wide: Ints, bounds: Bounds) -> Floats:
    """Move the middles of overlapping labels apart, along the shorter way, inside the bounds."""
    points = wanted.copy()
    need_x = (wide[:, None] + wide[None, :]) / 2 + _ROOM[0]
    order = np.sign(np.arange(len(wide))[:, None] - np.arange(len(wide))[None, :])
    for _ in range(_PUSHES):
        gap = points[:, None] - points[None, :]
        over_x = need_x - np.abs(gap[:, :, 0])
        over_y = _ROOM[1] - np.abs(gap[:, :, 1])
        touching = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(touching, False)
        if not touching.any():
            break
        sideways = touching & (over_x < 2 * over_y)
        upright = touching & ~sideways
        toward = np.where(np.abs(gap) > 1e-9, np.sign(gap), order[:, :, None])
        points[:, 0] += 0.35 * np.where(sideways, toward[:, :, 0] * over_x, 0.0).sum(axis=1)
        points[:, 1] += 0.35 * np.where(upright, toward[:, :, 1] * over_y, 0.0).sum(axis=1)
        points = _inside(points, wide, bounds)
    return points


def _inside(points: Floats, wide: Ints, bounds: Bounds) -> Floats:
    half = wide / 2
    right = np.maximum(bounds.left + bounds.width - half, bounds.left + half)
    return np.column_stack((
        np.clip(points[:, 0], bounds.left + half, right),
        np.clip(points[:, 1], bounds.top, bounds.top + bounds.height - 1),
    ))


def pull_in(points: Floats, boxes: list[tuple[Ints, Bounds]]) -> Floats:
    """Move each group of points into its own box."""
    result = points.copy()
    for part, box in boxes:
        low = np.array([box.left, box.top], dtype=np.float64)
        inner = np.array([max(box.width - 1, 0), max(box.height - 1, 0)], dtype=np.float64)
        group = points[part]
        span = np.maximum(group.max(axis=0) - group.min(axis=0), 1e-9)
        result[part] = low + (group - group.min(axis=0)) / span * inner
    return result


def settle(wanted: Floats, wide: Ints, bounds: Bounds, order: Ints) -> Ints:
    """The first cell of every label: on the grid, inside, and never over another where it fits.

    ``wanted``: the middle of each label; ``order``: who may choose a place first. With too little
    room for all, labels are packed in rows, and at last lie over each other.
    """
    for beside, above in _ROOMY:
        found = _nearest_free(wanted, wide, bounds, order, beside, above)
        if found is not None:
            return found
    return _packed(wanted, wide, bounds)


def _nearest_free(
    wanted: Floats, wide: Ints, bounds: Bounds, order: Ints, beside: int, above: int
) -> Ints | None:
    taken: Ints = np.zeros((bounds.height, bounds.width), np.int64)
    rows = np.arange(bounds.height)[:, None]
    cells: Ints = np.zeros((len(wide), 2), np.int64)
    for one in order.tolist():
        width = int(wide[one])
        if width > bounds.width:
            return None
        free = _free(taken, width, beside, above)
        if not free.any():
            return None
        columns = np.arange(bounds.width - width + 1)[None, :]
        far = (columns + bounds.left + width / 2 - wanted[one, 0]) ** 2
        far = far + 4 * (rows + bounds.top - wanted[one, 1]) ** 2
        place = int(np.argmin(np.where(free, far, np.inf)))
        row, column = divmod(place, columns.shape[1])
        taken[row, column : column + width] = 1
        cells[one] = (bounds.left + column, bounds.top + row)
    return cells


def _free(taken: Ints, width: int, beside: int, above: int) -> Bools:
    """Where a label of ``width`` can begin; shape (rows, columns - width + 1)."""
    near = taken
    if above:
        padded = np.pad(taken, ((above, above), (0, 0)))
        near = np.maximum.reduce([padded[k : k + len(taken)] for k in range(2 * above + 1)])
    sums = np.pad(near.cumsum(axis=1), ((0, 0), (1, 0)))
    begin = np.arange(taken.shape[1] - width + 1)
    low = np.maximum(begin - beside, 0)
    high = np.minimum(begin + width + beside, taken.shape[1])
    result: Bools = (sums[:, high] - sums[:, low]) == 0
    return result


def _packed(wanted: Floats, wide: Ints, bounds: Bounds) -> Ints:
    """Rows filled from left to right, in about the order of the wishes."""
    cells: Ints = np.zeros((len(wide), 2), np.int64)
    rows = np.clip(np.rint(wanted[:, 1] - bounds.top), 0, bounds.height - 1).astype(np.int64)
    for gap in (1, 0):
        used: Ints = np.zeros(bounds.height, np.int64)
        row_of: Ints = np.zeros(len(wide), np.int64)
        fits = True
        # The widest first, in the nearest row that still holds it.
        for one in np.lexsort((wanted[:, 0], wanted[:, 1], -wide)).tolist():
            free = used + int(wide[one]) <= bounds.width
            fits = fits and bool(free.any())
            far = np.where(free, np.abs(np.arange(bounds.height) - rows[one]), np.inf)
            row_of[one] = int(np.argmin(far)) if free.any() else int(np.argmin(used))
            used[row_of[one]] += int(wide[one]) + gap
        if fits:
            break
    for row in range(bounds.height):
        members = np.flatnonzero(row_of == row)
        column = 0
        for one in members[np.argsort(wanted[members, 0], kind="stable")].tolist():
            start = min(column, max(bounds.width - int(wide[one]), 0))
            cells[one] = (bounds.left + start, bounds.top + row)
            column += int(wide[one]) + gap
    return cells
