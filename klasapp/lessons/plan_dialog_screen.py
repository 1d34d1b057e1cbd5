"""The days of a year plan: when the mentor lesson is, and on which day a lesson comes."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label, Select, Static

from klasapp.lessons import plan_service
from klasapp.lessons.plan import WEEKDAYS
from klasapp.lessons.service import Session
from klasapp.roster.typed_day import parse_day, typed
from klasapp.widgets.asking import Asking


class PlanDialog(Asking[int]):
    """Ask for the day of the week and the first day, and make the plan; gives how many lessons."""

    HELP = (
        "klasapp zet lessen in het jaar op de dag van je mentorles, nooit in een vakantie. Kies "
        "die dag, en vanaf wanneer je de klas hebt. Wat je zelf koos, verschoof of weghaalde, "
        "blijft zoals het is. Ctrl+S maakt het voorstel."
    )
    AUTO_FOCUS = "#weekday"
    yes = "Voorstel maken"

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id

    def compose(self) -> ComposeResult:
        """Two questions."""
        hour = plan_service.usual_hour(self._session, self._class_id)
        days = [(Content(name), number) for number, name in enumerate(WEEKDAYS)]
        with Vertical(classes="dialog"):
            yield Static(
                "Een voorstel voor de rest van dit schooljaar. Wat je zelf koos, verschoof of "
                "weghaalde, blijft zo.",
                classes="question",
            )
            yield Label("Op welke dag is de mentorles?", classes="field-label")
            yield Select(days, allow_blank=False, value=hour.weekday, id="weekday", compact=True)
            yield Label("Vanaf wanneer heb je deze klas? (dd-mm-jjjj)", classes="field-label")
            yield Input(typed(hour.first), id="first", compact=True)
            yield from self.buttons()

    def answer(self) -> int:
        """Make it."""
        weekday = self.query_one("#weekday", Select).value
        first = parse_day(self.query_one("#first", Input).value, self._session.today)
        return plan_service.make_plan(self._session, self._class_id, int(str(weekday)), first)


class LessonDay(Asking[date]):
    """Ask on which day a lesson comes, and put it in the plan; gives the day."""

    HELP = (
        "Typ op welke dag je de les wilt geven, zoals 7-12, 7 dec of morgen. Laat je het veld "
        "leeg, dan neemt klasapp de eerste mentorles waarop nog niets staat. Enter bewaart het."
    )
    AUTO_FOCUS = "#day"
    yes = "Plannen"

    def __init__(self, session: Session, class_id: int, lesson_id: str) -> None:
        super().__init__()
        self._session, self._class_id, self._lesson_id = session, class_id, lesson_id

    def compose(self) -> ComposeResult:
        """One question."""
        with Vertical(classes="dialog"):
            yield Static(
                "Op welke dag, zoals 7-12 of morgen? Leeg: de eerste vrije mentorles.",
                classes="question",
            )
            yield Input(id="day")
            yield from self.buttons()

    def answer(self) -> date:
        """Plan it. Raises ``KlasappError``."""
        text = self.query_one("#day", Input).value.strip()
        chosen = parse_day(text, self._session.today) if text else None
        return plan_service.plan_lesson(self._session, self._class_id, self._lesson_id, chosen)
