"""The sociogram as a table."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from klasapp.sociogram.explore import View, lens_of
from klasapp.sociogram.explore_facts import (
    BRIDGE_LEGEND,
    SORT_WORDS,
    Row,
    SortKey,
    short_flags,
    table,
)
from klasapp.sociogram.explore_service import Explored
from klasapp.sociogram.wording import flag_title
from klasapp.sociometry.reason import number
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.marked_table import Column, MarkedTable

_COLUMNS = (
    Column("number", "Nr", right=True),
    Column("name", "Leerling", give=True),
    Column("received", "Gekozen", right=True),
    Column("expected", "Toeval", right=True),
    Column("mutual", "Wederz.", right=True),
    Column("flags", "Aandachtspunt"),
    Column("given", "Koos", right=True),
    Column("group", "Groep"),
    Column("bridge", "Brug", right=True),
)
_SHORT = {"received": "←", "mutual": "↔", "given": "→", "group": "Gr."}
"""Headings where room is short."""
_SORTS: dict[str, SortKey] = {
    "number": "name", "name": "name", "received": "received", "mutual": "mutual",
    "group": "group", "bridge": "bridge",
}  # fmt: skip
_NARROW = 100
_BESIDE = 2
"""Columns of the page beside the table."""


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
            yield MarkedTable(id="table")
            yield Static("", id="row")

    def on_mount(self) -> None:
        """Fill the table."""
        self._fill()
        self._table.choose(self._view.focus)

    def on_resize(self) -> None:
        """Fit the names to the width."""
        self._fill()

    @property
    def _table(self) -> MarkedTable:
        return self.query_one(MarkedTable)

    def _fill(self) -> None:
        narrow = self.size.width < _NARROW
        columns = [
            one._replace(heading=_SHORT.get(one.key, one.heading)) if narrow else one
            for one in _COLUMNS
        ]
        rows = table(self._explored, self._view, self._key)
        cells = {row.pupil: _cells(row, narrow=narrow) for row in rows}
        self._table.fill(columns, cells, self.size.width - _BESIDE)
        signs = "  ← gekozen  ↔ wederzijds  → koos zelf" if narrow else ""
        self.query_one("#sorted", Static).update(
            Content(f"Gesorteerd: {SORT_WORDS[self._key]}.{signs}")
        )

    @on(DataTable.RowHighlighted)
    def row_read(self, event: DataTable.RowHighlighted) -> None:
        """The whole name, and the flags in words."""
        pupil = event.row_key.value
        if pupil is not None:
            titles = [flag_title(flag) for flag in self._explored.flags(pupil)]
            said = " · ".join(titles or ["geen aandachtspunt"])
            self.query_one("#row", Static).update(
                Content.assemble((self._explored.name(pupil), "bold"), f" · {said}")
            )

    def action_sort(self) -> None:
        """Sort by the next key."""
        keys = tuple(SORT_WORDS)
        self._key = keys[(keys.index(self._key) + 1) % len(keys)]
        self._fill()

    @on(DataTable.HeaderSelected)
    def header_clicked(self, event: DataTable.HeaderSelected) -> None:
        """Sort by the column that was clicked."""
        wanted = _SORTS.get(event.column_key.value or "")
        if wanted is not None:
            self._key = wanted
            self._fill()

    @on(DataTable.RowSelected)
    def row_chosen(self, event: DataTable.RowSelected) -> None:
        """Back to the sociogram, with this pupil."""
        self.dismiss(event.row_key.value)


def _cells(row: Row, *, narrow: bool) -> tuple[str, ...]:
    return (
        str(row.number),
        row.name,
        str(row.received),
        "" if row.expected is None else number(row.expected),
        "?" if row.mutual is None else str(row.mutual),
        short_flags(row.flags, narrow=narrow),
        "?" if row.given is None else str(row.given),
        row.group or "–",
        "?" if row.bridge is None else f"{100 * row.bridge:.0f} %",
    )
