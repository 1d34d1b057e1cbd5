"""What a mentor, and other rooms, can see of rounds: answers, results, flags, the pulse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.errors import InputError, KlasappError
from klasapp.roster.calendar_service import school_calendar
from klasapp.roster.service import list_pupils
from klasapp.sociogram import kept_records, records
from klasapp.sociogram.kept import KeptClass, read_class, read_pupil, removed_line
from klasapp.sociogram.pulse import ScalePulse, pulse_of
from klasapp.sociogram.question import Kind, RoundQuestion
from klasapp.sociogram.round import (
    Classmate,
    Round,
    RoundState,
    RoundSummary,
    participant_word,
)
from klasapp.sociogram.scale import ScaleKind
from klasapp.sociometry.result import Analysis, Flag
from klasapp.store.session import Session

if TYPE_CHECKING:
    from klasapp.sociometry import ClassRound, SelfReport

_SHOWN_FLAGS: dict[str, Kind] = {
    "isolated": "positive",
    "rejected": "negative",
    "targeted": "bullied",
}
"""The flags a mentor sees outside a case, with the kind of question each needs."""
_SHOWN_SCALES: tuple[ScaleKind, ...] = ("safety", "bullied_self")
"""The scales that the flag ``self_reported`` comes from."""


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A flag of the newest closed round that could show it."""

    round_id: int
    round_name: str
    pupil_id: int
    flag: Flag
    opened_on: date


@dataclass(frozen=True, slots=True)
class UnfinishedRound:
    """A round that was begun and not closed."""

    round_id: int
    name: str
    state: RoundState
    opened_on: date
    answered: int
    participants: int


@dataclass(frozen=True, slots=True)
class PupilAnswers:
    """One question around one pupil, as names."""

    question: RoundQuestion
    given: tuple[str, ...]
    received: tuple[str, ...]
    mutual: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextDayCheck:
    """Look today how the class is: pupils filled in a round on the school day before."""

    round_id: int
    name: str
    filled_on: date
    forms: int
    """How many forms came in on ``filled_on``."""


# Looking


def list_rounds(session: Session, class_id: int) -> tuple[RoundSummary, ...]:
    """The rounds of a class, newest first."""
    with session.reading() as db:
        return records.rounds_of_class(db, class_id)


def find_round(session: Session, round_id: int) -> Round:
    """A round with its questions and participants; ``KlasappError`` when it is gone."""
    with session.reading() as db:
        found = records.find_round(db, round_id)
    if found is None:
        raise KlasappError("Deze meting staat niet meer in klasapp.")
    return found


def class_members(session: Session, class_id: int) -> tuple[Classmate, ...]:
    """Everyone who is in the class today, by name."""
    today = {pupil.id for pupil in list_pupils(session, class_id, session.today)}
    with session.reading() as db:
        return tuple(one for one in records.class_members(db, class_id) if one.id in today)


def class_round(session: Session, round_id: int) -> ClassRound:
    """The round as sociometry knows it: pupil ids as text, questions named by their text.

    Raises ``InputError`` when nobody takes part, and when retention took the choices away.
    """
    from klasapp.sociometry import Nomination, Question, make_round

    with session.reading() as db:
        asked = find_round(session, round_id)
        if asked.removed is not None:
            raise InputError(removed_line(asked.removed))
        chosen = records.nominations(db, round_id)
        themselves = records.self_namings(db, round_id)
        told = records.scale_answers(db, round_id)
    if not asked.participants:
        raise InputError("Er doet niemand mee in deze meting.")
    texts = {question.id: question.text for question in asked.questions}
    made = make_round(
        [str(one.pupil.id) for one in asked.participants],
        [Question(question.text, question.kind) for question in asked.questions],
        [Nomination(str(a), str(b), texts[question]) for question, a, b in chosen],
        responded=[str(one.pupil.id) for one in asked.participants if one.state == "answered"],
        gender={str(one.pupil.id): one.pupil.gender for one in asked.participants},
        self_reports=_self_reports(asked, told),
    )
    self_named: dict[str, tuple[str, ...]] = {}
    for question, pupil in themselves:
        name = texts[question]
        self_named[name] = (*self_named.get(name, ()), str(pupil))
    return replace(made, self_named=self_named)


