"""The agreements of the class that a case leans on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from klasapp.cases.citation import KINDS, Citation, CitationKind, ClassLine
from klasapp.cases.days import parse_day
from klasapp.cases.people_page_screen import PeoplePage
from klasapp.cases.service import (
    Session,
    cite,
    read_citations,
    take_back_citation_withdrawal,
    withdraw_citation,
)
from klasapp.errors import KlasappError
from klasapp.protocol import spoken
from klasapp.widgets.actions import Action
from klasapp.widgets.dialog import Dialog
from klasapp.widgets.messages import CitationRequested

_NONE = "Er is nog geen afspraak van de klas genoemd. Druk op n."


class CitationsScreen(PeoplePage):
    """Which agreements were broken, and which were kept."""

    HEADING = "Afspraak van de klas"
    ABOUT_A_LINE = frozenset({"remove"})
    HELP = (
        "De afspraken van de klas helpen je in een gesprek: je spreekt een leerling aan op wat de "
        "klas samen afsprak. Zet hier welke afspraak niet gehouden is (n), of juist wel. Bij "
        "Afspraken zie je alleen in hoeveel zaken een afspraak genoemd is; namen staan daar niet."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("add", "n", "Noemen", "Kies een afspraak van de klas."),
        Action("remove", "delete", "Terugnemen", "Het was een vergissing."),
    )

    def load(self, *, again: bool) -> None:
        """Read what is named."""
        self._view, found = read_citations(self._session, self._case_id, again=again)
        self._found: dict[str, Citation] = {str(one.id): one for one in found}

    def lead(self) -> Content:
        """What this page is for."""
        text = "Welke afspraak van de klas speelt in deze zaak?"
        return Content(text if self._found else f"{text}\n{_NONE}")

    def lines(self) -> Sequence[tuple[str, Content]]:
        """A line per agreement."""
        return [
            (key, Content(f"{KINDS[one.kind][0]} {one.label}  {one.text}"))
            for key, one in self._found.items()
        ]

    def detail(self, key: str) -> Content:
        """When, and what."""
        if key not in self._found:
            return Content("")
        one = self._found[key]
        return Content(f"{spoken(one.on)}: {KINDS[one.kind][1]}.\n{one.text}")

    def action_add(self) -> None:
        """The app brings the agreements of the class."""
        self.post_message(CitationRequested(self._case_id))

    def action_remove(self) -> None:
        """Take it back."""
        one = self._found[self.required(_NONE)]
        session, case_id = self._session, self._case_id
        withdraw_citation(session, case_id, one.id)
        self.refresh_view()
        self.shell.tell_undoable(
            "De afspraak is teruggenomen.",
            lambda: take_back_citation_withdrawal(session, case_id, one.id),
            "De afspraak staat weer bij deze zaak.",
        )


class CiteScreen(Dialog[bool]):
    """Choose an agreement: b for broken, k for kept (Enter is broken)."""

    HELP = (
        "Kies de afspraak van de klas waar het in deze zaak over gaat. Met n zet je erbij dat "
        "hij niet gehouden is, met w dat hij juist wel gehouden is. Bij Afspraken zie je daarna "
        "alleen een aantal, geen naam."
    )
    CSS_PATH = ["cases.tcss", "people.tcss"]
    AUTO_FOCUS = "#class-lines"
    BINDINGS = [
        Binding("escape", "dismiss(None)", "Terug"),
        Binding("n", "cite('broken')", "Niet gehouden"),
        Binding("w", "cite('kept')", "Wel gehouden"),
    ]

    def __init__(self, session: Session, case_id: int, lines: Sequence[ClassLine]) -> None:
        super().__init__(classes="cases")
        self._session, self._case_id, self._lines = session, case_id, tuple(lines)

    def compose(self) -> ComposeResult:
        """The day and the agreements."""
        with Vertical(classes="dialog"):
            yield Static("Welke afspraak van de klas?", classes="heading")
            if not self._lines:
                yield Static("De klas heeft nog geen afspraken. Maak ze bij Afspraken (2).")
                return
            yield Static("n: niet gehouden · w: juist wel gehouden · Tab: de dag · Esc: terug")
            yield OptionList(
                *(Option(Content(f"{one.label:<4}{one.text}")) for one in self._lines),
                id="class-lines", markup=False,
            )  # fmt: skip
            yield Label("Wanneer? (dd-mm-jjjj, vandaag, gisteren)", classes="field-label")
            yield Input("vandaag", id="on", compact=True)
            yield Static("", id="complaint", classes="complaint")

    @on(OptionList.OptionSelected, "#class-lines")
    def entered(self) -> None:
        """Enter."""
        self.action_cite("broken")

    def action_cite(self, kind: CitationKind) -> None:
        """Keep it, or say what is not right."""
        if not self._lines:
            return
        place = self.query_one("#class-lines", OptionList).highlighted or 0
        try:
            day = parse_day(self.query_one("#on", Input).value, self._session.today)
            cite(self._session, self._case_id, self._lines[place], kind, day)
        except KlasappError as error:
            shown = self.query_one("#complaint", Static)
            shown.update(Content(str(error)))
            shown.add_class("-shown")
            return
        self.dismiss(True)
