"""Invented classes with a known truth: pure chance, or one planted pupil of each kind."""

from dataclasses import dataclass

import numpy as np

from klasapp.sociometry import Analysis, ClassRound, Nomination, Question, analyse, make_round
from klasapp.sociometry.tally import Bools, Floats

QUESTIONS = (
    Question("like", "positive"),
    Question("dislike", "negative"),
    Question("bullied", "bullied"),
)
ISOLATED, REJECTED, TARGETED = 0, 1, 2
KINDS = ("isolated", "rejected", "targeted")


@dataclass(frozen=True)
class Design:
    """How a class is asked: size, choices allowed (0: free), share that fills it in."""

    size: int = 25
    choices: int = 5
    negative: int = 3
    participation: float = 1.0


def pick(draw: np.random.Generator, weights: Floats, count: int) -> Bools:
    """``count`` distinct classmates, with chances in proportion to the weights."""
    chosen = np.zeros(len(weights), dtype=bool)
    keys = np.where(weights > 0, draw.random(len(weights)) ** (1 / np.maximum(weights, 1e-9)), -1)
    chosen[np.argsort(keys)[::-1][: min(count, int((weights > 0).sum()))]] = True
    return chosen


def class_round(size: int, answers: dict[str, Bools], there: Bools) -> ClassRound:
    """A round of invented pupils; ``answers``: question -> who chose whom, (n, n)."""
    pupils = [f"p{n:02d}" for n in range(size)]
    rows = [
        Nomination(pupils[i], pupils[j], name)
        for name, chosen in answers.items()
        for i, j in np.argwhere(chosen)
        if there[i]
    ]
    present = [pupil for pupil, is_there in zip(pupils, there, strict=True) if is_there]
    return make_round(pupils, QUESTIONS, rows, responded=present)


def pure_chance(draw: np.random.Generator, design: Design) -> ClassRound:
    """Everyone picks at random: every flag is a false one. 0 choices: 1 to 10, uneven."""
    size = design.size
    like, dislike, named = (np.zeros((size, size), dtype=bool) for _ in range(3))
    for i in range(size):
        others = np.ones(size)
        others[i] = 0
        like[i] = pick(draw, others, design.choices or int(draw.integers(1, 11)))
        dislike[i] = pick(draw, others * ~like[i], design.negative or int(draw.integers(0, 7)))
        named[i] = pick(draw, others, int(draw.random() < 0.3))
    answers = {"like": like, "dislike": dislike, "bullied": named}
    return class_round(size, answers, np.ones(size, dtype=bool))


def planted(draw: np.random.Generator, design: Design) -> ClassRound:
    """A class with friendships by nearness, and pupils 0, 1 and 2 planted.

    Friends lie near each other in a plane and pupils differ in popularity (log-normal, .3).
    Pupil 0 is chosen twenty times less readily; pupil 1 is disliked eight times and liked .4
    times as readily; pupil 2 is named as bullied by each classmate with chance .25, anyone else
    with chance .01.
    """
    size = design.size
    place = draw.normal(size=(size, 2))
    near = np.exp(-0.7 * ((place[:, None] - place[None]) ** 2).sum(axis=2))
    popular = np.exp(draw.normal(0, 0.3, size))
    popular[ISOLATED] *= 0.05
    popular[REJECTED] *= 0.4
    weight = near * popular
    disliked = np.exp(draw.normal(0, 0.3, size)) * (1.1 - near)
    disliked[:, REJECTED] *= 8
    like, dislike = (np.zeros((size, size), dtype=bool) for _ in range(2))
    for i in range(size):
        weight[i, i] = disliked[i, i] = 0
        like[i] = pick(draw, weight[i], design.choices or int(draw.integers(2, 11)))
        dislike[i] = pick(draw, disliked[i] * ~like[i], int(draw.integers(0, design.negative + 1)))
    named = draw.random((size, size)) < np.where(np.arange(size) == TARGETED, 0.25, 0.01)
    np.fill_diagonal(named, False)
    there = np.zeros(size, dtype=bool)
    there[draw.permutation(size)[: round(size * design.participation + 1e-9)]] = True
    return class_round(size, {"like": like, "dislike": dislike, "bullied": named}, there)


def naive(analysis: Analysis, kind: str, place: int) -> bool:
    """The rule of thumb: nobody chose him; rejected three times; named once."""
    pupil = analysis.pupils[place]
    if kind == "isolated":
        return pupil.received == 0
    if kind == "rejected":
        return (pupil.received_negative or 0) >= 3
    return pupil.by_question["bullied"].received >= 1


@dataclass(frozen=True)
class Score:
    """Shares 0..1: found among the planted (shown, or also listed), false among the others."""

    shown: float
    listed: float
    false: float
    naive: float
    naive_false: float


def score(design: Design, classes: int, seed: int) -> dict[str, Score]:
    """Sensitivity and false flags of each kind over many planted classes."""
    draw = np.random.default_rng(seed)
    tally = {kind: np.zeros(5) for kind in KINDS}
    for _ in range(classes):
        analysis = analyse(planted(draw, design))
        for place, kind in enumerate(KINDS):
            marks = {f.pupil: f.certainty for f in analysis.flags if f.kind == kind}
            mine = marks.pop(analysis.pupils[place].id, None)
            wrong = sum(sure != "undetermined" for sure in marks.values())
            rule = [naive(analysis, kind, j) for j in range(design.size)]
            other = design.size - 1
            tally[kind] += (
                mine in {"certain", "shaky"},
                mine is not None,
                wrong / other,
                rule[place],
                (sum(rule) - rule[place]) / other,
            )
    return {kind: Score(*(tally[kind] / classes)) for kind in KINDS}
