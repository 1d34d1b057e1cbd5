"""Evidence: write it down, keep a file with it, look at it, refuse what may not be kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cases import evidence_records as rows
from klasapp.cases.case import require_open, tidy
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.dossier import Field, FileItem
from klasapp.cases.evidence import (
    MAX_FILE,
    MAX_SHOWN,
    NO_FILES_TEXT,
    Decision,
    Evidence,
    EvidenceDraft,
    EvidenceFile,
    NoFiles,
    check_evidence,
    check_file,
    kinds_of,
    same_text,
    spoken_moment,
    spoken_size,
)
from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.documents.tables import decode
from klasapp.errors import InputError, KlasappError, reason_of
from klasapp.keys.files import write_atomically
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

NOT_NUDE = "De mentor keek na dat er geen bloot op staat."


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What the page of the evidence shows."""

    view: CaseView
    items: tuple[Evidence, ...]
    kinds: dict[str, str]
    no_files: tuple[NoFiles, ...]

    @property
    def to_decide(self) -> tuple[Evidence, ...]:
        """Evidence with a file that may not simply stay."""
        return tuple(one for one in self.items if one.undecided) if self.no_files else ()


def read_evidence(session: Session, case_id: int, *, again: bool = False) -> EvidenceView:
    """The evidence of a case; reading it is noted, unless it is shown ``again``."""
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        if not again:
            session.audit("evidence.read", f"case:{case_id}")
        return EvidenceView(
            view,
            rows.all_evidence(db, case_id),
            kinds_of(view.protocol),
            rows.no_files(db, case_id),
        )


def add_evidence(session: Session, case_id: int, draft: EvidenceDraft) -> int:
    """Write down a piece of evidence; returns its id. Raises ``DraftError``."""
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        kinds = kinds_of(view_of(session, db, case).protocol)
        text = check_evidence(draft, kinds, session.now)
        number = rows.next_number(db, case_id)
        evidence_id = rows.add_evidence(db, case_id, number, session.now)
        rows.add_text(db, evidence_id, text)
        session.audit("evidence.add", f"case:{case_id}", f"evidence:{evidence_id}")
    return evidence_id


def correct_evidence(session: Session, evidence_id: int, draft: EvidenceDraft) -> bool:
    """Let it say something else from now on; what it said stays to be read. False: no change."""
    with session.writing() as db:
        one = _look_up(db, evidence_id)
        case = look_up(db, one.case_id)
        require_open(case)
        kinds = {*kinds_of(view_of(session, db, case).protocol), one.text.kind}
        text = check_evidence(draft, kinds, session.now)
        if same_text(text, one.text):
            return False
        rows.add_text(db, evidence_id, text)
        session.audit("evidence.change", f"case:{one.case_id}", f"evidence:{evidence_id}")
    return True


# Files


def attach_file(session: Session, evidence_id: int, path: Path) -> EvidenceFile:
    """Keep a copy of a file with a piece of evidence; the file itself is not touched.

    Raises ``InputError`` when this case takes no files (nothing is read then), when there is a
    file already, or when this file cannot be evidence (R119).
    """
    with session.reading() as db:
        _require_free(db, _look_up(db, evidence_id))
    return keep_file(session, evidence_id, path.name, _read(path))


def keep_file(session: Session, evidence_id: int, name: str, data: bytes) -> EvidenceFile:
    """As ``attach_file``, for bytes that were read already."""
    with session.writing() as db:
        one = _look_up(db, evidence_id)
        _require_free(db, one)
        kept = EvidenceFile(check_file(name, data), len(data), sha256(data), session.now)
        rows.add_file(db, evidence_id, kept, data)
        session.audit("evidence.attach", f"case:{one.case_id}", f"evidence:{evidence_id}")
    return kept


def _require_free(db: Database, one: Evidence) -> None:
    require_open(look_up(db, one.case_id))
    if rows.no_files(db, one.case_id):
        raise InputError(NO_FILES_TEXT)
    if one.file is not None:
        raise InputError(
            f"Bij {one.label} staat al een bestand. Schrijf een nieuw bewijs op voor dit bestand."
        )


