"""Pull the stick at every step of a backup, and under an open database, and look what is told.

Needs Linux, root and ``mkfs.ext4``: an ext4 file system in a file is told to stop answering, as a
stick that is pulled out does (every call gives "Input/output error"), and is then put back.
Run ``sudo python -m benchmarks.vanishing_stick``. What is printed must be sentences only; the run
stops at the first traceback, at a backup that was called made and is not there, and at a pupil who
was confirmed and is gone. ``tests/store/test_vanish.py`` is the sample of it in the tests.
"""

import fcntl
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from klasapp.errors import KlasappError
from klasapp.keys.slots import Derivation, create_key_file, new_key
from klasapp.store.check import check_store
from klasapp.store.rotation import backups_in
from klasapp.store.session import Session
from klasapp.store.store import Store, create_store, open_store
from klasapp.upkeep import backup_service

_SHUTDOWN, _AT_ONCE = 0x8004587D, 2
"""The ioctl of ext4, without writing out its journal."""
_NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it
_CODE = "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAA"
_CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)
_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.scandir", "shutil.copyfile"}


class Stick:
    """A file system that can be put in, pulled out, and put back."""

    def __init__(self, place: Path) -> None:
        self.image, self.folder, self._loop = place / "stick.img", place / "stick", ""
        self.folder.mkdir()
        self._left = -1
        sys.addaudithook(self._count)

    def format(self) -> None:
        """Make it empty."""
        self.image.write_bytes(b"")
        os.truncate(self.image, 40_000_000)
        subprocess.run(["mkfs.ext4", "-q", str(self.image)], check=True, capture_output=True)

    def put_in(self) -> None:
        """Mount it."""
        made = subprocess.run(
            ["losetup", "-f", "--show", str(self.image)], check=True, capture_output=True, text=True
        )
        self._loop = made.stdout.strip()
        subprocess.run(["mount", self._loop, str(self.folder)], check=True)

    def pull(self) -> None:
        """Let it answer nothing any more."""
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, _SHUTDOWN, struct.pack("I", _AT_ONCE))
        finally:
            os.close(handle)

    def take_away(self) -> None:
        """Unmount what is left of it."""
        subprocess.run(["umount", "-l", str(self.folder)], check=True)
        subprocess.run(["losetup", "-d", self._loop], check=True)

    def put_back(self) -> None:
        """As when the mentor puts it in again."""
        self.take_away()
        self.put_in()

    @contextmanager
    def pulled_at(self, step: int) -> Iterator[Callable[[], bool]]:
        """Pull it at the call with this number on it; gives whether that call came."""
        self._left = step
        try:
            yield lambda: self._left == 0
        finally:
            self._left = -1

    def _count(self, event: str, args: tuple[Any, ...]) -> None:
        if self._left <= 0 or event not in _EVENTS or not args:
            return
        if isinstance(args[0], str | Path) and str(args[0]).startswith(str(self.folder)):
            self._left -= 1
            if self._left == 0:
                self.pull()


def main() -> None:
    """Every step of every action."""
    with tempfile.TemporaryDirectory() as name:
        stick = Stick(Path(name))
        for what, action in _ACTIONS.items():
            step = 1
            while _with_backup(stick, step, what, action):
                step += 1
        _with_database(stick)


def _with_backup(
    stick: Stick, step: int, what: str, action: Callable[[Session, Path], object]
) -> bool:
    stick.format()
    stick.put_in()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "klas.db"
        key = _make(path)
        with open_store(path, key) as store:
            session = Session(store, lambda: _NOW)
            _add(session, "Noor")
            backup_service.set_second_place(session, str(stick.folder))
            _add(session, "Sem")
            later = Session(store, lambda: _NOW + timedelta(days=1))
            with stick.pulled_at(step) as was_pulled:
                said = _told(lambda: action(later, stick.folder))
                pulled = was_pulled()
            _add(later, "Yara")
            backup_service.overview(later)
        stick.put_back()
        print(f"{what}, stap {step}: {said}")
        _require(_names(path, key) == ["Noor", "Sem", "Yara"], "een leerling is weg")
        claims = "staat hij ook" in said or said.startswith("Gemaakt")
        _require(not claims or len(backups_in(stick.folder)) > 1, "de kopie is er niet")
    stick.take_away()
    return pulled


def _with_database(stick: Stick) -> None:
    stick.format()
    stick.put_in()
    path = stick.folder / "klas.db"
    key = _make(path)
    store = open_store(path, key)
    session = Session(store, lambda: _NOW)
    _add(session, "Noor")
    stick.pull()
    for _ in range(3):
        said = _told(lambda: _add(session, "Weg"))
        print(f"database: {said}")
        _require("reageert niet" in said, "dat moet over de stick gaan")
    stick.put_back()
    _add(session, "Terug")
    store.close()
    _require(_names(path, key) == ["Noor", "Terug"], "een leerling is weg of te veel")
    stick.take_away()


_ACTIONS: dict[str, Callable[[Session, Path], object]] = {
    "naar de stick": lambda session, folder: backup_service.save_backup(session, str(folder)),
    "tweede plek": lambda session, _: backup_service.make_backup(session),
    "overzicht": lambda session, _: len(backup_service.overview(session).shown),
    "testen": lambda session, _: backup_service.try_newest(session),
}


def _make(path: Path) -> bytes:
    key = new_key()
    create_store(path, key).close()
    create_key_file(path, key, "fiets azijn gordijn tunnel", _CODE, _CHEAP)
    return key


def _add(session: Session, name: str) -> None:
    with session.writing() as db:
        row = {"given_name": name, "infix": "", "family_name": "Testen"}
        number = db.table("pupil").insert(row).last_pk
        session.audit("pupil.add", f"pupil:{number}")


def _names(path: Path, key: bytes) -> list[str]:
    with open_store(path, key) as store:
        _require(check_store(store).findings == (), "de database is niet heel")
        return _given_names(store)


def _given_names(store: Store) -> list[str]:
    found = store.db.execute("select given_name from pupil order by id").fetchall()
    return [str(row[0]) for row in found]


def _told(action: Callable[[], object]) -> str:
    try:
        return str(action())
    except KlasappError as error:
        return str(error)


def _require(right: bool, wrong: str) -> None:
    if not right:
        raise SystemExit(f"FOUT: {wrong}")


if __name__ == "__main__":
    main()
