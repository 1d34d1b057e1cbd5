"""Ending when the terminal goes: its window was closed, or somebody asked klasapp to stop.

Textual goes on reading a terminal that is gone, as fast as it can, and so never ends by itself.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

from textual.app import App

_EVERY = 2.0
"""Seconds between two looks whether the terminal is still there."""


def end_with_terminal(app: App[Any]) -> None:
    """End ``app`` the ordinary way on SIGHUP, on SIGTERM, and when its terminal is gone.

    Call it from a running app. Under a test there is no terminal to lose; on Windows there are no
    such signals, and the system ends the program itself. In a browser the server is the terminal:
    when it is gone, nobody can lock this klasapp any more.
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
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        app.exit(return_code=128 + number)

    for number in (signal.SIGHUP, signal.SIGTERM):
        loop.add_signal_handler(number, end, number)
    terminal = sys.__stdin__.fileno() if sys.__stdin__ is not None else -1
    if terminal >= 0 and os.isatty(terminal):

        def look() -> None:
            if not os.isatty(terminal):
                end(signal.SIGHUP)

        app.set_interval(_EVERY, look)


def _still_reads(app: App[Any]) -> bool:
    thread = getattr(app._driver, "_key_thread", None)
    return thread is None or thread.is_alive()
