"""Who is not there: a list for the mentor only."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from klasapp.roster.pupil import Pupil
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.letter_jump import next_with_letter
from klasapp.widgets.tick_list import TickList


class AttendanceScreen(Dialog[frozenset[int]]):
    """A tick for everyone who is absent."""

    HELP = (
        "Zet met de spatiebalk een kruisje bij wie er niet is. De eerste letter van een naam "
        "brengt je erheen. Esc of Ctrl+S bewaart. Hier staan namen: kijk of de beamer uit is."
    )
    AUTO_FOCUS = "#absent"
    BINDINGS = [
        Binding("escape", "keep", "Terug"),
        Binding("ctrl+s", "keep", "Bewaren", priority=True),
    ]

    def __init__(self, pupils: Sequence[Pupil], absent: Collection[int]) -> None:
        super().__init__()
        self._pupils, self._absent = pupils, absent

    def compose(self) -> ComposeResult:
        """The class."""
        points = [(str(pupil.id), pupil.display_name) for pupil in self._pupils]
        ticked = [str(pupil_id) for pupil_id in self._absent]
        with Vertical(classes="dialog"):
            yield Static(
                "Wie is er niet? Typ de eerste letter van de naam; spatie zet een kruisje, Esc is "
                "klaar. Kijk of de beamer uit is: hier staan namen.",
                classes="question",
            )
            yield TickList(points, ticked, id="absent")

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next name that begins with it."""
        ticks = self.query_one("#absent", TickList)
        names = [text for _, text in ticks.points]
        ticks.highlighted = next_with_letter(names, ticks.highlighted, event.character)

    def action_keep(self) -> None:
        """Hand over who is absent."""
        ticked = self.query_one("#absent", TickList).ticked
        self.dismiss(frozenset(int(one) for one in ticked))
