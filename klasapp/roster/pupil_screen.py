"""The pupil's page: who it is, what the other rooms know, and dated notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.roster import service
from klasapp.roster.pupil_form_screen import PupilFormScreen
from klasapp.roster.service import Note, PupilPage, Session
from klasapp.roster.spoken_time import age_on, spoken_ago, spoken_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText
from klasapp.widgets.messages import CaseRequested, PlaceRequested, SignalRequested


@dataclass(frozen=True)
class PupilFact:
    """What another room knows about a pupil, and the place where it stands."""

    room: str
    """The Dutch name of the room."""
    text: str
    place_kind: str
    """As in ``PlaceRequested``."""
    number: int


class PupilScreen(BaseScreen[None]):
    """One pupil."""

    ROOM = "roster"
    HEADING = "Leerling"
    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#facts, #notes"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    HELP = (
        "Dit is de pagina van één leerling. Links staat wat er in andere kamers over de leerling "
        "is; Enter brengt je erheen. Rechts staan je notities, de nieuwste bovenaan. Noteer kort "
        "wat je zag of besprak: feiten, geen oordeel. Leerlingen en ouders mogen lezen wat hier "
        "staat als zij daarom vragen. Met z begin je een zaak."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("note", "n", "Notitie", "Schrijf een notitie; de datum komt er vanzelf bij."),
        Action("signal", "s", "Signaal", "Noteer wat je opviel, of wat goed ging."),
        Action("case", "z", "Zaak beginnen", "Begin een zaak met deze leerling."),
        Action("edit", "e", "Wijzig", "Wijzig naam, nummer of geboortedatum."),
    )

    def __init__(self, session: Session, pupil_id: int, facts: tuple[PupilFact, ...]) -> None:
        super().__init__()
        self._session, self._pupil_id, self._facts = session, pupil_id, facts
        self._page: PupilPage = service.open_page(session, pupil_id)

    def compose_content(self) -> ComposeResult:
        """The head, the facts of other rooms, the notes."""
        with Vertical(classes="room"):
            yield Static("", id="name", classes="summary")
            yield Static("", id="about")
            with Container(id="halves"):
                facts = OptionList(id="facts", classes="panel", markup=False)
                facts.border_title = "In andere kamers"
                yield facts
                notes = VerticalScroll(id="notes", classes="panel", can_focus=True)
                notes.border_title = "Notities"
                yield notes

    async def on_mount(self) -> None:
        """Show everything."""
        facts = self.query_one("#facts", OptionList)
        for fact in self._facts:
            facts.add_option(Option(Content.assemble((f"{fact.room}  ", "bold"), fact.text)))
        if not self._facts:
            facts.add_option(Option("Nog geen metingen, signalen of zaken.", disabled=True))
            self.query_one("#notes").focus()
        await self._show()

    async def on_screen_resume(self) -> None:
        """Show what was changed meanwhile (the page itself was noted in the audit when opened)."""
        if self.query("#notes"):
            pupil = service.find_pupil(self._session, self._pupil_id)
            notes = service.notes(self._session, self._pupil_id)
            self._page = PupilPage(pupil, self._page.school_class, self._page.joined_on, notes)
            await self._show()

    async def _show(self) -> None:
        self.query_one("#name", Static).update(Content(self._page.pupil.display_name))
        self.query_one("#about", Static).update(Content(self._about()))
        notes = self.query_one("#notes", VerticalScroll)
        with self.app.batch_update():
            await notes.remove_children()
            await notes.mount_all(
                Static(self._note(note), classes="note") for note in self._page.notes
            )
            if not self._page.notes:
                await notes.mount(
                    Static("Nog geen notities. Toets n schrijft de eerste.", classes="empty")
                )

    def _about(self) -> str:
        pupil, today = self._page.pupil, self._session.today
        parts = [
            f"Klas {self._page.school_class.label}" if self._page.school_class else "Geen klas"
        ]
        if self._page.joined_on:
            parts.append(f"in de klas sinds {spoken_day(self._page.joined_on)}")
        if pupil.number:
            parts.append(f"leerlingnummer {pupil.number}")
        if pupil.birth_date:
            age = age_on(pupil.birth_date, today)
            parts.append(f"geboren {spoken_day(pupil.birth_date)} ({age} jaar)")
        if pupil.leaving_date:
            parts.append(f"van school op {spoken_day(pupil.leaving_date)}")
        return " · ".join(parts)

    def _note(self, note: Note) -> Content:
        day = note.written_at.date()
        ago = spoken_ago(day, self._session.today)
        head = f"{spoken_day(day)}, {note.written_at:%H:%M} ({ago})\n"
        return Content.assemble((head, "bold"), note.text)

    @on(OptionList.OptionSelected, "#facts")
    def go_to_fact(self, event: OptionList.OptionSelected) -> None:
        """Go where the fact stands."""
        fact = self._facts[event.option_index]
        self.post_message(PlaceRequested(fact.place_kind, fact.number))

    def action_note(self) -> None:
        """Ask for the text of a note."""
        question = f"Notitie over {self._page.pupil.display_name}: wat zag of besprak je?"
        self.app.push_screen(
            AskText(question, lines=True, required="Typ eerst wat je wilt onthouden."),
            self._add_note,
        )

    @telling
    async def _add_note(self, text: str | None) -> None:
        if text is not None:
            service.add_note(self._session, self._pupil_id, text)
            self.shell.tell("De notitie is bewaard.")
            await self.on_screen_resume()

    def action_signal(self) -> None:
        """Note a signal about this pupil."""
        self.post_message(SignalRequested(self._pupil_id))

    def action_case(self) -> None:
        """Begin a case with this pupil."""
        self.post_message(CaseRequested(pupil_id=self._pupil_id))

    def action_edit(self) -> None:
        """Change the pupil's fields."""
        self.app.push_screen(PupilFormScreen(self._session, pupil_id=self._pupil_id))
