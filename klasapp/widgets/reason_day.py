"""A reason and a day: one window for what is put off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from klasapp.errors import KlasappError
from klasapp.widgets.dialog import Dialog


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


class ReasonDay(Dialog[bool]):
    """Ask for a reason and a day; True when ``save`` kept both."""

    AUTO_FOCUS = "#reason"
    BINDINGS = [
        Binding("escape", "dismiss(False)", "Terug"),
        Binding("ctrl+s", "save", "Bewaren", priority=True),
    ]

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
            with Horizontal(classes="buttons"):
                yield Button("Bewaren (Ctrl+S)", id="save", variant="primary")
                yield Button("Terug", id="back")

    @on(Button.Pressed, "#back")
    def went_back(self) -> None:
        """Decide nothing."""
        self.dismiss(False)

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Keep it, or say what is not right."""
        for shown in self.query(".complaint").results(Static):
            shown.update("")
        try:
            self._save(self.query_one("#reason", Input).value, self.query_one("#day", Input).value)
        except KlasappError as error:
            field = "reason" if getattr(error, "field", "") == "reason" else "day"
            self.query_one(f"#{field}-complaint", Static).update(Content(str(error)))
            self.query_one(f"#{field}", Input).focus()
            return
        self.dismiss(True)
