"""A pupil who says "nog niet": when you talk, and what is in the way."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Label, Static

from klasapp.agreements.agreement_set import Endorsement
from klasapp.agreements.day_dialog_screen import DayDialog
from klasapp.agreements.endorse_service import Session, endorse, next_talk
from klasapp.roster.pupil import Pupil
from klasapp.roster.typed_day import parse_day, typed


class TalkScreen(DayDialog):
    """The day of the talk and a note; both are kept with "nog niet"."""

    HELP = (
        "Een leerling die nog niet ja zegt tegen de afspraken, spreek je later. Kies de dag; "
        "die komt in Deze week. Schrijf erbij wat lastig is, als je dat weet. Nog niet mag: het "
        "is geen straf."
    )

    def __init__(
        self, session: Session, class_id: int, pupil: Pupil, said: Endorsement | None
    ) -> None:
        super().__init__(session, class_id)
        self._pupil, self._said = pupil, said

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
            yield from self.buttons()

    def keep(self) -> None:
        """The answer of today, with the talk that follows."""
        endorse(
            self._session,
            self._class_id,
            self._pupil.id,
            "not_yet",
            talk_on=parse_day(self.typed_day(), self._session.today),
            note=self.query_one("#note", Input).value,
        )
