"""What is different in the protocol since a case began."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from klasapp.upkeep import protocol_service as service
from klasapp.upkeep.protocol_service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen


class ProtocolChangesScreen(BaseScreen[None]):
    """Cases on the left, differences on the right."""

    ROOM = "upkeep"
    HEADING = "Veranderd sinds een zaak"
    CSS_PATH = "protocol.tcss"
    AUTO_FOCUS = "#cases"
    HELP = (
        "Een zaak houdt het protocol waarmee hij begon, ook als het protocol daarna verandert. "
        "Hier zie je per lopende zaak wat er anders is: wat er was en wat er nu staat. Overstappen "
        "op het nieuwe protocol gebeurt nooit vanzelf."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = ()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose_content(self) -> ComposeResult:
        """Two lists."""
        with Horizontal(id="protocol-changes"):
            yield OptionList(id="cases", markup=False)
            yield OptionList(id="differences", markup=False)

    def on_mount(self) -> None:
        """List the cases that run."""
        cases = self.query_one("#cases", OptionList)
        found = service.open_cases(self._session)
        for one in found:
            state = "! veranderd" if one.differs else "✓ gelijk"
            text = f"{one.label}\n\u00a0\u00a0versie {one.version}  {state}"
            cases.add_option(Option(Content(text), id=str(one.case_id)))
        if found:
            cases.highlighted = 0
        else:
            cases.add_option(Option(Content("Er loopt geen zaak."), disabled=True))

    @on(OptionList.OptionHighlighted, "#cases")
    def show(self, event: OptionList.OptionHighlighted) -> None:
        """Show the differences for the case under the cursor."""
        shown = self.query_one("#differences", OptionList)
        shown.clear_options()
        changes = service.changes_since(self._session, int(str(event.option_id)))
        if not changes:
            same = "Er is niets veranderd sinds deze zaak begon."
            shown.add_option(Option(Content(same), disabled=True))
        section = ""
        for change in changes:
            if change.section != section:
                section = change.section
                shown.add_option(Option(Content.styled(section, "bold"), disabled=True))
            shown.add_option(Option(Content(change.sentence)))
