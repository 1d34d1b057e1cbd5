"""The bytes of a roster file, or of a folder with OneRoster files."""

from __future__ import annotations

from pathlib import Path

from klasapp.documents.tables import MAX_BYTES
from klasapp.errors import InputError, reason_of
from klasapp.roster import oneroster


def read_file(path: str) -> tuple[str, bytes]:
    """Name and content of the file at ``path`` as typed (``~`` is the home folder).

    A folder with OneRoster files becomes one zip, also when its ``users.csv`` is named. Raises
    ``InputError`` when it cannot be read.
    """
    place = Path(path.strip()).expanduser()
    try:
        if place.is_dir():
            return place.name, _read_folder(place)
        if place.name.casefold() == "users.csv" and (place.parent / "enrollments.csv").exists():
            return place.parent.name, _read_folder(place.parent)
        if place.stat().st_size > MAX_BYTES:
            raise InputError(
                f"{place} is groter dan {MAX_BYTES // 1_000_000} MB. Kies het goede bestand."
            )
        return place.name, place.read_bytes()
    except FileNotFoundError:
        raise InputError(f"Het bestand {place} is er niet. Kijk de naam en de map na.") from None
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "de naam klopt niet"
        raise InputError(f"{place} kan niet worden gelezen ({reason}).") from error


def _read_folder(folder: Path) -> bytes:
    found = {one.name.casefold(): one for one in folder.iterdir()}
    if "users.csv" not in found:
        raise InputError(
            f"{folder} is een map zonder OneRoster-bestanden. Kies een bestand in die map."
        )
    wanted = [found[name] for name in oneroster.FILES if name in found]
    if sum(one.stat().st_size for one in wanted) > oneroster.MAX_SET:
        raise InputError(f"De bestanden in {folder} zijn samen te groot. Haal één school op.")
    return oneroster.pack({one.name: one.read_bytes() for one in wanted})
