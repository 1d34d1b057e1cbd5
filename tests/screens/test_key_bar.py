"""The two lines that every screen has, the rooms above and the keys below, are never cut off."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Input, Static

from klasapp.app.klasapp import KlasApp
from klasapp.store.session import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.key_bar import KeyBar

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
ROOMS = "12345678"
DEEPER = {"1": "", "2": "vgb", "3": "bv", "4": "ni", "5": "nw", "6": "nk", "7": "pi", "8": ""}
"""Letters that open a screen from the first screen of a room."""


class Wide(BaseScreen[None]):
    """A screen with more keys than fit, of which one finishes it."""

    HEADING = "Breed"
    ACTIONS = (
        *(Action(f"do('{key}')", key, f"Iets met {key}", "Doet iets.") for key in "abcdefg"),
        Action("do('save')", "ctrl+s", "Bewaren", "Bewaart."),
    )

    def compose_content(self) -> ComposeResult:
        yield Static("inhoud")


def cut_off(app: Any, screen_text: Read) -> list[str]:
    """What is wrong with the first and the last line of the screen in sight."""
    lines = screen_text(app).splitlines()
    wrong = [digit for digit in ROOMS if digit not in lines[0]] if app.room_links else []
    if "F1 Hulp" not in lines[-1] or not lines[-1].endswith("F9 Leeg"):
        wrong.append(lines[-1])
    return wrong


async def settle(pilot: Any, screen_text: Read) -> Any:
    """The screen in sight, once its lines are whole; fails when they stay cut off."""
    for _ in range(60):
        await pilot.pause()
        screen = pilot.app.screen
        if screen.is_modal or not (wrong := cut_off(pilot.app, screen_text)):
            return screen
    raise AssertionError(f"{screen}: {wrong}")


async def test_the_keys_fit_on_every_first_screen_and_the_next(
    school_class: Any, tmp_path: Path, clock: Any, screen_text: Read
) -> None:
    session = Session(school_class.session.store.reopen(), clock)
    app = KlasApp(tmp_path / "test.db", clock, session)
    seen = set()
    async with app.run_test(size=(80, 24)) as pilot:
        for room in ROOMS:
            await pilot.press(room)
            first = await settle(pilot, screen_text)
            for key in DEEPER[room]:
                await pilot.press(key)
                seen.add(type(await settle(pilot, screen_text)))
                for _ in range(4):
                    if app.screen is not first:
                        await pilot.press("escape")
                        await pilot.pause()
                assert app.screen is first, (room, key)
    assert len(seen) >= 10


async def test_the_rooms_fit_before_there_is_a_class(
    session: Any, tmp_path: Path, clock: Any, screen_text: Read
) -> None:
    app = KlasApp(tmp_path / "test.db", clock, Session(session.store.reopen(), clock))
    async with app.run_test(size=(80, 24)) as pilot:
        for room in "17":
            await pilot.press(room)
            await settle(pilot, screen_text)
            assert "Beheer" in screen_text(app).splitlines()[0]


async def test_the_last_keys_give_way_and_come_back(host: Host, screen_text: Read) -> None:
    app = host(Wide)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for width in (80, 140, 60, 80):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            await pilot.pause()
            line = screen_text(app).splitlines()[-1]
            assert "a Iets met a" in line
            assert ("g Iets met g" in line) == (width == 140)
            assert "Ctrl+S Bewaren" in line
            assert "Esc Terug" in line


async def test_the_first_steps_explain_themselves(
    tmp_path: Path, clock: Any, screen_text: Read
) -> None:
    app = KlasApp(tmp_path / "new.db", clock)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot, screen_text)
        await pilot.press("f1")
        await pilot.pause()
        assert "krijg je een herstelcode" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        fields = list(app.screen.query(Input))
        fields[0].value, fields[1].value = "molen fietsbel kaas regenjas", "iets anders"
        fields[1].focus()
        await pilot.press("enter")
        await pilot.pause()
        assert "niet gelijk" in screen_text(app)
        assert fields[1].value == ""
        assert fields[1].has_focus


async def test_the_mouse_presses_the_key_under_it(host: Host) -> None:
    class Counted(Wide):
        done: tuple[str, ...] = ()

        def action_do(self, key: str) -> None:
            self.done += (key,)

        def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
            return None if parameters == ("b",) else super().check_action(action, parameters)

    app = host(Counted)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        bar = app.screen.query_one(KeyBar)
        first, refused, third = bar.keys[:3]
        assert refused.enabled is False
        middle_of_third = first.width + refused.width + third.width // 2
        await pilot.hover(bar, offset=(middle_of_third, 0))
        assert str(bar.tooltip) == "Doet iets."
        await pilot.click(bar, offset=(middle_of_third, 0))
        await pilot.click(bar, offset=(first.width + 1, 0))
        await pilot.click(bar, offset=(79, 0))
        assert app.screen.done == ("c",)
