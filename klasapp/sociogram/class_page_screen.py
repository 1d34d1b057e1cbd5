"""The class over time on one page (R15)."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.sociogram.class_page_service import (
    ClassPage,
    Session,
    class_page,
    print_class_page,
)
from klasapp.sociogram.class_page_wording import page_text
from klasapp.sociogram.compare_screen import CompareScreen
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen

_STYLES = {"": "", "bold": "bold", "dim": "$text-muted", "italic": "italic"}
_MARGIN = 6


class ClassPageScreen(BaseScreen[None]):
    """Indices and pulse of a class per round, and whom to look at first."""

    CSS_PATH = ["sociogram.tcss", "compare.tcss"]
    ROOM = "sociogram"
    HEADING = "Klaspagina"
    AUTO_FOCUS = "#page"
    HELP = (
        "De klas door de tijd, op één pagina. Bij elke regel staat wat het getal betekent, hoeveel "
        "het verschilt van de meting ervoor, en hoeveel één formulier kan schelen. De blokjes zijn "
        "hetzelfde als een plaatje: hoger is meer, · is niet gemeten.\n\n"
        "Met p maak je een pdf zonder namen, voor een overleg met collega's. Met c vergelijk je de "
        "metingen per leerling. Laat dit scherm niet aan de klas zien: er staan namen op."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("print", "p", "Pdf zonder namen", "Maak een pdf van deze pagina, zonder namen."),
        Action("compare", "c", "Vergelijk", "Zet de metingen per leerling naast elkaar."),
        Action("next_question", "v", "Vraag", "Neem een andere vraag."),
    )

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id
        self._page: ClassPage | None = None

    def compose_content(self) -> ComposeResult:
        """One page that scrolls."""
        with VerticalScroll(classes="content", id="page"):
            yield Static("Even rekenen ...", id="text")

    def on_mount(self) -> None:
        """Read everything in a thread."""
        self._load(None)

    def fits(self, action: str) -> bool:
        """What can be done with this page."""
        if action == "next_question":
            return self._page is not None and len(self._page.texts) > 1
        return self._page is not None or action != "print"

    def _load(self, text: str | None) -> None:
        session, class_id = self._session, self._class_id

        def task() -> ClassPage:
            with session.reopened() as own:
                return class_page(own, class_id, text)

        self.work(task, self._loaded)

    def _loaded(self, page: ClassPage) -> None:
        self._page = page
        self._show()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Fit the columns to the width."""
        self._show()

    def _show(self) -> None:
        if self._page is not None:
            told = page_text(self._page, self.size.width - _MARGIN)
            parts = [Content.styled(f"{text}\n", _STYLES[style]) for text, style in told]
            self.query_one("#text", Static).update(Content.assemble(*parts))

    def action_next_question(self) -> None:
        """The indices of another question."""
        page = self._page
        if page is not None and page.text is not None:
            place = page.texts.index(page.text)
            self._load(page.texts[(place + 1) % len(page.texts)])

    def action_compare(self) -> None:
        """The rounds beside each other, per pupil."""
        self.app.push_screen(CompareScreen(self._session, self._class_id))

    def action_print(self) -> None:
        """Write the PDF in a thread."""
        session, class_id, page = self._session, self._class_id, self._page
        if page is None:
            return

        def task() -> Path:
            with session.reopened() as own:
                return print_class_page(own, class_id, page)

        self.work(task, lambda path: self.shell.tell(f"Klaar, zonder namen: {path}"))
