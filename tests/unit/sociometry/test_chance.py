"""The exact chance model against exact fractions, the binomial and direct convolution."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.sociometry.chance import (
    benjamini_hochberg,
    cumulative,
    difference,
    expected_high,
    expected_low,
    expected_rejected,
    mean_null,
    poisson_binomial,
    receive,
    stratified_null,
    uniform_null,
    without_each,
)
from klasapp.sociometry.tally import Bools, Floats, eligibility

chances = st.lists(st.fractions(0, 1, max_denominator=40), min_size=1, max_size=9)


def exact_pmf(p: list[Fraction]) -> list[Fraction]:
    """By enumeration of all outcomes."""
    result = [Fraction(0)] * (len(p) + 1)
    for outcome in product((0, 1), repeat=len(p)):
        weight = Fraction(1)
        for one, chance in zip(outcome, p, strict=True):
            weight *= chance if one else 1 - chance
        result[sum(outcome)] += weight
    return result


@given(chances)
def test_the_pmf_is_that_of_all_outcomes_enumerated(p: list[Fraction]) -> None:
    """Within 1e-15 of exact fractions, and it sums to one."""
    pmf = poisson_binomial(np.array([float(one) for one in p])[:, None])[:, 0]
    assert np.allclose(pmf, [float(one) for one in exact_pmf(p)], rtol=0, atol=1e-15)
    assert abs(pmf.sum() - 1) < 1e-14


@given(chances)
def test_inclusive_tails_overlap_in_exactly_one_value(p: list[Fraction]) -> None:
    """P(X <= x) + P(X >= x) - P(X = x) is one for every x."""
    pmf = poisson_binomial(np.array([float(one) for one in p])[:, None])
    low, high = cumulative(pmf)
    assert np.allclose(low + high - pmf, 1.0, rtol=0, atol=1e-14)
    assert (np.diff(low[:, 0]) >= -1e-15).all()


@given(st.integers(2, 40), st.data())
def test_equal_choices_and_full_attendance_give_the_binomial(
    size: int, data: st.DataObject
) -> None:
    """Newcomb and Bukowski (1983) is the special case Bin(n - 1, k / (n - 1))."""
    k = data.draw(st.integers(0, size - 1))
    choices = np.zeros((size, size), dtype=bool)
    for i in range(size):
        choices[i, [(i + step) % size for step in range(1, k + 1)]] = True
    (got,) = receive([(choices, uniform_null(choices, eligibility(np.ones(size, dtype=bool))))])
    p = k / (size - 1)
    for x in range(size):
        below = sum(math.comb(size - 1, y) * p**y * (1 - p) ** (size - 1 - y) for y in range(x + 1))
        assert np.allclose(got.low[x], below, rtol=0, atol=1e-12)
    mean = mean_null(choices, eligibility(np.ones(size, dtype=bool)))
    assert np.allclose(mean, uniform_null(choices, eligibility(np.ones(size, dtype=bool))))


def random_null(seed: int, size: int) -> tuple[Bools, Floats]:
    """Choices and an arbitrary null with chances up to and including 0 and 1."""
    draw = np.random.default_rng(seed)
    eligible = eligibility(draw.random(size) < 0.9)
    choices = eligible & (draw.random((size, size)) < draw.random((size, 1)))
    if seed % 2:
        return choices, uniform_null(choices, eligible)
    null = eligible * draw.random((size, size))
    null[draw.random((size, size)) < 0.05] = 0.5
    null[eligible & (draw.random((size, size)) < 0.05)] = 1.0
    np.fill_diagonal(null, 0.0)
    return choices, null


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(2, 34))
def test_leaving_one_out_equals_convolving_again(seed: int, size: int) -> None:
    """Deconvolution is within 1e-12 of the direct convolution, for every pair of pupils."""
    choices, null = random_null(seed, size)
    (got,) = receive([(choices, null)])
    counts = got.count - choices
    fast = without_each(got.low, null, counts)
    for r in range(size):
        left = null.copy()
        left[r] = 0.0
        low, _ = cumulative(poisson_binomial(left))
        assert np.allclose(fast[r], low[counts[r], np.arange(size)], rtol=0, atol=1e-12)


@pytest.mark.parametrize("size", [120, 200])
def test_leaving_one_out_stays_exact_in_a_large_group(size: int) -> None:
    """Rounding does not pile up over two hundred pupils, also around p = 0.5."""
    choices, null = random_null(4, size)
    null = np.where(null > 0, 0.5 + (null - 0.5) * 0.1, 0.0)
    (got,) = receive([(choices, null)])
    counts = got.count - choices
    fast = without_each(got.low, null, counts)
    for r in range(0, size, 17):
        left = null.copy()
        left[r] = 0.0
        low, _ = cumulative(poisson_binomial(left))
        assert np.allclose(fast[r], low[counts[r], np.arange(size)], rtol=0, atol=1e-12)


def test_nothing_is_below_zero_nominations() -> None:
    """P(X <= -1) is zero, also where a chance is one."""
    null = np.array([[0.0, 1.0], [0.3, 0.0]])
    (got,) = receive([(null > 0.5, null)])
    assert (without_each(got.low, null, np.full((2, 2), -1)) == 0).all()


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_the_difference_of_liked_and_disliked_is_enumerated_right(seed: int) -> None:
    """P = L - D over all outcomes of a few nominators."""
    draw = np.random.default_rng(seed)
    plus, minus = draw.random(5) / 2, draw.random(5) / 2
    pmf = difference(plus[:, None], minus[:, None])[:, 0]
    expected = np.zeros(11)
    for outcome in product((-1, 0, 1), repeat=5):
        weight = 1.0
        for one, p, q in zip(outcome, plus, minus, strict=True):
            weight *= {1: p, -1: q, 0: 1 - p - q}[one]
        expected[sum(outcome) + 5] += weight
    assert np.allclose(pmf, expected, rtol=0, atol=1e-15)


def test_the_gender_null_keeps_each_pupils_own_number_within_and_outside() -> None:
    """Two of three girls chosen and one of two boys: 2/3 for girls, 1/2 for boys."""
    groups = np.array([0, 0, 0, 0, 1, 1])
    choices = np.zeros((6, 6), dtype=bool)
    choices[0, [1, 2, 4]] = True
    null = stratified_null(choices, eligibility(np.ones(6, dtype=bool)), groups)
    assert np.allclose(null[0], [0, 2 / 3, 2 / 3, 2 / 3, 1 / 2, 1 / 2])
    assert not null[1:].any()


def test_the_only_pupil_of_a_gender_can_choose_others_only() -> None:
    """No division by nobody."""
    choices = np.array([[0, 1, 1], [0, 0, 1], [0, 1, 0]], dtype=bool)
    groups = np.array([0, 1, 1])
    null = stratified_null(choices, eligibility(np.ones(3, dtype=bool)), groups)
    assert np.allclose(null[0], [0, 1, 1])


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    """The worked example of four p-values; ties share a value and none passes one."""
    assert np.allclose(
        benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.9])), [0.04, 0.16 / 3, 0.16 / 3, 0.9]
    )
    assert benjamini_hochberg(np.array([1.0, 1.0])).tolist() == [1.0, 1.0]


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(3, 12), st.sampled_from([0.01, 0.05, 0.2]))
def test_expected_numbers_of_flags_are_those_of_the_full_distributions(
    seed: int, size: int, alpha: float
) -> None:
    """Low, high and rejected: summed over every outcome of the exact joint distribution."""
    draw = np.random.default_rng(seed)
    eligible = eligibility(np.ones(size, dtype=bool))
    pick = draw.random((size, size))
    liked, disliked = eligible & (pick < 0.3), eligible & (pick > 0.6)
    plus, minus = uniform_null(liked, eligible), uniform_null(disliked, eligible)
    up, down = receive([(liked, plus), (disliked, minus)])
    low = high = rejected = 0.0
    for j in range(size):
        joint = np.zeros((size + 1, size + 1))
        joint[0, 0] = 1.0
        for p, q in zip(plus[:, j], minus[:, j], strict=True):
            fresh = joint * (1 - p - q)
            fresh[1:] += joint[:-1] * p
            fresh[:, 1:] += joint[:, :-1] * q
            joint = fresh
        of_up, of_down = joint.sum(axis=1), joint.sum(axis=0)
        low += sum(of_up[x] for x in range(size) if of_up[: x + 1].sum() <= alpha)
        rare = [x for x in range(size + 1) if of_down[x:].sum() <= alpha + 1e-9]
        high += sum(of_down[x] for x in rare if x >= 2)
        rejected += sum(
            joint[x, y] for x in range(size) for y in rare if x < plus[:, j].sum() - 1e-9
        )
    bar = np.full(size, 2)
    assert abs(expected_low(up.low, alpha) - low) < 1e-12
    assert abs(expected_high(down.high, bar, alpha) - high) < 1e-12
    assert abs(expected_rejected(plus, minus, up.low, down.high, alpha) - rejected) < 1e-12
