"""A backup is whole, opens again, and takes the place of what was damaged without losing that."""

import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from klasapp.errors import InputError, KlasappError
from klasapp.keys.slots import (
    Derivation,
    WrongSecret,
    change_secret,
    key_copy_path,
    key_path,
    unlock,
)
from klasapp.store import rotation
from klasapp.store.backup import (
    BackupFault,
    look_inside,
    read_backup,
    unlock_backup,
    write_backup,
)
from klasapp.store.check import check_store
from klasapp.store.faults import DamagedDatabase
from klasapp.store.occupancy import InUse, occupy
from klasapp.store.restore import key_for, restore_backup

Kept = Any
NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it
PASSPHRASE = "fiets azijn gordijn tunnel"
CODE = "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAA"
CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)


LATER = NOW + timedelta(hours=3)


@pytest.fixture
def backup(kept: Kept, tmp_path: Path) -> Path:
    """A backup of Noor and Sem."""
    with kept.open() as store:
        return write_backup(store, tmp_path, NOW).path


class TestMaking:
    """One encrypted file, checked before it counts."""

    def test_it_holds_what_there_is_and_says_so(self, kept: Kept, backup: Path) -> None:
        assert backup.name == "klas-2026-11-23-090000.kopie"
        content = look_inside(backup, kept.key)
        assert content.findings == ()
        assert content.counts["pupil"] == 2
        assert content.last_entry == "2026-11-23T09:00:00"
        assert read_backup(backup).made_at == NOW

    def test_nobody_else_reads_it_and_no_name_stands_in_it(self, backup: Path) -> None:
        assert backup.stat().st_mode & 0o077 == 0
        assert b"Noor" not in backup.read_bytes()
        with zipfile.ZipFile(backup) as bundle:
            assert all(b"Testen" not in bundle.read(name) for name in bundle.namelist())

    def test_it_is_made_while_klasapp_writes(self, kept: Kept, tmp_path: Path) -> None:
        with kept.open() as store:
            kept.add_to(store, "Yara")
            with store.writing() as db:
                db.execute("update pupil set given_name = 'Half' where id = 1")
                other = kept.open()
                path = write_backup(other, tmp_path / "nu.kopie", NOW).path
                other.close()
        assert look_inside(path, kept.key).counts["pupil"] == 3

    def test_a_file_that_is_there_stays(self, kept: Kept, backup: Path) -> None:
        before = backup.read_bytes()
        with kept.open() as store, pytest.raises(InputError, match="bestaat al"):
            write_backup(store, backup, LATER)
        assert backup.read_bytes() == before

    def test_a_folder_that_is_gone_is_told_and_nothing_stays(
        self, kept: Kept, tmp_path: Path
    ) -> None:
        with kept.open() as store, pytest.raises(KlasappError, match="is er niet"):
            write_backup(store, tmp_path / "weg" / "x.kopie", NOW)
        assert not (tmp_path / "weg").exists()

    def test_a_database_with_a_broken_chain_gives_no_backup(
        self, kept: Kept, tmp_path: Path
    ) -> None:
        with kept.open() as store:
            with store.writing() as db:
                db.execute("delete from audit where id = 1")
            with pytest.raises(BackupFault, match="logboek"):
                write_backup(store, tmp_path, NOW)
        assert list(tmp_path.glob("*.kopie")) == []


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))


def _compress(path: Path) -> None:
    with zipfile.ZipFile(path) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in parts.items():
            bundle.writestr(name, data)


def _swap_facts(path: Path) -> None:
    with zipfile.ZipFile(path) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    facts = json.loads(parts["kopie.json"]) | {"sha256": "0" * 64}
    with zipfile.ZipFile(path, "w") as bundle:
        for name, data in parts.items():
            bundle.writestr(name, json.dumps(facts) if name == "kopie.json" else data)


