"""The overview over all cases and the registers of other mentors: no names, no small numbers."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.cases.dialog_screen import AskLine
from klasapp.cases.register import SMALLEST
from klasapp.cases.register_service import (
    overview,
    print_overview,
    source_line,
    write_register_files,
    years,
)
from klasapp.cases.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen


class RegisterScreen(BaseScreen[None]):
    """Measures and tables, merged from many registers."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Overzicht"
    AUTO_FOCUS = "#register-body"
    HELP = (
        "Hier staan alle zaken van een schooljaar bij elkaar, zonder namen. Als "
        "anti-pestcoördinator lees je met r de registers van andere mentoren in: een bestand, of "
        "een map met bestanden. Een zaak die in twee registers staat, telt één keer.\n\n"
        f"Een aantal onder de {SMALLEST} staat er niet, zodat niemand te herkennen is. Er is geen "
        "ranglijst van mentoren of leerlingen. Het register zelf (m) heeft een regel per zaak: "
        "geef het alleen aan de anti-pestcoördinator."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("read", "r", "Registers", "Lees registers van andere mentoren in."),
        Action("make", "m", "Register maken", "Zet jouw zaken zonder namen in een bestand."),
        Action("print", "p", "Afdrukken", "Maak een pdf van dit overzicht."),
        Action("year", "j", "Schooljaar", "Toon een ander schooljaar."),
    )

    def __init__(self, session: Session) -> None:
        super().__init__(classes="cases")
        self._session = session
        self._years = years(session)
        self._year, self._files = self._years[0], ()  # type: tuple[str, tuple[str, ...]]
        self._found = overview(session, self._year)

    def compose_content(self) -> ComposeResult:
        """One column."""
        with VerticalScroll(id="register-body", classes="content"):
            yield Static(self._text(), id="register-text")

    def _show(self) -> None:
        self._found = overview(self._session, self._year, self._files)
        self.query_one("#register-text", Static).update(self._text())

    def _text(self) -> Content:
        found = self._found
        parts: list[Content | str] = [
            Content.styled(f"Schooljaar {found.school_year}\n", "bold $text-accent"),
            f"{source_line(found)}\n",
            Content.styled("\nHoe het protocol is gevolgd\n", "bold"),
        ]
        parts += [f"  {one.title}: {one.value}\n" for one in found.measures]
        for table in found.tables:
            parts.append(Content.styled(f"\n{table.title}\n", "bold"))
            parts += [f"  {word}: {number}\n" for word, number in table.rows]
            if not table.rows:
                parts.append("  nog niets\n")
        return Content.assemble(*parts)

    def action_read(self) -> None:
        """Ask for a file or a folder."""

        def read(text: str) -> None:
            overview(self._session, self._year, (*self._files, text))
            self._files = (*self._files, text)
            self._show()

        self.app.push_screen(AskLine(
            "Waar staan de registers? Typ een bestand (csv) of een map met bestanden.", "", read,
            yes="Inlezen",
        ))  # fmt: skip

    def action_make(self) -> None:
        """Write the register of this year."""
        made, _ = write_register_files(self._session, self._year)
        self.shell.tell(f"Bewaard in {made} (en als xlsx). Er staan geen namen in.")

    def action_print(self) -> None:
        """Write the overview as PDF."""
        self.shell.tell(f"Bewaard in {print_overview(self._session, self._found)}.")

    def action_year(self) -> None:
        """Show the next school year of the list."""
        place = self._years.index(self._year)
        self._year = self._years[(place + 1) % len(self._years)]
        self._show()
