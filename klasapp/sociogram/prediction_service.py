"""Predicting before the first look at a round: once, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from klasapp.errors import InputError
from klasapp.sociogram import prediction_records as records
from klasapp.sociogram.prediction import (
    Named,
    Prediction,
    PredictionKind,
    check_prediction,
)
from klasapp.sociogram.service import Classmate, Session, find_round

__all__ = [
    "Classmate",
    "Prediction",
    "PredictionForm",
    "PredictionKind",
    "Session",
    "awaits_prediction",
    "find_prediction",
    "predict",
    "prediction_form",
    "skip_prediction",
]


@dataclass(frozen=True, slots=True)
class PredictionForm:
    """What there is to fill in: the kinds, and the pupils by name."""

    round_name: str
    kinds: tuple[PredictionKind, ...]
    pupils: tuple[Classmate, ...]


def awaits_prediction(session: Session, round_id: int) -> bool:
    """Whether the first look at a round is still to come, and there is something to see.

    Raises ``KlasappError`` when the round is gone.
    """
    asked = find_round(session, round_id)
    if asked.state == "draft" or not asked.count("answered") or asked.only_class:
        return False
    with session.reading() as db:
        there = records.find_prediction(db, round_id) is not None
        return not there and bool(records.kinds_asked(db, round_id))


def prediction_form(session: Session, round_id: int) -> PredictionForm:
    """What the mentor is asked before the first look."""
    asked = find_round(session, round_id)
    with session.reading() as db:
        kinds = records.kinds_asked(db, round_id)
    return PredictionForm(asked.name, kinds, tuple(one.pupil for one in asked.participants))


def find_prediction(session: Session, round_id: int) -> Prediction | None:
    """What was predicted; None when the first look is still to come, or nothing could be.

    Part of the results, whose reading is audited.
    """
    with session.reading() as db:
        return records.find_prediction(db, round_id)


def predict(session: Session, round_id: int, named: Named) -> None:
    """Keep the prediction, for good: whoever saw the results predicts nothing any more.

    ``named``: at most three pupils of each kind; nobody is an answer too. Raises ``InputError``
    for names that cannot be, or when the first look has been.
    """
    _keep(session, round_id, named, skipped=False)


def skip_prediction(session: Session, round_id: int) -> None:
    """Look at once; klasapp never asks again for this round."""
    _keep(session, round_id, {}, skipped=True)


def _keep(session: Session, round_id: int, named: Named, *, skipped: bool) -> None:
    with session.writing() as db:
        asked = find_round(session, round_id)
        if records.find_prediction(db, round_id) is not None:
            raise InputError(
                "Je hebt al naar deze meting gekeken. Voorspellen, of je voorspelling veranderen, "
                "kan nu niet meer."
            )
        check_prediction(
            named,
            records.kinds_asked(db, round_id),
            {one.pupil.id for one in asked.participants},
        )
        now = session.now.isoformat(timespec="seconds")
        records.add_prediction(db, round_id, now, named, skipped=skipped)
        verb = "predict.skip" if skipped else "predict"
        session.audit(f"round.{verb}", f"round:{round_id}")
