"""One signal, whole."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.roster.spoken_time import spoken_day
from klasapp.signals.service import (
    Session,
    current_protocol,
    find_pupil,
    read_signal,
    remove_signal,
)
from klasapp.signals.signal import OWN_EYES
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.messages import CaseRequested, PupilRequested


class SignalScreen(BaseScreen[None]):
    """Read a signal again."""

    CSS_PATH = "signals.tcss"
    ROOM = "roster"
    HEADING = "Signaal"
    AUTO_FOCUS = "#whole"
    HELP = (
        "Zo noteerde je het. Een signaal is een reden om te kijken, geen oordeel. Denk je dat er "
        "gepest wordt, begin dan een zaak (z)."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("case", "z", "Zaak beginnen", "Begin een zaak met deze leerling."),
        Action("pupil", "l", "Leerling", "Ga naar de pagina van deze leerling."),
        Action("remove", "delete", "Weghalen", "Haal dit signaal weg als het een vergissing was."),
    )

    def __init__(self, session: Session, signal_id: int) -> None:
        super().__init__(classes="signals")
        self._session = session
        self._signal = read_signal(session, signal_id)

    def compose_content(self) -> ComposeResult:
        """Everything that was noted."""
        draft = self._signal.draft
        protocol = current_protocol(self._session)
        words = {one.code: one for one in protocol.signals}
        sources = {one.code: one.text for one in protocol.report_sources}
        places = {one.code: one.text for one in protocol.places}
        who = (
            find_pupil(self._session, draft.pupil_id).display_name
            if draft.pupil_id is not None
            else "De klas"
        )
        kind = "Iets goeds" if draft.kind == "positive" else "Iets wat opviel"
        source = "zelf gezien of gehoord" if draft.source == OWN_EYES else sources.get(draft.source)
        where = f" · {places.get(draft.place, draft.place)}" if draft.place else ""
        parts: list[Content | str] = [
            Content.styled(who, "bold $text-accent"),
            f"\n{kind} · {spoken_day(draft.seen_on)} · {source or draft.source}{where}\n",
        ]
        for code in draft.codes:
            known = words.get(code)
            parts.append(f"\n• {known.text if known else code}")
            if known and known.urgent:
                parts.append(Content.styled(f"\n  ! {known.advice}", "$text-warning"))
        if draft.text:
            parts.append(f"\n\n{draft.text}")
        with VerticalScroll(id="whole", classes="content", can_focus=True):
            yield Static(Content.assemble(*parts))

    def action_case(self) -> None:
        """Begin a case."""
        self.post_message(CaseRequested(pupil_id=self._signal.draft.pupil_id))

    def action_pupil(self) -> None:
        """Go to the pupil's page."""
        if self._signal.draft.pupil_id is not None:
            self.post_message(PupilRequested(self._signal.draft.pupil_id))

    def action_remove(self) -> None:
        """Ask, and take it away."""

        def answered(sure: bool | None) -> None:
            if sure:
                remove_signal(self._session, self._signal.id)
                self.shell.tell("Het signaal is weg.")
                self.dismiss()

        question = "Dit signaal weghalen? Doe dat alleen als het een vergissing was."
        self.app.push_screen(Confirm(question, "Weghalen"), answered)
