"""What a mentor can do with rounds: compose, open, collect, close, look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from klasapp.errors import InputError, KlasappError
from klasapp.roster.service import list_pupils
from klasapp.sociogram import records
from klasapp.sociogram.question import (
    STARTERS,
    Kind,
    RoundQuestion,
    clean_text,
)
from klasapp.sociogram.round import (
    PARTICIPANT_WORDS,
    Choices,
    Classmate,
    Participant,
    ParticipantState,
    Round,
    RoundState,
    RoundSummary,
    check_form,
    clean_round_name,
    default_name,
)
from klasapp.sociometry.result import Analysis, Flag
from klasapp.store.session import Session

if TYPE_CHECKING:
    from klasapp.sociometry import ClassRound

__all__ = [
    "Analysis",
    "Choices",
    "Classmate",
    "Draft",
    "Flag",
    "Kind",
    "OpenFlag",
    "Participant",
    "ParticipantState",
    "PupilAnswers",
    "Round",
    "RoundQuestion",
    "RoundState",
    "RoundSummary",
    "Session",
    "UnfinishedRound",
]

_SHOWN_FLAGS: dict[str, Kind] = {
    "isolated": "positive",
    "rejected": "negative",
    "targeted": "bullied",
}
"""The flags a mentor sees outside a case, with the kind of question each needs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the mentor filled in for a round that is not open yet."""

    name: str
    questions: tuple[tuple[Kind, str], ...]
    max_choices: int | None
    """For every question; None is unlimited."""
    pupil_ids: tuple[int, ...]


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


# Composing


def start_round(session: Session, class_id: int) -> int:
    """Begin a round with the starter questions and all pupils of the class; returns its id.

    Raises ``InputError`` when the class has fewer than two pupils today.
    """
    pupils = list_pupils(session, class_id, session.today)
    if len(pupils) < 2:
        raise InputError(
            "In deze klas zitten vandaag nog geen twee leerlingen. "
            "Voeg eerst leerlingen toe bij Klas."
        )
    with session.writing() as db:
        taken = {one.name for one in records.rounds_of_class(db, class_id)}
        round_id = records.add_round(
            db,
            class_id,
            _free_name(default_name(session.today), taken),
            session.today,
            "draft",
            "pupil_mode",
            session.now.isoformat(timespec="seconds"),
        )
        records.set_questions(
            db, round_id, ((one.kind, one.text, None) for one in STARTERS if one.on)
        )
        records.set_participants(db, round_id, ((pupil.id, "waiting", None) for pupil in pupils))
        session.audit("round.add", f"round:{round_id}", f"class:{class_id}")
    return round_id


def save_draft(session: Session, round_id: int, draft: Draft) -> None:
    """Keep what the mentor filled in so far. Raises ``InputError`` when it cannot be used."""
    name = clean_round_name(draft.name)
    texts = [clean_text(text) for _, text in draft.questions]
    doubles = [text for text in texts if texts.count(text) > 1]
    if doubles:
        raise InputError(f'De vraag "{doubles[0]}" staat er twee keer. Verander er een.')
    with session.writing() as db:
        asked = _require(session, round_id)
        if asked.state != "draft":
            raise InputError("Deze meting is al open: de vragen veranderen kan niet meer.")
        records.change_round(db, round_id, {"name": name})
        records.set_questions(
            db,
            round_id,
            (
                (kind, text, draft.max_choices)
                for (kind, _), text in zip(draft.questions, texts, strict=True)
            ),
        )
        records.set_participants(
            db, round_id, ((pupil_id, "waiting", None) for pupil_id in draft.pupil_ids)
        )
        session.audit("round.change", f"round:{round_id}")


def open_round(session: Session, round_id: int) -> None:
    """From now on pupils can fill it in. Raises ``InputError`` when it cannot work."""
    with session.writing() as db:
        asked = _require(session, round_id)
        if not asked.questions:
            raise InputError("Er staat geen vraag aan. Zet ten minste een vraag aan.")
        if len(asked.participants) < 2:
            raise InputError("Er doen nog geen twee leerlingen mee. Zet meer leerlingen aan.")
        fields = {"state": "open"}
        if asked.state == "draft":
            fields["opened_on"] = session.today.isoformat()
        records.change_round(db, round_id, fields)
        session.audit("round.open", f"round:{round_id}")


def close_round(session: Session, round_id: int) -> None:
    """No forms any more; what is in stays, and the round can be opened again."""
    with session.writing() as db:
        if _require(session, round_id).state != "open":
            raise InputError("Deze meting is niet open.")
        records.change_round(db, round_id, {"state": "closed"})
        session.audit("round.close", f"round:{round_id}")


def delete_round(session: Session, round_id: int) -> None:
    """Delete a round with all its forms."""
    with session.writing() as db:
        _require(session, round_id)
        records.delete_round(db, round_id)
        session.audit("round.delete", f"round:{round_id}")


# Collecting


def save_form(session: Session, round_id: int, pupil_id: int, choices: Choices) -> None:
    """Keep the form of one pupil, whole, at once on disk.

    ``choices``: every question of the round, with nobody as an empty sequence. Raises
    ``InputError`` for what cannot count (section 2), a round that is not open, or a pupil who
    handed in a form already.
    """
    with session.writing() as db:
        asked = _require(session, round_id)
        if asked.state != "open":
            raise InputError("Deze meting is niet open. Vraag je mentor om hulp.")
        if asked.participant(pupil_id).state == "answered":
            raise InputError("Bij deze naam is al een formulier ingeleverd. Roep je mentor.")
        check_form(asked, pupil_id, choices)
        records.save_choices(db, pupil_id, choices)
        records.set_state(
            db, round_id, pupil_id, "answered", session.now.isoformat(timespec="seconds")
        )
        session.audit("round.form", f"round:{round_id}", f"pupil:{pupil_id}")


def mark(session: Session, round_id: int, pupil_id: int, state: ParticipantState) -> None:
    """Note that a pupil is absent, does not want to, or is still to come.

    Raises ``InputError`` for a pupil who handed in a form, or when the round is not open.
    """
    if state == "answered":
        raise InputError("Ingevuld wordt een formulier alleen door het in te leveren.")
    with session.writing() as db:
        asked = _require_open(session, round_id)
        if asked.participant(pupil_id).state == "answered":
            raise InputError("Deze leerling heeft al ingevuld. Wis eerst het formulier (toets f).")
        records.set_state(db, round_id, pupil_id, state)
        session.audit("round.mark", f"round:{round_id}", f"pupil:{pupil_id} {state}")


def reopen_form(session: Session, round_id: int, pupil_id: int) -> None:
    """Delete the form of one pupil, who can then fill it in again."""
    with session.writing() as db:
        asked = _require_open(session, round_id)
        if asked.participant(pupil_id).state != "answered":
            raise InputError("Deze leerling heeft nog geen formulier ingeleverd.")
        records.delete_choices(db, round_id, pupil_id)
        records.set_state(db, round_id, pupil_id, "waiting")
        session.audit("round.form.delete", f"round:{round_id}", f"pupil:{pupil_id}")


def missing_pupils(session: Session, round_id: int) -> tuple[Classmate, ...]:
    """Who is in the class today and not in the round (someone new)."""
    with session.reading() as db:
        asked = _require(session, round_id)
        inside = {one.pupil.id for one in asked.participants}
        today = {pupil.id for pupil in list_pupils(session, asked.class_id, session.today)}
        return tuple(
            one
            for one in records.class_members(db, asked.class_id)
            if one.id in today and one.id not in inside
        )


def add_missing_pupils(session: Session, round_id: int) -> int:
    """Let everyone who is new in the class take part; returns how many were added."""
    with session.writing() as db:
        _require_open(session, round_id)
        new = missing_pupils(session, round_id)
        for one in new:
            records.add_participant(db, round_id, one.id, "waiting")
            session.audit("round.join", f"round:{round_id}", f"pupil:{one.id}")
    return len(new)


# Looking


def list_rounds(session: Session, class_id: int) -> tuple[RoundSummary, ...]:
    """The rounds of a class, newest first."""
    with session.reading() as db:
        return records.rounds_of_class(db, class_id)


def find_round(session: Session, round_id: int) -> Round:
    """A round with its questions and participants; ``KlasappError`` when it is gone."""
    with session.reading():
        return _require(session, round_id)


def class_members(session: Session, class_id: int) -> tuple[Classmate, ...]:
    """Everyone who is in the class today, by name."""
    today = {pupil.id for pupil in list_pupils(session, class_id, session.today)}
    with session.reading() as db:
        return tuple(one for one in records.class_members(db, class_id) if one.id in today)


def class_round(session: Session, round_id: int) -> ClassRound:
    """The round as sociometry knows it: pupil ids as text, questions named by their text."""
    from dataclasses import replace

    from klasapp.sociometry import Nomination, Question, make_round

    with session.reading() as db:
        asked = _require(session, round_id)
        chosen = records.nominations(db, round_id)
        themselves = records.self_namings(db, round_id)
    if not asked.participants:
        raise InputError("Er doet niemand mee in deze meting.")
    texts = {question.id: question.text for question in asked.questions}
    made = make_round(
        [str(one.pupil.id) for one in asked.participants],
        [Question(question.text, question.kind) for question in asked.questions],
        [Nomination(str(a), str(b), texts[question]) for question, a, b in chosen],
        responded=[str(one.pupil.id) for one in asked.participants if one.state == "answered"],
        gender={str(one.pupil.id): one.pupil.gender for one in asked.participants},
    )
    self_named: dict[str, tuple[str, ...]] = {}
    for question, pupil in themselves:
        name = texts[question]
        self_named[name] = (*self_named.get(name, ()), str(pupil))
    return replace(made, self_named=self_named)


def results(session: Session, round_id: int) -> Analysis:
    """The analysis of a round; reading it is noted in the audit. Safe in a worker thread."""
    from klasapp.sociometry import analyse

    found = analyse(class_round(session, round_id))
    with session.writing():
        session.audit("round.results.read", f"round:{round_id}")
    return found


def pupil_answers(session: Session, round_id: int, pupil_id: int) -> tuple[PupilAnswers, ...]:
    """Who the pupil chose and who chose the pupil, per question; noted in the audit.

    The question ``bullies`` is left out: its answers are shown in a case only.
    """
    with session.writing() as db:
        asked = _require(session, round_id)
        names = {one.pupil.id: one.pupil.name for one in asked.participants}
        chosen = records.nominations(db, round_id)
        session.audit("round.pupil.read", f"pupil:{pupil_id}", f"round:{round_id}")
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


# For other rooms


def pupil_round_facts(session: Session, pupil_id: int) -> tuple[tuple[str, str, int], ...]:
    """Lines for the pupil's page: (Dutch text, place kind ``round``, round id), newest first."""
    with session.reading() as db:
        found = records.rounds_of_pupil(db, pupil_id)
    return tuple(
        (f"{one.name}: {PARTICIPANT_WORDS[state]}", "round", one.id)
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


def open_flags(session: Session, class_id: int) -> tuple[OpenFlag, ...]:
    """What stands out in the class: certain and shaky flags, never of ``bullies``.

    Of each kind those of the newest closed round that asked its question. Loads networkx the
    first time (0.3 s): call it in a worker where that matters.
    """
    from klasapp.sociometry import analyse

    found: list[OpenFlag] = []
    wanted = dict(_SHOWN_FLAGS)
    for summary in list_rounds(session, class_id):
        if summary.state != "closed" or not wanted or not summary.answered:
            continue
        asked = find_round(session, summary.id)
        kinds = {question.kind for question in asked.questions}
        here = {flag for flag, kind in wanted.items() if kind in kinds}
        if not here:
            continue
        for flag in here:
            del wanted[flag]
        found.extend(
            OpenFlag(summary.id, summary.name, int(flag.pupil), flag, summary.opened_on)
            for flag in analyse(class_round(session, summary.id)).flags
            if flag.kind in here and flag.certainty in {"certain", "shaky"}
        )
    return tuple(found)


def _require(session: Session, round_id: int) -> Round:
    with session.reading() as db:
        found = records.find_round(db, round_id)
    if found is None:
        raise KlasappError("Deze meting staat niet meer in klasapp.")
    return found


def _require_open(session: Session, round_id: int) -> Round:
    found = _require(session, round_id)
    if found.state != "open":
        raise InputError("Deze meting is niet open. Open hem eerst opnieuw.")
    return found


def _free_name(name: str, taken: Iterable[str]) -> str:
    names, number, free = set(taken), 2, name
    while free in names:
        free, number = f"{name} ({number})", number + 1
    return free
