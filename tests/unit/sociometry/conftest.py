"""Invented classes for the tests of sociometry."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pytest

from klasapp.sociometry import ClassRound, Nomination, Question, QuestionKind, make_round

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Invented:
    """The raw ingredients of a round, so that a test can change one and build again."""

    pupils: tuple[str, ...]
    responded: frozenset[str]
    gender: Mapping[str, str]
    chosen: Mapping[tuple[str, QuestionKind], tuple[tuple[str, str], ...]]

    def build(self) -> ClassRound:
        """The round."""
        questions = [Question(name, kind) for name, kind in self.chosen]
        nominations = [
            Nomination(a, b, name) for (name, _), pairs in self.chosen.items() for a, b in pairs
        ]
        return make_round(
            self.pupils, questions, nominations, responded=self.responded, gender=self.gender
        )


def _invent(
    seed: int,
    size: int | None = None,
    kinds: Sequence[tuple[str, QuestionKind]] = (
        ("samen", "positive"),
        ("liever niet", "negative"),
        ("gepest", "bullied"),
    ),
) -> Invented:
    """A random class: uneven choices, absentees, and pupils who choose nobody."""
    draw = random.Random(seed)
    count = size or draw.randint(3, 32)
    pupils = tuple(f"p{number:02d}" for number in range(count))
    absent = draw.random() * 0.5
    responded = frozenset(pupil for pupil in pupils if draw.random() >= absent)
    gender = {pupil: draw.choice("mv") for pupil in pupils}
    chosen: dict[tuple[str, QuestionKind], tuple[tuple[str, str], ...]] = {}
    weight = {pupil: draw.random() ** 2 + 0.02 for pupil in pupils}
    disliked: dict[str, set[str]] = {pupil: set() for pupil in pupils}
    for name, kind in sorted(kinds, key=lambda one: one[1] != "negative"):
        pairs: list[tuple[str, str]] = []
        limit = draw.randint(0, count - 1) if kind in {"positive", "negative"} else 3
        for pupil in sorted(responded):
            others = [one for one in pupils if one != pupil]
            if kind == "positive":
                others = [one for one in others if one not in disliked[pupil]]
            picked: set[str] = set()
            for _ in range(draw.randint(0, limit)):
                picked.add(draw.choices(others, [weight[one] for one in others])[0])
                if kind == "negative":
                    picked = set(sorted(picked)[: max(1, count // 3)])
            if kind == "negative":
                disliked[pupil] |= picked
            pairs += [(pupil, one) for one in sorted(picked)]
            if len(others) == 0:
                continue
        chosen[name, kind] = tuple(pairs)
    return Invented(pupils, responded, gender, {key: chosen[key] for key in kinds})


@pytest.fixture
def invent() -> Callable[..., Invented]:
    """A function from a seed to a random class."""
    return _invent


@pytest.fixture
def ring() -> Callable[..., Invented]:
    """A class where pupil n chooses the next ``k``; nobody stands out."""

    def build(size: int, k: int) -> Invented:
        pupils = tuple(f"p{number:02d}" for number in range(size))
        pairs = tuple(
            (pupil, pupils[(place + step) % size])
            for place, pupil in enumerate(pupils)
            for step in range(1, k + 1)
        )
        return Invented(pupils, frozenset(pupils), {}, {("samen", "positive"): pairs})

    return build
