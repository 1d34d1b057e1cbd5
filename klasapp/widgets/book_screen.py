"""A text to read and to search: contents on the left, the text on the right."""

from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from klasapp.widgets.base_screen import BaseScreen

MOST_HITS = 200
_SHOWN = 60


def nothing_found() -> Option:
    """The line in the contents when no text fits."""
    text = "Niets gevonden. Probeer een ander woord, of een deel ervan."
    return Option(Content(text), disabled=True)


def hit_line(title: str, text: str) -> Content:
    """The section of a hit, and under it the beginning of what was found."""
    beginning = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
    return Content.assemble(Content.styled(f"{title}\n", "bold"), beginning)


class BookScreen(BaseScreen[None]):
    """The ways between the search field, the contents and the text.

    Subclasses yield an Input ``#query``, an OptionList ``#contents`` and the text with the id
    ``TEXT``, and fill the contents in ``list_contents``.
    """

    AUTO_FOCUS = "#contents"
    TEXT: ClassVar[str] = ""
    """The id of the text, with its ``#``."""

    def list_contents(self) -> None:
        """Fill the contents: the sections, or what fits the query."""
        raise NotImplementedError

    @on(OptionList.OptionSelected, "#contents")
    def to_text(self) -> None:
        """Enter goes from the contents to the text."""
        self.query_one(self.TEXT).focus()

    @on(Input.Changed, "#query")
    def searched(self) -> None:
        """Show what fits while typing."""
        self.list_contents()

    @on(Input.Submitted, "#query")
    def to_hits(self) -> None:
        """Enter goes from the field to what was found."""
        self.query_one("#contents").focus()

    def key_down(self) -> None:
        """The arrow goes from the field to what was found."""
        if self.focused is self.query_one("#query"):
            self.query_one("#contents").focus()

    def action_look_up(self) -> None:
        """To the search field."""
        self.query_one("#query").focus()

    def action_back(self) -> None:
        """Out of the text, out of the search, and only then back."""
        query = self.query_one("#query", Input)
        if self.focused is self.query_one(self.TEXT):
            self.query_one("#contents").focus()
        elif query.value or self.focused is query:
            query.value = ""
            self.query_one("#contents").focus()
        else:
            super().action_back()
