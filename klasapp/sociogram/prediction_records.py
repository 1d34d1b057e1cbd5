"""Rows of what the mentor predicted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from klasapp.sociogram.prediction import (
    Named,
    Prediction,
    PredictionKind,
    kinds_to_predict,
)

if TYPE_CHECKING:
    from sqlite_utils import Database


def kinds_asked(db: Database, round_id: int) -> tuple[PredictionKind, ...]:
    """What can be predicted of a round."""
    questions = db.execute("select kind from round_question where round_id = ?", [round_id])
    scales = db.execute("select kind from scale_question where round_id = ?", [round_id])
    return kinds_to_predict(
        {row[0] for row in questions.fetchall()}, {row[0] for row in scales.fetchall()}
    )


def find_prediction(db: Database, round_id: int) -> Prediction | None:
    """What was predicted of a round; None before the first look."""
    row = db.execute("select skipped from prediction where round_id = ?", [round_id]).fetchone()
    if row is None:
        return None
    query = "select pupil_id from predicted_pupil where round_id = ? and kind = ? order by rowid"
    named: dict[PredictionKind, tuple[int, ...]] = {
        kind: tuple(found[0] for found in db.execute(query, [round_id, kind]).fetchall())
        for kind in kinds_asked(db, round_id)
    }
    return Prediction(bool(row[0]), named)


def add_prediction(
    db: Database, round_id: int, made_at: str, named: Named, *, skipped: bool
) -> None:
    """Insert the prediction of a round."""
    db.table("prediction").insert({
        "round_id": round_id, "made_at": made_at, "skipped": int(skipped),
    })  # fmt: skip
    rows = [
        {"round_id": round_id, "kind": kind, "pupil_id": pupil}
        for kind, pupils in named.items()
        for pupil in pupils
    ]
    for row in rows:
        db.table("predicted_pupil").insert(row)
