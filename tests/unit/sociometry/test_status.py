"""The status methods: the order of the rules, ties, and the standard deviation."""

import numpy as np

from klasapp.sociometry.status import (
    Chance,
    Scores,
    coie_dodge,
    newcomb_bukowski,
    ssrat,
    standard_scores,
    standardise,
)


def of(**tails: float) -> Chance:
    """One pupil's variable; a tail not given is not rare."""
    return Chance(
        np.array([tails.get("count", 0.0)]),
        np.array([tails.get("expected", 0.0)]),
        np.array([tails.get("low", 1.0)]),
        np.array([tails.get("high", 1.0)]),
    )


def test_the_sample_standard_deviation_is_used() -> None:
    """ddof=1: the values 1, 2, 3 have standard deviation 1."""
    assert standardise(np.array([1.0, 2.0, 3.0])).tolist() == [-1.0, 0.0, 1.0]


def test_without_spread_every_score_is_zero() -> None:
    """Also for one pupil, of whom a standard deviation does not exist."""
    assert standardise(np.array([4.0, 4.0])).tolist() == [0.0, 0.0]
    assert standardise(np.array([4.0])).tolist() == [0.0]


def test_a_pupil_nobody_could_choose_stays_out_of_mean_and_spread() -> None:
    """His own score is undefined, the others are as if he were not there, both labels null."""
    scores = standard_scores(np.array([3, 1, 0]), np.array([0, 2, 0]), np.array([4, 4, 0]))
    assert np.isnan(scores.liked[2])
    assert np.allclose(scores.liked[:2], [0.5**0.5, -(0.5**0.5)])
    for strict in (True, False):
        assert coie_dodge(scores, np.array([3, 1, 0]), coppotelli=strict)[2] is None


def test_a_pupil_on_the_mean_is_not_above_it_by_rounding() -> None:
    """A hair of 1e-12 above zero is a tie: not controversial."""
    scores = Scores(np.array([1e-12]), np.array([2.0]), np.array([-0.7]), np.array([2.0]))
    assert coie_dodge(scores, np.array([3]), coppotelli=False) == ["average"]
    assert coie_dodge(scores, np.array([3]), coppotelli=True) == ["unclassified"]


def test_neglected_means_no_choice_at_all_in_1982_and_few_in_1983() -> None:
    """The same scores, one choice received."""
    scores = Scores(np.array([-1.0]), np.array([-1.0]), np.array([0.0]), np.array([-1.4]))
    assert coie_dodge(scores, np.array([1]), coppotelli=True) == ["average"]
    assert coie_dodge(scores, np.array([0]), coppotelli=True) == ["neglected"]
    assert coie_dodge(scores, np.array([1]), coppotelli=False) == ["neglected"]


def test_a_tail_equal_to_alpha_is_rare() -> None:
    """Also when rounding puts it a hair above."""
    liked = of(count=1, expected=3)
    disliked = of(count=8, expected=3, high=0.05 + 1e-12)
    assert newcomb_bukowski(liked, disliked, of(), 0.05) == ["rejected"]
    assert newcomb_bukowski(liked, of(count=8, expected=3, high=0.051), of(), 0.05) == ["average"]


def test_the_expectation_itself_is_neither_above_nor_below() -> None:
    """Often rejected but liked exactly as expected: none of the labels."""
    disliked = of(count=8, expected=3, high=0.001)
    assert newcomb_bukowski(of(count=3, expected=3), disliked, of(), 0.05) == ["average"]
    assert newcomb_bukowski(of(count=4, expected=3), disliked, of(), 0.05) == ["controversial"]


def test_neglected_by_chance_looks_at_liked_and_disliked_together() -> None:
    """Rare-low impact, whatever the parts."""
    assert newcomb_bukowski(of(), of(), of(low=0.01), 0.05) == ["neglected"]


def test_the_rules_of_ssrat_need_tail_and_both_sides() -> None:
    """Each label, and none when one condition fails."""
    more, less = of(count=5, expected=3), of(count=1, expected=3)
    rare_high, rare_low, common = of(high=0.01), of(low=0.01), of()
    assert ssrat(more, less, rare_high, common, 0.05) == ["popular"]
    assert ssrat(less, more, rare_low, common, 0.05) == ["rejected"]
    assert ssrat(more, more, common, rare_high, 0.05) == ["controversial"]
    assert ssrat(less, less, common, rare_low, 0.05) == ["neglected"]
    assert ssrat(less, less, rare_low, common, 0.05) == ["average"]
