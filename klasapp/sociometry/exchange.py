"""A round as CSV texts: the Dutch pair that klasapp exports and reads back, and a matrix."""

import csv
from collections.abc import Collection, Iterable
from io import StringIO
from typing import NamedTuple

from klasapp.errors import InputError
from klasapp.sociometry.round import ClassRound

_POLARITY = {"positive": "+", "negative": "-", "bullied": "v", "bullies": "p"}


class DutchPair(NamedTuple):
    """The texts of ``nominaties.csv`` and ``deelname.csv`` (domain.md 5.2)."""

    nominaties: str
    deelname: str


def guard(cell: str) -> str:
    """A cell that a spreadsheet will not read as a formula; ``rows.clean`` undoes it."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell


def _text(rows: Iterable[Iterable[str]]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def to_dutch_pair(
    round: ClassRound, *, round_id: str, date: str, refused: Collection[str] = ()
) -> DutchPair:
    """The pair as text; ``date`` ISO; ``refused``: who did not want to take part.

    Columns ``waarde`` and ``geslacht`` only when needed.
    """
    kinds = {question.name: question.kind for question in round.questions}
    rated = any(kind == "rating" for kind in kinds.values())
    head = ["afname_id", "datum", "vraag_code", "polariteit", "van", "naar", "volgorde"]
    rows = [head + (["waarde"] if rated else [])]
    for one in round.nominations:
        row = [
            guard(round_id),
            date,
            guard(one.question),
            _POLARITY.get(kinds[one.question], ""),
            guard(one.nominator),
            guard(one.nominee),
            "",
        ]
        rows.append(row + ([str(one.value)] if rated else []))
    for name, pupils in round.self_named.items():
        for pupil in pupils:
            row = [guard(round_id), date, guard(name), _POLARITY[kinds[name]]]
            rows.append([*row, guard(pupil), guard(pupil), ""] + (["1"] if rated else []))
    gendered = any(round.gender.values())
    roster = [["afname_id", "leerling", "status"] + (["geslacht"] if gendered else [])]
    for pupil in round.pupils:
        absent = "weigert" if pupil in refused else "afwezig"
        status = "ingevuld" if pupil in round.responded else absent
        roster.append(
            [guard(round_id), guard(pupil), status]
            + ([guard(round.gender.get(pupil, ""))] if gendered else [])
        )
    return DutchPair(_text(rows), _text(roster))


def to_matrix_csv(round: ClassRound, question: str) -> str:
    """Who (row) chose or rated whom (column), for a spreadsheet; an absentee's row is empty.

    Without a choice 0; without a rating empty.
    """
    if all(question != asked.name for asked in round.questions):
        raise InputError(f"De vraag '{question}' is in deze meting niet gesteld.")
    values = {
        (one.nominator, one.nominee): str(one.value)
        for one in round.nominations
        if one.question == question
    }
    rated = {asked.name for asked in round.of_kind("rating")}
    rows = [["", *(guard(pupil) for pupil in round.pupils)]]
    for source in round.pupils:
        blank = "0" if source in round.responded and question not in rated else ""
        cells = [
            "" if source == target else values.get((source, target), blank)
            for target in round.pupils
        ]
        rows.append([guard(source), *cells])
    return _text(rows)
