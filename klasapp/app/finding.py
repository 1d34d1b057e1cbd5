"""What ``/`` finds: pupils, cases, rounds, lessons and agreements, by name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from klasapp.store.session import Session


@dataclass(frozen=True, slots=True)
class Found:
    """Something with a name, and the place where it is."""

    name: str
    """As people typed it: never markup."""
    about: str
    """Dutch: what it is."""
    kind: str
    """``pupil``, or a kind of place that ``rooms.place`` knows."""
    number: int
    detail: str = ""


def fits(query: str, name: str) -> bool:
    """Whether each word of ``query`` is in ``name``; accents and capitals do not matter."""
    plain = _plain(name)
    return all(word in plain for word in _plain(query).split())


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def everything(session: Session, class_id: int | None) -> tuple[Found, ...]:
    """All that has a name; of this class first, pupils of the mentor's other classes after it."""
    if class_id is None:
        return ()
    return (
        *_pupils(session, class_id),
        *_cases(session, class_id),
        *_rounds(session, class_id),
        *_agreements(session, class_id),
        *_lessons(session, class_id),
    )


def _pupils(session: Session, class_id: int) -> Iterator[Found]:
    from klasapp.roster.service import list_classes, list_pupils

    seen = set()
    for one in sorted(list_classes(session), key=lambda one: one.id != class_id):
        for pupil in list_pupils(session, one.id):
            if pupil.id not in seen:
                seen.add(pupil.id)
                yield Found(pupil.display_name, f"leerling, {one.name}", "pupil", pupil.id)


def _cases(session: Session, class_id: int) -> Iterator[Found]:
    from klasapp.cases.service import list_cases

    for closed in (False, True):
        for line in list_cases(session, class_id, closed=closed):
            name = f"{line.label}: {line.who}" if line.who else line.label
            yield Found(name, f"zaak, {line.state}", line.kind, line.number)


def _rounds(session: Session, class_id: int) -> Iterator[Found]:
    from klasapp.sociogram.round import STATE_WORDS
    from klasapp.sociogram.service import list_rounds

    for one in list_rounds(session, class_id):
        yield Found(one.name, f"meting, {STATE_WORDS[one.state]}", "round", one.id)


def _agreements(session: Session, class_id: int) -> Iterator[Found]:
    from klasapp.agreements.service import overview

    found = overview(session, class_id).found
    for line in found.agreed if found is not None else ():
        yield Found(line.text, "afspraak", "agreement", line.id)


def _lessons(session: Session, class_id: int) -> Iterator[Found]:
    from klasapp.lessons.service import library

    for one in library(session).modules:
        yield Found(one.title, f"lesmodule, {one.minutes} minuten", "module", class_id, one.id)
