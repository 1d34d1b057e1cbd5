"""A real terminal (tmux) with the real program in it, and a mentor at the whole app by pilot."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from rich.table import Table
from textual import events
from textual._compositor import Compositor
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList

from klasapp.app.klasapp import KlasApp
from klasapp.store.session import Session

PATIENCE = 60.0
"""Seconds to wait for something to appear; a test fails after that, it never measures."""


@dataclass
class Terminal:
    """One program in one terminal window."""

    socket: Path
    width: int
    height: int

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self.socket), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return done.stdout

    def start(self, *arguments: str, environment: dict[str, str]) -> None:
        """Start ``klasapp`` with these arguments."""
        # The size is that of the window, whatever the test runner believes about its own.
        environment = {**environment, "COLUMNS": "", "LINES": ""}
        variables = [
            part for name, value in environment.items() for part in ("-e", f"{name}={value}")
        ]
        self._tmux(
            "-f", os.devnull, "new-session", "-d", "-s", "klasapp",
            "-x", str(self.width), "-y", str(self.height), *variables,
            sys.executable, "-c", "import sys; from klasapp.cli import main; sys.exit(main())",
            *arguments,
        )  # fmt: skip
        self._tmux("set-option", "-g", "remain-on-exit", "on")

    @property
    def screen(self) -> str:
        """What stands on the screen now."""
        return self._tmux("capture-pane", "-p", "-t", "klasapp")

    def wait_for(self, *texts: str, gone: str = "") -> str:
        """Wait until all ``texts`` stand on the screen (and ``gone`` does not); returns it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            screen = self.screen
            if all(text in screen for text in texts) and (not gone or gone not in screen):
                return screen
            time.sleep(0.05)
        missing = [text for text in texts if text not in self.screen]
        raise AssertionError(f"waited for {missing or gone!r}; the screen shows:\n{self.screen}")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names (Enter, Escape, F9, C-s, a)."""
        self._tmux("send-keys", "-t", "klasapp", *keys)

    def press_until(self, key: str, *texts: str, tries: int = 20) -> str:
        """Press ``key``, again and again, until all ``texts`` stand on the screen."""
        for _ in range(tries):
            self.press(key)
            until = time.monotonic() + 1.5
            while time.monotonic() < until:
                screen = self.screen
                if all(text in screen for text in texts):
                    return screen
                time.sleep(0.05)
        raise AssertionError(f"{tries} times {key} gave no {texts!r}:\n{self.screen}")

    def type(self, text: str) -> None:
        """Type text letter by letter."""
        self._tmux("send-keys", "-t", "klasapp", "-l", text)

    def paste(self, text: str) -> None:
        """Paste text, as with Ctrl+Shift+V."""
        self._tmux("set-buffer", "-b", "pasted", text)
        self._tmux("paste-buffer", "-p", "-b", "pasted", "-t", "klasapp")

    @property
    def process(self) -> int:
        """The process id of the program."""
        return int(self._tmux("display-message", "-p", "-t", "klasapp", "#{pane_pid}"))

    @property
    def ended(self) -> bool:
        """Whether the program has ended."""
        return self._tmux("display-message", "-p", "-t", "klasapp", "#{pane_dead}").strip() == "1"

    def close(self) -> None:
        """Close the window and everything in it."""
        self._tmux("kill-server")


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[Callable[[int, int], Terminal]]:
    """Make terminals of a given width and height; they are closed after the test."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    made: list[Terminal] = []

    def make(width: int, height: int) -> Terminal:
        terminal = Terminal(tmp_path / f"tmux{len(made)}", width, height)
        made.append(terminal)
        return terminal

    yield make
    for terminal in made:
        terminal.close()


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, so that no test touches the user's data."""
    return {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DOCUMENTS_DIR": str(tmp_path / "Documenten"),
        "KLASAPP_DATABASE": str(tmp_path / "klas.db"),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }


