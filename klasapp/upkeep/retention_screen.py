"""What must go and why: a dry run first, then erasing with a certificate."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from klasapp.errors import KlasappError
from klasapp.roster.spoken_time import spoken_day
from klasapp.upkeep import retention_service as service
from klasapp.upkeep.holds_screen import HoldsScreen, begin_hold
from klasapp.upkeep.holds_service import Subject
from klasapp.upkeep.retention import Item, Kind
from klasapp.upkeep.retention_service import Certificate, Plan
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.marked_table import Column, MarkedTable

_EDGES = 4
_LATER = 200
"""Lines of what comes later; nobody reads more."""
_SIGNS = {"going": "● nu weg", "staying": "■ blijft", "later": "· later"}
_SHORT = {
    Kind.CHOICES: "wie koos wie",
    Kind.RESULTS: "resultaten",
    Kind.SIGNAL: "signaal",
    Kind.LOG: "klassenlogboek",
    Kind.PLAN: "kijk eerst",
    Kind.SELF_SOLVED: "zelf opgelost",
    Kind.CASE: "dossier",
    Kind.PUPIL: "leerling",
}
_COLUMNS = (
    Column("state", "Wat"),
    Column("when", "Vanaf"),
    Column("kind", "Soort"),
    Column("what", "Wat precies", give=True),
)


class RetentionScreen(BaseScreen[None]):
    """What goes now, what stays and why, and what comes later."""

    ROOM = "upkeep"
    HEADING = "Opruimen"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#rows"
    HELP = (
        "Gegevens over leerlingen mogen niet langer blijven dan het protocol zegt. Hier zie je wat "
        "nu weg moet (●), wat moet blijven en waarom (■), en wat later aan de beurt is (·). Er "
        "gebeurt niets tot je op w drukt en het bevestigt.\n\n"
        "Moet iets langer blijven, bijvoorbeeld omdat er een klacht loopt? Zet dat vast met v, met "
        "een reden. Met m zie je alles wat vaststaat. Na het wissen krijg je een bewijs zonder "
        "namen; met b maak je het laatste bewijs nog eens.\n\n"
        "De termijnen staan in het protocol (Beheer, Protocol, onder bewaren). Maak na het wissen "
        "een nieuwe reservekopie: in een oude staan de gewiste gegevens nog."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("erase", "w", "Wissen", "Wis alles wat nu weg moet, na een vraag."),
        Action("hold", "v", "Vastzetten", "Laat een leerling of zaak langer staan, met een reden."),
        Action("holds", "m", "Wat vaststaat", "Bekijk wat vaststaat, en maak het los."),
        Action("certificate", "b", "Bewijs", "Maak het laatste bewijs als PDF."),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._plan: Plan | None = None
        self._rows: dict[str, tuple[str, Item]] = {}

    def compose_content(self) -> ComposeResult:
        """A summary, the table, why the chosen line is there."""
        with Vertical(classes="room"):
            yield Static("Even kijken ...", id="summary", classes="summary")
            yield Static("", id="undated", classes="warning")
            yield MarkedTable("rows")
            yield Static("", id="why")

    def on_mount(self) -> None:
        """Look what must go."""
        self._read()

    def on_screen_resume(self) -> None:
        """Look again: something may stand fast now."""
        if self._plan is not None:
            self._read()

    def on_resize(self) -> None:
        """Use the room there is."""
        if self._plan is not None:
            self._fill(self._plan)

    def _read(self) -> None:
        session = self._session

        def look() -> Plan:
            with session.store.reopen() as store:
                return service.read_plan(Session(store, session.clock))

        self.work(look, self._show)

    def _show(self, plan: Plan) -> None:
        self._plan = plan
        parts = [f"{count} {words}" for words, count in plan.counts]
        text = f"Nu weg: {', '.join(parts)}." if parts else "Er hoeft nu niets weg."
        if plan.staying:
            text += f" Blijft met een reden: {len(plan.staying)}."
        self.query_one("#summary", Static).update(Content(text))
        undated = self.query_one("#undated", Static)
        undated.display = bool(plan.undated)
        many = "1 leerling zit" if plan.undated == 1 else f"{plan.undated} leerlingen zitten"
        undated.update(
            Content(
                f"! {many} in geen klas meer en heeft geen datum van uitschrijving. Vul die in bij "
                "de leerling (Klas), anders weet klasapp niet wanneer de gegevens weg moeten."
                if plan.undated == 1
                else f"! {many} in geen klas meer en hebben geen datum van uitschrijving. Vul die "
                "in bij de leerlingen (Klas), anders weet klasapp niet wanneer hun gegevens weg "
                "moeten."
            )
        )
        self._fill(plan)
        self._explain()
        self.refresh_bindings()

    def _fill(self, plan: Plan) -> None:
        listed = [
            *(("going", one) for one in plan.going),
            *(("staying", one) for one in plan.staying),
            *(("later", one) for one in plan.later[:_LATER]),
        ]
        self._rows = {one.key: (state, one) for state, one in listed}
        rows = {
            one.key: (
                _SIGNS[state],
                f"{one.due:%d-%m-%Y}" if one.due else "",
                _SHORT[one.kind],
                one.label,
            )
            for state, one in listed
        }
        table = self.query_one(MarkedTable)
        table.display = bool(rows)
        table.fill(_COLUMNS, rows, self.size.width - _EDGES)
        if rows and self.focused is None:
            table.focus()

    @on(DataTable.RowHighlighted, "#rows")
    def _explain(self) -> None:
        _, one = self._rows.get(self.query_one(MarkedTable).chosen or "", ("", None))
        text = ""
        if one is not None:
            since = f"Vanaf {spoken_day(one.due)}. " if one.due else ""
            text = f"{one.label}\n{since}{one.why}" + (f"\n■ {one.kept}" if one.kept else "")
        elif self._plan is not None:
            text = (
                "klasapp kijkt naar metingen, signalen, «kijk eerst»-plannen, notities, zaken en "
                "leerlingen. Zodra er iets weg moet, staat het hier en op Deze week."
            )
        self.query_one("#why", Static).update(Content(text))

    def action_erase(self) -> None:
        """Name what goes, and ask."""
        plan = self._plan
        if plan is None or not plan.going:
            raise KlasappError("Er hoeft nu niets weg.")
        listed = "\n".join(f"  {count} {words}" for words, count in plan.counts)
        question = (
            f"Dit wissen?\n{listed}\n\nDit kun je niet terugzetten. Je krijgt een bewijs zonder "
            "namen. In oudere reservekopieën staan de gegevens nog."
        )
        self.app.push_screen(Confirm(question, "Ja, wissen"), lambda sure: self._erase(sure, plan))

    def _erase(self, sure: bool | None, plan: Plan) -> None:
        if not sure:
            return
        self.query_one("#summary", Static).update(
            "Even wissen en het bestand opnieuw schrijven ..."
        )
        session = self._session

        def erase() -> Certificate:
            with session.store.reopen() as store:
                return service.erase(Session(store, session.clock), plan.keys)

        self.work(erase, self._erased)

    def _erased(self, made: Certificate) -> None:
        path = service.print_certificate(self._session, made)
        self._read()
        question = (
            f"Gewist. Het bewijs zonder namen staat hier:\n{path}\n\n"
            "In de oude reservekopieën staan deze gegevens nog. Nu een nieuwe reservekopie maken "
            "en alle oudere wissen, ook op de tweede plek? Wat dan weg is, komt niet "
            "terug. Kijk zelf naar bestanden die je eerder uit klasapp hebt gemaakt."
        )
        self.app.push_screen(Confirm(question, "Ja, vernieuwen"), self._renew)

    def _renew(self, sure: bool | None) -> None:
        if not sure:
            return
        session = self._session

        def renew() -> int:
            with session.store.reopen() as store:
                return service.renew_backups(Session(store, session.clock))

        self.work(renew, self._renewed)

    def _renewed(self, gone: int) -> None:
        many = "1 oude is" if gone == 1 else f"{gone} oude zijn"
        self.shell.tell(f"Nieuwe reservekopie gemaakt en getest; {many} gewist.")

    @telling
    def action_certificate(self) -> None:
        """The last certificate once more."""
        found = service.certificates(self._session)
        if not found:
            raise KlasappError("Er is nog nooit iets gewist, dus er is geen bewijs.")
        path = service.print_certificate(self._session, found[0])
        self.shell.tell(f"Bewijs gemaakt: {path}")

    def action_hold(self) -> None:
        """Let something stay: what the line is about, or something to choose."""
        _, one = self._rows.get(self.query_one(MarkedTable).chosen or "", ("", None))
        subject = None
        if one is not None and one.kind is Kind.CASE:
            subject = Subject(one.label, case_id=one.number)
        elif one is not None and one.kind is Kind.PUPIL:
            subject = Subject(one.label, one.number)
        begin_hold(self, self._session, subject)

    def action_holds(self) -> None:
        """Everything that stays."""
        self.app.push_screen(HoldsScreen(self._session))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Erasing needs something to erase."""
        if action == "erase":
            return self._plan is not None and bool(self._plan.going)
        return super().check_action(action, parameters)
