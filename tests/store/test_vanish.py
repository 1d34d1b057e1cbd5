"""A disk or stick that goes away: one clear sentence, nothing half-done, nothing confirmed lost.

``benchmarks/vanishing_stick.py`` does the same with a real file system that stops answering.
"""

import errno
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from klasapp.store import backup, rotation
from klasapp.store.backup import BackupFault, read_backup, write_backup
from klasapp.store.check import check_store
from klasapp.store.faults import StoreFault
from klasapp.store.session import Session
from klasapp.upkeep import backup_service

from .conftest import NOW

Kept = Any
SILENT = "de schijf of USB-stick reageert niet"


def gone(*_: object, **__: object) -> Any:
    raise OSError(errno.EIO, "Input/output error")


STEPS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "no folder can be made": lambda patch: patch.setattr(tempfile, "mkdtemp", gone),
    "the copy cannot be packed": lambda patch: patch.setattr(zipfile.ZipFile, "write", gone),
    "it does not reach the disk": lambda patch: patch.setattr(os, "fsync", gone),
    "it gets no name": lambda patch: patch.setattr(Path, "rename", gone),
    "its name does not reach the disk": lambda patch: patch.setattr(backup, "settle", gone),
    "it cannot be read again": lambda patch: patch.setattr(backup, "_facts", gone),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_backup_whose_stick_is_pulled_is_told_at_every_step(
    step: str, kept: Kept, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with kept.open() as store:
        with pytest.MonkeyPatch.context() as patch:
            STEPS[step](patch)
            with pytest.raises(BackupFault, match=f"lukt niet .{SILENT}"):
                write_backup(store, stick, NOW)
        kept.add_to(store, "Yara")
        assert check_store(store).findings == ()
    assert kept.names() == ["Noor", "Sem", "Yara"]
    for left in stick.glob("*.kopie"):  # only once it has its name, and then it is whole
        assert "name" in step or "read" in step
        assert read_backup(left).schema


@pytest.mark.parametrize("step", ["copyfile", "settle", "read_backup"])
def test_the_second_place_is_called_there_only_once_it_is(
    step: str, kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with kept.open() as store:
        rotation.choose_second_place(store, stick)
        place: Any = shutil if step == "copyfile" else rotation
        fault = BackupFault("x")

        def only_there(path: Path, *rest: object) -> Any:
            if stick in Path(str(rest[0] if rest else path)).parents:
                shutil.rmtree(stick)
                raise fault if step == "read_backup" else OSError(errno.EIO, "weg")
            return before(path, *rest)

        before = getattr(place, step)
        monkeypatch.setattr(place, step, only_there)
        done = rotation.rotate(store, NOW)
        assert done.made is not None and SILENT in done.second
        assert rotation.read_state(store).last_second == ""


def test_a_second_place_that_does_not_answer_is_not_there(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with kept.open() as store:
        rotation.choose_second_place(store, stick)
        usual = Path.is_dir
        monkeypatch.setattr(Path, "is_dir", lambda one: gone() if one == stick else usual(one))
        assert not backup_service.overview(Session(store, lambda: NOW)).second_there
        with pytest.raises(BackupFault, match="Steek de stick erin"):
            rotation.choose_second_place(store, stick)
        assert "er nu niet" in rotation.rotate(store, NOW).second


def test_halves_that_were_left_behind_go_with_the_next_backup(kept: Kept, tmp_path: Path) -> None:
    left = tmp_path / ".klasapp-abc"
    left.mkdir()
    (left / "klasapp.db").write_bytes(b"x")
    part = tmp_path / ".klas-2026-11-20-090000.kopie.deel"
    part.write_bytes(b"x")
    young = tmp_path / ".klasapp-now"
    young.mkdir()
    hours_ago = (NOW - timedelta(hours=2)).timestamp()
    os.utime(left, (hours_ago, hours_ago))
    os.utime(part, (hours_ago, hours_ago))
    os.utime(young, (NOW.timestamp(), NOW.timestamp()))
    with kept.open() as store:
        write_backup(store, tmp_path, NOW)
    assert not left.exists() and not part.exists() and young.exists()


@contextmanager
def cut_off(path: Path) -> Iterator[None]:
    """Every open handle on the database leads to an empty file that cannot be written to."""
    empty = path.parent.with_name("leeg")
    empty.touch()
    handle = os.open(empty, os.O_RDONLY)
    for one in tuple(Path("/proc/self/fd").iterdir()):
        with suppress(OSError):
            if str(one.readlink()) in {str(path), f"{path}-wal"}:
                os.dup2(handle, int(one.name))
    os.close(handle)
    aside = path.parent.with_name("stick-eruit")
    path.parent.rename(aside)
    try:
        yield
    finally:
        aside.rename(path.parent)


@pytest.mark.skipif(sys.platform != "linux", reason="takes handles away by /proc")
def test_a_database_on_a_stick_goes_on_once_the_stick_is_back(kept: Kept) -> None:
    """Never called damaged: a mentor would put a backup in its place for nothing."""
    said = "USB-stick met klas.db reageert niet: dit is niet opgeslagen"
    store = kept.open()
    kept.add_to(store, "Yara")
    with cut_off(kept.path):
        for _ in range(3):
            with pytest.raises(StoreFault, match=said):
                kept.add_to(store, "Weg")
            with pytest.raises(StoreFault, match="reageert niet"), store.reading() as db:
                db.execute("pragma shrink_memory")
                db.execute("select count(*) from pupil").fetchone()
    kept.add_to(store, "Later")
    store.close()
    assert kept.names() == ["Noor", "Sem", "Yara", "Later"]
    with kept.open() as again:
        assert check_store(again).findings == ()
