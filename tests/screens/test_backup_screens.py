"""Data that survive: backups in "Beheer", and what the app does when a file is damaged or taken."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from klasapp.app import guard
from klasapp.app.klasapp import KlasApp
from klasapp.keys.recovery import new_recovery_code
from klasapp.keys.slots import Derivation, create_key_file, key_copy_path, key_path
from klasapp.roster import service as roster
from klasapp.store import rotation
from klasapp.store.occupancy import occupy
from klasapp.upkeep.backup_screen import BackupScreen
from klasapp.widgets.messages import RestoreRequested

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SECRET = "kapstok wolkje zeepsop trompet"


async def settle(pilot: Pilot[Any]) -> None:
    """Until the threads are done and what they brought is shown."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def enter(pilot: Pilot[Any], secret: str = SECRET) -> None:
    """Type the passphrase."""
    await settle(pilot)
    pilot.app.screen.query_one(Input).value = secret
    await pilot.press("enter")
    await settle(pilot)


@pytest.fixture
def database(school_class: Any) -> Path:
    """A closed database with class 2B and a key file that opens fast."""
    store = school_class.session.store
    create_key_file(store.path, store.key, SECRET, new_recovery_code(), Derivation(64, 1, 1))
    roster.add_note(school_class.session, school_class.pupil_ids[0], "Rustig.")
    store.close()
    path: Path = store.path
    return path


@pytest.fixture
def open_class(school_class: Any) -> Any:
    """The class, with a key file, in an open store."""
    store = school_class.session.store
    create_key_file(store.path, store.key, SECRET, new_recovery_code(), Derivation(64, 1, 1))
    return school_class


async def test_a_backup_is_made_tested_looked_into_and_put_back(
    open_class: Any, host: Host, screen_text: Read, tmp_path: Path
) -> None:
    stick = tmp_path / "[red]stick"
    stick.mkdir()
    app = host(lambda: BackupScreen(open_class.session))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "nog geen reservekopie" in screen_text(app)
        await pilot.press("p")
        await pilot.pause()
        app.screen.query_one(Input).value = str(stick)
        await pilot.press("enter")
        await settle(pilot)
        assert "gemaakt en getest. Op de tweede plek" in " ".join(screen_text(app).split())
        assert "23-11-2026 09:00" in screen_text(app)
        await pilot.resize_terminal(140, 40)
        await pilot.press("t")
        await settle(pilot)
        said = " ".join(screen_text(app).split())
        assert "✓ Op deze laptop: de kopie van 23-11-2026 09:00 opent en is heel" in said
        assert "✓ Op de tweede plek" in said
        assert app.screen.query_one("#backups", OptionList).option_count == 2
        await pilot.press("enter")
        await settle(pilot)
        said = " ".join(screen_text(app).split())
        assert "12 leerlingen" in said
        assert "Deze kopie terugzetten?" in said
        await pilot.press("j")
        await settle(pilot)
    (asked,) = [one for one in app.asked if isinstance(one, RestoreRequested)]
    assert asked.key.holds_now


