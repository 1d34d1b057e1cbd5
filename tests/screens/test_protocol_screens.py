"""The protocol and the library of sources, by keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, Select

from klasapp.upkeep import library_service as library
from klasapp.upkeep import protocol_service as service
from klasapp.upkeep.library_screen import LibraryScreen
from klasapp.upkeep.protocol_changes_screen import ProtocolChangesScreen
from klasapp.upkeep.protocol_choices_screen import ProtocolChoicesScreen
from klasapp.upkeep.protocol_contacts_screen import ProtocolContactsScreen
from klasapp.upkeep.protocol_file_screen import ProtocolFileScreen
from klasapp.upkeep.protocol_screen import ProtocolScreen
from klasapp.upkeep.upkeep_screen import UpkeepScreen

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SMALL, WIDE = (80, 24), (140, 40)
AWKWARD = "[red]O'Brien =1+1 [/"


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """What is made goes to a folder of the test."""
    for name in ("klasapp.upkeep.protocol_service.export_folder",):
        monkeypatch.setattr(name, lambda chosen=None: chosen or tmp_path)
    return tmp_path


def told(app: Any) -> str:
    """The messages in the corner."""
    return "\n".join(note.message for note in app._notifications)


async def typed(pilot: Any, text: str) -> None:
    """Type letter by letter."""
    await pilot.press(*("space" if sign == " " else sign for sign in text))
    await pilot.pause()


async def test_the_protocol_is_read_from_the_room(
    session: Any, host: Host, screen_text: Read
) -> None:
    """R5, R8: contents on the left, text on the right, at once; no numbers of lines."""
    app = host(lambda: UpkeepScreen(session, None))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert "Niet compleet: 5 contacten ontbreken" in screen_text(app)
        assert "2. Wat is pesten?" in screen_text(app)
        assert "regel 29" not in screen_text(app)
        await pilot.resize_terminal(*WIDE)
        await pilot.press("down")
        await pilot.pause()
        assert "hechte klas" in screen_text(app)
        contents = app.screen.query_one("#contents", OptionList)
        parts = [option for option in contents.options if option.disabled]
        assert len(parts) == 7
        await pilot.press("end", "enter")
        await pilot.pause()
        assert app.focused.id == "reading"
        await pilot.press("escape")
        await pilot.pause()
        assert app.focused.id == "contents"
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, UpkeepScreen)


async def test_searching_while_typing_jumps_to_the_line(
    session: Any, host: Host, screen_text: Read
) -> None:
    """R8: what fits is shown with every letter; a hit opens its section at the line."""
    app = host(lambda: ProtocolScreen(session))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("slash")
        await typed(pilot, "wijkagent")
        assert "Stap 1: Pesten zien en melden" in screen_text(app)
        await pilot.press("down")
        await pilot.pause()
        assert "▶" in screen_text(app)
        await pilot.press("slash")
        await typed(pilot, "[/")
        assert "Niets gevonden" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one("#query", Input).value == ""
        assert "1. Doel" in screen_text(app)


async def test_the_stop_for_nude_images_is_seen(
    session: Any, host: Host, screen_text: Read
) -> None:
    """R86: the warning stands above the steps."""
    app = host(lambda: ProtocolScreen(session))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("slash")
        await typed(pilot, "geen kopie")
        assert "STOP  Bewaar, maak of deel GEEN kopie" in screen_text(app)


async def test_papers_are_made(
    session: Any, host: Host, screen_text: Read, own_folder: Path
) -> None:
    """R45: school rules as PDF, chosen with two keys."""
    app = host(lambda: ProtocolScreen(session))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert "Schoolregels" in screen_text(app)
        await pilot.press("enter")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert [path.suffix for path in own_folder.glob("protocol-schoolregels-*")] == [".pdf"]


async def test_contacts_are_filled_per_location(
    session: Any, host: Host, screen_text: Read
) -> None:
    """R1, R20: a location, a contact with an awkward name, a complaint, and the state."""
    app = host(lambda: ProtocolContactsScreen(session))
    async with app.run_test(size=SMALL) as pilot:
        assert "! verplicht" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        app.screen.query_one("#name", Input).value = AWKWARD
        app.screen.query_one("#email", Input).value = "geen adres"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "lijkt geen mailadres" in screen_text(app)
        app.screen.query_one("#email", Input).value = "apc@school.nl"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert AWKWARD in screen_text(app)
        assert "✓ ingevuld" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        await typed(pilot, "Noord")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("ctrl+end")
        await pilot.pause()
        assert "Noord" in screen_text(app)
        assert "! verplicht" in screen_text(app)
        await pilot.press("r")
        await pilot.pause()
        await typed(pilot, "oost")
        await pilot.press("enter")
        await pilot.pause()
        assert [one.name for one in service.current_protocol(session).locations] == ["oost"]
        await pilot.press("delete")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert service.current_protocol(session).locations == ()
        assert "Haal weg" not in screen_text(app)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert [one.name for one in service.current_protocol(session).locations] == ["oost"]


async def test_a_choice_is_made_refused_and_taken_back(
    session: Any, host: Host, screen_text: Read
) -> None:
    """C1..C30: a fixed one cannot change; a wrong value is told; the usual one comes back."""
    app = host(lambda: ProtocolChoicesScreen(session))
    async with app.run_test(size=SMALL) as pilot:
        assert "Dat staat bij «" in screen_text(app) and "Regels" not in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        app.screen.query_one("#value", Input).value = "7d, 2d"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "oplopen" in screen_text(app)
        app.screen.query_one("#value", Input).value = "1d, 7d, 1m"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "● eigen" in screen_text(app)
        assert "1 dag, 7 dagen" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.click("#usual")
        await pilot.pause()
        assert "● eigen" not in screen_text(app)
        await pilot.press(*["down"] * 6, "enter")
        await pilot.pause()
        app.screen.query_one("#value", Select).value = "zonder_schuldvraag"
        await pilot.press("ctrl+s")
        await pilot.pause()
        settings = service.current_protocol(session).settings
        assert settings.approach_by_level[2] == "zonder_schuldvraag"
        await pilot.press("down", "down", "down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ProtocolChoicesScreen)
        assert "staat vast in klasapp" in told(app)


async def test_a_file_is_checked_before_it_is_taken(
    session: Any, host: Host, screen_text: Read, tmp_path: Path
) -> None:
    """All faults are shown with their line; only a file without errors can be taken."""
    file = tmp_path / "eigen.toml"
    file.write_text('[protocol]\nid = "onze"\n[stap2]\ntermijn_dagen = "[/red]"\n', "utf-8")
    app = host(lambda: ProtocolFileScreen(session))
    async with app.run_test(size=SMALL) as pilot:
        app.screen.query_one("#path", Input).value = str(tmp_path / "geen.toml")
        await pilot.press("enter")
        await pilot.pause()
        assert "niet te lezen" in told(app)
        app.screen.query_one("#path", Input).value = str(file)
        await pilot.press("enter")
        await pilot.pause()
        assert "regel 4, fout" in screen_text(app)
        assert app.screen.query_one("#take").disabled
        file.write_text('[protocol]\nid = "onze"\n[stap2]\ntermijn_dagen = 4\n', "utf-8")
        await pilot.press("enter")
        await pilot.pause()
        assert "Je kunt dit bestand overnemen" in screen_text(app)
        await pilot.click("#take")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert service.current_protocol(session).id == "onze"
        await pilot.pause(0.4)
        await pilot.click("#shipped")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert service.current_protocol(session).id == "svopl-antipest"
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert (tmp_path / "protocol.toml").exists()


async def test_changes_since_a_case(awkward_class: Any, host: Host, screen_text: Read) -> None:
    """R4: without a case it says so; with one, what was and what is; never a pupil's name."""
    from datetime import date

    from klasapp.cases import service as cases
    from klasapp.cases.case import CaseDraft, Role
    from klasapp.protocol import Severity

    session = awkward_class.session
    app = host(lambda: ProtocolChangesScreen(session))
    async with app.run_test(size=SMALL) as pilot:
        assert "Er loopt geen zaak" in screen_text(app)
        await pilot.pause()
    day = date(2026, 11, 23)
    roles = {awkward_class.pupil_ids[0]: frozenset({Role.TARGETED})}
    draft = CaseDraft(day, day, "collega", "plein", "x", Severity.LIGHT, roles, (), True)
    cases.open_case(session, awkward_class.class_id, draft)
    choice = service.choices(session)[3]
    service.set_choice(session, choice, "5")
    app = host(lambda: ProtocolChangesScreen(session))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "! veranderd" in screen_text(app)
        assert "Was: Stap 2" in screen_text(app)
        assert "O'Brien" not in screen_text(app)


