"""The passphrase is forgotten: open with the recovery code and choose a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Label, Static
from textual.worker import Worker, WorkerState

from klasapp.errors import KlasappError
from klasapp.keys.passphrase import require_acceptable
from klasapp.keys.recovery import normalise_recovery_code
from klasapp.widgets.base_screen import UNEXPECTED
from klasapp.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from klasapp.app.klasapp import KlasApp


class RecoveryScreen(Screen[None]):
    """A code and a new passphrase, typed twice."""

    HELP = (
        "De herstelcode staat op het blad dat je printte toen je klasapp voor het eerst opende. "
        "Typ hem over; streepjes en hoofdletters maken niet uit. Kies dan een nieuwe wachtzin "
        "en typ hem twee keer. Je gegevens blijven zoals ze zijn."
    )
    BINDINGS = [Binding("escape", "dismiss", "Terug")]
    AUTO_FOCUS = "#code"

    def compose(self) -> ComposeResult:
        """Three fields."""
        with Vertical(classes="gate"):
            yield Static("Openen met de herstelcode", classes="heading")
            yield Label("Herstelcode (van het blad in de kluis)")
            yield Input(id="code")
            yield Label("Nieuwe wachtzin")
            yield Input(password=True, id="first")
            yield Label("Nog een keer")
            yield Input(password=True, id="second")
            yield Static("", id="complaint", classes="complaint")
            yield Button("Nieuwe wachtzin instellen", id="set", variant="primary")
        yield KeyBar()

    def complain(self, sentence: str) -> None:
        """Say what is wrong."""
        line = self.query_one("#complaint", Static)
        line.update(Content(sentence))
        line.display = bool(sentence)

    @on(Input.Submitted)
    def to_next(self, event: Input.Submitted) -> None:
        """Enter goes on; in the last field it sets the passphrase."""
        following = {"code": "#first", "first": "#second"}.get(event.input.id or "")
        if following:
            self.query_one(following).focus()
        else:
            self.set_passphrase()

    @on(Button.Pressed, "#set")
    def set_passphrase(self) -> None:
        """Try the code in a thread, and write the new slot."""
        first = self.query_one("#first", Input).value
        try:
            code = normalise_recovery_code(self.query_one("#code", Input).value)
            if first != self.query_one("#second", Input).value:
                raise KlasappError("De twee wachtzinnen zijn niet gelijk. Typ ze opnieuw.")
            require_acceptable(first)
        except KlasappError as error:
            self.complain(str(error))
            return
        database = cast("KlasApp", self.app).database

        def change() -> None:
            from klasapp.keys.slots import change_secret, unlock

            change_secret(database, unlock(database, code, "recovery"), first, "passphrase")

        self.complain("Even geduld ...")
        self.run_worker(change, thread=True, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Back to the unlock screen with the new passphrase, or tell what is wrong."""
        if event.state is WorkerState.SUCCESS:
            self.app.notify("De nieuwe wachtzin geldt. Typ hem nu om te openen.", markup=False)
            self.dismiss()
        elif event.state is WorkerState.ERROR:
            error = event.worker.error
            self.complain(str(error) if isinstance(error, KlasappError) else UNEXPECTED)
