"""The library of sources: to find one for a pupil, a parent or a colleague."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import DataTable, Label, Select, Static

from klasapp.upkeep import library_service as service
from klasapp.upkeep.library_item_screen import LibraryItemScreen
from klasapp.upkeep.library_service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.marked_table import Column, MarkedTable

_ALL = ""
_EDGES = 4
_WIDE = 110
_MARKS = {"werkt": "✓", "vervallen": "×", "niet_nagekeken": "?"}


class LibraryScreen(BaseScreen[None]):
    """Two filters and a table."""

    ROOM = "upkeep"
    HEADING = "Bibliotheek"
    CSS_PATH = "library.tcss"
    AUTO_FOCUS = "#items"
    HELP = (
        "Sites, hulplijnen, boeken en films bij het protocol. Kies bovenaan voor wie je iets zoekt "
        "en waarover. Enter laat een bron zien, met een QR-code die een ander met de telefoon kan "
        "lezen. klasapp gaat zelf nooit naar een site, en weet dus niet of een adres nog klopt: "
        "bij ? heeft niemand het nagekeken. Kijk je het zelf na, geef dat dan aan bij de bron."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("open", "enter", "Bekijken", "Laat deze bron zien met een QR-code.", False),
        Action("filter", "z", "Kies", "Ga naar de keuze voor wie en waarover."),
    )

    def __init__(self, session: Session, subject: str = _ALL) -> None:
        super().__init__()
        self._session, self._subject = session, subject
        self._keys: list[str] = []
        self._shown: tuple[str, str, int] | None = None

    def compose_content(self) -> ComposeResult:
        """Filters, table, a count."""
        with Vertical(id="library"):
            with Horizontal(classes="options"):
                yield Label("Voor wie")
                yield Select(
                    [("Iedereen", _ALL), *((t, k) for k, t in service.AUDIENCES.items())],
                    value=_ALL,
                    allow_blank=False,
                    compact=True,
                    id="audience",
                )
                yield Label("Waarover")
                yield Select(
                    [("Alles", _ALL), *((t, k) for k, t in service.SUBJECTS.items())],
                    value=self._subject,
                    allow_blank=False,
                    compact=True,
                    id="subject",
                )
            yield Static("", id="count")
            yield MarkedTable("items")

    def on_screen_resume(self) -> None:
        """Show the sources, and what was marked meanwhile."""
        if self.query("#items"):
            self._show()

    @on(Select.Changed)
    def chosen(self) -> None:
        """Other filters."""
        if self._asked() != self._shown:
            self._show()

    def _asked(self) -> tuple[str, str, int]:
        """The audience, the subject and the width to show."""
        audience = str(self.query_one("#audience", Select).value)
        subject = str(self.query_one("#subject", Select).value)
        return audience, subject, self.size.width

    def _show(self) -> None:
        self._shown = self._asked()
        audience, subject, width = self._shown
        shelf = service.shelf(self._session, audience, subject)
        hidden = f" Vervallen en verborgen: {shelf.hidden}." if shelf.hidden else ""
        self.query_one("#count", Static).update(
            Content(f"{len(shelf.items)} bronnen. ✓ werkt, × vervallen, ? niet nagekeken.{hidden}")
        )
        self._keys = [item.key for item in shelf.items]
        wide = width >= _WIDE
        rows = {
            item.key: (
                _MARKS[item.state.value],
                item.title,
                item.kind,
                *((", ".join(item.audiences),) if wide else ()),
                item.phone or item.address.partition("//")[2] or item.maker or item.age,
            )
            for item in shelf.items
        }
        columns = (
            Column("state", ""),
            Column("title", "Bron"),
            Column("kind", "Soort"),
            *((Column("audience", "Voor wie"),) if wide else ()),
            Column("where", "Waar", give=True),
        )
        self.query_one(MarkedTable).fill(columns, rows, width - _EDGES)

    def on_resize(self) -> None:
        """Use the room there is."""
        if self.query("#items") and self._asked() != self._shown:
            self._show()

    def action_filter(self) -> None:
        """To the filters."""
        self.query_one("#audience").focus()

    @on(DataTable.RowSelected, "#items")
    def action_open(self) -> None:
        """Show the source under the cursor."""
        place = self.query_one(MarkedTable).cursor_row
        if place < len(self._keys):
            self.app.push_screen(LibraryItemScreen(self._session, self._keys[place]))
