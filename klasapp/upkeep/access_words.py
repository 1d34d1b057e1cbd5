"""The words for what a table says, in a copy of what is kept about a pupil (AVG 15)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from klasapp.protocol import spoken

TABLES = {
    "agreement_answer": "Achter de afspraken van de klas staan",
    "group_place": "Plaats in een groepje of plattegrond",
    "group_wish": "Wens voor groepjes of plattegrond",
    "intake_draft": "Formulier van een zaak in voorbereiding",
    "predicted_pupil": "Verwachting van de mentor vóór een meting",
    "week_decision": "Keuze van de mentor op Deze week",
}
_COLUMNS = {
    "answer": "Antwoord",
    "body": "Ingevuld",
    "decided_at": "Gekozen op",
    "group_number": "Groepje of tafel",
    "kind": "Soort",
    "note": "Notitie",
    "on_day": "Dag",
    "plan_kind": "Voor",
    "position": "Plaats",
    "reason": "Reden",
    "recorded_at": "Opgeschreven op",
    "saved_at": "Bewaard op",
    "talk_on": "Gesprek op",
    "undone_at": "Teruggezet op",
    "until_on": "Tot",
    "what": "Wat",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "answer": {"yes": "ja", "signed": "getekend", "not_yet": "nog niet", "absent": "afwezig",
               "open": "teruggenomen"},
    "kind": {"together": "samen", "apart": "uit elkaar", "front": "vooraan", "later": "later",
             "done": "klaar", "isolated": "krijgt weinig keuzes", "targeted": "wordt gepest"},
    "plan_kind": {"groups": "groepjes", "seating": "plattegrond"},
}  # fmt: skip
_HIDDEN = frozenset({"line"})
"""What says nothing to anybody: the mark by which a line of Deze week is known again."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=$|T)")


def table_name(table: str) -> str:
    """What a row of this table is; the name of a table that nobody translated is spelt out."""
    return TABLES.get(table, table.replace("_", " "))


def row_in_words(cells: Iterable[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    """The cells of a row as (Dutch label, text), without what is empty."""
    return tuple(
        (_COLUMNS.get(name, name.replace("_", " ")), _told(name, str(value)))
        for name, value in cells
        if name not in _HIDDEN and value not in {None, ""}
    )


def _told(column: str, value: str) -> str:
    found = _DAY.match(value)
    if found is not None and column.endswith(("_on", "_at", "_day")):
        return spoken(date.fromisoformat(found[0]))
    return _WORDS.get(column, {}).get(value, value)
