"""``klasapp check`` notices what was done to the database behind klasapp's back."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from klasapp.keys.slots import key_copy_path, key_path, unlock
from klasapp.store import anchor
from klasapp.store.anchor import anchor_path
from klasapp.store.check import check_store
from klasapp.store.sqlcipher import connect
from klasapp.store.store import open_store

Kept = Any
NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it
PASSPHRASE = "fiets azijn gordijn tunnel"


Db = Any


def findings(kept: Kept) -> str:
    """What the check says."""
    with kept.open() as store:
        return "\n".join(check_store(store).findings)


def test_an_untouched_database_is_sound(kept: Kept) -> None:
    assert findings(kept) == ""
    assert anchor_path(kept.path).stat().st_mode & 0o077 == 0


def _swap(db: Db) -> None:
    db.execute("update pupil set given_name = case id when 1 then 'Sem' else 'Noor' end")


TAMPERING: dict[str, Callable[[Db], object]] = {
    "a row removed": lambda db: db.execute("delete from pupil where id = 1"),
    "rows swapped": _swap,
    "a row changed": lambda db: db.execute("update pupil set infix = 'van' where id = 2"),
    "a row added": lambda db: db.execute(
        "insert into pupil (given_name, infix, family_name) values ('X', '', 'Y')"
    ),
    "a setting changed": lambda db: db.execute("insert into setting values ('a.b', '1')"),
    "a table more": lambda db: db.execute("create table extra (x)"),
}


@pytest.mark.parametrize("tampering", TAMPERING)
def test_rows_changed_by_another_program_are_noticed(kept: Kept, tampering: str) -> None:
    db = connect(kept.path, kept.key)
    TAMPERING[tampering](db)
    db.close()
    assert "met een ander programma dan klasapp" in findings(kept)
    # Working on does not hide it, until the mentor says it is known.
    kept.add("Yara")
    assert "met een ander programma dan klasapp" in findings(kept)
    with kept.open() as store:
        store.accept_as_it_is()
    assert findings(kept) == ""


@pytest.mark.parametrize("work_on", [False, True])
def test_an_older_copy_in_its_place_is_noticed(kept: Kept, tmp_path: Path, work_on: bool) -> None:
    shutil.copy(kept.path, tmp_path / "oud.db")
    kept.add("Yara")
    shutil.copy(tmp_path / "oud.db", kept.path)
    if work_on:
        kept.add("Joris")
    assert "vervangen door een oudere" in findings(kept)
    with kept.open() as store:
        store.accept_as_it_is()
    assert findings(kept) == ""


def test_an_older_copy_is_noticed_also_after_a_kill(kept: Kept, tmp_path: Path) -> None:
    """The anchor of a running klasapp is written along, not only at the end."""
    shutil.copy(kept.path, tmp_path / "oud.db")
    store = kept.open()
    kept.add_to(store, "Yara", NOW)
    store.db.close()
    shutil.copy(tmp_path / "oud.db", kept.path)
    assert "vervangen door een oudere" in findings(kept)


@pytest.mark.parametrize("loss", ["gone", "changed"])
def test_a_lost_or_changed_anchor_is_told(kept: Kept, loss: str) -> None:
    path = anchor_path(kept.path)
    if loss == "gone":
        path.unlink()
    else:
        path.write_text(path.read_text(encoding="utf-8").replace("1", "2"), encoding="utf-8")
    assert "klas.db.anker" in findings(kept)


def test_a_kill_before_the_end_is_no_tampering(kept: Kept) -> None:
    store = kept.open()
    kept.add_to(store, "Yara")
    kept.add_to(store, "Joris")
    store.db.close()
    assert findings(kept) == ""


def test_a_flipped_bit_in_any_page_is_noticed(kept: Kept) -> None:
    whole = kept.path.read_bytes()
    for page in range(0, len(whole) // 4096, 23):
        at = page * 4096 + 1234
        kept.path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            said = findings(kept)
        except Exception as error:
            said = str(error)
        assert "beschadigd" in said or "veranderd" in said, page


def test_a_lost_key_file_comes_back_from_its_copy(kept: Kept) -> None:
    key_path(kept.path).write_text("{}", encoding="utf-8")
    assert "klas.db.key" in findings(kept)
    assert unlock(kept.path, PASSPHRASE) == kept.key
    assert key_path(kept.path).read_bytes() == key_copy_path(kept.path).read_bytes()
    key_copy_path(kept.path).unlink()
    assert "klas.db.key.kopie" in findings(kept)
    assert unlock(kept.path, PASSPHRASE) == kept.key
    assert findings(kept) == ""


def test_a_flipped_bit_in_the_key_file_is_not_called_a_wrong_passphrase(kept: Kept) -> None:
    path = key_path(kept.path)
    text = path.read_text(encoding="utf-8")
    at = text.index('"key": "') + 12
    changed = "B" if text[at] != "B" else "C"
    path.write_text(text[:at] + changed + text[at + 1 :], encoding="utf-8")
    assert unlock(kept.path, PASSPHRASE) == kept.key
    assert path.read_text(encoding="utf-8") == text


def test_a_store_without_a_key_file_gets_no_anchor(tmp_path: Path, kept: Kept) -> None:
    alone = tmp_path / "los.db"
    shutil.copy(kept.path, alone)
    with open_store(alone, kept.key) as store:
        kept.add_to(store, "Yara")
    assert not anchor_path(alone).exists()


def test_a_newer_klasapp_is_no_tampering(kept: Kept, tmp_path: Path) -> None:
    """Bringing the schema up to date adds tables and columns; that is klasapp's own work."""
    old, key = tmp_path / "oud.db", bytes(range(32))
    shutil.copy(Path(__file__).parent / "versions" / "v3.db", old)
    shutil.copy(key_path(kept.path), key_path(old))
    shutil.copy(key_copy_path(kept.path), key_copy_path(old))
    db = connect(old, key)
    anchor.drop(db, old, key, seal=True)
    db.close()
    with open_store(old, key) as store:
        assert check_store(store).findings == ()
