"""The sociomatrix of a round as sheets of a workbook: one for each question, and what it means."""

from __future__ import annotations

from collections.abc import Sequence

from klasapp.documents.workbook import Cell, Look, Sheet
from klasapp.sociogram.question import KIND_WORDS
from klasapp.sociometry.round import ClassRound, Question

CHOSEN, MUTUAL, ABSENT = "●", "↔", "–"
_LINES = (
    ("Zo lees je het", ""),
    ("rij", "wie kiest"),
    ("kolom", "wie gekozen wordt"),
    (CHOSEN, "koos deze klasgenoot, niet andersom"),
    (f"{MUTUAL} (dik kader)", "kozen elkaar"),
    (f"{ABSENT} (gearceerd)", "vulde niet in: de rij is onbekend, gekozen worden kan wel"),
    ("grijs vakje", "de leerling zelf"),
    ("gaf / kreeg", "aantal keuzes gegeven en gekregen"),
    ("wederzijds", "met hoeveel klasgenoten de keuze van twee kanten komt"),
    ("", ""),
    ("Let op", "Dit is geen goedgekeurde monitor. Het is een momentopname van wie wie koos: een "
     "reden om te kijken, geen oordeel over leerlingen."),
)  # fmt: skip


def _word(kind: str) -> str:
    return next((word for known, word in KIND_WORDS.items() if known == kind), kind)


def matrix_sheets(round: ClassRound, facts: Sequence[tuple[str, str]]) -> tuple[Sheet, ...]:
    """The sheet "uitleg" with ``facts`` (what, value), then a matrix for every question."""
    asked = [question for question in round.questions if question.kind != "rating"]
    about = [
        [Cell("Sociogram: wie koos wie", "head"), Cell("", "head")],
        *([Cell(what), Cell(value)] for what, value in facts),
        [],
        *([Cell(what), Cell(value)] for what, value in _LINES),
        [],
        *([Cell(_word(one.kind)), Cell(one.name)] for one in asked),
    ]
    return (
        Sheet("uitleg", about, (26, 76)),
        *(_matrix(round, question) for question in asked),
    )


def _matrix(round: ClassRound, question: Question) -> Sheet:
    pairs = {
        (one.nominator, one.nominee) for one in round.nominations if one.question == question.name
    }
    both = {(a, b) for a, b in pairs if (b, a) in pairs}
    head = [
        Cell("wie kiest ↓   wie gekozen wordt →", "head"),
        *(Cell(one, "tall") for one in round.pupils),
        Cell("gaf", "tall"),
        Cell("wederzijds", "tall"),
    ]
    rows = [[Cell(question.name, "head")], [], head]
    for a in round.pupils:
        there = a in round.responded
        cells = [Cell(a if there else f"{a} {ABSENT}", "head")]
        cells += [_cell(a == b, there, (a, b) in pairs, (a, b) in both) for b in round.pupils]
        if there:
            cells += [
                Cell(sum(one == a for one, _ in pairs), "sum"),
                Cell(sum(one == a for one, _ in both), "sum"),
            ]
        else:
            cells += [Cell(ABSENT, "sum"), Cell(ABSENT, "sum")]
        rows.append(cells)
    rows.append([
        Cell("kreeg", "sum"),
        *(Cell(sum(b == one for _, b in pairs), "sum") for one in round.pupils),
        Cell(len(pairs), "sum"),
        Cell(len(both), "sum"),
    ])
    longest = max((len(one) for one in round.pupils), default=0)
    widths = (max(longest + 4, 14), *([4.0] * len(round.pupils)), 6, 6)
    return Sheet(question.name, rows, widths, (3, 1), landscape=True)


def _cell(self: bool, there: bool, chose: bool, mutual: bool) -> Cell:
    look: Look = "empty" if self else "absent" if not there else "strong" if mutual else "mark"
    text = "" if self else ABSENT if not there else MUTUAL if mutual else CHOSEN if chose else ""
    return Cell(text, look)
