"""What is different in a browser: a file that klasapp makes is handed over to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from klasapp.keys.files import tell_of_files
from klasapp.widgets.shell import Shell


def hand_over_files(app: Shell) -> Callable[[], None]:
    """From now on give each file that is made to the browser as well, if ``app`` runs in one.

    Returns what ends it.
    """
    if not app.is_web:
        return lambda: None

    def give(path: Path) -> None:
        app.deliver_binary(path, save_filename=path.name)
        app.tell(f"{path.name} staat in {path.parent} en bij de downloads van je browser.")

    def made(path: Path) -> None:
        # A worker makes most files; the app hands them over in its own thread.
        app.call_later(give, path)

    return tell_of_files(made)
