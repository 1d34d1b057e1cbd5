"""The log of the class: its phase, what stood out, and who was not spoken with for long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Select, Static, TextArea
from textual.widgets.option_list import Option

from klasapp.errors import InputError
from klasapp.roster.spoken_time import spoken_ago, spoken_day
from klasapp.roster.typed_day import parse_day
from klasapp.signals.class_log import PHASE_WORDS, PHASES, LogEntry, phase_now
from klasapp.signals.log_service import (
    LONG,
    Silence,
    add_entry,
    entries,
    just_spoke,
    put_back_entry,
    read_log,
    remove_entry,
    silences,
)
from klasapp.signals.service import Session
from klasapp.signals.signal import SignalError
from klasapp.widgets.actions import Action
from klasapp.widgets.asking import Asking
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText, Confirm
from klasapp.widgets.messages import PupilRequested

_EMPTY = "Nog niets. Toets n schrijft de eerste regel: hoe is de sfeer, wat viel op?"


class ClassLogScreen(BaseScreen[None]):
    """What stood out in the class, and who is due for a word."""

    CSS_PATH = "signals.tcss"
    ROOM = "signals"
    HEADING = "Klassenlogboek"
    AUTO_FOCUS = "#silences"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    HELP = (
        "Een groep gaat door fasen: kennismaken, regels zoeken, botsen, samenwerken. Na een "
        "vakantie of met een nieuwe leerling begint ze vaak opnieuw. Schrijf met n een korte regel "
        "over de sfeer, en kies de fase die je ziet. klasapp zegt erbij wat die fase van jou "
        "vraagt.\n\n"
        "Daarnaast staat wie je lang niet sprak: de dagen sinds je laatste notitie of gesprek. "
        "Sprak je iemand even? Kies de naam en toets g; een paar woorden erbij mag. Enter opent de "
        "pagina van de leerling."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("new", "n", "Nieuwe regel", "Schrijf een regel in het logboek van de klas."),
        Action("spoke", "g", "Gesproken", "Noteer dat je deze leerling even sprak."),
        Action("remove", "delete", "Weghalen", "Haal een regel weg die een vergissing was.",
               in_footer=False),
    )  # fmt: skip

    def __init__(
        self, session: Session, class_id: int, talks: Callable[[], dict[int, date]] = dict
    ) -> None:
        """``talks``: when pupils were last spoken with in cases."""
        super().__init__(classes="signals")
        self._session, self._class_id, self._talks = session, class_id, talks
        self._entries: tuple[LogEntry, ...] = read_log(session, class_id)
        self._silent: tuple[Silence, ...] = ()

    @property
    def pupil_in_sight(self) -> int | None:
        """The pupil under the cursor."""
        chosen = self._chosen() if self.query("#silences") else None
        return chosen.pupil.id if chosen else None

    def compose_content(self) -> ComposeResult:
        """The phase, the log, the silences."""
        with Vertical(classes="content"):
            yield Static("", id="phase", classes="heading")
            yield Static("", id="phase-advice", classes="lead")
            with Container(id="halves"):
                silent = OptionList(id="silences", markup=False, classes="panel")
                silent.border_title = "Wie heb ik lang niet gesproken?"
                yield silent
                log = OptionList(id="log", markup=False, classes="panel")
                log.border_title = "Logboek"
                yield log

    def on_mount(self) -> None:
        """Show everything."""
        self._show()

    def on_screen_resume(self) -> None:
        """Show what changed."""
        if self.query("#log"):
            self._entries = entries(self._session, self._class_id)
            self._show()

    def _show(self) -> None:
        today = self._session.today
        now = phase_now(self._entries)
        named, advice = "Fase van de groep: nog niet gekozen", "Toets n en kies een fase."
        if now is not None:
            named = f"Fase van de groep: {PHASE_WORDS[now.phase]} (sinds {spoken_day(now.on_day)})"
            advice = next(text for key, _, text in PHASES if key == now.phase)
        self.query_one("#phase", Static).update(Content(named))
        self.query_one("#phase-advice", Static).update(Content(advice))
        self._silent = silences(self._session, self._class_id, self._talks())
        self._fill("#silences", [Option(_silence(one, today)) for one in self._silent])
        lines = [Option(_entry(one, today)) for one in self._entries]
        self._fill("#log", lines or [Option(Content(_EMPTY), disabled=True)])

    def _fill(self, name: str, options: list[Option]) -> None:
        listed = self.query_one(name, OptionList)
        was = listed.highlighted
        listed.clear_options()
        listed.add_options(options)
        if options:
            listed.highlighted = min(was or 0, len(options) - 1)

    def _chosen(self) -> Silence | None:
        at = self.query_one("#silences", OptionList).highlighted
        return self._silent[at] if at is not None and at < len(self._silent) else None

    @on(OptionList.OptionSelected, "#silences")
    def opened(self) -> None:
        """To the pupil's page."""
        chosen = self._chosen()
        if chosen is not None:
            self.post_message(PupilRequested(chosen.pupil.id))

    def action_new(self) -> None:
        """Write a line."""
        session, class_id = self._session, self._class_id

        def save(on_day: date, phase: str, text: str) -> None:
            add_entry(session, class_id, on_day, phase, text)

        self.app.push_screen(NewEntry(session.today, save))

    def action_spoke(self) -> None:
        """Keep that the mentor spoke with the pupil."""
        chosen = self._chosen()
        if chosen is None:
            return

        @telling
        def answered(_: ClassLogScreen, text: str | None) -> None:
            if text is not None:
                just_spoke(self._session, chosen.pupil.id, text)
                self.shell.tell(f"Genoteerd: even gesproken met {chosen.pupil.display_name}.")
                self.on_screen_resume()

        question = f"Even gesproken met {chosen.pupil.display_name}. Waarover? (mag leeg)"
        self.app.push_screen(AskText(question), lambda text: answered(self, text))

    def action_remove(self) -> None:
        """Ask, and take the line away."""
        at = self.query_one("#log", OptionList).highlighted
        if at is None or at >= len(self._entries):
            return
        one = self._entries[at]

        def answered(sure: bool | None) -> None:
            if sure:
                session, class_id = self._session, self._class_id
                remove_entry(session, class_id, one.id)
                self.on_screen_resume()
                self.shell.tell_undoable(
                    "De regel is weg uit het logboek.",
                    lambda: put_back_entry(session, class_id, one.id),
                    "De regel staat weer in het logboek.",
                )

        question = f"De regel van {spoken_day(one.on_day)} weghalen uit het logboek?"
        self.app.push_screen(Confirm(question, "Weghalen"), answered)


