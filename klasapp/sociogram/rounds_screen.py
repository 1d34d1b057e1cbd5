"""The rounds of a class: the first screen of the room."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from klasapp.sociogram.class_page_screen import ClassPageScreen
from klasapp.sociogram.compare_screen import CompareScreen
from klasapp.sociogram.compose_screen import ComposeScreen
from klasapp.sociogram.import_round_screen import ImportRoundScreen
from klasapp.sociogram.round import STATE_WORDS, RoundState
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.sociogram.service import (
    RoundSummary,
    Session,
    list_rounds,
    start_round,
)
from klasapp.sociogram.undo_service import delete_round, restore_round
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.marked_table import Column, MarkedTable

_NO_CLASS = "Voeg eerst een klas toe: toets 7, Klas."
_EMPTY = (
    "Nog geen metingen.\n\n"
    "Met een meting vraag je de klas wie met wie omgaat. Je ziet dan wie er misschien buiten "
    "valt, en of dat meer is dan toeval.\n\n"
    "Toets n maakt een nieuwe meting. Toets i leest formulieren uit Microsoft Forms of Google "
    "Forms in, of een meting die je al had."
)
_COLUMNS = (
    Column("name", "Naam", give=True),
    Column("day", "Datum"),
    Column("state", "Stand"),
    Column("answered", "Ingevuld"),
)
_SYMBOLS: dict[RoundState, str] = {"draft": "○", "open": "◐", "closed": "●"}
_BESIDE = 4
"""Columns of the page beside the table."""


class RoundsScreen(BaseScreen[None]):
    """All rounds, newest first."""

    CSS_PATH = "sociogram.tcss"
    ROOM = "sociogram"
    HEADING = "Sociogram"
    AUTO_FOCUS = "DataTable"
    HELP = (
        "Hier staan de metingen van je klas. Een meting is een lijst vragen, zoals: met wie trek "
        "je graag op? Elke leerling vult hem in op deze laptop. Daarna laat klasapp zien wie "
        "weinig gekozen wordt, en hoe zeker dat is.\n\n"
        "Begin met n. Kies een meting en druk op Enter om verder te gaan. Na de tweede meting kun "
        "je vergelijken (v) en de klas door de tijd bekijken (k)."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("new", "n", "Nieuw", "Maak een nieuwe meting."),
        Action("read_in", "i", "Inlezen", "Lees formulieren uit Forms in, of twee CSV-bestanden."),
        Action("compare", "v", "Vergelijk", "Zet metingen met dezelfde vraag naast elkaar."),
        Action("class_page", "k", "Klaspagina", "Bekijk de klas door de tijd, op één pagina."),
        Action("delete", "delete", "Wissen", "Wis deze meting met alle formulieren."),
    )

    def __init__(self, session: Session, class_id: int | None) -> None:
        super().__init__()
        self._session = session
        self._class_id = class_id
        self._rounds: tuple[RoundSummary, ...] = ()

    def compose_content(self) -> ComposeResult:
        """A table, or what to do first."""
        with Vertical(classes="content"):
            yield Static("Metingen", classes="heading")
            yield Static("", id="empty", classes="empty")
            yield MarkedTable("rounds")

    def on_mount(self) -> None:
        """Show the rounds."""
        self._refresh()

    def on_screen_resume(self) -> None:
        """Something may have changed."""
        if self.query(MarkedTable):
            self._refresh()

    def on_resize(self) -> None:
        """Fit the names to the width."""
        if self.query(MarkedTable):
            self._refresh()

    def fits(self, action: str) -> bool:
        """What the rounds allow; nothing without a class."""
        if action == "delete":
            return bool(self._rounds)
        if action in {"compare", "class_page"}:
            seen = sum(one.state == "closed" and one.answered > 0 for one in self._rounds)
            return seen > (action == "compare")
        return self._class_id is not None or action not in {"new", "read_in"}

    def _refresh(self) -> None:
        table, empty = self.query_one(MarkedTable), self.query_one("#empty", Static)
        self._rounds = () if self._class_id is None else list_rounds(self._session, self._class_id)
        empty.display = not self._rounds
        table.display = bool(self._rounds)
        empty.update(Content(_NO_CLASS if self._class_id is None else _EMPTY))
        if self._rounds:
            rows = {str(one.id): _cells(one) for one in self._rounds}
            table.fill(_COLUMNS, rows, self.size.width - _BESIDE)
            table.focus()
        self.refresh_bindings()

    @on(DataTable.RowSelected)
    @telling
    def opened(self, event: DataTable.RowSelected) -> None:
        """Go on with a round."""
        one = self._rounds[event.cursor_row]
        draft = one.state == "draft"
        self.app.push_screen(
            ComposeScreen(self._session, one.id) if draft else RoundScreen(self._session, one.id)
        )

    def action_new(self) -> None:
        """Begin a round and fill it in."""
        if self._class_id is not None:
            round_id = start_round(self._session, self._class_id)
            self.app.push_screen(ComposeScreen(self._session, round_id))

    def action_read_in(self) -> None:
        """Read a round from files."""
        if self._class_id is not None:
            self.app.push_screen(ImportRoundScreen(self._session, self._class_id))

    def action_compare(self) -> None:
        """Rounds with the same question beside each other."""
        if self._class_id is not None:
            self.app.push_screen(CompareScreen(self._session, self._class_id))

    def action_class_page(self) -> None:
        """The class over time."""
        if self._class_id is not None:
            self.app.push_screen(ClassPageScreen(self._session, self._class_id))

    def action_delete(self) -> None:
        """Ask, naming what goes."""
        if not self._rounds:
            return
        one = self._rounds[self.query_one(MarkedTable).cursor_row]
        forms = {0: "Er is nog niets ingevuld.", 1: "Er is 1 formulier ingevuld; dat gaat ook weg."}
        said = forms.get(
            one.answered, f"Er zijn {one.answered} formulieren ingevuld; die gaan ook weg."
        )
        self.app.push_screen(
            Confirm(
                f'De meting "{one.name}" wissen?\n\n{said} Tot het slot kun je dit met '
                "Ctrl+Z terugzetten.",
                yes="Wissen",
            ),
            lambda sure: self._delete(one.id) if sure else None,
        )

    @telling
    def _delete(self, round_id: int) -> None:
        session = self._session
        gone = delete_round(session, round_id)
        self.shell.tell_undoable(
            f'De meting "{gone.asked.name}" is gewist.',
            lambda: restore_round(session, gone),
            "De meting staat er weer, met alle formulieren.",
        )
        self._refresh()


def _cells(one: RoundSummary) -> tuple[str, ...]:
    source = " (ingelezen)" if one.source == "import" else ""
    return (
        one.name,
        one.opened_on.strftime("%d-%m-%Y"),
        f"{_SYMBOLS[one.state]} {STATE_WORDS[one.state]}{source}",
        f"{one.answered} van {one.participants}",
    )
