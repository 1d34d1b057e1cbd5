"""A small form around one day: it keeps what was typed, or says what is not right."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Static

from klasapp.agreements.service import Session
from klasapp.errors import KlasappError
from klasapp.widgets.dialog import Dialog


class DayDialog(Dialog[bool]):
    """Hands back True when something was kept; a subclass yields the fields, and keeps them."""

    AUTO_FOCUS = "#day"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("ctrl+s", "save", "Bewaren", priority=True),
    ]

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id

    def buttons(self) -> ComposeResult:
        """The line for a complaint, and the two buttons."""
        yield Static("", id="complaint", classes="complaint")
        with Horizontal(classes="buttons"):
            yield Button("Bewaren", id="save", variant="primary")
            yield Button("Terug", id="back")

    @on(Button.Pressed, "#back")
    def went_back(self) -> None:
        """Leave without saving."""
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Keep it, or say what is not right."""
        try:
            self.keep()
        except KlasappError as error:
            self.query_one("#complaint", Static).update(Content(str(error)))
            self.query_one("#day").focus()
            return
        self.dismiss(True)

    def keep(self) -> None:
        """Keep what was typed. Raises ``KlasappError``."""
        raise NotImplementedError

    def typed_day(self) -> str:
        """What stands in the field for the day."""
        return self.query_one("#day", Input).value
