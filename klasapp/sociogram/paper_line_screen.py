"""The line in which forms are typed, and the list of the fields of a form."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.widgets import Input, Static

from klasapp.sociogram.paper import SKIPPED

SEPARATORS = " ,.+/*;"
"""What a numeric keypad has for a space."""


class PaperLine(Input):
    """The one line in which everything is typed.

    One widget takes every key, in order: however fast one types, no digit lands in the field of
    before or after.
    """

    def __init__(self, taken: Callable[[str, str], bool], id: str) -> None:
        """``taken``: does what a key (name, character) does; False leaves it to the line."""
        super().__init__(id=id, compact=True, select_on_focus=False)
        self._taken = taken

    def check_consume_key(self, _: str, character: str | None) -> bool:
        """Letters are keys of the screen."""
        return character is not None and (character.isdigit() or character in SEPARATORS + SKIPPED)

    def on_key(self, event: events.Key) -> None:
        """Let the screen go first."""
        character = event.character if event.is_printable else None
        if self._taken(event.key, character or ""):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted counts as typed; only its first line."""
        event.stop()
        event.prevent_default()
        for character in (event.text.splitlines() or [""])[0]:
            if character.isdigit() or character in SEPARATORS:
                self._taken(character, character)


class FieldList(Static):
    """The fields of the form; a click goes to one."""

    def __init__(self, go: Callable[[int], None], id: str) -> None:
        super().__init__("", id=id)
        self._go = go

    def on_click(self, event: events.Click) -> None:
        """Go to the field that was clicked."""
        self._go(event.y)
