"""The five status methods of section 3, for one positive and one negative question.

Ties (``chance.TIE``): strict comparisons are false on a tie, ``tail <= alpha`` is true.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klasapp.sociometry.chance import TIE
from klasapp.sociometry.result import Status
from klasapp.sociometry.tally import Bools, Floats, Ints


def _above(a: Floats | Ints, b: Floats | float) -> Bools:
    return np.asarray(a > b + TIE)


def _below(a: Floats | Ints, b: Floats | float) -> Bools:
    return np.asarray(a < b - TIE)


def _rare(tail: Floats, alpha: float) -> Bools:
    return np.asarray(tail <= alpha + TIE)


def _first(labels: Sequence[tuple[Status, Bools]], otherwise: Status) -> list[Status]:
    """The first label that holds, in the order given."""
    result: list[Status] = [otherwise] * len(labels[0][1])
    for label, holds in reversed(labels):
        for place in np.flatnonzero(holds):
            result[place] = label
    return result


@dataclass(frozen=True, slots=True)
class Scores:
    """Standard scores within the class; NaN for a pupil whom nobody could choose."""

    liked: Floats
    disliked: Floats
    preference: Floats
    impact: Floats


def standardise(values: Floats) -> Floats:
    """z-scores with the sample SD (ddof=1) over the values that are not NaN; SD 0 gives 0."""
    known = values[~np.isnan(values)]
    spread = known.std(ddof=1) if len(known) > 1 else 0.0
    if spread <= TIE:
        return np.where(np.isnan(values), np.nan, 0.0)
    return np.asarray((values - known.mean()) / spread)


def standard_scores(liked: Ints, disliked: Ints, possible: Ints) -> Scores:
    """zL, zD, zSP and zSI on shares of the possible nominators (Coie, Dodge & Coppotelli 1982)."""
    some = possible > 0
    blank = np.full(len(possible), np.nan)
    z_liked = standardise(np.divide(liked, possible, out=blank.copy(), where=some))
    z_disliked = standardise(np.divide(disliked, possible, out=blank.copy(), where=some))
    return Scores(
        z_liked,
        z_disliked,
        standardise(z_liked - z_disliked),
        standardise(z_liked + z_disliked),
    )


def coie_dodge(scores: Scores, liked: Ints, *, coppotelli: bool) -> list[Status | None]:
    """Labels of Coie, Dodge & Coppotelli (1982), or of Coie & Dodge (1983)."""
    zero = np.zeros(len(liked))
    up_liked, down_liked = _above(scores.liked, zero), _below(scores.liked, zero)
    up_disliked, down_disliked = _above(scores.disliked, zero), _below(scores.disliked, zero)
    ignored = _below(scores.impact, -1.0)
    labels: list[tuple[Status, Bools]] = [
        ("popular", _above(scores.preference, 1.0) & up_liked & down_disliked),
        ("rejected", _below(scores.preference, -1.0) & down_liked & up_disliked),
        ("controversial", _above(scores.impact, 1.0) & up_liked & up_disliked),
        ("neglected", ignored & ((liked == 0) if coppotelli else (down_liked & down_disliked))),
    ]
    if coppotelli:
        middle = _above(scores.preference, -0.5) & _below(scores.preference, 0.5)
        labels.append(("average", middle))
    found = _first(labels, "unclassified" if coppotelli else "average")
    return [
        None if undefined else label
        for label, undefined in zip(found, np.isnan(scores.preference), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Chance:
    """Of one variable, per pupil: the count, its expectation and its inclusive tails."""

    count: Ints | Floats
    expected: Floats
    low: Floats
    high: Floats


def newcomb_bukowski(liked: Chance, disliked: Chance, impact: Chance, alpha: float) -> list[Status]:
    """Decision rules of Newcomb & Bukowski (Dev Psych 1983, 19:856-867), one-sided."""
    often_liked = _rare(liked.high, alpha)
    often_disliked = _rare(disliked.high, alpha)
    return _first(
        [
            ("popular", often_liked & _below(disliked.count, disliked.expected)),
            ("rejected", often_disliked & _below(liked.count, liked.expected)),
            (
                "controversial",
                (often_liked & _above(disliked.count, disliked.expected))
                | (often_disliked & _above(liked.count, liked.expected)),
            ),
            ("neglected", _rare(impact.low, alpha)),
        ],
        "average",
    )


def ssrat(
    liked: Chance, disliked: Chance, preference: Chance, impact: Chance, alpha: float
) -> list[Status]:
    """Decision rules of SSrat (Maassen, Akkermans & Van der Linden 1996)."""
    more, less = _above(liked.count, liked.expected), _below(liked.count, liked.expected)
    worse = _above(disliked.count, disliked.expected)
    better = _below(disliked.count, disliked.expected)
    return _first(
        [
            ("popular", _rare(preference.high, alpha) & more & better),
            ("rejected", _rare(preference.low, alpha) & less & worse),
            ("controversial", _rare(impact.high, alpha) & more & worse),
            ("neglected", _rare(impact.low, alpha) & less & better),
        ],
        "average",
    )