def _self_reports(asked: Round, told: Iterable[tuple[int, int, int]]) -> Iterator[SelfReport]:
    from klasapp.sociometry import SelfReport

    kinds = {one.id: one.kind for one in asked.scales}
    for question_id, pupil_id, step in told:
        kind = kinds[question_id]
        if kind == "bullied_self":
            yield SelfReport(str(pupil_id), kind, step - 1)  # sociometry counts from 0, never
        elif kind != "adult":  # says something about the school, not about this pupil's safety
            yield SelfReport(str(pupil_id), kind, step)


def results(session: Session, round_id: int) -> Analysis:
    """The analysis of a round; reading it is noted in the audit. Safe in a worker thread."""
    asked = find_round(session, round_id)
    found = results_of(session, asked)
    fewer = [flag for flag in _declining(session, asked.class_id)
             if flag.round_id == round_id]  # fmt: skip
    with session.writing():
        session.audit("round.results.read", f"round:{round_id}")
    return _with_flags(found, [one.flag for one in fewer])


def results_of(session: Session, asked: Round) -> Analysis:
    """The analysis of a round, counted now, or as it was kept when the choices went."""
    kept = kept_class(session, asked.id)
    if kept is not None:
        return kept.analysis
    from klasapp.sociometry import analyse

    return analyse(class_round(session, asked.id))


def kept_class(session: Session, round_id: int) -> KeptClass | None:
    """What was kept of a round; None while its choices are there."""
    with session.reading() as db:
        body = kept_records.class_body(db, round_id)
        if body is None:
            return None
        pupils = kept_records.pupil_bodies(db, round_id)
    return read_class(body, (read_pupil(str(number), text) for number, text in pupils))


def _declining(session: Session, class_id: int) -> tuple[OpenFlag, ...]:
    # Comparing builds on this module.
    from klasapp.sociogram.compare_service import declining_flags

    return declining_flags(session, class_id)


def _with_flags(found: Analysis, more: Sequence[Flag]) -> Analysis:
    """The analysis with flags that only a comparison with an earlier round can give."""
    pupils = tuple(
        replace(one, flags=(*one.flags, *(flag for flag in more if flag.pupil == one.id)))
        for one in found.pupils
    )
    return replace(found, pupils=pupils, flags=(*found.flags, *more))


def pupil_answers(session: Session, round_id: int, pupil_id: int) -> tuple[PupilAnswers, ...]:
    """Who the pupil chose and who chose the pupil, per question; noted in the audit.

    The question ``bullies`` is left out: its answers are shown in a case only. Nothing is known
    of a round whose choices are gone.
    """
    with session.writing() as db:
        asked = find_round(session, round_id)
        names = {one.pupil.id: one.pupil.name for one in asked.participants}
        chosen = records.nominations(db, round_id)
        session.audit("round.pupil.read", f"pupil:{pupil_id}", f"round:{round_id}")
    if asked.removed is not None:
        return ()
    found = []
    for question in asked.questions:
        if question.kind == "bullies":
            continue
        pairs = [(a, b) for number, a, b in chosen if number == question.id]
        given = [b for a, b in pairs if a == pupil_id]
        received = [a for a, b in pairs if b == pupil_id]
        both = [one for one in received if one in given]
        found.append(
            PupilAnswers(
                question,
                tuple(names[one] for one in given),
                tuple(names[one] for one in received),
                tuple(names[one] for one in both),
            )
        )
    return tuple(found)


def pulse(session: Session, round_id: int) -> tuple[ScalePulse, ...]:
    """How the class answered each scale question of a round, in order, without names (R15)."""
    with session.reading() as db:
        asked = find_round(session, round_id)
        told = records.scale_answers(db, round_id)
    if asked.only_class:
        kept = kept_class(session, round_id)
        return kept.pulse if kept is not None else ()
    return tuple(
        pulse_of(one, (step for question_id, _, step in told if question_id == one.id))
        for one in asked.scales
    )


# For other rooms


