"""When the mentor lesson is: what a year plan begins with."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label, Select, Static

from klasapp.errors import KlasappError
from klasapp.lessons import plan_service
from klasapp.lessons.plan import WEEKDAYS
from klasapp.lessons.service import Session
from klasapp.roster.typed_day import parse_day, typed
from klasapp.widgets.dialog import Dialog


class PlanDialog(Dialog[int]):
    """Ask for the day of the week and the first day, and make the plan; gives how many lessons."""

    HELP = (
        "klasapp zet lessen in het jaar op de dag van je mentorles, nooit in een vakantie. Kies "
        "die dag, en vanaf wanneer je de klas hebt. Wat je zelf koos, verschoof of weghaalde, "
        "blijft zoals het is. Ctrl+S maakt het voorstel."
    )
    AUTO_FOCUS = "#weekday"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("ctrl+s", "save", "Voorstel maken", priority=True),
    ]

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
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Voorstel maken (Ctrl+S)", id="save", variant="primary")
                yield Button("Terug", id="back")

    @on(Button.Pressed, "#back")
    def went_back(self) -> None:
        """Leave the plan as it is."""
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Make it; or say what is not right."""
        weekday = self.query_one("#weekday", Select).value
        try:
            first = parse_day(self.query_one("#first", Input).value, self._session.today)
            made = plan_service.make_plan(self._session, self._class_id, int(str(weekday)), first)
        except KlasappError as error:
            self.query_one("#complaint", Static).update(Content(str(error)))
            return
        self.dismiss(made)
