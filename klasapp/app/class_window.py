"""A second window for the class: it follows the lesson that is given in another one.

It opens no database and asks for no passphrase: all it knows is the small file with the class's
face, in which no pupil stands.
"""

from __future__ import annotations

import time

from textual.content import Content
from textual.widgets import Static

from klasapp.app.hang_up import end_with_terminal
from klasapp.app.look import dress
from klasapp.lessons.face import Face, from_json
from klasapp.lessons.face_beamer_screen import ClassFaceScreen
from klasapp.lessons.run_service import face_file
from klasapp.widgets.shell import Shell

_OLD = 2 * 60 * 60
"""Seconds: no step of a lesson takes so long."""


class ClassFollower(ClassFaceScreen):
    """The class's face, without keys that change anything."""

    CSS_PATH = "../lessons/lessons.tcss"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only looking on."""
        if action in {"next", "previous", "leave_beamer"}:
            return False
        return super().check_action(action, parameters)

    def say(self, text: str) -> None:
        """The step only: there is nothing of the mentor's behind this window."""
        self.query_one("#beamer-foot", Static).update(Content(text))


class ClassWindow(Shell):
    """klasapp's second window."""

    TITLE = "klasapp"
    CSS_PATH = ["../widgets/look.tcss", "app.tcss"]
    ENABLE_COMMAND_PALETTE = False

    def on_mount(self) -> None:
        """Follow the lesson."""
        dress(self)
        end_with_terminal(self)
        self.push_screen(ClassFollower(lambda _: read_face()))

    def passphrase_fits(self, passphrase: str) -> bool:
        """Nothing is locked here."""
        del passphrase
        return False


def read_face() -> Face | None:
    """The face that the other window shows now; None when no lesson is given.

    A file that a program left behind when it was killed is old after a while.
    """
    try:
        face = from_json(face_file().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return face if face is not None and time.time() - face.at < _OLD else None
