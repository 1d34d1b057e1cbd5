"""What an analysis says: plain frozen dataclasses, undefined is always None and never 0."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from klasapp.sociometry.round import QuestionKind, RowWarning

FlagKind: TypeAlias = Literal[
    "isolated", "rejected", "targeted", "self_reported", "declining", "bullies"
]
Certainty: TypeAlias = Literal["certain", "shaky", "undetermined"]
Method: TypeAlias = Literal[
    "coie_dodge_coppotelli_1982",
    "coie_dodge_1983",
    "newcomb_bukowski_1983",
    "poisson_binomial",
    "ssrat",
]
Status: TypeAlias = Literal[
    "popular", "rejected", "controversial", "neglected", "average", "unclassified"
]
METHODS: tuple[Method, ...] = (
    "coie_dodge_coppotelli_1982",
    "coie_dodge_1983",
    "newcomb_bukowski_1983",
    "poisson_binomial",
    "ssrat",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The choices a school may make; the defaults are those of the specification.

    Shares and bands are fractions 0..1. ``by_gender``: the null keeps each pupil's own number
    of same- and other-gender choices. ``stability``: leave every respondent out in turn.
    ``safety_at_most``: the lowest band of the safety scale 1..5.
    """

    alpha: float = 0.05
    shaky_share: float = 0.20
    named_share: float = 0.10
    named_at_least: int = 2
    participation_normal: float = 0.75
    participation_minimum: float = 0.60
    bullied_self_at_least: int = 2
    safety_at_most: int = 2
    by_gender: bool = False
    stability: bool = True


@dataclass(frozen=True, slots=True)
class Flag:
    """An aandachtspunt: a reason to look, never a verdict.

    ``certainty`` None: stability was not asked for, or does not apply (self-reports).
    ``undetermined`` is listed but not shown as a flag. ``flips`` of ``of``: for how many of the
    respondents left out in turn the flag disappears. ``reason``: a Dutch sentence without names
    that a mentor can check by counting; ``change``: what would change it.
    """

    kind: FlagKind
    pupil: str
    certainty: Certainty | None
    flips: int | None
    of: int | None
    reason: str
    change: str


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A naming that is no flag but may not be lost ("om na te gaan").

    ``kind`` is the kind of question, or a self-report that could not be flagged; ``named_by``
    the number of different nominators, ``self_named`` whether the pupil named himself;
    ``reason`` a Dutch sentence without names.
    """

    kind: QuestionKind | Literal["self_reported"]
    pupil: str
    named_by: int
    self_named: bool
    reason: str


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One pupil on one nomination question; tails are inclusive. An absentee has no mutual."""

    received: int
    expected_received: float
    p_received_low: float
    p_received_high: float
    mutual: int | None


@dataclass(frozen=True, slots=True)
class RatingSum:
    """One sum of the rating model, with its expectation and inclusive tails; None: unrated."""

    value: float | None
    expected: float | None
    p_low: float | None
    p_high: float | None


@dataclass(frozen=True, slots=True)
class RatingResult:
    """One pupil on the rating question; ``status`` by significance level "0.10" .. "0.01".

    Of a pupil whom nobody rated (``raters`` 0) every sum and status is None.
    """

    raters: int
    sympathy: RatingSum
    antipathy: RatingSum
    preference: RatingSum
    impact: RatingSum
    status: Mapping[str, Status | None]


@dataclass(frozen=True, slots=True)
class PupilResult:
    """One pupil; without suffix the first positive question, ``_negative`` the negative one."""

    id: str
    responded: bool
    given: int | None
    received: int | None
    mutual: int | None
    possible_nominators: int
    expected_received: float | None
    p_received_low: float | None
    p_received_high: float | None
    q_received_low: float | None
    received_negative: int | None
    expected_negative: float | None
    p_negative_low: float | None
    p_negative_high: float | None
    q_negative_high: float | None
    z_liked: float | None
    z_disliked: float | None
    z_preference: float | None
    z_impact: float | None
    status: Mapping[Method, Status | None]
    by_question: Mapping[str, QuestionResult]
    rating: RatingResult | None
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class ClassIndices:
    """Indices of the first positive question; shares 0..1, None where 0/0."""

    pupils: int
    respondents: int
    participation: float | None
    density: float | None = None
    reciprocity: float | None = None
    mutual_pairs: int | None = None
    cohesion: float | None = None
    not_chosen: int | None = None
    not_chosen_expected: float | None = None
    no_mutual: int | None = None
    centralisation: float | None = None
    transitivity: float | None = None
    same_gender_share: float | None = None
    same_gender_share_expected: float | None = None
    ei_index: float | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything about one round.

    ``pupils`` in roster order; ``flags`` all flags of all pupils, the undetermined too;
    ``expected_flags_by_chance`` by kind; ``warnings`` of the import and of the analysis.
    """

    classroom: ClassIndices
    questions: Mapping[QuestionKind, tuple[str, ...]]
    pupils: tuple[PupilResult, ...]
    flags: tuple[Flag, ...]
    to_check: tuple[ToCheck, ...]
    expected_flags_by_chance: Mapping[FlagKind, float]
    warnings: tuple[RowWarning, ...]
    settings: Settings = field(default_factory=Settings)

    def pupil(self, id: str) -> PupilResult:
        """The result of one pupil; KeyError when he is not in the roster."""
        for one in self.pupils:
            if one.id == id:
                return one
        raise KeyError(id)
