"""A table that fits its width and marks its chosen row, so that it is told without colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.widgets import DataTable

_MARK = "mark"
_SIGN = "▶"
_LEAST = 8
"""Cells of the column that gives way."""
_SCROLLBAR = 2


class Column(NamedTuple):
    """A column; numbers stand at the ``right``; one column may ``give`` way where room is short."""

    key: str
    heading: str
    right: bool = False
    give: bool = False


class MarkedTable(DataTable[Text]):
    """Rows with a sign before the one under the cursor."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=True)
        self._marked: str | None = None

    def fill(self, columns: Sequence[Column], rows: Mapping[str, Sequence[str]], room: int) -> None:
        """Show ``rows`` (key -> a text for each column) in ``room`` cells; the cursor stays.

        Every column is as wide as its longest text; the one that gives way gets what is left, and
        a text that is longer there ends in an ellipsis.
        """
        chosen = self.chosen
        self.clear(columns=True)
        self._marked = None
        widths = [
            max(cell_len(text) for text in (one.heading, *(row[place] for row in rows.values())))
            for place, one in enumerate(columns)
        ]
        taken = 1 + 2 * self.cell_padding * (len(columns) + 1) + _SCROLLBAR
        over = max(sum(widths) + taken - room, 0)
        self.add_column(Text(""), key=_MARK, width=1)
        for place, one in enumerate(columns):
            if one.give:
                widths[place] = min(widths[place], max(widths[place] - over, _LEAST))
            heading = Text(one.heading, justify="right" if one.right else "left")
            self.add_column(heading, key=one.key, width=widths[place])
        for key, row in rows.items():
            cells = []
            for one, width, text in zip(columns, widths, row, strict=True):
                cell = Text(text, justify="right" if one.right else "left")
                cell.truncate(width, overflow="ellipsis")
                cells.append(cell)
            self.add_row(Text(""), *cells, key=key)
        self.choose(chosen)

    @property
    def chosen(self) -> str | None:
        """The key of the row under the cursor."""
        if not self.row_count:
            return None
        return self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value

    def choose(self, key: str | None) -> None:
        """Put the cursor on a row, if it is there."""
        if key is not None and key in self.rows:
            self.move_cursor(row=self.get_row_index(key), animate=False)

    @on(DataTable.RowHighlighted)
    def _mark(self, event: DataTable.RowHighlighted) -> None:
        for key, sign in ((self._marked, ""), (event.row_key.value, _SIGN)):
            if key is not None and key in self.rows:
                self.update_cell(key, _MARK, Text(sign))
        self._marked = event.row_key.value
