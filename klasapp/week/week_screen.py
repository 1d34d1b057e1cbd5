"""Deze week: what is due, in order, and the way there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.errors import KlasappError
from klasapp.roster.service import remove_note
from klasapp.roster.spoken_time import spoken_day
from klasapp.week import service
from klasapp.week.decision import Round
from klasapp.week.decision_screen import ClosedLines, WhyDone, WhyLater
from klasapp.week.first_steps import FirstStep, first_steps, put_away
from klasapp.week.line import WHEN_WORDS, WeekLine
from klasapp.week.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText
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
        "met k begin je een «kijk eerst»-plan, nog zonder zaak.\n\n"
        "Komt iets nu niet uit? Zet het met u op later, met een reden; op die dag staat het er "
        "weer. Een termijn van het protocol die voorbij is, blijft bij «te laat» staan, met je "
        "reden erbij. Is iets gedaan, zeg het dan met d en schrijf hoe je dat weet. Wat je zo "
        "wegzet, vind je terug met g; daar zet je het ook weer terug. Vergiste je je net? Ctrl+Z."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("look_first", "k", "Kijk eerst", "Begin een «kijk eerst»-plan bij dit punt."),
        Action("pupil", "l", "Leerling", "Open de pagina van de leerling van dit aandachtspunt."),
        Action("later", "u", "Later", "Zet deze regel op later, met een reden."),
        Action("done", "d", "Gedaan", "Deze regel is gedaan: schrijf hoe je dat weet."),
        Action("finish_there", "d", "Gedaan",
               "Deze regel rond je af waar hij staat: Enter brengt je erheen.", in_footer=False),
        Action("spoke", "s", "Gesproken", "Noteer dat je deze leerling even sprak."),
        Action("closed", "g", "Wat gedaan is", "Bekijk wat je gedaan noemde, en zet het terug.",
               in_footer=False),
        Action("put_steps_away", "", "Eerste stappen weg", "Toon de eerste stappen niet meer.",
               in_footer=False),
        Action("renew", "r", "Ververs", "Kijk opnieuw wat er te doen is.", in_footer=False),
    )  # fmt: skip

    def __init__(self, session: Session, class_id: int | None) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id
        self._lines: tuple[WeekLine, ...] = ()
        self._round = Round(())
        self._reading = False
        self._steps: tuple[FirstStep, ...] = ()
        self._wanted = ""

    def view_now(self) -> dict[str, str]:
        """The line under the cursor; its place changes from day to day."""
        line = self._chosen()
        return {"row": line.key if line is not None else ""}

    def begin_with(self, view: Mapping[str, str]) -> None:
        """Begin at the line where it was left, if that is still there."""
        self._wanted = view.get("row", "")

    @property
    def pupil_in_sight(self) -> int | None:
        """The pupil of the chosen line."""
        line = self._chosen() if self.query("#lines") else None
        return line.pupil_id if line is not None else None

    def compose_content(self) -> ComposeResult:
        """The day, the list, and why the chosen line is there."""
        with Vertical(classes="room"):
            yield Static("", id="day", classes="summary")
            yield Static("", id="first-steps")
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
            self._show(Round(()), text.replace("{digit}", str(roster)))
            return
        if self._reading:
            return
        self._reading = True

        def gather() -> Round:
            try:
                with session.store.reopen() as store:
                    return service.whole_week(Session(store, session.clock), class_id)
            finally:
                self._reading = False  # also when it fails: r must help

        self.work(gather, self._gathered)

    def _gathered(self, found: Round) -> None:
        self._show(found, "" if found.lines else _NOTHING)

    def _show_first_steps(self, *, roomy: bool) -> None:
        """What a new mentor does next; on one line as soon as there is other work to see."""
        self._steps = first_steps(self._session, self._class_id)
        digits = {link.key: link.number for link in self.shell.room_links}
        lines = []
        for step in self._steps:
            there = "" if step.done else f" (toets {digits.get(step.room, '')})"
            more = "" if step.done or not roomy else f": {step.how}"
            lines.append(f"{step.line}{there}{more}")
        heading = "Eerste stappen" + ("\n" if roomy else ": ")
        shown = self.query_one("#first-steps", Static)
        shown.update(Content(heading + ("\n" if roomy else "  ").join(lines)))
        shown.display = bool(lines)

    def _show(self, found: Round, empty: str) -> None:
        self._show_first_steps(roomy=bool(empty))
        chosen, place_was = self._chosen(), self._place()
        lines = found.lines
        self._round, self._lines = found, lines
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
            options.add_option(Option(_prompt(line, self._session.today), id=str(place)))
        if lines:
            keys = [line.key for line in lines]
            again = min(place_was or 0, len(lines) - 1)
            if self._wanted:
                again = keys.index(self._wanted) if self._wanted in keys else 0
                self._wanted = ""
            elif (
                chosen is not None
                and chosen.key in keys
                and chosen.when == lines[keys.index(chosen.key)].when
            ):
                again = keys.index(chosen.key)
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
        if self._round.closed:
            parts.append(f"{len(self._round.closed)} gedaan (g)")
        return " · ".join(parts)

    def _place(self) -> int | None:
        option = self.query_one("#lines", OptionList).highlighted_option
        return int(option.id) if option is not None and option.id else None

    def _chosen(self) -> WeekLine | None:
        place = self._place()
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
        """Only what fits the chosen line."""
        line = self._chosen() if self.query("#lines") else None
        if action == "look_first":
            return line is not None and line.flag is not None
        if action == "pupil":
            return line is not None and line.pupil_id is not None
        if action == "spoke":
            return line is not None and service.can_speak(line)
        if action == "later":
            return line is not None
        if action in {"done", "finish_there"}:
            return line is not None and line.closable == (action == "done")
        if action == "closed":
            return bool(self._round.closed)
        if action == "put_steps_away":
            return bool(self._steps)
        return super().check_action(action, parameters)

    def actions(self) -> tuple[Action, ...]:
        """Only what can be done with the chosen line."""
        return tuple(a for a in self.ACTIONS if self.check_action(a.name, ()))

    def action_put_steps_away(self) -> None:
        """Hide the first steps for good."""
        session = self._session
        put_away(session)
        self.shell.tell_undoable(
            "De eerste stappen zijn weg.",
            lambda: put_away(session, away=False),
            "De eerste stappen staan er weer.",
        )
        self.action_renew()

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

    def action_later(self) -> None:
        """Let the line wait, with a reason."""
        line, class_id = self._chosen(), self._class_id
        if line is None or class_id is None:
            return
        session = self._session

        def save(until: date, reason: str) -> None:
            number = service.postpone(session, class_id, line, until, reason)
            self._tell_decided(f"{line.spoken} staat op later.", number)

        asked = WhyLater(line, service.next_week(session), session.today, save)
        self.app.push_screen(asked, self._decided)

    def action_finish_there(self) -> None:
        """Say where this line is finished."""
        raise KlasappError(service.NOT_HERE)

    def action_done(self) -> None:
        """Close the line, with how the mentor knows."""
        line, class_id = self._chosen(), self._class_id
        if line is None or class_id is None:
            return
        session = self._session

        def save(reason: str) -> None:
            number = service.close_line(session, class_id, line, reason)
            self._tell_decided(f"{line.spoken} is gedaan.", number)

        self.app.push_screen(WhyDone(line, save), self._decided)

    def _tell_decided(self, said: str, decision_id: int) -> None:
        session, class_id = self._session, self._class_id
        assert class_id is not None
        self.shell.tell_undoable(
            said,
            lambda: service.take_back(session, class_id, decision_id),
            "De regel staat weer zoals hij stond.",
        )

    def action_spoke(self) -> None:
        """Keep that the mentor spoke with the pupil."""
        line, session = self._chosen(), self._session
        if line is None or not service.can_speak(line):
            return

        @telling
        def answered(_: WeekScreen, text: str | None) -> None:
            if text is not None:
                note_id = service.speak(session, line, text)
                self.shell.tell_undoable(
                    f"Genoteerd: even gesproken met {line.who}.",
                    lambda: remove_note(session, line.number, note_id),
                    f"De notitie over {line.who} is weg; de regel staat er weer.",
                )
                self.action_renew()

        question = f"Even gesproken met {line.who}. Waarover? (mag leeg)"
        self.app.push_screen(AskText(question), lambda text: answered(self, text))

    def action_closed(self) -> None:
        """What was closed, and the way back."""
        class_id, session = self._class_id, self._session
        if class_id is None or not self._round.closed:
            return
        named = tuple((one, service.name_of(session, one)) for one in self._round.closed)

        def back(key: str) -> None:
            service.put_back(session, class_id, key)

        self.app.push_screen(ClosedLines(named, back), self._decided)

    def _decided(self, changed: bool | None) -> None:
        if changed:
            self.action_renew()


def _group_heading(line: WeekLine) -> Content:
    symbol, word = WHEN_WORDS[line.when]
    return Content.styled(f"{symbol} {word.capitalize()}", _STYLES.get(line.when, "bold"))


def _prompt(line: WeekLine, today: date) -> Table:
    """The date on the left, what is due beside it, however narrow the screen is."""
    symbol, _ = WHEN_WORDS[line.when]
    when = f"{symbol} {spoken_day(line.due)}" if line.due else symbol
    who = f"{line.who} · " if line.who else ""
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(width=17, no_wrap=True)
    grid.add_column(ratio=1)
    waits = line.held is not None and line.held.until is not None and line.held.until > today
    held = "↷ uitgesteld · " if waits and line.when != "later" else ""
    what = Text.assemble(held, who, (line.what, "bold"), f"  ({line.where})")
    grid.add_row(Text(f" {when}"), what)
    return grid
