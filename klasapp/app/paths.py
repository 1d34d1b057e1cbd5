"""Where the database lies."""

import os
from pathlib import Path

from klasapp.errors import InputError

_VARIABLE = "KLASAPP_DATABASE"
_SYNCHRONISED = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud")


def database_path(option: str | None) -> Path:
    """The database of ``--database``, else of KLASAPP_DATABASE, else in the user's data folder."""
    chosen = option or os.environ.get(_VARIABLE)
    if chosen:
        path = Path(chosen).expanduser()
        if path.is_dir():
            raise InputError(
                f"{path} is een map; noem het bestand zelf, zoals {path / 'klasapp.db'}."
            )
        return path.absolute()
    from platformdirs import user_data_path

    return user_data_path("klasapp", appauthor=False) / "klasapp.db"


def location_warning(path: Path) -> str:
    """A Dutch sentence when the folder is shared or synchronised; empty when it is local.

    A write-ahead log breaks on network shares, and synchronising would copy children's data away.
    """
    text = str(path)
    lowered = text.lower()
    if text.startswith(("\\\\", "//")):
        return (
            "Deze gegevens staan op een netwerkmap. Dat kan ze beschadigen: zet ze liever op de "
            "laptop zelf."
        )
    if any(name in lowered for name in _SYNCHRONISED):
        return (
            "Deze gegevens staan in een map die met internet wordt gedeeld. Zet ze liever in een "
            "gewone map op de laptop."
        )
    return ""
