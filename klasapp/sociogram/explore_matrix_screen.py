"""The sociogram as a matrix: who chooses (rows) whom (columns)."""

from __future__ import annotations

from typing import ClassVar, cast

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from klasapp.sociogram.explore import View, lens_of
from klasapp.sociogram.explore_facts import (
    ORDER_WORDS,
    MatrixOrder,
    matrix_cell,
    matrix_order,
    matrix_sentence,
)
from klasapp.sociogram.explore_places import cut, short_names
from klasapp.sociogram.explore_service import Explored
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen

_TOTAL = "total"


class ExploreMatrixScreen(BaseScreen[str | None]):
    """The sociomatrix; Enter hands the pupil of the row back."""

    CSS_PATH = ["sociogram.tcss", "explore.tcss"]
    ROOM = "sociogram"
    HEADING = "Matrix"
    AUTO_FOCUS = "#matrix"
    HELP = (
        "Elke rij is een leerling die koos; elke kolom is dezelfde leerling als gekozene, onder "
        "het nummer van de rij. ■ is een keuze die wederzijds is, □ een keuze van één kant, · geen "
        "keuze, × liever niet, ? niet ingevuld. Gesorteerd per groepje vormen groepjes blokken "
        "langs de schuine lijn. Onderaan staat hoe vaak iemand gekozen is.\n\n"
        "Loop met de pijltjes; boven de matrix staat in woorden wat je ziet. Enter brengt je terug "
        "naar het sociogram, met de leerling van deze rij gekozen."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("sort", "s", "Sorteer", "Sorteer per groepje, op vaakst gekozen, of op naam."),
    )

    def __init__(self, explored: Explored, view: View) -> None:
        super().__init__()
        self._explored, self._view = explored, view
        self._order: MatrixOrder = "groups" if explored.groups else "received"
        self._pupils: tuple[str, ...] = ()

    def compose_content(self) -> ComposeResult:
        """What it is about, the cell in words, and the matrix."""
        lens = lens_of(self._explored, self._view)
        with Vertical(id="sheet"):
            yield Static(Content(lens.title if lens else ""), classes="heading")
            yield Static("", id="sorted", classes="lead")
            yield Static("", id="cell")
            yield DataTable[Text](
                id="matrix", cursor_type="cell", cell_padding=0, header_height=3, fixed_columns=1
            )

    def on_mount(self) -> None:
        """Fill the matrix."""
        self._fill(self._view.focus)

    @property
    def _table(self) -> DataTable[Text]:
        return cast("DataTable[Text]", self.query_one("#matrix"))

    def _fill(self, chosen: str | None) -> None:
        explored, shown, lens = self._explored, self._table, lens_of(self._explored, self._view)
        shown.clear(columns=True)
        if lens is None:
            return
        self._pupils = matrix_order(explored, self._view, self._order)
        pairs, names = explored.pairs(lens), short_names(explored)
        wide = 3 if self.size.width >= 3 * len(self._pupils) + 20 else 2
        room = max(8, min(24, self.size.width - wide * len(self._pupils) - 10))
        shown.add_column(Text(""), width=room + 4)
        for one in self._pupils:
            number = f"{explored.numbers[one]:2d}"
            head = f"{explored.group_of.get(one) or ' '}\n{number[0]}\n{number[1]}"
            shown.add_column(Text(head), key=one, width=wide)
        for one in self._pupils:
            number = f"{explored.numbers[one]:2d}"
            label = f"{number} {cut(names[one], room, cell_len)}"
            cells = [matrix_cell(explored, self._view, pairs, one, other) for other in self._pupils]
            shown.add_row(Text(label, no_wrap=True), *(Text(sign) for sign in cells), key=one)
        received = [sum(b == one for _, b in pairs) for one in self._pupils]
        shown.add_row(
            Text("   gekozen"[: room + 4]),
            # Two digits touch in narrow columns: every other one stands out.
            *(Text(str(n), style="reverse" if k % 2 else "bold") for k, n in enumerate(received)),
            key=_TOTAL,
        )
        self.query_one("#sorted", Static).update(
            Content(
                f"Rijen kiezen kolommen, {ORDER_WORDS[self._order]}. ■ wederzijds  □ van één kant"
            )
        )
        place = self._pupils.index(chosen) if chosen in self._pupils else 0
        shown.move_cursor(row=place, column=1, animate=False)

    def action_sort(self) -> None:
        """Sort in the next way."""
        chosen = self._row_pupil(self._table.cursor_row)
        orders = tuple(ORDER_WORDS)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._fill(chosen)

    def _row_pupil(self, row: int) -> str | None:
        return self._pupils[row] if 0 <= row < len(self._pupils) else None

    @on(DataTable.CellHighlighted)
    def cell_read(self, event: DataTable.CellHighlighted) -> None:
        """Say the cell in words."""
        row = self._row_pupil(event.coordinate.row)
        column = self._row_pupil(event.coordinate.column - 1)
        text = ""
        if row is not None:
            text = matrix_sentence(self._explored, self._view, row, column or row)
        elif column is not None:
            count = cast(Text, event.value).plain
            text = f"{self._explored.name(column)} wordt {count} keer gekozen of genoemd."
        self.query_one("#cell", Static).update(Content(text))

    @on(DataTable.CellSelected)
    def cell_chosen(self, event: DataTable.CellSelected) -> None:
        """Back to the sociogram, with the pupil of this row (or of the column, in the totals)."""
        row = self._row_pupil(event.coordinate.row)
        self.dismiss(row or self._row_pupil(event.coordinate.column - 1))
