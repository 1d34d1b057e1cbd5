"""A real terminal (tmux) with the real program in it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

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
