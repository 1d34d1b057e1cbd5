"""Where the database lies."""

import os
from pathlib import Path

from klasapp.errors import InputError
from klasapp.keys.slots import key_copy_path, key_path
from klasapp.store.location import location_warning as location_warning

_VARIABLE = "KLASAPP_DATABASE"


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


def was_here(database: Path) -> bool:
    """Whether ``database`` once was here: its key or its backups still are."""
    key_files = (key_path(database), key_copy_path(database))
    if any(path.exists() for path in key_files):
        return True
    folder = database.with_name(f"{database.stem}-reservekopie")
    return any(folder.glob("*.kopie"))
