"""Choosing one line, and choosing what is in a copy."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.form_screen import TickList
from klasapp.widgets.dialog import Dialog


class PickLine(Dialog[str]):
    """Choose one of some lines by arrows or mouse; gives back its key."""

    HELP = "Kies een regel met de pijltjes of de muis; Enter neemt hem. Met Esc ga je terug."
    BINDINGS = [Binding("escape", "dismiss(None)", "Terug")]
    AUTO_FOCUS = "#lines"

    def __init__(self, question: str, lines: Sequence[tuple[str, str]]) -> None:
        """``lines``: (key, Dutch text)."""
        super().__init__(classes="cases")
        self._question, self._lines = question, lines

    def compose(self) -> ComposeResult:
        """The question and the lines."""
        with VerticalScroll(classes="dialog"):
            yield Static(Content(self._question), classes="question")
            yield OptionList(
                *(Option(Content(text)) for _, text in self._lines), id="lines", markup=False
            )

    @on(OptionList.OptionSelected, "#lines")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Take the line."""
        self.dismiss(self._lines[event.option_index][0])


class PickItems(Dialog[frozenset[str]]):
    """Tick what goes into a copy."""

    HELP = (
        "Zet met de spatiebalk een kruisje bij wat in de kopie komt. Laat weg wat niet over "
        "deze leerling gaat, of wat een ander vertrouwelijk vertelde. Ctrl+S is klaar."
    )
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("ctrl+s", "save", "Klaar", priority=True),
    ]
    AUTO_FOCUS = "#parts"

    def __init__(self, points: Sequence[tuple[str, str]], ticked: Collection[str]) -> None:
        super().__init__(classes="cases")
        self._points, self._ticked = points, ticked

    def compose(self) -> ComposeResult:
        """The parts, and a button."""
        with VerticalScroll(classes="dialog asking"):
            yield Static("Wat komt er in de kopie? (spatie zet een kruisje)", classes="question")
            yield TickList(self._points, self._ticked, id="parts")
            with Horizontal(classes="buttons"):
                yield Button("Klaar (Ctrl+S)", id="save", variant="primary")

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        """Hand over what is ticked."""
        self.dismiss(frozenset(self.query_one(TickList).ticked))
