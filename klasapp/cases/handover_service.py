"""Handing cases over in an encrypted bundle, taking them over, and merging what comes back."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klasapp.cases import handover_records as shared_rows
from klasapp.cases import records
from klasapp.cases.bundle import Content, pack
from klasapp.cases.case import DraftError, tidy
from klasapp.cases.case_view import look_up
from klasapp.cases.closing_service import accept_monitoring, monitoring_to_accept
from klasapp.cases.handover import CASE, Answer, BundlePupil, ConflictsOpen, Purpose
from klasapp.cases.handover_merge_service import Merger
from klasapp.cases.handover_opening_service import OpenedBundle, find_matches, loaded, read_name
from klasapp.cases.handover_rows_service import CaseRows, collect, settle
from klasapp.documents.folders import export_folder
from klasapp.errors import InputError, KlasappError
from klasapp.keys.files import write_atomically
from klasapp.keys.passphrase import require_acceptable
from klasapp.keys.sealed import seal
from klasapp.protocol import read_protocol
from klasapp.roster import records as roster_records
from klasapp.roster.pupil import Pupil, PupilDraft, same_class
from klasapp.roster.school_year import school_year_name_for
from klasapp.roster.service import (
    add_pupil,
    find_pupil,
    list_classes,
    start_class,
)
from klasapp.store.migrations import schema_versions
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

SUFFIX = ".klasapp"
MAX_NAME = 100
_FOLLOWED = timedelta(days=731)
"""How long a closed case is followed (D5)."""


def export_cases(
    session: Session, case_ids: Iterable[int], purpose: Purpose, sender: str, receiver: str,
    passphrase: str, folder: Path | None = None,
) -> Path:  # fmt: skip
    """Write an encrypted bundle of these cases; returns where it stands.

    Raises ``DraftError`` for a name, ``InputError`` for a weak passphrase, ``KlasappError``.
    """
    by, to = read_name(sender, "sender"), read_name(receiver, "receiver")
    require_acceptable(passphrase)
    with session.writing() as db:
        cases = [look_up(db, case_id) for case_id in dict.fromkeys(case_ids)]
        if not cases:
            raise KlasappError("Kies minstens één zaak om over te dragen.")
        parts: dict[str, bytes] = {}
        pupils: set[int] = set()
        listed: dict[str, int | None] = {}
        described = []
        for case in cases:
            made = collect(session, db, case.id, year=purpose is Purpose.YEAR)
            name = shared_rows.names_of(db, CASE, case.id)[0]
            school_class = roster_records.find_class(db, case.class_id)
            described.append({
                "name": name, "number": case.number, "reported_on": case.reported_on.isoformat(),
                "severity": case.severity.value, "open": case.open,
                "class": school_class.name if school_class else "",
                "region": school_class.school_year.region if school_class else "midden",
                "pupils": [min(shared_rows.names_of(db, "pupil", one)) for one in
                           dict.fromkeys(one.pupil_id for one in case.active)],
                "rows": len(made.rows),
            })  # fmt: skip
            parts |= _case_parts(db, name, made)
            pupils |= made.pupils
            listed[name] = case.id
        parts["leerlingen.json"] = _json([_described(session, db, one) for one in sorted(pupils)])
        bundle = uuid.uuid4().hex
        about = _about(session, db, bundle, purpose, by, to) | {"cases": described}
        sealed = seal(pack(about, parts), passphrase)
        sha256 = hashlib.sha256(sealed).hexdigest()
        shared_rows.add_handover(db, bundle, "out", purpose, by, to, sha256, session.now, listed)
        for case in cases:
            session.audit("handover.out", f"case:{case.id}", f"sha256:{sha256}")
        path = _free_path(export_folder(folder), f"overdracht-{session.today.isoformat()}")
        write_atomically(path, sealed)
    return path


def _case_parts(db: Database, name: str, made: CaseRows) -> dict[str, bytes]:
    parts = {f"{name}/zaak.json": _json(made.rows)}
    for sha256 in made.protocols:
        parts[f"protocol/{sha256}.toml"] = records.protocol_text(db, sha256).encode()
    return parts | made.files


def _about(
    session: Session, db: Database, bundle: str, purpose: Purpose, by: str, to: str
) -> dict[str, Any]:
    return {
        "bundle": bundle,
        "schema": schema_versions()[-1][0],
        "purpose": purpose.value,
        "sender": by,
        "receiver": to,
        "made_on": session.today.isoformat(),
        "answers": [[a.bundle, a.case_uuid, a.accepted, a.by, a.reason, a.at]
                    for a in shared_rows.answers(db)],
    }  # fmt: skip


def _described(session: Session, db: Database, pupil_id: int) -> dict[str, Any]:
    pupil = find_pupil(session, pupil_id)
    return {
        "names": shared_rows.names_of(db, "pupil", pupil_id),
        "number": pupil.number,
        "given_name": pupil.given_name,
        "infix": pupil.infix,
        "family_name": pupil.family_name,
        "class": pupil.class_name,
        "birth_date": pupil.birth_date.isoformat() if pupil.birth_date else "",
    }


def one_case(session: Session, case_id: int) -> tuple[int, str]:
    """One case, to hand over: id and label."""
    with session.reading() as db:
        return case_id, f"Zaak {look_up(db, case_id).number}"


def cases_to_hand_over(session: Session, class_id: int) -> tuple[tuple[int, str], ...]:
    """The running and followed cases of a class, for the next mentor (D5, C3): id and label."""
    since = session.today - _FOLLOWED
    with session.reading() as db:
        found = records.cases(db, class_id)
    return tuple(
        (case.id, f"Zaak {case.number} ({'loopt' if case.open else 'wordt gevolgd'})")
        for case in found
        if case.open or (case.closed_on is not None and case.closed_on >= since)
    )


# In


def export_place() -> Path:
    """The folder where bundles are written, and looked for first."""
    return export_folder()


def accept_case(
    session: Session, opened: OpenedBundle, case_name: str, by: str,
    pupils: Mapping[int, int | None], choices: Mapping[str, bool] | None = None,
) -> int:  # fmt: skip
    """Take a case of a bundle over, or merge it with the same case here; returns its id.

    ``pupils``: per pupil of the bundle (index) who it is here, None: add the pupil. ``choices``:
    per conflict whether theirs stays. Raises ``ConflictsOpen`` while a choice is missing, and
    ``KlasappError``; then nothing is changed.
    """
    who = read_name(by, "by")
    described = next(one for one in opened.content.about["cases"] if one["name"] == case_name)
    with session.writing() as db:
        _keep_answers(db, opened)
        _pin(db, opened.content)
        local = _local_pupils(session, db, opened, case_name, pupils)
        known = shared_rows.case_named(db, case_name)
        if known is not None:
            settle(session, db, known)
            class_id = look_up(db, known).class_id
        else:
            class_id = _class(session, str(described["class"]), str(described["region"]))
        merger = Merger(session, db, local, class_id, opened.content.parts, choices or {})
        merger.take(loaded(opened.content, f"{case_name}/zaak.json", None))
        if merger.conflicts:
            raise ConflictsOpen(tuple(merger.conflicts))
        if known is None:
            shared_rows.add_answer(db, _answer(session, opened, case_name, True, who, ""))
        shared_rows.add_handover(db, opened.bundle, "in", opened.purpose, opened.sender, who,
                                 opened.sha256, session.now,
                                 {case_name: merger.case_id})  # fmt: skip
        session.audit("handover.in", f"case:{merger.case_id}", f"sha256:{opened.sha256}")
        if opened.purpose is Purpose.YEAR and merger.case_id in monitoring_to_accept(session):
            accept_monitoring(session, merger.case_id, who)
    return merger.case_id


def decline_case(
    session: Session, opened: OpenedBundle, case_name: str, by: str, reason: str
) -> None:
    """Do not take a case over, with the reason; only the answer is kept. Raises ``DraftError``."""
    who, why = read_name(by, "by"), tidy(reason, "reason")
    if not why:
        raise DraftError("reason", "Schrijf waarom je deze zaak niet aanneemt.")
    with session.writing() as db:
        _keep_answers(db, opened)
        shared_rows.add_answer(db, _answer(session, opened, case_name, False, who, why))
        shared_rows.add_handover(db, opened.bundle, "in", opened.purpose, opened.sender, who,
                                 opened.sha256, session.now, {case_name: None})  # fmt: skip
        session.audit("handover.decline", "handover:0", f"sha256:{opened.sha256}")


def take_answers(session: Session, opened: OpenedBundle) -> int:
    """Keep the answers that a bundle brings; returns how many were new."""
    with session.writing() as db:
        before = len(shared_rows.answers(db))
        _keep_answers(db, opened)
        session.audit("handover.answers", "handover:0", f"sha256:{opened.sha256}")
        return len(shared_rows.answers(db)) - before


def write_answer(
    session: Session, opened: OpenedBundle, by: str, passphrase: str, folder: Path | None = None
) -> Path:
    """Write a small bundle with the answers only, for who handed over (R162)."""
    who = read_name(by, "by")
    with session.writing() as db:
        about = _about(session, db, uuid.uuid4().hex, Purpose.ANSWER, who, opened.sender)
        sealed = seal(pack(about | {"cases": []}, {}), passphrase)
        path = _free_path(export_folder(folder), f"antwoord-{session.today.isoformat()}")
        write_atomically(path, sealed)
        sha256 = hashlib.sha256(sealed).hexdigest()
        session.audit("handover.answer", "handover:0", f"sha256:{sha256}")
    return path


def _keep_answers(db: Database, opened: OpenedBundle) -> None:
    for answer in opened.answers:
        datetime.fromisoformat(answer.at)
        shared_rows.add_answer(db, answer)


def _answer(
    session: Session, opened: OpenedBundle, name: str, accepted: bool, by: str, reason: str
) -> Answer:
    moment = session.now.isoformat(timespec="seconds")
    return Answer(opened.bundle, name, accepted, by, reason, moment)


def _pin(db: Database, content: Content) -> None:
    for name, data in content.parts.items():
        if name.startswith("protocol/"):
            text = data.decode("utf-8")
            protocol = read_protocol(text)
            if name != f"protocol/{protocol.sha256}.toml":
                raise InputError("Het protocol in dit bestand is veranderd. Vraag een nieuw.")
            records.pin_protocol(db, protocol, text)


def _local_pupils(
    session: Session, db: Database, opened: OpenedBundle, case_name: str,
    chosen: Mapping[int, int | None],
) -> dict[str, int]:  # fmt: skip
    needed = json.dumps(loaded(opened.content, f"{case_name}/zaak.json", None))
    local: dict[str, int] = {}
    region = next(str(one["region"]) for one in opened.content.about["cases"]
                  if one["name"] == case_name)  # fmt: skip
    for match in find_matches(session, db, [one.pupil for one in opened.matches]):
        if not any(name in needed for name in match.pupil.names):
            continue
        if match.how == "known" and match.found is not None:
            pupil_id: int | None = match.found.id
        else:
            number = match.found.id if match.found is not None and match.how == "number" else None
            pupil_id = chosen.get(match.index, number)
        if pupil_id is None:
            pupil_id = _added(session, match.pupil, region).id
        for name in match.pupil.names:
            shared_rows.name_row(db, "pupil", pupil_id, name)
            local[name] = pupil_id
    return local


def _added(session: Session, pupil: BundlePupil, region: str) -> Pupil:
    born = date.fromisoformat(pupil.birth_date) if pupil.birth_date else None
    draft = PupilDraft(pupil.number, pupil.given_name, pupil.infix, pupil.family_name,
                       pupil.class_name, born)  # fmt: skip
    return add_pupil(session, _class(session, pupil.class_name, region), draft)


def _class(session: Session, text: str, region: str) -> int:
    name = text or "Andere klas"
    year = school_year_name_for(session.today)
    for one in list_classes(session):
        if one.school_year.name == year and same_class(one.name, name):
            return one.id
    return start_class(session, year, region, name).id


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def _free_path(folder: Path, stem: str) -> Path:
    path, number = folder / f"{stem}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{SUFFIX}"
    return path
