"""Ending when the terminal goes: its window was closed, or somebody asked klasapp to stop.

Textual goes on reading a terminal that is gone, as fast as it can, or waits for ever to write to
it; then nothing on the screen's own thread can end the program. So a thread of its own watches.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from textual.app import App

_EVERY = 2.0
"""Seconds between two looks whether the terminal is still there."""
_GRACE = 5.0
"""Seconds in which the app may end the ordinary way; what was saved is safe without it."""


def end_with_terminal(app: App[Any], scratch: Path | None = None) -> None:
    """End ``app`` on SIGHUP, on SIGTERM, and when its terminal is gone.

    ``scratch``: a folder that must not outlive the program. Call it from a running app. Under a
    test there is no terminal to lose; on Windows there are no such signals, and the system ends
    the program itself. In a browser the server is the terminal: when it is gone, nobody can lock
    this klasapp any more.
    """
    if app.is_headless:
        return
    if app.is_web:
        server = os.getppid()

        def look_for_server() -> None:
            if os.getppid() != server or not _still_reads(app):
                app.exit(return_code=128 + signal.SIGTERM)

        app.set_interval(_EVERY, look_for_server)
        return
    if sys.platform == "win32" or sys.__stdin__ is None:
        return
    terminal = sys.__stdin__.fileno()
    if os.isatty(terminal):
        _Watch(app, terminal, scratch).begin()


class _Watch:
    """Watches one terminal for one app, from a thread of its own."""

    def __init__(self, app: App[Any], terminal: int, scratch: Path | None) -> None:
        self._app, self._terminal, self._scratch = app, terminal, scratch
        self._loop = asyncio.get_running_loop()
        self._asked = threading.Event()
        self._code = 128 + signal.SIGHUP

    def begin(self) -> None:
        """Watch from now on, until the app has ended by itself."""

        def asked(number: int, _: object) -> None:
            self._code = 128 + number
            self._asked.set()

        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, asked)
        threading.Thread(target=self._watch, name="terminal", daemon=True).start()

    def _watch(self) -> None:
        while not self._asked.wait(_EVERY) and os.isatty(self._terminal):
            if self._loop.is_closed():
                return
        try:
            self._loop.call_soon_threadsafe(lambda: self._app.exit(return_code=self._code))
        except RuntimeError:
            return  # the app ended meanwhile, and its program goes on by itself
        threading.Event().wait(_GRACE)
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
        os._exit(self._code)


def _still_reads(app: App[Any]) -> bool:
    thread = getattr(app._driver, "_key_thread", None)
    return thread is None or thread.is_alive()
