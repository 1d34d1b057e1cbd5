"""The way back to the mentor's screens: only with the passphrase."""

from __future__ import annotations

from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static
from textual.worker import Worker, WorkerState

from klasapp.errors import KlasappError
from klasapp.widgets.base_screen import UNEXPECTED
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.shell import Shell

IDLE_SECONDS = 60.0


class WayOutScreen(Dialog[bool]):
    """Ask the passphrase; True when it was right, False when the mentor went back."""

    CLASS_SAFE = True
    ALLOW_SELECT = False
    AUTO_FOCUS = "#passphrase"
    BINDINGS = [Binding("escape", "dismiss(False)", "Terug")]

    def __init__(self, heading: str, why: str, stay: str) -> None:
        """``heading`` and ``why``: Dutch; ``stay``: the button that goes back to the class."""
        super().__init__()
        self._heading, self._why, self._stay = heading, why, stay

    def compose(self) -> ComposeResult:
        """A field, what went wrong, two buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._heading), classes="heading")
            yield Static(Content(self._why))
            hint = cast(Shell, self.app).hint
            if hint:
                yield Static(Content(f"Wachtzin van de oefenschool: {hint}"))
            yield Input(password=True, placeholder="wachtzin", id="passphrase")
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Stoppen", id="stop", variant="warning")
                yield Button(Content(self._stay), id="stay", variant="primary")

    def on_mount(self) -> None:
        """Go back by itself when nobody types: the pupils' screen must not stay hidden."""
        self._idle = self.set_timer(IDLE_SECONDS, self._nobody_types)

    def _nobody_types(self) -> None:
        self.dismiss(False)

    @on(Input.Changed)
    def typed(self) -> None:
        """Somebody is there."""
        self._idle.reset()

    @on(Button.Pressed, "#stay")
    def stay(self) -> None:
        """Back to the class."""
        self.dismiss(False)

    @on(Button.Pressed, "#stop")
    @on(Input.Submitted)
    def try_passphrase(self) -> None:
        """Try it in a thread: it takes a moment."""
        field = self.query_one(Input)
        secret, field.value = field.value, ""
        if not secret:
            self._complain("Typ eerst je wachtzin.")
            return
        self._complain("Even geduld ...")
        shell = cast(Shell, self.app)
        self.run_worker(
            lambda: shell.passphrase_fits(secret),
            thread=True,
            exit_on_error=False,
            exclusive=True,
            group="passphrase",
        )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Let the mentor out, or say why not."""
        if event.state is WorkerState.SUCCESS:
            if event.worker.result:
                self.dismiss(True)
            else:
                self._complain("Die wachtzin klopt niet. Probeer het nog eens.")
        elif event.state is WorkerState.ERROR:
            known = isinstance(event.worker.error, KlasappError)
            self._complain(str(event.worker.error) if known else UNEXPECTED)

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(Content(sentence))
        self.query_one(Input).focus()
