"""A second, naive implementation in exact fractions against ``analyse`` on fresh random classes.

Nothing of the package's mathematics is used here: dictionaries, sets, dynamic programming in
fractions, and a complete recount for each respondent left out.
"""

import statistics
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest

from klasapp.sociometry import Settings, analyse, analysis_to_json

Arrows = Mapping[str, frozenset[str]]
HAIR = 1e-9


def tails(chances: list[Fraction], x: int) -> tuple[Fraction, Fraction]:
    """P(X <= x) and P(X >= x) of a sum of independent 0/1 variables."""
    pmf = {0: Fraction(1)}
    for p in chances:
        fresh: dict[int, Fraction] = {}
        for value, weight in pmf.items():
            fresh[value] = fresh.get(value, Fraction(0)) + weight * (1 - p)
            fresh[value + 1] = fresh.get(value + 1, Fraction(0)) + weight * p
        pmf = fresh
    return (
        sum((w for v, w in pmf.items() if v <= x), Fraction(0)),
        sum((w for v, w in pmf.items() if v >= x), Fraction(0)),
    )


class Naive:
    """One class, counted the slow way."""

    def __init__(
        self,
        pupils: tuple[str, ...],
        responded: frozenset[str],
        chosen: Mapping[str, Arrows],
        gender: Mapping[str, str] | None = None,
    ) -> None:
        self.pupils, self.responded, self.gender = pupils, responded, gender
        self.chosen = {
            name: {i: arrows.get(i, frozenset()) for i in responded}
            for name, arrows in chosen.items()
        }

    def possible(self, j: str) -> list[str]:
        return [i for i in self.pupils if i in self.responded and i != j]

    def p(self, name: str, i: str, j: str) -> Fraction:
        picked = self.chosen[name][i]
        if self.gender is None:
            return Fraction(len(picked), len(self.pupils) - 1)
        alike = self.gender[i] == self.gender[j]
        pool = [o for o in self.pupils if o != i and (self.gender[o] == self.gender[i]) == alike]
        return Fraction(len([o for o in picked if o in pool]), len(pool))

    def received(self, name: str, j: str) -> int:
        return sum(j in self.chosen[name][i] for i in self.possible(j))

    def chance(self, name: str, j: str) -> tuple[Fraction, float, float]:
        ps = [self.p(name, i, j) for i in self.possible(j)]
        low, high = tails(ps, self.received(name, j))
        return sum(ps, Fraction(0)), float(low), float(high)

    def mutual(self, name: str, j: str) -> int:
        if j not in self.responded:
            return 0
        return sum(
            j in self.chosen[name][i] and i in self.chosen[name][j] for i in self.possible(j)
        )

    def isolated(self, j: str) -> bool:
        return self.chance("samen", j)[1] <= 0.05 + HAIR and self.mutual("samen", j) == 0

    def rejected(self, j: str) -> bool:
        liked = self.chance("samen", j)[0]
        return self.chance("liever niet", j)[2] <= 0.05 + HAIR and self.received(
            "samen", j
        ) < liked - Fraction(1, 10**9)

    def targeted(self, j: str) -> bool:
        count, of = self.received("gepest", j), len(self.possible(j))
        return count >= 2 and count * 10 >= of and self.chance("gepest", j)[2] <= 0.05 + HAIR

    def without(self, r: str) -> "Naive":
        return Naive(self.pupils, self.responded - {r}, self.chosen, self.gender)

    def flags(self) -> dict[str, dict[str, tuple[str, int]]]:
        """Per pupil and kind: certainty and flips."""
        if len(self.responded) < 0.6 * len(self.pupils) - HAIR:
            return {j: {} for j in self.pupils}
        result: dict[str, dict[str, tuple[str, int]]] = {}
        fewer = [self.without(r) for r in sorted(self.responded)]
        for j in self.pupils:
            result[j] = {}
            for kind in ("isolated", "rejected", "targeted"):
                if not getattr(self, kind)(j):
                    continue
                flips = sum(not getattr(one, kind)(j) for one in fewer)
                sure = "undetermined" if flips > 0.2 * len(fewer) + HAIR else "shaky"
                if flips == 0 and not (kind == "isolated" and j not in self.responded):
                    sure = "certain"
                result[j][kind] = (sure, flips)
        return result

    def labels(self, j: str) -> str:
        """Newcomb and Bukowski's rules under the exact model."""
        e_l, _, high_l = self.chance("samen", j)
        e_d, _, high_d = self.chance("liever niet", j)
        count_l, count_d = self.received("samen", j), self.received("liever niet", j)
        both = [self.p("samen", i, j) + self.p("liever niet", i, j) for i in self.possible(j)]
        low_i = float(tails(both, count_l + count_d)[0])
        often_l, often_d = high_l <= 0.05 + HAIR, high_d <= 0.05 + HAIR
        if often_l and count_d < e_d:
            return "popular"
        if often_d and count_l < e_l:
            return "rejected"
        if (often_l and count_d > e_d) or (often_d and count_l > e_l):
            return "controversial"
        return "neglected" if low_i <= 0.05 + HAIR else "average"