def shown_by(app: Any) -> str:
    """What a person reads on the screen of an app under Textual's pilot, as lines of text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(
        "".join(segment.text for segment in strip).rstrip() for strip in strips[: app.size.height]
    )


def _plain(prompt: Any) -> str:
    """What a line of a list says."""
    if isinstance(prompt, Table):
        return " ".join(str(cell) for column in prompt.columns for cell in column.cells)
    return str(prompt)


class Mentor:
    """Someone at the keyboard of the whole app under Textual's pilot; counts the keys.

    Text is pasted into a field as a terminal does it (Ctrl+Shift+V); everything else is keys.
    """

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot, self.app = pilot, cast(KlasApp, pilot.app)
        self.keys = 0

    @property
    def text(self) -> str:
        """What stands on the screen now."""
        return shown_by(self.app)

    @property
    def session(self) -> Session:
        """The open store, to look at what was kept."""
        assert self.app.session is not None
        return self.app.session

    async def until(self, holds: Callable[[], bool], what: object) -> None:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(
                    f"waited for {what}; on {type(self.app.screen).__name__}:\n{self.text}"
                )
            await self.pilot.pause(0.02)

    async def sees(self, *texts: str) -> None:
        """Wait until all ``texts`` stand on the screen, however the lines are broken."""

        def there() -> bool:
            shown = " ".join(self.text.split())
            return all(text in shown for text in texts)

        await self.until(there, texts)

    async def hears(self, text: str) -> None:
        """Wait until the app says ``text`` in a short message."""
        said = self.app._notifications
        await self.until(lambda: any(text in one.message for one in said), text)

    async def is_on(self, *screens: type[Screen[Any]]) -> None:
        """Wait until one of these screens is on top and took its place."""
        await self.until(
            lambda: isinstance(self.app.screen, screens) and self.app.screen.is_current, screens
        )
        await self.pilot.pause()
        assert self.text.strip()

    async def press(self, *keys: str) -> None:
        """Press keys."""
        self.keys += len(keys)
        await self.pilot.press(*keys)

    async def go_to(self, field: str) -> Any:
        """Press Tab until the cursor is in the field with this id."""
        for _ in range(60):
            if self.app.focused is not None and self.app.focused.id == field:
                return self.app.focused
            await self.press("tab")
        raise AssertionError(f"no way with Tab to {field}:\n{self.text}")

    async def write(self, field: str, text: str) -> None:
        """Put ``text`` in a field in the place of what stands there."""
        there = await self.go_to(field)
        if isinstance(there, Input):
            await self.press("end", "ctrl+u")
        else:
            await self.press("ctrl+a")
        self.app.post_message(events.Paste(text))
        self.keys += 1
        await self.pilot.pause()

    async def choose(self, field: str, start: str) -> None:
        """Open a list of choices and take the one that begins with ``start``."""
        select = await self.go_to(field)
        await self.press("enter")
        await self.until(lambda: select.expanded, f"the list {field}")
        overlay = select.query_one("SelectOverlay")
        await self._cursor_to(overlay, start)
        await self.press("enter")

    async def line(self, text: str, *, after: int = 0) -> None:
        """Put the cursor of the list that has it on the line that holds ``text``.

        ``after``: skip so many that hold it too.
        """
        listed = self.app.focused
        assert isinstance(listed, OptionList), self.text
        await self._cursor_to(listed, text, after)

    async def _cursor_to(self, listed: Any, text: str, after: int = 0) -> None:
        prompts = [" ".join(_plain(one.prompt).split()) for one in listed.options]
        found = [number for number, prompt in enumerate(prompts) if text in prompt]
        assert len(found) > after, f"no line with {text!r} in {prompts}"
        for _ in prompts:
            now = listed.highlighted or 0
            if now == found[after]:
                return
            await self.press("down" if now < found[after] else "up")
        raise AssertionError(f"the cursor does not reach {text!r}:\n{self.text}")

    async def tick(self, field: str, text: str) -> None:
        """Tick a point of a list."""
        await self.go_to(field)
        await self.line(text)
        await self.press("space")

    async def save(self) -> None:
        """Ctrl+S; the screen must go."""
        form = self.app.screen
        await self.press("ctrl+s")
        await self.until(lambda: self.app.screen is not form, "the form to close")
        await self.pilot.pause()


SitDown = Callable[[Path, str], AbstractAsyncContextManager[Mentor]]


def _nobody_looks(compositor: Compositor, *_: Any, **__: Any) -> None:
    """What changed, for a terminal that is not there."""
    compositor._dirty_regions.clear()


@pytest.fixture
def sit_down(clock: Any, monkeypatch: pytest.MonkeyPatch) -> SitDown:
    """Start the app on a database and unlock it; leaving closes it. The clock is the test's.

    No terminal is written to, so what goes there is not made: every screen is drawn when the
    mentor gets there and whenever its text is read.
    """
    monkeypatch.setattr(Compositor, "render_update", _nobody_looks)

    @asynccontextmanager
    async def start(path: Path, passphrase: str) -> AsyncIterator[Mentor]:
        app = KlasApp(path, clock)
        async with app.run_test(size=(100, 40), notifications=True) as pilot:
            mentor = Mentor(pilot)
            await mentor.sees("wachtzin")
            app.post_message(events.Paste(passphrase))
            await pilot.pause()
            await mentor.press("enter")
            await mentor.until(lambda: app.is_open, "the rooms")
            await mentor.sees("Deze week")
            mentor.keys = 0
            yield mentor

    return start
