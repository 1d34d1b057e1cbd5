"""The agreements of other years and classes: to read, never to copy (R30)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.agreements.service import Session, earlier_sets
from klasapp.widgets.base_screen import BaseScreen

_NONE = "Er zijn nog geen afspraken van een ander jaar of een andere klas."
_LEAD = "Om terug te lezen. Elke klas maakt elk jaar eigen afspraken; overnemen kan niet."


class EarlierScreen(BaseScreen[None]):
    """All earlier sets, newest first."""

    CSS_PATH = "agreements.tcss"
    ROOM = "agreements"
    HEADING = "Eerdere jaren"
    AUTO_FOCUS = "#whole"
    HELP = (
        "Zo spraken andere klassen en andere jaren het af. Lees het als voorbeeld; je klas maakt "
        "zelf weer nieuwe afspraken, anders zijn ze niet van de klas."
    )
    ACTIONS = ()

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._sets = earlier_sets(session, class_id)

    def compose_content(self) -> ComposeResult:
        """Set by set."""
        parts: list[Content | str] = [Content.styled(_LEAD if self._sets else _NONE, "$text-muted")]
        for one in self._sets:
            heading = f"\n\nKlas {one.class_name}, {one.school_year} ({one.status.value})"
            parts.append(Content.styled(heading, "bold"))
            for block in one.blocks:
                if block.lines:
                    parts.append(Content.styled(f"\n{block.name}", "$text-accent"))
                    parts += [f"\n  • {line.text}" for line in block.lines]
        with VerticalScroll(id="whole", classes="content", can_focus=True):
            yield Static("")
            yield Static(Content.assemble(*parts))
