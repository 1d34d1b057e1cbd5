"""What klasapp proposes when it still happens or an agreement was broken; a person decides."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Label, Static, TextArea

from klasapp.cases.service import Session, decide_proposal, list_proposals
from klasapp.errors import KlasappError
from klasapp.protocol import spoken
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.dialogs import Tell


class DecideProposal(Dialog[None]):
    """Do it, do it not (with a reason), or decide later."""

    HELP = (
        "klasapp doet een voorstel; jij beslist. Voer het uit, wijs het af met een reden, of "
        "laat het liggen voor later. Wat je kiest, staat in het verloop van de zaak."
    )
    BINDINGS = [Binding("escape", "dismiss(None)", "Later")]
    AUTO_FOCUS = "#reason"

    def __init__(self, session: Session, case_id: int, proposal_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id, self._number = session, case_id, proposal_id
        self._words = next(
            one.words for one in list_proposals(session, case_id) if one.id == proposal_id
        )

    def compose(self) -> ComposeResult:
        """The proposal, a reason, three buttons."""
        with VerticalScroll(classes="dialog asking"):
            yield Static("Het gebeurt nog, of een afspraak is niet gehouden.", classes="heading")
            yield Static(Content(f"Voorstel volgens het protocol: {self._words}"),
                         classes="question")  # fmt: skip
            yield Label("Toelichting (nodig als je het niet doet)", classes="field-label")
            yield TextArea("", id="reason", tab_behavior="focus")
            yield Static("", id="complaint", classes="complaint")
            with Horizontal(classes="buttons"):
                yield Button("Ja, doen", id="yes", variant="primary")
                yield Button("Nee, met reden", id="no")
                yield Button("Later (Esc)", id="later")

    @on(Button.Pressed, "#later")
    def went_back(self) -> None:
        """The proposal stays open, on top of the case."""
        self.dismiss(None)

    @on(Button.Pressed, "#yes, #no")
    def decided(self, event: Button.Pressed) -> None:
        """Keep the decision, or say what is missing."""
        reason = self.query_one("#reason", TextArea).text
        try:
            decide_proposal(self._session, self._case_id, self._number,
                            accepted=event.button.id == "yes", reason=reason)  # fmt: skip
        except KlasappError as error:
            shown = self.query_one("#complaint", Static)
            shown.update(Content(str(error)))
            shown.add_class("-shown")
            self.call_after_refresh(shown.scroll_visible, animate=False)
            return
        self.dismiss(None)


def proposal_page(session: Session, case_id: int) -> Screen[None]:
    """The proposal that waits for a decision; without one, what was decided before."""
    found = list_proposals(session, case_id)
    waiting = next((one for one in found if not one.decision), None)
    if waiting is not None:
        return DecideProposal(session, case_id, waiting.id)
    lines = [
        f"{spoken(one.made_at.date())}: {one.words}\n"
        f"   {'Gedaan' if one.decision == 'yes' else 'Niet gedaan'}. {one.reason}".rstrip()
        for one in found
    ]
    nothing = "Er ligt geen voorstel. Na een vervolggesprek dat niet goed gaat, komt er een."
    return Tell("\n".join(lines) or nothing)
