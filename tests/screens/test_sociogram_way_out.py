"""Pupil mode in the whole app: nothing but the mentor's passphrase leads out of it."""

import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from klasapp.app.klasapp import KlasApp
from klasapp.keys.slots import Derivation, create_key_file, new_key
from klasapp.sociogram import pupil_mode_screen, service
from klasapp.sociogram.pupil_mode_screen import PupilModeScreen
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.sociogram.scale import SCALE_STARTERS
from klasapp.sociogram.service import Draft
from klasapp.widgets.way_out import WayOutScreen

PASSPHRASE = "fiets azijn gordijn tunnel"
CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)
OWN = {"ctrl+e"}
"""The mentor's key; it only asks for the passphrase."""


def every_key() -> tuple[str, ...]:
    """Every key that anything in klasapp or Textual listens to, and every other one there is."""

    def below(kind: type[Any]) -> Iterator[type[Any]]:
        children: list[type[Any]] = kind.__subclasses__()
        for child in children:
            yield child
            yield from below(child)

    bound: set[str] = set()
    for kind in (*below(Screen), *below(App)):
        for entry in kind.__dict__.get("BINDINGS", ()):
            keys = entry.key if isinstance(entry, Binding) else entry[0]
            bound.update(key.strip() for key in keys.split(","))
    plain = (
        "escape", "enter", "tab", "shift+tab", "backspace", "delete", "insert", "home", "end",
        "pageup", "pagedown", "up", "down", "left", "right", "space",
    )  # fmt: skip
    letters = string.ascii_lowercase
    return tuple(
        dict.fromkeys((
            *sorted(key for key in bound if key and key != "space"),
            *(f"{held}{key}" for held in ("", "shift+", "ctrl+", "alt+") for key in plain),
            *(f"{held}f{number}" for held in ("", "shift+", "ctrl+") for number in range(1, 25)),
            *(f"ctrl+{letter}" for letter in letters),
            *(f"ctrl+shift+{letter}" for letter in letters),
            *(f"alt+{letter}" for letter in letters),
            *("ctrl+at", "ctrl+backslash", "ctrl+right_square_bracket", "ctrl+underscore"),
            *string.digits,
            *letters,
            *letters.upper(),
        ))
    )


@pytest.fixture
async def in_pupil_mode(
    school_class: Any, tmp_path: Path, clock: Any
) -> Callable[[str], tuple[KlasApp, PupilModeScreen]]:
    """The app and its pupil mode, to be shown by the test."""
    session = school_class.session
    path = tmp_path / "klas.db"
    create_key_file(path, new_key(), PASSPHRASE, "CODE", CHEAP)
    round_id = service.start_round(session, school_class.class_id)
    scales = tuple((one.kind, one.text) for one in SCALE_STARTERS)
    draft = Draft("M", (("positive", "Met wie?"),), None, school_class.pupil_ids, scales)
    service.save_draft(session, round_id, draft)
    service.open_round(session, round_id)

    def make(_: str) -> tuple[KlasApp, PupilModeScreen]:
        return KlasApp(path, clock, session), PupilModeScreen(session, round_id)

    return make


async def enter(pilot: Pilot[None], screen: PupilModeScreen, step: str) -> None:
    """Begin pupil mode from the round, and go to one of its steps."""
    app = pilot.app
    await pilot.pause()
    await app.switch_mode("sociogram")
    await app.push_screen(RoundScreen(screen._session, screen._round_id))
    await app.push_screen(screen)
    await pilot.pause()
    keys = ["n", "o", "o", "enter", "j"]
    if step != "question":
        keys += ["s", "e", "m", "enter", "tab", "enter"]
    if step == "overview":
        keys += ["1", "1", "1", "1"]
    await pilot.press(*keys)
    await pilot.pause()
    assert screen._step == step


def shut(app: KlasApp, screen: PupilModeScreen) -> bool:
    """Whether pupil mode, its question for the passphrase, or nothing at all is on the screen."""
    if not app.is_running or not app.pupil_mode or app.return_code is not None:
        return False
    if app.current_mode == "blank":
        return True
    return app.current_mode == "sociogram" and (
        app.screen is screen
        or (isinstance(app.screen, WayOutScreen) and screen in app.screen_stack)
    )


