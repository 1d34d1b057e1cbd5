"""A window with fields: it keeps what was typed, or says what is not right and stays open."""

from __future__ import annotations

from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Static, TextArea

from klasapp.errors import KlasappError
from klasapp.widgets.confirm import Confirm
from klasapp.widgets.dialog import Dialog

Answer = TypeVar("Answer")


class Asking(Dialog[Answer]):
    """Subclasses yield their fields and then ``buttons``, and give ``answer``.

    Closes with the answer, or with None when the mentor went back. A failure is told above the
    buttons, or under its field where the error names one (``field``) and a Static with the id
    ``<field>-complaint`` stands there. Nothing typed is lost.
    """

    BINDINGS = [
        Binding("escape", "leave", "Terug"),
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

    def on_mount(self) -> None:
        """Remember what stands there before anything is typed."""
        self._at_first = self._typed()

    def _typed(self) -> list[str]:
        return [field.text.strip() for field in self.query(TextArea)]

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        """Leave without saving; a text that was written is not thrown away without a question."""
        now = self._typed()
        if now == self._at_first or not any(now):
            self.dismiss(None)
            return
        self.app.push_screen(
            Confirm("Wat je typte, is nog niet bewaard. Toch weggooien?", yes="Weggooien"),
            lambda sure: self._let_go() if sure else None,
        )

    def _let_go(self) -> None:
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
