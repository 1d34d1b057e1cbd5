"""Two rounds: what lasts, and who is chosen clearly less than chance explains."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    reason,
)
from klasapp.sociometry.change import Drop

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


def counted(before: int, after: int, size: int = 26) -> tuple[ClassRound, ClassRound]:
    """Everyone chooses three; p00 is chosen by the first ``before``, and then ``after``."""
    pupils = [f"p{n:02d}" for n in range(size)]

    def round(count: int) -> ClassRound:
        pairs = []
        for n, pupil in enumerate(pupils):
            ring = [one for one in pupils[n + 1 :] + pupils[:n] if one != "p00"]
            picked = ["p00", *ring[:2]] if 0 < n <= count else ring[:3]
            pairs += [(pupil, one) for one in picked]
        return build(pairs, pupils)

    return round(before), round(after)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(2, 1, False), (2, 0, False), (3, 0, False), (9, 2, True)],
)
def test_staying_unpopular_is_no_decline_and_losing_most_is(
    before: int, after: int, expected: bool
) -> None:
    """From two or three choices no drop is rare; from nine to two of 25 is."""
    found = compare_rounds(*counted(before, after))
    assert found.pupils[0].declining is expected
    assert ("p00" in {flag.pupil for flag in found.flags}) is expected


def exact(drop: Drop) -> list[Fraction]:
    """P(X <= x | T) by enumerating which nominators chose, weighted by the odds of both rounds."""
    m, total = drop.possible, drop.before + drop.after
    odds = [
        Fraction(expected) / (m - Fraction(expected))
        for expected in (drop.expected_a, drop.expected_b)
    ]
    weight = [Fraction(0)] * (total + 1)
    for picks in product((0, 1), repeat=2 * m):
        first, second = sum(picks[:m]), sum(picks[m:])
        if first + second == total:
            weight[second] += odds[0] ** first * odds[1] ** second
    return [sum(weight[: x + 1], Fraction(0)) / sum(weight) for x in range(total + 1)]


@pytest.mark.parametrize(
    "drop",
    [Drop(4, 1, 5, 2.0, 2.0), Drop(3, 0, 4, 1.5, 0.75), Drop(2, 3, 5, 0.5, 3.25),
     Drop(5, 4, 5, 2.5, 1.0), Drop(0, 0, 3, 1.0, 1.0)],
)  # fmt: skip
def test_the_test_is_the_exact_conditional_distribution(drop: Drop) -> None:
    """Enumerate every way the nominators could have chosen in both rounds; the tails agree."""
    assert np.allclose(drop.low(), [float(p) for p in exact(drop)], rtol=0, atol=1e-12)


@given(data=st.data(), m=st.integers(1, 40))
def test_a_chance_is_a_chance_and_who_keeps_up_never_stands_out(
    data: st.DataObject, m: int
) -> None:
    """p lies in 0..1; at equal or better odds than the class's own change nobody is flagged."""
    before, after = (data.draw(st.integers(0, m)) for _ in range(2))
    shares = st.floats(0, 1)
    drop = Drop(before, after, m, m * data.draw(shares), m * data.draw(shares))
    assert 0.0 <= drop.p() <= 1.0
    assert 0.0 <= drop.expected_flags(0.05) <= 0.05 + 1e-9
    if drop.stands_out(0.05):
        a, b = drop.expected_a, drop.expected_b
        assert after < before
        assert after * (m - before) * a * (m - b) < before * (m - after) * b * (m - a)
        assert after < drop.enough(0.05) <= before


def test_a_class_that_chooses_fewer_has_no_decline_of_its_own() -> None:
    """From six choices each to two: everyone drops by as much, nobody stands out."""
    size = 24
    pupils = [f"p{n:02d}" for n in range(size)]

    def ring(k: int) -> ClassRound:
        return build(
            [(p, pupils[(n + s) % size]) for n, p in enumerate(pupils) for s in range(1, k + 1)],
            pupils,
        )

    found = compare_rounds(ring(6), ring(2))
    assert found.flags == ()
    assert min(one.p_declining for one in found.pupils) > 0.3


def test_the_sentence_says_that_the_class_chose_differently() -> None:
    """Only when the expected numbers differ."""
    same, fewer = reason.declining(9, 2, 25, 3.0, 3.0, 0.02), reason.declining(9, 2, 25, 5, 3, 0.02)
    assert same.endswith("zo'n daling, of een grotere, bij 2 van de 100.")
    assert fewer.endswith("bij toeval verwacht je eerst 5 en nu 3 keuzes.")


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
