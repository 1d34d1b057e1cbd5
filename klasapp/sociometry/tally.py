"""A round as arrays: rows are nominators, columns nominees, both in roster order."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from klasapp.sociometry.round import ClassRound

Bools: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tally:
    """``eligible[i, j]``: i answered and could choose j. ``choices[q][i, j]``: i chose j on q.

    ``ratings[q][i, j]``: the rating, 0 where there is none. ``groups``: one number per gender,
    -1 where it is not recorded.
    """

    responded: Bools
    eligible: Bools
    choices: dict[str, Bools]
    ratings: dict[str, Ints]
    groups: Ints

    @property
    def size(self) -> int:
        """Number of pupils on the roster."""
        return len(self.responded)

    def union(self, names: list[str]) -> Bools:
        """Whether i chose j on any of these questions: a classmate counts once."""
        together = np.zeros_like(self.eligible)
        for name in names:
            together |= self.choices[name]
        return together


def eligibility(responded: Bools) -> Bools:
    """Who could choose whom: every respondent everyone else on the roster (section 2)."""
    return responded[:, None] & ~np.eye(len(responded), dtype=bool)


def tally(round: ClassRound) -> Tally:
    """Count one round into arrays of shape (n, n)."""
    index = {pupil: place for place, pupil in enumerate(round.pupils)}
    size = len(index)
    responded = np.array([pupil in round.responded for pupil in round.pupils], dtype=bool)
    ratings = {q.name: np.zeros((size, size), np.int64) for q in round.of_kind("rating")}
    choices = {
        q.name: np.zeros((size, size), bool) for q in round.questions if q.name not in ratings
    }
    for one in round.nominations:
        source, target = index[one.nominator], index[one.nominee]
        if one.question in choices:
            choices[one.question][source, target] = True
        else:
            ratings[one.question][source, target] = one.value
    labels = {"": -1}
    for pupil in round.pupils:
        labels.setdefault(round.gender.get(pupil, ""), len(labels) - 1)
    groups = np.array([labels[round.gender.get(pupil, "")] for pupil in round.pupils])
    return Tally(responded, eligibility(responded), choices, ratings, groups.astype(np.int64))
