"""The columns that a mentor chose for a list, remembered for lists with the same headers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from klasapp.errors import InputError
from klasapp.roster.column_choice import CHOICES, profile_key, still_needed
from klasapp.roster.columns import folded, forbidden
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

Chosen = Callable[[Sequence[str]], dict[str, str] | None]

_PROFILE = "roster.columns.{}"


def remembered_columns(session: Session, header: Sequence[str]) -> dict[str, str] | None:
    """Field -> header as the mentor chose for a list with these headers; None: not chosen yet."""
    with session.reading() as db:
        text = read_setting(db, _PROFILE.format(profile_key(header)))
    if not text:
        return None
    known = {folded(column): column for column in reversed(header)}
    kept = json.loads(text)
    return {
        field: known[kept[field]]
        for field in CHOICES
        if kept.get(field) in known and not forbidden(known[kept[field]])
    }


def remember_columns(session: Session, header: Sequence[str], columns: Mapping[str, str]) -> None:
    """Keep the choice for lists with these headers. Raises ``InputError`` when names are missing.

    Only names of columns are kept, never what stands in them.
    """
    if reason := still_needed(columns):
        raise InputError(reason)
    kept = {field: folded(columns[field]) for field in CHOICES if field in columns}
    key = _PROFILE.format(profile_key(header))
    with session.writing() as db:
        text = json.dumps(kept)
        if read_setting(db, key) != text:
            write_setting(db, key, text)
            session.audit("roster.columns", "setting:roster.columns")


def choosing(session: Session) -> Chosen:
    """What ``read_roster`` asks: the remembered choice for a header."""
    return lambda header: remembered_columns(session, header)


def named_columns(header: Sequence[str], typed: Sequence[str]) -> dict[str, str]:
    """The choice typed as ``roepnaam=Voornaam``, one per field.

    Raises ``InputError`` for a word or a column that is not there.
    """
    words = {folded(word): field for field, word in CHOICES.items()}
    known = {folded(column): column for column in reversed(header)}
    chosen: dict[str, str] = {}
    for one in typed:
        word, equals, column = one.partition("=")
        field, found = words.get(folded(word)), known.get(folded(column))
        if not equals or field is None:
            listed = ", ".join(CHOICES.values())
            raise InputError(f"Schrijf een kolom zo: roepnaam=Voornaam. Het kan zijn: {listed}.")
        if found is None or forbidden(found):
            raise InputError(f"De kolom van {word} staat niet in het bestand. Kijk de kopregel na.")
        chosen[field] = found
    return chosen
