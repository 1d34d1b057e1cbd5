"""Whose names a copy must not show, and what stands in their place (R44, C16).

Next to the pupils these are the parents ("ouder van gepeste A") and grown-ups in the case
("medewerker"). A label holds marks until it is known which letters are needed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from klasapp.cases import dossier_records, outsider_records
from klasapp.cases.case import Case
from klasapp.cases.case_view import CaseView
from klasapp.cases.dossier import give_letters, role_word
from klasapp.cases.outsider import KINDS
from klasapp.documents.redaction import Person, fold
from klasapp.roster.service import list_classes, list_pupils
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

MARK = re.compile("\ue000([0-9]+)\ue001")
"""A pupil whose role and letter come there."""
_OUTSIDER_LABELS = {**KINDS, "other": "iemand van buiten"}
_TITLES = frozenset([
    "mevrouw", "mevr", "mw", "meneer", "mijnheer", "heer", "dhr", "de", "familie", "fam", "mr",
    "dr", "drs", "ir", "prof", "juf", "juffrouw", "meester",
])  # fmt: skip
_RELATIONS = frozenset([
    "moeder", "vader", "mama", "papa", "mam", "pap", "ouder", "ouders", "verzorger",
    "verzorgster", "voogd", "pleegmoeder", "pleegvader", "stiefmoeder", "stiefvader", "oma",
    "opa", "tante", "oom", "zus", "broer", "buurvrouw", "buurman",
])  # fmt: skip
_INFIX = frozenset([
    "van", "de", "den", "der", "het", "'t", "ter", "te", "ten", "in", "op", "aan", "bij", "el",
    "al", "la", "le", "du", "da", "di", "bin", "von", "vd", "v/d", "v.d.",
])  # fmt: skip


def known_people(
    session: Session, db: Database, view: CaseView, own: Collection[int], *, grown_ups: bool = False
) -> tuple[Person, ...]:
    """Everybody whose name is looked for. ``own``: the pupils whose names stay, with those of
    their parents; ``grown_ups``: the names of grown-ups who bully stay too."""
    pupils = dict(view.pupils)
    for school_class in list_classes(session):
        pupils |= {pupil.id: pupil for pupil in list_pupils(session, school_class.id)}
    nicknames = dossier_records.nicknames(db)
    found = [
        Person(
            key=str(pupil.id),
            given_name=pupil.given_name,
            infix=pupil.infix,
            family_name=pupil.family_name,
            label=f"\ue000{pupil.id}\ue001",
            own=pupil.id in own,
            nicknames=nicknames.get(pupil.id, ()),
        )
        for pupil in pupils.values()
    ]
    for number, pupil_id, name in dossier_records.guardians(db):
        if pupil_id in pupils:
            label = f"ouder van \ue000{pupil_id}\ue001"
            found += _person(f"ouder {number}", name, label, pupil_id in own)
    for one in outsider_records.outsiders(db, view.case.id):
        if one.name not in KINDS.values():
            label = _OUTSIDER_LABELS[one.kind]
            found += _person(f"volwassene {one.id}", one.name, label, grown_ups)
    return tuple(found)


def _person(key: str, name: str, label: str, own: bool) -> tuple[Person, ...]:
    parts = name_parts(name)
    return (Person(key, *parts, label, own),) if parts else ()


def name_parts(name: str) -> tuple[str, str, str] | None:
    """Given name, infix and family name of a grown-up as typed; None when it holds no name.

    "mw. F. van den Berg" is (F., van den, Berg), "mevrouw Jansen" is ("", "", Jansen), and
    "moeder van Sem" names nobody.
    """
    words = re.sub(r"\([^)]*\)", " ", name).replace(",", " ").split()
    titled = related = False
    while words and (plain := fold(words[0]).strip(".:")) in _TITLES | _RELATIONS:
        if plain == "de" and titled:
            break
        related = related or plain in _RELATIONS
        titled = True
        words = words[1:]
    if not words or (related and fold(words[0]) == "van"):
        return None
    start = next((n for n, word in enumerate(words) if fold(word) in _INFIX), None)
    if start is None:
        given, infix, family = [], [], words
        if len(words) > 1 or not titled:
            given, family = words[:1], words[1:]
            while len(family) > 1 and (family[0].endswith(".") or len(family[0]) == 1):
                given, family = [*given, family[0]], family[1:]
    else:
        end = start
        while end < len(words) and fold(words[end]) in _INFIX:
            end += 1
        given, infix, family = words[:start], words[start:end], words[end:]
    if not family and infix:
        given, infix, family = [], [], [*given, *infix]
    return " ".join(given), " ".join(infix), " ".join(family)


def letter_labels(db: Database, case: Case, pupils: Iterable[int]) -> dict[int, str]:
    """The role with its letter of these pupils; new letters are kept."""
    given = dossier_records.letters(db, case.id)
    words = {pupil_id: role_word(case, pupil_id) for pupil_id in dict.fromkeys(pupils)}
    new = give_letters(given, [(word, pupil_id) for pupil_id, word in words.items()])
    dossier_records.add_letters(db, case.id, new)
    letters = {**given, **new}
    return {pupil_id: f"{word} {letters[word, pupil_id]}" for pupil_id, word in words.items()}


def marked(text: str) -> list[int]:
    """The pupils whose marks stand in a text."""
    return [int(mark) for mark in MARK.findall(text)]


def lettered(text: str, labels: Mapping[int, str]) -> str:
    """The text with role and letter in the place of the marks."""
    return MARK.sub(lambda match: labels[int(match.group(1))], text)
