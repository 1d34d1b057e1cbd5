"""The sociogram as a table."""

from __future__ import annotations

from typing import ClassVar, cast

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from klasapp.sociogram.explore import View, lens_of
from klasapp.sociogram.explore_facts import BRIDGE_LEGEND, SORT_WORDS, SortKey, table
from klasapp.sociogram.explore_service import Explored
from klasapp.sociometry.reason import number
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen

_COLUMNS: tuple[tuple[str, str, SortKey | None], ...] = (
    ("number", "Nr", "name"),
    ("name", "Leerling", "name"),
    ("received", "Gekozen", "received"),
    ("expected", "Toeval", None),
    ("mutual", "Wederz.", "mutual"),
    ("flags", "Aandachtspunt", None),
    ("given", "Koos", None),
    ("group", "Groep", "group"),
    ("bridge", "Brug", "bridge"),
)


class ExploreTableScreen(BaseScreen[str | None]):
    """All pupils through the lens of the sociogram; Enter hands the chosen one back."""

    CSS_PATH = ["sociogram.tcss", "explore.tcss"]
    ROOM = "sociogram"
    HEADING = "Tabel"
    AUTO_FOCUS = "#table"
    HELP = (
        "Dezelfde gegevens als in het sociogram. Enter brengt je terug naar het sociogram, met "
        "deze leerling gekozen. Met s, of met een klik op een kop, sorteer je anders.\n\n"
        "Toeval: zoveel keuzes verwacht je als iedereen willekeurig koos. "
        f"{BRIDGE_LEGEND} Groep: het groepje van leerlingen die elkaar vaak kiezen. Een ? staat "
        "waar de leerling zelf niet invulde."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("sort", "s", "Sorteer", "Sorteer op het volgende: gekozen, wederzijds, groepje..."),
    )

    def __init__(self, explored: Explored, view: View) -> None:
        super().__init__()
        self._explored, self._view = explored, view
        self._key: SortKey = "received"

    def compose_content(self) -> ComposeResult:
        """What it is about, and the table."""
        lens = lens_of(self._explored, self._view)
        with Vertical(id="sheet"):
            yield Static(Content(lens.title if lens else ""), classes="heading")
            yield Static("", id="sorted", classes="lead")
            yield DataTable[Text](id="table", cursor_type="row", zebra_stripes=True)

    def on_mount(self) -> None:
        """Fill the table."""
        self._fill(self._view.focus)

    def on_resize(self) -> None:
        """Fit the names to the width."""
        self._fill(self._chosen())

    @property
    def _table(self) -> DataTable[Text]:
        return cast("DataTable[Text]", self.query_one("#table"))

    def _chosen(self) -> str | None:
        shown = self._table
        if not shown.row_count:
            return self._view.focus
        return shown.coordinate_to_cell_key(shown.cursor_coordinate).row_key.value

    def _fill(self, chosen: str | None) -> None:
        shown = self._table
        shown.clear(columns=True)
        width = max(16, min(40, self.size.width - 90))
        for key, label, _ in _COLUMNS:
            shown.add_column(Text(label), key=key, width=width if key == "name" else None)
        rows = table(self._explored, self._view, self._key)
        for row in rows:
            shown.add_row(
                _right(str(row.number)),
                Text(row.name, no_wrap=True, overflow="ellipsis"),
                _right(str(row.received)),
                _right("" if row.expected is None else number(row.expected)),
                _right("?" if row.mutual is None else str(row.mutual)),
                Text(row.flags),
                _right("?" if row.given is None else str(row.given)),
                Text(row.group or "–", justify="center"),
                _right("?" if row.bridge is None else f"{100 * row.bridge:.0f} %"),
                key=row.pupil,
            )
        self.query_one("#sorted", Static).update(Content(f"Gesorteerd: {SORT_WORDS[self._key]}."))
        places = [row.pupil for row in rows]
        if chosen in places:
            shown.move_cursor(row=places.index(chosen), animate=False)

    def action_sort(self) -> None:
        """Sort by the next key."""
        keys = tuple(SORT_WORDS)
        self._key = keys[(keys.index(self._key) + 1) % len(keys)]
        self._fill(self._chosen())

    @on(DataTable.HeaderSelected)
    def header_clicked(self, event: DataTable.HeaderSelected) -> None:
        """Sort by the column that was clicked."""
        wanted = next((key for name, _, key in _COLUMNS if name == event.column_key.value), None)
        if wanted is not None:
            self._key = wanted
            self._fill(self._chosen())

    @on(DataTable.RowSelected)
    def row_chosen(self, event: DataTable.RowSelected) -> None:
        """Back to the sociogram, with this pupil."""
        self.dismiss(event.row_key.value)


def _right(text: str) -> Text:
    return Text(text, justify="right")
