"""Flags of section 5: the rules, and whether they survive without each respondent in turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from klasapp.sociometry import reason
from klasapp.sociometry.chance import (
    TIE,
    Received,
    expected_high,
    expected_low,
    expected_rejected,
    without_each,
)
from klasapp.sociometry.indices import mutual
from klasapp.sociometry.result import Certainty, Flag, FlagKind, Settings, ToCheck
from klasapp.sociometry.round import ClassRound, SelfReport
from klasapp.sociometry.tally import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Found:
    """One kind of flag: who has it, and who has it without respondent r (``without[r, j]``)."""

    kind: FlagKind
    holds: Bools
    without: Bools | None
    expected: float
    reasons: dict[int, tuple[str, str]] = field(default_factory=dict)

    def flips(self, responded: Bools) -> Ints | None:
        """For how many of the left-out respondents the answer changes, per pupil."""
        if self.without is None:
            return None
        changed: Ints = (self.without != self.holds)[responded].sum(axis=0)
        return changed


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What every rule needs to know of the round."""

    responded: Bools
    possible: Ints
    eligible: Bools
    settings: Settings


def isolated(around: Circumstances, chosen: Received, questions: int) -> Found:
    """Little chosen: P(X <= L) <= alpha and no mutual choice in the same set of choices."""
    alpha, pairs = around.settings.alpha, mutual(chosen.choices)
    mutuals = pairs.sum(axis=1)
    holds = (chosen.p_low <= alpha + TIE) & (mutuals == 0)
    without = None
    if around.settings.stability:
        tails = without_each(chosen.low, chosen.null, chosen.count - chosen.choices)
        left = mutuals - pairs
        np.fill_diagonal(left, 0)
        without = (tails <= alpha + TIE) & (left == 0)
    found = Found("isolated", holds, without, expected_low(chosen.low, alpha))
    for j in np.flatnonzero(holds):
        absent = not around.responded[j]
        found.reasons[int(j)] = (
            reason.isolated(
                int(chosen.count[j]),
                int(around.possible[j]),
                float(chosen.expected[j]),
                float(chosen.p_low[j]),
                questions,
                absent,
                around.settings,
            ),
            reason.isolated_change(int((chosen.low[:, j] <= alpha + TIE).sum()), absent),
        )
    return found


def rejected(
    around: Circumstances, liked: Received, disliked: Received, statuses: Sequence[str | None]
) -> Found:
    """Often rejected: the status of that name under the exact chance model."""
    alpha = around.settings.alpha
    holds = np.array([status == "rejected" for status in statuses], dtype=bool)
    without = None
    if around.settings.stability:
        counts = disliked.count - disliked.choices
        tails = 1.0 - without_each(disliked.low, disliked.null, counts - 1)
        left = liked.count - liked.choices
        without = (tails <= alpha + TIE) & (left < liked.expected - liked.null - TIE)
    expected = expected_rejected(liked.null, disliked.null, liked.low, disliked.high, alpha)
    found = Found("rejected", holds, without, expected)
    for j in np.flatnonzero(holds):
        rare = disliked.high[:, j] <= alpha + TIE
        found.reasons[int(j)] = (
            reason.rejected(
                int(disliked.count[j]),
                int(around.possible[j]),
                float(disliked.expected[j]),
                float(disliked.p_high[j]),
                int(liked.count[j]),
                float(liked.expected[j]),
                around.settings,
            ),
            reason.rejected_change(int(rare.argmax()) - 1, int(np.ceil(liked.expected[j] - TIE))),
        )
    return found


