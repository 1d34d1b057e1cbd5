"""Jump keys: a letter at everything that can be reached, and one key press to get there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import DataTable, OptionList, Static

from klasapp.widgets.dialog import Dialog

_LETTERS = "asdfghjklqwertyuiopzxcvbnm"


@dataclass(frozen=True)
class Target:
    """A place on the screen, and how to get there."""

    at: Offset
    go: Callable[[], object]


def targets_of(screen: Screen[Any]) -> tuple[Target, ...]:
    """Every field, button and line of a list that is in sight, from top to bottom."""
    seen = screen.region
    found = [
        target
        for widget in screen.focus_chain
        for target in _of_widget(widget)
        if seen.contains_point(target.at)
    ]
    return tuple(sorted(found, key=lambda target: (target.at.y, target.at.x)))


def labels(count: int) -> tuple[str, ...]:
    """That many labels: one letter each while there are enough, else two."""
    if count <= len(_LETTERS):
        return tuple(_LETTERS[:count])
    pairs = (first + second for first in _LETTERS for second in _LETTERS)
    return tuple(label for label, _ in zip(pairs, range(count), strict=False))


def _of_widget(widget: Widget) -> Iterator[Target]:
    inside = widget.content_region
    if isinstance(widget, OptionList):
        lines = widget._lines[widget.scroll_offset.y :][: inside.height]
        for row, (index, line) in enumerate(lines):
            if index >= 0 and line == 0 and not widget.get_option_at_index(index).disabled:
                yield Target(inside.offset + Offset(0, row), _to_option(widget, index))
    elif isinstance(widget, DataTable):
        for row in range(widget.row_count):
            place = widget._get_row_region(row).y - widget.scroll_offset.y
            if widget.header_height <= place < inside.height:
                yield Target(inside.offset + Offset(0, place), _to_row(widget, row))
    else:
        yield Target(widget.region.offset, widget.focus)


def _to_option(listed: OptionList, index: int) -> Callable[[], object]:
    def go() -> None:
        listed.focus()
        listed.highlighted = index

    return go


def _to_row(table: DataTable[Any], row: int) -> Callable[[], object]:
    def go() -> None:
        table.focus()
        table.move_cursor(row=row)

    return go


class JumpScreen(Dialog[Target]):
    """Lies over a screen, with its letters; any other key takes it away."""

    CSS_PATH = "app.tcss"
    AUTO_FOCUS = ""

    def __init__(self, targets: tuple[Target, ...]) -> None:
        super().__init__()
        self._by_label = dict(zip(labels(len(targets)), targets, strict=True))
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The letters, each on its place."""
        for label, target in self._by_label.items():
            letter = Static(label, classes="jump", markup=False)
            letter.styles.offset = (target.at.x, target.at.y)
            yield letter

    def on_key(self, event: events.Key) -> None:
        """Go where the letters lead."""
        event.stop()
        event.prevent_default()
        self._typed += event.character or "?"
        target = self._by_label.get(self._typed)
        if target is not None or not any(one.startswith(self._typed) for one in self._by_label):
            self.dismiss(target)

    def on_click(self) -> None:
        """The mouse needs no letters."""
        self.dismiss(None)
