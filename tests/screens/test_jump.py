"""Jump keys."""

from pathlib import Path
from typing import Any

from textual.widgets import DataTable, Input

from klasapp.app.jump_screen import JumpScreen, labels
from klasapp.app.klasapp import KlasApp
from klasapp.store.session import Session


def test_labels_are_short_and_never_the_beginning_of_another() -> None:
    assert labels(3) == ("a", "s", "d")
    many = labels(60)
    assert len(set(many)) == 60
    assert {len(label) for label in many} == {2}


async def test_a_letter_leads_to_a_row_and_to_a_field(
    school_class: Any, tmp_path: Path, clock: Any
) -> None:
    session = Session(school_class.session.store.reopen(), clock)
    app = KlasApp(tmp_path / "test.db", clock, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7")
        await pilot.pause(0.2)
        await pilot.press("f6")
        await pilot.pause(0.2)
        assert isinstance(app.screen, JumpScreen)
        await pilot.press("d")
        await pilot.pause(0.2)
        assert app.screen.query_one(DataTable).cursor_row == 2
        await pilot.press("n")
        await pilot.pause(0.3)
        await pilot.press("f6")
        await pilot.pause(0.2)
        await pilot.press("s")
        await pilot.pause(0.2)
        focused = app.focused
        assert isinstance(focused, Input)
        assert focused is app.screen.query(Input)[1]
        assert focused.value == ""
        await pilot.press("f6", "escape")
        await pilot.pause(0.2)
        assert not isinstance(app.screen, JumpScreen)
