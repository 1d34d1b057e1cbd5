"""Two rounds of one class with the same question (section 6): scores, never labels.

The test for ``declining`` looks at a pupil's own drop. Let x_a and x_b of the m nominators
present in both rounds (the pupil apart) have chosen him, T = x_a + x_b. Null hypothesis: he is
chosen as readily as before. Given T, x_b then follows Fisher's noncentral hypergeometric
distribution, P(x) ~ C(m, x) C(m, T - x) omega^x, with odds ratio omega = odds_b / odds_a and
odds_t = E_t / (m - E_t), E_t being what chance would give him in round t: the exact conditional
test of R. A. Fisher (1935), in its noncentral form so that a class that chooses more or fewer in
one round is allowed for. p = P(X <= x_b | T), one-sided and inclusive. A pupil who stays
unpopular has a small T, and from a small T no drop is rare. The test takes the two rounds for
independent; friends stay, so that drops by chance are rarer than it says: it is conservative.
"""

from dataclasses import dataclass, replace
from math import comb, log, log1p

import numpy as np

from klasapp.errors import InputError
from klasapp.sociometry import reason
from klasapp.sociometry.chance import TIE, uniform_null
from klasapp.sociometry.flags import certainty
from klasapp.sociometry.indices import mutual
from klasapp.sociometry.result import Flag, Settings
from klasapp.sociometry.round import ClassRound
from klasapp.sociometry.status import standard_scores
from klasapp.sociometry.tally import Bools, Floats, Ints, eligibility, tally


@dataclass(frozen=True, slots=True)
class PupilChange:
    """One pupil of both rounds; shares 0..1 of the nominators present in both.

    ``p_declining``: the chance of a drop like this when nothing but chance changed.
    ``declining`` None: not to be said, because a round has too few respondents.
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
    shared, pupils = _shared_question(a, b, question), _shared_pupils(a, b)
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
        left=tuple(pupil for pupil in a.pupils if pupil not in frozenset(b.pupils)),
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


def _shared_question(a: ClassRound, b: ClassRound, question: str | None) -> str:
    shared = _same_question(a, b, "positive")
    if question is not None:
        asked = [q.name for one in (a, b) for q in one.of_kind("positive")]
        shared = question if asked.count(question) == 2 else None
    if shared is None:
        raise InputError(
            "Deze twee metingen hebben niet dezelfde positieve vraag. Vergelijken kan alleen "
            "als beide keren dezelfde vraag is gesteld."
        )
    return shared


def _shared_pupils(a: ClassRound, b: ClassRound) -> list[str]:
    in_b = frozenset(b.pupils)
    pupils = [pupil for pupil in a.pupils if pupil in in_b]
    if not pupils:
        raise InputError(
            "Deze twee metingen hebben geen leerling gemeen. Kies twee metingen van dezelfde klas."
        )
    return pupils


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


@dataclass(frozen=True, slots=True)
class Drop:
    """What one pupil received in both rounds from the same ``possible`` nominators.

    ``expected_a`` and ``expected_b``: what chance would give, 0..possible.
    """

    before: int
    after: int
    possible: int
    expected_a: float
    expected_b: float

    def low(self) -> Floats:
        """P(X <= x | T) for x = 0 .. T, Fisher's noncentral hypergeometric (module docstring).

        All ones where a round leaves nothing to compare: nobody chose anyone, or all chose all.
        """
        m, total = self.possible, self.before + self.after
        for expected in (self.expected_a, self.expected_b):
            if not TIE < expected < m - TIE:
                return np.ones(total + 1)
        log_omega = _log_odds(self.expected_b, m) - _log_odds(self.expected_a, m)
        x = range(max(0, total - m), min(m, total) + 1)
        logs = np.array([log(comb(m, k)) + log(comb(m, total - k)) + k * log_omega for k in x])
        weights = np.exp(logs - logs.max())
        low = np.zeros(total + 1)
        low[x.start : x.stop] = np.cumsum(weights) / weights.sum()
        low[x.stop - 1 :] = 1.0
        return np.minimum(low, 1.0)

    def p(self) -> float:
        """The chance of this few in the second round, or fewer."""
        return float(self.low()[self.after])

    def stands_out(self, alpha: float) -> bool:
        """Chosen by fewer than before, and by fewer than chance explains."""
        return self.after < self.before and self.p() <= alpha + TIE

    def expected_flags(self, alpha: float) -> float:
        """The chance that this pupil stands out although nothing changed, given T."""
        low = self.low()
        x = np.arange(len(low))
        rare = (low <= alpha + TIE) & (2 * x < len(low) - 1)
        return float(low[rare].max(initial=0.0))

    def enough(self, alpha: float) -> int:
        """The lowest second count that would not stand out."""
        more = range(self.after, self.before + 1)
        return next(x for x in more if not replace(self, after=x).stands_out(alpha))


def _log_odds(expected: float, possible: int) -> float:
    return log(expected / possible) - log1p(-expected / possible)


@dataclass(frozen=True, slots=True)
class _Nominators:
    """Who chose whom in both rounds, and what chance would give: all (n, n)."""

    present: Bools
    before: Bools
    after: Bools
    null_a: Floats
    null_b: Floats

    def drop(self, j: int, without: int | None = None) -> Drop:
        """The drop of pupil j, with one nominator left out."""
        use = self.present.copy()
        use[j] = False
        if without is not None:
            use[without] = False
        return Drop(
            int(self.before[use, j].sum()),
            int(self.after[use, j].sum()),
            int(use.sum()),
            float(self.null_a[use, j].sum()),
            float(self.null_b[use, j].sum()),
        )


def _declines(
    pupils: list[str],
    present: Bools,
    before: _Side,
    after: _Side,
    enough: bool,
    settings: Settings,
) -> tuple[tuple[Floats, Bools], tuple[Flag, ...], float]:
    """p-values and decisions, the flags with their certainty, and how many chance would give."""
    eligible, alpha = eligibility(present), settings.alpha
    both = _Nominators(
        present,
        before.chosen,
        after.chosen,
        uniform_null(before.chosen, eligible),
        uniform_null(after.chosen, eligible),
    )
    drops = [both.drop(j) for j in range(len(pupils))]
    holds = np.array([drop.stands_out(alpha) for drop in drops], dtype=bool)
    of = int(present.sum())
    flags = []
    for j in np.flatnonzero(holds).tolist() if enough else ():
        drop, changed = drops[j], None
        if settings.stability:
            left_out = np.flatnonzero(present).tolist()
            changed = sum(not both.drop(j, r).stands_out(alpha) for r in left_out)
        sure = certainty(changed, of, absent_isolated=False, settings=settings)
        why = reason.declining(
            drop.before, drop.after, drop.possible, drop.expected_a, drop.expected_b, drop.p()
        )
        change = reason.declining_change(drop.enough(alpha)) + reason.stability(changed, of, 0)
        of_all = None if changed is None else of
        flags.append(Flag("declining", pupils[j], sure, changed, of_all, why, change))
    p_values = np.array([drop.p() for drop in drops])
    return (p_values, holds), tuple(flags), sum(drop.expected_flags(alpha) for drop in drops)
