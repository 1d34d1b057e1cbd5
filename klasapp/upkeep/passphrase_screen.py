"""Choosing another passphrase."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from klasapp.errors import KlasappError
from klasapp.upkeep import service
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen

_FIELDS = ("old", "new", "again")


class PassphraseScreen(BaseScreen[None]):
    """The old one, and the new one twice."""

    ROOM = "upkeep"
    HEADING = "Wachtzin"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#old"
    HELP = (
        "Hier kies je een andere wachtzin. Dat hoeft niet elk jaar: alleen als iemand hem kan "
        "hebben gezien. Neem vier woorden die niets met elkaar te maken hebben. De herstelcode in "
        "de kluis blijft werken."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Laat de nieuwe wachtzin gelden.", priority=True),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._busy = False

    def compose_content(self) -> ComposeResult:
        """Three fields and how strong the new one is."""
        with VerticalScroll(classes="form", can_focus=False):
            yield Static("Een andere wachtzin", classes="summary")
            yield Label("Je wachtzin van nu", classes="field-label")
            yield Input(password=True, id="old", compact=True)
            yield Label("Nieuwe wachtzin", classes="field-label")
            yield Input(password=True, id="new", compact=True)
            yield Static("", id="strength")
            yield Label("Nog een keer de nieuwe", classes="field-label")
            yield Input(password=True, id="again", compact=True)
            yield Static("", id="complaint", classes="complaint")
            yield Button("Bewaren", id="save", variant="primary")

    @on(Input.Changed, "#new")
    def show_strength(self, event: Input.Changed) -> None:
        """Tell how strong it is while it is typed."""
        strength = service.estimate_strength(event.value)
        bar = "■" * (strength.score + 1) + "□" * (4 - strength.score)
        text = f"{bar} {strength.label}. {strength.advice}" if event.value else ""
        self.query_one("#strength", Static).update(Content(text))

    @on(Input.Submitted)
    def to_next(self, event: Input.Submitted) -> None:
        """Enter goes on; in the last field it saves."""
        following = {"old": "#new", "new": "#again"}.get(event.input.id or "")
        if following:
            self.query_one(following).focus()
        else:
            self.action_save()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Change it in a thread; what is wrong is said under the fields."""
        if self._busy:
            return
        self._busy = True
        old, new, again = (self.query_one(f"#{name}", Input).value for name in _FIELDS)
        self._complain("Even geduld ...")
        session = self._session

        def change() -> KlasappError | None:
            with session.store.reopen() as store:
                try:
                    service.change_passphrase(Session(store, session.clock), old, new, again)
                except KlasappError as error:
                    return error
            return None

        self.work(change, self._changed)

    def _changed(self, error: KlasappError | None) -> None:
        self._busy = False
        if error is not None:
            self._complain(str(error))
            return
        for name in _FIELDS:
            self.query_one(f"#{name}", Input).value = ""
        self.shell.tell("De nieuwe wachtzin geldt vanaf nu.")
        self.dismiss()

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(Content(sentence))
