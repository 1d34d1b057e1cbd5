"""F1: what can be done here, and what the handbook says of it."""

from __future__ import annotations

from typing import Any

from rich.console import Group
from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from klasapp.app.handbook_text import parted, shown
from klasapp.documents.handbook import Section, section_about
from klasapp.widgets.actions import Action, spoken_key
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialog import Dialog, keys_of
from klasapp.widgets.shell import RoomLink

FIRST_TIME = "De eerste keer"
"""The chapter of the handbook about the screens before the first room."""


class HelpScreen(Dialog[Section]):
    """The help of one screen: its own words, its actions, and its section of the handbook.

    Closes with that section when the mentor wants to read the whole handbook.
    """

    CSS_PATH = "handbook.tcss"
    AUTO_FOCUS = ".reading"
    BINDINGS = [
        Binding("escape,f1,enter", "dismiss(None)", "Sluiten", priority=True),
        Binding("h", "whole", "Hele handleiding"),
    ]

    def __init__(
        self,
        heading: str,
        text: str,
        here: tuple[Action, ...],
        everywhere: tuple[Action, ...],
        rooms: tuple[RoomLink, ...] = (),
        section: Section | None = None,
    ) -> None:
        """``here`` and ``everywhere``: what can be done; those without a key are left out."""
        super().__init__()
        self._heading, self._text = heading or "Hulp", text
        self._here = tuple(action for action in here if action.key)
        self._everywhere = tuple(action for action in everywhere if action.key)
        self._rooms, self._section = rooms, section

    @classmethod
    def about(
        cls, screen: Screen[Any], everywhere: tuple[Action, ...], rooms: tuple[RoomLink, ...]
    ) -> HelpScreen:
        """The help of a screen. ``everywhere``: what can be done while it is in use."""
        if isinstance(screen, BaseScreen):
            heading, here = screen.HEADING, (*screen.actions(), screen.BACK)
            chapter = next((link.name for link in rooms if link.key == screen.ROOM), "")
            section: Section | None = section_about(chapter, heading)
        else:
            heading, here, rooms = (
                _heading_of(screen),
                tuple(
                    Action(binding.action, key, binding.description, binding.tooltip)
                    for key, binding in keys_of(screen)
                ),
                (),
            )
            step = hasattr(screen, "HEADING")
            section = section_about(FIRST_TIME, heading) if step else None
        own = {action.key for action in here}
        others = tuple(action for action in everywhere if action.key not in own)
        return cls(heading, help_of(screen), here, others, rooms, section)

    def compose(self) -> ComposeResult:
        """The explanation, the keys of this screen, the handbook, the keys that work everywhere."""
        with VerticalScroll(classes="dialog reading"):
            yield Static(Content.styled(f"{self._heading}\n", "bold"))
            if self._text:
                yield Static(Content(f"{self._text}\n"))
            if self._here:
                yield Static(Content.styled("Op dit scherm", "bold"))
                yield Static(_keys(self._here))
                yield Static("")
            if self._section is not None:
                title = f"Uit de handleiding: {self._section.title}\n"
                yield Static(Content.styled(title, "bold $text-accent"))
                yield Static(_page(self._section))
            yield Static(Content.styled("Overal", "bold"))
            if self._rooms:
                first, last = self._rooms[0].number, self._rooms[-1].number
                names = ", ".join(f"{link.number} {link.name}" for link in self._rooms)
                rooms = (f"{first}-{last}", f"De kamers: {names} (niet terwijl je typt).")
                yield Static(_keys(self._everywhere, rooms))
            else:
                yield Static(_keys(self._everywhere))
            yield Static(
                "  Met Tab ga je naar het volgende veld. Klikken kan ook, op elke regel hier.\n"
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before the first room there is no handbook to go on to."""
        if action == "whole":
            return self._section is not None
        return super().check_action(action, parameters)

    def action_do(self, key: str) -> None:
        """Close the help and press ``key``: a click on a line does what it says."""
        self.dismiss(None)
        self.action_press(key)

    def action_whole(self) -> None:
        """To the whole handbook, at this section."""
        if self._section is not None:
            self.dismiss(self._section)


def _page(section: Section) -> Group:
    """A section of the handbook."""
    parts: list[Any] = []
    for block, apart in zip(section.blocks, parted(section.blocks), strict=True):
        parts += [Text(""), shown(block)] if apart else [shown(block)]
    return Group(*parts, Text(""))


def help_of(screen: Screen[Any]) -> str:
    """What a screen says about itself; empty for one that F1 does not explain."""
    return str(getattr(screen, "HELP", ""))


def _heading_of(screen: Screen[Any]) -> str:
    """What a window begins with: its name, or its question."""
    own = str(getattr(screen, "HEADING", ""))
    first = next(iter(screen.query(".heading, .question").results(Static)), None)
    return own or (str(first.content).partition("\n")[0] if first is not None else "")


def _keys(actions: tuple[Action, ...], *more: tuple[str, str]) -> Table:
    """The keys beside what they do, also to click; a long line goes on under its own beginning."""
    table = Table.grid(padding=(0, 0, 0, 2))
    table.add_column(no_wrap=True, style="bold", min_width=6)
    table.add_column()
    for action in actions:
        what = f"{action.label}: {action.help}" if action.help else action.label
        first = action.key.partition(",")[0]
        click = Style(meta={"@click": f"screen.do('{first}')"})
        table.add_row(Text(spoken_key(action.key), click), Text(what, click))
    for key, text in more:
        table.add_row(Text(key), Text(text))
    return table
