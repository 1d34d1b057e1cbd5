"""The small forms of online bullying: a note about the police, and a point that was done."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static, TextArea

from klasapp.cases.case import DraftError
from klasapp.cases.days import parse_day, typed
from klasapp.cases.form_screen import FormScreen, complain, labelled
from klasapp.cases.online import OnlineDraft, OnlineKind, Point
from klasapp.cases.service import Session, note_online, note_point
from klasapp.errors import InputError
from klasapp.protocol import Entry
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling
from klasapp.widgets.dialogs import Confirm

_SAVE = Action("save", "ctrl+s", "Bewaren", "Bewaar wat hier staat.", priority=True)
_WHO = {
    OnlineKind.ADVICE: "Wie heb je het aangeraden?",
    OnlineKind.BLOCKED: "Wie of welk account is geblokkeerd?",
    OnlineKind.INJURY: "Wie heeft letsel?",
    OnlineKind.DAMAGE: "Wie heeft schade?",
    OnlineKind.EFFECT: "Wie merkt het?",
    OnlineKind.INDEX: "Aan wie gaf je de lijst?",
}


class _Small(FormScreen):
    """A form that asks before typed text is thrown away."""

    def fields(self) -> tuple[str, ...]:
        """What is typed now."""
        lines = [one.value for one in self.query(Input)]
        return (*lines, *(one.text for one in self.query(TextArea)))

    def on_mount(self) -> None:
        """Remember how it began."""
        self.began = self.fields()

    def day(self, today: date) -> date:
        """The typed day. Raises ``DraftError``."""
        try:
            return parse_day(self.query_one("#date", Input).value, today)
        except InputError as error:
            raise DraftError("date", str(error)) from error

    def line(self, name: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{name}", Input).value

    def action_back(self) -> None:
        """Ask first when something was typed."""
        if self.fields() == self.began:
            self.dismiss()
            return

        def answered(leave: bool | None) -> None:
            if leave:
                self.dismiss()

        self.app.push_screen(
            Confirm("Dit is nog niet bewaard. Weggaan en weggooien wat je typte?"), answered
        )


class NoteScreen(_Small):
    """Note what happened with the police, blocking, injury or damage."""

    CSS_PATH = ["cases.tcss", "evidence.tcss"]
    ROOM = "cases"
    HEADING = "Noteren"
    AUTO_FOCUS = "#kind"
    HELP = (
        "Kies wat er gebeurde en schrijf op wanneer, met wie en wat er is gezegd. Bij een afspraak "
        "bij de politie hoort wie er meegaat: onder de 16 gaat een volwassene mee. Maak die "
        "afspraak telefonisch. Bewaar met Ctrl+S.\n\n"
        "Schrijf feiten op, geen schuld: of iets strafbaar is, bepaalt de politie."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (_SAVE,)

    def __init__(self, session: Session, case_id: int, kind: OnlineKind) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id, self._kind = session, case_id, kind

    def compose_content(self) -> ComposeResult:
        """The form."""
        kinds = [(Content(kind.words), kind.value) for kind in OnlineKind]
        with VerticalScroll(classes="content"):
            yield from labelled(
                "Wat gebeurde er?",
                Select(kinds, allow_blank=False, value=self._kind.value, id="kind"),
            )
            with Horizontal(classes="two-fields"):
                yield from labelled("Dag", Input("vandaag", id="date"))
                yield from labelled("Tijd (mag leeg)", Input(id="at_time", placeholder="14:05"))
            yield from labelled("Met wie?", Input(id="who"))
            yield from labelled("Wie gaat of ging er mee?", Input(id="companion"))
            yield from labelled("Nummer van mutatie of aangifte", Input(id="reference"))
            yield Static("", id="note-hint", classes="hint")
            yield from labelled("Notitie", TextArea("", id="note", tab_behavior="focus"))
            yield Button("Bewaren (Ctrl+S)", id="save", variant="primary")

    @on(Select.Changed, "#kind")
    def kind_changed(self) -> None:
        """Show the questions of this kind."""
        kind = OnlineKind(str(self.query_one("#kind", Select).value))
        for name in ("companion", "reference"):
            field = self.query_one(f"#{name}").parent
            if field is not None:
                field.display = kind.police and kind is not OnlineKind.INDEX
        self.query_one("#note-hint", Static).update(Content(kind.hint))
        field = self.query_one("#who").parent
        if field is not None:
            field.query_one(".field-label", Static).update(Content(_WHO.get(kind, "Met wie?")))

    @on(Button.Pressed, "#save")
    @telling
    def save_pressed(self) -> None:
        """Save."""
        self.action_save()

    def action_save(self) -> None:
        """Save and go back; or show which field is not right."""
        kind = OnlineKind(str(self.query_one("#kind", Select).value))
        try:
            draft = OnlineDraft(
                kind=kind,
                on_date=self.day(self._session.today),
                at_time=self.line("at_time"),
                who=self.line("who"),
                companion=self.line("companion"),
                reference=self.line("reference"),
                note=self.query_one("#note", TextArea).text,
            )
            note_online(self._session, self._case_id, draft)
        except DraftError as error:
            complain(self, error)
            return
        self.shell.tell("Genoteerd.")
        self.dismiss()


class PointScreen(_Small):
    """Note that a point was done: when, by whom, and how."""

    CSS_PATH = ["cases.tcss", "evidence.tcss"]
    ROOM = "cases"
    HEADING = "Punt afvinken"
    AUTO_FOCUS = "#date"
    HELP = "Vul in wanneer het is gedaan en door wie; een notitie mag. Bewaar met Ctrl+S."
    ACTIONS: ClassVar[tuple[Action, ...]] = (_SAVE,)

    def __init__(
        self, session: Session, case_id: int, situation_id: int, entry: Entry, point: Point | None
    ) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id, self._situation_id = session, case_id, situation_id
        self._entry, self._point = entry, point

    def compose_content(self) -> ComposeResult:
        """The form."""
        point = self._point
        day = typed(point.done_on) if point and point.done_on else "vandaag"
        with VerticalScroll(classes="content"):
            yield Static(Content.styled(self._entry.text, "bold"))
            yield from labelled("Wanneer gedaan?", Input(day, id="date"))
            who = point.by_whom if point else ""
            yield from labelled("Door wie? (leeg = jij)", Input(who, id="by_whom"))
            note = point.note if point else ""
            yield from labelled("Notitie", TextArea(note, id="note", tab_behavior="focus"))
            yield Button("Bewaren (Ctrl+S)", id="save", variant="primary")

    @on(Button.Pressed, "#save")
    @telling
    def save_pressed(self) -> None:
        """Save."""
        self.action_save()

    def action_save(self) -> None:
        """Save and go back; or show which field is not right."""
        try:
            note_point(
                self._session,
                self._case_id,
                self._situation_id,
                self._entry.code,
                self.day(self._session.today),
                self.line("by_whom"),
                self.query_one("#note", TextArea).text,
            )
        except DraftError as error:
            complain(self, error)
            return
        self.dismiss()
