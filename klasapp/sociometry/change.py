"""Two rounds of one class with the same question (section 6): scores, never labels.

The test for ``declining``. Let nominator i, present in both rounds, first choose a_i of the
pupils of both rounds and keep s_i of them, and choose g_i new ones out of the o_i he had not
chosen. Null hypothesis: which choices he kept and which he added is random, given those
amounts. For one pupil j the nominators are independent, so the number that j receives in the
second round is exactly Poisson-binomial, with chance s_i / a_i for each i who chose j before and
g_i / o_i for each who did not: the conditional randomisation test of R. A. Fisher (1935),
applied per nominator. It holds the classmates' own changeability and the fall back to the
average fixed; p = P(received <= observed), one-sided.
"""

from dataclasses import dataclass

import numpy as np

from klasapp.errors import InputError
from klasapp.sociometry import reason
from klasapp.sociometry.chance import TIE, receive, without_each
from klasapp.sociometry.flags import certainty
from klasapp.sociometry.indices import mutual
from klasapp.sociometry.result import Flag, Settings
from klasapp.sociometry.round import ClassRound
from klasapp.sociometry.status import standard_scores
from klasapp.sociometry.tally import Bools, Floats, Ints, eligibility, tally


@dataclass(frozen=True, slots=True)
class PupilChange:
    """One pupil of both rounds; shares 0..1 of the nominators present in both.

    ``p_declining``: the chance of this few in the second round. ``declining`` None: not to be
    said, because a round has too few respondents.
    """

    id: str
    received_share_a: float | None
    received_share_b: float | None
    preference_a: float | None
    preference_b: float | None
    p_declining: float
    declining: bool | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Round a beside round b; undefined is None. Mutual choices are pairs of ids."""

    question: str
    jaccard: float | None
    pearson_received: float | None
    pearson_preference: float | None
    kept: tuple[tuple[str, str], ...]
    new: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    pupils: tuple[PupilChange, ...]
    flags: tuple[Flag, ...]
    expected_flags_by_chance: float | None


@dataclass(frozen=True, slots=True)
class _Side:
    """One round cut down to the pupils and nominators of both."""

    chosen: Bools
    rejected: Bools | None


def _side(round: ClassRound, pupils: list[str], present: Bools, names: list[str]) -> _Side:
    counts = tally(round)
    place = {pupil: number for number, pupil in enumerate(round.pupils)}
    keep = np.array([place[pupil] for pupil in pupils], dtype=np.int64)
    cut = [counts.choices[name][np.ix_(keep, keep)] & present[:, None] for name in names]
    return _Side(cut[0], cut[1] if len(cut) > 1 else None)


def _pearson(a: Floats, b: Floats) -> float | None:
    known = ~np.isnan(a) & ~np.isnan(b)
    if known.sum() < 2:
        return None
    x, y = a[known] - a[known].mean(), b[known] - b[known].mean()
    size = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / size if size > TIE else None


def _same_question(a: ClassRound, b: ClassRound, kind: str) -> str | None:
    first = [question.name for question in a.questions if question.kind == kind]
    second = {question.name for question in b.questions if question.kind == kind}
    return next((name for name in first if name in second), None)


def compare_rounds(
    a: ClassRound, b: ClassRound, question: str | None = None, settings: Settings | None = None
) -> Comparison:
    """Compare two rounds over the pupils in both and the nominators present in both.

    ``question``: the positive question, by default the first that both rounds asked; the first
    negative question of both, if any, gives the social preference. Raises ``InputError`` when
    the rounds share no such question or no pupil.
    """
    settings = settings or Settings()
    shared = _same_question(a, b, "positive")
    if question is not None:
        asked = [q.name for one in (a, b) for q in one.of_kind("positive")]
        shared = question if asked.count(question) == 2 else None
    if shared is None:
        raise InputError(
            "Deze twee metingen hebben niet dezelfde positieve vraag. Vergelijken kan alleen "
            "als beide keren dezelfde vraag is gesteld."
        )
    in_b = frozenset(b.pupils)
    pupils = [pupil for pupil in a.pupils if pupil in in_b]
    if not pupils:
        raise InputError(
            "Deze twee metingen hebben geen leerling gemeen. Kies twee metingen van dezelfde klas."
        )
    present = np.array([p in a.responded and p in b.responded for p in pupils], dtype=bool)
    negative = _same_question(a, b, "negative")
    names = [shared, negative] if negative else [shared]
    before, after = _side(a, pupils, present, names), _side(b, pupils, present, names)
    possible = eligibility(present).sum(axis=0)
    enough = all(
        (one.participation or 0.0) >= settings.participation_normal - TIE for one in (a, b)
    )
    shares = _shares(before.chosen, possible), _shares(after.chosen, possible)
    preferences = _preference(before, possible), _preference(after, possible)
    changes, flags, expected = _declines(pupils, present, before, after, enough, settings)
    either = int((before.chosen | after.chosen).sum())
    old, new = mutual(before.chosen), mutual(after.chosen)
    return Comparison(
        question=shared,
        jaccard=int((before.chosen & after.chosen).sum()) / either if either else None,
        pearson_received=_pearson(*shares),
        pearson_preference=_pearson(*preferences),
        kept=_pairs(old & new, pupils),
        new=_pairs(new & ~old, pupils),
        lost=_pairs(old & ~new, pupils),
        joined=tuple(pupil for pupil in b.pupils if pupil not in frozenset(a.pupils)),
        left=tuple(pupil for pupil in a.pupils if pupil not in in_b),
        pupils=tuple(
            PupilChange(
                pupil,
                _known(shares[0][j]),
                _known(shares[1][j]),
                _known(preferences[0][j]),
                _known(preferences[1][j]),
                float(changes[0][j]),
                bool(changes[1][j]) if enough else None,
            )
            for j, pupil in enumerate(pupils)
        ),
        flags=flags,
        expected_flags_by_chance=expected if enough else None,
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _pairs(both: Bools, pupils: list[str]) -> tuple[tuple[str, str], ...]:
    return tuple((pupils[i], pupils[j]) for i, j in np.argwhere(np.triu(both)))


def _shares(chosen: Bools, possible: Ints) -> Floats:
    blank = np.full(len(possible), np.nan)
    shares: Floats = np.divide(chosen.sum(axis=0), possible, out=blank, where=possible > 0)
    return shares


def _preference(side: _Side, possible: Ints) -> Floats:
    if side.rejected is None:
        return np.full(len(possible), np.nan)
    liked, disliked = side.chosen.sum(axis=0), side.rejected.sum(axis=0)
    return standard_scores(liked, disliked, possible).preference


def two_round_null(before: Bools, after: Bools, present: Bools) -> Floats:
    """The chance that i chooses j in the second round, given the first (module docstring)."""
    open_to = eligibility(present) & ~before

    def share(part: Bools, whole: Bools) -> Floats:
        count = whole.sum(axis=1, keepdims=True)
        zero = np.zeros(count.shape)
        parts: Floats = np.divide(part.sum(axis=1, keepdims=True), count, out=zero, where=count > 0)
        return parts

    null: Floats = before * share(after & before, before)
    return null + open_to * share(after & open_to, open_to)


def _declines(
    pupils: list[str],
    present: Bools,
    before: _Side,
    after: _Side,
    enough: bool,
    settings: Settings,
) -> tuple[tuple[Floats, Bools], tuple[Flag, ...], float]:
    """p-values and decisions, the flags with their certainty, and how many chance would give."""
    null = two_round_null(before.chosen, after.chosen, present)
    (got,) = receive([(after.chosen, null)])
    first = before.chosen.sum(axis=0)
    dropped = got.count < first
    holds = (got.p_low <= settings.alpha + TIE) & dropped
    tails = without_each(got.low, null, got.count - after.chosen)
    without = (tails <= settings.alpha + TIE) & (got.count - after.chosen < first - before.chosen)
    flips = (holds & ~without)[present].sum(axis=0)
    of = int(present.sum())
    flags = []
    for j in np.flatnonzero(holds) if enough else ():
        changed = int(flips[j]) if settings.stability else None
        sure = certainty(changed, of, absent_isolated=False, settings=settings)
        rare = (got.low[:, j] <= settings.alpha + TIE) & (np.arange(len(got.low)) < first[j])
        flags.append(
            Flag(
                "declining",
                pupils[j],
                sure,
                changed,
                None if changed is None else of,
                reason.declining(
                    int(first[j]),
                    int(got.count[j]),
                    of - int(present[j]),
                    float(got.expected[j]),
                    float(got.p_low[j]),
                ),
                reason.declining_change(int(rare.sum())) + reason.stability(changed, of, 0),
            )
        )
    x = np.arange(len(got.low))[:, None]
    attainable = np.where((got.low <= settings.alpha + TIE) & (x < first), got.low, 0.0)
    return (got.p_low, holds), tuple(flags), float(attainable.max(axis=0).sum())
