"""The card "klasapp in vijf minuten"."""

from pathlib import Path

from klasapp.documents.typeset import typeset
from klasapp.keys.files import write_atomically

FILE_NAME = "klasapp-in-vijf-minuten.pdf"


def write_card(folder: Path) -> Path:
    """Write the card, one page, into ``folder``; returns its path. Raises ``KlasappError``."""
    path = folder / FILE_NAME
    write_atomically(path, typeset("kaart.typ", {}))
    return path
