"""The page with the recovery code, to print and keep in the school's safe."""

from datetime import date
from pathlib import Path

from klasapp.documents.typeset import typeset
from klasapp.keys.files import write_atomically


def write_recovery_sheet(code: str, database: Path, folder: Path, today: date) -> Path:
    """Write ``klasapp-herstelcode.pdf`` (owner only) in ``folder``; returns its path.

    Raises ``KlasappError`` when the folder cannot be written to.
    """
    pdf = typeset(
        "herstelcode.typ",
        {"code": code, "bestand": database.name, "datum": today.strftime("%d-%m-%Y")},
    )
    path = folder / "klasapp-herstelcode.pdf"
    write_atomically(path, pdf)
    return path
