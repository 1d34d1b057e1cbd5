"""Bringing in a round that was collected elsewhere: from two CSV files, or one with forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.documents.tables import Table
from klasapp.errors import InputError
from klasapp.sociogram import records
from klasapp.sociogram.import_files_service import (
    find_pair,
    is_answers,
    read_at,
    remember_folder,
    typed_path,
)
from klasapp.sociogram.matching import Match, check_choices, match_names
from klasapp.sociogram.question import Kind, clean_text
from klasapp.sociogram.round import Classmate, clean_round_name
from klasapp.sociogram.service import class_members
from klasapp.sociometry.rows import clean
from klasapp.store.session import Session

if TYPE_CHECKING:
    from klasapp.sociometry import ClassRound

_POLARITY: dict[str, Kind] = {"+": "positive", "-": "negative", "v": "bullied", "p": "bullies"}
_REFUSES = frozenset({"weigert", "refused"})

Rows = tuple[tuple[int, dict[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """Two files as read; nothing is stored yet.

    ``questions``: each question's name in the file with the kind that the file gives (None: the
    mentor must say). ``matches``: every name in the files. ``measured_on``: the date in the file.
    """

    nominations: Rows
    pupils: Rows
    nominations_name: str
    pupils_name: str
    questions: tuple[tuple[str, Kind | None], ...]
    matches: tuple[Match, ...]
    roster: tuple[Classmate, ...]
    in_class_now: frozenset[int]
    measured_on: date | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be stored, to be judged by the mentor first."""

    made: ClassRound
    """Pupil ids as text."""
    refused: frozenset[str]
    counts: tuple[tuple[str, Kind, int], ...]
    """Question, kind, number of choices."""
    answered: int
    absent: tuple[str, ...]
    """Names of who did not fill it in."""
    outside: tuple[str, ...]
    """Names of pupils of the class who are not in the file: they do not take part."""
    warnings: tuple[str, ...]


def read_files(session: Session, class_id: int, nominations: str, pupils: str) -> Incoming:
    """Read two files and match what stands in them to the class.

    Told apart by their header, so the order does not matter; a folder with the usual two files
    also works. Raises ``InputError`` for everything that cannot be read.
    """
    if nominations.strip() and Path(nominations.strip()).expanduser().is_dir():
        first, second = find_pair(nominations)
    else:
        first, second = (
            typed_path(nominations, "met de keuzes"),
            typed_path(pupils, "met de leerlingen"),
        )
    tables = [read_at(first), read_at(second)]
    answers = [table for table in tables if is_answers(table)]
    rosters = [table for table in tables if table not in answers]
    if len(answers) != 1:
        raise InputError(
            f"{first.name} en {second.name}: het ene bestand moet de kolommen nominator, nominee, "
            "question en value hebben (of van, naar en vraag_code), het andere pupil en responded "
            "(of leerling en status)."
        )
    given, roster_table = answers[0], rosters[0]
    rows = _rows(given)
    pupil_rows = _of_this_round(_rows(roster_table), rows)
    if not pupil_rows:
        raise InputError(f"{roster_table.name}: er staan geen leerlingen in.")
    with session.writing() as db:
        roster = records.class_members(db, class_id)
        remember_folder(session, first)
    return Incoming(
        rows,
        pupil_rows,
        given.name,
        roster_table.name,
        _questions(rows),
        match_names(_labels(rows, pupil_rows), roster),
        roster,
        frozenset(one.id for one in class_members(session, class_id)),
        _measured_on(rows),
    )


def preview(
    incoming: Incoming,
    kinds: Mapping[str, Kind | None],
    chosen: Mapping[str, int | None],
) -> Preview:
    """What these files give, with this kind for each question (None: leave it out) and this
    pupil for each name that did not fit exactly (None: not in this class).

    Nothing is written. Raises ``InputError`` when a kind or a name was not chosen, or two names
    are one pupil.
    """
    from klasapp.sociometry import Question, read_round

    unnamed = [m.label for m in incoming.matches if m.pupil_id is None and m.label not in chosen]
    if unnamed:
        raise InputError(f"Kies nog wie '{unnamed[0]}' is, of kies 'niet in deze klas'.")
    if any(name not in kinds for name, _ in incoming.questions):
        raise InputError("Kies bij elke vraag de soort, of kies 'niet meenemen'.")
    asked = [Question(name, kind) for name, _ in incoming.questions if (kind := kinds[name])]
    if not asked:
        raise InputError("Er is geen vraag gekozen. Kies bij ten minste een vraag de soort.")
    who = {
        match.label: match.pupil_id if match.pupil_id is not None else chosen[match.label]
        for match in incoming.matches
    }
    check_choices(who, incoming.roster)
    named = {label: str(pupil_id) for label, pupil_id in who.items() if pupil_id is not None}
    pupils = [(row, _renamed(c, named)) for row, c in incoming.pupils if _pupil(c) in named]
    if not pupils:
        raise InputError(f"{incoming.pupils_name}: geen enkele naam hoort bij deze klas.")
    made = read_round(
        pupils,
        [(row, _renamed(cells, named)) for row, cells in incoming.nominations],
        asked,
        pupils_name=incoming.pupils_name,
        nominations_name=incoming.nominations_name,
    )
    names = {str(pupil.id): pupil.name for pupil in incoming.roster}
    inside = set(made.pupils)
    refused = frozenset(
        _pupil(cells)
        for _, cells in pupils
        if (cells.get("status") or cells.get("responded") or "").casefold() in _REFUSES
    )
    return Preview(
        made,
        refused & inside,
        tuple((q.name, kinds[q.name] or "positive", _count(made, q.name)) for q in made.questions),
        len(made.responded),
        tuple(names[pupil] for pupil in made.pupils if pupil not in made.responded),
        tuple(
            pupil.name
            for pupil in incoming.roster
            if pupil.id in incoming.in_class_now and str(pupil.id) not in inside
        ),
        tuple(_sentence(warning.message, warning.rows) for warning in made.warnings),
    )


