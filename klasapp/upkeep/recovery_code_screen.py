"""The new recovery code, shown once."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from klasapp.upkeep import service
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm


class NewRecoveryCodeScreen(BaseScreen[None]):
    """The code, and a page of it to print."""

    ROOM = "upkeep"
    HEADING = "Herstelcode"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#print"
    HELP = (
        "Dit is je nieuwe herstelcode. Je ziet hem nu één keer. Print hem of schrijf hem over, en "
        "leg hem in de kluis van de school. Gooi het blad met de oude code weg: die werkt niet."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save_sheet", "p", "Pdf", "Maak een blad met de code om te printen."),
    )

    def __init__(self, session: Session, code: str) -> None:
        super().__init__()
        self._session, self._code = session, code

    def compose_content(self) -> ComposeResult:
        """The code and two buttons."""
        with VerticalScroll(classes="form", can_focus=False):
            yield Static("Je nieuwe herstelcode", classes="summary")
            yield Static(Content(self._code), classes="code", id="code")
            yield Static(
                "Print hem of schrijf hem over en leg hem in de kluis van de school. Het blad met "
                "de oude code werkt niet meer.",
                classes="lead",
            )
            yield Button("Bewaar als pdf om te printen", id="print", variant="primary")
            yield Static("", id="saved")
            yield Button("Ik heb hem", id="done")

    @on(Button.Pressed, "#print")
    @telling
    def action_save_sheet(self) -> None:
        """Write the page."""
        path = service.save_recovery_sheet(self._session, self._code)
        self.query_one("#saved", Static).update(
            Content(f"\nHet blad staat in {path}. Print het en wis het bestand daarna.\n")
        )
        self.query_one("#done").focus()

    @on(Button.Pressed, "#done")
    def action_back(self) -> None:
        """Ask first: the code does not come back."""
        self.app.push_screen(
            Confirm(
                "Heb je de code geprint of overgeschreven? Hierna zie je hem niet meer.",
                "Ja, ik heb hem",
            ),
            self._leave,
        )

    def _leave(self, sure: bool | None) -> None:
        if sure:
            self.dismiss()
