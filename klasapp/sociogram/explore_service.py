"""Reading a round to explore it: the choices, the analysis, the groups and the bridges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from klasapp.roster.service import Note, notes
from klasapp.sociogram.explore import Explored
from klasapp.sociogram.prediction_service import find_prediction
from klasapp.sociogram.service import Session, class_round, find_round

if TYPE_CHECKING:
    from klasapp.sociometry import ClassRound

__all__ = ["Explored", "Note", "Session", "explore", "find_round", "last_note"]


def explore(session: Session, round_id: int) -> Explored:
    """Everything the sociogram shows; reading it is noted in the audit. Safe in a worker thread.

    The answers on ``bullies`` are left out before anything is counted: they are shown in a case
    only. Raises ``KlasappError`` for a round that is gone or has no participants.
    """
    from klasapp.sociometry import analyse, communities
    from klasapp.sociometry.bridges import bridges

    asked = find_round(session, round_id)
    made = _without_bullies(class_round(session, round_id))
    positive = made.of_kind("positive")
    found = Explored(
        asked,
        made,
        analyse(made),
        communities(made, seed=round_id) if positive else (),
        bridges(made, positive[0].name) if positive else {},
        find_prediction(session, round_id),
    )
    with session.writing():
        session.audit("round.explore.read", f"round:{round_id}")
    return found


def last_note(session: Session, pupil: str) -> Note | None:
    """The mentor's newest note about a pupil, to stand beside the numbers (R24).

    Part of what ``explore`` audits.
    """
    return next(iter(notes(session, int(pupil))), None)


def _without_bullies(made: ClassRound) -> ClassRound:
    hidden = {question.name for question in made.of_kind("bullies")}
    return replace(
        made,
        questions=tuple(one for one in made.questions if one.name not in hidden),
        nominations=tuple(one for one in made.nominations if one.question not in hidden),
        self_named={name: who for name, who in made.self_named.items() if name not in hidden},
    )
