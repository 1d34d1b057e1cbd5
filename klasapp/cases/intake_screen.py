"""The short intake of a new case."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Select, Static, TextArea

from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.days import parse_day
from klasapp.cases.form_screen import (
    UNKNOWN,
    FormScreen,
    TickList,
    choice,
    complain,
    criminal_hint,
    forms_choice,
    labelled,
    severity_choice,
    unknown_tick,
)
from klasapp.cases.roles_screen import ROLE_KEYS, RoleList, pick_other
from klasapp.cases.service import (
    Session,
    current_protocol,
    open_case,
    pupils_to_choose,
    read_look_first,
)
from klasapp.errors import InputError
from klasapp.protocol import Severity
from klasapp.sociometry import Flag
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import telling
from klasapp.widgets.dialogs import Confirm


class IntakeScreen(FormScreen):
    """Write down what is known, and open the case."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Nieuwe zaak"
    AUTO_FOCUS = "#seen_on"
    HELP = (
        "Vul in wat je nu weet; de rest komt later. Met Tab ga je naar het volgende veld. Met "
        "Ctrl+S open je de zaak en zet klasapp de stappen met hun data klaar.\n\n"
        "De dagen tellen vanaf 'Wanneer hoorde jij het?'. Geef leerlingen een rol met een letter: "
        "g = gepeste, p = pester, m = meeloper, s = stille getuige, h = helper, r = melder. Weet "
        "je nog niet wie er pest? Kruis dat aan: stap 3 en 4 wachten dan.\n\n"
        "Schrijf in de samenvatting alleen feiten: wie zag wat, waar en wanneer."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Zaak openen", "Open de zaak met wat hier staat.", priority=True),
        Action("other_class", "f2", "Andere klas", "Zoek een leerling uit een andere klas."),
    )

    def __init__(
        self,
        session: Session,
        class_id: int | None,
        pupil_id: int | None,
        flag: Flag | None,
        look_first_id: int | None,
    ) -> None:
        super().__init__(classes="cases")
        self._session, self._class_id, self._look_first_id = session, class_id, look_first_id
        kind = flag.kind if flag else None
        if look_first_id is not None:
            plan = read_look_first(session, look_first_id).plan
            kind, pupil_id, self._class_id = plan.flag_kind, plan.pupil_id, plan.class_id
        self._source = "sociogram" if kind is not None else ""
        self._protocol = current_protocol()
        self._own, self._others = (
            pupils_to_choose(session, self._class_id) if self._class_id is not None else ((), ())
        )
        # Only being named as gepeste says something about a role; the mentor decides the rest.
        self._roles = {pupil_id: frozenset({Role.TARGETED})} if (
            pupil_id is not None and kind == "targeted"
        ) else {}  # fmt: skip
        self._about = pupil_id

    def compose_content(self) -> ComposeResult:
        """The form, or what to do first."""
        if self._class_id is None:
            yield Static(Content("Voeg eerst een klas toe: toets 4, Klas."), classes="empty")
            return
        with VerticalScroll(classes="content"):
            with Horizontal(classes="two-fields"):
                yield from labelled("Wanneer is het gezien?", Input("vandaag", id="seen_on"))
                yield from labelled("Wanneer hoorde jij het?", Input("vandaag", id="reported_on"))
            yield Static(
                Content(
                    "Typ 12-10-2026, vandaag of gisteren. De dagen tellen vanaf dat jij het hoorde."
                ),
                classes="hint",
            )
            yield from labelled("Wie is wat in deze zaak?", self._role_list(), ROLE_KEYS)
            yield unknown_tick(False, "unknown")
            yield from labelled(
                "Wat is er gebeurd?",
                TextArea("", id="summary", tab_behavior="focus"),
                "Alleen feiten, in een paar zinnen: wie zag wat, waar en wanneer.",
            )
            yield from labelled(
                "Wie meldde het?",
                choice(self._protocol.report_sources, "source", self._source),
            )
            yield from labelled("Waar gebeurde het?", choice(self._protocol.places, "place"))
            yield from labelled("Hoe ernstig is het?", severity_choice(Severity.MODERATE))
            yield from labelled(
                "Vormen van pesten (spatie zet een kruisje)", forms_choice(self._protocol, ())
            )
            yield Static("", id="criminal", classes="warning")
            yield Button("Zaak openen (Ctrl+S)", id="open", variant="primary")

    def _role_list(self) -> RoleList:
        pupils = list(self._own)
        about = [p for p in (*self._own, *self._others) if p.id == self._about]
        rest = [pupil for pupil in pupils if pupil.id != self._about]
        return RoleList([*about, *rest], self._roles, id="roles")

    @on(TickList.Toggled, "#forms")
    def forms_changed(self, event: TickList.Toggled) -> None:
        """Say when a form may be a criminal offence."""
        hint = criminal_hint(self._protocol, event.ticks.ticked)
        self.query_one("#criminal", Static).update(Content(hint))

    def action_other_class(self) -> None:
        """Add a pupil from another class."""
        if self._class_id is not None:
            pick_other(self, self._others, self.query_one(RoleList).add)

    @on(Button.Pressed, "#open")
    @telling
    def open_pressed(self) -> None:
        """Open the case."""
        self.action_save()

    def action_save(self) -> None:
        """Open the case, or show which field is not right."""
        if self._class_id is None:
            return
        try:
            case_id = open_case(self._session, self._class_id, self._draft(), self._look_first_id)
        except DraftError as error:
            complain(self, error)
            return
        self.shell.tell("De zaak is geopend. Begin met wat bovenaan staat.")
        self.app.switch_screen(CaseScreen(self._session, case_id))

    def _draft(self) -> CaseDraft:
        chosen = self.query_one("#forms", TickList).ticked
        return CaseDraft(
            seen_on=self._day("seen_on"),
            reported_on=self._day("reported_on"),
            source=self._choice("source"),
            place=self._choice("place"),
            summary=self.query_one("#summary", TextArea).text,
            severity=Severity(str(self.query_one("#severity", Select).value)),
            roles=self.query_one(RoleList).roles,
            forms=tuple(form.code for form in self._protocol.forms if form.code in chosen),
            offender_unknown=UNKNOWN in self.query_one("#unknown", TickList).ticked,
        )

    def _day(self, field: str) -> date:
        try:
            return parse_day(self.query_one(f"#{field}", Input).value, self._session.today)
        except InputError as error:
            raise DraftError(field, str(error)) from error

    def _choice(self, field: str) -> str:
        value = self.query_one(f"#{field}", Select).value
        return "" if value is Select.NULL else str(value)

    def action_back(self) -> None:
        """Ask before typed text is thrown away."""
        if not self._typed():
            self.dismiss()
            return

        def answered(leave: bool | None) -> None:
            if leave:
                self.dismiss()

        self.app.push_screen(
            Confirm("Deze zaak is nog niet geopend. Weggaan en weggooien wat je invulde?"),
            answered,
        )

    def _typed(self) -> bool:
        if self._class_id is None:
            return False
        return (
            bool(self.query_one("#summary", TextArea).text.strip())
            or self.query_one(RoleList).roles != self._roles
            or bool(self.query_one("#forms", TickList).ticked)
        )