def standard(values: list[float]) -> list[float]:
    """z-scores with the sample standard deviation."""
    spread = statistics.stdev(values) if len(values) > 1 else 0.0
    return [(v - statistics.fmean(values)) / spread if spread > HAIR else 0.0 for v in values]


def close(ours: object, exact: Fraction | float) -> bool:
    """Within 1e-9 of the naive answer."""
    return isinstance(ours, float) and abs(ours - float(exact)) < 1e-9


@pytest.mark.parametrize("by_gender", [False, True])
@pytest.mark.parametrize("seed", range(24))
def test_the_json_is_what_a_naive_recount_says(
    seed: int, by_gender: bool, invent: Callable[..., Any]
) -> None:
    """Counts, tails, labels, class indices and flags with their certainty, pupil by pupil."""
    made = invent(seed, size=4 + seed % 9)
    chosen = {
        name: {i: frozenset(b for a, b in pairs if a == i) for i in made.pupils}
        for (name, _), pairs in made.chosen.items()
    }
    naive = Naive(made.pupils, made.responded, chosen, made.gender if by_gender else None)
    document = analysis_to_json(analyse(made.build(), Settings(by_gender=by_gender)))
    flags = naive.flags()
    undefined = [j for j in made.pupils if not naive.possible(j)]
    for pupil in document["pupils"]:
        j = pupil["id"]
        assert pupil["responded"] == (j in made.responded)
        assert pupil["possible_nominators"] == len(naive.possible(j))
        for prefix, name in (("received", "samen"), ("negative", "liever niet")):
            expected, low, high = naive.chance(name, j)
            assert close(pupil[f"expected_{prefix}"], expected)
            assert close(pupil[f"p_{prefix}_low"], low)
            assert close(pupil[f"p_{prefix}_high"], high)
        assert pupil["received"] == naive.received("samen", j)
        assert pupil["received_negative"] == naive.received("liever niet", j)
        if j in made.responded:
            assert pupil["given"] == len(chosen["samen"][j])
            assert pupil["mutual"] == naive.mutual("samen", j)
        assert pupil["status"]["poisson_binomial"] == naive.labels(j)
        for name, one in pupil["by_question"].items():
            assert one["received"] == naive.received(name, j)
            assert close(one["p_received_high"], naive.chance(name, j)[2])
        assert {f["kind"]: (f["certainty"], f["flips"]) for f in pupil["flags"]} == flags[j]
        assert all(f["of"] == len(made.responded) for f in pupil["flags"])
        assert (pupil["z_preference"] is None) == (j in undefined)
    check_scores(document, naive, undefined)
    check_indices(document["class"], naive)


def check_scores(document: dict[str, Any], naive: Naive, undefined: list[str]) -> None:
    """Social preference and impact on shares, over the pupils whom somebody could choose."""
    known = [j for j in naive.pupils if j not in undefined]
    if not known:
        return
    liked, disliked = (
        standard([naive.received(name, j) / len(naive.possible(j)) for j in known])
        for name in ("samen", "liever niet")
    )
    preference = standard([a - b for a, b in zip(liked, disliked, strict=True)])
    impact = standard([a + b for a, b in zip(liked, disliked, strict=True)])
    by_id = {pupil["id"]: pupil for pupil in document["pupils"]}
    for place, j in enumerate(known):
        assert close(by_id[j]["z_preference"], preference[place])
        assert close(by_id[j]["z_impact"], impact[place])


def check_indices(indices: dict[str, Any], naive: Naive) -> None:
    """The indices of section 4 from their definitions."""
    arrows = {(i, j) for i, picked in naive.chosen["samen"].items() for j in picked}
    n, there = len(naive.pupils), naive.responded
    mutual = {frozenset(pair) for pair in arrows if pair[::-1] in arrows}
    within = [pair for pair in arrows if pair[1] in there]
    paths = [(i, j, k) for i, j in arrows for a, k in arrows if a == j and i != k]
    closed = [(i, k) for i, _, k in paths if (i, k) in arrows]
    counts = [naive.received("samen", j) for j in naive.pupils]
    for name, part, whole in (
        ("participation", len(there), n),
        ("density", len(arrows), len(there) * (n - 1)),
        ("reciprocity", 2 * len(mutual), len(within)),
        ("cohesion", 2 * len(mutual), len(there) * (len(there) - 1)),
        ("transitivity", len(closed), len(paths)),
        ("centralisation", sum(max(counts) - c for c in counts), (n - 1) ** 2),
    ):
        if whole:
            assert close(indices[name], Fraction(part, whole)), name
        else:
            assert indices[name] is None, name
    assert indices["mutual_pairs"] == len(mutual)
    assert indices["not_chosen"] == counts.count(0)
    zero = [tails([naive.p("samen", i, j) for i in naive.possible(j)], 0)[0] for j in naive.pupils]
    assert close(indices["not_chosen_expected"], sum(zero, Fraction(0)))
    in_pairs = {one for pair in mutual for one in pair}
    assert indices["no_mutual"] == len(there - in_pairs)
