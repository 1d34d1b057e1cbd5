"""The exact chance model: what counts would look like if everyone chose at random.

Null hypothesis (section 3): each respondent picks as many distinct classmates as he really
picked, uniformly. For one nominee the nominators are independent, so the number of nominations
received is Poisson-binomial. All arrays run over nominators (rows) and nominees (columns).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klasapp.sociometry.tally import Bools, Floats, Ints

TIE = 1e-9
"""Values this close to a mean, expectation or threshold count as equal (section 3)."""


def uniform_null(choices: Bools, eligible: Bools) -> Floats:
    """p[i, j] = k_i / n_i where i could choose j, else 0 (section 3). Shape (n, n)."""
    given = choices.sum(axis=1)
    could = eligible.sum(axis=1)
    share = np.divide(given, could, out=np.zeros(len(given)), where=could > 0)
    null: Floats = share[:, None] * eligible
    return null


def stratified_null(choices: Bools, eligible: Bools, groups: Ints) -> Floats:
    """As ``uniform_null``, within and outside the nominator's own gender apart (section 3)."""
    same = groups[:, None] == groups[None, :]
    return uniform_null(choices & same, eligible & same) + uniform_null(
        choices & ~same, eligible & ~same
    )


def mean_null(choices: Bools, eligible: Bools) -> Floats:
    """One p for all: mean choices given over respondents / (n - 1) (Newcomb & Bukowski 1983)."""
    size = len(choices)
    respondents = int(eligible.any(axis=1).sum())
    if respondents == 0 or size < 2:
        return np.zeros((size, size))
    null: Floats = eligible * (choices.sum() / respondents / (size - 1))
    return null


def poisson_binomial(p: Floats) -> Floats:
    """Exact pmf of a sum of independent 0/1 variables, by convolution.

    ``p``: shape (nominators, ...). Returns shape (nominators + 1, ...): P(X = x) along axis 0.
    """
    pmf = np.zeros((len(p) + 1, *p.shape[1:]))
    pmf[0] = 1.0
    for step, chance in enumerate(p):
        moved = pmf[: step + 1] * chance
        pmf[: step + 1] *= 1.0 - chance
        pmf[1 : step + 2] += moved
    return pmf


def difference(plus: Floats, minus: Floats) -> Floats:
    """Exact pmf of a sum of independent {+1: plus, -1: minus, 0}.

    Both of shape (nominators, ...). Returns shape (2 * nominators + 1, ...); the value of
    entry x is x - nominators.
    """
    size = len(plus)
    pmf = np.zeros((2 * size + 1, *plus.shape[1:]))
    pmf[0] = 1.0
    for step in range(size):
        old = pmf[: 2 * step + 1]
        up, down = old * plus[step], old * minus[step]
        still = old * (1.0 - plus[step] - minus[step])
        pmf[: 2 * step + 1] = down
        pmf[1 : 2 * step + 2] += still
        pmf[2 : 2 * step + 3] += up
    return pmf


def cumulative(pmf: Floats) -> tuple[Floats, Floats]:
    """P(X <= x) and P(X >= x) for every x along axis 0; each summed from its own small end."""
    low = np.minimum(np.cumsum(pmf, axis=0), 1.0)
    high = np.minimum(np.cumsum(pmf[::-1], axis=0)[::-1], 1.0)
    return low, high


def at(values: Floats, x: Ints) -> Floats:
    """Take ``values[x[j], j]`` for every column; shape of ``x``."""
    taken: Floats = np.take_along_axis(values, x[None], axis=0)[0]
    return taken


@dataclass(frozen=True, slots=True)
class Received:
    """What pupils received on one question and the exact chance of it.

    ``choices`` and ``null`` (n, n); ``count``, ``expected``, ``p_low``, ``p_high`` (n,);
    ``low`` and ``high``: the inclusive tails of every possible count x, (n + 1, n).
    """

    choices: Bools
    null: Floats
    count: Ints
    expected: Floats
    low: Floats
    high: Floats
    p_low: Floats
    p_high: Floats


