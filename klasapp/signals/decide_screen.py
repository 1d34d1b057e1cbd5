"""It stays a signal: why, and when to look again (C13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from klasapp.errors import InputError
from klasapp.roster.typed_day import parse_day, typed
from klasapp.signals.signal import SignalError
from klasapp.widgets.dialog import Dialog


class StaysDialog(Dialog[bool]):
    """Ask for the reason and the day; True when it was kept."""

    HELP = (
        "Niet elk signaal wordt een zaak. Schrijf waarom je het nu een signaal laat, en wanneer "
        "je weer kijkt; op die dag staat het in Deze week. Ctrl+S bewaart."
    )
    AUTO_FOCUS = "#reason"
    BINDINGS = [
        Binding("escape", "dismiss(False)", "Terug"),
        Binding("ctrl+s", "save", "Bewaren", priority=True),
    ]

    def __init__(
        self, today: date, proposed: date, save: Callable[[str, date | None], None], count: int = 1
    ) -> None:
        super().__init__()
        self._today, self._proposed, self._save, self._count = today, proposed, save, count

    def compose(self) -> ComposeResult:
        """Two fields."""
        what = "Dit blijft een signaal." if self._count == 1 else f"{self._count} signalen blijven."
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(Content(f"{what} Er komt nu geen zaak."), classes="question")
            yield Static("Waarom?", classes="field-label")
            yield Input(id="reason", compact=True)
            yield Static("", id="reason-complaint", classes="complaint")
            yield Static("Wanneer kijk je weer? (leeg: niet meer)", classes="field-label")
            yield Input(typed(self._proposed), id="check_on", compact=True)
            yield Static("", id="check_on-complaint", classes="complaint")
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
            self._save(self.query_one("#reason", Input).value, self._day())
        except SignalError as error:
            self.query_one(f"#{error.field}-complaint", Static).update(Content(str(error)))
            self.query_one(f"#{error.field}", Input).focus()
            return
        self.dismiss(True)

    def _day(self) -> date | None:
        text = self.query_one("#check_on", Input).value
        if not text.strip():
            return None
        try:
            return parse_day(text, self._today)
        except InputError as error:
            raise SignalError("check_on", str(error)) from error
