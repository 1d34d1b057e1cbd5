"""The one entry point: a round in, everything klasapp says about it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from klasapp.errors import InputError
from klasapp.sociometry import flags as rules
from klasapp.sociometry import reason
from klasapp.sociometry.chance import (
    TIE,
    Received,
    at,
    benjamini_hochberg,
    cumulative,
    difference,
    mean_null,
    receive,
    stratified_null,
    uniform_null,
)
from klasapp.sociometry.indices import class_indices, mutual
from klasapp.sociometry.rating import rating_results
from klasapp.sociometry.reason import number
from klasapp.sociometry.result import (
    METHODS,
    Analysis,
    Flag,
    FlagKind,
    Method,
    PupilResult,
    QuestionResult,
    RatingResult,
    Settings,
    Status,
    ToCheck,
)
from klasapp.sociometry.round import QUESTION_KINDS, ClassRound, QuestionKind, RowWarning
from klasapp.sociometry.status import (
    Chance,
    Scores,
    coie_dodge,
    newcomb_bukowski,
    ssrat,
    standard_scores,
)
from klasapp.sociometry.tally import Bools, Floats, Ints, Tally, tally


@dataclass(frozen=True, slots=True)
class Model:
    """The chance model of a whole round: per question, and what combines questions."""

    by_question: Mapping[str, Received]
    liked: Received | None
    chosen: Received | None
    disliked: Received | None
    impact: Received | None
    preference: Chance | None
    averaged: tuple[Received, Received, Received] | None


def model(round: ClassRound, counts: Tally, settings: Settings) -> Model:
    """Every exact distribution that the analysis needs, convolved together."""

    def null(choices: Bools) -> Floats:
        if settings.by_gender:
            return stratified_null(choices, counts.eligible, counts.groups)
        return uniform_null(choices, counts.eligible)

    positive = [question.name for question in round.of_kind("positive")]
    negative = [question.name for question in round.of_kind("negative")]
    work = [(choices, null(choices)) for choices in counts.choices.values()]
    if len(positive) > 1:
        union = counts.union(positive)
        work.append((union, null(union)))
    nulls = dict(zip(counts.choices, work, strict=False))
    pair = bool(positive and negative)
    if pair:
        (liked, p), (disliked, q) = nulls[positive[0]], nulls[negative[0]]
        p_mean, q_mean = mean_null(liked, counts.eligible), mean_null(disliked, counts.eligible)
        both = liked | disliked
        work += [(both, p + q), (liked, p_mean), (disliked, q_mean), (both, p_mean + q_mean)]
    got = receive(work)
    by_question = dict(zip(counts.choices, got, strict=False))
    first = by_question[positive[0]] if positive else None
    return Model(
        by_question,
        first,
        got[len(counts.choices)] if len(positive) > 1 else first,
        by_question[negative[0]] if negative else None,
        got[-4] if pair else None,
        _preference(by_question[positive[0]], by_question[negative[0]]) if pair else None,
        (got[-3], got[-2], got[-1]) if pair else None,
    )


def _preference(liked: Received, disliked: Received) -> Chance:
    """P = L - D: +1 with chance p, -1 with chance q, independently per nominator."""
    low, high = cumulative(difference(liked.null, disliked.null))
    count = liked.count - disliked.count
    place = count + len(liked.null)
    return Chance(count, liked.expected - disliked.expected, at(low, place), at(high, place))


def _chance(got: Received) -> Chance:
    return Chance(got.count, got.expected, got.p_low, got.p_high)


def statuses(
    found: Model, scores: Scores | None, settings: Settings
) -> dict[Method, Sequence[Status | None]]:
    """Labels of all five methods; empty without a positive and a negative question."""
    if (
        scores is None
        or found.liked is None
        or found.disliked is None
        or found.impact is None
        or found.preference is None
        or found.averaged is None
    ):
        return {}
    liked, disliked, impact = map(_chance, (found.liked, found.disliked, found.impact))
    one_p = found.averaged
    averaged = _chance(one_p[0]), _chance(one_p[1]), _chance(one_p[2])
    return {
        "coie_dodge_coppotelli_1982": coie_dodge(scores, found.liked.count, coppotelli=True),
        "coie_dodge_1983": coie_dodge(scores, found.liked.count, coppotelli=False),
        "newcomb_bukowski_1983": newcomb_bukowski(*averaged, settings.alpha),
        "poisson_binomial": newcomb_bukowski(liked, disliked, impact, settings.alpha),
        "ssrat": ssrat(liked, disliked, found.preference, impact, settings.alpha),
    }


def analyse(round: ClassRound, settings: Settings | None = None) -> Analysis:
    """Analyse one round of one class (specification, sections 3 to 5).

    Uses the first positive and the first negative question for scores and status; ``isolated``
    looks at all positive questions together. Raises ``InputError`` when ``settings.by_gender``
    is asked while the gender of a pupil is not recorded, or when alpha is not between 0 and 1.
    """
    settings = settings or Settings()
    if not 0 < settings.alpha < 1:
        raise InputError(
            f"De grens voor toeval (alpha) is {settings.alpha}. Kies een getal tussen 0 en 1."
        )
    if settings.by_gender and not round.gender_complete:
        raise InputError(
            "Rekening houden met jongens en meisjes kan alleen als van elke leerling het geslacht "
            "is ingevuld. Vul de kolom gender aan, of laat deze keuze weg."
        )
    counts = tally(round)
    found = model(round, counts, settings)
    possible = counts.eligible.sum(axis=0)
    scores = None
    if found.liked is not None and found.disliked is not None:
        scores = standard_scores(found.liked.count, found.disliked.count, possible)
    labels = statuses(found, scores, settings)
    around = rules.Circumstances(counts.responded, possible, counts.eligible, settings)
    kinds = find_flags(round, found, labels, around)
    enough = round.participation is not None and (
        round.participation >= settings.participation_minimum - TIE
    )
    own = rules.self_report_flags(round, settings)
    flags = [*rules.make_flags(round, around, kinds), *own] if enough else []
    check = rules.to_check(round, around, found.by_question, flags)
    if not enough:
        check += [ToCheck("self_reported", f.pupil, 0, True, f.reason) for f in own]
    not_chosen = None if found.liked is None else float(found.liked.low[0].sum())
    return Analysis(
        classroom=class_indices(
            counts.responded,
            None if found.liked is None else found.liked.choices,
            counts.groups,
            not_chosen,
        ),
        questions={
            kind: tuple(question.name for question in round.of_kind(kind))
            for kind in QUESTION_KINDS
        },
        pupils=_pupils(round, counts, found, scores, labels, flags),
        flags=tuple(flags),
        to_check=tuple(check),
        expected_flags_by_chance={one.kind: one.expected for one in kinds},
        warnings=round.warnings + _warnings(round, found, settings),
        settings=settings,
    )


def find_flags(
    round: ClassRound,
    found: Model,
    labels: Mapping[Method, Sequence[Status | None]],
    around: rules.Circumstances,
) -> list[rules.Found]:
    """Apply every rule for which its question was asked."""
    result = []
    if found.chosen is not None:
        result.append(rules.isolated(around, found.chosen, len(round.of_kind("positive"))))
    if found.liked is not None and found.disliked is not None:
        result.append(
            rules.rejected(around, found.liked, found.disliked, labels["poisson_binomial"])
        )
    namings: tuple[tuple[QuestionKind, FlagKind], ...] = (
        ("bullied", "targeted"),
        ("bullies", "bullies"),
    )
    for asked, kind in namings:
        first = round.of_kind(asked)[:1]
        result += [rules.named(kind, around, found.by_question[one.name]) for one in first]
    return result


def _warnings(round: ClassRound, found: Model, settings: Settings) -> tuple[RowWarning, ...]:
    result = []
    share, took = round.participation or 0.0, len(round.responded)
    text = f"{reason.took_part(took, len(round.pupils))} ({share * 100:.0f} %)."
    if share < settings.participation_minimum - TIE:
        limit = number(settings.participation_minimum * 100)
        result.append(
            RowWarning(
                "participation",
                f"{text} Onder {limit} % noemt klasapp geen aandachtspunten: er ontbreekt te "
                "veel. De aantallen hieronder kloppen wel. Laat de afwezigen nog invullen.",
            )
        )
    elif share < settings.participation_normal - TIE:
        result.append(
            RowWarning(
                "participation",
                f"{text} Dat is weinig: klasapp kan leerlingen missen die aandacht nodig hebben. "
                "Laat de afwezigen zo mogelijk nog invullen.",
            )
        )
    why = None if found.chosen is None else _no_power(round, found.chosen, settings)
    if why is not None:
        result.append(RowWarning("no_power", f"Op 'weinig gekozen' kan niemand opvallen: {why}"))
    return tuple(result)


def _no_power(round: ClassRound, chosen: Received, settings: Settings) -> str | None:
    """Why nobody can stand out as little chosen, or None when someone could."""
    given, others = chosen.choices.sum(axis=1), len(round.pupils) - 1
    if not round.responded:
        return "niemand vulde in."
    if others < 2:
        return "de klas is te klein om iemand met anderen te vergelijken."
    if given.any() and np.isin(given, (0, others)).all():
        return "wie koos, koos iedereen. Dan is er geen verschil tussen leerlingen te zien."
    if (chosen.low[0] <= settings.alpha + TIE).any():
        return None
    return (
        "er zijn zo weinig keuzes gemaakt dat ook niet gekozen worden gewoon toeval kan zijn. "
        "Laat het aantal namen volgende keer vrij, of minstens drie, en zeg de klas dat meer namen "
        "mogen."
    )


def _optional(values: Floats, place: int) -> float | None:
    value = float(values[place])
    return None if np.isnan(value) else value


def _pupils(
    round: ClassRound,
    counts: Tally,
    found: Model,
    scores: Scores | None,
    labels: Mapping[Method, Sequence[Status | None]],
    flags: Sequence[Flag],
) -> tuple[PupilResult, ...]:
    possible = counts.eligible.sum(axis=0)
    mutuals = {name: mutual(q.choices).sum(axis=1) for name, q in found.by_question.items()}
    questions = _by_question(found.by_question, mutuals, counts.responded)
    rating: Sequence[RatingResult | None] = [None] * counts.size
    for question in round.of_kind("rating")[:1]:
        rating = rating_results(counts.ratings[question.name], question.scale or 0)
    liked, disliked = found.liked, found.disliked
    name = next((question.name for question in round.of_kind("positive")), "")
    given: Ints = np.zeros(counts.size, np.int64)
    if liked is not None:
        given = liked.choices.sum(axis=1)
        q_low = benjamini_hochberg(liked.p_low)
    if disliked is not None:
        q_high = benjamini_hochberg(disliked.p_high)
    result = []
    for j, pupil in enumerate(round.pupils):
        there = bool(counts.responded[j])
        result.append(
            PupilResult(
                id=pupil,
                responded=there,
                given=int(given[j]) if there and liked is not None else None,
                received=None if liked is None else int(liked.count[j]),
                mutual=questions[j][name].mutual if liked is not None else None,
                possible_nominators=int(possible[j]),
                expected_received=None if liked is None else float(liked.expected[j]),
                p_received_low=None if liked is None else float(liked.p_low[j]),
                p_received_high=None if liked is None else float(liked.p_high[j]),
                q_received_low=None if liked is None else float(q_low[j]),
                received_negative=None if disliked is None else int(disliked.count[j]),
                expected_negative=None if disliked is None else float(disliked.expected[j]),
                p_negative_low=None if disliked is None else float(disliked.p_low[j]),
                p_negative_high=None if disliked is None else float(disliked.p_high[j]),
                q_negative_high=None if disliked is None else float(q_high[j]),
                z_liked=None if scores is None else _optional(scores.liked, j),
                z_disliked=None if scores is None else _optional(scores.disliked, j),
                z_preference=None if scores is None else _optional(scores.preference, j),
                z_impact=None if scores is None else _optional(scores.impact, j),
                status={method: labels[method][j] if labels else None for method in METHODS},
                by_question=questions[j],
                rating=rating[j],
                flags=tuple(flag for flag in flags if flag.pupil == pupil),
            )
        )
    return tuple(result)


def _by_question(
    received: Mapping[str, Received], mutuals: Mapping[str, Ints], responded: Bools
) -> list[dict[str, QuestionResult]]:
    """Per pupil, per nomination question."""
    result: list[dict[str, QuestionResult]] = [{} for _ in responded]
    for name, got in received.items():
        columns = zip(
            got.count.tolist(),
            got.expected.tolist(),
            got.p_low.tolist(),
            got.p_high.tolist(),
            mutuals[name].tolist(),
            strict=True,
        )
        for j, (count, expected, low, high, both) in enumerate(columns):
            result[j][name] = QuestionResult(
                count, expected, low, high, both if responded[j] else None
            )
    return result
