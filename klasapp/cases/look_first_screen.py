""" "Kijk eerst": what the flag says, what to look at, whom to ask, and what you saw."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.cases.days import distance
from klasapp.cases.dialog_screen import AskDay, AskReason
from klasapp.cases.form_screen import FormScreen, TickList
from klasapp.cases.intake_screen import IntakeScreen
from klasapp.cases.look_first import FLAG_WORDS
from klasapp.cases.service import (
    LookView,
    Session,
    add_look_note,
    close_look_first,
    keep_looking,
    read_look_first,
    take_back_look_first_end,
    tick,
)
from klasapp.errors import KlasappError
from klasapp.protocol import Entry, spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling
from klasapp.widgets.messages import PupilRequested

_REMINDER = (
    "Dit is een reden om te kijken, geen oordeel. Zeg tegen niemand dat deze leerling 'uit de "
    "meting kwam'. Kijk, vraag en luister eerst; besluit daarna."
)
_DONE = {"closed": "Afgesloten", "to_case": "Hieruit kwam een zaak"}


class LookFirstScreen(FormScreen):
    """A plan to look before anybody speaks of a case."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Kijk eerst"
    AUTO_FOCUS = "#observe"
    HELP = (
        "Een aandachtspunt zegt niet wat er aan de hand is. Daarom kijk je eerst. Zet met de "
        "spatiebalk een kruisje bij wat je deed, en schrijf met n op wat je zag of hoorde.\n\n"
        "Op de afgesproken dag besluit je: er is niets aan de hand (a, met een reden), je kijkt "
        "nog even verder (u, een nieuwe dag), of er is pesten en je begint een zaak (z). Zie je "
        "pesten, wacht dan niet: begin meteen een zaak."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("note", "n", "Notitie", "Schrijf op wat je zag of hoorde."),
        Action("later", "u", "Later", "Kies een nieuwe dag om terug te kijken."),
        Action("finish", "a", "Afsluiten", "Er is niets aan de hand: sluit af, met de reden."),
        Action("case", "z", "Zaak", "Begin een zaak: er wordt gepest."),
        Action("pupil", "l", "Leerling", "Ga naar de pagina van de leerling.", in_footer=False),
    )

    def __init__(self, session: Session, look_first_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._plan_id = session, look_first_id
        self._view: LookView = read_look_first(session, look_first_id)

    def compose_content(self) -> ComposeResult:
        """Everything in one column."""
        view = self._view
        with VerticalScroll(classes="content"):
            yield Static("", id="look-top")
            yield Static(Content(_REMINDER), classes="reminder")
            yield Static("Kijk hiernaar", classes="heading")
            yield self._ticks("observe", view.advice.observe)
            yield Static("Vraag het", classes="heading")
            yield self._ticks("ask", view.advice.ask)
            if view.advice.avoid:
                yield Static("Doe dit niet", classes="heading")
                avoid = "\n".join(f"× {entry.text}" for entry in view.advice.avoid)
                yield Static(Content(avoid))
            yield Static("Wat je zag en hoorde", classes="heading")
            yield Static("", id="look-notes")

    def _ticks(self, name: str, entries: tuple[Entry, ...]) -> TickList:
        points = ((_item(entry), entry.text) for entry in entries)
        return TickList(points, self._view.plan.ticked, id=name)

    def on_mount(self) -> None:
        """Show the plan."""
        self.show()

    @telling
    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self.refresh_view()

    def refresh_view(self) -> None:
        """Read the plan again and show it."""
        self._view = read_look_first(self._session, self._plan_id, again=True)
        self.show()

    def show(self) -> None:
        """Fill the top and the notes."""
        plan, today = self._view.plan, self._session.today
        what = FLAG_WORDS.get(plan.flag_kind or "", "")
        name = self._view.pupil.display_name
        parts: list[Content | str] = [Content.styled(name, "bold $text-accent")]
        parts.append(f": {what}\n" if what else "\n")
        parts.append(f"{plan.reason}\n")
        if plan.state == "open":
            late = plan.review_on < today
            day = f"{spoken(plan.review_on)} ({distance(plan.review_on, today)})"
            style = "bold $text-error" if late else "bold"
            parts.append(Content.styled(f"{'! ' if late else ''}Terugkijken op {day}", style))
        else:
            day = spoken(plan.closed_on) if plan.closed_on else ""
            parts.append(f"{_DONE[plan.state]} op {day}. {plan.closing_reason}")
        self.query_one("#look-top", Static).update(Content.assemble(*parts))
        self.query_one("#look-notes", Static).update(self._notes())
        for shown in self.query(TickList):
            shown.disabled = plan.state != "open"
            shown.ticked = set(plan.ticked)
            shown.show()

    def _notes(self) -> Content:
        notes = [note for note in self._view.plan.notes if note.text]
        if not notes:
            return Content("Nog niets opgeschreven. Druk op n voor een notitie.")
        parts: list[Content | str] = []
        for note in notes:
            parts.append(Content.styled(f"{spoken(note.written_at.date())}  ", "$text-muted"))
            about = f"({self._text_of(note.item)}) " if note.item else ""
            parts.append(f"{about}{note.text}\n")
        return Content.assemble(*parts)

    def _text_of(self, item: str) -> str:
        entries = (*self._view.advice.observe, *self._view.advice.ask)
        return next((entry.text for entry in entries if _item(entry) == item), item)

    @on(TickList.Toggled)
    @telling
    def toggled(self, event: TickList.Toggled) -> None:
        """Keep the tick at once; a point with a note stays ticked."""
        on_now = event.item in event.ticks.ticked
        tick(self._session, self._plan_id, event.item, on_now)
        self.refresh_view()
        if not on_now and event.item in self._view.plan.ticked:
            self.shell.tell("Bij dit punt staat een notitie. Het kruisje blijft daarom staan.")

    def _require_running(self) -> None:
        if self._view.plan.state != "open":
            raise KlasappError("Dit plan is afgerond. Begin een nieuw als er weer iets opvalt.")

    def action_note(self) -> None:
        """Write something down; it belongs to the point under the cursor."""
        self._require_running()
        entry = self._under_cursor()
        question = "Wat zag of hoorde je? Schrijf alleen feiten op, met wie erbij was."
        if entry is not None:
            question = f"{entry.text}\n\n{question}"
        item = _item(entry) if entry else ""
        self.app.push_screen(AskReason(question, lambda text: self._add_note(text, item)))

    def _add_note(self, text: str, item: str) -> None:
        add_look_note(self._session, self._plan_id, text, item)

    def _entries(self, name: str | None) -> tuple[Entry, ...]:
        return self._view.advice.observe if name == "observe" else self._view.advice.ask

    def _under_cursor(self) -> Entry | None:
        shown = self.focused
        if not isinstance(shown, TickList) or shown.highlighted is None:
            return None
        return self._entries(shown.id)[shown.highlighted]

    def action_later(self) -> None:
        """Choose a new day to look back."""
        self._require_running()
        self.app.push_screen(
            AskDay(
                "Je kijkt nog even verder. Op welke dag kijk je terug?",
                self._session.today,
                self._later,
                value=max(self._view.plan.review_on, self._session.today),
            )
        )

    def _later(self, day: date, _: str) -> None:
        keep_looking(self._session, self._plan_id, day)

    def action_finish(self) -> None:
        """End the plan with the reason."""
        self._require_running()
        self.app.push_screen(
            AskReason(
                "Er is niets aan de hand. Hoe weet je dat? Schrijf op wat je zag en wie je sprak.",
                self._finish,
                yes="Afsluiten",
            )
        )

    def _finish(self, reason: str) -> None:
        session, plan = self._session, self._view.plan
        close_look_first(session, plan.id, reason)
        self.shell.tell_undoable(
            "'Kijk eerst' is afgesloten.",
            lambda: take_back_look_first_end(session, plan),
            "'Kijk eerst' loopt weer.",
        )

    def action_case(self) -> None:
        """Begin a case from this plan."""
        self._require_running()
        self.app.push_screen(IntakeScreen(self._session, None, None, None, self._plan_id))

    def action_pupil(self) -> None:
        """Go to the pupil's page."""
        self.post_message(PupilRequested(self._view.plan.pupil_id))


def _item(entry: Entry) -> str:
    return entry.code or entry.text
