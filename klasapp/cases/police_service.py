"""Papers: the index of evidence for the police, and the card for pupils about keeping it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klasapp.cases import evidence_records, online_records
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.copy_names import known_people, letter_labels, lettered, marked
from klasapp.cases.evidence import (
    Evidence,
    kinds_of,
    spoken_moment,
    spoken_size,
)
from klasapp.cases.evidence_service import sha256
from klasapp.cases.online import OnlineKind, record_line
from klasapp.documents.content import library_text
from klasapp.documents.folders import export_folder
from klasapp.documents.redaction import Redactor
from klasapp.documents.typeset import typeset
from klasapp.errors import KlasappError
from klasapp.keys.files import write_atomically
from klasapp.protocol import read_library, spoken
from klasapp.roster.service import class_of
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

_TOLD = {OnlineKind.APPOINTMENT, OnlineKind.CONTACT, OnlineKind.REPORT, OnlineKind.INJURY,
         OnlineKind.DAMAGE, OnlineKind.BLOCKED}  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndexReport:
    """A written index. ``look_at``: words that may be a name, to look at before it goes out."""

    path: Path
    count: int
    look_at: tuple[str, ...]


def write_index(
    session: Session, case_id: int, named: Collection[int], folder: Path | None = None
) -> IndexReport:
    """Write the index of the evidence as a PDF for the police; no file goes along.

    ``named``: the pupils whose names stay; every other pupil of the school becomes role and
    letter, everywhere, also in account names. Raises ``KlasappError`` when there is no evidence,
    or when a file is not what was handed in.
    """
    with session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        found = evidence_records.all_evidence(db, case_id)
        if not found:
            raise KlasappError("Er is nog geen bewijs. Schrijf het eerst op bij Bewijs.")
        for one in found:
            if one.file and sha256(evidence_records.content(db, one.id)) != one.file.sha256:
                raise KlasappError(
                    f"Het bestand bij {one.label} is veranderd. Kijk eerst daarnaar."
                )
        data, look_at = _without_names(
            session, db, view, named, _index(session, db, view, found, named)
        )
        name = f"{view.case.number}-bewijslijst-{session.today.isoformat()}.pdf"
        path = export_folder(folder) / name
        write_atomically(path, typeset("politie-index.typ", data))
        session.audit("evidence.index", f"case:{case_id}")
    return IndexReport(path, len(found), look_at)


def _index(
    session: Session, db: Database, view: CaseView, found: tuple[Evidence, ...],
    named: Collection[int],
) -> dict[str, Any]:  # fmt: skip
    case, kinds = view.case, kinds_of(view.protocol)
    forms = [form.label for code in case.forms if (form := view.protocol.form(code))]
    moments = [
        (case.seen_on.isoformat(), "Gezien, volgens de melding"),
        (case.reported_on.isoformat(), "Gemeld bij de mentor"),
    ]
    for one in found:
        text = one.text
        moments.append((text.made_at or text.received_at, f"{one.label}: {text.what}"))
    for note in online_records.records(db, case.id):
        if note.removed_at is None and note.draft.kind in _TOLD:
            day = note.draft.on_date.isoformat()
            at = f"T{note.draft.at_time}" if note.draft.at_time else ""
            moments.append((day + at, record_line(note.draft, dated=False)))
    people = [
        f"{view.pupils[one.pupil_id].display_name}: {one.role.word}"
        for one in case.active
        if one.pupil_id in named
    ]
    return {
        "titel": "Bewijslijst voor de politie",
        "feiten": [
            {"naam": "Zaak", "waarde": case.number},
            {"naam": "Gemaakt op", "waarde": spoken(session.today)},
            {"naam": "Gemaakt door", "waarde": f"de mentor van klas "
             f"{class_of(session, case.class_id).name}"},
            {"naam": "Vormen", "waarde": ", ".join(forms) or "niet ingevuld"},
            {"naam": "Leerlingen met naam", "waarde": "; ".join(people) or "geen"},
        ],
        "let_op": _warning(evidence_records.no_files(db, case.id) != ()),
        "bewijs": [_row(one, kinds) for one in found],
        "tijdlijn": [
            {"wanneer": spoken_moment(at), "wat": what}
            for at, what in sorted(moments, key=lambda one: one[0])
        ],
    }  # fmt: skip


def _warning(nude: bool) -> str:
    text = (
        "Dit is een lijst, geen oordeel: de politie bepaalt wat strafbaar is. Andere leerlingen "
        "staan er met hun rol en een letter in, ook waar hun naam in een accountnaam of adres zit. "
        "De school heeft de namen."
    )
    if nude:
        text += (
            " De school heeft geen beelden: die houdt de leerling zelf. Kopieer of mail ze niet."
        )
    return text


def _row(one: Evidence, kinds: Mapping[str, str]) -> dict[str, Any]:
    text, file = one.text, one.file
    pairs = (
        ("Soort", kinds.get(text.kind, text.kind)),
        ("Gemaakt", spoken_moment(text.made_at)),
        ("Gekregen", f"{spoken_moment(text.received_at)}, van {text.supplied_by}"),
        ("Adres", text.url),
        ("Account", text.account),
        ("Bijnaam online", text.nickname),
        ("Toelichting", text.description),
        ("Bestand", f"{file.name}, {spoken_size(file.size)}" if file else "geen bestand"),
    )
    return {
        "nummer": one.label,
        "wat": text.what,
        "regels": [{"naam": name, "waarde": value} for name, value in pairs if value],
        "sha256": file.sha256 if file else "",
    }


def _without_names(
    session: Session, db: Database, view: CaseView, named: Collection[int], data: dict[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    redactor = Redactor(known_people(session, db, view, named, grown_ups=True))
    doubtful: list[str] = []
    labels: dict[int, str] = {}

    def clean(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: clean(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [clean(one, key) for one in value]
        if key in {"nummer", "sha256", "naam", "wanneer"}:
            return value
        found = redactor.redact(_printable(value))
        doubtful.extend(hit.text for hit in found.doubtful)
        new = set(marked(found.text)) - set(labels)
        labels.update(letter_labels(db, view.case, sorted(new)))
        return lettered(found.text, labels)

    return {**data, "bewijs": clean(data["bewijs"]), "tijdlijn": clean(data["tijdlijn"])}, tuple(
        dict.fromkeys(doubtful)
    )


def _printable(text: str) -> str:
    return "".join(c for c in text if c == "\n" or c.isprintable())


def write_card(session: Session, folder: Path | None = None) -> Path:
    """Write the card for pupils about keeping evidence (R37): no name in it, for any class."""
    library = {item.key: item for item in read_library(library_text())}
    helps = [library[key] for key in ("helpwanted", "kindertelefoon", "meldknop") if key in library]
    lines = [
        {"naam": item.title, "waarde": " · ".join(n for n in (item.address, item.phone) if n)}
        for item in helps
    ]
    path = export_folder(folder) / "bewijskaart.pdf"
    write_atomically(path, typeset("bewijskaart.typ", {"hulp": lines}))
    with session.writing():
        session.audit("evidence.card", "evidence")
    return path
