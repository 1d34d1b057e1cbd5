"""Where and when it happens more than twice, and the page for who plans the supervision."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from klasapp.signals.pattern import SMALLEST, Incident
from klasapp.signals.pattern_service import find_spots, in_words, print_spots
from klasapp.signals.service import Session, current_protocol
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import Tell
from klasapp.widgets.marked_table import Column, MarkedTable

_COLUMNS = (
    Column("place", "Plaats", give=True),
    Column("moment", "Moment", give=True),
    Column("count", "Voorvallen", right=True),
    Column("last", "Laatst"),
)
_LEAD = (
    "Plekken en momenten waar het vaker gebeurde, uit signalen en zaken van deze klas. Zonder "
    f"namen, en pas vanaf {SMALLEST} voorvallen: van een kleiner aantal weet een ander soms wie "
    "het is."
)
_NONE = (
    f"Nog geen plek en moment met {SMALLEST} of meer voorvallen. Vul bij een signaal in waar en "
    "wanneer het gebeurde; dan zie je het hier vanzelf."
)


class PatternScreen(BaseScreen[None]):
    """The table of places and moments."""

    CSS_PATH = "signals.tcss"
    ROOM = "signals"
    HEADING = "Waar en wanneer"
    AUTO_FOCUS = "#spots"
    HELP = (
        "Een volwassene op de goede plek helpt tegen pesten. Hier zie je waar en wanneer het "
        "vaker gebeurt. Met p maak je er een blad van, zonder namen en zonder klas, voor wie het "
        "toezicht regelt.\n\n"
        "De tabel gaat over situaties, nooit over een leerling."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("print", "p", "Maak pdf", "Maak een blad voor wie het toezicht regelt."),
    )

    def __init__(self, session: Session, class_id: int, others: tuple[Incident, ...] = ()) -> None:
        super().__init__(classes="signals")
        self._session, self._class_id, self._others = session, class_id, others

    def compose_content(self) -> ComposeResult:
        """The table."""
        with Vertical(classes="content"):
            yield Static(Content(_LEAD), classes="lead", id="where-lead")
            yield Static(Content(_NONE), id="empty", classes="empty")
            yield MarkedTable("spots")
            yield Static("", id="rest", classes="lead")

    def on_mount(self) -> None:
        """Fill it."""
        self._show()

    def on_resize(self, _: events.Resize) -> None:
        """Fit the columns."""
        if self.query("#spots"):
            self._show()

    def _show(self) -> None:
        found = find_spots(self._session, self._class_id, self._others)
        rows = in_words(found, current_protocol(self._session))
        table = self.query_one(MarkedTable)
        table.display = bool(rows)
        self.query_one("#empty").display = not rows
        cells = {
            str(number): (one.place, one.moment, str(one.count), one.last)
            for number, one in enumerate(rows)
        }
        table.fill(_COLUMNS, cells, self.size.width - 4)
        parts = ["Wat minder vaak gebeurde, staat er niet bij."] if found.left_out else []
        if found.without_place:
            count = found.without_place
            noun = "1 signaal heeft" if count == 1 else f"{count} signalen hebben"
            parts.append(f"{noun} nog geen plaats.")
        self.query_one("#rest", Static).update(Content(" ".join(parts)))

    def action_print(self) -> None:
        """Make the page."""
        path = print_spots(self._session, self._class_id, self._others)
        self.app.push_screen(
            Tell(
                f"Het blad staat in:\n\n{path}\n\nEr staan geen namen op en ook niet welke klas "
                "het is. Geef het aan wie het toezicht regelt."
            )
        )
