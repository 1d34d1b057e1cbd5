"""Change what a case says: severity, consent, forms, summary, what the gepeste wants."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Select, Static, TextArea

from klasapp.cases.case import DraftError
from klasapp.cases.evidence_decision_screen import ask_about_files
from klasapp.cases.form_screen import (
    UNKNOWN,
    FormScreen,
    TickList,
    complain,
    criminal_hint,
    forms_choice,
    labelled,
    severity_choice,
    unknown_tick,
)
from klasapp.cases.service import CaseUpdate, Session, change_case, refresh_case
from klasapp.protocol import Severity
from klasapp.widgets.actions import Action
from klasapp.widgets.dialogs import Confirm

_CONSENT = (("Nog niet gevraagd", "unasked"), ("Ja, de gepeste wil dit", "yes"),
            ("Nee, de gepeste wil dit niet", "no"))  # fmt: skip
_AS_BOOL = {"unasked": None, "yes": True, "no": False}


class FactsScreen(FormScreen):
    """The facts of a case, to change."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Zaak wijzigen"
    AUTO_FOCUS = "#wish"
    HELP = (
        "Verander wat niet meer klopt en bewaar met Ctrl+S. Wat er eerst stond, blijft in het "
        "verloop van de zaak.\n\n"
        "Bij 'ernstig' horen de ouders het eerder. Wil de gepeste geen gesprek samen, dan slaat "
        "klasapp stap 4 over: je maakt de afspraken dan met ieder apart. Zolang niet bekend is "
        "wie er pest, wachten stap 3 en 4."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bewaren", "Bewaar de wijzigingen.", priority=True),
    )

    def __init__(self, session: Session, case_id: int) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id = session, case_id
        view = refresh_case(session, case_id)
        self._case, self._protocol = view.case, view.protocol

    def compose_content(self) -> ComposeResult:
        """The form."""
        case = self._case
        consent = {None: "unasked", True: "yes", False: "no"}[case.targeted_consent]
        with VerticalScroll(classes="content"):
            yield from labelled(
                "Wat wil de gepeste zelf?",
                TextArea(case.wish, id="wish", tab_behavior="focus"),
                "In de woorden van de leerling. Dit staat boven aan de zaak.",
            )
            yield from labelled("Hoe ernstig is het?", severity_choice(case.severity))
            yield from labelled(
                "Wil de gepeste een gesprek samen met de pester (stap 4)?",
                Select(
                    [(Content(text), value) for text, value in _CONSENT],
                    allow_blank=False,
                    value=consent,
                    id="targeted_consent",
                ),
            )
            yield unknown_tick(case.offender_unknown, "roles")
            yield Static("", id="roles-complaint", classes="complaint")
            yield from labelled(
                "Wat is er gebeurd? (samenvatting)",
                TextArea(case.summary, id="summary", tab_behavior="focus"),
            )
            yield from labelled("Vormen van pesten", forms_choice(self._protocol, case.forms))
            yield Static("", id="criminal", classes="warning")

    @on(TickList.Toggled, "#forms")
    def forms_changed(self, event: TickList.Toggled) -> None:
        """Say when a form may be a criminal offence."""
        hint = criminal_hint(self._protocol, event.ticks.ticked)
        self.query_one("#criminal", Static).update(Content(hint))

    def _update(self) -> CaseUpdate:
        chosen = self.query_one("#forms", TickList).ticked
        kept = [code for code in self._case.forms if code in chosen]
        new = [form.code for form in self._protocol.forms if form.code in chosen - set(kept)]
        return CaseUpdate(
            severity=Severity(str(self.query_one("#severity", Select).value)),
            offender_unknown=UNKNOWN in self.query_one("#roles", TickList).ticked,
            targeted_consent=_AS_BOOL[str(self.query_one("#targeted_consent", Select).value)],
            summary=self.query_one("#summary", TextArea).text,
            wish=self.query_one("#wish", TextArea).text,
            forms=(*kept, *new),
        )

    def action_save(self) -> None:
        """Save and go back."""
        try:
            changed = change_case(self._session, self._case_id, self._update())
        except DraftError as error:
            complain(self, error)
            return
        if changed:
            self.shell.tell("De wijzigingen zijn bewaard.")
        self.dismiss()
        # This screen is going: the app itself must hear the answer.
        self.app.call_later(ask_about_files, self.shell, self._session, self._case_id, lambda: None)

    def action_back(self) -> None:
        """Ask before a change is thrown away."""
        case = self._case
        now = CaseUpdate(case.severity, case.offender_unknown, case.targeted_consent,
                         case.summary, case.wish, case.forms)  # fmt: skip
        if self._update() == now:
            self.dismiss()
            return

        def answered(leave: bool | None) -> None:
            if leave:
                self.dismiss()

        self.app.push_screen(
            Confirm("Je wijzigde iets en bewaarde het niet. Weggaan zonder bewaren?"), answered
        )
