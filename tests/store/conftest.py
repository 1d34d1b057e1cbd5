"""A closed database as a mentor has one: with a key file, a year, a class and a pupil."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from klasapp.keys.slots import Derivation, create_key_file, new_key
from klasapp.store.session import Session
from klasapp.store.store import Store, create_store, open_store

PASSPHRASE = "fiets azijn gordijn tunnel"
CODE = "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAA"
CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)
NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it


@dataclass(frozen=True)
class Kept:
    """A database on disk."""

    path: Path
    key: bytes

    def open(self) -> Store:
        """Open it."""
        return open_store(self.path, self.key)

    def add(self, name: str, now: datetime = NOW) -> None:
        """Save a pupil in an opening of its own, with a line in the audit."""
        with self.open() as store:
            self.add_to(store, name, now)

    def at(self, path: Path) -> "Kept":
        """The same database at another place."""
        return Kept(path, self.key)

    def add_to(self, store: Store, name: str, now: datetime = NOW) -> None:
        """Save a pupil in an open store, with a line in the audit."""
        session = Session(store, lambda: now)
        with session.writing() as db:
            pupil = {"given_name": name, "infix": "", "family_name": "Testen"}
            number = db.table("pupil").insert(pupil).last_pk
            session.audit("pupil.add", f"pupil:{number}")

    def names(self) -> list[str]:
        """The given names, in order."""
        with self.open() as store:
            found = store.db.execute("select given_name from pupil order by id").fetchall()
        return [str(row[0]) for row in found]


@pytest.fixture(scope="session")
def kept_once(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A database with Noor and Sem, made once."""
    path, key = tmp_path_factory.mktemp("kept") / "data" / "klas.db", new_key()
    create_store(path, key).close()
    create_key_file(path, key, PASSPHRASE, CODE, CHEAP)
    made = Kept(path, key)
    made.add("Noor")
    made.add("Sem")
    return made


@pytest.fixture
def kept(tmp_path: Path, kept_once: Kept) -> Kept:
    """A database with Noor and Sem, closed."""
    shutil.copytree(kept_once.path.parent, tmp_path / "data")
    return Kept(tmp_path / "data" / "klas.db", kept_once.key)
