"""The class over time on one page: its indices and its pulse per round (R15); pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from klasapp.sociogram.pulse import ScalePulse
from klasapp.sociogram.round import Round
from klasapp.sociogram.scale import SCALE_WORDS, STEPS, ScaleKind
from klasapp.sociometry.result import ClassIndices, Settings

if TYPE_CHECKING:
    from klasapp.sociometry import ClassRound

Unit: TypeAlias = Literal["share", "pupils", "number"]
_MINIMUM = Settings().participation_minimum
_LOW_STEPS = {"bullied_self": (3, 4, 5)}


@dataclass(frozen=True, slots=True)
class Measure:
    """A number about a class: how it is read, and which way is better (0: neither)."""

    key: str
    name: str
    meaning: str
    unit: Unit
    better: int
    of: Callable[[ClassIndices], float | None]
    expected: Callable[[ClassIndices], float | None] = lambda _: None
    """What chance would give, where that is known."""


def _choices(room: ClassIndices) -> float | None:
    return None if room.density is None else room.density * (room.pupils - 1)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "participation", "Deelname", "Dit deel van de leerlingen vulde de meting in.", "share", 0,
        lambda room: room.participation,
    ),
    Measure(
        "choices", "Keuzes per leerling", "Zo veel klasgenoten kiest een leerling gemiddeld.",
        "number", 0, _choices,
    ),
    Measure(
        "reciprocity", "Wederzijds",
        "Van de keuzes tussen leerlingen die invulden is dit deel wederzijds.", "share", 1,
        lambda room: room.reciprocity,
    ),
    Measure(
        "cohesion", "Samenhang",
        "Van alle paren van leerlingen die invulden kiest dit deel elkaar. Kiest de klas meer "
        "namen, dan stijgt dit vanzelf.", "share", 0,
        lambda room: room.cohesion,
    ),
    Measure(
        "not_chosen", "Door niemand gekozen",
        "Leerlingen die door geen enkele klasgenoot gekozen zijn.", "pupils", -1,
        lambda room: room.not_chosen, lambda room: room.not_chosen_expected,
    ),
    Measure(
        "no_mutual", "Zonder wederzijdse keuze",
        "Leerlingen die invulden en door niemand die ze kozen zijn teruggekozen.", "pupils", -1,
        lambda room: room.no_mutual,
    ),
    Measure(
        "centralisation", "Keuzes bij enkelen",
        "0 % is: iedereen wordt even vaak gekozen. Hoger is: de keuzes gaan naar een paar "
        "leerlingen.", "share", 0,
        lambda room: room.centralisation,
    ),
    Measure(
        "same_gender", "Binnen eigen geslacht",
        "Dit deel van de keuzes is voor iemand van hetzelfde geslacht.", "share", 0,
        lambda room: room.same_gender_share, lambda room: room.same_gender_share_expected,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """One round on the page.

    ``asks``: the round asked the question of the page; otherwise only the participation counts.
    ``swing``: for each measure, how much leaving out one form changes it at most.
    """

    asked: Round
    asks: bool
    indices: ClassIndices
    swing: Mapping[str, float]
    pulse: tuple[ScalePulse, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """From the round before to the newest; ``swing``: how much one form can differ."""

    difference: float
    swing: float
    since: Round

    @property
    def beyond_one_form(self) -> bool:
        """Whether it is more than leaving out one form does."""
        return abs(self.difference) > self.swing + 1e-9


@dataclass(frozen=True, slots=True)
class Line:
    """One measure over the rounds; ``values`` None: not to be determined in that round."""

    measure: Measure
    values: tuple[float | None, ...]
    expected: tuple[float | None, ...]
    change: Change | None

    @property
    def top(self) -> float:
        """The height of the plot: the whole for a share that can be large, else the highest."""
        if self.measure.key in {"participation", "reciprocity", "same_gender"}:
            return 1.0
        return max((one for one in self.values if one is not None), default=0.0)

    @property
    def direction(self) -> int:
        """1 better, -1 worse, by more than one form; 0 otherwise, or when neither is better."""
        if self.change is None or not self.change.beyond_one_form:
            return 0
        return self.measure.better * (1 if self.change.difference > 0 else -1)


@dataclass(frozen=True, slots=True)
class PulseLine:
    """One scale over the rounds; None where it was not asked."""

    kind: ScaleKind
    text: str
    values: tuple[ScalePulse | None, ...]
    change: Change | None

    @property
    def means(self) -> tuple[float | None, ...]:
        """The mean step 1..5 of each round."""
        return tuple(None if one is None else one.mean for one in self.values)

    @property
    def direction(self) -> int:
        """1 better, -1 worse, by more than one form; 0 otherwise."""
        if self.change is None or not self.change.beyond_one_form:
            return 0
        up = 1 if self.change.difference > 0 else -1
        return -up if self.kind == "bullied_self" else up


@dataclass(frozen=True, slots=True)
class Open:
    """A pupil with an open flag, as words.

    ``hidden``: only in a round that the mentor did not look at yet: no name before the prediction.
    """

    name: str
    what: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class ClassPage:
    """Everything on the page; rounds oldest first.

    ``texts``: the positive questions to choose from; ``text`` the one of the indices, None when
    no round asked any.
    """

    class_name: str
    texts: tuple[str, ...]
    text: str | None
    rounds: tuple[RoundFacts, ...]
    lines: tuple[Line, ...]
    pulse: tuple[PulseLine, ...]
    open: tuple[Open, ...]

    @property
    def better(self) -> tuple[str, ...]:
        """On what the class got better, in words."""
        return self._on(1)

    @property
    def worse(self) -> tuple[str, ...]:
        """On what the class got worse, in words."""
        return self._on(-1)

    @property
    def improves(self) -> bool:
        """Something got better by more than one form can do, and nothing got worse so.

        Only when at least 60 % took part in each of the two rounds that this is about.
        """
        return bool(self.better) and not self.worse

    def _on(self, direction: int) -> tuple[str, ...]:
        return (
            *(one.measure.name.lower() for one in self.lines if one.direction == direction),
            *(
                "zelf gepest worden" if one.kind == "bullied_self" else SCALE_WORDS[one.kind]
                for one in self.pulse
                if one.direction == direction
            ),
        )


def only(made: ClassRound, text: str | None) -> ClassRound:
    """The round with no other question than the positive one with this text."""
    from dataclasses import replace

    questions = tuple(q for q in made.questions if q.kind == "positive" and q.name == text)
    return replace(
        made,
        questions=questions,
        nominations=tuple(one for one in made.nominations if questions and one.question == text),
        self_named={},
        self_reports=(),
    )


def swings(made: ClassRound, text: str) -> dict[str, float]:
    """How much each measure changes at most when one form is left out.

    Each respondent in turn counts as absent (specification, section 5, certainty): the choices
    vanish, the pupil stays.
    """
    from klasapp.sociometry.indices import class_indices
    from klasapp.sociometry.tally import tally

    counts = tally(only(made, text))
    choices = counts.choices[text]
    whole = class_indices(counts.responded, choices, counts.groups, None)
    found = dict.fromkeys((one.key for one in MEASURES), 0.0)
    for place in counts.responded.nonzero()[0].tolist():
        responded, left = counts.responded.copy(), choices.copy()
        responded[place] = False
        left[place] = False
        less = class_indices(responded, left, counts.groups, None)
        for measure in MEASURES:
            before, after = measure.of(whole), measure.of(less)
            if before is not None and after is not None:
                found[measure.key] = max(found[measure.key], abs(before - after))
    return found


def lines_of(rounds: Sequence[RoundFacts]) -> tuple[Line, ...]:
    """The measures over the rounds; those that no round can give are left out."""
    found = []
    for measure in MEASURES:
        usable = [one.asks or measure.key == "participation" for one in rounds]
        values = tuple(
            measure.of(one.indices) if use else None
            for one, use in zip(rounds, usable, strict=True)
        )
        expected = tuple(
            measure.expected(one.indices) if use else None
            for one, use in zip(rounds, usable, strict=True)
        )
        if any(value is not None for value in values):
            swing = [one.swing.get(measure.key, 0.0) for one in rounds]
            # One form less is always one participant less: that says nothing about the class.
            told = None if measure.key == "participation" else _change(rounds, values, swing)
            found.append(Line(measure, values, expected, told))
    return tuple(found)


def pulse_lines(rounds: Sequence[RoundFacts]) -> tuple[PulseLine, ...]:
    """The scales that any round asked, over the rounds, worded as in the newest."""
    kinds: dict[ScaleKind, str] = {}
    for one in rounds:
        for scale in one.pulse:
            kinds[scale.kind] = scale.text
    found = []
    for kind in SCALE_WORDS:
        if kind not in kinds:
            continue
        values = tuple(
            next((scale for scale in one.pulse if scale.kind == kind), None) for one in rounds
        )
        means = [None if one is None else one.mean for one in values]
        # One answer runs from 1 to 5, so it moves the mean by at most 4 / n.
        swing = [0.0 if one is None or not one.answered else 4 / one.answered for one in values]
        found.append(PulseLine(kind, kinds[kind], values, _change(rounds, means, swing)))
    return tuple(found)


def low_answers(scale: ScalePulse) -> tuple[int, str]:
    """How many pupils gave an answer to worry about, and which answers those are."""
    steps = _LOW_STEPS.get(scale.kind, (1, 2))
    counts = scale.counts or (0, 0, 0, 0, 0)
    words = "de laatste drie" if scale.kind == "bullied_self" else "de laagste twee"
    return sum(counts[step - 1] for step in STEPS if step in steps), words


def _change(
    rounds: Sequence[RoundFacts], values: Iterable[float | None], swing: Sequence[float]
) -> Change | None:
    """From the last round before with a value to the newest round, when enough took part."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 2 or known[-1][0] != len(rounds) - 1:
        return None
    (before, old), (now, new) = known[-2:]
    if any((rounds[place].indices.participation or 0.0) < _MINIMUM for place in (before, now)):
        return None
    return Change(new - old, max(swing[before], swing[now]), rounds[before].asked)
