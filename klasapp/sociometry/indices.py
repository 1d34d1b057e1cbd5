"""Indices of a class on one question (section 4); 0/0 is None, never 0."""

import numpy as np

from klasapp.sociometry.result import ClassIndices
from klasapp.sociometry.tally import Bools, Floats, Ints


def _share(part: float, whole: float) -> float | None:
    return float(part) / float(whole) if whole else None


def mutual(choices: Bools) -> Bools:
    """Which pairs chose each other; shape (n, n), symmetric."""
    return choices & choices.T


def class_indices(
    responded: Bools, choices: Bools | None, groups: Ints, not_chosen_expected: float | None
) -> ClassIndices:
    """The indices of section 4; without a positive question (``choices`` None) only the counts."""
    size, respondents = len(responded), int(responded.sum())
    if choices is None:
        return ClassIndices(size, respondents, _share(respondents, size))
    both = responded[:, None] & responded[None, :]
    arcs = int(choices.sum())
    within = int((choices & both).sum())
    pairs = mutual(choices)
    received = choices.sum(axis=0)
    paths = choices.astype(np.float64) @ choices
    np.fill_diagonal(paths, 0.0)
    share, expected = gender_shares(choices, groups)
    return ClassIndices(
        pupils=size,
        respondents=respondents,
        participation=_share(respondents, size),
        density=_share(arcs, respondents * (size - 1)),
        reciprocity=_share(int(pairs.sum()), within),
        mutual_pairs=int(pairs.sum()) // 2,
        cohesion=_share(int(pairs.sum()), respondents * (respondents - 1)),
        not_chosen=int((received == 0).sum()),
        not_chosen_expected=not_chosen_expected,
        no_mutual=int((~pairs.any(axis=1) & responded).sum()),
        centralisation=_share(int((received.max(initial=0) - received).sum()), (size - 1) ** 2),
        transitivity=_share(float(paths[choices].sum()), float(paths.sum())),
        same_gender_share=share,
        same_gender_share_expected=expected,
        ei_index=None if share is None else 1.0 - 2.0 * share,
    )


def gender_shares(choices: Bools, groups: Ints) -> tuple[float | None, float | None]:
    """Observed share of same-gender choices and its expectation under random choice.

    Each nominator keeps his number of choices. None when the gender of a pupil is not recorded,
    or when nobody chose.
    """
    arcs = int(choices.sum())
    if not arcs or (groups < 0).any():
        return None, None
    same = groups[:, None] == groups[None, :]
    alike: Floats = (same.sum(axis=1) - 1) / (len(groups) - 1)
    expected = float((choices.sum(axis=1) * alike).sum())
    return int((choices & same).sum()) / arcs, expected / arcs
