"""The list of a class as a file, for a spreadsheet or for klasapp on another laptop."""

from __future__ import annotations

from pathlib import Path

from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.errors import InputError
from klasapp.keys.files import write_atomically
from klasapp.roster.klasapp_csv import write_roster
from klasapp.roster.service import Session, class_of, list_pupils


def write_list(session: Session, class_id: int, folder: Path | None = None) -> Path:
    """Write the pupils of today as a klasapp CSV; returns its path.

    ``klasapp`` reads the same list back (Bestand). Raises ``InputError`` for an empty class and
    ``KlasappError`` when it cannot be written.
    """
    school_class = class_of(session, class_id)
    pupils = list_pupils(session, class_id)
    if not pupils:
        raise InputError("Er staan nog geen leerlingen in deze klas.")
    name = f"klassenlijst-{slug(school_class.name, 'klas')}-{session.today.isoformat()}.csv"
    path = export_folder(folder) / name
    write_atomically(path, write_roster(pupils))
    with session.writing():
        session.audit("class.export", f"class:{class_id}")
    return path
