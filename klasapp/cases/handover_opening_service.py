"""Opening a bundle: what is in it, who its pupils are here, before anything is taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klasapp.cases import handover_records as shared_rows
from klasapp.cases.bundle import MAX_UNPACKED, Content, unpack
from klasapp.cases.case import DraftError, tidy
from klasapp.cases.handover import Answer, BundlePupil, Purpose
from klasapp.errors import InputError, reason_of
from klasapp.keys.sealed import unseal
from klasapp.protocol import spoken
from klasapp.roster import records as roster_records
from klasapp.roster.pupil import Pupil, fold
from klasapp.roster.service import (
    find_pupil,
    list_classes,
    list_pupils,
)
from klasapp.store.migrations import schema_versions
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

SUFFIX = ".klasapp"
MAX_NAME = 100
_FOLLOWED = timedelta(days=731)
"""How long a closed case is followed (D5)."""


@dataclass(frozen=True, slots=True)
class BundleCase:
    """A case in an opened bundle. ``case_id``: the same case here, when it is known."""

    name: str
    number: str
    reported_on: str
    severity: str
    state: str
    pupils: tuple[str, ...]
    count: int
    case_id: int | None
    answered: Answer | None


@dataclass(frozen=True, slots=True)
class PupilMatch:
    """A pupil of a bundle and who it is here. ``how``: ``known``, ``number``, ``name``, ``new``."""

    index: int
    pupil: BundlePupil
    found: Pupil | None
    how: str


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """What is in a bundle; nothing of it is in klasapp yet."""

    bundle: str
    purpose: Purpose
    sender: str
    receiver: str
    made_on: date
    sha256: str
    cases: tuple[BundleCase, ...]
    matches: tuple[PupilMatch, ...]
    answers: tuple[Answer, ...]
    content: Content


# Out


def open_bundle(session: Session, path: str | Path, passphrase: str) -> OpenedBundle:
    """Look into a bundle. Raises ``InputError`` or ``WrongSecret``; nothing is changed."""
    place = Path(str(path).strip()).expanduser()
    try:
        if place.stat().st_size > MAX_UNPACKED:
            raise InputError(f"{place.name} is te groot voor een overdracht.")
        data = place.read_bytes()
    except OSError as error:
        raise InputError(f"{place} kan niet worden gelezen ({reason_of(error)}).") from error
    content = unpack(unseal(data, passphrase))
    about = content.about
    try:
        if about["schema"] > schema_versions()[-1][0]:
            raise InputError(
                "Dit bestand is gemaakt met een nieuwere klasapp. Installeer eerst de nieuwste."
            )
        pupils = [_bundle_pupil(one) for one in loaded(content, "leerlingen.json", [])]
        answers = tuple(Answer(str(a[0]), str(a[1]), bool(a[2]), str(a[3])[:MAX_NAME],
                               str(a[4])[:4000], str(a[5])) for a in about["answers"])  # fmt: skip
        with session.writing() as db:
            opened = OpenedBundle(
                bundle=read_hex(about["bundle"]),
                purpose=Purpose(about["purpose"]),
                sender=read_name(about["sender"], ""),
                receiver=read_name(about["receiver"], ""),
                made_on=date.fromisoformat(about["made_on"]),
                sha256=hashlib.sha256(data).hexdigest(),
                cases=tuple(_bundle_case(db, one, pupils, about["bundle"])
                            for one in about["cases"]),
                matches=find_matches(session, db, pupils),
                answers=answers,
                content=content,
            )  # fmt: skip
            session.audit("handover.open", "handover:0", f"sha256:{opened.sha256}")
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError):
        raise InputError("In dit bestand ontbreekt iets. Vraag om een nieuw bestand.") from None
    return opened


def _bundle_pupil(one: Mapping[str, Any]) -> BundlePupil:
    return BundlePupil(
        tuple(read_hex(name) for name in one["names"]),
        *(str(one[name]) for name in ("number", "given_name", "infix", "family_name", "class",
                                      "birth_date")),
    )  # fmt: skip


def _bundle_case(
    db: Database, one: Mapping[str, Any], pupils: list[BundlePupil], bundle: str
) -> BundleCase:
    names = {name: pupil.display_name for pupil in pupils for name in pupil.names}
    name = read_hex(one["name"])
    return BundleCase(
        name=name,
        number=str(one["number"]),
        reported_on=spoken(date.fromisoformat(one["reported_on"])),
        severity=str(one["severity"]),
        state="loopt" if one["open"] else "gesloten",
        pupils=tuple(names[pupil] for pupil in one["pupils"]),
        count=int(one["rows"]),
        case_id=shared_rows.case_named(db, name),
        answered=next((a for a in shared_rows.answers(db)
                       if (a.bundle, a.case_uuid) == (bundle, name)), None),
    )  # fmt: skip


def find_matches(
    session: Session, db: Database, pupils: list[BundlePupil]
) -> tuple[PupilMatch, ...]:
    """Who the pupils of a bundle are here: known, by number, by name, or new."""
    made = []
    known = {one.id: one for c in list_classes(session) for one in list_pupils(session, c.id)}
    for index, pupil in enumerate(pupils):
        ids = shared_rows.rows_named(db, "pupil", pupil.names)
        found, how = (find_pupil(session, ids[0]), "known") if ids else (None, "new")
        if found is None and pupil.number:
            found = roster_records.find_pupil_by_number(db, pupil.number)
            how = "number" if found else "new"
        if found is None:
            same = [one for one in known.values() if not (one.number and pupil.number)
                    and fold(one.display_name) == fold(pupil.display_name)]  # fmt: skip
            found, how = (same[0], "name") if len(same) == 1 else (None, "new")
        made.append(PupilMatch(index, pupil, found, how))
    return tuple(made)


def read_name(text: Any, field: str) -> str:
    kept = tidy(str(text), field, MAX_NAME)
    if not kept:
        raise DraftError(field, "Vul een naam in.")
    return kept


def read_hex(name: Any) -> str:
    if not isinstance(name, str) or len(name) != 32 or not name.isalnum():
        raise ValueError
    return name


def loaded(content: Content, name: str, missing: Any) -> Any:
    if name not in content.parts and missing is not None:
        return missing
    return json.loads(content.parts[name])
