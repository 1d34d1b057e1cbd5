"""What was made becomes one file that only its passphrase opens; nothing is overwritten."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from klasapp.documents.sealing import open_sealed, seal_files
from klasapp.errors import InputError
from klasapp.keys.sealed import seal
from klasapp.keys.slots import Derivation, WrongSecret

DAY = date(2026, 11, 23)
SECRET = "fiets azijn gordijn tunnel"
CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)


@pytest.fixture
def made(tmp_path: Path) -> list[Path]:
    """Two files as a room makes them."""
    paths = [tmp_path / "zaak-2026-001.pdf", tmp_path / "register.csv"]
    for path in paths:
        path.write_bytes(b"Zoe Testen " + path.name.encode())
    return paths


def test_the_readable_files_go_and_come_back(made: list[Path], tmp_path: Path) -> None:
    sealed = seal_files(made, SECRET, DAY, CHEAP)
    assert sealed.name == "bestanden-2026-11-23.klasapp"
    assert sealed.stat().st_mode & 0o077 == 0
    assert b"Testen" not in sealed.read_bytes()
    assert not any(path.exists() for path in made)
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "register.csv").write_text("van mij", encoding="utf-8")
    back = open_sealed(sealed, SECRET, tmp_path / "uit")
    assert [path.name for path in back] == ["zaak-2026-001.pdf", "register-2.csv"]
    assert back[0].read_bytes() == b"Zoe Testen zaak-2026-001.pdf"
    assert (tmp_path / "uit" / "register.csv").read_text(encoding="utf-8") == "van mij"


def test_an_easy_passphrase_is_refused_and_the_files_stay(made: list[Path]) -> None:
    with pytest.raises(InputError, match="niet veilig genoeg"):
        seal_files(made, "welkom01", DAY, CHEAP)
    assert all(path.exists() for path in made)


def test_another_passphrase_opens_nothing(made: list[Path], tmp_path: Path) -> None:
    sealed = seal_files(made, SECRET, DAY, CHEAP)
    with pytest.raises(WrongSecret):
        open_sealed(sealed, "iets heel anders", tmp_path / "uit")
    assert not (tmp_path / "uit").exists()


def test_what_holds_something_else_writes_nothing(tmp_path: Path) -> None:
    """A case of the cases room, a text, and a name that would leave the folder."""
    folder = tmp_path / "uit"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.comment = b"klasapp-bestanden"
        bundle.writestr("../../weg.txt", "x")
        bundle.writestr("..", "x")
    for content in (b"PK", b"Beste ouders", packed.getvalue()):
        path = tmp_path / "x.klasapp"
        path.write_bytes(seal(content, SECRET, CHEAP))
        with pytest.raises(InputError):
            open_sealed(path, SECRET, folder)
    assert not (tmp_path / "weg.txt").exists()
    assert not (tmp_path.parent / "weg.txt").exists()
    path.write_text("geen bestand van klasapp", encoding="utf-8")
    with pytest.raises(InputError):
        open_sealed(path, SECRET, folder)


def test_names_that_windows_refuses_are_changed(tmp_path: Path) -> None:
    """A file that was sealed on another system opens here, and the colleague finds it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.comment = b"klasapp-bestanden"
        for name in ("con.txt", "verslag. ", "CON.txt"):
            bundle.writestr(name, name)
    sealed = tmp_path / "x.klasapp"
    sealed.write_bytes(seal(packed.getvalue(), SECRET, CHEAP))
    back = open_sealed(sealed, SECRET, tmp_path / "uit")
    assert [path.name for path in back] == ["con-.txt", "verslag", "CON-.txt"]
