"""Ask whether it is meant."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from klasapp.widgets.dialog import Dialog
from klasapp.widgets.listed_text import listed


class Confirm(Dialog[bool]):
    """Ask before something goes: names what goes; the safe answer has the focus."""

    HELP = (
        "klasapp vraagt of je het zeker weet, omdat er iets weggaat of verandert. Lees wat er "
        "staat. Met j zeg je ja, met n of Esc ga je terug en blijft alles zoals het was. Met de "
        "pijltjes ga je van knop naar knop, met Enter kies je."
    )
    BINDINGS = [
        Binding("escape", "answer(False)", "Nee"),
        Binding("j", "answer(True)", "Ja"),
        Binding("n", "answer(False)", "Nee"),
        Binding("left", "app.focus_previous", "Vorige", show=False),
        Binding("right", "app.focus_next", "Volgende", show=False),
    ]
    AUTO_FOCUS = "#no"

    def __init__(
        self, question: str, yes: str = "Ja", no: str = "Nee, terug", *, loses: bool = True
    ) -> None:
        """``loses``: something goes or cannot be taken back; without it Enter means yes."""
        super().__init__()
        self._question, self._yes, self._no = question, yes, no
        self._loses = loses

    def compose(self) -> ComposeResult:
        """The question and two buttons."""
        with Vertical(classes="dialog"):
            yield Static(listed(self._question), classes="question")
            with Horizontal(classes="buttons"):
                yield Button(
                    Content(self._yes), id="yes", variant="warning" if self._loses else "primary"
                )
                yield Button(
                    Content(self._no), id="no", variant="primary" if self._loses else "default"
                )

    def on_mount(self) -> None:
        """Begin at yes where nothing is lost."""
        if not self._loses:
            self.query_one("#yes").focus()

    @on(Button.Pressed)
    def answered(self, event: Button.Pressed) -> None:
        """Hand the answer back."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer by key."""
        self.dismiss(answer)
