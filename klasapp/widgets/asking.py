"""A window with fields: it keeps what was typed, or says what is not right and stays open."""

from __future__ import annotations

from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Static

from klasapp.errors import KlasappError
from klasapp.widgets.dialog import Dialog

Answer = TypeVar("Answer")


class Asking(Dialog[Answer]):
    """Subclasses yield their fields and then ``buttons``, and give ``answer``.

    Closes with the answer, or with None when the mentor went back. A failure is told above the
    buttons, or under its field where the error names one (``field``) and a Static with the id
    ``<field>-complaint`` stands there. Nothing typed is lost.
    """

    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("ctrl+s", "save", "Bewaren", priority=True),
    ]
    yes: str = "Bewaren"
    """The button that keeps it."""

    def buttons(self, *more: Button) -> ComposeResult:
        """The line for a complaint, and the buttons."""
        yield Static("", id="complaint", classes="complaint")
        with Horizontal(classes="buttons"):
            yield Button(Content(self.yes), id="save", variant="primary")
            yield Button("Terug", id="back")
            yield from more

    def answer(self) -> Answer:
        """What the fields say, saved. Raises ``KlasappError``."""
        raise NotImplementedError

    def field_of(self, error: KlasappError) -> str:
        """The id of the field that an error is about; empty: none in particular."""
        return str(getattr(error, "field", ""))

    @on(Button.Pressed, "#back")
    def went_back(self) -> None:
        """Leave without saving."""
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Keep it and close; or say what is not right."""
        for shown in self.query(".complaint").results(Static):
            shown.update("")
        try:
            answer = self.answer()
        except KlasappError as error:
            self._complain(error)
        else:
            self.dismiss(answer)

    def _complain(self, error: KlasappError) -> None:
        field = self.field_of(error)
        lines = {one.id: one for one in self.query(".complaint").results(Static)}
        line = lines.get(f"{field}-complaint") or lines["complaint"]
        line.update(Content(str(error)))
        fields = [one for one in self.query("Input, TextArea") if one.display]
        named = [one for one in fields if one.id == field]
        if named or isinstance(self.focused, Button):
            (named or fields or [line])[0].focus()
        self.call_after_refresh(line.scroll_visible, animate=False)
