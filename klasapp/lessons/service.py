"""The lessons a mentor has: the shipped ones and the school's own beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from klasapp.documents.content import lessons_folder
from klasapp.errors import InputError, KlasappError
from klasapp.lessons.coverage import Row, coverage
from klasapp.lessons.fault import Fault
from klasapp.lessons.library import Library, read_library
from klasapp.lessons.module import LessonModule
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

__all__ = ["Filter", "Session", "filtered", "find_module", "library", "own_folder"]

_FOLDER = "lessons.folder"


@dataclass(frozen=True, slots=True)
class Filter:
    """What the library shows; an empty text or None shows everything."""

    topic: str = ""
    work_form: str = ""
    phase: str = ""
    year: int | None = None

    def keeps(self, module: LessonModule) -> bool:
        """Whether a lesson fits every part that was chosen."""
        return (
            (not self.topic or self.topic in module.topics)
            and (not self.work_form or self.work_form in module.work_forms)
            and (not self.phase or self.phase in module.phases)
            and (self.year is None or self.year in module.years)
        )


def own_folder(session: Session) -> Path | None:
    """The folder with the school's own lessons; None when none was chosen."""
    with session.reading() as db:
        kept = read_setting(db, _FOLDER)
    return Path(kept) if kept else None


def choose_own_folder(session: Session, typed: str) -> Library:
    """Read the school's own lessons from this folder too; an empty text: no longer.

    Raises ``InputError`` for a folder that cannot be read.
    """
    folder = Path(typed.strip()).expanduser().absolute() if typed.strip() else None
    if folder is not None and not folder.is_dir():
        raise InputError(f"De map {folder} is er niet. Maak hem eerst, of kijk de naam na.")
    if folder is not None:
        read_library([lessons_folder(), folder], session.today)
    with session.writing() as db:
        write_setting(db, _FOLDER, str(folder or ""))
        session.audit("lessons.folder", "setting:lessons.folder")
    return library(session)


def library(session: Session) -> Library:
    """All lessons, with the faults of those that cannot be given.

    A folder of the school that is away (a stick, a share) is one more fault; the shipped lessons
    stay.
    """
    shipped, own = lessons_folder(), own_folder(session)
    folders = [shipped, *([own] if own else [])]
    try:
        return _read(tuple(folders), _stamp(folders), session.today)
    except InputError as error:
        whole = _read((shipped,), _stamp([shipped]), session.today)
        fault = Fault(str(own), 1, "folder", str(error))
        return Library(whole.modules, (*whole.faults, fault), whole.files, whole.ids)


def find_module(session: Session, lesson_id: str) -> LessonModule:
    """The lesson with this id. Raises ``KlasappError`` when its file is away or has a fault."""
    found = next((one for one in library(session).modules if one.id == lesson_id), None)
    if found is None:
        raise KlasappError(
            f"De les '{lesson_id[:60]}' is er niet, of het bestand heeft een fout. Kijk in de "
            "bibliotheek bij Eigen map."
        )
    return found


def filtered(modules: Iterable[LessonModule], chosen: Filter) -> tuple[LessonModule, ...]:
    """The lessons that fit."""
    return tuple(one for one in modules if chosen.keeps(one))


def covered_by(modules: Sequence[LessonModule], lesson_ids: Iterable[str]) -> tuple[Row, ...]:
    """What these lessons cover of what the protocol asks (R17); a row without lessons is a gap."""
    wanted = set(lesson_ids)
    return coverage([one for one in modules if one.id in wanted])


def _stamp(folders: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """Changes when a lesson file changes, so that each version is read once."""
    found = []
    for folder in folders:
        try:
            for path in folder.glob("*.md"):
                about = path.stat()
                found.append((str(path), about.st_mtime_ns, about.st_size))
        except OSError:
            found.append((str(folder), 0, 0))
    return tuple(sorted(found))


@lru_cache(maxsize=8)
def _read(folders: tuple[Path, ...], stamp: tuple[object, ...], today: date) -> Library:
    del stamp
    return read_library(list(folders), today)
