"""F1: what can be done here."""

from typing import Any

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
        self, screen: BaseScreen[Any], everywhere: tuple[Action, ...], rooms: tuple[RoomLink, ...]
    ) -> None:
        super().__init__()
        self._heading = screen.HEADING or "Hulp"
        self._text = screen.HELP
        here = tuple(a for a in (*screen.actions(), screen.BACK) if a.key)
        self._here, self._everywhere, self._rooms = here, everywhere, rooms

    def compose(self) -> ComposeResult:
        """The explanation, the keys of this screen, the keys that work everywhere."""
        parts: list[Content | str | tuple[str, str]] = [(f"{self._heading}\n\n", "bold")]
        if self._text:
            parts.append(f"{self._text}\n\n")
        parts.append(("Op dit scherm\n", "bold"))
        parts.extend(_lines(self._here))
        parts.append(("\nOveral\n", "bold"))
        parts.extend(_lines(self._everywhere))
        if self._rooms:
            names = ", ".join(f"{link.number} {link.name}" for link in self._rooms)
            parts.append(f"  Kamers: {names} (niet terwijl je typt).\n")
        parts.append("  Met Tab spring je naar het volgende veld. De muis werkt ook overal.\n")
        parts.append(("\nEsc sluit deze hulp.", "dim"))
        with VerticalScroll(classes="dialog reading"):
            yield Static(Content.assemble(*parts))


def _lines(actions: tuple[Action, ...]) -> list[Content | str | tuple[str, str]]:
    lines: list[Content | str | tuple[str, str]] = []
    for action in actions:
        lines.append((f"  {spoken_key(action.key):<8}", "bold"))
        lines.append(f"{action.label}: {action.help}\n")
    return lines
