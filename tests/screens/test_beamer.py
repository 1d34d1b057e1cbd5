"""Beamer mode in the whole app: the class sees its own screen, and nothing leads past it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.widgets import Input, Static

from klasapp.app import guard
from klasapp.app.klasapp import KlasApp
from klasapp.keys.slots import Derivation, create_key_file, new_key
from klasapp.widgets.beamer import BeamerScreen
from klasapp.widgets.dialogs import Tell
from klasapp.widgets.messages import PlaceRequested, PupilRequested
from klasapp.widgets.way_out import WayOutScreen

PASSPHRASE = "fiets azijn gordijn tunnel"
CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)


class Slides(BeamerScreen):
    """Three slides."""

    slide = 1

    def compose_class(self) -> ComposeResult:
        yield Static("Dia 1", id="slide", classes="big")

    def action_next(self) -> None:
        self._turn(1)

    def action_previous(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        self.slide = min(max(self.slide + step, 1), 3)
        self.query_one("#slide", Static).update(f"Dia {self.slide}")


@pytest.fixture
def app(school_class: Any, tmp_path: Path, clock: Any) -> Iterator[KlasApp]:
    path = tmp_path / "klas.db"
    create_key_file(path, new_key(), PASSPHRASE, "CODE", CHEAP)
    yield KlasApp(path, clock, school_class.session)


async def test_the_class_sees_its_screen_and_nothing_else(
    app: KlasApp, screen_text: Callable[[Any], str]
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("7")
        await pilot.pause()
        assert "Noor" in screen_text(app)
        room, slides = app.screen, Slides()
        await app.push_screen(slides)
        await pilot.pause()
        for key in ("escape", "1", "8", "f1", "f10", "f5", "ctrl+p", "ctrl+q", "ctrl+c", "tab"):
            await pilot.press(key)
            assert app.screen is slides, key
            assert "Noor" not in screen_text(app), key
        await pilot.press("pagedown", "right", "pagedown", "pageup")
        assert "Dia 2" in screen_text(app)
        await pilot.press("b")
        assert "Dia" not in screen_text(app)
        await pilot.press("b")
        assert "Dia 2" in screen_text(app)

        # What was asked in the room before the class looked comes when the mentor is back.
        room.post_message(PlaceRequested("class", 1))
        room.post_message(PupilRequested(1))
        app.call_later(app.push_screen, Tell("Noor Jansen staat in de klas."))
        app.tell("Noor Jansen is bewaard.")
        await pilot.pause()
        assert app.screen is slides
        assert "Noor" not in screen_text(app)

        await pilot.press("f9")
        await pilot.pause()
        assert screen_text(app).strip() == ""
        await pilot.press("f9")
        await pilot.pause()
        assert "Dia 2" in screen_text(app)

        await pilot.press("ctrl+e")
        await pilot.pause()
        await pilot.pause()
        assert not app.beamer_mode
        assert any(isinstance(screen, Tell) for screen in app.screen_stack)
        assert "Noor" in screen_text(app)


async def test_after_three_idle_minutes_the_way_back_takes_the_passphrase(
    app: KlasApp, screen_text: Callable[[Any], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("7")
        await app.push_screen(Slides())
        await pilot.pause()
        monkeypatch.setattr(app, "_last_input", app._last_input - guard.IDLE_SECONDS)
        await pilot.press("pagedown")
        assert "Dia 2" in screen_text(app)  # the class's screen stays in use
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert isinstance(app.screen, WayOutScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert "Dia 2" in screen_text(app)
        await pilot.press("ctrl+e")
        await pilot.pause()
        app.screen.query_one(Input).value = "een andere wachtzin"
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.beamer_mode
        assert "Noor" not in screen_text(app)
        monkeypatch.setattr(app.patience, "remaining", lambda _: 0.0)
        app.screen.query_one(Input).value = PASSPHRASE
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause()
        assert not app.beamer_mode
        assert "Noor" in screen_text(app)
