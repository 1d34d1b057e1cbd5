"""Choosing one from a long list by typing a part of its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.roster.pupil import fold
from klasapp.widgets.dialog import Dialog

Choice = TypeVar("Choice")
_SHOWN = 50


class FindOne(Dialog[Choice | None], Generic[Choice]):
    """A field to type in and what fits; None when the user went back."""

    HELP = (
        "Typ een deel van de naam; de lijst wordt korter. Met de pijltjes kies je, Enter neemt "
        "de regel, en met Esc ga je terug."
    )
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#part"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("down", "move(1)", "Volgende", show=False, priority=True),
        Binding("up", "move(-1)", "Vorige", show=False, priority=True),
    ]

    def __init__(self, question: str, choices: Sequence[tuple[str, Choice]]) -> None:
        """``choices``: (what it is called, what it is)."""
        super().__init__()
        self._question, self._choices = question, tuple(choices)
        self._fitting: tuple[Choice, ...] = ()

    def compose(self) -> ComposeResult:
        """The question, the field, the list."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="question")
            yield Input(id="part", placeholder="typ een deel van de naam")
            yield OptionList(id="found", markup=False)
            yield Static("", id="how-many")

    def on_mount(self) -> None:
        """Show the first of all."""
        self.fill()

    @on(Input.Changed)
    def fill(self) -> None:
        """Show what fits what was typed."""
        part = fold(self.query_one(Input).value)
        found = [(label, one) for label, one in self._choices if part in fold(label)]
        self._fitting = tuple(one for _, one in found[:_SHOWN])
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(Content(label)) for label, _ in found[:_SHOWN]])
        listed.highlighted = 0 if found else None
        more = len(found) - _SHOWN
        self.query_one("#how-many", Static).update(
            Content(f"Nog {more} meer; typ verder." if more > 0 else "Enter kiest, Esc gaat terug.")
        )

    def action_move(self, by: int) -> None:
        """Move through what fits."""
        listed = self.query_one(OptionList)
        if self._fitting:
            listed.highlighted = ((listed.highlighted or 0) + by) % len(self._fitting)

    @on(Input.Submitted)
    def take(self) -> None:
        """Take the one under the cursor."""
        place = self.query_one(OptionList).highlighted
        if place is not None and place < len(self._fitting):
            self.dismiss(self._fitting[place])

    @on(OptionList.OptionSelected)
    def clicked(self, event: OptionList.OptionSelected) -> None:
        """Take the one that was clicked."""
        self.dismiss(self._fitting[event.option_index])
