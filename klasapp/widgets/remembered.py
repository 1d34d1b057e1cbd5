"""The row of a list on which a screen was left, as text for the next time."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widgets import DataTable, OptionList
from textual.widgets._select import SelectOverlay

_PLACE = "#"
"""Before the number of a row that has no key."""


def row_now(screen: Screen[Any]) -> str:
    """The key (else the place) of the row under the cursor; empty without a list."""
    listed = _list_of(screen)
    if isinstance(listed, OptionList) and listed.highlighted is not None:
        return listed.get_option_at_index(listed.highlighted).id or f"{_PLACE}{listed.highlighted}"
    if isinstance(listed, DataTable) and listed.row_count:
        return _keys(listed)[listed.cursor_row] or f"{_PLACE}{listed.cursor_row}"
    return ""


def to_row(screen: Screen[Any], row: str) -> bool:
    """Put the cursor on ``row`` when it is there; False as long as the list has no rows."""
    listed = _list_of(screen)
    if listed is None:
        return False
    keys = _keys(listed)
    number = row.removeprefix(_PLACE)
    if row in keys:
        at = keys.index(row)
    elif row.startswith(_PLACE) and number.isdecimal() and int(number) < len(keys):
        at = int(number)
    else:
        return bool(keys)
    if isinstance(listed, OptionList):
        listed.highlighted = at
    else:
        listed.move_cursor(row=at)
    return True


def _list_of(screen: Screen[Any]) -> OptionList | DataTable[Any] | None:
    """The first list in sight."""
    for widget in screen.query("OptionList, DataTable"):
        seen = widget.display and not isinstance(widget, SelectOverlay)
        if seen and isinstance(widget, OptionList | DataTable):
            return widget
    return None


def _keys(listed: OptionList | DataTable[Any]) -> list[str]:
    if isinstance(listed, OptionList):
        return [option.id or "" for option in listed.options]
    return [row.key.value or "" for row in listed.ordered_rows]
