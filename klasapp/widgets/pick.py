"""A question of which the answer is one of some lines."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static

from klasapp.widgets.choice_list import ChoiceList
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.letter_jump import next_with_letter
from klasapp.widgets.listed_text import listed


class PickOne(Dialog[str | None]):
    """Choose a line by arrows, its first letter or mouse; hands back its key, None: went back."""

    HELP = (
        "Kies een regel met de pijltjes, met zijn eerste letter of met de muis; Enter neemt "
        "hem. Met Esc ga je terug en blijft alles zoals het was."
    )
    BINDINGS = [Binding("escape", "dismiss(None)", "Terug")]
    AUTO_FOCUS = "#pick-lines"

    def __init__(self, question: str, lines: Sequence[tuple[str, str]], now: str = "") -> None:
        """``lines``: (key, Dutch text); the cursor begins at the key ``now``."""
        super().__init__()
        self._question, self._lines, self._now = question, tuple(lines), now

    def compose(self) -> ComposeResult:
        """The question and the lines."""
        with VerticalScroll(classes="dialog", can_focus=False):
            yield Static(listed(self._question), classes="question")
            yield ChoiceList(self._lines, id="pick-lines")

    def on_mount(self) -> None:
        """Begin at what is chosen now."""
        keys = [key for key, _ in self._lines]
        self.query_one(OptionList).highlighted = keys.index(self._now) if self._now in keys else 0

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next line that begins with it."""
        options = self.query_one(OptionList)
        texts = [text for _, text in self._lines]
        options.highlighted = next_with_letter(texts, options.highlighted, event.character)

    @on(OptionList.OptionHighlighted, "#pick-lines")
    def moved(self, event: OptionList.OptionHighlighted) -> None:
        """After a long question: the lines in sight once somebody moves through them."""
        if event.option_index:
            self.query_one(".dialog").scroll_end(animate=False)

    @on(OptionList.OptionSelected, "#pick-lines")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Hand the answer back."""
        self.dismiss(self._lines[event.option_index][0])