async def test_a_stick_that_is_gone_is_one_calm_line(
    open_class: Any, host: Host, screen_text: Read, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    rotation.choose_second_place(open_class.session.store, stick)
    stick.rmdir()
    app = host(lambda: BackupScreen(open_class.session))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m")
        await settle(pilot)
        said = " ".join(screen_text(app).split())
        assert "is er nu niet. Op de laptop zelf staat er wel een." in said
        assert len(app._notifications) == 0


class TestOpening:
    """What the first screen of the day does when something is wrong."""

    async def test_a_damaged_file_is_answered_with_the_last_good_backup(
        self, database: Path, clock: Any, screen_text: Read
    ) -> None:
        first = KlasApp(database, clock)
        async with first.run_test() as pilot:
            await enter(pilot)
            assert first.current_mode == "week"
        assert len(rotation.backups_in(rotation.rotation_folder(database))) == 1
        database.write_bytes(database.read_bytes()[:5000])
        again = KlasApp(database, clock)
        async with again.run_test(size=(80, 24), notifications=True) as pilot:
            await enter(pilot)
            said = " ".join(screen_text(again).split())
            assert "is afgebroken of beschadigd" in said
            assert "12 leerlingen" in said
            await pilot.press("enter")
            await settle(pilot)
            assert again.is_open
            assert again.current_mode == "week"
        assert [path.stat().st_size for path in database.parent.glob("*-opzij-*.db")] == [5000]

    async def test_the_file_and_both_keys_are_lost_but_the_backup_is_there(
        self, database: Path, clock: Any
    ) -> None:
        first = KlasApp(database, clock)
        async with first.run_test() as pilot:
            await enter(pilot)
        for path in (database, key_path(database), key_copy_path(database)):
            path.unlink()
        again = KlasApp(database, clock)
        async with again.run_test() as pilot:
            await enter(pilot)
            await pilot.press("enter")
            await settle(pilot)
            assert again.is_open

    async def test_on_a_new_laptop_a_backup_opens_with_its_passphrase(
        self, database: Path, clock: Any, tmp_path: Path, screen_text: Read
    ) -> None:
        first = KlasApp(database, clock)
        async with first.run_test() as pilot:
            await enter(pilot)
        (backup,) = rotation.backups_in(rotation.rotation_folder(database))
        stick = shutil.copy(backup.path, tmp_path / "stick.kopie")
        new = KlasApp(tmp_path / "nieuw" / "klas.db", clock)
        async with new.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            new.screen.query_one("#rescue").focus()
            await pilot.press("enter")
            await settle(pilot)
            new.screen.query_one("#path", Input).value = str(stick)
            new.screen.query_one("#secret", Input).value = "iets anders"
            new.screen.query_one("#secret").focus()
            await pilot.press("enter")
            await settle(pilot)
            assert "past niet" in screen_text(new)
            new.screen.query_one("#secret", Input).value = SECRET
            await pilot.press("enter")
            await settle(pilot)
            assert "12 leerlingen" in screen_text(new)
            await pilot.press("enter")
            await settle(pilot)
            assert new.is_open

    async def test_a_second_klasapp_says_who_has_the_file(
        self, database: Path, clock: Any, screen_text: Read
    ) -> None:
        held = occupy(database, clock())
        app = KlasApp(database, clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await enter(pilot)
            assert "sinds 23-11-2026 om 09:00" in " ".join(screen_text(app).split())
            assert not app.is_open
            held.release()
            await enter(pilot)
            assert app.is_open

    async def test_a_restore_in_the_app_asks_the_passphrase_again(
        self, database: Path, clock: Any
    ) -> None:
        app = KlasApp(database, clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await enter(pilot)
            await pilot.press("8")
            await settle(pilot)
            await pilot.press("r")
            await settle(pilot)
            await pilot.press("enter")
            await settle(pilot)
            await pilot.press("j")
            for _ in range(40):
                await settle(pilot)
                if app.current_mode == "unlock":
                    break
            assert app.current_mode == "unlock"
            assert not app.is_open
            await enter(pilot)
            assert app.is_open
            assert app.current_mode == "week"
        assert len(list(database.parent.glob("*-opzij-*.db"))) == 1

    async def test_a_clock_that_was_set_back_is_told(self, database: Path, clock: Any) -> None:
        clock.now = clock.now.replace(year=2025)
        app = KlasApp(database, clock)
        async with app.run_test(notifications=True) as pilot:
            await enter(pilot)
            told = [one.message for one in app._notifications]
            assert any("klok van deze laptop staat op 23-11-2025" in one for one in told)


async def test_a_laptop_that_slept_wakes_up_locked(database: Path, clock: Any) -> None:
    app = KlasApp(database, clock)
    async with app.run_test() as pilot:
        await enter(pilot)
        app._last_look -= guard.SLEPT_SECONDS
        app.post_message(events.Key("down", None))
        await settle(pilot)
        assert app.current_mode == "locked"
        await enter(pilot)
        assert app.current_mode == "week"
        app._last_input += 3600  # somebody set the clock back: the other clock counts on
        app._last_moment -= guard.IDLE_SECONDS
        await pilot.press("down")
        await settle(pilot)
        assert app.current_mode == "locked"
