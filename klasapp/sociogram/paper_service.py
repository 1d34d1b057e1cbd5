"""What a mentor can do with a round on paper: number the pupils, print forms, type them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.documents.typeset import typeset
from klasapp.errors import InputError
from klasapp.keys.files import write_atomically
from klasapp.roster.service import class_of
from klasapp.sociogram import paper_records, records
from klasapp.sociogram.paper import PaperForm, PaperRound, PrintFor, next_numbers
from klasapp.sociogram.paper_glyphs import printable_texts
from klasapp.sociogram.round import Classmate, ParticipantState
from klasapp.sociogram.service import find_round, mark, save_form
from klasapp.sociogram.undo_service import reopen_form
from klasapp.store.session import Session

__all__ = ["PaperForm", "PaperRound", "PrintFor", "Printed", "Session"]

MOST_BLANKS = 40
_BOXES = 12
"""Boxes for a question without a limit; pupils write on behind them."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Where the forms are, how many there are, and whose name could not be printed whole."""

    path: Path
    named: int
    blanks: int
    unprintable: tuple[str, ...]
    """Numbers with the name as typed: '14 李 小龍'."""


def load_paper(session: Session, round_id: int) -> PaperRound:
    """The round with a number for everyone; who has none yet gets the next, by name.

    A number given once never changes. Raises ``InputError`` when the round is not open.
    """
    with session.writing() as db:
        asked = find_round(session, round_id)
        if asked.state != "open":
            raise InputError("Deze meting is niet open. Open hem eerst.")
        given = paper_records.numbers(db, round_id)
        without = [one.pupil.id for one in asked.participants if one.pupil.id not in given]
        fresh = dict(zip(without, next_numbers(tuple(given.values()), len(without)), strict=True))
        if fresh:
            paper_records.set_numbers(db, round_id, fresh)
            session.audit("round.number", f"round:{round_id}")
    return PaperRound(asked, {**given, **fresh})


def save_paper_form(session: Session, round_id: int, pupil_id: int, form: PaperForm) -> None:
    """Keep a typed form at once; in the place of the one typed before, if any.

    Raises ``InputError`` for what cannot count, and for a pupil whose form did not come in on
    paper: what a pupil handed in is not typed over.
    """
    with session.writing() as db:
        if _typed_before(session, round_id, pupil_id):
            reopen_form(session, round_id, pupil_id)
        save_form(session, round_id, pupil_id, form.choices, form.scales, way="paper")
        for question_id in form.self_named:
            records.add_self_naming(db, question_id, pupil_id)


def find_paper_form(session: Session, round_id: int, pupil_id: int) -> PaperForm | None:
    """The form typed before, to correct it (noted in the audit), or None.

    Raises ``InputError`` for a form that did not come in on paper.
    """
    with session.writing() as db:
        if not _typed_before(session, round_id, pupil_id):
            return None
        session.audit("round.form.read", f"round:{round_id}", f"pupil:{pupil_id}")
        chosen, steps, themselves = paper_records.answers_of(db, round_id, pupil_id)
        questions = find_round(session, round_id).questions
        return PaperForm({one.id: chosen.get(one.id, []) for one in questions}, steps, themselves)


def put_back(
    session: Session, round_id: int, pupil_id: int, before: PaperForm | ParticipantState
) -> None:
    """Undo what was done to a pupil: the earlier form, or the earlier state, is there again."""
    with session.writing():
        now = find_round(session, round_id).participant(pupil_id).state
        if isinstance(before, PaperForm):
            save_paper_form(session, round_id, pupil_id, before)
            return
        if _typed_before(session, round_id, pupil_id):
            reopen_form(session, round_id, pupil_id)
        if before != "waiting" or now != "answered":
            mark(session, round_id, pupil_id, before)


def _typed_before(session: Session, round_id: int, pupil_id: int) -> bool:
    one = find_round(session, round_id).participant(pupil_id)
    if one.state == "answered" and one.way != "paper":
        raise InputError(
            f"{one.pupil.name} vulde niet op papier in. Dat formulier kun je hier niet veranderen."
        )
    return one.state == "answered"


def print_forms(
    session: Session, round_id: int, who: PrintFor, blanks: int, folder: Path | None = None
) -> Printed:
    """Write one PDF with a form per pupil, forms without a name and a list of the numbers.

    The names on a form stand in the order of that pupil's ballot. Takes about a second: call it
    in a worker. Raises ``InputError`` when there is nothing to print, ``KlasappError`` when it
    cannot be written.
    """
    if not 0 <= blanks <= MOST_BLANKS:
        raise InputError(f"Kies 0 tot en met {MOST_BLANKS} formulieren zonder naam.")
    paper = load_paper(session, round_id)
    asked = paper.asked
    listed = [
        one.pupil
        for one in paper.by_number()
        if who == "everyone" or (who == "waiting" and one.state == "waiting")
    ]
    if not listed and not blanks:
        raise InputError("Er is geen formulier om te printen. Kies een aantal zonder naam.")
    school_class = class_of(session, asked.class_id).name
    everyone = [one.pupil for one in paper.by_number()]
    texts = printable_texts((
        asked.name,
        school_class,
        *(pupil.name for pupil in everyone),
        *(question.text for question in asked.questions),
        *(scale.text for scale in asked.scales),
    ))
    pdf = typeset("meetformulier.typ", {
        "klas": texts[school_class],
        "datum": session.today.strftime("%d-%m-%Y"),
        **_content(paper, listed, blanks, texts),
    })  # fmt: skip
    day = session.today
    path = export_folder(folder) / f"meetformulieren-{slug(school_class)}-{day.isoformat()}.pdf"
    write_atomically(path, pdf)
    with session.writing():
        session.audit("round.paper.print", f"round:{round_id}")
    return Printed(
        path,
        len(listed),
        blanks,
        tuple(
            f"{paper.number(one)} {one.name}"
            for one in everyone
            if "?" in texts[one.name] and "?" not in one.name
        ),
    )


def _content(
    paper: PaperRound, listed: Sequence[Classmate], blanks: int, texts: Mapping[str, str]
) -> dict[str, Any]:
    asked = paper.asked

    def rows(pupils: Iterable[Classmate]) -> list[tuple[str, str]]:
        return [(paper.number(pupil), texts[pupil.name]) for pupil in pupils]

    forms = [
        {"naam": texts[one.name], "nummer": paper.number(one), "lijst": rows(asked.ballot(one.id))}
        for one in listed
    ]
    # No pupil has these ids, so everyone is on the list: each form in an order of its own.
    forms += [
        {"naam": "", "nummer": "", "lijst": rows(asked.ballot(-number))}
        for number in range(1, blanks + 1)
    ]
    return {
        "meting": texts[asked.name],
        "vragen": [
            {
                "tekst": texts[one.text],
                "hoogstens": one.max_choices,
                "hokjes": min(one.max_choices or _BOXES, _BOXES),
            }
            for one in asked.questions
        ],
        "schalen": [{"tekst": texts[one.text], "stappen": one.steps} for one in asked.scales],
        "formulieren": forms,
        "nummers": rows(one.pupil for one in paper.by_number()),
    }
