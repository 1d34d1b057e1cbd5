"""The rounds of a class: the first screen of the room."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from klasapp.errors import KlasappError
from klasapp.sociogram.class_page_screen import ClassPageScreen
from klasapp.sociogram.compare_screen import CompareScreen
from klasapp.sociogram.compose_screen import ComposeScreen
from klasapp.sociogram.import_round_screen import ImportRoundScreen
from klasapp.sociogram.round import STATE_WORDS
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.sociogram.service import (
    RoundSummary,
    Session,
    delete_round,
    list_rounds,
    start_round,
)
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm

_NO_CLASS = "Voeg eerst een klas toe: toets 7, Klas."
_NONE_CLOSED = (
    "Er is nog geen gesloten meting met antwoorden. Sluit eerst een meting; dan staat de klas hier."
)
_EMPTY = (
    "Nog geen metingen.\n\n"
    "Met een meting vraag je de klas wie met wie omgaat. Je ziet dan wie er misschien buiten "
    "valt, en of dat meer is dan toeval.\n\n"
    "Toets n maakt een nieuwe meting. Toets i leest formulieren uit Microsoft Forms of Google "
    "Forms in, of een meting die je al had."
)


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
        Action(
            "delete", "delete", "Wissen", "Wis deze meting met alle formulieren.", in_footer=False
        ),
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
            yield DataTable(cursor_type="row", zebra_stripes=True)

    def on_mount(self) -> None:
        """Make the columns."""
        table = self.query_one(DataTable)
        for label in ("Naam", "Datum", "Stand", "Ingevuld"):
            table.add_column(label)
        self._refresh()

    def on_screen_resume(self) -> None:
        """Something may have changed."""
        if self.query_one(DataTable).columns:
            self._refresh()

    def actions(self) -> tuple[Action, ...]:
        """Nothing without a class."""
        return self.ACTIONS if self._class_id is not None else ()

    def _refresh(self) -> None:
        table, empty = self.query_one(DataTable), self.query_one("#empty", Static)
        self._rounds = () if self._class_id is None else list_rounds(self._session, self._class_id)
        empty.display = not self._rounds
        table.display = bool(self._rounds)
        empty.update(Content(_NO_CLASS if self._class_id is None else _EMPTY))
        here = table.cursor_row
        table.clear()
        for one in self._rounds:
            symbol = {"draft": "○", "open": "◐", "closed": "●"}[one.state]
            source = " (ingelezen)" if one.source == "import" else ""
            table.add_row(
                Text(one.name, overflow="ellipsis", no_wrap=True),
                Text(one.opened_on.strftime("%d-%m-%Y")),
                Text(f"{symbol} {STATE_WORDS[one.state]}{source}"),
                Text(f"{one.answered} van {one.participants}"),
                key=str(one.id),
            )
        if self._rounds:
            table.move_cursor(row=min(here, len(self._rounds) - 1))
            table.focus()

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
        if self._class_id is None:
            self.shell.tell_failure(_NO_CLASS)
            return
        round_id = start_round(self._session, self._class_id)
        self.app.push_screen(ComposeScreen(self._session, round_id))

    def action_read_in(self) -> None:
        """Read a round from files."""
        if self._class_id is None:
            self.shell.tell_failure(_NO_CLASS)
            return
        self.app.push_screen(ImportRoundScreen(self._session, self._class_id))

    def action_compare(self) -> None:
        """Rounds with the same question beside each other."""
        if self._class_id is None:
            raise KlasappError(_NO_CLASS)
        self.app.push_screen(CompareScreen(self._session, self._class_id))

    def action_class_page(self) -> None:
        """The class over time."""
        if self._class_id is None:
            raise KlasappError(_NO_CLASS)
        if not any(one.state == "closed" and one.answered for one in self._rounds):
            raise KlasappError(_NONE_CLOSED)
        self.app.push_screen(ClassPageScreen(self._session, self._class_id))

    def action_delete(self) -> None:
        """Ask, naming what goes."""
        if not self._rounds:
            return
        one = self._rounds[self.query_one(DataTable).cursor_row]
        forms = {0: "Er is nog niets ingevuld.", 1: "Er is 1 formulier ingevuld; dat gaat ook weg."}
        said = forms.get(
            one.answered, f"Er zijn {one.answered} formulieren ingevuld; die gaan ook weg."
        )
        self.app.push_screen(
            Confirm(
                f'De meting "{one.name}" wissen?\n\n{said} Dit kun je niet terugdraaien.',
                yes="Wissen",
            ),
            lambda sure: self._delete(one.id) if sure else None,
        )

    @telling
    def _delete(self, round_id: int) -> None:
        delete_round(self._session, round_id)
        self._refresh()
