"""Which rounds to compare."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from klasapp.sociogram.compare import Series
from klasapp.sociogram.compare_wording import long_day
from klasapp.sociogram.round import Round
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.ticks import Tick


class PickRounds(Dialog[tuple[Round, ...] | None]):
    """The rounds that asked one question; None when the mentor went back."""

    HELP = (
        "Alleen metingen met dezelfde vraag kun je vergelijken. Zet met de spatiebalk aan wat "
        "je naast elkaar wilt zien, ten minste twee. Ctrl+S vergelijkt."
    )
    CSS_PATH = "compare.tcss"
    AUTO_FOCUS = "Tick"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("ctrl+s", "take", "Vergelijken", priority=True),
        Binding("up", "app.focus_previous", "Vorige", show=False),
        Binding("down", "app.focus_next", "Volgende", show=False),
    ]

    def __init__(self, series: Series, chosen: tuple[Round, ...]) -> None:
        super().__init__()
        self._series = series
        self._chosen = {one.id for one in chosen}

    def compose(self) -> ComposeResult:
        """The question, the rounds, and two buttons."""
        with Vertical(classes="dialog"):
            yield Static(
                Content(
                    f'Metingen met de vraag "{self._series.text}".\n'
                    "Kies er ten minste twee: spatie zet een meting aan of uit."
                ),
                classes="question",
            )
            with VerticalScroll(id="rounds-to-pick"):
                for one in self._series.rounds:
                    label = (
                        f"{one.name} · {long_day(one)} · {one.count('answered')} van "
                        f"{one.size} ingevuld"
                    )
                    yield Tick(Content(label), one.id in self._chosen, compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Vergelijken (Ctrl+S)", id="take", variant="primary")
                yield Button("Terug", id="back")

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        """Take the rounds, or go back."""
        if event.button.id == "take":
            self.action_take()
        else:
            self.dismiss(None)

    def action_take(self) -> None:
        """Hand the rounds back, oldest first."""
        ticks = zip(self._series.rounds, self.query(Tick), strict=True)
        self.dismiss(tuple(one for one, tick in ticks if tick.value))
