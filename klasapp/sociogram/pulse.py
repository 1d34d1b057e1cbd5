"""The pulse of a class: how its answers on the scales are spread, without who gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from klasapp.sociogram.scale import STEPS, ScaleKind, ScaleQuestion

SHOWN_FROM = 3
"""Of fewer answers nothing is shown: they would point at a pupil."""
TOO_FEW = f"Minder dan {SHOWN_FROM} antwoorden: die laat klasapp niet zien, want dan weet je wie."


@dataclass(frozen=True, slots=True)
class ScalePulse:
    """The answers of a class on one scale question (R15).

    ``counts``: how many pupils gave steps 1..5; ``mean`` of the steps. Both None when fewer than
    ``SHOWN_FROM`` pupils answered. A high mean is good, except of ``bullied_self``, where step 1
    is never and 5 is often.
    """

    kind: ScaleKind
    text: str
    answered: int
    counts: tuple[int, int, int, int, int] | None
    mean: float | None

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers; otherwise say ``TOO_FEW``."""
        return self.counts is not None


def pulse_of(question: ScaleQuestion, answers: Iterable[int]) -> ScalePulse:
    """Count ``answers`` (steps 1..5)."""
    given = list(answers)
    if len(given) < SHOWN_FROM:
        return ScalePulse(question.kind, question.text, len(given), None, None)
    found = Counter(given)
    first, second, third, fourth, fifth = (found[step] for step in STEPS)
    return ScalePulse(
        question.kind,
        question.text,
        len(given),
        (first, second, third, fourth, fifth),
        sum(given) / len(given),
    )
