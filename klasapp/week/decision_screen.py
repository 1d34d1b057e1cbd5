"""Later, or done: the small questions of "Deze week", and what was closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.roster.spoken_time import spoken_day
from klasapp.roster.typed_day import parse_day, typed
from klasapp.week.decision import Decision
from klasapp.week.line import WeekLine
from klasapp.widgets.asking import Asking
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.reason_day import ReasonDay, ReasonDayWords

_LEGAL_LATE = (
    "Deze termijn is voorbij. De regel blijft bij «te laat» staan, met je reden erbij. Zo kun je "
    "later laten zien waarom."
)
_LATER = "Op die dag staat de regel er weer. Tot dan vind je hem onderaan, bij later."


class WhyLater(ReasonDay):
    """Until when, and why."""

    HELP = (
        "Komt het nu niet uit, zeg dan waarom en tot wanneer. Op die dag staat de regel weer "
        "bovenaan. Je reden blijft erbij staan, zodat je later kunt uitleggen waarom je "
        "wachtte."
    )

    def __init__(
        self, line: WeekLine, proposed: date, today: date, save: Callable[[date, str], None]
    ) -> None:
        late = line.legal and line.when == "overdue"
        words = ReasonDayWords(
            _title("Later", line), "Waarom later?", "Tot wanneer?", _LEGAL_LATE if late else _LATER
        )

        def keep(reason: str, day: str) -> None:
            save(parse_day(day, today), reason)

        super().__init__(words, line.held.reason if line.held else "", typed(proposed), keep)


class WhyDone(Asking[bool]):
    """How the mentor knows."""

    HELP = (
        "Schrijf in een paar woorden wat je deed, of hoe je weet dat het goed is. De regel gaat "
        "dan weg. Met g in Deze week zie je hem terug, en met Ctrl+Z zet je hem meteen terug."
    )
    AUTO_FOCUS = "#reason"

    def __init__(self, line: WeekLine, save: Callable[[str], None]) -> None:
        super().__init__()
        self._line, self._save = line, save

    def compose(self) -> ComposeResult:
        """The line and a reason."""
        with Vertical(classes="dialog"):
            yield Static(_title("Gedaan", self._line), classes="question")
            yield Static("Wat deed je, of hoe weet je dat het goed is?", classes="field-label")
            yield Input(id="reason", compact=True)
            yield Static("", id="reason-complaint", classes="complaint")
            yield from self.buttons()

    def answer(self) -> bool:
        """Keep how the mentor knows."""
        self._save(self.query_one("#reason", Input).value)
        return True


class ClosedLines(Dialog[bool]):
    """What the mentor called done, and the way back."""

    HELP = "Dit noemde je gedaan. Enter zet de gekozen regel terug in Deze week."
    AUTO_FOCUS = "#closed"
    BINDINGS = [Binding("escape,g", "leave", "Sluiten")]

    def __init__(
        self, closed: tuple[tuple[Decision, str], ...], put_back: Callable[[str], None]
    ) -> None:
        """``closed``: decisions with the name of the pupil, newest first."""
        super().__init__()
        self._settled, self._put_back = list(closed), put_back
        self._changed = False

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="dialog"):
            yield Static("Gedaan genoemd. Enter zet een regel terug.", classes="question")
            yield OptionList(*map(_closed_line, self._settled), id="closed", markup=False)

    @on(OptionList.OptionSelected, "#closed")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Put the line back."""
        one, _ = self._settled.pop(event.option_index)
        self._put_back(one.line)
        self._changed = True
        listed = self.query_one("#closed", OptionList)
        listed.remove_option_at_index(event.option_index)
        if not self._settled:
            self.dismiss(True)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(self._changed)


def _title(word: str, line: WeekLine) -> Content:
    who = f"{line.who} · " if line.who else ""
    return Content.assemble((f"{word}: ", "bold"), f"{who}{line.what}")


def _closed_line(closed: tuple[Decision, str]) -> Option:
    one, who = closed
    name = f"{who} · " if who else ""
    day = spoken_day(one.decided_at.date())
    return Option(Content.assemble((f"{name}{one.what}", "bold"), f"\n  {day}: {one.reason}"))
