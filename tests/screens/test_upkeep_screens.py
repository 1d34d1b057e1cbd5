"""The room "Beheer", by keyboard."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Select

from klasapp.keys.recovery import new_recovery_code
from klasapp.keys.slots import Derivation, create_key_file, unlock
from klasapp.roster import service as roster
from klasapp.upkeep import service
from klasapp.upkeep.audit_screen import AuditScreen
from klasapp.upkeep.passphrase_screen import PassphraseScreen
from klasapp.upkeep.recovery_code_screen import NewRecoveryCodeScreen
from klasapp.upkeep.upkeep_screen import UpkeepScreen
from klasapp.upkeep.year_screen import YearScreen

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SIZE = (80, 24)
OLD = "kapstok wolkje zeepsop trompet"
NEW = "fietsbel paprika onweer sjaal"


async def settled(pilot: Any) -> None:
    """Until the threads of this screen are done and what they brought is shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.fixture
def key_file(school_class: Any) -> Path:
    """A key file beside the store of the class."""
    store = school_class.session.store
    create_key_file(store.path, store.key, OLD, new_recovery_code(), Derivation(64, 1, 1))
    path: Path = store.path
    return path


async def test_the_check_tells_that_all_is_well_or_what_is_wrong(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    roster.add_note(session, school_class.pupil_ids[0], "Iets.")
    app = host(lambda: UpkeepScreen(session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        assert str(session.store.path.parent)[:20] in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        assert "✓ Alles is heel" in screen_text(app)
        with session.writing() as db:
            db.execute("update audit set action = 'x'")
        await pilot.press("c")
        await settled(pilot)
        assert "! Het logboek is veranderd bij regel 1" in screen_text(app)


async def test_the_room_opens_without_a_class(session: Any, host: Host, screen_text: Read) -> None:
    app = host(lambda: UpkeepScreen(session, None))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert "Er is nog geen schooljaar" in screen_text(app)


async def test_a_day_off_is_added_removed_and_put_back(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    app = host(lambda: YearScreen(session))
    async with app.run_test(size=SIZE) as pilot:
        assert "herfstvakantie     ✓ regio" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        app.screen.query_one("#name", Input).value = "studiedag [red]"
        app.screen.query_one("#first", Input).value = "3-12-2026"
        await pilot.press("ctrl+s")
        await pilot.pause()
        text = screen_text(app)
        assert "studiedag [red]" in text and "● van je school" in text
        calendar = roster.school_calendar(session)
        assert not calendar.is_school_day(date(2026, 12, 3))
        await pilot.press("down", "delete")
        await pilot.pause()
        assert "studiedag [red] van do 3 dec 2026 weghalen?" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
        assert service.days_off(session) == ()
        await pilot.press("u")
        await pilot.pause()
        (day,) = service.days_off(session)
        assert day.name == "studiedag [red]"


async def test_an_own_holiday_replaces_the_regional_one(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    app = host(lambda: YearScreen(session))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n")
        await pilot.pause()
        app.screen.query_one("#kind", Select).value = "herfstvakantie"
        app.screen.query_one("#first", Input).value = "10-10-2026"
        app.screen.query_one("#last", Input).value = "18-10-2026"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "- telt niet mee" in screen_text(app)
    assert roster.school_calendar(session).is_school_day(date(2026, 10, 19))


async def test_an_impossible_day_off_is_explained_in_place(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    app = host(lambda: YearScreen(school_class.session))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n", "ctrl+s")
        await pilot.pause()
        assert "Vul de eerste vrije dag in" in screen_text(app)
        app.screen.query_one("#first", Input).value = "32-12-2026"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Van: deze datum bestaat niet" in screen_text(app)
        app.screen.query_one("#first", Input).value = "3-12-2026"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Geef de vrije dag een naam" in screen_text(app)
    assert service.days_off(school_class.session) == ()


async def test_another_region_has_other_holidays(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    app = host(lambda: YearScreen(session))
    async with app.run_test(size=SIZE) as pilot:
        assert "za 24 jul 2027" in screen_text(app)
        app.screen.query_one("#region", Select).value = "midden"
        await pilot.pause()
        assert "za 17 jul 2027" in screen_text(app)
    assert roster.school_calendar(session).region == "midden"


async def test_the_passphrase_is_changed_after_saying_what_is_wrong(
    school_class: Any, key_file: Path, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    app = host(lambda: PassphraseScreen(session))
    async with app.run_test(size=SIZE) as pilot:
        fields = {name: app.screen.query_one(f"#{name}", Input) for name in ("old", "new", "again")}
        fields["old"].value, fields["new"].value, fields["again"].value = "fout", NEW, NEW
        await pilot.pause()
        assert "■" in screen_text(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "Deze wachtzin past niet" in screen_text(app)
        fields["old"].value, fields["again"].value = OLD, "anders"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "niet gelijk" in screen_text(app)
        fields["again"].value = NEW
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert not isinstance(app.screen, PassphraseScreen)
        assert fields["new"].value == ""
    assert unlock(key_file, NEW) == session.store.key


async def test_a_new_recovery_code_is_shown_once_and_can_be_printed(
    school_class: Any,
    key_file: Path,
    host: Host,
    screen_text: Read,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = school_class.session
    monkeypatch.setattr(service, "export_folder", lambda _: tmp_path)
    app = host(lambda: UpkeepScreen(session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("h")
        await pilot.pause()
        assert "Een nieuwe herstelcode maken?" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
        await settled(pilot)
        assert isinstance(app.screen, NewRecoveryCodeScreen)
        code = next(word for word in screen_text(app).split() if word.count("-") == 5)
        assert unlock(key_file, code, "recovery") == session.store.key
        await pilot.press("p")
        await pilot.pause()
        sheet = tmp_path / "klasapp-herstelcode.pdf"
        assert sheet.read_bytes().startswith(b"%PDF")
        assert "Print het en wis het bestand" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Hierna zie je hem niet meer" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
        assert isinstance(app.screen, UpkeepScreen)
        assert code not in screen_text(app)


async def test_the_audit_is_shown_in_words_without_names(
    awkward_class: Any, host: Host, screen_text: Read
) -> None:
    session = awkward_class.session
    roster.open_page(session, awkward_class.pupil_ids[0])
    app = host(lambda: AuditScreen(session))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "leerling: bekeken" in text and "leerling 1" in text
        assert "O'Brien" not in text


async def test_keeping_gender_is_a_switch_and_off_asks_first(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    app = host(lambda: UpkeepScreen(session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        assert "bewaren staat uit" in screen_text(app)
        await pilot.press("g")
        await pilot.pause()
        assert "bewaren staat aan" in screen_text(app) and service.keeps_gender(session)
        await pilot.press("g", "n")
        assert service.keeps_gender(session)
        await pilot.press("g", "j")
        await pilot.pause()
        assert not service.keeps_gender(session)