async def test_the_library_filters_and_shows_a_code(
    session: Any, host: Host, screen_text: Read
) -> None:
    """R198: filters, details, a QR code that fits the screen, and an honest date."""
    app = host(lambda: UpkeepScreen(session, None))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("b")
        await pilot.pause()
        assert "48 bronnen" in screen_text(app)
        assert "Helpwanted" in screen_text(app)
        app.screen.query_one("#subject", Select).value = "training"
        await pilot.pause()
        assert "Rots en Water" in screen_text(app)
        assert "Helpwanted" not in screen_text(app)
        app.screen.query_one("#subject", Select).value = "naaktbeeld"
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        shown = screen_text(app)
        assert "niet nagekeken sinds 24-03-2016" in shown
        assert "https://www.helpwanted.nl" in shown
        code = library.qr_lines("https://www.helpwanted.nl", 4)
        assert all(line.strip() in shown for line in code)
        await pilot.resize_terminal(*WIDE)
        await pilot.pause()
        assert all(line.strip() in screen_text(app) for line in code)
        await pilot.press("w")
        await pilot.pause()
        assert "werkt (nagekeken op 23-11-2026)" in screen_text(app)


async def test_a_source_that_is_gone_and_a_code_that_does_not_fit(
    session: Any, host: Host, screen_text: Read
) -> None:
    """What came instead is shown; a code too big for the screen is left out, and said so."""
    app = host(lambda: LibraryScreen(session, "les"))
    async with app.run_test(size=SMALL) as pilot:
        assert "Programma's over pesten op tv" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "past niet op dit scherm" in screen_text(app)
        await pilot.press("v")
        await pilot.pause()
        await typed(pilot, "[red] site")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        assert "In plaats daarvan: [red] site" in screen_text(app)
        assert library.find(session, "schoolenveiligheid_tv").state.value == "vervallen"
