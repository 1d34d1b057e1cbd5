"""A pupil who says "nog niet": when you talk, and what is in the way."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from klasapp.agreements.agreement_set import Endorsement
from klasapp.agreements.endorse_service import Session, endorse, next_talk
from klasapp.errors import KlasappError
from klasapp.roster.pupil import Pupil
from klasapp.roster.typed_day import parse_day, typed
from klasapp.widgets.dialog import Dialog


class TalkScreen(Dialog[bool]):
    """The day of the talk and a note; both are kept with "nog niet"."""

    HELP = (
        "Een leerling die nog niet ja zegt tegen de afspraken, spreek je later. Kies de dag; "
        "die komt in Deze week. Schrijf erbij wat lastig is, als je dat weet. Nog niet mag: het "
        "is geen straf."
    )
    AUTO_FOCUS = "#day"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("ctrl+s", "save", "Bewaren", priority=True),
    ]

    def __init__(
        self, session: Session, class_id: int, pupil: Pupil, said: Endorsement | None
    ) -> None:
        super().__init__()
        self._session, self._class_id, self._pupil, self._said = session, class_id, pupil, said

    def compose(self) -> ComposeResult:
        """The question and two fields."""
        said = self._said
        day = said.talk_on if said and said.talk_on else next_talk(self._session)
        with VerticalScroll(classes="dialog"):
            yield Static(Content(self._pupil.display_name), classes="heading")
            yield Static(
                "Zegt nog niet ja. Wanneer praat je erover? Vraag welke afspraak lastig is en wat "
                "zou helpen."
            )
            yield Label("Dag van het gesprek", classes="field-label")
            yield Input(typed(day), id="day", compact=True)
            yield Label("Wat is er lastig? (mag leeg)", classes="field-label")
            yield Input(said.note if said else "", id="note", max_length=200, compact=True)
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Bewaren", id="save", variant="primary")
                yield Button("Terug", id="back")

    @on(Button.Pressed, "#back")
    def went_back(self) -> None:
        """Leave without saving."""
        self.dismiss(None)

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def action_save(self) -> None:
        """Keep it, or say what is not right."""
        try:
            endorse(
                self._session,
                self._class_id,
                self._pupil.id,
                "not_yet",
                talk_on=parse_day(self.query_one("#day", Input).value, self._session.today),
                note=self.query_one("#note", Input).value,
            )
        except KlasappError as error:
            self.query_one("#complaint", Static).update(Content(str(error)))
            self.query_one("#day").focus()
            return
        self.dismiss(True)