def save_import(
    session: Session,
    class_id: int,
    name: str,
    measured_on: date,
    found: Preview,
    texts: Mapping[str, str] | None = None,
) -> int:
    """Store a previewed round as a closed one; returns its id. All of it, or nothing.

    ``texts``: what to call a question of the file in klasapp; without it, as in the file.
    """
    wanted = clean_round_name(name)
    asked = {text: clean_text((texts or {}).get(text) or text) for text, _, _ in found.counts}
    if len(set(asked.values())) < len(asked):
        raise InputError("Twee vragen hebben dezelfde tekst. Verander er een.")
    if measured_on > session.today:
        raise InputError("De datum van de meting ligt in de toekomst. Kijk de datum na.")
    moment = f"{measured_on.isoformat()}T00:00:00"
    with session.writing() as db:
        if any(one.name == wanted for one in records.rounds_of_class(db, class_id)):
            raise InputError(f'Er is al een meting "{wanted}". Geef deze een andere naam.')
        round_id = records.add_round(
            db,
            class_id,
            wanted,
            measured_on,
            "closed",
            "import",
            session.now.isoformat(timespec="seconds"),
        )
        question_ids = records.set_questions(
            db, round_id, ((kind, asked[text], None) for text, kind, _ in found.counts)
        )
        records.set_participants(
            db,
            round_id,
            (
                (int(pupil), "answered", moment)
                if pupil in found.made.responded
                else (int(pupil), "refused" if pupil in found.refused else "absent", None)
                for pupil in found.made.pupils
            ),
        )
        by_name = dict(zip((text for text, _, _ in found.counts), question_ids, strict=True))
        answers: dict[int, dict[int, list[int]]] = {}
        for one in found.made.nominations:
            of_pupil = answers.setdefault(int(one.nominator), {})
            of_pupil.setdefault(by_name[one.question], []).append(int(one.nominee))
        for pupil_id, choices in answers.items():
            records.save_choices(db, pupil_id, choices)
        for question, pupils in found.made.self_named.items():
            for pupil in pupils:
                records.add_self_naming(db, by_name[question], int(pupil))
        session.audit("round.import", f"round:{round_id}", f"class:{class_id}")
    return round_id


def parse_day(text: str) -> date:
    """A date typed as dd-mm-jjjj. Raises ``InputError``."""
    from klasapp.roster.pupil import FieldError, parse_date

    try:
        day = parse_date(text, "date", range(2000, 2100))
    except FieldError:
        day = None
    if day is None:
        raise InputError("De datum van de meting klopt niet. Schrijf dd-mm-jjjj.")
    return day


def _rows(table: Table) -> Rows:
    return tuple(
        (row, {key.strip().casefold(): clean(value) for key, value in cells.items()})
        for row, cells in table.rows
    )


_WHO = ("van", "naar", "nominator", "nominee", "leerling", "pupil")


def _pupil(cells: Mapping[str, str]) -> str:
    return cells.get("leerling") or cells.get("pupil") or ""


def _labels(answers: Rows, pupils: Rows) -> list[str]:
    """Every name in the files, those of the pupils' file first."""
    return [
        cells[column]
        for rows in (pupils, answers)
        for _, cells in rows
        for column in _WHO
        if cells.get(column)
    ]


def _renamed(cells: Mapping[str, str], named: Mapping[str, str]) -> dict[str, str]:
    """The row with pupil ids for names; a name that is nobody here can match nobody."""
    return {
        key: named.get(value, f"{value} (niet in deze klas)") if key in _WHO and value else value
        for key, value in cells.items()
    }


def _questions(rows: Rows) -> tuple[tuple[str, Kind | None], ...]:
    found: dict[str, Kind | None] = {}
    for _, cells in rows:
        name = cells.get("vraag_code") or cells.get("question") or ""
        if name:
            found.setdefault(name, _POLARITY.get(cells.get("polariteit", "")))
    if not found:
        raise InputError("Het bestand met keuzes is leeg: er staat geen enkele vraag in.")
    return tuple(found.items())


def _of_this_round(pupils: Rows, answers: Rows) -> Rows:
    """The rows of the one round that the answers are of; all rows where that is not clear."""
    rounds = {cells.get("afname_id", "") for _, cells in answers}
    here = tuple(row for row in pupils if row[1].get("afname_id", "") in rounds)
    return here if len(rounds) == 1 and here else pupils


def _measured_on(rows: Rows) -> date | None:
    for _, cells in rows:
        try:
            return date.fromisoformat(cells.get("datum", ""))
        except ValueError:
            continue
    return None


def _count(made: ClassRound, question: str) -> int:
    return sum(one.question == question for one in made.nominations)


def _sentence(message: str, rows: tuple[int, ...]) -> str:
    if not rows:
        return message
    shown = ", ".join(map(str, rows[:10])) + (" ..." if len(rows) > 10 else "")
    return f"{message} Rij {shown}."
