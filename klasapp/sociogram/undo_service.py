"""What a mentor takes away from a round, and how it comes back: each a line in the audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from klasapp.errors import InputError, KlasappError
from klasapp.sociogram import paper_records, records
from klasapp.sociogram.round import Round, Way
from klasapp.sociogram.service import find_round, require_open
from klasapp.store.session import Session
from klasapp.store.taken_out import TakenOut, put_back, take_out


@dataclass(frozen=True)
class DeletedRound:
    """A round that was deleted, to be put back with ``restore_round``."""

    asked: Round
    rows: TakenOut


@dataclass(frozen=True)
class WipedForm:
    """The form of one pupil that was wiped, to be put back with ``restore_form``."""

    round_id: int
    pupil_id: int
    choices: Mapping[int, Sequence[int]]
    scales: Mapping[int, int]
    self_named: tuple[int, ...]
    answered_at: str
    way: Way | None


def delete_round(session: Session, round_id: int) -> DeletedRound:
    """Delete a round with all its forms; returns it, to be put back while the session lasts."""
    with session.writing() as db:
        asked = find_round(session, round_id)
        rows = take_out(db, "round", [round_id])
        session.audit("round.delete", f"round:{round_id}")
    return DeletedRound(asked, rows)


def restore_round(session: Session, deleted: DeletedRound) -> None:
    """Put a deleted round back with all its forms.

    Raises ``KlasappError`` when somebody who took part is gone meanwhile.
    """
    with session.writing() as db:
        there = {pupil.id for pupil in records.class_members(db, deleted.asked.class_id)}
        if any(one.pupil.id not in there for one in deleted.asked.participants):
            raise KlasappError("Niet iedereen die meedeed staat nog in klasapp.")
        put_back(db, deleted.rows)
        session.audit("round.restore", f"round:{deleted.asked.id}")


def back_to_draft(session: Session, round_id: int) -> None:
    """Take back that a round was opened. Raises ``InputError`` once a form came in."""
    with session.writing() as db:
        asked = require_open(session, round_id)
        if asked.count("answered"):
            raise InputError("Er is al een formulier ingeleverd. Sluit de meting met toets c.")
        records.change_round(db, round_id, {"state": "draft"})
        session.audit("round.unopen", f"round:{round_id}")


def reopen_form(session: Session, round_id: int, pupil_id: int) -> WipedForm:
    """Wipe the form of one pupil with all its answers; the pupil can fill it in again."""
    with session.writing() as db:
        one = require_open(session, round_id).participant(pupil_id)
        if one.state != "answered":
            raise InputError("Deze leerling heeft nog geen formulier ingeleverd.")
        answers = paper_records.answers_of(db, round_id, pupil_id)
        records.delete_form(db, round_id, pupil_id)
        records.set_state(db, round_id, pupil_id, "waiting")
        session.audit("round.form.delete", f"round:{round_id}", f"pupil:{pupil_id}")
    return WipedForm(round_id, pupil_id, *answers, one.answered_at, one.way)


def restore_form(session: Session, form: WipedForm) -> None:
    """Put a wiped form back. Raises ``InputError`` when the pupil filled in another one."""
    with session.writing() as db:
        one = require_open(session, form.round_id).participant(form.pupil_id)
        if one.state == "answered":
            raise InputError(f"{one.pupil.name} leverde intussen een ander formulier in.")
        records.save_choices(db, form.pupil_id, form.choices)
        records.save_scale_answers(db, form.pupil_id, form.scales)
        for question_id in form.self_named:
            records.add_self_naming(db, question_id, form.pupil_id)
        records.set_state(db, form.round_id, form.pupil_id, "answered", form.answered_at, form.way)
        session.audit("round.form.restore", f"round:{form.round_id}", f"pupil:{form.pupil_id}")
