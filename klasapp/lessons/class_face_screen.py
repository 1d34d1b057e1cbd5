"""The class's face of a lesson: big text, the question, the timer, and nothing else.

This module sees a ``Face`` and nothing more: no store, no class list, no way to a pupil's name.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from textwrap import wrap

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Digits, Static

from klasapp.lessons.face import OVER, Face
from klasapp.widgets.dialog import Dialog

_ROOMY = 16
"""Rows from which the timer is shown in large digits and the lines stand apart."""
_TICK = 0.5


class ClassFaceScreen(Dialog[None]):
    """Shows one face; ``turn`` (1, -1, 0) gives the face to show after a key."""

    CSS_PATH = "lessons.tcss"
    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = [(0, "-low"), (_ROOMY, "-high")]
    BINDINGS = [
        Binding("f8", "flip", "Mentor", priority=True),
        Binding("pagedown,right,space,enter", "turn(1)", "Verder"),
        Binding("pageup,left", "turn(-1)", "Terug"),
        Binding("b,full_stop", "hide", "Verbergen"),
    ]

    def __init__(self, turn: Callable[[int], Face | None], *, follows: bool = False) -> None:
        """``follows``: a second window, which only looks on."""
        super().__init__()
        self._turn, self._follows = turn, follows
        self._face: Face | None = None
        self._hidden = False

    def compose(self) -> ComposeResult:
        """The lesson, the text, the timer."""
        yield Static("", id="face-title")
        yield Static("", id="face-text")
        yield Digits("", id="face-clock")
        yield Static("", id="face-time")

    def on_mount(self) -> None:
        """Show the face and keep its clock."""
        self.entered()
        self._look()
        self.set_interval(_TICK, self._look)

    def entered(self) -> None:
        """The class is looking on from now."""

    def left(self) -> None:
        """It no longer is."""

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    def action_turn(self, by: int) -> None:
        """A page of the presenter; a hidden text comes back first."""
        if self._follows:
            return
        if self._hidden:
            self.action_hide()
            return
        self._face = self._turn(by)
        self._draw()

    def action_hide(self) -> None:
        """The black key of a presenter: hide the text, or show it again."""
        self._hidden = not self._hidden
        self._draw()

    def action_flip(self) -> None:
        """Back to the mentor's face."""
        if not self._follows:
            self.left()
            self.dismiss()

    def _look(self) -> None:
        face = self._turn(0)
        if face is not None or self._follows:
            self._face = face
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        face = self._face
        text = OVER if face is None else ("" if self._hidden else face.text)
        heading = "" if face is None else f"{face.title} · {face.step} van {face.steps}"
        self.query_one("#face-title", Static).update(Content(heading))
        self.query_one("#face-text", Static).update(Content.styled(self._lines(text), "bold"))
        left = "" if face is None or not face.planned else _spoken(face.left(time.time()))
        clock = self.query_one("#face-clock", Digits)
        if clock.value != left:
            clock.update(left)
            self.query_one("#face-time", Static).update(Content.styled(left, "bold"))

    def _lines(self, text: str) -> str:
        """The lines of the text, apart from each other where there is room."""
        width, height = max(self.size.width - 4, 20), self.size.height - 6
        found = [part for line in text.split("\n") for part in (wrap(line, width) or [""])]
        tight = "\n".join(found)
        apart = "\n\n".join(line for line in found if line)
        return apart if apart.count("\n") < height else tight


def _spoken(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
