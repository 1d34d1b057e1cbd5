"""A reason and a day: one window for what is put off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from klasapp.errors import KlasappError
from klasapp.widgets.asking import Asking


@dataclass(frozen=True, slots=True)
class ReasonDayWords:
    """The words of the window, Dutch."""

    question: Content
    reason: str
    """Above the first field."""
    day: str
    """Above the second field."""
    remark: str = ""
    """Below the fields: what follows from it."""


class ReasonDay(Asking[bool]):
    """Ask for a reason and a day; True when ``save`` kept both."""

    AUTO_FOCUS = "#reason"

    def __init__(
        self, words: ReasonDayWords, reason: str, day: str, save: Callable[[str, str], None]
    ) -> None:
        """``save`` gets both as typed; a ``KlasappError`` with ``field`` "reason" is shown at the
        reason, any other at the day."""
        super().__init__()
        self._words, self._reason, self._day, self._save = words, reason, day, save

    def compose(self) -> ComposeResult:
        """Two fields, each with room for a complaint."""
        words = self._words
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(words.question, classes="question")
            yield Static(Content(words.reason), classes="field-label")
            yield Input(self._reason, id="reason", compact=True)
            yield Static("", id="reason-complaint", classes="complaint")
            yield Static(Content(words.day), classes="field-label")
            yield Input(self._day, id="day", compact=True)
            yield Static("", id="day-complaint", classes="complaint")
            if words.remark:
                yield Static(Content(words.remark), classes="lead")
            yield from self.buttons()

    def answer(self) -> bool:
        """Keep both."""
        self._save(self.query_one("#reason", Input).value, self.query_one("#day", Input).value)
        return True

    def field_of(self, error: KlasappError) -> str:
        """What is not about the reason is about the day."""
        return "reason" if super().field_of(error) == "reason" else "day"
