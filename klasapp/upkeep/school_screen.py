"""How the school is called on papers for pupils and parents, and its logo (R177)."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from klasapp.errors import KlasappError
from klasapp.upkeep import service
from klasapp.upkeep.service import Session
from klasapp.widgets.dialog import Dialog

_NONE = "geen"


class SchoolScreen(Dialog[bool]):
    """The name and the file of the logo."""

    HELP = (
        "De naam en het logo komen op posters, brieven en andere papieren. Typ bij het logo "
        "waar het bestand staat; klasapp bewaart een kopie. Ctrl+S bewaart."
    )
    AUTO_FOCUS = "#name"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("ctrl+s", "save", "Bewaren", priority=True),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Two fields."""
        now = service.school(self._session)
        with VerticalScroll(classes="dialog"):
            yield Static("Je school op papier", classes="heading")
            yield Static(
                "Staat op posters, brieven en tips. Wie de contacten zijn, vul je in bij Protocol."
            )
            yield Label("Naam van de school", classes="field-label")
            yield Input(now.name, id="name", max_length=80, compact=True)
            has = "Er is een logo." if now.logo else "Er is nog geen logo."
            yield Static(
                Content(f"Logo: het bestand (PNG, JPG of SVG). Leeg laat het zoals het is. {has}"),
                classes="field-label",
            )
            yield Input("", id="logo", placeholder="/pad/naar/logo.png", compact=True)
            yield Static(Content(f"Typ {_NONE} om het logo weg te halen."), classes="lead")
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
        """Keep them, or say what is not right."""
        typed = self.query_one("#logo", Input).value.strip()
        path = None if typed in {"", _NONE} else Path(typed).expanduser()
        try:
            service.change_school(
                self._session, self.query_one("#name", Input).value, path, gone=typed == _NONE
            )
        except KlasappError as error:
            self.query_one("#complaint", Static).update(Content(str(error)))
            return
        self.dismiss(True)
