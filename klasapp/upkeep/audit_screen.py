"""The audit: who did and read what, when; to filter, and to hand to the privacy officer."""

from __future__ import annotations

from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Label, Select, Static

from klasapp.upkeep import audit_service as service
from klasapp.upkeep.audit_service import KINDS, PERIODS, Line
from klasapp.upkeep.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import Tell
from klasapp.widgets.marked_table import Column, MarkedTable

_EDGES = 4
_MOST = 1000
"""Rows on the screen; the export holds them all."""
_NARROW = 76
_WIDE = 100
_COLUMNS = (
    Column("when", "Wanneer"),
    Column("what", "Wat", give=True),
    Column("about", "Waarover"),
    Column("more", "Meer"),
)


class AuditScreen(BaseScreen[None]):
    """Filters and a table, newest first."""

    ROOM = "upkeep"
    HEADING = "Logboek"
    CSS_PATH = "upkeep.tcss"
    AUTO_FOCUS = "#rows"
    HELP = (
        "Dit logboek laat zien wat er met de gegevens is gedaan en wat er is bekeken. Er staan "
        "geen namen in, alleen nummers. Niemand kan er ongemerkt iets uit halen: elke regel hangt "
        "vast aan de vorige, en «Controleren» bij Beheer kijkt dat na.\n\n"
        "Kies met p een periode of soort; met / zoek je een woord, zoals zaak 3. Met x bewaar je "
        "de gekozen regels als CSV, voor de privacy-functionaris (FG)."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("filter", "p", "Periode en soort", "Kies welke regels je ziet."),
        Action("seek", "slash", "Zoek", "Zoek een woord of een dag."),
        Action("export", "x", "Bewaren", "Bewaar deze regels als CSV voor de FG."),
    )

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lines: tuple[Line, ...] = ()

    def compose_content(self) -> ComposeResult:
        """Filters, a count and the table."""
        with Vertical(classes="room"):
            with Horizontal(classes="options"):
                yield Select([(words, key) for key, (words, _) in PERIODS.items()], value="month",
                             allow_blank=False, compact=True, id="period")  # fmt: skip
                yield Select([(words, key) for key, (words, _) in KINDS.items()], value="all",
                             allow_blank=False, compact=True, id="kind")  # fmt: skip
                yield Label("Zoek")
                yield Input(id="part", compact=True)
            yield Static("", id="count", classes="summary")
            yield MarkedTable("rows")

    def on_mount(self) -> None:
        """Fill the table."""
        self._show()

    def on_resize(self) -> None:
        """Use the room there is."""
        if self._lines:
            self._fill()

    @on(Select.Changed)
    @on(Input.Changed)
    def chosen(self) -> None:
        """Other filters."""
        if self.query("#rows"):
            self._show()

    @on(Input.Submitted)
    def to_table(self) -> None:
        """Enter goes to what was found."""
        self.query_one(MarkedTable).focus()

    def _show(self) -> None:
        self._lines = service.lines(
            self._session,
            cast(str, self.query_one("#period", Select).value),
            cast(str, self.query_one("#kind", Select).value),
            self.query_one("#part", Input).value,
        )
        shown = min(len(self._lines), _MOST)
        more = f" (de nieuwste {shown} staan hier)" if shown < len(self._lines) else ""
        self.query_one("#count", Static).update(
            Content(f"{len(self._lines)} regels, de nieuwste bovenaan{more}")
        )
        self._fill()

    def _fill(self) -> None:
        columns = _COLUMNS if self.size.width >= _WIDE else _COLUMNS[:3]
        moment = "%d-%m-%Y %H:%M" if self.size.width >= _NARROW else "%d-%m %H:%M"
        rows = {
            str(one.key): (f"{one.at:{moment}}", one.what, one.about, one.more)[: len(columns)]
            for one in self._lines[:_MOST]
        }
        self.query_one(MarkedTable).fill(columns, rows, self.size.width - _EDGES)

    def action_filter(self) -> None:
        """To the filters."""
        self.query_one("#period").focus()

    def action_seek(self) -> None:
        """To the word."""
        self.query_one("#part").focus()

    def action_export(self) -> None:
        """Write the chosen lines."""
        path = service.export_audit(self._session, self._lines)
        self.app.push_screen(
            Tell(
                f"Bewaard: {path}\n\nEr staan geen namen in, maar wel nummers die klasapp aan een "
                "leerling kan koppelen. Geef dit bestand alleen aan de FG."
            )
        )