def _read(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InputError(f"{path} is geen bestand. Kijk of de naam klopt.")
        with path.open("rb") as stream:
            return stream.read(MAX_FILE + 1)
    except OSError as error:
        raise InputError(f"{path.name} kan niet worden gelezen ({reason_of(error)}).") from error
    except ValueError:  # a NUL in the typed name
        raise InputError("Dit is geen naam van een bestand. Kijk of de naam klopt.") from None


def read_content(session: Session, evidence_id: int) -> bytes:
    """The bytes of a file, once they proved to be what was handed in; the look is noted.

    Raises ``KlasappError`` when they changed, or when they must be decided about first.
    """
    with session.writing() as db:
        one = _look_up(db, evidence_id)
        if one.file is None:
            raise KlasappError(f"Bij {one.label} staat geen bestand.")
        if rows.no_files(db, one.case_id) and one.undecided:
            raise KlasappError(
                f"Het bestand bij {one.label} blijft dicht tot je beslist of het weg moet (Del)."
            )
        data = rows.content(db, evidence_id)
        session.audit("evidence.look", f"case:{one.case_id}", f"evidence:{evidence_id}")
    if sha256(data) != one.file.sha256:
        raise KlasappError(
            f"Het bestand bij {one.label} is niet meer wat het was: de controle (SHA-256) klopt "
            "niet. Zet een reservekopie terug."
        )
    return data


def read_evidence_text(session: Session, evidence_id: int) -> tuple[str, bool]:
    """The text in a file as far as a screen shows it, and whether that is all of it."""
    data = read_content(session, evidence_id)
    text = tidy(decode(data, "Dit bestand"), longest=len(data) + 1)
    return text[:MAX_SHOWN], len(text) <= MAX_SHOWN


def export_file(session: Session, evidence_id: int, folder: Path | None = None) -> Path:
    """Write a copy of a file to the export folder, readable by its owner only; returns it."""
    data = read_content(session, evidence_id)
    with session.writing() as db:
        one = _look_up(db, evidence_id)
        case = look_up(db, one.case_id)
        assert one.file is not None
        stem = slug(one.file.name.rpartition(".")[0], "bestand")
        path = export_folder(folder) / f"{case.number}-{one.label}-{stem}.{one.file.kind}"
        write_atomically(path, data)
        session.audit("evidence.export", f"case:{case.id}", f"evidence:{evidence_id}")
    return path


def changed_files(session: Session, case_id: int) -> tuple[str, ...]:
    """The names (BW-3) of evidence whose file is not what was handed in; empty is well."""
    with session.writing() as db:
        found = rows.all_evidence(db, case_id)
        session.audit("evidence.check", f"case:{case_id}")
        return tuple(
            one.label
            for one in found
            if one.file and sha256(rows.content(db, one.id)) != one.file.sha256
        )


def remove_file(session: Session, evidence_id: int, reason: str) -> Decision:
    """Remove a file for good: its bytes are overwritten. Returns the certificate.

    Raises ``InputError`` without a reason.
    """
    decision = _decide(session, evidence_id, "removed", tidy(reason))
    rows.empty_journal(session.store.db)
    return decision


def keep_after_all(session: Session, evidence_id: int, reason: str = NOT_NUDE) -> Decision:
    """Let a file stay in a case that takes no new ones: somebody looked, there is no nudity."""
    return _decide(session, evidence_id, "kept", tidy(reason))


def _decide(session: Session, evidence_id: int, decision: str, reason: str) -> Decision:
    if not reason:
        raise InputError("Schrijf waarom.")
    with session.writing() as db:
        one = _look_up(db, evidence_id)
        if one.file is None:
            raise InputError(f"Bij {one.label} staat geen bestand.")
        if decision == "kept" and one.text.nude:
            raise InputError(
                f"Bij {one.label} staat dat er bloot op staat. Haal het bestand weg, of haal eerst "
                "dat kruisje weg als het niet klopt."
            )
        made = Decision(decision, reason, one.file.size, one.file.sha256, session.now)
        rows.add_decision(db, evidence_id, made)
        if decision == "removed":
            rows.remove_file(db, evidence_id)
        session.audit(f"evidence.{decision}", f"case:{one.case_id}", f"evidence:{evidence_id}")
    return made


def sha256(data: bytes) -> str:
    """The SHA-256 of bytes, in 64 hexadecimal signs."""
    return hashlib.sha256(data).hexdigest()


def _look_up(db: Database, evidence_id: int) -> Evidence:
    found = rows.find_evidence(db, evidence_id)
    if found is None:
        raise KlasappError("Dit bewijs staat niet meer in klasapp.")
    return found


# What other pages show


def evidence_history(db: Database, view: CaseView) -> tuple[tuple[datetime, str], ...]:
    """What happened with the evidence of a case, for its history; removals as certificate."""
    return tuple(line for one in rows.all_evidence(db, view.case.id) for line in _story(one))


def _story(one: Evidence) -> Iterator[tuple[datetime, str]]:
    for number, text in enumerate(one.texts):
        word = f"Bewijs {one.label} gewijzigd" if number else f"Bewijs {one.label} opgeschreven"
        yield text.saved_at, f"{word}: {text.what} (van {text.supplied_by})"
    if one.file:
        yield (
            one.file.added_at,
            (
                f"Bestand bij {one.label}: {one.file.name}, {spoken_size(one.file.size)}, "
                f"SHA-256 {one.file.sha256}"
            ),
        )
    for decision in one.decisions:
        what = "bestand blijft" if decision.decision == "kept" else "bestand veilig gewist"
        yield (
            decision.decided_at,
            (
                f"Bewijs {one.label}: {what} ({spoken_size(decision.size)}, SHA-256 "
                f"{decision.sha256}). Reden: {decision.reason}"
            ),
        )


def evidence_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The evidence as items of the file of a case: that it is there, not what it shows."""
    kinds = kinds_of(view.protocol)
    for one in rows.all_evidence(db, view.case.id):
        text, file = one.text, one.file
        known = f"{file.name}, {spoken_size(file.size)}, SHA-256 {file.sha256}" if file else ""
        yield FileItem(
            key=f"evidence:{one.number}",
            at=one.added_at,
            day=date.fromisoformat(text.received_at[:10]),
            kind="bewijs",
            inner=text.nude,
            title=f"Bewijs {one.label}: {text.what}",
            fields=(
                Field("Soort", kinds.get(text.kind, text.kind)),
                Field("Gemaakt", spoken_moment(text.made_at)),
                Field("Van wie", text.supplied_by, inner=True),
                Field("Waar", " · ".join(n for n in (text.url, text.account, text.nickname) if n),
                      inner=True),
                Field("Toelichting", text.description, inner=True),
                Field("Bestand", known, inner=True),
            ),
        )  # fmt: skip
