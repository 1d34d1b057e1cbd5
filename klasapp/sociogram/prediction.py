"""What the mentor expects before the first look (blind spot), and how the round agrees."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from klasapp.errors import InputError
from klasapp.sociometry.result import Analysis, Certainty, Flag

PredictionKind: TypeAlias = Literal["isolated", "targeted"]
Named: TypeAlias = Mapping[PredictionKind, Sequence[int]]
"""Pupil ids by kind, in the order of naming."""
Against: TypeAlias = Literal["", "participation", "no_power"]
"""Why a round cannot agree or disagree; empty when it can."""

KINDS: tuple[PredictionKind, ...] = ("isolated", "targeted")
MOST = 3
"""So many names of a kind, at most (specification, section 5)."""

_SHOWS = {"isolated": frozenset({"isolated"}), "targeted": frozenset({"targeted", "self_reported"})}
_HINTS = {"isolated": frozenset[str](), "targeted": frozenset({"bullied", "self_reported"})}
_FIRM: tuple[Certainty | None, ...] = ("certain", "shaky", None)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was predicted; nothing when the mentor skipped it. Kinds that were not asked are out."""

    skipped: bool
    named: Named

    def kinds_of(self, pupil_id: int) -> tuple[PredictionKind, ...]:
        """As what a pupil was named."""
        return tuple(kind for kind in KINDS if pupil_id in self.named.get(kind, ()))


@dataclass(frozen=True, slots=True)
class Agreement:
    """The names of one kind beside what the round shows; pupil ids.

    ``both``: named and shown. ``hinted``: named, and the round gives too little to be firm.
    ``own``: named and not shown. ``missed``: shown and not named.
    """

    kind: PredictionKind
    both: tuple[int, ...]
    hinted: tuple[int, ...]
    own: tuple[int, ...]
    missed: tuple[int, ...]
    against: Against = ""


def kinds_to_predict(
    questions: Collection[str], scales: Collection[str]
) -> tuple[PredictionKind, ...]:
    """What can be predicted of a round with these kinds of questions and scales."""
    can = {
        "isolated": "positive" in questions,
        "targeted": "bullied" in questions or "bullied_self" in scales,
    }
    return tuple(kind for kind in KINDS if can[kind])


def check_prediction(
    named: Named, kinds: Collection[PredictionKind], participants: Collection[int]
) -> None:
    """Refuse with ``InputError`` what cannot be a prediction."""
    for kind, pupils in named.items():
        if kind not in kinds and pupils:
            raise InputError("Daar is in deze meting niet naar gevraagd.")
        if len(pupils) > MOST:
            raise InputError(f"Noem hoogstens {MOST} leerlingen. Haal er eerst een weg.")
        if len(set(pupils)) != len(pupils):
            raise InputError("Een leerling staat er twee keer. Haal er een weg.")
        if not set(pupils) <= set(participants):
            raise InputError("Deze leerling doet niet mee in deze meting.")


def agreements(prediction: Prediction, analysis: Analysis) -> tuple[Agreement, ...]:
    """How the round agrees with the mentor, for each kind that was asked (section 5)."""
    if prediction.skipped:
        return ()
    return tuple(
        _agreement(kind, tuple(named), analysis) for kind, named in prediction.named.items()
    )


def _agreement(kind: PredictionKind, named: tuple[int, ...], analysis: Analysis) -> Agreement:
    shown = tuple(int(one.id) for one in analysis.pupils if shown_flags(kind, one.flags))
    hints = {
        int(flag.pupil)
        for flag in analysis.flags
        if flag.kind in _SHOWS[kind] and flag.certainty not in _FIRM
    } | {int(one.pupil) for one in analysis.to_check if one.kind in _HINTS[kind]}
    return Agreement(
        kind,
        tuple(one for one in named if one in shown),
        tuple(one for one in named if one not in shown and one in hints),
        tuple(one for one in named if one not in shown and one not in hints),
        tuple(one for one in shown if one not in named),
        _against(kind, analysis),
    )


def shown_flags(kind: PredictionKind, flags: Sequence[Flag]) -> tuple[Flag, ...]:
    """The flags by which a round shows what was predicted."""
    return tuple(flag for flag in flags if flag.kind in _SHOWS[kind] and flag.certainty in _FIRM)


def _against(kind: PredictionKind, analysis: Analysis) -> Against:
    share, least = analysis.classroom.participation, analysis.settings.participation_minimum
    if share is None or share < least - 1e-9:
        return "participation"
    if kind == "isolated" and any(one.kind == "no_power" for one in analysis.warnings):
        return "no_power"
    return ""
