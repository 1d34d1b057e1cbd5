"""Two rounds: what lasts, and who is chosen clearly less than chance explains."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from klasapp.errors import InputError
from klasapp.sociometry import (
    ClassRound,
    Nomination,
    Question,
    Settings,
    analyse,
    compare_rounds,
    comparison_to_json,
    make_round,
)
from klasapp.sociometry.chance import cumulative, poisson_binomial
from klasapp.sociometry.change import two_round_null

SAMEN = Question("samen", "positive")
PUPILS = [f"p{n:02d}" for n in range(12)]


def build(
    pairs: Iterable[tuple[str, str]],
    pupils: Iterable[str] = PUPILS,
    absent: Iterable[str] = (),
) -> ClassRound:
    """One round of one question."""
    pupils, gone = list(pupils), set(absent)
    return make_round(
        pupils,
        [SAMEN],
        [Nomination(a, b, "samen") for a, b in pairs],
        responded=[pupil for pupil in pupils if pupil not in gone],
    )


def test_a_round_beside_itself_has_not_changed() -> None:
    """Jaccard and correlation one, all mutual choices kept, nobody declines."""
    pairs = [("p00", "p01"), ("p01", "p00"), ("p02", "p01"), ("p03", "p02")]
    found = compare_rounds(build(pairs), build(pairs))
    assert found.jaccard == 1.0
    assert found.pearson_received == pytest.approx(1.0)
    assert found.pearson_preference is None
    assert (found.kept, found.new, found.lost) == ((("p00", "p01"),), (), ())
    assert (found.joined, found.left, found.flags) == ((), (), ())


def test_mutual_choices_are_kept_new_or_lost() -> None:
    """Pairs, each once, in the order of the first roster."""
    a = build([("p00", "p01"), ("p01", "p00"), ("p02", "p03"), ("p03", "p02")])
    b = build([("p00", "p01"), ("p01", "p00"), ("p05", "p04"), ("p04", "p05")])
    found = compare_rounds(a, b)
    assert found.kept == (("p00", "p01"),)
    assert found.new == (("p04", "p05"),)
    assert found.lost == (("p02", "p03"),)
    assert found.jaccard == 2 / 6


def test_only_pupils_and_nominators_of_both_rounds_count() -> None:
    """Choices by or of whoever joined, left or was absent once are outside the comparison."""
    a = build([("p00", "p01"), ("p02", "p01"), ("weg", "p01")], [*PUPILS, "weg"])
    b = build([("p00", "p01"), ("nieuw", "p01"), ("p03", "nieuw")], [*PUPILS, "nieuw"], ["p02"])
    found = compare_rounds(a, b)
    assert (found.joined, found.left) == (("nieuw",), ("weg",))
    assert found.jaccard == 1.0
    one = next(pupil for pupil in found.pupils if pupil.id == "p01")
    assert (one.received_share_a, one.received_share_b) == (1 / 10, 1 / 10)


def falling(absent: Iterable[str] = ()) -> tuple[ClassRound, ClassRound]:
    """Everyone keeps his choices, but seven of the ten who chose p11 choose another now."""
    others = PUPILS[:11]
    first = {p: [others[(n + 1) % 11], others[(n + 3) % 11], "p11"] for n, p in enumerate(others)}
    second = {
        p: [c for c in picked if c != "p11" or n > 6] + ([others[(n + 5) % 11]] if n <= 6 else [])
        for n, (p, picked) in enumerate(first.items())
    }
    gone = set(absent)
    a = build([(p, c) for p, picked in first.items() for c in picked])
    b = build(
        [(p, c) for p, picked in second.items() for c in picked if p not in gone], absent=gone
    )
    return a, b


def test_a_pupil_who_is_dropped_by_most_is_declining() -> None:
    """The sentence gives both counts; the others do not decline."""
    found = compare_rounds(*falling())
    (flag,) = found.flags
    assert (flag.kind, flag.pupil) == ("declining", "p11")
    assert flag.reason.startswith(
        "Van de 11 klasgenoten die beide keren meededen kozen er eerst 11 en nu 4 deze leerling."
    )
    assert flag.certainty == "certain"
    document = comparison_to_json(found)
    assert [one["id"] for one in document["pupils"] if one["declining"]] == ["p11"]


def test_with_too_few_respondents_declining_cannot_be_said() -> None:
    """Both rounds need three quarters of the class."""
    found = compare_rounds(*falling(absent=PUPILS[:4]))
    assert found.flags == ()
    assert found.expected_flags_by_chance is None
    assert {one.declining for one in found.pupils} == {None}


def test_the_two_round_model_is_the_exact_distribution_over_all_reshuffles() -> None:
    """Enumerate every way each nominator could have kept and added; the tails agree."""
    draw = np.random.default_rng(5)
    present = np.ones(5, dtype=bool)
    off = ~np.eye(5, dtype=bool)
    before = off & (draw.random((5, 5)) < 0.5)
    after = off & (draw.random((5, 5)) < 0.5)
    null = two_round_null(before, after, present)
    low, _ = cumulative(poisson_binomial(null))
    for j in range(5):
        pmf = np.array([1.0, 0, 0, 0, 0, 0])
        for i in range(5):
            if i == j:
                continue
            had = [c for c in range(5) if before[i, c]]
            rest = [c for c in range(5) if c not in {i, *had}]
            kept, added = int((after & before)[i].sum()), int((after & ~before)[i].sum())
            ways = [
                set(keep) | set(add)
                for keep in combinations(had, kept)
                for add in combinations(rest, added)
            ]
            p = sum(j in way for way in ways) / len(ways)
            pmf = np.convolve(pmf, [1 - p, p])[:6]
        assert np.allclose(low[:, j], np.cumsum(pmf), rtol=0, atol=1e-12)


def test_rounds_without_the_same_question_or_pupils_cannot_be_compared() -> None:
    """One Dutch sentence each."""
    other = make_round(PUPILS, [Question("anders", "positive")], [])
    with pytest.raises(InputError, match="dezelfde positieve vraag"):
        compare_rounds(build([]), other)
    with pytest.raises(InputError, match="dezelfde positieve vraag"):
        compare_rounds(build([]), build([]), "anders")
    with pytest.raises(InputError, match="geen leerling gemeen"):
        compare_rounds(build([]), build([], ["x", "y"]))


def test_preference_is_followed_when_both_rounds_have_a_negative_question(
    invent: Callable[..., Any],
) -> None:
    """zSP over the same pupils and nominators; a round beside itself correlates fully."""
    made = invent(11, size=20)
    found = compare_rounds(made.build(), made.build())
    assert found.pearson_preference == pytest.approx(1.0)
    everyone = replace(made, responded=frozenset(made.pupils)).build()
    same = compare_rounds(everyone, everyone)
    for one in same.pupils:
        assert one.preference_a == pytest.approx(analyse(everyone).pupil(one.id).z_preference)


@pytest.mark.parametrize("size", [1, 2])
def test_a_tiny_class_gives_null_instead_of_a_number(size: int) -> None:
    """Nothing to correlate, nothing to divide by."""
    round = build([], PUPILS[:size])
    found = compare_rounds(round, round)
    assert (found.jaccard, found.pearson_received) == (None, None)


def test_stability_may_be_left_out() -> None:
    """Certainty null, the same decision."""
    (flag,) = compare_rounds(*falling(), settings=Settings(stability=False)).flags
    assert (flag.certainty, flag.flips) == (None, None)
