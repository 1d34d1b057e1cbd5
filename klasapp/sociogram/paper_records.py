"""Rows of the numbers that pupils have on the forms of a round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def numbers(db: Database, round_id: int) -> dict[int, int]:
    """Pupil id -> number, of those who have one."""
    query = "select pupil_id, number from round_participant where round_id = ? and number not null"
    return {row[0]: row[1] for row in db.execute(query, [round_id]).fetchall()}


def set_numbers(db: Database, round_id: int, given: Mapping[int, int]) -> None:
    """Give participants their number."""
    for pupil_id, number in given.items():
        db.table("round_participant").update((round_id, pupil_id), {"number": number})


def answers_of(
    db: Database, round_id: int, pupil_id: int
) -> tuple[dict[int, list[int]], dict[int, int], tuple[int, ...]]:
    """What one pupil answered: nominees by question, steps by scale, self-naming questions."""
    chosen: dict[int, list[int]] = {}
    for question, nominee in db.execute(
        "select n.question_id, n.nominee_id from nomination n "
        "join round_question q on q.id = n.question_id "
        "where q.round_id = ? and n.nominator_id = ? order by q.position, n.position",
        [round_id, pupil_id],
    ).fetchall():
        chosen.setdefault(question, []).append(nominee)
    steps = db.execute(
        "select a.question_id, a.value from scale_answer a "
        "join scale_question q on q.id = a.question_id where q.round_id = ? and a.pupil_id = ?",
        [round_id, pupil_id],
    ).fetchall()
    themselves = db.execute(
        "select s.question_id from self_naming s join round_question q on q.id = s.question_id "
        "where q.round_id = ? and s.pupil_id = ? order by q.position",
        [round_id, pupil_id],
    ).fetchall()
    return chosen, {row[0]: row[1] for row in steps}, tuple(row[0] for row in themselves)
