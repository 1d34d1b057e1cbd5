"""The data cannot be opened, or stand on another laptop: put a backup in place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Label, Static
from textual.worker import Worker, WorkerState

from klasapp.errors import KlasappError
from klasapp.widgets.base_screen import UNEXPECTED
from klasapp.widgets.dialog import ClosesOnce
from klasapp.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from klasapp.app.klasapp import KlasApp
    from klasapp.store.backup import Backup, BackupContent
    from klasapp.store.restore import BackupKey


@dataclass(frozen=True)
class _Found:
    """A backup that opens and is whole."""

    backup: Backup
    content: BackupContent
    key: BackupKey


class RescueScreen(ClosesOnce[bytes | None]):
    """Look for the last good backup, or take the one that is named; then put it in place.

    ``reason``: why the data do not open, in Dutch; empty on a new laptop. ``secret``: what was
    typed to unlock; empty: it is asked for here. Hands back the key of what was put in place.
    """

    HELP = (
        "Hier zet je een reservekopie terug. klasapp zoekt zelf de laatste goede kopie op deze "
        "laptop; een kopie op een stick wijs je aan door te typen waar het bestand staat. Je "
        "ziet eerst van wanneer de kopie is en wat erin zit. De kopie opent met de wachtzin van "
        "toen, of met de herstelcode."
    )
    BINDINGS = [Binding("escape", "dismiss(None)", "Terug")]

    def __init__(self, reason: str = "", secret: str = "") -> None:
        super().__init__()
        self._reason, self._secret = reason, secret
        self._found: _Found | None = None

    @property
    def klasapp(self) -> KlasApp:
        """The app, with its own type."""
        return cast("KlasApp", self.app)

    def compose(self) -> ComposeResult:
        """What is wrong, what there is, and two fields."""
        heading = "De gegevens openen niet" if self._reason else "Een reservekopie terugzetten"
        with VerticalScroll(classes="gate", can_focus=False):
            yield Static(heading, classes="heading")
            if self._reason:
                yield Static(Content(self._reason), classes="lead", id="reason")
            yield Static("", id="found", classes="lead")
            yield Button("Zet deze kopie terug", id="restore", variant="primary")
            yield Label("Een andere kopie: het bestand (.kopie), bijvoorbeeld op je stick")
            yield Input(id="path", placeholder="leeg: de laatste goede op deze laptop")
            if not self._secret:
                yield Label("De wachtzin van toen, of de herstelcode")
                yield Input(password=True, id="secret")
            yield Button("Kijk wat erin zit", id="look")
            yield Static("", id="complaint", classes="complaint")
        yield KeyBar()

    def on_mount(self) -> None:
        """Look at once when the passphrase is known."""
        self.query_one("#restore").display = False
        if self._secret:
            self.look()
        else:
            self.query_one("#path").focus()

    def complain(self, sentence: str) -> None:
        """Say what is wrong."""
        line = self.query_one("#complaint", Static)
        line.update(Content(sentence))
        line.display = bool(sentence)

    @on(Input.Submitted)
    @on(Button.Pressed, "#look")
    def look(self) -> None:
        """Open the backup in a thread, and show what is in it."""
        typed = self.query_one("#path", Input).value.strip().strip('"')
        secret = self._secret or self.query_one("#secret", Input).value
        if not secret:
            self.complain("Typ ook de wachtzin of de herstelcode.")
            self.query_one("#secret").focus()
            return
        self._found = None
        self.query_one("#restore").display = False
        self.complain("Even kijken ...")
        database = self.klasapp.database
        path = Path(typed).expanduser().absolute() if typed else None
        self.run_worker(
            lambda: _look(database, path, secret), thread=True, exit_on_error=False, group="look"
        )

    @on(Button.Pressed, "#restore")
    def restore(self) -> None:
        """Put it in place in a thread."""
        found, app = self._found, self.klasapp
        if found is None:
            return
        self.complain("Even geduld ...")
        self.query_one("#restore").display = False
        self.run_worker(
            lambda: _restore(found.backup.path, app.database, found.key, app.clock()),
            thread=True,
            exit_on_error=False,
            group="restore",
        )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show what was found, open what was restored, or tell what is wrong."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            self.complain(str(error) if isinstance(error, KlasappError) else UNEXPECTED)
        elif event.state is WorkerState.SUCCESS and event.worker.group == "look":
            self._show(event.worker.result)
        elif event.state is WorkerState.SUCCESS and event.worker.group == "restore":
            self.dismiss(self._found.key.key if self._found else None)

    def _show(self, found: Any) -> None:
        self.complain("")
        self._found = found
        self.query_one("#found", Static).update(Content(_sentence(found, bool(self._reason))))
        button = self.query_one("#restore", Button)
        button.display = True
        button.focus()


class RestoringScreen(Screen[None]):
    """A moment of patience between the rooms and the passphrase."""

    HELP = "klasapp zet de reservekopie terug. Dat duurt even; daarna typ je je wachtzin."

    def __init__(self, path: Path, key: BackupKey) -> None:
        super().__init__()
        self._path, self._key = path, key

    def compose(self) -> ComposeResult:
        """One sentence."""
        with Vertical(classes="gate"):
            yield Static("Reservekopie terugzetten", classes="heading")
            yield Static("Even geduld ...")

    def on_mount(self) -> None:
        """Close the store here, restore in a thread."""
        app = cast("KlasApp", self.app)
        app.close_store()
        self.run_worker(
            lambda: _restore(self._path, app.database, self._key, app.clock()),
            thread=True,
            exit_on_error=False,
        )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Back to the start, with what happened."""
        # By the app itself: this screen cannot wait for its own end.
        app = cast("KlasApp", self.app)
        if event.state is WorkerState.SUCCESS:
            app.call_next(app.restored, str(event.worker.result))
        elif event.state is WorkerState.ERROR:
            error = event.worker.error
            sentence = str(error) if isinstance(error, KlasappError) else UNEXPECTED
            app.call_next(app.restored, sentence)


