"""Rows of rounds, questions, scales, participants and answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from klasapp.sociogram.question import Kind, RoundQuestion
from klasapp.sociogram.round import (
    Classmate,
    Participant,
    ParticipantState,
    Removed,
    Round,
    RoundState,
    RoundSummary,
    Source,
    Way,
    unique_names,
)
from klasapp.sociogram.scale import ScaleKind, ScaleQuestion

if TYPE_CHECKING:
    from sqlite_utils import Database

_SUMMARY = (
    "select r.id, r.class_id, r.name, r.opened_on, r.state, r.source, "
    "coalesce(g.answered, "
    "(select count(*) from round_participant p where p.round_id = r.id and p.state = 'answered')), "
    "coalesce(g.participants, "
    "(select count(*) from round_participant p where p.round_id = r.id)), g.round_id is not null "
    "from round r left join round_removal g on g.round_id = r.id and g.results_on is not null "
)
_GENDERS = {"M": "m", "F": "v", "X": "x"}


def add_round(
    db: Database,
    class_id: int,
    name: str,
    opened_on: date,
    state: RoundState,
    source: Source,
    created_at: str,
) -> int:
    """Insert a round; returns its id."""
    row = {
        "class_id": class_id,
        "name": name,
        "opened_on": opened_on.isoformat(),
        "state": state,
        "source": source,
        "created_at": created_at,
    }
    return cast(int, db.table("round").insert(row).last_pk)


def change_round(db: Database, round_id: int, fields: Mapping[str, str]) -> None:
    """Overwrite some fields of a round."""
    db.table("round").update(round_id, dict(fields))


def rounds_of_class(db: Database, class_id: int) -> tuple[RoundSummary, ...]:
    """The rounds of a class, newest first."""
    query = _SUMMARY + "where r.class_id = ? order by r.opened_on desc, r.id desc"
    return tuple(_summary(row) for row in db.execute(query, [class_id]).fetchall())


def rounds_of_pupil(
    db: Database, pupil_id: int
) -> tuple[tuple[RoundSummary, ParticipantState], ...]:
    """The rounds a pupil is in, newest first, with what the pupil did."""
    query = (
        "select p.round_id, p.state from round_participant p join round r on r.id = p.round_id "
        "where p.pupil_id = ? order by r.opened_on desc, r.id desc"
    )
    found = []
    for round_id, state in db.execute(query, [pupil_id]).fetchall():
        row = db.execute(_SUMMARY + "where r.id = ?", [round_id]).fetchone()
        found.append((_summary(row), cast(ParticipantState, state)))
    return tuple(found)


def find_round(db: Database, round_id: int) -> Round | None:
    """A round with its questions and participants, or None."""
    row = db.execute(_SUMMARY + "where r.id = ?", [round_id]).fetchone()
    if row is None:
        return None
    one = _summary(row)
    return Round(
        one.id,
        one.class_id,
        one.name,
        one.opened_on,
        one.state,
        one.source,
        _questions(db, round_id),
        _participants(db, round_id),
        _scales(db, round_id),
        _removed(db, round_id),
    )


def set_questions(
    db: Database, round_id: int, questions: Iterable[tuple[Kind, str, int | None]]
) -> tuple[int, ...]:
    """Replace the questions of a round that has no answers; returns their ids, in order."""
    db.execute("delete from round_question where round_id = ?", [round_id])
    rows = [
        {
            "round_id": round_id,
            "position": position,
            "kind": kind,
            "text": text,
            "max_choices": max_choices,
        }
        for position, (kind, text, max_choices) in enumerate(questions, start=1)
    ]
    return tuple(cast(int, db.table("round_question").insert(row).last_pk) for row in rows)


def set_scales(db: Database, round_id: int, scales: Iterable[tuple[ScaleKind, str]]) -> None:
    """Replace the scale questions of a round that has no answers."""
    db.execute("delete from scale_question where round_id = ?", [round_id])
    for position, (kind, text) in enumerate(scales, start=1):
        db.table("scale_question").insert({
            "round_id": round_id,
            "position": position,
            "kind": kind,
            "text": text,
        })


def set_participants(
    db: Database,
    round_id: int,
    participants: Iterable[tuple[int, ParticipantState, str | None]],
) -> None:
    """Replace the participants of a round."""
    db.execute("delete from round_participant where round_id = ?", [round_id])
    for pupil_id, state, answered_at in participants:
        add_participant(db, round_id, pupil_id, state, answered_at)


def add_participant(
    db: Database,
    round_id: int,
    pupil_id: int,
    state: ParticipantState,
    answered_at: str | None = None,
) -> None:
    """Insert a participant."""
    db.table("round_participant").insert({
        "round_id": round_id,
        "pupil_id": pupil_id,
        "state": state,
        "answered_at": answered_at,
    })


def set_state(
    db: Database,
    round_id: int,
    pupil_id: int,
    state: ParticipantState,
    answered_at: str | None = None,
    way: Way | None = None,
) -> None:
    """Note what a participant did."""
    db.table("round_participant").update(
        (round_id, pupil_id), {"state": state, "answered_at": answered_at, "way": way}
    )


def save_choices(db: Database, nominator_id: int, choices: Mapping[int, Sequence[int]]) -> None:
    """Insert the choices of one pupil, by question id."""
    rows = [
        {
            "question_id": question_id,
            "nominator_id": nominator_id,
            "nominee_id": nominee_id,
            "position": position,
        }
        for question_id, nominees in choices.items()
        for position, nominee_id in enumerate(nominees, start=1)
    ]
    db.table("nomination").insert_all(rows)


def save_scale_answers(db: Database, pupil_id: int, answers: Mapping[int, int]) -> None:
    """Insert what one pupil answered about himself, by scale question id."""
    db.table("scale_answer").insert_all(
        {"question_id": question_id, "pupil_id": pupil_id, "value": value}
        for question_id, value in answers.items()
    )


def scale_answers(db: Database, round_id: int) -> tuple[tuple[int, int, int], ...]:
    """(scale question id, pupil id, step 1..5) of a round."""
    query = (
        "select a.question_id, a.pupil_id, a.value from scale_answer a "
        "join scale_question q on q.id = a.question_id where q.round_id = ? "
        "order by q.position, a.pupil_id"
    )
    return tuple((row[0], row[1], row[2]) for row in db.execute(query, [round_id]).fetchall())


def delete_form(db: Database, round_id: int, nominator_id: int) -> None:
    """Delete all answers of one pupil in a round."""
    db.execute(
        "delete from scale_answer where pupil_id = ? "
        "and question_id in (select id from scale_question where round_id = ?)",
        [nominator_id, round_id],
    )
    inside = "(select id from round_question where round_id = ?)"
    db.execute(
        f"delete from nomination where nominator_id = ? and question_id in {inside}",  # noqa: S608
        [nominator_id, round_id],
    )
    db.execute(
        f"delete from self_naming where pupil_id = ? and question_id in {inside}",  # noqa: S608
        [nominator_id, round_id],
    )


def nominations(db: Database, round_id: int) -> tuple[tuple[int, int, int], ...]:
    """(question id, nominator id, nominee id) of a round, in the order of choosing."""
    query = (
        "select n.question_id, n.nominator_id, n.nominee_id from nomination n "
        "join round_question q on q.id = n.question_id where q.round_id = ? "
        "order by q.position, n.nominator_id, n.position"
    )
    return tuple((row[0], row[1], row[2]) for row in db.execute(query, [round_id]).fetchall())


def add_self_naming(db: Database, question_id: int, pupil_id: int) -> None:
    """Note that a pupil named himself."""
    db.table("self_naming").insert({"question_id": question_id, "pupil_id": pupil_id})


def self_namings(db: Database, round_id: int) -> tuple[tuple[int, int], ...]:
    """(question id, pupil id) of those who named themselves in a round."""
    query = (
        "select s.question_id, s.pupil_id from self_naming s "
        "join round_question q on q.id = s.question_id where q.round_id = ? "
        "order by q.position, s.pupil_id"
    )
    return tuple((row[0], row[1]) for row in db.execute(query, [round_id]).fetchall())


def class_members(db: Database, class_id: int) -> tuple[Classmate, ...]:
    """Everyone who is or was in a class, by name."""
    query = (
        "select p.id, p.given_name, p.infix, p.family_name, p.number, p.gender from pupil p "
        "join enrolment e on e.pupil_id = p.id where e.class_id = ?"
    )
    return _by_name(_classmate(row) for row in db.execute(query, [class_id]).fetchall())


def _questions(db: Database, round_id: int) -> tuple[RoundQuestion, ...]:
    query = (
        "select id, position, kind, text, max_choices from round_question "
        "where round_id = ? order by position"
    )
    return tuple(
        RoundQuestion(row[0], row[1], cast(Kind, row[2]), row[3], row[4])
        for row in db.execute(query, [round_id]).fetchall()
    )


def _scales(db: Database, round_id: int) -> tuple[ScaleQuestion, ...]:
    query = (
        "select id, position, kind, text from scale_question where round_id = ? order by position"
    )
    return tuple(
        ScaleQuestion(row[0], row[1], cast(ScaleKind, row[2]), row[3])
        for row in db.execute(query, [round_id]).fetchall()
    )


def _participants(db: Database, round_id: int) -> tuple[Participant, ...]:
    query = (
        "select p.id, p.given_name, p.infix, p.family_name, p.number, p.gender, "
        "r.state, coalesce(r.answered_at, ''), r.way "
        "from round_participant r join pupil p on p.id = r.pupil_id where r.round_id = ?"
    )
    rows = db.execute(query, [round_id]).fetchall()
    states = {
        row[0]: (cast(ParticipantState, row[6]), str(row[7]), cast("Way | None", row[8]))
        for row in rows
    }
    return tuple(
        Participant(pupil, *states[pupil.id]) for pupil in _by_name(_classmate(r) for r in rows)
    )


def _classmate(row: Any) -> Classmate:
    name = " ".join(part for part in (row[1], row[2], row[3]) if part)
    return Classmate(row[0], name, row[1], row[4] or "", _GENDERS.get(row[5], ""))


def _by_name(pupils: Iterable[Classmate]) -> tuple[Classmate, ...]:
    return tuple(sorted(unique_names(pupils), key=lambda pupil: (pupil.name.casefold(), pupil.id)))


def _summary(row: Any) -> RoundSummary:
    return RoundSummary(
        row[0],
        row[1],
        row[2],
        date.fromisoformat(row[3]),
        cast(RoundState, row[4]),
        cast(Source, row[5]),
        row[6],
        row[7],
        bool(row[8]),
    )


def _removed(db: Database, round_id: int) -> Removed | None:
    query = (
        "select choices_on, results_on, answered, participants from round_removal "
        "where round_id = ?"
    )
    row = db.execute(query, [round_id]).fetchone()
    if row is None:
        return None
    results_on = date.fromisoformat(row[1]) if row[1] else None
    return Removed(date.fromisoformat(row[0]), results_on, row[2], row[3])
