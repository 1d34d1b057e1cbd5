"""A table that fits its width and marks its chosen row, so that it is told without colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.widgets import DataTable

MARK = "mark"
"""The column of the sign: it tells where the cursor is, and nothing of what is listed."""
_SIGN = "▶"
_LEAST = 8
"""Cells of the column that gives way."""
_NAME = 18
"""Cells in which most names can be read: past that, wider columns of text give way first."""
_TEXT = 14
"""Cells that a column of text keeps when the one that gives way has come down to a name."""
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
        self._heads: tuple[tuple[Column, int], ...] = ()
        self._texts: dict[str, tuple[str, ...]] = {}

    def fill(self, columns: Sequence[Column], rows: Mapping[str, Sequence[str]], room: int) -> None:
        """Show ``rows`` (key -> a text for each column) in ``room`` cells; the cursor stays.

        Every column is as wide as its longest text; the one that gives way gets what is left, but
        no less than a name while another column of text is wide. A text that is longer than its
        column ends in an ellipsis. When the row under the cursor went, the cursor keeps its place.
        """
        widths = [
            max(cell_len(text) for text in (one.heading, *(row[place] for row in rows.values())))
            for place, one in enumerate(columns)
        ]
        taken = 1 + 2 * self.cell_padding * (len(columns) + 1) + _SCROLLBAR
        _narrow(columns, widths, sum(widths) + taken - room)
        heads = tuple(zip(columns, widths, strict=True))
        texts = {key: tuple(row) for key, row in rows.items()}
        if heads == self._heads and list(texts) == list(self._texts) == self._keys:
            self._refill(texts)
        else:
            self._draw(heads, texts)

    @property
    def _keys(self) -> list[str]:
        return [str(row.key.value) for row in self.ordered_rows]

    def _refill(self, rows: Mapping[str, tuple[str, ...]]) -> None:
        """The same rows and widths: only the cells that changed are drawn."""
        for key, row in rows.items():
            for (one, width), text, before in zip(self._heads, row, self._texts[key], strict=True):
                if text != before:
                    self.update_cell(key, one.key, _cell(one, width, text))
        self._texts = dict(rows)

    def _draw(
        self, heads: tuple[tuple[Column, int], ...], rows: Mapping[str, tuple[str, ...]]
    ) -> None:
        chosen, here = self.chosen, self.cursor_row
        self.clear(columns=True)
        self._marked, self._heads, self._texts = None, heads, dict(rows)
        self.add_column(Text(""), key=MARK, width=1)
        for one, width in heads:
            heading = Text(one.heading, justify="right" if one.right else "left")
            self.add_column(heading, key=one.key, width=width)
        for key, row in rows.items():
            pairs = zip(heads, row, strict=True)
            self.add_row(Text(""), *(_cell(*head, text) for head, text in pairs), key=key)
        if chosen in rows:
            self.choose(chosen)
        elif rows:
            self.move_cursor(row=min(here, len(rows) - 1), animate=False)

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
        if event.cursor_row < 0:  # emptied since: Textual gives no row then
            self._marked = None
            return
        for key, sign in ((self._marked, ""), (event.row_key.value, _SIGN)):
            if key is not None and key in self.rows:
                self.update_cell(key, MARK, Text(sign))
        self._marked = event.row_key.value


def _cell(column: Column, width: int, text: str) -> Text:
    cell = Text(text, justify="right" if column.right else "left")
    cell.truncate(width, overflow="ellipsis")
    return cell


def _narrow(columns: Sequence[Column], widths: list[int], over: int) -> None:
    """Take ``over`` cells from the widths: of what gives way, then of other texts, then again."""
    for given, least in ((True, _NAME), (False, _TEXT), (True, _LEAST)):
        floors = {
            place: least if given else max(least, cell_len(one.heading))
            for place, one in enumerate(columns)
            if one.give is given and not one.right
        }
        while over > 0:
            wide = [place for place, floor in floors.items() if widths[place] > floor]
            if not wide:
                break
            widths[max(wide, key=lambda place: widths[place])] -= 1
            over -= 1
