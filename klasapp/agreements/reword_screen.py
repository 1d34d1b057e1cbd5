"""Saying a proposal in other words, with ideas that say what you do."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.agreements.agreement import MAX_TEXT, Line, is_negative
from klasapp.widgets.dialog import Dialog

_POSITIVE = "Zeg wat je wél doet, kort en in jullie eigen woorden."
_STILL = "Er staat nog niet, geen of nooit in. Het mag zo, maar zeggen wat je wél doet werkt beter."


class RewordScreen(Dialog[str | None]):
    """One line of text; the ideas below can be taken over with Enter."""

    HELP = (
        "Een afspraak werkt beter als er staat wat je wél doet. Verander de zin, of neem met "
        "pijl omlaag en Enter een van de ideeën over; daarna kun je hem nog bijschaven. Enter "
        "in het veld bewaart."
    )
    CSS_PATH = "agreements.tcss"
    AUTO_FOCUS = "#text"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("ctrl+s", "save", "Bewaren", priority=True),
    ]

    def __init__(self, line: Line, ideas: Sequence[str]) -> None:
        super().__init__()
        self._line, self._ideas = line, tuple(ideas)

    def compose(self) -> ComposeResult:
        """The words, a tip, the ideas."""
        with Vertical(classes="dialog"):
            yield Static(Content(f"{self._line.label} verwoorden"), classes="heading")
            yield Static(Content(_POSITIVE), id="tip")
            yield Input(self._line.text, id="text", max_length=MAX_TEXT)
            if self._ideas:
                yield Static(
                    "Ideeën (↓ en Enter neemt er een over; daarna kun je het nog veranderen):",
                    classes="field-label",
                )
                yield OptionList(
                    *(Option(Content(one)) for one in self._ideas), id="ideas", markup=False
                )
            yield Static("Enter bewaart · Esc terug", classes="field-label lead")

    @on(Input.Changed, "#text")
    def changed(self, event: Input.Changed) -> None:
        """Say when it still tells what you do not do."""
        self.query_one("#tip", Static).update(
            Content(_STILL if is_negative(event.value) else _POSITIVE)
        )

    def key_down(self, event: events.Key) -> None:
        """From the field to the ideas."""
        if self._ideas and self.focused is self.query_one("#text"):
            event.stop()
            event.prevent_default()
            ideas = self.query_one("#ideas", OptionList)
            ideas.highlighted = ideas.highlighted or 0
            ideas.focus()

    @on(OptionList.OptionSelected, "#ideas")
    def took_over(self, event: OptionList.OptionSelected) -> None:
        """Put the idea in the field."""
        field = self.query_one("#text", Input)
        field.value = self._ideas[event.option_index]
        field.focus()

    @on(Input.Submitted, "#text")
    def action_save(self) -> None:
        """Hand the words back."""
        text = self.query_one("#text", Input).value
        if text.strip():
            self.dismiss(text)
