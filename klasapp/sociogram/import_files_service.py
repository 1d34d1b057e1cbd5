"""Finding and reading the files of a round that was collected elsewhere."""

from __future__ import annotations

from pathlib import Path

from klasapp.documents.tables import MAX_BYTES, Table, fault, read_table
from klasapp.errors import InputError
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

_FOLDER = "sociogram.import_folder"
_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".zip"})
_PAIRS = (("nominaties.csv", "deelname.csv"), ("nominations.csv", "pupils.csv"))


def remembered_folder(session: Session) -> str:
    """The folder of the last import; empty before the first."""
    with session.reading() as db:
        return read_setting(db, _FOLDER)


def find_pair(typed: str) -> tuple[Path, Path]:
    """The two files in a folder, by their usual names. Raises ``InputError`` when not there."""
    folder = Path(typed.strip()).expanduser()
    names = {entry.name.casefold(): entry for entry in folder.iterdir()} if folder.is_dir() else {}
    for nominations, pupils in _PAIRS:
        if nominations in names and pupils in names:
            return names[nominations], names[pupils]
    raise InputError(
        f"In {folder} staan geen twee bestanden nominaties.csv en deelname.csv "
        "(of nominations.csv en pupils.csv). Typ de namen van de bestanden zelf."
    )


def usable_files(folder: Path) -> tuple[Path, ...]:
    """The files in a folder that may hold a round, the newest first."""
    try:
        found = [
            (entry.stat().st_mtime, entry)
            for entry in folder.iterdir()
            if entry.suffix.lower() in _ENDINGS and not entry.name.startswith((".", "~$"))
        ]
    except (OSError, ValueError):
        return ()
    return tuple(entry for _, entry in sorted(found, key=lambda one: (-one[0], one[1].name)))


def find_form(typed: str, other: str) -> Path | None:
    """The one file that was typed, when it may hold forms: it is not a folder, nor a pair."""
    if not typed.strip() or other.strip():
        return None
    path = typed_path(typed, "")
    return None if path.is_dir() else path


def read_form_table(path: Path) -> Table | None:
    """The table in a file with forms; None for one of the pair with choices and participation.

    Needs no store: safe in a worker. Raises ``InputError``.
    """
    table = read_at(path, tolerant=True)
    columns = {column.casefold() for column in table.header}
    is_pair = is_answers(table) or {"pupil", "responded"} <= columns
    return None if is_pair or {"leerling", "status"} <= columns else table


def remember_folder(session: Session, path: Path) -> None:
    """Begin here the next time."""
    with session.writing() as db:
        write_setting(db, _FOLDER, str(path.parent))


def typed_path(typed: str, which: str) -> Path:
    """The path that was typed; ``which``: the file that is asked for. Raises ``InputError``."""
    if not typed.strip():
        raise InputError(f"Typ waar het bestand {which} staat.")
    return Path(typed.strip().strip('"')).expanduser()


def read_at(path: Path, *, tolerant: bool = False) -> Table:
    """The table in a file. Raises ``InputError``."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise fault(
                path.name,
                f"dit bestand is groter dan {MAX_BYTES // 1_000_000} MB. Kies het goede bestand.",
            )
        data = path.read_bytes()
    except IsADirectoryError:
        raise InputError(f"{path} is een map. Typ de naam van een bestand.") from None
    except FileNotFoundError:
        raise InputError(f"Het bestand {path} is er niet. Kijk of de naam klopt.") from None
    except (OSError, ValueError):
        raise InputError(f"Het bestand {path} kan niet worden gelezen.") from None
    return read_table(data, path.name, tolerant=tolerant)


def is_answers(table: Table) -> bool:
    """Whether a table holds the choices of a pair."""
    columns = {column.strip().casefold() for column in table.header}
    return bool(columns & {"nominator", "van", "vraag_code"})
