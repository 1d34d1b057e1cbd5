"""Handing cases over: for whom, why, and the passphrase that goes by phone."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Select, Static

from klasapp.cases.case import DraftError
from klasapp.cases.form_screen import FormScreen, TickList, complain, labelled
from klasapp.cases.handover import Purpose
from klasapp.cases.handover_service import cases_to_hand_over, export_cases, one_case
from klasapp.cases.service import Session
from klasapp.widgets.actions import Action
from klasapp.widgets.dialogs import Tell

_LEAD = (
    "klasapp maakt een versleuteld bestand met alles van deze zaken, en alleen met de leerlingen "
    "die erin voorkomen. Concepten gaan niet mee: maak een verslag eerst af. De zaak blijft ook "
    "hier staan. Wie het bestand krijgt, leest het in bij Zaken (o) en neemt de zaak aan."
)
_PURPOSES = (Purpose.WORK, Purpose.BACK, Purpose.YEAR)


class HandoverScreen(FormScreen):
    """Make an encrypted file of one case, or of all cases of a class for the next mentor."""

    CSS_PATH = "cases.tcss"
    ROOM = "cases"
    HEADING = "Overdragen"
    AUTO_FOCUS = "#receiver"
    HELP = (
        "Kies waarvoor je de zaak overdraagt, voor wie, en een wachtzin van minstens vier woorden. "
        "Geef de wachtzin door per telefoon, nooit in dezelfde mail als het bestand. Bewaar met "
        "Ctrl+S.\n\nTot de ander de zaak aanneemt, blijft hij in Deze week staan. Komt er een "
        "bestand terug, lees het dan in: klasapp voegt samen, zonder iets kwijt te raken."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("save", "ctrl+s", "Bestand maken", "Maak het versleutelde bestand.", priority=True),
    )

    def __init__(
        self, session: Session, *, case_id: int | None = None, class_id: int | None = None,
        folder: Path | None = None,
    ) -> None:  # fmt: skip
        """One case, or (with ``class_id``) those that go to the next mentor."""
        super().__init__(classes="cases")
        self._session, self._folder = session, folder
        if case_id is not None:
            self._cases: tuple[tuple[int, str], ...] = (one_case(session, case_id),)
            self._purpose = Purpose.WORK
        else:
            self._cases = cases_to_hand_over(session, class_id or 0)
            self._purpose = Purpose.YEAR

    def compose_content(self) -> ComposeResult:
        """The cases and the fields."""
        with VerticalScroll(classes="content"):
            yield Static(Content(_LEAD))
            points = [(str(number), label) for number, label in self._cases]
            yield Static("Deze zaken", classes="heading")
            yield TickList(points, [item for item, _ in points], id="handover-cases")
            yield from labelled("Voor wie is het? (naam)", Input(id="receiver"))
            yield from labelled("Jouw naam", Input(id="sender"))
            options = [(Content(one.word), one.value) for one in _PURPOSES]
            yield from labelled("Waarvoor?", Select(options, allow_blank=False, id="purpose",
                                                    value=self._purpose.value))  # fmt: skip
            yield from labelled("Wachtzin voor dit bestand", Input(id="passphrase"),
                                "Je ziet wat je typt, zodat je hem kunt voorlezen.")  # fmt: skip

    def action_save(self) -> None:
        """Write the file and say where it is."""
        ticked = self.query_one(TickList).ticked
        purpose = Purpose(str(self.query_one("#purpose", Select).value))
        secret = self.query_one("#passphrase", Input).value
        try:
            path = export_cases(
                self._session, sorted(int(item) for item in ticked), purpose,
                self.query_one("#sender", Input).value, self.query_one("#receiver", Input).value,
                secret, self._folder,
            )  # fmt: skip
        except DraftError as error:
            complain(self, error)
            return
        text = (
            f"Bewaard in {path}.\n\nGeef het bestand aan de ander, en bel voor de wachtzin:\n\n"
            f"    {secret}\n\nVerwijder het bestand van een stick als het is ingelezen."
        )

        def was_read(_: None) -> None:
            self.dismiss()  # given back, it would be awaited here, and the app would stand still

        self.app.push_screen(Tell(text), was_read)
