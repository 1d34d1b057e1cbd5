"""``klasapp backup``, ``restore`` and what ``check`` says, as a script uses them."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from klasapp.cli import main
from klasapp.keys.slots import Derivation, create_key_file
from klasapp.store.occupancy import occupy
from klasapp.store.sqlcipher import connect

SECRET = "fiets azijn gordijn tunnel"
Run = Callable[..., int]


@pytest.fixture
def place(school_class: Any, tmp_path: Path) -> tuple[Path, bytes]:
    """A closed database with class 2B, and its key."""
    store = school_class.session.store
    code = "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-AAAA"
    create_key_file(store.path, store.key, SECRET, code, Derivation(64, 1, 1))
    with school_class.session.writing():
        school_class.session.audit("class.add", "class:1")
    store.close()
    (tmp_path / "zin").write_text(SECRET + "\n", encoding="utf-8")
    return store.path, store.key


@pytest.fixture
def run(place: tuple[Path, bytes], tmp_path: Path) -> Run:
    """Run a command on that database."""

    def command(*words: object) -> int:
        common = ("--database", place[0], "--passphrase-file", tmp_path / "zin")
        return main([str(word) for word in (*words, *common)])

    return command


def test_a_backup_goes_and_comes_back(
    run: Run, place: tuple[Path, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = place
    held = occupy(path, datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001
    assert run("backup", tmp_path / "stick.kopie") == 0
    assert run("check") == 0
    assert "12 leerlingen" in capsys.readouterr().out
    assert run("restore", tmp_path / "stick.kopie", "--replace") == 2
    assert "Sluit klasapp daar eerst" in capsys.readouterr().err
    held.release()
    before = path.read_bytes()
    assert run("restore", tmp_path / "stick.kopie") == 2
    assert "--replace" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert run("restore", tmp_path / "stick.kopie", "--replace") == 0
    assert "bewaard als" in capsys.readouterr().out
    assert run("check", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_what_is_no_backup_changes_nothing(
    run: Run, place: tuple[Path, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = place[0].read_bytes()
    (tmp_path / "los.kopie").write_bytes(b"PK\x03\x04" + bytes(500))
    for source in (tmp_path / "los.kopie", tmp_path / "weg.kopie", tmp_path):
        assert run("restore", source, "--replace") == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "Traceback" not in said
    assert run("backup", tmp_path / "geen" / "map" / "x.kopie") == 2
    assert "De map" in capsys.readouterr().err
    assert place[0].read_bytes() == before


def test_the_check_finds_each_kind_of_tampering(
    run: Run, place: tuple[Path, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, key = place
    whole = shutil.copy(path, tmp_path / "heel.db")

    def said(code: int = 1) -> str:
        assert run("check") == code
        return capsys.readouterr().out

    db = connect(path, key)
    db.execute("delete from enrolment where pupil_id = 3")
    db.execute("delete from pupil where id = 3")
    db.close()
    assert "«pupil»" in said()
    shutil.copy(whole, path)
    assert "in orde" in said(0)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    assert "beschadigd" in said() or "veranderd" in said()
    path.write_bytes(path.read_bytes()[:9000])
    assert "niet heel" in said()
