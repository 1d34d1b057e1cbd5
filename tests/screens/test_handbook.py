"""The handbook in the app, from F1 and from Beheer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.containers import VerticalScroll
from textual.widgets import Input

from klasapp.app.handbook_screen import HandbookScreen
from klasapp.app.help_screen import HelpScreen
from klasapp.app.klasapp import KlasApp
from klasapp.cli import main
from klasapp.documents.handbook import section_about, words_of

Read = Callable[[Any], str]


async def settle(pilot: Any) -> None:
    """Until what was asked for is shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def test_a_mentor_reads_the_handbook_at_the_screen_in_use_and_searches_in_it(
    school_class: Any, tmp_path: Path, clock: Any, screen_text: Read
) -> None:
    app = KlasApp(tmp_path / "test.db", clock, school_class.session)
    async with app.run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        await pilot.press("6", "f1")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        section = section_about("Zaken", "Zaken")
        assert f"Uit de handleiding: {section.title}" in screen_text(app)
        assert words_of(section.blocks[0])[:40] in screen_text(app)

        await pilot.press("h")
        await settle(pilot)
        screen: Any = app.screen
        assert isinstance(screen, HandbookScreen)
        assert words_of(section.blocks[0])[:30] in screen_text(app)
        assert "6 Zaken" in screen_text(app)

        await pilot.press("slash")
        screen.query_one(Input).value = "herstelcode kluis"
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert len(screen.query(".found")) == 1
        assert "herstelcode" in screen_text(app)
        assert isinstance(app.focused, VerticalScroll)
        await pilot.press("escape", "slash")
        screen.query_one(Input).value = "[red]"
        await settle(pilot)
        assert "Niets gevonden" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert screen.query_one(Input).value == ""
        await pilot.press("escape", "8", "u")
        await settle(pilot)
        assert isinstance(app.screen, HandbookScreen)
        await app.run_action("handbook")
        assert len(app.screen_stack) == 2


def test_the_handbook_is_printed_without_a_database(capsys: Any) -> None:
    assert main(["show", "handbook"]) == 0
    whole = capsys.readouterr().out
    assert whole.startswith("Handleiding voor mentoren\n===")
    assert "**" not in whole
    assert "<!--" not in whole
    assert main(["show", "handbook", "--find", "herstelcode kluis"]) == 0
    assert 0 < len(capsys.readouterr().out) < len(whole)
    assert main(["show", "handbook", "--find", "xyzzy"]) == 2
    assert "niets over 'xyzzy'" in capsys.readouterr().err
