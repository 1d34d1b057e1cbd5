"""Encrypting what was just made, from any room; and opening such a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from klasapp.documents.sealing import SUFFIX, open_sealed, seal_files
from klasapp.errors import InputError, KlasappError
from klasapp.keys.passphrase import require_acceptable
from klasapp.upkeep.backup_service import path_of
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen

Result = TypeVar("Result")


class _SecretScreen(BaseScreen[None]):
    """A form that works in a thread and says under the fields how it went."""

    ROOM = "upkeep"
    CSS_PATH = "upkeep.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._busy = session, False

    @on(Input.Submitted)
    def to_next(self) -> None:
        """Enter goes to the next field."""
        self.focus_next()

    def _say(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(Content(sentence))

    def _in_thread(self, task: Callable[[], Result], done: Callable[[Result], None]) -> None:
        """Run ``task`` in a thread and hand on its result; a fault stands under the fields."""
        self._busy = True
        self._say("Even geduld ...")

        def run() -> Result | KlasappError:
            try:
                return task()
            except KlasappError as error:
                return error

        def ended(result: Result | KlasappError) -> None:
            self._busy = False
            if isinstance(result, KlasappError):
                self._say(str(result))
            else:
                done(result)

        self.work(run, ended)


class SealScreen(_SecretScreen):
    """Which files, and a passphrase twice."""

    HEADING = "Versleutelen"
    AUTO_FOCUS = "#secret"
    HELP = (
        "Hier maak je van bestanden die je net maakte één versleuteld bestand, bijvoorbeeld om te "
        "mailen. De leesbare bestanden gaan daarna weg. Wie het krijgt, opent het in klasapp bij "
        "Beheer. Zeg de wachtzin door de telefoon, nooit in dezelfde mail."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Versleutelen", "Maak het versleutelde bestand.", priority=True),
    )

    def __init__(self, session: Session, paths: Sequence[Path]) -> None:
        super().__init__(session)
        # What is encrypted already, such as a case handed over, stays as it is.
        self._paths = tuple(
            dict.fromkeys(path for path in paths if path.exists() and path.suffix != SUFFIX)
        )

    def compose_content(self) -> ComposeResult:
        """The files and two fields."""
        with VerticalScroll(classes="form", can_focus=False):
            yield Static("Deze bestanden maakte je net", classes="summary")
            yield Static(
                Content("\n".join(f"  {path.name}" for path in self._paths) or "  Nog geen.")
            )
            yield Label("Wachtzin voor dit bestand (niet die van klasapp)", classes="field-label")
            yield Input(password=True, id="secret", compact=True)
            yield Label("Nog een keer", classes="field-label")
            yield Input(password=True, id="again", compact=True)
            yield Static("", id="complaint", classes="complaint")
            yield Button("Versleutelen", id="save", variant="primary")

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Make it in a thread."""
        if self._busy:
            return
        secret = self.query_one("#secret", Input).value
        try:
            if secret != self.query_one("#again", Input).value:
                raise InputError("De twee wachtzinnen zijn niet gelijk. Typ ze opnieuw.")
            require_acceptable(secret)
        except KlasappError as error:
            self._say(str(error))
            return
        paths, today = self._paths, self._session.today
        self._in_thread(lambda: seal_files(paths, secret, today), self._made)

    def _made(self, result: Path) -> None:
        with self._session.writing():
            self._session.audit("export.seal", "export:1", str(len(self._paths)))
        self.shell.tell(f"Versleuteld: {result}. De leesbare bestanden zijn weg.")
        self.dismiss()


class OpenSealedScreen(_SecretScreen):
    """Which file, and its passphrase."""

    HEADING = "Versleuteld bestand"
    AUTO_FOCUS = "#path"
    HELP = (
        "Hier open je een bestand dat een collega met klasapp versleutelde (.klasapp). De "
        "bestanden komen in je map voor exports. Een overdracht van een zaak lees je in bij Zaken."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Openen", "Open het bestand.", priority=True),
    )

    def compose_content(self) -> ComposeResult:
        """Two fields."""
        with VerticalScroll(classes="form", can_focus=False):
            yield Static("Een versleuteld bestand openen", classes="summary")
            yield Label("Waar staat het bestand (.klasapp)?", classes="field-label")
            yield Input(id="path", compact=True)
            yield Label("Wachtzin van het bestand", classes="field-label")
            yield Input(password=True, id="secret", compact=True)
            yield Static("", id="complaint", classes="complaint")
            yield Button("Openen", id="save", variant="primary")

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Open it in a thread."""
        if self._busy:
            return
        secret = self.query_one("#secret", Input).value
        try:
            path = path_of(self.query_one("#path", Input).value)
        except KlasappError as error:
            self._say(str(error))
            return
        self._in_thread(lambda: open_sealed(path, secret), self._taken)

    def _taken(self, result: tuple[Path, ...]) -> None:
        with self._session.writing():
            self._session.audit("export.unseal", "export:1", str(len(result)))
        self._say("\n".join(["Geopend:", *(f"  {path}" for path in result)]))
