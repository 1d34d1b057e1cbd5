"""Choosing starter lines of the protocol, positively worded (R51, R207)."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from klasapp.agreements import proposals_service as proposals
from klasapp.agreements import service
from klasapp.agreements.agreement import BLOCKS, block_name
from klasapp.agreements.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.tick_list import TickList

_LEAD = (
    "Neem er een paar, als voorzet. De klas stemt erover en verwoordt ze zelf. Wat de mentor "
    "belooft, kies jij: dat telt meteen."
)


class StartersScreen(BaseScreen[None]):
    """All starter lines; what is ticked stands among the proposals."""

    CSS_PATH = "agreements.tcss"
    ROOM = "agreements"
    HEADING = "Startregels"
    AUTO_FOCUS = "#starters"
    HELP = (
        "Deze regels komen uit het protocol van je school, gezegd als wat je wél doet. Spatie zet "
        "er een bij de voorstellen, onder hetzelfde kopje, of haalt hem weer weg."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ()

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id
        order = {block: place for place, block in enumerate(BLOCKS)}
        self._known = sorted(
            service.current_protocol(session).starter_lines,
            key=lambda one: order.get(one.block, len(order)),
        )

    def compose_content(self) -> ComposeResult:
        """Why, and the list."""
        first_of = {one.block: one.code for one in reversed(self._known)}
        yield Static(_LEAD, classes="empty")
        yield TickList(
            [(one.code, one.text) for one in self._known],
            self._used(),
            id="starters",
            headings={code: block_name(block) for block, code in first_of.items()},
        )

    def _used(self) -> set[str]:
        free = {one.code for one in service.starters(self._session, self._class_id)}
        return {one.code for one in self._known} - free

    @on(TickList.Toggled)
    @telling
    def toggled(self, event: TickList.Toggled) -> None:
        """Add it, or let it go."""
        if event.item in event.ticks.ticked:
            proposals.add_starter(self._session, self._class_id, event.item)
            return
        for line in service.overview(self._session, self._class_id).lines:
            if line.origin == event.item and line.state != "dropped":
                proposals.choose(self._session, line.id, "dropped")
