"""Stress majorisation: distances on the page like distances in the class, in plain numpy.

Gansner, Koren & North (2004), Graph drawing by stress majorization, equations 4 to 8.
"""

import numpy as np

from klasapp.sociometry.layout_cells import Bounds
from klasapp.sociometry.tally import Floats, Ints

_MUTUAL, _SINGLE = 1.0, 1.6
"""How far apart two pupils like to stand: chosen both ways, and one way."""
_STEPS = 80
_STILL = 2e-3
"""Steps end when nobody moves more than this; a mutual choice is 1 long."""


def distances(weights: Floats) -> Floats:
    """Lengths of the shortest paths; ``weights`` counts the choices between two (0, 1 or 2).

    Pupils whom no path connects stand a little farther apart than any who are.
    """
    away = np.where(weights >= 2, _MUTUAL, np.where(weights >= 1, _SINGLE, np.inf))
    np.fill_diagonal(away, 0.0)
    for middle in range(len(away)):
        away = np.minimum(away, away[:, middle, None] + away[None, middle, :])
    known = away[np.isfinite(away)]
    result: Floats = np.where(np.isfinite(away), away, known.max(initial=1.0) + 0.5)
    return result


def embed(away: Floats) -> Floats:
    """Points in the plane whose distances come close to ``away``; the longest side lies flat."""
    size = len(away)
    if size < 3:
        return np.column_stack((np.arange(size, dtype=np.float64), np.zeros(size)))
    weights = away.copy()
    np.fill_diagonal(weights, 1.0)
    weights = weights**-2.0
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    points = _classical(away)
    for _ in range(_STEPS):
        apart = np.sqrt(((points[:, None] - points[None, :]) ** 2).sum(axis=2))
        pulled = -weights * away / np.where(apart > 1e-9, apart, np.inf)
        np.fill_diagonal(pulled, 0.0)
        np.fill_diagonal(pulled, -pulled.sum(axis=1))
        before, points = points, inverse @ pulled @ points
        if np.abs(points - before).max() < _STILL:
            break
    return _flat(points)


def _classical(away: Floats) -> Floats:
    """Classical scaling (Torgerson 1952): the same start for the same class."""
    size = len(away)
    centre = np.eye(size) - 1.0 / size
    values, vectors = np.linalg.eigh(-0.5 * centre @ away**2 @ centre)
    points: Floats = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 1e-6))
    # Twins in the graph get the same point: a small fixed turn tells them apart.
    turn = 2.399963 * np.arange(size)
    return _signed(points) + 1e-3 * np.column_stack((np.cos(turn), np.sin(turn)))


def _flat(points: Floats) -> Floats:
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    return _signed(centred @ axes.T)


def _signed(points: Floats) -> Floats:
    """An axis has no direction of its own: the point farthest out counts as positive."""
    farthest = np.abs(points).round(9).argmax(axis=0)
    signs = np.sign(points[farthest, np.arange(points.shape[1])])
    result: Floats = points * np.where(signs == 0, 1.0, signs)
    return result


def fit(points: Floats, wide: Ints, bounds: Bounds) -> Floats:
    """Stretch points over the bounds; returns the middle of each label in cells.

    Half by distance and half by rank, so that one pupil far out does not press the others together.
    """
    share = np.column_stack([_share(points[:, axis]) for axis in (0, 1)])
    half = wide / 2
    across = np.maximum(bounds.width - 2 * half, 0.0)
    return np.column_stack((
        bounds.left + half + share[:, 0] * across,
        bounds.top + share[:, 1] * (bounds.height - 1),
    ))


def _share(values: Floats) -> Floats:
    """Each value as a share 0..1 of the way from the lowest to the highest."""
    values = values.round(9)
    low, span = values.min(), np.ptp(values)
    if span <= 0:
        return np.full(len(values), 0.5)
    places = np.searchsorted(np.sort(values), values, side="left").astype(np.float64)
    result: Floats = 0.5 * (values - low) / span + 0.5 * places / places.max()
    return result
