"""The audit: who did and read what, when."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import DataTable, Static

from klasapp.upkeep import service
from klasapp.upkeep.audit_words import spoken_action, spoken_detail, spoken_subject
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen


class AuditScreen(BaseScreen[None]):
    """The newest lines, newest first."""

    ROOM = "upkeep"
    HEADING = "Logboek"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#rows"
    HELP = (
        "Dit logboek laat zien wat er met de gegevens is gedaan en wat er is bekeken. Er staan "
        "geen namen in, alleen nummers. Niemand kan er ongemerkt iets uit halen: elke regel hangt "
        "vast aan de vorige, en «Controleren» bij Beheer kijkt dat na."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose_content(self) -> ComposeResult:
        """A count and the table."""
        with Vertical(classes="room"):
            yield Static("", id="count", classes="summary")
            yield DataTable[Text](id="rows", cursor_type="row", zebra_stripes=True)

    def on_mount(self) -> None:
        """Fill the table."""
        rows = service.audit_rows(self._session)
        self.query_one("#count", Static).update(
            Content(f"De laatste {len(rows)} regels, de nieuwste bovenaan")
        )
        table = cast("DataTable[Text]", self.query_one("#rows"))
        for header in ("Nr", "Wanneer", "Wat", "Waarover", "Meer"):
            table.add_column(Text(header))
        for row in rows:
            at = datetime.fromisoformat(row.at)
            cells = (
                str(row.id),
                f"{at:%d-%m-%Y %H:%M}",
                spoken_action(row.action),
                spoken_subject(row.subject),
                spoken_detail(row.detail),
            )
            table.add_row(*(Text(cell) for cell in cells))
