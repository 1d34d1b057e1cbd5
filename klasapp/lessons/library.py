"""The lesson modules of one or more folders: the shipped ones and the school's own beside them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from klasapp.errors import InputError, reason_of
from klasapp.lessons.fault import Fault
from klasapp.lessons.module import LessonModule
from klasapp.lessons.reading import Reading, read_module

# Texts in the shipped folder that are no lessons.
_NO_LESSONS = frozenset({"README.md", "sociogram-invullen.md"})


@dataclass(frozen=True, slots=True)
class Library:
    """The modules without a fault, in the order of their folders and file names; all faults.

    ``files`` counts every file that was read, ``ids`` are those of all modules, also wrong ones.
    """

    modules: tuple[LessonModule, ...]
    faults: tuple[Fault, ...]
    files: int
    ids: frozenset[str]


def read_library(
    folders: Sequence[Path], today: date, known: Collection[str] = frozenset()
) -> Library:
    """Read every module of these folders, earlier folders first; the school's own come last.

    A module with a fault is left out of ``modules``; one bad file never hides the others. Files
    of the first folder are named by their name, those of the others by their whole path.
    ``known`` are ids of modules elsewhere that a follow-up may point to. Raises ``InputError``
    for a folder that cannot be read.
    """
    readings = [
        _read(path, path.name if index == 0 else str(path), today)
        for index, folder in enumerate(folders)
        for path in _files(folder)
    ]
    faults = [fault for reading in readings for fault in reading.faults]
    faults += _together(readings, known)
    wrong = {fault.file for fault in faults}
    modules = [reading.module for reading in readings if reading.module]
    return Library(
        tuple(module for module in modules if module.file not in wrong),
        tuple(sorted(faults)),
        len(readings),
        frozenset(module.id for module in modules),
    )


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() == ".md"
            and path.name not in _NO_LESSONS
            and not path.name.startswith((".", "~"))
            and path.is_file()
        )
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "de naam kan niet"
        raise InputError(
            f"De map '{folder}' is niet te lezen ({reason}); kijk of de naam klopt."
        ) from error


def _read(path: Path, name: str, today: date) -> Reading:
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"Dit bestand is niet te lezen ({reason_of(error)})."
        return Reading(None, (Fault(name, 1, "unreadable", message),))
    return read_module(name, data, today)


def _together(readings: list[Reading], known: Collection[str]) -> list[Fault]:
    """What can only be seen with all modules at hand: doubles, and follow-ups that lead nowhere."""
    faults = []
    owner: dict[str, str] = {}
    for reading in readings:
        module = reading.module
        if module and module.id and owner.setdefault(module.id, module.file) != module.file:
            faults.append(
                Fault(
                    module.file,
                    reading.id_line,
                    "id_twice",
                    f"id: '{module.id[:40]}' is ook de id van {owner[module.id]}. Kies een andere.",
                )
            )
    for reading in readings:
        lesson = reading.module.follow_up.lesson if reading.module else ""
        if reading.module and lesson and lesson not in owner and lesson not in known:
            faults.append(
                Fault(
                    reading.module.file,
                    reading.next_line,
                    "next_unknown",
                    f"vervolg.les: er is geen les met id '{lesson[:40]}'.",
                )
            )
    return faults