class NewEntry(Asking[bool]):
    """A day, a phase, and what stood out."""

    HELP = (
        "Schrijf in een paar woorden hoe het met de klas gaat, zonder namen. De fase mag leeg "
        "blijven: dan geldt de vorige nog. Ctrl+S bewaart."
    )
    AUTO_FOCUS = "#text"

    def __init__(self, today: date, save: Callable[[date, str, str], None]) -> None:
        super().__init__()
        self._today, self._save = today, save

    def compose(self) -> ComposeResult:
        """Three fields."""
        phases = [(Content(f"{name} ({key})"), key) for key, name, _ in PHASES]
        with Vertical(classes="dialog"):
            yield Static("Hoe gaat het met de klas?", classes="question")
            yield TextArea("", id="text", tab_behavior="focus")
            yield Static("", id="text-complaint", classes="complaint")
            yield Static("Fase (mag leeg: dan blijft de vorige gelden)", classes="field-label")
            yield Select(phases, prompt="Kies", id="phase", compact=True)
            yield Static("Wanneer?", classes="field-label")
            yield Input("vandaag", id="on_day", compact=True)
            yield Static("", id="on_day-complaint", classes="complaint")
            yield from self.buttons()

    def answer(self) -> bool:
        """Keep the entry."""
        phase = self.query_one("#phase", Select).value
        try:
            day = parse_day(self.query_one("#on_day", Input).value, self._today)
        except InputError as error:
            raise SignalError("on_day", str(error)) from error
        text = self.query_one("#text", TextArea).text
        self._save(day, "" if phase is Select.NULL else str(phase), text)
        return True


def _silence(one: Silence, today: date) -> Text:
    """The name, and how long ago; a mark and a word for what is long."""
    when = spoken_ago(one.last, today) if one.last else "nog nooit"
    mark = "!" if one.is_long else " "
    word = f" (langer dan {LONG // 7} weken)" if one.is_long and one.last else ""
    return Text.assemble((f"{mark} {one.pupil.display_name}", "bold"), f"  {when}{word}")


def _entry(one: LogEntry, today: date) -> Text:
    phase = f" · fase: {PHASE_WORDS[one.phase]}" if one.phase else ""
    head = f"{spoken_day(one.on_day)} ({spoken_ago(one.on_day, today)}){phase}"
    return Text.assemble((head, "bold"), f"\n{one.text}" if one.text else "")
