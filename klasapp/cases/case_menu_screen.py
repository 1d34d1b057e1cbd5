"""Everything else of a case, one key away: its pages, and what is done seldom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.tick_list import hanging


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of a case. ``key``: its letter in the menu; the other texts are Dutch."""

    key: str
    label: str
    help: str
    make: Callable[[Session, int], Screen[Any]]
    """Makes the screen, from the session and the id of the case."""


class CaseMenu(Dialog[str]):
    """Choose by letter, arrows or mouse; gives back the letter."""

    HELP = (
        "Alles wat je met deze zaak kunt doen. Druk op de letter vooraan, of kies met de "
        "pijltjes en Enter."
    )
    BINDINGS = [Binding("escape", "dismiss(None)", "Terug")]
    AUTO_FOCUS = "#pages"

    def __init__(self, pages: Sequence[CasePage], actions: Sequence[Action]) -> None:
        super().__init__(classes="cases")
        lines = [(page.key, page.label, page.help) for page in pages]
        self._lines = [*lines, *((one.key, one.label, one.help) for one in actions)]

    def compose(self) -> ComposeResult:
        """A line per page and action."""
        with VerticalScroll(classes="dialog"):
            yield Static("Deze zaak", classes="heading")
            yield OptionList(id="pages", markup=False)

    def on_mount(self) -> None:
        """Show the lines; where there is no room, a remark goes on a line of its own."""
        room = min(self.size.width * 95 // 100, 76) - 10
        self.query_one("#pages", OptionList).add_options([
            Option(
                Content.assemble(
                    (f" {key}  ", "bold $text-accent"),
                    (label, "bold"),
                    (_after(label, text, room), "$text-muted"),
                ),
                id=key,
            )
            for key, label, text in self._lines
        ])

    @on(OptionList.OptionSelected, "#pages")
    def selected(self, event: OptionList.OptionSelected) -> None:
        """Go there."""
        self.dismiss(event.option_id)

    def on_key(self, event: events.Key) -> None:
        """Go there by its letter."""
        if any(event.key == key for key, _, _ in self._lines):
            event.stop()
            self.dismiss(event.key)


def _after(label: str, text: str, room: int) -> str:
    """A remark behind its label, or below it where there is no room."""
    if 4 + len(label) + 2 + len(text) <= room:
        return f"  {text}"
    return f"\n    {hanging(text, 4, room)}"
