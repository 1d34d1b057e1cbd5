"""Reading rounds to compare them: the question they share, each pupil, each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from klasapp.errors import InputError
from klasapp.sociogram import kept_records
from klasapp.sociogram.compare import (
    Compared,
    Course,
    Series,
    Step,
    counts_step,
    courses_of,
    series_of,
)
from klasapp.sociogram.kept import read_flag
from klasapp.sociogram.looking_service import results_of
from klasapp.sociogram.round import Round
from klasapp.sociogram.service import (
    Flag,
    OpenFlag,
    Session,
    class_round,
    find_round,
    list_rounds,
)

if TYPE_CHECKING:
    from klasapp.sociometry import ClassRound

__all__ = ["Compared", "Course", "OpenFlag", "Series", "Session"]


def closed_rounds(
    session: Session, class_id: int, *, only_class: bool = False
) -> tuple[Round, ...]:
    """The closed rounds of a class that somebody answered, oldest first.

    ``only_class``: also those of which retention left nothing but the class.
    """
    return tuple(
        find_round(session, one.id)
        for one in reversed(list_rounds(session, class_id))
        if one.state == "closed" and one.answered and (only_class or not one.only_class)
    )


def list_series(session: Session, class_id: int) -> tuple[Series, ...]:
    """The questions of the class with the rounds that asked them, most rounds first."""
    return series_of(closed_rounds(session, class_id))


def compare(session: Session, text: str, rounds: Sequence[Round]) -> Compared:
    """Two or more rounds that ask ``text``, oldest first; noted in the audit.

    Safe in a worker thread. Raises ``InputError`` for fewer than two rounds, or when two of them
    have no pupil in common.
    """
    from klasapp.sociometry import Settings, analyse

    if len(rounds) < 2:
        raise InputError("Kies ten minste twee metingen om te vergelijken.")
    made = tuple(_made(session, one) for one in rounds)
    facts = Settings(stability=False)
    counted = [
        results_of(session, asked) if asked.removed else analyse(one, facts)
        for asked, one in zip(rounds, made, strict=True)
    ]
    courses = courses_of(rounds, counted, text)
    steps = (
        counts_step(courses, made, text, a, b, _kept_flags(session, rounds[b]))
        if rounds[a].removed or rounds[b].removed
        else _step(made, text, a, b)
        for a, b in _pairs(len(rounds))
    )
    compared = Compared(text, tuple(rounds), made, courses, tuple(steps))
    with session.writing():
        for one in rounds:
            session.audit("round.compare.read", f"round:{one.id}")
    return compared


def note_pupil_read(session: Session, pupil_id: int, rounds: Sequence[Round]) -> None:
    """Note in the audit that one pupil's course over the rounds was read."""
    with session.writing():
        session.audit(
            "round.pupil.read", f"pupil:{pupil_id}", " ".join(f"round:{one.id}" for one in rounds)
        )


def declining_flags(session: Session, class_id: int) -> tuple[OpenFlag, ...]:
    """Who is chosen clearly less than before: certain and shaky flags (specification, section 5).

    Of the newest closed round whose question an earlier closed round asked too, compared with
    the newest of those. Loads numpy the first time: call it in a worker where that matters.
    """
    step = newest_step(closed_rounds(session, class_id))
    if step is None:
        return ()
    now = step[1]
    return tuple(
        OpenFlag(now.id, now.name, int(flag.pupil), flag, now.opened_on)
        for flag in step_flags(session, step)
        if flag.certainty in {"certain", "shaky"}
    )


def step_flags(session: Session, step: tuple[Round, Round, str]) -> tuple[Flag, ...]:
    """The flags of (earlier round, later round, question), the undetermined too.

    As they were kept when the choices of one of the two are gone.
    """
    before, now, text = step
    if before.removed or now.removed:
        return _kept_flags(session, now)
    made = class_round(session, before.id), class_round(session, now.id)
    if not set(made[0].pupils) & set(made[1].pupils):
        return ()
    return _step(made, text, 0, 1).found.flags


def _kept_flags(session: Session, asked: Round) -> tuple[Flag, ...]:
    with session.reading() as db:
        return tuple(read_flag(text) for text in kept_records.flag_bodies(db, asked.id))


def _made(session: Session, asked: Round) -> ClassRound:
    """The round; of one whose choices are gone who took part, without any choice."""
    if asked.removed is None:
        return class_round(session, asked.id)
    from klasapp.sociometry import Question, make_round

    return make_round(
        [str(one.pupil.id) for one in asked.participants],
        [Question(one.text, one.kind) for one in asked.questions],
        [],
        responded=[str(one.pupil.id) for one in asked.participants if one.state == "answered"],
    )


def newest_step(rounds: Sequence[Round]) -> tuple[Round, Round, str] | None:
    return next(
        (
            (before, now, question.text)
            for place, now in reversed(list(enumerate(rounds)))
            for question in now.questions
            if question.kind == "positive"
            for before in reversed(rounds[:place])
            if any(q.kind == "positive" and q.text == question.text for q in before.questions)
        ),
        None,
    )


def _pairs(count: int) -> Iterator[tuple[int, int]]:
    for second in range(count - 1, 0, -1):
        yield second - 1, second
    if count > 2:
        yield 0, count - 1


def _step(made: Sequence[ClassRound], text: str, first: int, second: int) -> Step:
    from klasapp.sociometry import compare_rounds

    a, b = made[first], made[second]
    return Step(first, second, compare_rounds(a, b, text), len(a.responded & b.responded))
