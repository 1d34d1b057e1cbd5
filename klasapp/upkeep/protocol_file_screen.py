"""A protocol file of the school: check it, load it, or save one to work on."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.protocol.fault import FaultLevel
from klasapp.upkeep import protocol_service as service
from klasapp.upkeep.protocol_service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm

_WORDS = {FaultLevel.ERROR: "fout", FaultLevel.CHOICE: "keuze", FaultLevel.NOTE: "nog doen"}
_STYLES = {FaultLevel.ERROR: "bold $text-error", FaultLevel.CHOICE: "", FaultLevel.NOTE: ""}


class ProtocolFileScreen(BaseScreen[None]):
    """The path of a file, its faults, and what to do with it."""

    ROOM = "upkeep"
    HEADING = "Protocolbestand"
    CSS_PATH = "protocol.tcss"
    AUTO_FOCUS = "#path"
    HELP = (
        "Heeft je school een eigen protocolbestand (TOML), typ dan waar het staat en druk Enter. "
        "klasapp leest het na en laat alles zien wat niet klopt of nog ontbreekt, met de regel "
        "erbij. Met een fout neemt klasapp het niet over. Wil je zo'n bestand maken? Bewaar een "
        "kopie met Ctrl+E, en verander die met een gewoon tekstprogramma."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("export", "ctrl+e", "Kopie", "Bewaar het protocolbestand om te bewerken.",
               priority=True),
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._checked = ""

    def compose_content(self) -> ComposeResult:
        """Field, buttons, faults."""
        with Vertical(classes="protocol-page"):
            yield Label("Waar staat het bestand?", classes="field-label")
            yield Input(
                id="path", placeholder="bijvoorbeeld ~/Documenten/protocol.toml", compact=True
            )
            with Horizontal(classes="buttons"):
                yield Button("Controleer", id="check", variant="primary")
                yield Button("Neem over", id="take", disabled=True)
                yield Button("Meegeleverde", id="shipped")
            yield Static("", id="outcome", classes="summary")
            yield OptionList(id="faults", markup=False)

    def on_mount(self) -> None:
        """The shipped one can only come back when there is another."""
        own = service.read_protocol_view(self._session).own_file
        self.query_one("#shipped", Button).disabled = not own

    @on(Input.Changed, "#path")
    def other_path(self, event: Input.Changed) -> None:
        """A file that was not looked at cannot be taken."""
        self.query_one("#take", Button).disabled = event.value != self._checked

    @on(Input.Submitted, "#path")
    @on(Button.Pressed, "#check")
    @telling
    def check(self) -> None:
        """Show all faults."""
        path = self.query_one("#path", Input).value
        self._checked = ""
        self.query_one("#take", Button).disabled = True
        faults = service.check_path(self._session, path)
        listed = self.query_one("#faults", OptionList)
        listed.clear_options()
        order = list(_WORDS)
        for fault in sorted(faults, key=lambda one: (order.index(one.level), one.line)):
            head = f"regel {fault.line}, {_WORDS[fault.level]}: "
            listed.add_option(Option(Content.assemble((head, _STYLES[fault.level]), fault.message)))
        wrong = sum(fault.level is FaultLevel.ERROR for fault in faults)
        todo = sum(fault.level is FaultLevel.NOTE for fault in faults)
        text = f"Fouten: {wrong}. Nog te doen: {todo}. Keuzes: {len(faults) - wrong - todo}."
        if not wrong:
            self._checked = path
            self.query_one("#take", Button).disabled = False
            text += " Je kunt dit bestand overnemen."
        self.query_one("#outcome", Static).update(Content(text))

    @on(Button.Pressed, "#take")
    def ask_to_take(self) -> None:
        """Ask before the protocol becomes another."""
        question = (
            "Dit bestand als protocol gebruiken? Keuzes die je in de app maakte vervallen; "
            "ingevulde contacten blijven. Lopende zaken houden het protocol waarmee ze begonnen."
        )
        self.app.push_screen(Confirm(question, "Ja, overnemen"), self._take)

    @telling
    def _take(self, sure: bool | None) -> None:
        if sure:
            was = service.own_file_text(self._session)
            protocol = service.load_path(self._session, self._checked)
            self._offer(f"Overgenomen: {protocol.name}, versie {protocol.version}.", was)

    @on(Button.Pressed, "#shipped")
    def ask_for_shipped(self) -> None:
        """Ask before the school's own file goes."""
        question = (
            "Terug naar het meegeleverde protocol? Het eigen bestand en de keuzes uit de app "
            "vervallen; ingevulde contacten blijven."
        )
        self.app.push_screen(Confirm(question, "Ja, terug"), self._back_to_shipped)

    @telling
    def _back_to_shipped(self, sure: bool | None) -> None:
        if sure:
            was = service.own_file_text(self._session)
            service.use_shipped(self._session)
            self._offer("Het meegeleverde protocol geldt weer.", was)

    def _offer(self, said: str, was: str) -> None:
        session = self._session
        self.shell.tell_undoable(
            said, lambda: service.put_back_file(session, was),
            "Het protocol van daarvoor geldt weer, zonder de keuzes die je in de app maakte.",
        )  # fmt: skip
        self.on_mount()

    def action_export(self) -> None:
        """Save the file to work on."""
        path = service.save_protocol_file(self._session)
        self.shell.tell(f"Opgeslagen: {path}")
