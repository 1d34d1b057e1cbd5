"""A list of choices; a long one goes on under its own words."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from klasapp.widgets.tick_list import hanging

_INDENT = 2
_WIDE = 72
_EDGES = 4
"""Cells of the list beside the text: padding and a scroll bar."""


class ChoiceList(OptionList):
    """Lines of text, each with a key; drawn anew when the width changes."""

    def __init__(self, lines: Iterable[tuple[str, str]], *, id: str) -> None:
        """``lines``: (key, Dutch text), in order."""
        super().__init__(id=id, markup=False)
        self.lines = tuple(lines)
        self._width = _WIDE
        self._draw()

    def on_resize(self) -> None:
        """Fit the texts to the new width."""
        width = self.size.width - _EDGES
        if width > 0 and width != self._width:
            self._width = width
            self._draw()

    def _draw(self) -> None:
        chosen = self.highlighted or 0
        options = [
            Option(Content(hanging(text, _INDENT, self._width)), id=key) for key, text in self.lines
        ]
        self.set_options(options)
        self.highlighted = chosen if options else None