WRONG: dict[str, Callable[[Path], object]] = {
    "half": lambda path: path.write_bytes(path.read_bytes()[:20_000]),
    "a bit flipped in the database": lambda path: _flip(path, path.stat().st_size // 2),
    "other facts": _swap_facts,
    "compressed": _compress,
    "text": lambda path: path.write_text("Beste ouders", encoding="utf-8"),
    "empty": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_damaged_backup_is_refused_and_nothing_changes(
    wrong: str, kept: Kept, backup: Path
) -> None:
    WRONG[wrong](backup)
    before = kept.path.read_bytes()
    with pytest.raises(BackupFault, match="beschadigd"):
        restore_backup(
            backup, kept.path, key_for(backup, kept.path, PASSPHRASE), LATER, replace=True
        )
    assert kept.path.read_bytes() == before


class TestRestoring:
    """Back to the moment of the backup; what was there stays beside it."""

    def _restore(self, kept: Kept, backup: Path, secret: str = PASSPHRASE) -> tuple[Path, ...]:
        key = key_for(backup, kept.path, secret)
        return restore_backup(backup, kept.path, key, LATER, replace=True).kept

    def test_nothing_is_overwritten_unless_asked(self, kept: Kept, backup: Path) -> None:
        key = key_for(backup, kept.path, PASSPHRASE)
        with pytest.raises(InputError, match="--replace"):
            restore_backup(backup, kept.path, key, LATER)
        assert kept.names() == ["Noor", "Sem"]

    def test_the_data_are_those_of_the_backup_and_the_check_is_content(
        self, kept: Kept, backup: Path
    ) -> None:
        kept.add("Yara")
        aside = self._restore(kept, backup)
        assert kept.names() == ["Noor", "Sem"]
        with kept.open() as store:
            assert check_store(store).findings == ()
        assert [path.name for path in aside] == ["klas-opzij-2026-11-23-120000.db"]
        shutil.copy(key_path(kept.path), key_path(aside[0]))
        assert kept.at(aside[0]).names() == ["Noor", "Sem", "Yara"]

    def test_a_damaged_database_comes_back_and_is_kept_aside(
        self, kept: Kept, backup: Path
    ) -> None:
        kept.path.write_bytes(kept.path.read_bytes()[:5000])
        with pytest.raises(DamagedDatabase):
            kept.open()
        (aside,) = self._restore(kept, backup)
        assert kept.names() == ["Noor", "Sem"]
        assert aside.stat().st_size == 5000

    def test_a_journal_of_the_old_file_is_not_played_over_the_new_one(
        self, kept: Kept, backup: Path, tmp_path: Path
    ) -> None:
        store = kept.open()
        kept.add_to(store, "Yara")
        for ending in ("", "-wal"):
            source = kept.path.with_name(kept.path.name + ending)
            shutil.copy(source, tmp_path / source.name)
        store.close()
        for ending in ("", "-wal"):
            shutil.copy(tmp_path / f"klas.db{ending}", kept.path.parent / f"klas.db{ending}")
        aside = self._restore(kept, backup)
        assert len(aside) == 2
        assert kept.names() == ["Noor", "Sem"]

    def test_on_another_laptop_the_key_comes_along(self, kept: Kept, backup: Path) -> None:
        elsewhere = kept.path.parent.parent / "nieuw" / "klas.db"
        restore_backup(backup, elsewhere, key_for(backup, elsewhere, PASSPHRASE), LATER)
        assert unlock(elsewhere, PASSPHRASE) == kept.key
        assert kept.at(elsewhere).names() == ["Noor", "Sem"]

    def test_the_recovery_code_opens_it_too(self, backup: Path, kept: Kept) -> None:
        assert unlock_backup(backup, PASSPHRASE) == kept.key
        with pytest.raises(WrongSecret):
            unlock_backup(backup, "een heel andere zin")
        with pytest.raises(WrongSecret):
            unlock_backup(backup, CODE.replace("A", "B"))

    def test_a_passphrase_that_was_changed_since_stays(self, kept: Kept, backup: Path) -> None:
        change_secret(kept.path, kept.key, "nieuwe zin voor altijd", "passphrase", CHEAP)
        self._restore(kept, backup, "nieuwe zin voor altijd")
        assert unlock(kept.path, "nieuwe zin voor altijd") == kept.key
        with pytest.raises(WrongSecret):
            unlock(kept.path, PASSPHRASE)

    def test_when_both_key_files_are_lost_the_backup_brings_them_back(
        self, kept: Kept, backup: Path
    ) -> None:
        key_path(kept.path).unlink()
        key_copy_path(kept.path).unlink()
        self._restore(kept, backup)
        assert unlock(kept.path, PASSPHRASE) == kept.key

    def test_not_while_klasapp_has_it_open(self, kept: Kept, backup: Path) -> None:
        held = occupy(kept.path, NOW)
        key = key_for(backup, kept.path, PASSPHRASE)
        with pytest.raises(InUse, match="sinds 23-11-2026 om 09:00"):
            restore_backup(backup, kept.path, key, LATER, replace=True)
        held.release()

    def test_a_backup_of_an_older_klasapp_is_brought_up_to_date(
        self, tmp_path: Path, kept: Kept
    ) -> None:
        old = tmp_path / "oud.db"
        shutil.copy(Path(__file__).parent / "versions" / "v3.db", old)
        key = bytes(range(32))
        with zipfile.ZipFile(tmp_path / "oud.kopie", "w") as bundle:
            import hashlib

            data = old.read_bytes()
            facts = {
                "format": "klasapp-backup", "version": 1, "made_at": "2026-01-05T09:00:00",
                "schema": 3, "size": len(data), "sha256": hashlib.sha256(data).hexdigest(),
            }  # fmt: skip
            bundle.writestr("kopie.json", json.dumps(facts))
            bundle.writestr("klasapp.db.key", key_path(kept.path).read_bytes())
            bundle.writestr("klasapp.db", data)
        assert look_inside(tmp_path / "oud.kopie", key).counts["pupil"] == 2


class TestRotating:
    """Seven days and four weeks, and never the one just made."""

    def test_what_stays_is_a_rule(self) -> None:
        days = [datetime(2026, 9, 1, 8) + timedelta(days=n) for n in range(84)]  # noqa: DTZ001
        moments = [*days, *(day + timedelta(hours=8) for day in days)]
        stays = sorted(set(moments) - rotation.to_drop(moments))
        assert [f"{moment:%m-%d %H}" for moment in stays] == [
            "11-08 16", "11-15 16", "11-17 16", "11-18 16", "11-19 16", "11-20 16", "11-21 16",
            "11-22 16", "11-23 16",
        ]  # fmt: skip

    def test_with_the_clock_set_back_the_new_one_stays(self) -> None:
        ahead = [datetime(2030, 1, 1, 8) + timedelta(days=7 * n) for n in range(12)]  # noqa: DTZ001
        assert NOW not in rotation.to_drop([*ahead, NOW], NOW)

    def test_once_a_day_and_again_when_something_changed(self, kept: Kept) -> None:
        with kept.open() as store:
            first = rotation.rotate(store, NOW).made
            assert first is not None
            assert rotation.rotate(store, LATER).made is None
            assert rotation.rotate(store, LATER, always=True).made is None
            kept.add_to(store, "Yara")
            assert rotation.rotate(store, LATER, always=True).made is not None
            folder = rotation.rotation_folder(kept.path)
            # Of one day the newest stays.
            assert [one.made_at for one in rotation.backups_in(folder)] == [LATER]
            assert rotation.read_state(store).last == LATER.isoformat()

    def test_the_second_place_gets_one_too_and_a_missing_stick_is_a_sentence(
        self, kept: Kept, tmp_path: Path
    ) -> None:
        stick = tmp_path / "stick"
        with kept.open() as store:
            with pytest.raises(BackupFault, match="is er niet"):
                rotation.choose_second_place(store, stick)
            with pytest.raises(BackupFault, match="Kies een stick"):
                rotation.choose_second_place(store, kept.path.parent)
            stick.mkdir()
            rotation.choose_second_place(store, stick)
            assert rotation.rotate(store, NOW).second == ""
            (copy,) = rotation.backups_in(stick)
            assert look_inside(copy.path, kept.key).findings == ()
            shutil.rmtree(stick)
            kept.add_to(store, "Yara")
            done = rotation.rotate(store, LATER, always=True)
            assert done.made is not None
            assert "is er nu niet" in done.second
            state = rotation.read_state(store)
            assert (state.last, state.last_second) == (LATER.isoformat(), NOW.isoformat())

    def test_what_the_mentor_put_there_is_left_alone(self, kept: Kept) -> None:
        folder = rotation.rotation_folder(kept.path)
        folder.mkdir()
        own = folder / "mijn eigen.kopie"
        with kept.open() as store:
            write_backup(store, own, NOW - timedelta(days=900))
            made = rotation.rotate(store, NOW).made
            assert made is not None
            for day in range(1, 12):
                old = NOW - timedelta(days=day)
                with zipfile.ZipFile(made.path) as bundle:
                    parts = {name: bundle.read(name) for name in bundle.namelist()}
                parts["kopie.json"] = parts["kopie.json"].replace(
                    b"2026-11-23", b"%s" % str(old.date()).encode()
                )
                with zipfile.ZipFile(folder / f"klas-{old:%Y-%m-%d-%H%M%S}.kopie", "w") as bundle:
                    for name, data in parts.items():
                        bundle.writestr(name, data)
            rotation.rotate(store, LATER, always=True)
            kept.add_to(store, "Yara")
            rotation.rotate(store, LATER, always=True)
        assert own.exists()
        assert len(list(folder.glob("klas-*.kopie"))) == 8
