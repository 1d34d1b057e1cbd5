"""Where the database lies."""

import os
from pathlib import Path

from klasapp.errors import InputError
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
