"""Small questions: a dialog is a question with a typed answer."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from klasapp.errors import InputError
from klasapp.widgets.asking import Asking
from klasapp.widgets.confirm import Confirm as Confirm
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.listed_text import listed


class AskText(Asking[str]):
    """Ask for a line (or some lines) of text; None when the user went back."""

    HELP = (
        "Typ je antwoord en bewaar het met Ctrl+S; in een veld van één regel mag ook Enter. Met "
        "Esc ga je terug en blijft alles zoals het was."
    )
    AUTO_FOCUS = "#answer"

    def __init__(
        self,
        question: str,
        value: str = "",
        *,
        lines: bool = False,
        required: str = "",
        password: bool = False,
    ) -> None:
        """``required``: the Dutch sentence shown when nothing was typed; empty = may be empty."""
        super().__init__()
        self._question, self._value, self._lines = question, value, lines
        self._required, self._password = required, password

    def compose(self) -> ComposeResult:
        """The question, a field, two buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="question")
            if self._lines:
                yield TextArea(self._value, id="answer", tab_behavior="focus")
            else:
                yield Input(self._value, id="answer", password=self._password)
            yield from self.buttons()

    def answer(self) -> str:
        """The text; ``InputError`` when it must be there and is not."""
        field = self.query_one("#answer")
        text = field.text if isinstance(field, TextArea) else self.query_one(Input).value
        if self._required and not text.strip():
            raise InputError(self._required)
        return text.strip() if not self._password else text


class Tell(Dialog[None]):
    """Show a text to read at leisure; Escape or Enter closes it."""

    BINDINGS = [Binding("escape,enter,f1", "dismiss(None)", "Sluiten")]

    def __init__(self, text: Content | str) -> None:
        super().__init__()
        self._text = text if isinstance(text, Content) else listed(text)

    def compose(self) -> ComposeResult:
        """The text in a box that scrolls."""
        with VerticalScroll(classes="dialog reading"):
            yield Static(self._text)
