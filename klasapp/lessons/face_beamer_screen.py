"""The class's face of a lesson: big text, the question, the timer, and nothing else.

This module sees a ``Face`` and nothing more: no store, no class list, no way to a pupil's name.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from textwrap import wrap

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from klasapp.lessons.face import OVER, Face
from klasapp.widgets.beamer import BeamerScreen

_ROOMY = 16
"""Rows from which the timer is shown in large digits."""
_TICK = 0.5
_READY = "Zo begint de les."


class ClassFaceScreen(BeamerScreen):
    """Shows one face; ``turn`` (1, -1 or 0) goes a step further or back and gives the face."""

    CSS_PATH = "lessons.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (_ROOMY, "-high")]
    BINDINGS = [Binding("f8", "leave_beamer", "Mentor", priority=True)]

    def __init__(self, turn: Callable[[int], Face | None]) -> None:
        super().__init__()
        self._turn = turn
        self._face: Face | None = None
        self._waiting = _READY

    def compose_class(self) -> ComposeResult:
        """The text in the middle, the timer under it."""
        with Vertical(id="face"):
            with Center():
                yield Static("", id="face-text", classes="big")
            yield Digits("", id="face-clock")
            yield Static("", id="face-time")

    def on_mount(self) -> None:
        """Show the face and keep its clock."""
        super().on_mount()
        self.look()
        self.set_interval(_TICK, self.look)

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._draw()

    def action_next(self) -> None:
        """The next step."""
        self._step(1)

    def action_previous(self) -> None:
        """The step before."""
        self._step(-1)

    def look(self) -> None:
        """See how the time stands, and whether the step changed."""
        found = self._turn(0)
        if found is None and self._face is not None:
            self._waiting = OVER
        self._face = found
        self._draw()

    def _step(self, by: int) -> None:
        page = self.query_one("#beamer-page")
        if not page.visible:
            page.visible = True  # the first key after a dark screen only brings the page back
            return
        self._face = self._turn(by)
        self._draw()

    def _draw(self) -> None:
        if not self.query("#face-text"):
            return
        face = self._face
        if face is None:
            shown, left = self._waiting, ""
        else:
            shown = face.text
            left = _spoken(face.left(time.time())) if face.planned else ""
        self.query_one("#face-text", Static).update(Content(self._lines(shown)))
        self.query_one("#face-clock", Digits).update(left)
        self.query_one("#face-time", Static).update(Content(left))
        self.say("" if face is None else f"{face.step} van {face.steps}")

    def _lines(self, text: str) -> str:
        """The lines of the text, apart from each other where there is room."""
        width = max(min(self.size.width, 100) - 10, 20)
        found = [part for line in text.split("\n") for part in (wrap(line, width) or [""])]
        apart = "\n\n".join(line for line in found if line)
        return apart if apart.count("\n") < self.size.height - 9 else "\n".join(found)


def _spoken(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
