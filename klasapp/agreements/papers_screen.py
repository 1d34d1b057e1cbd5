"""The papers around the agreements: to hang up, to sign, to send."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static

from klasapp.agreements.papers_service import PAPERS, Session, made_paper, print_paper
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.choice_list import ChoiceList
from klasapp.widgets.dialogs import Tell

_LEAD = (
    "Enter maakt een bestand in je map Documenten/klasapp. De naam en het logo van je school en "
    "de contacten vul je in bij Beheer."
)


class PapersScreen(BaseScreen[None]):
    """One line for each paper."""

    CSS_PATH = "agreements.tcss"
    ROOM = "agreements"
    HEADING = "Papier"
    AUTO_FOCUS = "#papers"
    HELP = (
        "Kies een papier en druk op Enter. De poster is er in A4 en A3. Het tekenblad heeft de "
        "namen van de klas; de poster, de brieven en de tips niet.\n\n"
        "Wil je school andere teksten of een andere opmaak? Kies onderaan «Sjablonen klaarzetten»: "
        "dan staan er voorbeelden in een map van jezelf. Wat je verandert en één map hoger zet, "
        "gebruikt klasapp."
    )
    ACTIONS = ()

    def __init__(self, session: Session, class_id: int) -> None:
        super().__init__()
        self._session, self._class_id = session, class_id

    def compose_content(self) -> ComposeResult:
        """The list, and what is missing on the papers."""
        yield Static(Content(_LEAD), id="about")
        yield ChoiceList(PAPERS.items(), id="papers")

    @on(OptionList.OptionSelected, "#papers")
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Make it in a worker."""
        kind, class_id, session = str(event.option_id), self._class_id, self._session

        def make() -> str:
            with session.store.reopen() as store:
                path = print_paper(Session(store, session.clock), class_id, kind)
            return made_paper(kind, path)

        self.work(make, self._made)

    def _made(self, text: str) -> None:
        self.app.push_screen(Tell(text))