def receive(questions: Sequence[tuple[Bools, Floats]]) -> list[Received]:
    """The chance model of several (choices, null) at once; together is faster."""
    if not questions:
        return []
    lows, highs = cumulative(poisson_binomial(np.stack([null for _, null in questions], axis=1)))
    result = []
    for place, (choices, null) in enumerate(questions):
        low, high = lows[:, place], highs[:, place]
        count = choices.sum(axis=0)
        expected = null.sum(axis=0)
        tails = at(low, count), at(high, count)
        result.append(Received(choices, null, count, expected, low, high, *tails))
    return result


def without_each(low: Floats, p: Floats, x: Ints) -> Floats:
    """P(X_j <= x[r, j]) when nominator r is left out, for every r: exact deconvolution.

    ``low``: P(X_j <= x), shape (n + 1, n); ``p``: shape (n, n); ``x``: shape (n, n), may be -1.
    The recursion runs in its stable direction (upward for p <= .5, downward above), so the
    rounding error stays below a few n * 1e-16.
    """
    result = np.zeros_like(p)
    upward = p <= 0.5
    small = np.where(upward, p, 0.0)
    stay = 1.0 / (1.0 - small)
    left = np.zeros_like(p)
    for value in range(int(x.max(initial=-1)) + 1):
        left = (low[value] - small * left) * stay
        np.copyto(result, left, where=upward & (x == value))
    if not upward.all():
        large = np.where(upward, 1.0, p)
        left = np.ones_like(p)
        for value in range(len(low) - 1, -1, -1):
            np.copyto(result, left, where=~upward & (x == value))
            left = (low[value] - (1.0 - large) * left) / large
    return np.clip(result, 0.0, 1.0)


def benjamini_hochberg(p_values: Floats) -> Floats:
    """q-values (Benjamini & Hochberg 1995) over all given p-values."""
    count = len(p_values)
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * count / np.arange(1, count + 1)
    q = np.empty(count)
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def expected_low(low: Floats, alpha: float) -> float:
    """Expected number of pupils with P(X <= x) <= alpha under the null (section 3)."""
    attainable = np.where(low <= alpha + TIE, low, 0.0)
    return float(attainable.max(axis=0).sum())


def expected_high(high: Floats, at_least: Ints, alpha: float) -> float:
    """Expected number with P(X >= x) <= alpha and x >= ``at_least`` (one bound per nominee)."""
    x = np.arange(len(high))[:, None]
    attainable = np.where((high <= alpha + TIE) & (x >= at_least), high, 0.0)
    return float(attainable.max(axis=0, initial=0.0).sum())


def expected_rejected(
    plus: Floats, minus: Floats, low: Floats, high_minus: Floats, alpha: float
) -> float:
    """Expected number with D rare-high and L below E(L), from their exact joint distribution.

    ``plus``, ``minus``: the nulls of shape (n, n); ``low``: P(L <= x); ``high_minus``: P(D >= x).
    Counts from the first rare D upward and from E(L) upward are dropped while convolving.
    """
    size = plus.shape[1]
    rare = high_minus <= alpha + TIE
    first = np.where(rare.any(axis=0), rare.argmax(axis=0), 0)
    below = np.ceil(plus.sum(axis=0) - TIE).astype(np.int64)
    wide, deep = int(below.max(initial=0)), int(first.max(initial=0))
    if wide == 0 or deep == 0:
        return 0.0
    joint = np.zeros((wide, deep, size))
    joint[0, 0] = 1.0
    for up, down in zip(plus, minus, strict=True):
        fresh = joint * (1.0 - up - down)
        fresh[1:] += joint[:-1] * up
        fresh[:, 1:] += joint[:, :-1] * down
        joint = fresh
    inside = (np.arange(wide)[:, None, None] < below) & (np.arange(deep)[None, :, None] < first)
    both = np.where(inside, joint, 0.0).sum(axis=(0, 1))
    columns = np.arange(size)
    low_enough = np.where(below > 0, low[np.maximum(below - 1, 0), columns], 0.0)
    return float(np.where(first > 0, np.maximum(low_enough - both, 0.0), 0.0).sum())
