"""Content that ships with klasapp: where it lies and what is in it.

``lessons/``, ``exports/`` and ``docs/`` stand at the top of the repository, readable and
changeable by someone who cannot program. A wheel carries them inside the package; a checkout (also
an editable install) has them beside it.
"""

from importlib.resources import files
from pathlib import Path

from klasapp.errors import KlasappError

_PACKAGE = Path(str(files("klasapp")))


def _content_folder(name: str) -> Path:
    for folder in (_PACKAGE / "_content" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise KlasappError(f"De map '{name}' van klasapp ontbreekt; installeer klasapp opnieuw.")


def lessons_folder() -> Path:
    """The folder with the shipped lesson modules."""
    return _content_folder("lessons")


def exports_folder() -> Path:
    """The folder with the templates of the documents that klasapp makes."""
    return _content_folder("exports")


def docs_folder() -> Path:
    """The folder with the handbook and the explanations beside it."""
    return _content_folder("docs")


def protocol_text() -> str:
    """The shipped protocol file (TOML)."""
    return _protocol_data("svopl.toml")


def library_text() -> str:
    """The shipped library of sources (TOML)."""
    return _protocol_data("bronnen.toml")


def school_holidays_text() -> str:
    """The shipped school holidays per region (CSV); schools deviate, so it can be replaced."""
    return _protocol_data("schoolvakanties.csv")


def _protocol_data(name: str) -> str:
    return (files("klasapp") / "protocol" / "data" / name).read_text(encoding="utf-8-sig")
