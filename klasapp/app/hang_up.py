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

    Call it from a running app. Under a test or in a browser there is no terminal to lose; on
    Windows there are no such signals, and the system ends the program itself.
    """
    if app.is_headless or sys.platform == "win32":
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
