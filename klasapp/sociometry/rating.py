"""The rating model (Maassen, Akkermans & Van der Linden 1996), as in SSrat.

Null: rater i's rating of j is an independent draw from i's own ratings; the sum over the
raters of j is convolved exactly, as a product of Fourier transforms (within 1e-14 of the direct
convolution, six times as fast). Sums are kept in half points, so that an even scale, whose
midpoint is a half, needs no other code.
"""

from dataclasses import dataclass

import numpy as np

from klasapp.sociometry.chance import at, cumulative
from klasapp.sociometry.result import RatingResult, RatingSum, Status
from klasapp.sociometry.status import Chance, ssrat
from klasapp.sociometry.tally import Bools, Floats, Ints

ALPHAS = (0.10, 0.05, 0.01)


@dataclass(frozen=True, slots=True)
class RatingChances:
    """The four sums of the model for every pupil, in points of the scale."""

    raters: Ints
    sympathy: Chance
    antipathy: Chance
    preference: Chance
    impact: Chance

    def statuses(self, alpha: float) -> list[Status]:
        """SSrat's labels at one significance level."""
        return ssrat(self.sympathy, self.antipathy, self.preference, self.impact, alpha)


def _sum_chance(ratings: Ints, rated: Bools, points: Ints) -> Chance:
    """The sum over the raters of ``points[rating]`` (half points, >= 0), and its chance model."""
    size = len(ratings)
    top = int(points.max(initial=0))
    counts = np.zeros((size, top + 1))
    for step, value in enumerate(points, start=1):
        counts[:, value] += (ratings == step).sum(axis=1)
    given = counts.sum(axis=1, keepdims=True)
    draws = np.divide(counts, given, out=np.zeros_like(counts), where=given > 0)
    length = 1 << (size * top).bit_length()
    waves = np.fft.rfft(draws, length)
    product = np.ones((size, waves.shape[1]), dtype=np.complex128)
    for wave, mine in zip(waves, rated, strict=True):
        np.multiply(product, wave, out=product, where=mine[:, None])
    pmf: Floats = np.maximum(np.fft.irfft(product, length), 0.0)[:, : size * top + 1].T
    table = np.concatenate(([0], points))
    count: Ints = table[ratings].sum(axis=0)
    low, high = cumulative(pmf)
    expected: Floats = (rated * (draws @ np.arange(top + 1))[:, None]).sum(axis=0)
    return Chance(count / 2, expected / 2, at(low, count), at(high, count))


def rating_chances(ratings: Ints, scale: int) -> RatingChances:
    """The rating model of one question; ``ratings`` of shape (n, n), 0 where there is none."""
    rated = ratings > 0
    steps = np.arange(1, scale + 1)
    away = 2 * steps - (scale + 1)
    return RatingChances(
        rated.sum(axis=0),
        _sum_chance(ratings, rated, np.maximum(away, 0)),
        _sum_chance(ratings, rated, np.maximum(-away, 0)),
        _sum_chance(ratings, rated, 2 * steps),
        _sum_chance(ratings, rated, np.abs(away)),
    )


def rating_results(ratings: Ints, scale: int) -> list[RatingResult]:
    """The rating model as plain results, one per pupil in roster order; unrated is None."""
    found = rating_chances(ratings, scale)
    labels = {f"{alpha:.2f}": found.statuses(alpha) for alpha in ALPHAS}

    def one(chance: Chance, place: int) -> RatingSum:
        if not found.raters[place]:
            return RatingSum(None, None, None, None)
        return RatingSum(
            float(chance.count[place]),
            float(chance.expected[place]),
            float(chance.low[place]),
            float(chance.high[place]),
        )

    return [
        RatingResult(
            int(found.raters[place]),
            one(found.sympathy, place),
            one(found.antipathy, place),
            one(found.preference, place),
            one(found.impact, place),
            {
                level: label[place] if found.raters[place] else None
                for level, label in labels.items()
            },
        )
        for place in range(len(ratings))
    ]
