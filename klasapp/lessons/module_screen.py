"""One lesson to read, and from there to give, plan or print."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from klasapp.lessons import paper_service, plan_service, run_service
from klasapp.lessons.module_text_screen import module_text
from klasapp.lessons.plan_dialog_screen import LessonDay
from klasapp.lessons.run_screen import RunScreen
from klasapp.lessons.service import Session, find_module
from klasapp.roster.spoken_time import spoken_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.pick import PickOne

_WIDEST = 100


class ModuleScreen(BaseScreen[None]):
    """A lesson module."""

    CSS_PATH = "lessons.tcss"
    ROOM = "lessons"
    HEADING = "Les lezen"
    AUTO_FOCUS = "#text"
    HELP = (
        "Lees de les een keer voor je hem geeft; meer voorbereiding staat onder Vooraf doen. Met "
        "u print je de uitdeelbladen, de exitkaarten en het briefje voor thuis.\n\n"
        "g begint de les. klasapp vraagt of je de hele les geeft of de korte vorm, en of je hem "
        "nu wel moet geven."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("give", "g", "Geven", "Begin deze les."),
        Action("plan", "p", "Plannen", "Zet deze les in het jaarplan."),
        Action("papers", "u", "Printen", "Maak de bladen bij deze les als PDF."),
    )

    def __init__(
        self, session: Session, class_id: int, lesson_id: str, plan_id: int | None = None
    ) -> None:
        super().__init__(classes="lessons")
        self._session, self._class_id, self._plan_id = session, class_id, plan_id
        self._module = find_module(session, lesson_id)

    def compose_content(self) -> ComposeResult:
        """The text, to scroll."""
        with Vertical(classes="content"), VerticalScroll(id="text"):
            yield Static("", id="lesson-text")

    def on_mount(self) -> None:
        """Show it."""
        self._show()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._show()

    def _show(self) -> None:
        width = min(max(self.size.width - 8, 30), _WIDEST)
        shown = self.query("#lesson-text").results(Static)
        for one in shown:
            one.update(module_text(self._module, width))

    def action_give(self) -> None:
        """Ask in which form, with the safety check in sight."""
        module = self._module
        going = run_service.running(self._session, self._class_id)
        if going is not None and going.lesson_id == module.id:
            self.app.switch_screen(RunScreen(self._session, going.id))
            return
        checks = "\n".join(f"! {one}" for one in module.not_when)
        choices = (
            ("normal", f"Hele les ({module.minutes} minuten)"),
            ("short", f"Korte vorm ({module.short_minutes} minuten)"),
        )
        question = f"Geef deze les nu niet als:\n{checks}\n\nDe klok loopt zodra je kiest."

        self.app.push_screen(
            PickOne(question, choices), lambda form: self._begin(form) if form else None
        )

    @telling
    def _begin(self, form: str) -> None:
        run_id = run_service.begin(
            self._session,
            self._class_id,
            self._module.id,
            short=form == "short",
            plan_id=self._plan_id,
        )
        self.app.switch_screen(RunScreen(self._session, run_id))

    def action_plan(self) -> None:
        """Ask on which day."""
        self.app.push_screen(
            LessonDay(self._session, self._class_id, self._module.id),
            lambda day: None if day is None else self._planned(day),
        )

    def _planned(self, day: date) -> None:
        session, class_id, lesson_id = self._session, self._class_id, self._module.id
        self.shell.tell_undoable(
            f"Deze les staat in het jaarplan op {spoken_day(day)}.",
            lambda: plan_service.unplan(session, class_id, lesson_id, day),
            "Deze les staat niet meer in het jaarplan.",
        )

    def action_papers(self) -> None:
        """Ask which sheet, then make it."""
        question = "Welk blad wil je? Je krijgt een PDF in je exportmap."
        papers = tuple(paper_service.papers_of(self._module).items())
        self.app.push_screen(
            PickOne(question, papers), lambda kind: self._print(kind) if kind else None
        )

    @telling
    def _print(self, kind: str) -> None:
        path = paper_service.print_paper(self._session, self._module, kind)
        self.shell.tell(f"Opgeslagen: {path}")