def pupil_round_facts(session: Session, pupil_id: int) -> tuple[tuple[str, str, int], ...]:
    """Lines for the pupil's page: (Dutch text, place kind ``round``, round id), newest first."""
    with session.reading() as db:
        found = records.rounds_of_pupil(db, pupil_id)
    return tuple(
        (f"{one.name}: {participant_word(state, one.state)}", "round", one.id)
        for one, state in found
        if one.state != "draft"
    )


def unfinished_rounds(session: Session, class_id: int) -> tuple[UnfinishedRound, ...]:
    """Rounds of the class that are drafts or open, newest first."""
    return tuple(
        UnfinishedRound(one.id, one.name, one.state, one.opened_on, one.answered, one.participants)
        for one in list_rounds(session, class_id)
        if one.state != "closed"
    )


def next_day_checks(session: Session, class_id: int) -> tuple[NextDayCheck, ...]:
    """Rounds that pupils filled in on the last school day before today, newest first.

    Forms that were imported do not count: when pupils filled those in is not known.
    """
    days = [
        (summary, day, forms)
        for summary in list_rounds(session, class_id)
        if summary.state != "draft" and summary.source == "pupil_mode"
        for day, forms in sorted(_forms_by_day(find_round(session, summary.id)).items())
        if day < session.today
    ]
    if not days:
        return ()
    calendar = school_calendar(session)
    return tuple(
        NextDayCheck(summary.id, summary.name, day, forms)
        for summary, day, forms in days
        if calendar.next_school_day(day) == session.today
    )


def _forms_by_day(asked: Round) -> Counter[date]:
    return Counter(
        datetime.fromisoformat(one.answered_at).date()
        for one in asked.participants
        if one.answered_at and one.way != "import"
    )


def open_flags(session: Session, class_id: int) -> tuple[OpenFlag, ...]:
    """What stands out in the class: certain and shaky flags, never of ``bullies``.

    Of each kind those of the newest closed round that asked its question and that the mentor has
    looked at; what a pupil said of
    himself (``self_reported``, which has no certainty) of the newest that asked that scale. Loads
    networkx the first time (0.3 s): call it in a worker where that matters.
    """
    from klasapp.sociometry import analyse

    found: list[OpenFlag] = []
    unseen = {one.id for one in unseen_rounds(session, class_id)}
    wanted, scales = dict(_SHOWN_FLAGS), set(_SHOWN_SCALES)
    for summary in list_rounds(session, class_id):
        if summary.state != "closed" or not (wanted or scales) or not summary.answered:
            continue
        if summary.only_class:
            continue
        if summary.id in unseen:
            continue
        asked = find_round(session, summary.id)
        kinds = {question.kind for question in asked.questions}
        here = {flag for flag, kind in wanted.items() if kind in kinds}
        scales_here = scales & {scale.kind for scale in asked.scales}
        if not here and not scales_here:
            continue
        for flag in here:
            del wanted[flag]
        scales -= scales_here
        if asked.removed is not None:
            flags = (
                results_of(session, asked).flags
                if scales_here
                else tuple(
                    one for one in results_of(session, asked).flags if one.kind != "self_reported"
                )
            )
        else:
            made = class_round(session, summary.id)
            told = tuple(one for one in made.self_reports if one.kind in scales_here)
            flags = analyse(replace(made, self_reports=told)).flags
        found.extend(
            OpenFlag(summary.id, summary.name, int(flag.pupil), flag, summary.opened_on)
            for flag in flags
            if flag.kind == "self_reported"
            or (flag.kind in here and flag.certainty in {"certain", "shaky"})
        )
    found += [one for one in _declining(session, class_id) if one.round_id not in unseen]
    return tuple(found)


def unseen_rounds(session: Session, class_id: int) -> tuple[RoundSummary, ...]:
    """Closed rounds with answers that the mentor has not looked at yet, newest first.

    Their flags stay out of sight until the mentor predicted, or chose not to (blind spot).
    """
    from klasapp.sociogram import prediction_records

    with session.reading() as db:
        return tuple(
            one
            for one in list_rounds(session, class_id)
            if one.state == "closed"
            and one.answered
            and not one.only_class
            and prediction_records.find_prediction(db, one.id) is None
            and prediction_records.kinds_asked(db, one.id)
        )
