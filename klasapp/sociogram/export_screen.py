"""A round as files for other programs, and what forms that write files have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from klasapp.errors import InputError
from klasapp.sociogram.export_service import (
    DATA_FORMATS,
    NAMES_WARNING,
    DataFormat,
    Explored,
    Session,
    explore,
    export_round,
    find_round,
)
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.ticks import Tick

SAVE = Action("save", "ctrl+s", "Bewaren", "Maak de bestanden.", priority=True)


class FileForm(BaseScreen[None]):
    """A form that writes files of one round to a folder, in a thread."""

    CSS_PATH = ["sociogram.tcss", "export.tcss"]
    ROOM = "sociogram"

    def __init__(self, session: Session, round_id: int) -> None:
        super().__init__()
        self._session = session
        self._round_id = round_id
        self._asked = find_round(session, round_id)
        self._explored: Explored | None = None
        self._writing = False

    def compose_content(self) -> ComposeResult:
        """The own fields, the folder, what was made."""
        with VerticalScroll(classes="content", can_focus=False):
            yield Static(Content(self._asked.name), classes="heading")
            yield from self.fields()
            yield self.row(
                "Map",
                Input(id="folder", compact=True, placeholder="leeg: klasapp in je map Documenten"),
            )
            yield Static("", id="note")
            with Horizontal(classes="buttons"):
                yield Button("Bewaren", id="save", variant="primary", disabled=True)
                yield Button("Terug", id="back")
            yield Static("", id="made")

    def fields(self) -> ComposeResult:
        """The fields above the folder."""
        yield from ()

    def row(self, label: str, field: Widget) -> Horizontal:
        """A label and a field on one line."""
        return Horizontal(Static(label, classes="label"), field, classes="file-row")

    def on_mount(self) -> None:
        """Calculate in a thread: the first time a library must be loaded."""
        session, round_id = self._session, self._round_id

        def task() -> Explored:
            with session.reopened() as own:
                return explore(own, round_id)

        self.work(task, self._loaded)

    def _loaded(self, explored: Explored) -> None:
        self._explored = explored
        self.query_one("#save", Button).disabled = False
        self.shown(explored)

    def shown(self, explored: Explored) -> None:
        """Fill in what the round decides."""

    def writer(self, explored: Explored) -> Callable[[Session, Path | None], tuple[Path, ...]]:
        """What writes the files, by the fields as they are now; ``InputError`` if it cannot."""
        raise NotImplementedError

    def say(self, note: str) -> None:
        """A warning under the fields."""
        self.query_one("#note", Static).update(Content(f"! {note}" if note else ""))

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    @telling
    def action_save(self) -> None:
        """Write the files."""
        if self._explored is None or self._writing:
            return
        write = self.writer(self._explored)
        typed = self.query_one("#folder", Input).value.strip()
        folder = _folder(typed) if typed else None
        session = self._session

        def task() -> tuple[Path, ...]:
            try:
                with session.reopened() as own:
                    return write(own, folder)
            finally:
                self._writing = False

        self._writing = True
        self.query_one("#made", Static).update(Content("Even geduld ..."))
        self.work(task, self._made)

    def _made(self, paths: tuple[Path, ...]) -> None:
        lines = [f"Bewaard in {paths[0].parent}:", *(f"• {path.name}" for path in paths)]
        self.query_one("#made", Static).update(Content("\n".join(lines)))
        self.query_one(VerticalScroll).scroll_end(animate=False)

    @on(Button.Pressed, "#back")
    def went_back(self) -> None:
        """Go back."""
        self.action_back()


def _folder(typed: str) -> Path:
    folder = Path(typed).expanduser()
    if not folder.is_absolute():
        raise InputError(
            f"'{typed}' is geen hele naam van een map. Typ hem vanaf het begin, zoals "
            f"{Path.home() / 'Documenten'}."
        )
    return folder


class ExportScreen(FileForm):
    """Files for other programs."""

    HEADING = "Exporteren"
    AUTO_FOCUS = "#format-xlsx"
    HELP = (
        "Maak van deze meting bestanden voor een ander programma: een sociomatrix voor Excel, "
        "twee CSV-bestanden met de keuzes en de deelname, of een netwerk voor programma's als "
        "Gephi.\n\n"
        "Leerlingen heten in die bestanden L01, L02 enzovoort. De nummers staan in een "
        "willekeurige volgorde. Wie welk nummer heeft, staat alleen in de sleutel, en die maakt "
        "klasapp alleen als je hem aanvinkt. Bewaar hem niet bij de andere bestanden.\n\n"
        "De vraag wie er pest gaat nooit mee: die antwoorden horen bij een zaak."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (SAVE,)

    def fields(self) -> ComposeResult:
        """A tick for each kind of file, names and the key."""
        for kind, words in DATA_FORMATS.items():
            yield Tick(Content(words), kind == "xlsx", id=f"format-{kind}", compact=True)
        yield Static("")
        yield Tick("Met namen in plaats van nummers", id="names", compact=True)
        yield Tick("Ook de sleutel: wie welk nummer heeft", id="key", compact=True)

    @on(Tick.Changed, "#names")
    def named(self, event: Tick.Changed) -> None:
        """Names in a file are a risk; a key is then of no use."""
        self.say(NAMES_WARNING if event.value else "")
        self.query_one("#key", Tick).disabled = event.value

    def writer(self, explored: Explored) -> Callable[[Session, Path | None], tuple[Path, ...]]:
        """The chosen kinds of file."""
        formats: list[DataFormat] = [
            kind for kind in DATA_FORMATS if self.query_one(f"#format-{kind}", Tick).value
        ]
        names, key = self.query_one("#names", Tick).value, self.query_one("#key", Tick).value
        if not formats:
            raise InputError("Er is nog niets gekozen. Vink ten minste een soort bestand aan.")
        return lambda session, folder: export_round(
            session, explored, formats, names=names, key=key, folder=folder
        )
