"""Opening klasapp with the passphrase, and unlocking it again."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Static
from textual.worker import Worker, WorkerState

from klasapp.errors import KlasappError
from klasapp.widgets.base_screen import UNEXPECTED
from klasapp.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from klasapp.app.klasapp import KlasApp

_WARM = ("networkx", "klasapp.sociometry", "klasapp.protocol", "klasapp.week.week_screen")


class _PassphraseScreen(Screen[None]):
    """Ask for the passphrase; the heavy work happens in a thread."""

    AUTO_FOCUS = "#passphrase"
    LEAD: ClassVar[str] = ""

    @property
    def klasapp(self) -> KlasApp:
        """The app, with its own type."""
        return cast("KlasApp", self.app)

    def compose(self) -> ComposeResult:
        """A field and what went wrong last time."""
        with Vertical(classes="gate"):
            yield Static("klasapp", classes="heading")
            yield Static(self.LEAD, classes="lead")
            yield Input(password=True, placeholder="wachtzin", id="passphrase")
            yield Static("", id="complaint", classes="complaint")
            if self.klasapp.hint:
                yield Static(Content(f"Wachtzin van de oefenschool: {self.klasapp.hint}"))
            yield from self.compose_more()
        yield KeyBar()

    def compose_more(self) -> ComposeResult:
        """What else there is to do."""
        yield from ()

    def complain(self, sentence: str) -> None:
        """Say what is wrong, under the field."""
        line = self.query_one("#complaint", Static)
        line.update(Content(sentence))
        line.display = bool(sentence)

    @on(Input.Submitted)
    def typed(self, event: Input.Submitted) -> None:
        """Try what was typed, unless there is still waiting to do."""
        secret = event.value
        event.input.value = ""
        if not secret:
            return
        wait = self.klasapp.patience.remaining(time.monotonic())
        if wait > 0:
            self.complain(f"Wacht nog {int(wait) + 1} seconden en probeer het dan opnieuw.")
            return
        self.complain("Even geduld ...")
        self.try_secret(secret)

    def try_secret(self, secret: str) -> None:
        """Do what this screen is for."""
        raise NotImplementedError

    def refused(self, error: BaseException | None) -> None:
        """Tell why it did not open; each wrong try makes the next one wait longer."""
        from klasapp.keys.slots import WrongSecret

        sentence = str(error) if isinstance(error, KlasappError) else UNEXPECTED
        if isinstance(error, WrongSecret):
            wait = self.klasapp.patience.fail(time.monotonic())
            if wait:
                unit = "seconde" if wait == 1 else "seconden"
                sentence += f" Na {int(wait)} {unit} kan het weer."
        self.complain(sentence)
        self.query_one(Input).focus()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand on the result of the thread."""
        if event.worker.group != "secret":
            return
        if event.state is WorkerState.SUCCESS:
            self.klasapp.patience.succeed()
            self.complain("")
            self.accepted(event.worker.result)
        elif event.state is WorkerState.ERROR:
            self.refused(event.worker.error)

    def accepted(self, result: Any, /) -> None:
        """The secret was right."""
        raise NotImplementedError


class UnlockScreen(_PassphraseScreen):
    """The first screen of every day."""

    HELP = (
        "Typ de wachtzin die je koos toen je klasapp voor het eerst opende, en druk op Enter. "
        "Na een paar keer mis moet je even wachten; dat houdt raden tegen. Weet je hem niet "
        "meer, ga dan met Tab naar de knop onder het veld: met de herstelcode van het blad kies "
        "je een nieuwe."
    )
    LEAD = "Typ je wachtzin en druk op Enter."

    def on_mount(self) -> None:
        """Load the heavy parts while the mentor types."""
        self._warm_up()

    @work(thread=True, exit_on_error=False, group="warm")
    def _warm_up(self) -> None:
        from importlib import import_module

        for name in _WARM:
            import_module(name)

    def compose_more(self) -> ComposeResult:
        """The way in for who forgot the passphrase."""
        yield Button("Wachtzin vergeten? Gebruik de herstelcode", id="recover", compact=True)

    @on(Button.Pressed, "#recover")
    def recover(self) -> None:
        """Open with the recovery code and choose a new passphrase."""
        from klasapp.app.recovery_screen import RecoveryScreen

        def back(_: None) -> None:
            self.query_one("#passphrase").focus()

        self.app.push_screen(RecoveryScreen(), back)

    def try_secret(self, secret: str) -> None:
        """Unlock the key and open the store, in a thread."""
        database = self.klasapp.database
        self.run_worker(
            lambda: _probe(database, secret), thread=True, exit_on_error=False, group="secret"
        )

    def accepted(self, result: Any, /) -> None:
        """Open the store here: a connection does not cross threads. Damaged data: to the rescue."""
        from klasapp.app.rescue_screen import RescueScreen

        probed = cast(_Probed, result)
        if probed.damage:
            screen = RescueScreen(probed.damage, probed.secret)
            self.app.push_screen(screen, self.klasapp.rescued)
            return
        try:
            self.klasapp.begin(probed.key)
        except KlasappError as error:
            self.complain(str(error))


@dataclass(frozen=True)
class _Probed:
    """What trying to open the database gave."""

    key: bytes = b""
    damage: str = ""
    """Why it needs a backup; empty when it opens."""
    secret: str = field(default="", repr=False)


def _probe(database: Path, secret: str) -> _Probed:
    """The key, after seeing that it opens the database, or what is damaged."""
    from klasapp.keys.slots import KeyFileFault, unlock
    from klasapp.store.faults import DamagedDatabase
    from klasapp.store.store import open_store

    try:
        key = unlock(database, secret)
        open_store(database, key).close()
    except (DamagedDatabase, KeyFileFault) as error:
        return _Probed(damage=str(error), secret=secret)
    return _Probed(key)


class LockScreen(_PassphraseScreen):
    """klasapp stays open behind this screen, but nothing of it shows."""

    HELP = (
        "Niemand kon lezen wat er stond toen je weg was. Typ je wachtzin en druk op Enter; je "
        "bent terug waar je was, en wat je typte is er nog. Weet je de wachtzin niet meer? "
        "Sluit klasapp af met Ctrl+Q en start opnieuw: daar kun je de herstelcode gebruiken."
    )
    LEAD = "klasapp staat op slot. Typ je wachtzin om verder te gaan waar je was."

    def try_secret(self, secret: str) -> None:
        """Try the passphrase in a thread."""
        from klasapp.keys.slots import unlock

        database = self.klasapp.database
        self.run_worker(
            lambda: unlock(database, secret), thread=True, exit_on_error=False, group="secret"
        )

    def accepted(self, _: Any, /) -> None:
        """Back to where the mentor was."""
        self.klasapp.unlocked()
