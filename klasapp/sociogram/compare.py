"""Rounds of one class beside each other: which can be compared, and each pupil over time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import StatisticsError, correlation
from typing import TYPE_CHECKING

from klasapp.sociogram.round import Classmate, Round, unique_names

if TYPE_CHECKING:
    from klasapp.sociometry import Analysis, ClassRound, Comparison, Flag

_LEVELS = "▁▂▃▄▅▆▇█"
_UNKNOWN = "·"


@dataclass(frozen=True, slots=True)
class Series:
    """A positive question with the closed rounds that asked it in these words, oldest first."""

    text: str
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One pupil in one round: chosen by ``received`` of ``possible`` classmates.

    ``expected``: what chance would give; ``mutual`` None: the pupil did not answer.
    """

    received: int
    possible: int
    expected: float
    mutual: int | None

    @property
    def share(self) -> float | None:
        """0..1; None when nobody could choose this pupil."""
        return self.received / self.possible if self.possible else None


@dataclass(frozen=True, slots=True)
class Course:
    """One pupil over the rounds; None where the pupil did not take part."""

    pupil: Classmate
    points: tuple[Point | None, ...]

    @property
    def shares(self) -> tuple[float | None, ...]:
        """The received share of each round."""
        return tuple(None if one is None else one.share for one in self.points)


@dataclass(frozen=True, slots=True)
class Step:
    """From one round to a later one; ``first`` and ``second`` are places in the rounds.

    ``answered_both``: how many pupils filled in both. ``counts_only``: of one of the two retention
    took the choices, so that only numbers are left to compare.
    """

    first: int
    second: int
    found: Comparison
    answered_both: int
    counts_only: bool = False

    def flag(self, pupil: str) -> Flag | None:
        """The flag of a pupil in this step; the undetermined too."""
        return next((one for one in self.found.flags if one.pupil == pupil), None)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two or more rounds with the same question, oldest first.

    ``courses``: by name. ``steps``: from each round to the next, the newest first, and last, with
    three rounds or more, from the first to the newest.
    """

    text: str
    rounds: tuple[Round, ...]
    made: tuple[ClassRound, ...]
    courses: tuple[Course, ...]
    steps: tuple[Step, ...]

    @property
    def names(self) -> dict[str, str]:
        """Name by id."""
        return {str(one.pupil.id): one.pupil.name for one in self.courses}

    @property
    def top(self) -> float:
        """The highest share of anyone in any round: the height of every plot."""
        return max((s for one in self.courses for s in one.shares if s is not None), default=0.0)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who chose one pupil in two rounds; ids, of those who filled in both and were in both."""

    kept: tuple[str, ...]
    new: tuple[str, ...]
    lost: tuple[str, ...]


def series_of(rounds: Iterable[Round]) -> tuple[Series, ...]:
    """The questions with the rounds that asked them; most rounds first, then the newest.

    Same: equal text and both positive. Rounds that are not closed, or to which nobody answered,
    do not count.
    """
    usable = sorted(
        (one for one in rounds if one.state == "closed" and one.count("answered")),
        key=lambda one: (one.opened_on, one.id),
    )
    found: dict[str, list[Round]] = {}
    for one in usable:
        for question in one.questions:
            if question.kind == "positive":
                found.setdefault(question.text, []).append(one)
    listed = [Series(text, tuple(asked)) for text, asked in found.items()]
    newest = {one.id: place for place, one in enumerate(usable)}
    return tuple(sorted(listed, key=lambda one: (-len(one.rounds), -newest[one.rounds[-1].id])))


def pupils_of(rounds: Sequence[Round]) -> tuple[Classmate, ...]:
    """Everyone who took part in any of the rounds, as last known, by name."""
    people = {one.pupil.id: one.pupil for asked in rounds for one in asked.participants}
    return tuple(
        sorted(unique_names(people.values()), key=lambda one: (one.name.casefold(), one.id))
    )


