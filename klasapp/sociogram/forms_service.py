"""Bringing in forms that were filled in with Microsoft Forms or Google Forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from klasapp.documents.tables import Table
from klasapp.errors import InputError
from klasapp.sociogram import records
from klasapp.sociogram.forms import FormFile, read_form
from klasapp.sociogram.forms_answers import (
    Given,
    Resolved,
    SpellingKey,
    Target,
    check_targets,
)
from klasapp.sociogram.question import clean_text
from klasapp.sociogram.round import (
    Classmate,
    ParticipantState,
    Round,
    RoundSummary,
    clean_round_name,
    default_name,
)
from klasapp.sociogram.service import (
    Session,
    class_members,
    close_round,
    find_round,
    list_rounds,
    mark,
    save_form,
)
from klasapp.sociogram.spelling import NameBook

__all__ = [
    "Reading",
    "Session",
    "check_name",
    "free_name",
    "open_rounds",
    "read_forms",
    "save_forms",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read for a class: nothing is stored yet.

    ``asked``: the open round that the forms are for; None: a new one. ``pupils``: who may have
    answered and may be chosen.
    """

    form: FormFile
    pupils: tuple[Classmate, ...]
    book: NameBook
    asked: Round | None

    @property
    def taken(self) -> frozenset[int]:
        """Pupils whose form is in the round already."""
        inside = self.asked.participants if self.asked else ()
        return frozenset(one.pupil.id for one in inside if one.state == "answered")

    def missing(self, resolved: Resolved) -> tuple[Classmate, ...]:
        """Who has no form yet and was not marked before."""
        answered = {one.pupil_id for one in resolved.forms}
        states = {one.pupil.id: one.state for one in self.asked.participants} if self.asked else {}
        return tuple(
            pupil
            for pupil in self.pupils
            if pupil.id not in answered and states.get(pupil.id, "waiting") == "waiting"
        )


@dataclass(frozen=True, slots=True)
class ReadingIn:
    """What the mentor chose so far about a file: handed from step to step."""

    class_id: int
    reading: Reading
    who: str
    """The column with the own name."""
    targets: tuple[Target, ...]
    decisions: dict[SpellingKey, int | None]
    """Filled in where the names are looked at; stays when the mentor goes back."""
    name: str
    measured_on: date | None


def open_rounds(session: Session, class_id: int) -> tuple[RoundSummary, ...]:
    """The rounds of a class that can take forms, newest first."""
    return tuple(one for one in list_rounds(session, class_id) if one.state == "open")


def read_forms(
    session: Session, class_id: int, table: Table, round_id: int | None = None
) -> Reading:
    """Recognise the columns of a table for a class, or for one open round of it.

    Raises ``InputError`` when there is nobody to match, or nothing in the file.
    """
    asked = None if round_id is None else find_round(session, round_id)
    if asked is not None and asked.state != "open":
        raise InputError("Deze meting is niet open. Open hem eerst opnieuw.")
    pupils = (
        tuple(one.pupil for one in asked.participants)
        if asked is not None
        else class_members(session, class_id)
    )
    if len(pupils) < 2:
        raise InputError(
            "In deze klas zitten vandaag nog geen twee leerlingen. "
            "Voeg eerst leerlingen toe bij Klas."
        )
    book = NameBook(pupils)
    return Reading(read_form(table, book, asked), pupils, book, asked)


def free_name(session: Session, class_id: int, day: date) -> str:
    """A name for a round of ``day`` that no round of the class has."""
    taken = {one.name for one in list_rounds(session, class_id)}
    names = (default_name(day) + (f" ({n})" if n > 1 else "") for n in count(1))
    return next(name for name in names if name not in taken)


def check_name(session: Session, class_id: int, name: str) -> str:
    """The name of a new round, as it will be stored; ``InputError`` when another round has it."""
    wanted = clean_round_name(name)
    if any(one.name == wanted for one in list_rounds(session, class_id)):
        raise InputError(f'Er is al een meting "{wanted}". Geef deze een andere naam.')
    return wanted


def save_forms(
    session: Session,
    class_id: int,
    reading: Reading,
    targets: Sequence[Target],
    resolved: Resolved,
    missing: Mapping[int, ParticipantState],
    *,
    name: str = "",
    measured_on: date | None = None,
) -> int:
    """Store what was read, all of it or nothing; returns the id of the round.

    ``missing``: what pupils without a form become. A new round gets ``name`` and ``measured_on``;
    it stays open while someone may still fill it in, else it is closed. Raises ``InputError``.
    """
    check_targets(targets, reading.asked)
    if not resolved.forms:
        raise InputError("Er is geen enkel formulier om te bewaren. Kijk de namen na.")
    with session.writing() as db:
        if reading.asked is None:
            round_id = _new_round(session, class_id, reading, targets, name, measured_on)
        else:
            round_id = reading.asked.id
        asked = find_round(session, round_id)
        ids = _ids(asked, targets)
        for form in resolved.forms:
            _save(session, asked, ids, targets, form)
            for place in form.self_named:
                records.add_self_naming(db, ids[place], form.pupil_id)
        for pupil_id, state in missing.items():
            if state != "waiting":
                mark(session, round_id, pupil_id, state)
        session.audit("round.import", f"round:{round_id}", f"class:{class_id}")
        if reading.asked is None and "waiting" not in missing.values():
            close_round(session, round_id)
    return round_id


def _new_round(
    session: Session,
    class_id: int,
    reading: Reading,
    targets: Sequence[Target],
    name: str,
    measured_on: date | None,
) -> int:
    day = measured_on or session.today
    if day > session.today:
        raise InputError("De datum van de meting ligt in de toekomst. Kijk de datum na.")
    with session.writing() as db:
        wanted = check_name(session, class_id, name)
        moment = session.now.isoformat(timespec="seconds")
        round_id = records.add_round(db, class_id, wanted, day, "open", "import", moment)
        records.set_questions(
            db, round_id, ((one.kind, clean_text(one.text), None) for one in targets if one.kind)
        )
        records.set_scales(
            db, round_id, ((one.scale, clean_text(one.text)) for one in targets if one.scale)
        )
        records.set_participants(
            db, round_id, ((pupil.id, "waiting", None) for pupil in reading.pupils)
        )
    return round_id


def _ids(asked: Round, targets: Sequence[Target]) -> dict[int, int]:
    """The id of each target's question, by its place."""
    questions = iter(asked.questions)
    scales = iter(asked.scales)
    return {
        place: one.number
        if one.number is not None
        else (next(questions).id if one.kind else next(scales).id)
        for place, one in enumerate(targets)
    }


def _save(
    session: Session,
    asked: Round,
    ids: Mapping[int, int],
    targets: Sequence[Target],
    form: Given,
) -> None:
    choices = {ids[place]: chosen for place, chosen in form.choices.items()}
    steps = {ids[place]: step for place, step in form.steps.items() if targets[place].scale}
    save_form(session, asked.id, form.pupil_id, choices, scales=steps, way="import")