async def send(app: App[None], key: str) -> None:
    """A key as the terminal gives it; waiting for each to be painted would take minutes."""
    character = key if len(key) == 1 else None
    app.post_message(events.Key(key, character))


@pytest.mark.parametrize("step", ["question", "scale", "overview"])
async def test_no_key_leads_out(
    in_pupil_mode: Any, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every binding of every screen, control and function keys, digits, Escape and quitting."""
    monkeypatch.setattr(pupil_mode_screen, "THANKS_SECONDS", 60.0)
    app, screen = in_pupil_mode(step)
    keys = every_key()
    assert {"ctrl+q", "ctrl+p", "ctrl+c", "f1", "f9", "f10", "1", "8", "escape", "ctrl+o"} < set(
        keys
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, screen, step)
        for key in keys:
            if key in OWN:
                continue
            await send(app, key)
            await pilot.pause()
            assert shut(app, screen), key
            if app.current_mode == "blank":
                for inside in ("escape", "ctrl+q", "ctrl+p", "f10", "f1", "1", "ctrl+e", "enter"):
                    await send(app, inside)
                    await pilot.pause()
                    assert app.current_mode == "blank" and app.pupil_mode, inside
                await send(app, "f9")
                await pilot.pause()
            assert not CommandPalette.is_open(app)
        assert app.screen is screen


async def test_the_question_for_the_passphrase_leads_back_or_stays(in_pupil_mode: Any) -> None:
    app, screen = in_pupil_mode("question")
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, screen, "question")
        for key in every_key():
            if not isinstance(app.screen, WayOutScreen):
                await send(app, "ctrl+e")
                await pilot.pause()
                assert isinstance(app.screen, WayOutScreen)
            await send(app, key)
            await pilot.pause()
            if app.current_mode == "blank":
                await send(app, "f9")
                await pilot.pause()
            assert shut(app, screen), key
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert shut(app, screen)


async def test_no_click_leads_out(in_pupil_mode: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All over the screen, with each button, and with Ctrl, Shift and Alt held."""
    monkeypatch.setattr(pupil_mode_screen, "THANKS_SECONDS", 60.0)
    app, screen = in_pupil_mode("question")
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, screen, "question")
        for button, held in ((1, {}), (2, {}), (3, {}), (1, {"control": True, "shift": True}),
                             (1, {"meta": True})):  # fmt: skip
            for row in range(0, 24, 3):
                for column in (3, 24, 50, 79):
                    await pilot.click(offset=(column, row), button=button, **held)
                    assert shut(app, screen), (column, row, button, held)
                    if app.screen is not screen:
                        await pilot.press("escape")
        await pilot.mouse_down(offset=(2, 2))
        await pilot.hover(offset=(70, 20))
        await pilot.mouse_up(offset=(70, 20))
        assert shut(app, screen)


@pytest.mark.parametrize(
    "action",
    ["quit", "command_palette", "go_to_number(1)", "go_to('cases')", "lock", "help",
     "help_quit", "suspend_process", "screenshot", "change_theme", "show_help_panel"],
)  # fmt: skip
async def test_no_action_of_the_app_leads_out(in_pupil_mode: Any, action: str) -> None:
    """Also when something finds a way to ask for it without its key."""
    app, screen = in_pupil_mode("question")
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, screen, "question")
        if action in {"suspend_process", "screenshot", "change_theme", "show_help_panel"}:
            bound = {b.action.removeprefix("app.") for _, b in app._bindings}
            bound |= {b.action.removeprefix("app.") for _, b in screen._bindings}
            assert action not in bound
            return
        await app.run_action(action)
        await pilot.pause()
        assert shut(app, screen)
        assert app.screen is screen


async def test_the_passphrase_leads_out_to_the_round(in_pupil_mode: Any) -> None:
    app, screen = in_pupil_mode("question")
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, screen, "question")
        await pilot.press("ctrl+e")
        await pilot.pause()
        app.screen.query_one(Input).value = PASSPHRASE
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause(0.2)
        assert isinstance(app.screen, RoundScreen)
        assert not app.pupil_mode
        await pilot.press("1")
        await pilot.pause(0.2)
        assert app.current_mode == "week"