def courses_of(
    rounds: Sequence[Round], analyses: Sequence[Analysis], text: str
) -> tuple[Course, ...]:
    """Every pupil over the rounds, on the question ``text``."""
    found = []
    results = [{one.id: one for one in analysis.pupils} for analysis in analyses]
    for pupil in pupils_of(rounds):
        points: list[Point | None] = []
        for result in results:
            one = result.get(str(pupil.id))
            if one is None:
                points.append(None)
                continue
            got = one.by_question[text]
            points.append(
                Point(got.received, one.possible_nominators, got.expected_received, got.mutual)
            )
        found.append(Course(pupil, tuple(points)))
    return tuple(found)


def counts_step(
    courses: Sequence[Course],
    made: Sequence[ClassRound],
    text: str,
    first: int,
    second: int,
    flags: Sequence[Flag],
) -> Step:
    """A step between rounds of which one has no choices any more: shares, and the kept flags."""
    from klasapp.sociometry import Comparison

    a, b = made[first], made[second]
    both = [
        (one.shares[first], one.shares[second])
        for one in courses
        if one.points[first] is not None and one.points[second] is not None
    ]
    found = Comparison(
        question=text,
        jaccard=None,
        pearson_received=_likeness([(x, y) for x, y in both if x is not None and y is not None]),
        pearson_preference=None,
        kept=(),
        new=(),
        lost=(),
        joined=tuple(pupil for pupil in b.pupils if pupil not in a.pupils),
        left=tuple(pupil for pupil in a.pupils if pupil not in b.pupils),
        pupils=(),
        flags=tuple(flags) if second - first == 1 else (),
        expected_flags_by_chance=None,
    )
    return Step(first, second, found, len(a.responded & b.responded), counts_only=True)


def _likeness(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r; None when one side does not vary."""
    if len(pairs) < 2:
        return None
    try:
        return correlation([x for x, _ in pairs], [y for _, y in pairs])
    except StatisticsError:
        return None


def chosen_by(compared: Compared, step: Step, pupil: str) -> Chosen:
    """Who kept choosing a pupil, who began and who stopped, in one step."""
    first, second = compared.made[step.first], compared.made[step.second]
    both = first.responded & second.responded

    def nominators(made: ClassRound) -> frozenset[str]:
        return frozenset(
            one.nominator
            for one in made.nominations
            if one.question == compared.text and one.nominee == pupil and one.nominator in both
        )

    before, after = nominators(first), nominators(second)
    if pupil not in first.pupils or pupil not in second.pupils:
        return Chosen((), (), ())
    order = list(compared.names)

    def listed(people: frozenset[str]) -> tuple[str, ...]:
        return tuple(sorted(people, key=order.index))

    return Chosen(listed(before & after), listed(after - before), listed(before - after))


def mutual_of(step: Step, pupil: str) -> Chosen:
    """With whom a pupil kept, began or lost a mutual choice, in one step."""

    def others(pairs: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        return tuple(b if a == pupil else a for a, b in pairs if pupil in {a, b})

    return Chosen(others(step.found.kept), others(step.found.new), others(step.found.lost))


def sparkline(values: Iterable[float | None], top: float) -> str:
    """One block per value, from 0 to ``top``; a dot where there is no value."""

    def block(value: float | None) -> str:
        if value is None:
            return _UNKNOWN
        part = min(1.0, value / top) if top > 0 else 0.0
        return _LEVELS[round(part * (len(_LEVELS) - 1))]

    return "".join(block(value) for value in values)


def bar(part: float, width: int) -> str:
    """A bar of ``width`` cells, filled for ``part`` 0..1; anything above 0 shows."""
    full = max(1 if part > 0 else 0, min(width, round(part * width)))
    return "█" * full + "░" * (width - full)


def limits_of(rounds: Sequence[Round], text: str) -> Mapping[int, int | None]:
    """How many choices each round allowed on this question, by round id."""
    return {
        asked.id: question.max_choices
        for asked in rounds
        for question in asked.questions
        if question.text == text and question.kind == "positive"
    }