def _look(database: Path, path: Path | None, secret: str) -> _Found:
    """The backup at ``path``, or the newest good one beside ``database``."""
    from klasapp.keys.slots import WrongSecret
    from klasapp.store.backup import BackupFault, look_inside, read_backup
    from klasapp.store.faults import StoreFault
    from klasapp.store.restore import key_for
    from klasapp.store.rotation import backups_in, rotation_folder

    if path is not None:
        backup, key = read_backup(path), key_for(path, database, secret)
        content = look_inside(path, key.key)
        if content.findings:
            raise BackupFault(f"Deze kopie is niet heel: {content.findings[0]} Kies een andere.")
        return _Found(backup, content, key)
    wrong: WrongSecret | None = None
    for backup in backups_in(rotation_folder(database)):
        try:
            key = key_for(backup.path, database, secret)
            content = look_inside(backup.path, key.key)
        except WrongSecret as error:
            wrong = wrong or error
        except StoreFault:
            continue
        else:
            if not content.findings:
                return _Found(backup, content, key)
    if wrong is not None:
        raise wrong
    raise BackupFault(
        f"Op deze laptop staat geen goede reservekopie ({rotation_folder(database)}). Steek je "
        "stick erin en noem hieronder het bestand."
    )


def _restore(path: Path, database: Path, key: BackupKey, now: Any) -> str:
    """Put it in place; returns what to tell."""
    from klasapp.store.restore import restore_backup

    done = restore_backup(path, database, key, now, replace=True)
    made = done.backup.made_at
    kept = f" Wat er stond, is bewaard als {done.kept[0].name}." if done.kept else ""
    return f"Teruggezet, zoals het was op {made:%d-%m-%Y om %H:%M}.{kept} Typ je wachtzin."


def _sentence(found: _Found, damaged: bool) -> str:
    from klasapp.store.backup import spoken_counts

    what = "De laatste goede reservekopie is" if damaged else "Deze reservekopie is"
    aside = " Het beschadigde bestand blijft ernaast bewaard." if damaged else ""
    return (
        f"{what} van {found.backup.made_at:%d-%m-%Y om %H:%M}, en klasapp heeft hem zojuist "
        f"geopend en getest. Erin: {spoken_counts(found.content.counts)}. Wat je daarna bewaarde, "
        f"zit er niet in.{aside}"
    )
