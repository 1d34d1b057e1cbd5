"""A text with points in it, of which a long point goes on under its own words."""

from __future__ import annotations

import re

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

_POINT = re.compile(r"(\s*(?:\d{1,2}\.|[-•!?✓○◐●·–×]|\[[x ]\]) +)(.+)")


class Listed(Group):
    """A text in lines; as a string it is the text itself."""

    def __init__(self, text: str) -> None:
        super().__init__(*map(_line, text.split("\n")))
        self._text = text

    def __str__(self) -> str:
        return self._text


def listed(text: str) -> Listed:
    """``text`` to show: a line that begins as a point (``1.``, ``•``, ``!``, ``-``) hangs."""
    return Listed(text)


def _line(line: str) -> RenderableType:
    found = _POINT.fullmatch(line)
    if found is None:
        return Text(line)
    sign, words = found.groups()
    grid = Table.grid()
    grid.add_column(width=len(sign), no_wrap=True)
    grid.add_column()
    grid.add_row(Text(sign), Text(words))
    return grid
