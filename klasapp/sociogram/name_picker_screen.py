"""A list of names in columns that is searched by typing; part of several screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from klasapp.roster.pupil import fold

_MOST_COLUMNS = 4
_GAP = 2
"""Cells between a name and the next column."""
_WIDE = 60
"""From here on there are two columns, even when they cut the longest names."""

_CHOSEN = "✓"
"""A row with this in its mark is shown as chosen."""
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class NameRow:
    """A line of the list; ``mark`` stands before the name."""

    id: str
    mark: str
    name: str

    @property
    def text(self) -> str:
        """What is shown."""
        return f"{self.mark} {self.name}"


class NamePicker(ScrollView, can_focus=True):
    """Names from top to bottom in as many columns as it takes to see them all.

    Arrow keys walk, letters search, space, Enter and the mouse choose. Give it a border: what is
    sought stands in it.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "name-picker--chosen",
        "name-picker--here",
        "name-picker--row",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "walk(-1)", show=False),
        Binding("down", "walk(1)", show=False),
        Binding("left", "cross(-1)", show=False),
        Binding("right", "cross(1)", show=False),
        Binding("home", "walk(-9999)", show=False),
        Binding("end", "walk(9999)", show=False),
        Binding("enter,space", "choose", show=False),
    ]
    DEFAULT_CSS = """
    NamePicker {
        height: 1fr; overflow-x: hidden; background: $surface;
        border-title-color: $text; border-title-style: bold;
    }
    NamePicker > .name-picker--row { color: $text; }
    NamePicker > .name-picker--chosen { color: $text-success; text-style: bold; }
    NamePicker > .name-picker--here { color: $text-muted; text-style: bold; }
    NamePicker:focus > .name-picker--here { color: $text; text-style: bold reverse; }
    """

    class Walked(Message):
        """Other names are shown, or another one is highlighted."""

    class Chosen(Message):
        """A name was chosen."""

        def __init__(self, picker: NamePicker, row_id: str) -> None:
            super().__init__()
            self.picker = picker
            self.row_id = row_id

        @property
        def control(self) -> NamePicker:
            """For selectors in ``@on``."""
            return self.picker

    def __init__(self, id: str, search: bool = True) -> None:
        super().__init__(id=id)
        self.sought = ""
        self.fitting: tuple[NameRow, ...] = ()
        """What is shown: the rows that hold what is sought."""
        self._search = search
        self._rows: tuple[NameRow, ...] = ()
        self._here = _NOWHERE
        self._columns, self._height, self._spacing = 1, 1, 1

    def show(self, rows: Sequence[tuple[str, str, str]], first: int | None = 0) -> None:
        """Show rows of (id, mark before the name, name); the highlight stays on its name.

        ``first``: where the highlight begins; None: nowhere, so that no name is a default.
        """
        here = self.fitting[self._here].id if self._here != _NOWHERE and self.fitting else None
        self._rows = tuple(NameRow(*row) for row in rows)
        wanted = fold(self.sought)
        if self.sought:
            begins = [row for row in self._rows if _begins(row.name, wanted)]
            holds = [row for row in self._rows if wanted in fold(row.name) and row not in begins]
            self.fitting = (*begins, *holds)
            first = 0
        else:
            self.fitting = self._rows
        ids = [row.id for row in self.fitting]
        if here in ids:
            self._here = ids.index(here)
        elif first is None or not ids:
            self._here = _NOWHERE
        else:
            self._here = min(first, len(ids) - 1)
        self._arrange()

    def forget(self) -> None:
        """Empty the list and what was typed."""
        self.sought = ""
        self.fitting = self._rows = ()
        self._here = _NOWHERE
        self._arrange()

    def seek(self, text: str) -> None:
        """Show the names that hold ``text``, those that begin with it first."""
        self.sought = text
        self._here = _NOWHERE
        self.show([(row.id, row.mark, row.name) for row in self._rows], first=None)
        self.post_message(self.Walked())

    # Drawing

    def _entitle(self) -> None:
        # In the border, so that a letter takes one repaint.
        if not self.sought:
            self.border_title = None
            return
        nothing = "" if self.fitting else "  geen naam gevonden; wis met Backspace "
        self.border_title = Content(f" Zoek: {self.sought}▏{nothing}")

    def _arrange(self) -> None:
        self._entitle()
        room = self.scrollable_content_region.size
        longest = max((cell_len(row.text) for row in self.fitting), default=1) + 1 + _GAP
        most = max(2 if room.width >= _WIDE else 1, room.width // longest)
        self._columns, self._spacing = _fit(
            len(self.fitting), room.height, min(most, _MOST_COLUMNS)
        )
        self._height = -(-len(self.fitting) // self._columns)
        needed = self._height * self._spacing
        # What fits says so with one size: that spares a new layout, and a scroll bar, per letter.
        self.virtual_size = Size(room.width, needed) if needed > room.height else Size(1, 1)
        self._reveal()
        self.refresh()

    def on_resize(self) -> None:
        """Make the columns anew."""
        self._arrange()

    @property
    def _width(self) -> int:
        return max(1, self.scrollable_content_region.width // self._columns)

    def _reveal(self) -> None:
        if self._here == _NOWHERE:
            return
        column, row = divmod(self._here, max(1, self._height))
        place = Region(column * self._width, row * self._spacing, self._width, 1)
        self.scroll_to_region(place, animate=False, force=True)

    def place_of(self, row_id: str) -> tuple[int, int]:
        """The cell (column, row) of the widget's content where a name begins."""
        at = [row.id for row in self.fitting].index(row_id)
        column, row = divmod(at, self._height)
        return column * self._width, row * self._spacing - round(self.scroll_y)

    def render_line(self, y: int) -> Strip:
        """One line: a name from each column."""
        width = self.scrollable_content_region.width
        base = self.get_component_rich_style("name-picker--row")
        row, between = divmod(y + round(self.scroll_y), self._spacing)
        if between or row >= self._height:
            return Strip.blank(width, base)
        here = self.get_component_rich_style("name-picker--here")
        chosen = self.get_component_rich_style("name-picker--chosen")
        segments: list[Segment] = []
        for at in range(row, len(self.fitting), self._height):
            row_style = chosen if _CHOSEN in self.fitting[at].mark else base
            segments += self._cell(self.fitting[at], here if at == self._here else row_style, base)
        return Strip(segments).adjust_cell_length(width, base)

    def _cell(self, row: NameRow, style: Style, base: Style) -> tuple[Segment, Segment]:
        text = f" {row.text}"
        longest = self._width - _GAP
        if cell_len(text) > longest:
            text = set_cell_size(text, max(1, longest - 1)) + "…"
        rest = max(0, self._width - cell_len(text) - 1)
        return Segment(text + " ", style), Segment(" " * rest, base)

    # Walking, seeking, choosing

    def action_walk(self, step: int) -> None:
        """To the next name, or the one before it."""
        self._go(max(0, min(len(self.fitting) - 1, self._here + step)))

    def action_cross(self, step: int) -> None:
        """To the column beside this one."""
        if self._here == _NOWHERE:
            self._go(0)
            return
        there = self._here + step * self._height
        if step > 0 and there >= len(self.fitting):
            last_column = (len(self.fitting) - 1) // self._height
            there = (
                len(self.fitting) - 1 if self._here // self._height < last_column else self._here
            )
        if there >= 0:
            self._go(there)

    def _go(self, there: int) -> None:
        if self.fitting:
            self._here = there
            self._reveal()
            self.refresh()
            self.post_message(self.Walked())

    def action_choose(self) -> None:
        """Choose the highlighted name; one that was sought is let go, so a second Enter is idle."""
        if self._here != _NOWHERE:
            self.post_message(self.Chosen(self, self.fitting[self._here].id))
            if self.sought:
                self._here = _NOWHERE

    def on_click(self, event: events.Click) -> None:
        """Choose the name under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        row = (offset.y + round(self.scroll_y)) // self._spacing
        at = min(offset.x // self._width, self._columns - 1) * self._height + row
        if row < self._height and at < len(self.fitting):
            self._go(at)
            self.action_choose()

    def check_consume_key(self, _: str, character: str | None) -> bool:
        """Letters and digits are for searching."""
        return self._search and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Search by typing; a space in a name is not typed: the space bar chooses."""
        if not self._search or event.key == "space":
            return
        if event.is_printable and event.character:
            self.seek(self.sought + event.character)
        elif event.key == "backspace":
            self.seek(self.sought[:-1])
        else:
            return
        event.stop()
        event.prevent_default()


def _begins(name: str, wanted: str) -> bool:
    folded = fold(name)
    return folded.startswith(wanted) or f" {wanted}" in folded


def _fit(count: int, height: int, most: int) -> tuple[int, int]:
    """(columns, lines for each name): roomy when everything fits so, else close together."""
    for spacing in (2, 1):
        for columns in range(1, most + 1):
            if -(-count // columns) * spacing <= max(1, height):
                return columns, spacing
    return most, 1
