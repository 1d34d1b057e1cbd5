"""Making the papers around the agreements."""

from __future__ import annotations

from pathlib import Path

from klasapp.agreements.follows import what_follows
from klasapp.agreements.papers import PAPERS, TEMPLATES, as_csv, as_text, paper_data
from klasapp.agreements.service import overview
from klasapp.documents.content import library_text
from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.documents.typeset import lay_out_templates, typeset
from klasapp.errors import KlasappError
from klasapp.keys.files import write_atomically
from klasapp.protocol import read_library
from klasapp.roster.location_service import class_location
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.school_service import school
from klasapp.roster.service import list_pupils
from klasapp.store.session import Session

__all__ = ["PAPERS", "Session", "made_paper", "print_paper"]

_NEEDS_LINES = {"poster-a4", "poster-a3", "tekenblad", "brief-ouders", "tekst", "csv"}
_MORE = {
    "tekenblad": "Er staan namen op dit blad: bewaar het bij jou.",
    "brief-ouders": "Verstuur de brief, en noteer de dag bij Afspraken (u).",
    "sjablonen": (
        "Dit zijn voorbeelden. Verander er een en zet hem één map hoger, bij sjablonen: dan "
        "gebruikt klasapp die. Wat achter #data. staat, vult klasapp in. Haal je hem daar weg, "
        "dan komt het gewone sjabloon terug."
    ),
}


def print_paper(session: Session, class_id: int, kind: str, folder: Path | None = None) -> Path:
    """Write one of ``PAPERS`` for a class; returns its path.

    Raises ``KlasappError`` when the class has no agreements for it yet.
    """
    if kind not in PAPERS:
        raise KlasappError("Dit papier kent klasapp niet.")
    if kind == "sjablonen":
        return lay_out_templates()
    seen = overview(session, class_id)
    if kind in _NEEDS_LINES and not seen.agreed:
        raise KlasappError("Er zijn nog geen afspraken. Kies eerst voorstellen (v, dan spatie).")
    protocol = current_protocol(session)
    follows = what_follows(protocol)
    kind_of_file = {"tekst": "txt", "csv": "csv"}.get(kind, "pdf")
    if kind == "tekst":
        made = as_text(seen, follows).encode()
    elif kind == "csv":
        made = as_csv(seen).encode("utf-8-sig")
    else:
        data = paper_data(
            kind,
            seen,
            protocol,
            school(session),
            site=class_location(session, class_id),
            follows=follows,
            pupils=list_pupils(session, class_id),
            library=read_library(library_text()),
            day=session.today.strftime("%d-%m-%Y"),
        )
        made = typeset(TEMPLATES[kind], data)
    name = f"afspraken-{slug(seen.class_name, 'klas')}-{kind}-{session.today.isoformat()}"
    path = export_folder(folder) / f"{name}.{kind_of_file}"
    write_atomically(path, made)
    with session.writing():
        session.audit("agreements.print", f"class:{class_id}", kind)
    return path


def made_paper(kind: str, path: Path) -> str:
    """Where the paper is, and what to do with it."""
    more = _MORE.get(kind, "")
    where = "staan in" if kind == "sjablonen" else "staat in"
    what = "De sjablonen" if kind == "sjablonen" else PAPERS[kind].split(":")[0]
    return f"{what} {where}:\n\n{path}" + (f"\n\n{more}" if more else "")
