"""Beheer: the list of what can be done here, and where the data lie."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.upkeep import service
from klasapp.upkeep.access_screen import AccessScreen
from klasapp.upkeep.audit_screen import AuditScreen
from klasapp.upkeep.backup_screen import BackupScreen
from klasapp.upkeep.library_screen import LibraryScreen
from klasapp.upkeep.passphrase_screen import PassphraseScreen
from klasapp.upkeep.protocol_screen import ProtocolScreen
from klasapp.upkeep.recovery_code_screen import NewRecoveryCodeScreen
from klasapp.upkeep.retention_screen import RetentionScreen
from klasapp.upkeep.school_screen import SchoolScreen
from klasapp.upkeep.seal_screen import OpenSealedScreen
from klasapp.upkeep.service import CheckReport, Session
from klasapp.upkeep.year_report_screen import YearReportScreen
from klasapp.upkeep.year_screen import YearScreen
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.messages import HandbookRequested
from klasapp.widgets.tick_list import hanging

_INDENT = 18
"""Cells before what a line does: its key and its name."""
_EDGES = 8


class UpkeepScreen(BaseScreen[None]):
    """The first screen of the room."""

    ROOM = "upkeep"
    HEADING = "Beheer"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#tasks"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-middle"), (26, "-high")]
    HELP = (
        "Hier zorg je dat klasapp gezond en veilig blijft. Kies een regel met de pijlen en Enter, "
        "of druk de letter die ervoor staat. Controleer de gegevens af en toe, en altijd als er "
        "iets vreemds gebeurde. Zet de vrije dagen van je school erin: klasapp rekent ermee als "
        "het een datum kiest."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("check", "c", "Controleren", "Kijk of alle gegevens heel zijn.", False),
        Action("backup", "r", "Reservekopie", "Maak een kopie, of zet er een terug.", False),
        Action("protocol", "p", "Protocol", "Lees het protocol, met contacten en keuzes.", False),
        Action("library", "b", "Bibliotheek", "Zoek een site, hulplijn, boek of film.", False),
        Action("year", "s", "Schooljaar", "Kies de regio en zet de vrije dagen erin.", False),
        Action("school", "n", "Naam en logo", "Zet je school op posters en brieven.", False),
        Action("sealed", "x", "Versleuteld", "Open een bestand (.klasapp) van een collega.", False),
        Action("passphrase", "w", "Wachtzin", "Kies een andere wachtzin.", False),
        Action("recovery", "h", "Herstelcode", "Maak een nieuwe code; de oude vervalt.", False),
        Action("retention", "o", "Opruimen", "Wis wat niet langer bewaard mag worden.", False),
        Action("access", "i", "Inzage", "Vraagt iemand wat er over een leerling staat?", False),
        Action("report", "j", "Jaarverslag", "Wat er dit jaar is gedaan, zonder namen.", False),
        Action("audit", "l", "Logboek", "Lees wat er gedaan en bekeken is, en wanneer.", False),
        Action("handbook", "u", "Handleiding", "Lees hoe alles werkt, of zoek erin.", False),
        Action("gender", "g", "Geslacht", "Bewaar jongen of meisje, of niet meer.", False),
    )  # fmt: skip

    def __init__(self, session: Session, class_id: int | None) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id

    def compose_content(self) -> ComposeResult:
        """The list, the result of a check, the place of the data."""
        with Vertical(classes="room"):
            yield Static("Wat wil je doen?", id="tasks-heading", classes="summary")
            yield OptionList(id="tasks", markup=False)
            yield Static("", id="result", classes="lead")
            yield Static("Waar staan je gegevens?", id="place-heading", classes="summary")
            yield Static("", id="place", classes="lead")

    def on_mount(self) -> None:
        """Show the list."""
        self.query_one("#result").display = False
        self._show()

    def on_resize(self) -> None:
        """Break the lines anew."""
        if self.query("#tasks"):
            self._show()

    def on_screen_resume(self) -> None:
        """Show what may have changed."""
        if self.query("#tasks"):
            self._show()

    def _show(self) -> None:
        tasks = self.query_one("#tasks", OptionList)
        chosen = tasks.highlighted or 0
        tasks.clear_options()
        for action in self.ACTIONS:
            text = action.help
            if action.name == "gender":
                state = "aan" if service.keeps_gender(self._session) else "uit"
                text = f"Jongen of meisje bewaren staat {state}."
            tasks.add_option(
                Option(
                    Content.assemble(
                        (f" {action.key} ", "bold $text-accent"),
                        (f" {action.label:<14}", "bold"),
                        hanging(text, _INDENT, self.size.width - _EDGES).lstrip(),
                    ),
                    id=action.name,
                )
            )
        tasks.highlighted = chosen
        place = service.data_place(self._session)
        megabytes = f"{place.size / 1_000_000:.1f}".replace(".", ",")
        self.query_one("#place", Static).update(
            Content(
                f"{place.database} ({megabytes} MB, versleuteld)\n"
                f"Sleutelbestand: {place.key_file.name}, met een kopie ernaast. "
                "Bewaar ze samen: zonder dit bestand kan niemand de gegevens openen."
            )
        )

    @on(OptionList.OptionSelected, "#tasks")
    async def chosen(self, event: OptionList.OptionSelected) -> None:
        """Do what was chosen."""
        await self.run_action(str(event.option_id))

    def action_check(self) -> None:
        """Check everything, in a thread."""
        self._say("Even controleren ...", "")
        session = self._session

        def check() -> CheckReport:
            with session.store.reopen() as store:
                return service.check_now(Session(store, session.clock))

        self.work(check, self._checked)

    def _checked(self, report: CheckReport) -> None:
        if report.findings:
            lines = "\n".join(f"! {finding}" for finding in report.findings)
            self._say(f"Er klopt iets niet:\n{lines}", "$text-error")
        else:
            self._say(
                f"✓ Alles is heel: {report.rows} rijen nagekeken, en het logboek van "
                f"{report.audit_rows} regels klopt.",
                "$text-success",
            )

    def _say(self, text: str, style: str) -> None:
        result = self.query_one("#result", Static)
        result.display = True
        result.update(Content.styled(text, style))
        result.scroll_visible(animate=False)

    def action_backup(self) -> None:
        """Backups."""
        self.app.push_screen(BackupScreen(self._session))

    def action_protocol(self) -> None:
        """The protocol."""
        self.app.push_screen(ProtocolScreen(self._session))

    def action_library(self) -> None:
        """The library of sources."""
        self.app.push_screen(LibraryScreen(self._session))

    def action_year(self) -> None:
        """Region and days off."""
        self.app.push_screen(YearScreen(self._session))

    def action_school(self) -> None:
        """Name and logo."""
        session, was = self._session, service.school(self._session)

        def done(kept: bool | None) -> None:
            if kept:
                self.shell.tell_undoable(
                    "De naam en het logo zijn bewaard.",
                    lambda: service.put_back_school(session, was),
                    "De naam en het logo zijn weer zoals ze waren.",
                )

        self.app.push_screen(SchoolScreen(session), done)

    def action_sealed(self) -> None:
        """An encrypted file."""
        self.app.push_screen(OpenSealedScreen(self._session))

    def action_passphrase(self) -> None:
        """Another passphrase."""
        self.app.push_screen(PassphraseScreen(self._session))

    def action_recovery(self) -> None:
        """Ask, then make a new recovery code."""
        question = (
            "Een nieuwe herstelcode maken? Het blad met de oude code werkt daarna niet meer. Je "
            "ziet de nieuwe code één keer; leg hem weer in de kluis van de school. De oude "
            "code komt niet terug."
        )
        self.app.push_screen(Confirm(question, "Ja, nieuwe code"), self._make_code)

    def _make_code(self, sure: bool | None) -> None:
        if not sure:
            return
        session = self._session

        def make() -> str:
            with session.store.reopen() as store:
                return service.replace_recovery_code(Session(store, session.clock))

        self.work(make, self._show_code)

    def _show_code(self, code: str) -> None:
        self.app.push_screen(NewRecoveryCodeScreen(self._session, code))

    def action_retention(self) -> None:
        """What must go."""
        self.app.push_screen(RetentionScreen(self._session))

    def action_access(self) -> None:
        """Requests to see what is kept."""
        self.app.push_screen(AccessScreen(self._session))

    def action_report(self) -> None:
        """The year report."""
        self.app.push_screen(YearReportScreen(self._session))

    def action_audit(self) -> None:
        """The audit."""
        self.app.push_screen(AuditScreen(self._session))

    def action_handbook(self) -> None:
        """The handbook."""
        self.post_message(HandbookRequested())

    def action_gender(self) -> None:
        """Turn it on or off; off empties what was kept, so that asks first."""
        if not service.keeps_gender(self._session):
            self._switch_gender(True)
            return
        question = (
            "Het geslacht van leerlingen niet meer bewaren? Wat er nu van staat, wordt gewist. "
            "Dat kun je niet terugzetten."
        )
        self.app.push_screen(
            Confirm(question, "Ja, wissen"),
            lambda sure: self._switch_gender(False) if sure else None,
        )

    def _switch_gender(self, on: bool) -> None:
        service.keep_gender(self._session, on)
        self._show()
        self.shell.tell(f"Jongen of meisje bewaren staat nu {'aan' if on else 'uit'}.")
