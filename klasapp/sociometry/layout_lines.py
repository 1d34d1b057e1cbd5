"""Labels moved a little aside, where a line between two others would run behind them.

A line that vanishes behind a label reads as two lines to that label.
"""

from itertools import product

import numpy as np

from klasapp.sociometry.layout_cells import Bounds
from klasapp.sociometry.tally import Bools, Floats, Ints

_SHIFTS = sorted(
    (shift for shift in product((-6, -4, -2, 0, 2, 4, 6), (-2, -1, 0, 1, 2)) if any(shift)),
    key=lambda shift: (abs(shift[0]) + 2 * abs(shift[1]), shift),
)
"""Columns and rows that a label may move, the smallest move first."""
_ROUNDS = 2
_WEB = 4
"""With more lines a pupil than this, there is no free place to move to."""
_BESIDE = 2


def uncover(cells: Ints, wide: Ints, lines: Ints, bounds: list[Bounds]) -> Ints:
    """Move labels off the lines of others, each inside its own bounds and over no other label.

    ``cells``: first cell of each label, shape (n, 2). ``lines``: pairs of labels, shape (k, 2).
    """
    if not len(lines) or len(lines) > _WEB * len(cells):
        return cells
    found = cells.copy()
    for _ in range(_ROUNDS):
        covering = _covered(found, wide, lines)
        count = int(covering.sum())
        for one in np.flatnonzero(covering.any(axis=0)).tolist():
            was = found[one].copy()
            best, least = was, count
            for shift in _SHIFTS:
                found[one] = was + shift
                if _free(found, wide, one, bounds[one]):
                    now = int(_covered(found, wide, lines).sum())
                    if now < least:
                        best, least = found[one].copy(), now
            found[one], count = best, least
        if not count:
            break
    return found


def _covered(cells: Ints, wide: Ints, lines: Ints) -> Bools:
    """Which line (row) runs behind which label (column) that is not one of its ends."""
    middle_x: Floats = cells[:, 0] + wide / 2
    y: Floats = cells[:, 1].astype(np.float64)
    x1, x2 = middle_x[lines[:, 0], None], middle_x[lines[:, 1], None]
    y1, y2 = y[lines[:, 0], None], y[lines[:, 1], None]
    level = y1 == y2
    share = (y[None, :] - y1) / np.where(level, 1.0, y2 - y1)
    # Where the line enters and leaves the row of the label.
    half = np.where(level, np.inf, 0.5 * np.abs((x2 - x1) / np.where(level, 1.0, y2 - y1)))
    at = np.where(level, 0.5 * (x1 + x2), x1 + share * (x2 - x1))
    low = np.maximum(at - half, np.minimum(x1, x2))
    high = np.minimum(at + half, np.maximum(x1, x2))
    behind = (low < cells[None, :, 0] + wide) & (high > cells[None, :, 0])
    result: Bools = behind & np.where(level, y[None, :] == y1, (share > 0) & (share < 1))
    result[np.arange(len(lines)), lines[:, 0]] = False
    result[np.arange(len(lines)), lines[:, 1]] = False
    return result


def _free(cells: Ints, wide: Ints, one: int, bounds: Bounds) -> bool:
    """Whether a label lies inside its bounds with some air to the others on its row."""
    column, row = int(cells[one, 0]), int(cells[one, 1])
    width = int(wide[one])
    if column < bounds.left or column + width > bounds.left + bounds.width:
        return False
    if row < bounds.top or row >= bounds.top + bounds.height:
        return False
    same = cells[:, 1] == row
    same[one] = False
    near = (cells[:, 0] < column + width + _BESIDE) & (column < cells[:, 0] + wide + _BESIDE)
    return not bool((same & near).any())
