"""Files for a colleague: F12 makes one encrypted file of what was just made, Beheer opens it."""

import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from klasapp.app.klasapp import KlasApp
from klasapp.documents.sealing import open_sealed, seal_files
from klasapp.keys import sealed
from klasapp.keys.files import write_atomically
from klasapp.keys.recovery import new_recovery_code
from klasapp.keys.slots import Derivation, create_key_file
from klasapp.store.audit import newest
from klasapp.upkeep.seal_screen import OpenSealedScreen, SealScreen
from klasapp.upkeep.upkeep_screen import UpkeepScreen

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SECRET = "kapstok wolkje zeepsop trompet"
PARCEL = "fietsbel paprika onweer sjaal"
TYPED = "[red]O'Brien =1+1 [/] #x"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Argon2id at its least, and a home of its own."""
    least = Derivation(memory_kib=8, iterations=1, lanes=1)
    monkeypatch.setattr(sealed, "Derivation", lambda *a, **k: Derivation(*a, **k) if k else least)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path / "Documenten"))


async def settle(pilot: Pilot[Any]) -> None:
    """Until the threads are done and what they brought is shown."""
    for _ in range(2):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def fill_in(pilot: Pilot[Any], **fields: str) -> None:
    """Type in the fields and press Ctrl+S."""
    for field, text in fields.items():
        pilot.app.screen.query_one(f"#{field}", Input).value = text
    await pilot.press("ctrl+s")
    await settle(pilot)


async def test_what_was_just_made_becomes_one_encrypted_file(
    awkward_class: Any, clock: Any, screen_text: Read, tmp_path: Path
) -> None:
    """Made two files, F12, a passphrase that does not fit, one that does; and F12 once more."""
    store, folder = awkward_class.session.store, tmp_path / "[red]map"
    create_key_file(store.path, store.key, SECRET, new_recovery_code(), Derivation(64, 1, 1))
    store.close()
    folder.mkdir()
    app = KlasApp(store.path, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.screen.query_one(Input).value = SECRET
        await pilot.press("enter")
        await settle(pilot)
        made = (folder / "[red]=1+1.txt", folder / "verslag.txt")
        for path in made:
            write_atomically(path, TYPED.encode())
        write_atomically(folder / "overdracht.klasapp", b"encrypted before")
        await pilot.press("f12")
        await settle(pilot)
        assert isinstance(app.screen, SealScreen)
        shown = screen_text(app)
        assert "[red]=1+1.txt" in shown and "verslag.txt" in shown and "overdracht" not in shown
        await fill_in(pilot, secret=PARCEL, again="iets anders")
        assert "niet gelijk" in screen_text(app)
        await fill_in(pilot, secret="welkom", again="welkom")
        assert all(path.exists() for path in made)
        await fill_in(pilot, secret=PARCEL, again=PARCEL)
        assert not isinstance(app.screen, SealScreen)
        told = [one.message for one in app._notifications]
        parcel = folder / "bestanden-2026-11-23.klasapp"
        assert f"Versleuteld: {parcel}. De leesbare bestanden zijn weg." in told
        assert {one.name for one in folder.iterdir()} == {parcel.name, "overdracht.klasapp"}
        assert TYPED.encode() not in parcel.read_bytes() and b"verslag" not in parcel.read_bytes()
        assert not stat.S_IMODE(parcel.stat().st_mode) & 0o077 or sys.platform == "win32"
        assert app.session is not None
        with app.session.reading() as db:
            row = newest(db, 1)[0]
        assert (row.action, row.detail) == ("export.seal", "2")
        await pilot.press("f12")
        await settle(pilot)
        assert "Nog geen." in screen_text(app)
        await fill_in(pilot, secret=PARCEL, again=PARCEL)
        assert "Er is nog niets gemaakt om te versleutelen." in screen_text(app)
        assert parcel.exists()
    back = open_sealed(parcel, PARCEL, tmp_path / "terug")
    assert [path.read_text(encoding="utf-8") for path in back] == [TYPED, TYPED]


async def test_a_colleague_opens_the_file_in_beheer(
    awkward_class: Any, host: Host, screen_text: Read, tmp_path: Path
) -> None:
    """x in Beheer: no file, the wrong passphrase, another kind of file, then the right one."""
    session, folder = awkward_class.session, tmp_path / "[red]stick"
    folder.mkdir()
    paper = folder / "[red]=1+1.txt"
    write_atomically(paper, TYPED.encode())
    parcel = seal_files([paper], PARCEL, session.today)
    case = folder / "zaak.klasapp"
    write_atomically(case, sealed.seal(b"no zip of files", PARCEL, None))
    app = host(lambda: UpkeepScreen(session, awkward_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("x")
        await settle(pilot)
        assert isinstance(app.screen, OpenSealedScreen)

        async def say(path: str, secret: str) -> str:
            await fill_in(pilot, path=path, secret=secret)
            return " ".join(screen_text(app).split())

        assert "Typ een map of een bestand" in await say(" ", PARCEL)
        assert "is niet te vinden" in await say("~niemand-hier/x.klasapp", PARCEL)
        assert "kan niet worden gelezen" in await say(str(folder / "weg.klasapp"), PARCEL)
        assert "wachtzin" in (await say(str(parcel), "iets heel anders dan dit")).lower()
        assert "lees hem dan in bij Zaken" in await say(str(case), PARCEL)
        assert not list(tmp_path.glob("Documenten/**/*.txt"))
        shown = await say(f'"{parcel}"', PARCEL)
        assert "Geopend:" in shown and "[red]=1+1.txt" in shown
        (found,) = tmp_path.glob("Documenten/**/*.txt")
        assert found.read_text(encoding="utf-8") == TYPED
        assert not stat.S_IMODE(found.stat().st_mode) & 0o077 or sys.platform == "win32"
        assert parcel.exists()
        await say(str(parcel), PARCEL)
        assert {one.name for one in found.parent.iterdir()} == {
            "[red]=1+1.txt", "[red]=1+1-2.txt",
        }  # fmt: skip
        with session.reading() as db:
            assert newest(db, 1)[0].action == "export.unseal"
