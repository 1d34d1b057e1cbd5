"""The first screen of the room: the year of the class, planned and given."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.errors import KlasappError
from klasapp.lessons import plan_service, run_service
from klasapp.lessons.after_screen import AfterScreen
from klasapp.lessons.coverage_screen import CoverageScreen
from klasapp.lessons.library_screen import LibraryScreen
from klasapp.lessons.module_screen import ModuleScreen
from klasapp.lessons.module_text_screen import module_text
from klasapp.lessons.plan_dialog_screen import PlanDialog
from klasapp.lessons.plan_service import YearLine
from klasapp.lessons.run_screen import RunScreen
from klasapp.lessons.service import Session, find_module
from klasapp.roster.spoken_time import spoken_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText

GoesOn = Callable[[], tuple[tuple[str, ...], tuple[str, ...]]]
"""Codes of forms of bullying and of signals that are about the class now; nobody is named."""

_NO_CLASS = "Voeg eerst een klas toe: toets 7, Klas."
_EMPTY = (
    "Er is nog geen jaarplan.\n\n"
    "Toets v maakt een voorstel: eerst de gouden weken, daarna ongeveer elke zes weken een les, "
    "nooit in een vakantie. Je kunt daarna schuiven, lessen toevoegen en weghalen.\n\n"
    "Toets b opent de bibliotheek: lees een les, of geef er meteen een."
)
_LOW = 20
"""Rows under which only the first lesson that fits is named."""
_WIDE = 120
"""Columns from which the lesson itself stands beside the year."""
_IN_FULL = {"gouden": "gouden weken", "zilver": "zilveren weken", "brons": "bronzen weken"}
_SIGNS = {"planned": "○", "running": "◐", "finished": "✓", "stopped": "–"}


class LessonsScreen(BaseScreen[None]):
    """What was given, what comes, and what would fit now."""

    CSS_PATH = "lessons.tcss"
    ROOM = "lessons"
    HEADING = "Lessen"
    AUTO_FOCUS = "#year"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (_LOW, "-high")]
    HELP = (
        "Hier staat het jaar van je klas: welke lessen je gaf (✓) en wat er komt (○). Enter opent "
        "een les: je leest hem en geeft hem van daar. Een les die loopt (◐) gaat verder bij de "
        "stap waar je was; bij een gegeven les lees je terug hoe het ging.\n\n"
        "v maakt een voorstel voor het jaar. Met + en - schuif je een les naar de volgende of de "
        "vorige mentorles, met Del haal je hem weg. Boven de lijst staat wat past bij wat er nu "
        "speelt, zonder namen. Wat je zelf koos of schoof, blijft staan bij een nieuw voorstel."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("library", "b", "Bibliotheek", "Bekijk alle lessen."),
        Action("propose", "v", "Voorstel", "Maak een voorstel voor de rest van het jaar."),
        Action("later", "plus,equals_sign", "Later",
               "Schuif de les naar de volgende mentorles; - naar de vorige."),
        Action("earlier", "minus", "Eerder", "Schuif de les naar de vorige mentorles.",
               in_footer=False),
        Action("drop", "delete", "Weg", "Haal de les uit het jaarplan, met de reden."),
        Action("undo", "u", "Terugzetten", "Zet terug wat je het laatst weghaalde.",
               in_footer=False),
        Action("coverage", "d", "Dekking", "Bekijk welke doelen en onderwerpen aan bod komen."),
    )  # fmt: skip

    def __init__(
        self, session: Session, class_id: int | None, goes_on: GoesOn, start_at: str = ""
    ) -> None:
        """``start_at``: the line to point at first, such as ``plan:3``."""
        super().__init__(classes="lessons")
        self._session, self._class_id, self._goes_on = session, class_id, goes_on
        self._lines: tuple[YearLine, ...] = ()
        self._start_at = start_at

    def compose_content(self) -> ComposeResult:
        """What fits now, the year, and why the chosen line stands there."""
        with Vertical(classes="content"):
            yield Static("", id="summary", classes="heading")
            yield Static("", id="fits", classes="fits")
            yield Static("", id="empty", classes="empty")
            with Container(id="year-body"):
                yield OptionList(id="year", markup=False)
                with VerticalScroll(id="year-detail", can_focus=False):
                    yield Static("", id="about")

    def on_mount(self) -> None:
        """Show the year."""
        self._refresh()
        running = (line.key for line in self._lines if line.run and line.run.state == "running")
        self._choose(next(running, self._start_at))

    def on_screen_resume(self) -> None:
        """A lesson may have been given or planned."""
        if self.query("#year"):
            self._refresh()

    def actions(self) -> tuple[Action, ...]:
        """Nothing without a class."""
        return self.ACTIONS if self._class_id is not None else ()

    def _refresh(self) -> None:
        class_id, here = self._class_id, self._chosen()
        options, empty = self.query_one("#year", OptionList), self.query_one("#empty", Static)
        self._lines = () if class_id is None else plan_service.year_of(self._session, class_id)
        empty.display = not self._lines
        self.query_one("#year-body").display = options.display = bool(self._lines)
        empty.update(Content(_NO_CLASS if class_id is None else _EMPTY))
        self.query_one("#summary", Static).update(Content(self._summary()))
        fits = self._fits()
        self.query_one("#fits", Static).update(Content(fits))
        self.query_one("#fits").display = bool(fits)
        options.clear_options()
        options.add_options([Option(self._prompt(line), id=line.key) for line in self._lines])
        if self._lines:
            self._choose(here.key if here else "")
            if self.focused is None:
                options.focus()

    def _choose(self, key: str) -> None:
        if not self._lines:
            return
        today = self._session.today
        keys = [line.key for line in self._lines]
        ahead = next((n for n, line in enumerate(self._lines) if line.day >= today), len(keys) - 1)
        place = keys.index(key) if key in keys else ahead
        self.query_one("#year", OptionList).highlighted = place

    def _summary(self) -> str:
        if self._class_id is None:
            return "Lessen"
        given = sum(line.run is not None and line.run.state == "finished" for line in self._lines)
        hour = plan_service.mentor_hour(self._session, self._class_id)
        when = f" · mentorles op {hour.spoken}" if hour else ""
        return f"Lessen van {self.shell.class_label} · {given} gegeven{when}"

    def _fits(self) -> str:
        if self._class_id is None:
            return ""
        forms, signals = self._goes_on()
        found = plan_service.suggestions(self._session, self._class_id, forms, signals)
        if not found:
            return ""
        few = found[:1] if self.size.height < _LOW else found
        named = ", ".join(f"{module.title} ({', '.join(one.fits)})" for one, module in few)
        return f"Past bij wat er nu speelt: {named}"

    def _prompt(self, line: YearLine) -> Table:
        late = line.run is None and line.day < self._session.today
        sign = "!" if late else _SIGNS[line.run.state if line.run else "planned"]
        grid = Table.grid(padding=(0, 1), expand=True)
        grid.add_column(width=20, no_wrap=True)
        grid.add_column(ratio=1)
        phase = _IN_FULL.get(line.plan.phase, line.plan.phase) if line.plan else "zelf gekozen"
        state = {True: "nog niet gegeven", False: phase}[late]
        if line.run is not None and line.run.state == "running":
            state = "loopt nog: Enter gaat verder"
        what = Text.assemble((line.title, "bold"), f"  ({state})")
        grid.add_row(Text(f" {sign} {spoken_day(line.day)}"), what)
        return grid

    def _chosen(self) -> YearLine | None:
        option = self.query_one("#year", OptionList).highlighted_option
        return next((one for one in self._lines if option and one.key == option.id), None)

    @on(OptionList.OptionHighlighted, "#year")
    def _explain(self) -> None:
        line = self._chosen()
        text = ""
        if line is not None and line.run is not None:
            text = _of_run(line)
        elif line is not None and line.plan is not None:
            text = f"Waarom hier: {line.plan.why}. Enter leest de les; daar geef je hem ook."
        shown = Content(text)
        if line is not None and self.size.width >= _WIDE:
            shown = Content.assemble(shown, "\n\n" if text else "", self._lesson(line))
        self.query_one("#about", Static).update(shown)
        self.query_one("#year-detail").scroll_home(animate=False)
        self.refresh_bindings()

    def _lesson(self, line: YearLine) -> Content:
        """The lesson to read, beside its line; nothing when its file is gone."""
        try:
            module = find_module(self._session, line.lesson_id)
        except KlasappError:
            return Content("")
        return module_text(module, self.size.width // 2 - 12)

    def on_resize(self) -> None:
        """The lesson comes beside the list, or goes."""
        if self.query("#about"):
            self._explain()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Shifting and dropping are for what is only planned."""
        if action in {"later", "earlier", "drop"}:
            line = self._chosen() if self.query("#year") else None
            return line is not None and line.run is None
        if action in {"library", "propose", "coverage"} and self._class_id is None:
            return False
        return super().check_action(action, parameters)

    @on(OptionList.OptionSelected, "#year")
    @telling
    def opened(self) -> None:
        """Read a lesson, go on with it, or read how it went."""
        line = self._chosen()
        if line is None or self._class_id is None:
            return
        if line.run is None:
            plan_id = line.plan.id if line.plan else None
            screen = ModuleScreen(self._session, self._class_id, line.lesson_id, plan_id)
            self.app.push_screen(screen)
        elif line.run.state == "running":
            self._go_on(line.run.id)
        else:
            self.app.push_screen(AfterScreen(self._session, line.run.id))

    def _go_on(self, run_id: int) -> None:
        try:
            self.app.push_screen(RunScreen(self._session, run_id))
        except KlasappError:
            # The file is away or changed: what was done can still be written down.
            run_service.end(self._session, run_id)
            self.app.push_screen(AfterScreen(self._session, run_id))
            raise

    def action_library(self) -> None:
        """All lessons."""
        if self._class_id is not None:
            self.app.push_screen(LibraryScreen(self._session, self._class_id))

    def action_coverage(self) -> None:
        """Goals and topics of this year."""
        if self._class_id is not None:
            self.app.push_screen(CoverageScreen(self._session, self._class_id))

    def action_propose(self) -> None:
        """Ask when the mentor lesson is, then propose."""
        class_id, session = self._class_id, self._session
        if class_id is None:
            return
        before = plan_service.planned_lessons(session, class_id)
        hour = plan_service.mentor_hour(session, class_id)

        def made(count: int | None) -> None:
            if count is not None:
                self._refresh()
                self._choose("")
                self.shell.tell_undoable(
                    f"Het voorstel staat klaar: {count} lessen.",
                    lambda: plan_service.put_back_plan(session, class_id, before, hour),
                    "Het jaarplan is weer zoals het was.",
                    self.ROOM,
                )
                if unknown := plan_service.caveat(self._session, class_id):
                    self.shell.tell_failure(unknown)

        self.app.push_screen(PlanDialog(self._session, class_id), made)

    def action_later(self) -> None:
        """To the next free mentor lesson."""
        self._shift(1)

    def action_earlier(self) -> None:
        """To the one before."""
        self._shift(-1)

    def _shift(self, by: int) -> None:
        line = self._chosen()
        if line is not None and line.plan is not None:
            session, was = self._session, line.plan
            day = plan_service.shift(session, was.id, by)
            self._refresh()
            self._choose(line.key)
            self.shell.tell_undoable(
                f"{line.title} staat nu op {spoken_day(day)}.",
                lambda: plan_service.put_back(session, was),
                f"{line.title} staat weer op {spoken_day(was.day)}.",
                self.ROOM,
            )

    def action_drop(self) -> None:
        """Ask why, then take it out."""
        line = self._chosen()
        if line is None or line.plan is None:
            return
        plan_id = line.plan.id
        dialog = AskText(
            f"'{line.title}' gaat niet door. Waarom niet?",
            required="Schrijf kort waarom deze les niet doorgaat.",
        )
        self.app.push_screen(dialog, lambda why: None if why is None else self._drop(plan_id, why))

    @telling
    def _drop(self, plan_id: int, reason: str) -> None:
        session = self._session
        plan_service.drop(session, plan_id, reason)
        self._refresh()
        self.shell.tell_undoable(
            "De les is uit het jaarplan.",
            lambda: plan_service.undo_drop(session, plan_id),
            "De les staat weer in het jaarplan.",
            self.ROOM,
        )

    def action_undo(self) -> None:
        """Back into the plan."""
        self.shell.action_undo(self.ROOM)


def _of_run(line: YearLine) -> str:
    run = line.run
    if run is None:
        return ""
    if run.state == "running":
        return f"Begonnen op {spoken_day(run.started_at.date())}; je was bij: {run.current.title}."
    went = {"good": "Ging goed.", "mixed": "Ging wisselend.", "bad": "Ging niet goed."}
    parts = [went.get(run.went, "Nog niet ingevuld hoe het ging: Enter."), run.remark]
    if run.agreement:
        parts.append(f"Afspraak: {run.agreement}")
    return " ".join(part for part in parts if part)
