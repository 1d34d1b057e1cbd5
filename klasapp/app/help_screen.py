"""F1: what can be done here."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.widgets.actions import Action, spoken_key
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.shell import RoomLink


class HelpScreen(Dialog[None]):
    """The help of one screen, made from its own words and its list of actions."""

    BINDINGS = [Binding("escape,f1,enter", "dismiss(None)", "Sluiten", priority=True)]

    def __init__(
        self,
        heading: str,
        text: str,
        here: tuple[Action, ...],
        everywhere: tuple[Action, ...],
        rooms: tuple[RoomLink, ...] = (),
    ) -> None:
        """``here`` and ``everywhere``: what can be done; those without a key are left out."""
        super().__init__()
        self._heading, self._text = heading or "Hulp", text
        self._here = tuple(action for action in here if action.key)
        self._everywhere, self._rooms = everywhere, rooms

    @classmethod
    def about(
        cls, screen: BaseScreen[Any], everywhere: tuple[Action, ...], rooms: tuple[RoomLink, ...]
    ) -> HelpScreen:
        """The help of a screen of a room."""
        here = (*screen.actions(), screen.BACK)
        own = {action.key for action in here}
        others = tuple(action for action in everywhere if action.key not in own)
        return cls(screen.HEADING, screen.HELP, here, others, rooms)

    def compose(self) -> ComposeResult:
        """The explanation, the keys of this screen, the keys that work everywhere."""
        with VerticalScroll(classes="dialog reading"):
            yield Static(Content.styled(f"{self._heading}\n", "bold"))
            if self._text:
                yield Static(Content(f"{self._text}\n"))
            if self._here:
                yield Static(Content.styled("Op dit scherm", "bold"))
                yield Static(_keys(self._here))
                yield Static("")
            yield Static(Content.styled("Overal", "bold"))
            if self._rooms:
                first, last = self._rooms[0].number, self._rooms[-1].number
                names = ", ".join(f"{link.number} {link.name}" for link in self._rooms)
                rooms = (f"{first}-{last}", f"De kamers: {names} (niet terwijl je typt).")
                yield Static(_keys(self._everywhere, rooms))
            else:
                yield Static(_keys(self._everywhere))
            yield Static("  Met Tab ga je naar het volgende veld. De muis werkt ook overal.\n")
            yield Static("Esc sluit deze hulp.", classes="lead")


def _keys(actions: tuple[Action, ...], *more: tuple[str, str]) -> Table:
    """The keys beside what they do; a long line goes on under its own beginning."""
    table = Table.grid(padding=(0, 0, 0, 2))
    table.add_column(no_wrap=True, style="bold", min_width=6)
    table.add_column()
    for action in actions:
        table.add_row(Text(spoken_key(action.key)), Text(f"{action.label}: {action.help}"))
    for key, text in more:
        table.add_row(Text(key), Text(text))
    return table
