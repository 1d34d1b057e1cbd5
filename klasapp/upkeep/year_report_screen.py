"""The year report: to read, and to write as files."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Label, Select, Static

from klasapp.errors import KlasappError
from klasapp.upkeep import year_report_service as service
from klasapp.upkeep.service import Session
from klasapp.upkeep.year_report import NOTICE
from klasapp.upkeep.year_report_service import YearReport
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import Tell


class YearReportScreen(BaseScreen[None]):
    """A school year to choose, and the report."""

    ROOM = "upkeep"
    HEADING = "Jaarverslag"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#page"
    HELP = (
        "Het jaarverslag laat zien wat er tegen pesten is gedaan: lessen, afspraken, metingen, "
        "signalen en zaken, en of het protocol op tijd is gevolgd. Er staan geen namen in, en geen "
        "kleine aantallen waaraan je iemand kunt herkennen. Met x maak je het als PDF, als "
        "tekst en als CSV, bijvoorbeeld voor de anti-pestcoördinator of de MR."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("write", "x", "Bestanden maken", "Maak het verslag als PDF, tekst en CSV."),
        Action("year", "s", "Schooljaar", "Kies een ander schooljaar."),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._years = service.report_years(session)
        self._report: YearReport | None = None

    def compose_content(self) -> ComposeResult:
        """The year and the page."""
        with Vertical(classes="room"):
            if self._years:
                with Horizontal(classes="options"):
                    yield Label("Schooljaar")
                    yield Select([(one, one) for one in self._years], value=self._years[0],
                                 allow_blank=False, compact=True, id="year")  # fmt: skip
            with VerticalScroll(id="page"):
                yield Static("", id="text")

    def on_mount(self) -> None:
        """Gather the newest year."""
        if not self._years:
            self.query_one("#text", Static).update(
                "Er is nog geen schooljaar. Begin bij Klas met een klas."
            )

    @on(Select.Changed, "#year")
    def chosen(self, event: Select.Changed) -> None:
        """Gather the year in a thread."""
        session, year = self._session, str(event.value)
        self.query_one("#text", Static).update("Even alles bij elkaar tellen ...")

        def gather() -> YearReport:
            with session.store.reopen() as store:
                return service.year_report(Session(store, session.clock), year)

        self.work(gather, self._show)

    def _show(self, report: YearReport) -> None:
        self._report = report
        parts: list[Content | str | tuple[str, str]] = [
            (f"{report.title}\n\n", "bold"), f"{NOTICE}\n",
        ]  # fmt: skip
        for one in report.sections:
            parts.append((f"\n{one.title}\n", "bold underline"))
            parts += [f"{one.lead}\n"] if one.lead else []
            parts += [f"  {what}: {value}\n" for what, value in one.rows]
        self.query_one("#text", Static).update(Content.assemble(*parts))

    def action_year(self) -> None:
        """To the choice of a year."""
        if self._years:
            self.query_one("#year").focus()

    def action_write(self) -> None:
        """Write the files, in a thread."""
        report, session = self._report, self._session
        if report is None:
            raise KlasappError("Het verslag is nog niet klaar. Wacht even.")

        def write() -> str:
            with session.store.reopen() as store:
                paths = service.write_year_report(Session(store, session.clock), report)
            return "\n".join(str(path) for path in paths)

        self.work(write, self._written)

    def _written(self, paths: str) -> None:
        self.app.push_screen(Tell(f"Gemaakt:\n{paths}"))
