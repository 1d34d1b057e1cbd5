"""How the school is called on papers for pupils and parents, and its logo (R177)."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, Static

from klasapp.upkeep import service
from klasapp.upkeep.service import Session
from klasapp.widgets.asking import Asking

_NONE = "geen"


class SchoolScreen(Asking[bool]):
    """The name and the file of the logo."""

    HELP = (
        "De naam en het logo komen op posters, brieven en andere papieren. Typ bij het logo "
        "waar het bestand staat; klasapp bewaart een kopie. Ctrl+S bewaart."
    )
    AUTO_FOCUS = "#name"

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
            yield from self.buttons()

    def answer(self) -> bool:
        """Keep them."""
        typed = self.query_one("#logo", Input).value.strip()
        path = None if typed in {"", _NONE} else Path(typed).expanduser()
        service.change_school(
            self._session, self.query_one("#name", Input).value, path, gone=typed == _NONE
        )
        return True