def named(kind: FlagKind, around: Circumstances, got: Received) -> Found:
    """Named as bullied or as bullying: by enough, by different pupils, and not by chance."""
    settings = around.settings

    def enough(count: Ints, possible: Ints, high: Floats) -> Bools:
        return np.asarray(
            (count >= np.maximum(settings.named_share * possible - TIE, settings.named_at_least))
            & (high <= settings.alpha + TIE)
        )

    holds = enough(got.count, around.possible, got.p_high)
    without = None
    if settings.stability:
        counts = got.count - got.choices
        tails = 1.0 - without_each(got.low, got.null, counts - 1)
        without = enough(counts, around.possible - around.eligible, tails)
    bar = np.maximum(
        np.ceil(settings.named_share * around.possible - TIE), settings.named_at_least
    ).astype(np.int64)
    found = Found(kind, holds, without, expected_high(got.high, bar, settings.alpha))
    for j in np.flatnonzero(holds):
        rare = got.high[:, j] <= settings.alpha + TIE
        found.reasons[int(j)] = (
            reason.named(
                kind == "bullies",
                int(got.count[j]),
                int(around.possible[j]),
                float(got.expected[j]),
                float(got.p_high[j]),
                settings,
            ),
            reason.named_change(max(int(rare.argmax()), int(bar[j])) - 1),
        )
    return found


def certainty(
    flips: int | None, of: int, *, absent_isolated: bool, settings: Settings
) -> Certainty | None:
    """How far a flag survives leaving out single respondents (section 5)."""
    if flips is None:
        return None
    if flips > settings.shaky_share * of + TIE:
        return "undetermined"
    return "shaky" if flips or absent_isolated else "certain"


def make_flags(round: ClassRound, around: Circumstances, found: Sequence[Found]) -> list[Flag]:
    """The flags of all kinds, in roster order within a kind."""
    of = int(around.responded.sum())
    result = []
    for one in found:
        flips = one.flips(around.responded)
        for j, (why, change) in one.reasons.items():
            changed = None if flips is None else int(flips[j])
            absent = one.kind == "isolated" and not around.responded[j]
            missing = len(round.pupils) - of - int(not around.responded[j])
            result.append(
                Flag(
                    one.kind,
                    round.pupils[j],
                    certainty(changed, of, absent_isolated=absent, settings=around.settings),
                    changed,
                    None if changed is None else of,
                    why,
                    change + reason.stability(changed, of, missing),
                )
            )
    return result


def self_report_flags(round: ClassRound, settings: Settings) -> list[Flag]:
    """Pupils who say themselves that they are bullied (Solberg & Olweus 2003) or unsafe."""
    alarming: dict[str, list[SelfReport]] = {}
    for one in round.self_reports:
        if (one.kind == "bullied_self" and one.value >= settings.bullied_self_at_least) or (
            one.kind == "safety" and one.value <= settings.safety_at_most
        ):
            alarming.setdefault(one.pupil, []).append(one)
    return [
        Flag(
            "self_reported",
            pupil,
            None,
            None,
            None,
            reason.self_reported(alarming[pupil]),
            "Dit is het eigen antwoord van de leerling; alleen de leerling kan dit veranderen.",
        )
        for pupil in round.pupils
        if pupil in alarming
    ]


def to_check(
    round: ClassRound,
    around: Circumstances,
    received: Mapping[str, Received],
    flags: Sequence[Flag],
) -> list[ToCheck]:
    """Namings on the bullying questions that are no flag, and pupils who named themselves."""
    flagged = {(flag.kind, flag.pupil) for flag in flags}
    result = []
    for question in round.questions:
        if question.kind not in {"bullied", "bullies"}:
            continue
        kind: FlagKind = "bullies" if question.kind == "bullies" else "targeted"
        themselves = round.self_named.get(question.name, ())
        for j, pupil in enumerate(round.pupils):
            count = int(received[question.name].count[j])
            unflagged = 0 if (kind, pupil) in flagged else count
            if not unflagged and pupil not in themselves:
                continue
            text = reason.named_to_check(
                kind == "bullies", unflagged, int(around.possible[j]), pupil in themselves
            )
            result.append(ToCheck(question.kind, pupil, count, pupil in themselves, text))
    return result
