"""Which forms to print."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.sociogram.paper_service import MOST_BLANKS, Printed, PrintFor
from klasapp.sociogram.round import Round
from klasapp.widgets.dialog import Dialog

_EXPLAINED = (
    "Je krijgt een PDF met een formulier per leerling. Iedereen heeft een vast nummer in deze "
    "meting; de namen staan op elk formulier in een andere volgorde. De laatste bladzijde is een "
    "nummerlijst voor jou."
)


class PrintForms(Dialog[tuple[PrintFor, int] | None]):
    """For whom, and how many forms without a name."""

    HELP = (
        "Kies voor wie je formulieren print. Op een formulier met naam staat de leerling al; "
        "zonder naam is voor wie nieuw is of zijn blad kwijt is. Je krijgt één PDF in je "
        "exportmap."
    )
    CSS_PATH = "paper.tcss"
    AUTO_FOCUS = "#who"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("ctrl+s", "make", "Maken", priority=True),
    ]

    def __init__(self, asked: Round) -> None:
        super().__init__()
        everyone, waiting = len(asked.participants), asked.count("waiting")
        self._offered: list[tuple[PrintFor, str]] = []
        if 0 < waiting < everyone:  # first: who does not take part wants no form
            self._offered.append(("waiting", f"Wie nog niet invulde ({_forms(waiting)} met naam)"))
        self._offered.append(("everyone", f"Iedereen ({_forms(everyone)} met naam)"))
        self._offered.append(("nobody", "Niemand: alleen formulieren zonder naam"))

    def compose(self) -> ComposeResult:
        """For whom, how many without a name, two buttons."""
        with Vertical(classes="dialog"):
            yield Static(Content(_EXPLAINED), classes="question")
            yield Static("Voor wie?")
            yield OptionList(*(Option(Content(text)) for _, text in self._offered), id="who")
            with Horizontal(id="blank-row"):
                yield Static("Formulieren zonder naam erbij: ", classes="label")
                yield Input("0", id="blanks", compact=True, type="integer", max_length=2)
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("PDF maken", id="make", variant="primary")
                yield Button("Terug", id="back")

    @on(Button.Pressed, "#back")
    def went_back(self) -> None:
        """Print nothing."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    @on(Input.Submitted)
    @on(Button.Pressed, "#make")
    def action_make(self) -> None:
        """Hand over the wish, or say what is missing."""
        who = self._offered[self.query_one(OptionList).highlighted or 0][0]
        typed = self.query_one("#blanks", Input).value
        blanks = int(typed) if typed.isdecimal() else -1
        least = 1 if who == "nobody" else 0
        if not least <= blanks <= MOST_BLANKS:
            self.query_one("#complaint", Static).update(
                Content(f"Hoeveel formulieren zonder naam? Typ {least} tot en met {MOST_BLANKS}.")
            )
            self.query_one("#blanks").focus()
            return
        self.dismiss((who, blanks))


def printed_text(printed: Printed) -> str:
    """Where the forms are, and what to do with them."""
    count = _forms(printed.named + printed.blanks)
    said = (
        f"{count[0].upper()}{count[1:]} en een nummerlijst staan in:\n\n{printed.path}\n\n"
        "Print op één kant van het papier. De laatste bladzijde is voor jou: deel die niet uit. "
        "In het bestand staan namen; wis het als je geprint hebt."
    )
    if printed.unprintable:
        names = "\n".join(printed.unprintable)
        said += (
            "\n\nDeze namen hebben tekens die niet geprint kunnen worden; er staat een ? voor in "
            f"de plaats. Schrijf ze er zelf bij:\n{names}"
        )
    return said


def _forms(count: int) -> str:
    return "1 formulier" if count == 1 else f"{count} formulieren"
