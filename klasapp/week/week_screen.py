"""Deze week: what is due, in order, and the way there."""

from __future__ import annotations

from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.roster.spoken_time import spoken_day
from klasapp.week import service
from klasapp.week.line import WHEN_WORDS, WeekLine
from klasapp.week.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.messages import LookFirstRequested, PlaceRequested, PupilRequested

_STYLES = {"overdue": "bold $text-error", "today": "bold $text-warning"}
_NO_CLASS = (
    "Voeg eerst een klas toe: toets {digit}, Klas. Daarna zie je hier elke dag wat er te doen is: "
    "stappen in zaken, gesprekken, aandachtspunten en metingen die nog open staan."
)
_NO_PUPILS = (
    "Zet eerst de leerlingen in je klas: toets {digit}, Klas. Daarna kun je een meting doen "
    "(Sociogram) of een zaak beginnen (Zaken); wat dat aan werk geeft, staat dan hier."
)
_NOTHING = (
    "Er is niets te doen. Stappen in zaken, gesprekken, aandachtspunten en open metingen "
    "verschijnen hier vanzelf."
)


class WeekScreen(BaseScreen[None]):
    """The first screen of the day."""

    ROOM = "week"
    HEADING = "Deze week"
    CSS_PATH = "week.tcss"
    AUTO_FOCUS = "#lines"
    HELP = (
        "Hier staat wat er te doen is, het dringendste bovenaan: eerst wat te laat is, dan "
        "vandaag, deze week, wat geen datum heeft, en later. Onderaan lees je waarom een regel er "
        "staat. Enter brengt je erheen. Een aandachtspunt is een reden om te kijken, geen oordeel: "
        "met k begin je een «kijk eerst»-plan, nog zonder zaak."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("look_first", "k", "Kijk eerst", "Begin een «kijk eerst»-plan bij dit punt."),
        Action("pupil", "l", "Leerling", "Open de pagina van de leerling van dit aandachtspunt."),
        Action("renew", "r", "Ververs", "Kijk opnieuw wat er te doen is.", in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, class_id: int | None) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id
        self._lines: tuple[WeekLine, ...] = ()
        self._reading = False

    def compose_content(self) -> ComposeResult:
        """The day, the list, and why the chosen line is there."""
        with Vertical(classes="room"):
            yield Static("", id="day", classes="summary")
            yield Static("", id="empty", classes="empty")
            yield OptionList(id="lines", markup=False)
            yield Static("", id="why")

    def on_mount(self) -> None:
        """Gather the lines."""
        self.action_renew()

    def on_screen_resume(self) -> None:
        """Gather them again: something may have been done."""
        if self.query("#lines"):
            self.action_renew()

    def action_renew(self) -> None:
        """Gather the lines in a thread: the analysis of a round takes a moment."""
        class_id, session = self._class_id, self._session
        if class_id is None or not service.has_pupils(session, class_id):
            roster = next(
                (link.number for link in self.shell.room_links if link.key == "roster"), 4
            )
            text = _NO_CLASS if class_id is None else _NO_PUPILS
            self._show((), text.replace("{digit}", str(roster)))
            return
        if self._reading:
            return
        self._reading = True

        def gather() -> tuple[WeekLine, ...]:
            with session.store.reopen() as store:
                return service.this_week(Session(store, session.clock), class_id)

        self.work(gather, self._gathered)

    def _gathered(self, lines: tuple[WeekLine, ...]) -> None:
        self._reading = False
        self._show(lines, "" if lines else _NOTHING)

    def _show(self, lines: tuple[WeekLine, ...], empty: str) -> None:
        chosen = self._chosen()
        self._lines = lines
        self.query_one("#day", Static).update(Content(self._heading()))
        self.query_one("#empty", Static).update(Content(empty))
        self.query_one("#empty").display = bool(empty)
        options = self.query_one("#lines", OptionList)
        options.display = bool(lines)
        self.query_one("#why").display = bool(lines)
        options.clear_options()
        group = ""
        for place, line in enumerate(lines):
            if line.when != group:
                group = line.when
                options.add_option(Option(_group_heading(line), disabled=True))
            options.add_option(Option(_prompt(line), id=str(place)))
        if lines:
            again = lines.index(chosen) if chosen in lines else 0
            options.highlighted = options.get_option_index(str(again))
            if self.focused is None:
                # The list was hidden, so it could not take the focus, while the lines were read.
                options.focus()
        self._explain()

    def _heading(self) -> str:
        late = sum(line.when == "overdue" for line in self._lines)
        today = sum(line.when == "today" for line in self._lines)
        parts = [spoken_day(self._session.today)]
        if late:
            parts.append(f"{late} te laat")
        if today:
            parts.append(f"{today} vandaag")
        return " · ".join(parts)

    def _chosen(self) -> WeekLine | None:
        option = self.query_one("#lines", OptionList).highlighted_option
        place = int(option.id) if option is not None and option.id else None
        return self._lines[place] if place is not None and place < len(self._lines) else None

    @on(OptionList.OptionHighlighted, "#lines")
    def _explain(self) -> None:
        line = self._chosen()
        self.query_one("#why", Static).update(Content(f"Waarom: {line.why}" if line else ""))
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#lines")
    def go_there(self) -> None:
        """Go where the line leads."""
        line = self._chosen()
        if line is not None:
            self.post_message(PlaceRequested(line.place_kind, line.number, line.task_id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Two actions are for flags only."""
        if action in {"look_first", "pupil"}:
            line = self._chosen() if self.query("#lines") else None
            return line is not None and line.flag is not None
        return super().check_action(action, parameters)

    def actions(self) -> tuple[Action, ...]:
        """Only what can be done with the chosen line."""
        return tuple(a for a in self.ACTIONS if self.check_action(a.name, ()))

    def action_look_first(self) -> None:
        """Begin a "kijk eerst" plan from the flag."""
        line = self._chosen()
        if line is not None and line.flag is not None and line.pupil_id is not None:
            self.post_message(LookFirstRequested(line.pupil_id, line.flag, line.number))

    def action_pupil(self) -> None:
        """Open the pupil's page."""
        line = self._chosen()
        if line is not None and line.pupil_id is not None:
            self.post_message(PupilRequested(line.pupil_id))


def _group_heading(line: WeekLine) -> Content:
    symbol, word = WHEN_WORDS[line.when]
    return Content.styled(f"{symbol} {word.capitalize()}", _STYLES.get(line.when, "bold"))


def _prompt(line: WeekLine) -> Table:
    """The date on the left, what is due beside it, however narrow the screen is."""
    symbol, _ = WHEN_WORDS[line.when]
    when = f"{symbol} {spoken_day(line.due)}" if line.due else symbol
    who = f"{line.who} · " if line.who else ""
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(width=17, no_wrap=True)
    grid.add_column(ratio=1)
    what = Text.assemble(who, (line.what, "bold"), (f"  ({line.where})", "dim"))
    grid.add_row(Text(f" {when}"), what)
    return grid
