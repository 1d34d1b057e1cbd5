"""What a mentor can do with rounds: compose, open, collect, close.

The one place that screens and other rooms import; looking is in ``looking_service``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from klasapp.errors import InputError
from klasapp.roster.service import list_pupils
from klasapp.sociogram import records
from klasapp.sociogram.looking_service import (
    NextDayCheck,
    OpenFlag,
    PupilAnswers,
    UnfinishedRound,
    class_members,
    class_round,
    find_round,
    list_rounds,
    next_day_checks,
    open_flags,
    pulse,
    pupil_answers,
    pupil_round_facts,
    results,
    unfinished_rounds,
    unseen_rounds,
)
from klasapp.sociogram.pulse import ScalePulse
from klasapp.sociogram.question import (
    STARTERS,
    Kind,
    RoundQuestion,
    clean_text,
)
from klasapp.sociogram.round import (
    Choices,
    Classmate,
    Participant,
    ParticipantState,
    Round,
    RoundState,
    RoundSummary,
    Way,
    check_form,
    clean_round_name,
    default_name,
)
from klasapp.sociogram.scale import (
    SCALE_STARTERS,
    ScaleAnswers,
    ScaleKind,
    ScaleQuestion,
    check_scales,
)
from klasapp.sociometry.result import Analysis, Flag
from klasapp.store.session import Session

__all__ = [
    "Analysis",
    "Choices",
    "Classmate",
    "Draft",
    "Flag",
    "Kind",
    "NextDayCheck",
    "OpenFlag",
    "Participant",
    "ParticipantState",
    "PupilAnswers",
    "Round",
    "RoundQuestion",
    "RoundState",
    "RoundSummary",
    "ScaleAnswers",
    "ScaleKind",
    "ScalePulse",
    "ScaleQuestion",
    "Session",
    "UnfinishedRound",
    "Way",
    "add_missing_pupils",
    "class_members",
    "class_round",
    "close_round",
    "find_round",
    "list_rounds",
    "mark",
    "missing_pupils",
    "next_day_checks",
    "open_flags",
    "open_round",
    "pulse",
    "pupil_answers",
    "pupil_round_facts",
    "require_open",
    "results",
    "save_draft",
    "save_form",
    "start_round",
    "unfinished_rounds",
    "unseen_rounds",
]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the mentor filled in for a round that is not open yet."""

    name: str
    questions: tuple[tuple[Kind, str], ...]
    max_choices: int | None
    """For every question; None is unlimited."""
    pupil_ids: tuple[int, ...]
    scales: tuple[tuple[ScaleKind, str], ...] = ()
    """What pupils answer about themselves, in order."""


# Composing


def start_round(session: Session, class_id: int) -> int:
    """Begin a round with the starter questions and scales and all pupils; returns its id.

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
        records.set_scales(db, round_id, ((one.kind, one.text) for one in SCALE_STARTERS if one.on))
        records.set_participants(db, round_id, ((pupil.id, "waiting", None) for pupil in pupils))
        session.audit("round.add", f"round:{round_id}", f"class:{class_id}")
    return round_id


def save_draft(session: Session, round_id: int, draft: Draft) -> None:
    """Keep what the mentor filled in so far. Raises ``InputError`` when it cannot be used."""
    name = clean_round_name(draft.name)
    texts = [clean_text(text) for _, text in draft.questions]
    scales = [(kind, clean_text(text)) for kind, text in draft.scales]
    everything = [*texts, *(text for _, text in scales)]
    doubles = [text for text in everything if everything.count(text) > 1]
    if doubles:
        raise InputError(f'De vraag "{doubles[0]}" staat er twee keer. Verander er een.')
    with session.writing() as db:
        asked = find_round(session, round_id)
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
        records.set_scales(db, round_id, scales)
        records.set_participants(
            db, round_id, ((pupil_id, "waiting", None) for pupil_id in draft.pupil_ids)
        )
        session.audit("round.change", f"round:{round_id}")


def open_round(session: Session, round_id: int) -> None:
    """From now on pupils can fill it in. Raises ``InputError`` when it cannot work."""
    with session.writing() as db:
        asked = find_round(session, round_id)
        if asked.removed is not None:
            raise InputError(
                "Wie koos wie in deze meting is gewist; invullen kan niet meer. Begin een nieuwe "
                "meting."
            )
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
        if find_round(session, round_id).state != "open":
            raise InputError("Deze meting is niet open.")
        records.change_round(db, round_id, {"state": "closed"})
        session.audit("round.close", f"round:{round_id}")


# Collecting


def save_form(
    session: Session,
    round_id: int,
    pupil_id: int,
    choices: Choices,
    scales: ScaleAnswers | None = None,
    way: Way = "screen",
) -> None:
    """Keep the form of one pupil, whole, at once on disk.

    ``choices``: every question of the round, with nobody as an empty sequence. ``scales``: the
    steps 1..5 by scale question id; a pupil may skip any of them. Raises ``InputError`` for what
    cannot count (section 2), a round that is not open, or a pupil who handed in a form already.
    """
    answers = scales or {}
    with session.writing() as db:
        asked = find_round(session, round_id)
        if asked.state != "open":
            raise InputError("Deze meting is niet open. Vraag je mentor om hulp.")
        if asked.participant(pupil_id).state == "answered":
            raise InputError("Bij deze naam is al een formulier ingeleverd. Roep je mentor.")
        check_form(asked, pupil_id, choices)
        check_scales(asked.scales, answers)
        records.save_choices(db, pupil_id, choices)
        records.save_scale_answers(db, pupil_id, answers)
        records.set_state(
            db, round_id, pupil_id, "answered", session.now.isoformat(timespec="seconds"), way
        )
        session.audit("round.form", f"round:{round_id}", f"pupil:{pupil_id} {way}")


def mark(session: Session, round_id: int, pupil_id: int, state: ParticipantState) -> None:
    """Note that a pupil is absent, does not want to, or is still to come.

    Raises ``InputError`` for a pupil who handed in a form, or when the round is not open.
    """
    if state == "answered":
        raise InputError("Ingevuld wordt een formulier alleen door het in te leveren.")
    with session.writing() as db:
        asked = require_open(session, round_id)
        if asked.participant(pupil_id).state == "answered":
            raise InputError("Deze leerling heeft al ingevuld. Wis eerst het formulier (toets f).")
        records.set_state(db, round_id, pupil_id, state)
        session.audit("round.mark", f"round:{round_id}", f"pupil:{pupil_id} {state}")


def missing_pupils(session: Session, round_id: int) -> tuple[Classmate, ...]:
    """Who is in the class today and not in the round (someone new)."""
    with session.reading() as db:
        asked = find_round(session, round_id)
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
        require_open(session, round_id)
        new = missing_pupils(session, round_id)
        for one in new:
            records.add_participant(db, round_id, one.id, "waiting")
            session.audit("round.join", f"round:{round_id}", f"pupil:{one.id}")
    return len(new)


def require_open(session: Session, round_id: int) -> Round:
    """The round, when forms may come in; ``InputError`` when it is not open."""
    found = find_round(session, round_id)
    if found.state != "open":
        raise InputError("Deze meting is niet open. Open hem eerst opnieuw.")
    return found


def _free_name(name: str, taken: Iterable[str]) -> str:
    names, number, free = set(taken), 2, name
    while free in names:
        free, number = f"{name} ({number})", number + 1
    return free
