"""Taking away who chose whom, and later the results per pupil, when their time is over.

The numbers and flags are counted once more and kept first: what a mentor read stays true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from klasapp.sociogram import kept_records
from klasapp.sociogram.class_page import only, swings
from klasapp.sociogram.compare_service import closed_rounds, newest_step, step_flags
from klasapp.sociogram.kept import QuestionIndices, RoundKeeping, class_text, flag_text, pupil_text
from klasapp.sociogram.looking_service import class_round, find_round, pulse, results_of
from klasapp.sociogram.round import Round
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

    from klasapp.sociometry import ClassRound


def rounds_to_keep(session: Session) -> tuple[RoundKeeping, ...]:
    """Every round that still holds something about a pupil, oldest first."""
    with session.reading() as db:
        return kept_records.rounds_with_pupils(db)


def rounds_of_pupils(session: Session, pupils: Collection[int]) -> dict[int, frozenset[int]]:
    """Which of these pupils take part in which round, by round."""
    with session.reading() as db:
        return kept_records.rounds_of_pupils(db, pupils)


def remove_choices(session: Session, round_id: int) -> int:
    """Erase who chose whom in a round and keep the results; returns how many rows went.

    Nothing happens to a round whose choices are gone. Call it in the transaction of retention.
    """
    with session.writing() as db:
        asked = find_round(session, round_id)
        if asked.removed is not None:
            return 0
        _keep_declining(session, db, asked)
        body, pupils = _body(session, asked)
        counts = asked.count("answered"), len(asked.participants)
        kept_records.keep_round(db, round_id, session.today, counts, body, pupils)
        gone = kept_records.delete_choices(db, round_id)
        session.audit("round.choices.erase", f"round:{round_id}", f"rows:{gone}")
    return gone


def remove_results(session: Session, round_id: int) -> int:
    """Erase everything about single pupils in a round; the class stays. Returns the rows gone."""
    with session.writing() as db:
        if find_round(session, round_id).only_class:
            return 0
        gone = remove_choices(session, round_id)
        gone += kept_records.delete_results(db, round_id, session.today)
        session.audit("round.results.erase", f"round:{round_id}", f"rows:{gone}")
    return gone


def _keep_declining(session: Session, db: Database, asked: Round) -> None:
    """The flags of comparing need the choices of two rounds: keep them before one goes."""
    step = newest_step(closed_rounds(session, asked.class_id))
    if step is None or asked.id not in {step[0].id, step[1].id}:
        return
    flags = step_flags(session, step)
    kept_records.keep_flags(
        db, step[1].id, ((int(one.pupil), flag_text(one)) for one in flags)
    )  # fmt: skip


def _body(session: Session, asked: Round) -> tuple[str, list[tuple[int, str]]]:
    if not asked.participants:
        from klasapp.sociometry import Analysis, ClassIndices

        empty = Analysis(ClassIndices(0, 0, None), {}, (), (), (), {}, ())
        return class_text(empty, {}, pulse(session, asked.id)), []
    made, found = class_round(session, asked.id), results_of(session, asked)
    pupils = [
        (int(one.id), pupil_text(one, (c for c in found.to_check if c.pupil == one.id)))
        for one in found.pupils
    ]
    by_text = dict(_indices(made, asked))
    return class_text(found, by_text, pulse(session, asked.id)), pupils


def _indices(made: ClassRound, asked: Round) -> Iterator[tuple[str, QuestionIndices]]:
    from klasapp.sociometry import Settings, analyse

    for one in asked.questions:
        if one.kind == "positive":
            counted = analyse(only(made, one.text), Settings(stability=False))
            yield one.text, QuestionIndices(counted.classroom, swings(made, one.text))
