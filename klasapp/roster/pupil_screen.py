"""The pupil's page: who it is, what the other rooms know, and dated notes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from klasapp.errors import InputError, KlasappError
from klasapp.roster import service
from klasapp.roster.enrolment_service import (
    Stay,
    class_history,
    classes_to_move_to,
    move_pupil,
    undo_move,
)
from klasapp.roster.merge_screen import MergeScreen
from klasapp.roster.merge_service import Candidate, merge_candidates
from klasapp.roster.pupil_form_screen import PupilFormScreen
from klasapp.roster.service import Note, PupilPage, Session
from klasapp.roster.spoken_time import age_on, numeric_day, spoken_ago, spoken_day
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import BaseScreen, telling
from klasapp.widgets.dialogs import AskText
from klasapp.widgets.messages import (
    CaseRequested,
    PlaceRequested,
    PupilsMerged,
    SignalRequested,
)
from klasapp.widgets.pick import PickOne


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
        "staat als zij daarom vragen. Met z begin je een zaak.\n\n"
        "Met v gaat de leerling vanaf een dag naar een andere klas: wat er over de leerling is, "
        "gaat mee, en de oude klas blijft staan bij eerdere metingen. Staat een kind er twee keer "
        "in, dan voeg je die met m samen. De dag van vertrek vul je in met w; klasapp rekent "
        "daarmee als gegevens weg moeten."
    )
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("note", "n", "Notitie", "Schrijf een notitie; de datum komt er vanzelf bij."),
        Action("signal", "s", "Signaal", "Noteer wat je opviel, of wat goed ging."),
        Action("case", "z", "Zaak beginnen", "Begin een zaak met deze leerling."),
        Action("edit", "w", "Wijzig", "Wijzig naam, nummer, geboortedatum of dag van vertrek."),
        Action("move", "v", "Andere klas", "Zet de leerling in een andere klas.", False),
        Action(
            "merge", "m", "Samenvoegen", "Maak één leerling van een kind dat er dubbel in staat.",
            False,
        ),
    )  # fmt: skip

    def __init__(self, session: Session, pupil_id: int, facts: tuple[PupilFact, ...]) -> None:
        super().__init__()
        self._session, self._pupil_id, self._facts = session, pupil_id, facts
        self._page: PupilPage = service.open_page(session, pupil_id)
        self._showing = asyncio.Lock()

    @property
    def pupil_in_sight(self) -> int:
        """This pupil."""
        return self._pupil_id

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
            try:
                pupil = service.find_pupil(self._session, self._pupil_id)
            except KlasappError:
                # Went up in another pupil; that one's page comes instead.
                return
            notes = service.notes(self._session, self._pupil_id)
            self._page = PupilPage(pupil, notes, class_history(self._session, self._pupil_id))
            await self._show()

    async def _show(self) -> None:
        self.query_one("#name", Static).update(Content(self._page.pupil.display_name))
        self.query_one("#about", Static).update(Content(self._about()))
        notes = self.query_one("#notes", VerticalScroll)
        async with self._showing:
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
        parts = [_stays(self._page.stays)]
        if pupil.number:
            parts.append(f"leerlingnummer {pupil.number}")
        if pupil.birth_date:
            age = age_on(pupil.birth_date, today)
            parts.append(f"geboren {spoken_day(pupil.birth_date)} ({age} jaar)")
        if pupil.leaving_date:
            parts.append(f"van school op {spoken_day(pupil.leaving_date)}")
        before = [_stay(one) for one in self._page.stays if one.left_on is not None]
        return " · ".join(parts) + (f"\nEerder: {'; '.join(before)}" if before else "")

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
            session, pupil_id = self._session, self._pupil_id
            note = service.add_note(session, pupil_id, text)
            self.shell.tell_undoable(
                "De notitie is bewaard.",
                lambda: service.remove_note(session, pupil_id, note.id),
                "De notitie is weer weg.",
            )
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

    def action_move(self) -> None:
        """Ask which class and from which day, and move the pupil."""
        pupil = self._page.pupil
        classes = classes_to_move_to(self._session, pupil.id)
        if not classes:
            raise InputError("Er is geen andere klas. Maak die eerst bij Klas, toets c.")
        lines = [(str(one.id), one.label) for one in classes]

        def chosen(key: str | None) -> None:
            if key is not None:
                self._ask_day(int(key))

        self.app.push_screen(PickOne(f"Naar welke klas gaat {pupil.display_name}?", lines), chosen)

    def _ask_day(self, class_id: int) -> None:
        label = service.class_of(self._session, class_id).label
        question = (
            f"{self._page.pupil.display_name} naar {label}: wat is de eerste dag in die klas? "
            "(dd-mm-jjjj)"
        )

        @telling
        async def answered(screen: PupilScreen, typed: str | None) -> None:
            if typed is not None:
                session, name = screen._session, screen._page.pupil.display_name
                move = move_pupil(session, screen._pupil_id, class_id, typed)
                screen.shell.tell_undoable(
                    f"{name} gaat naar {move.target.label}.",
                    lambda: undo_move(session, move),
                    f"{name} zit weer in de klas van daarvoor.",
                )
                await screen.on_screen_resume()

        self.app.push_screen(
            AskText(question, numeric_day(self._session.today), required="Typ een datum."),
            lambda typed: answered(self, typed),
        )

    def action_merge(self) -> None:
        """Choose who is the same child; then look and confirm."""
        found = merge_candidates(self._session, self._pupil_id)
        if not found:
            raise InputError("Er is geen andere leerling om mee samen te voegen.")
        lines = [(str(one.pupil.id), _candidate(one)) for one in found]
        name = self._page.pupil.display_name

        @telling
        def chosen(screen: PupilScreen, key: str | None) -> None:
            if key is not None:
                other = service.find_pupil(screen._session, int(key))
                pair = MergeScreen(screen._session, screen._pupil_id, other.id)
                screen.app.push_screen(pair, lambda kept: screen._merged(kept, other))

        self.app.push_screen(
            PickOne(f"Wie is hetzelfde kind als {name}?", lines), lambda key: chosen(self, key)
        )

    def _merged(self, kept: int | None, other: service.Pupil) -> None:
        if kept is None:
            return
        gone = other if kept == self._pupil_id else self._page.pupil
        self.app.post_message(PupilsMerged(kept, (gone.given_name, gone.family_name)))
        self.dismiss()


def _stays(stays: Sequence[Stay]) -> str:
    now = [one for one in stays if one.left_on is None]
    if not now:
        return "Geen klas"
    first = now[0]
    return f"Klas {first.school_class.label} · in de klas sinds {spoken_day(first.joined_on)}"


def _stay(one: Stay) -> str:
    until = f" tot {spoken_day(one.left_on)}" if one.left_on else ""
    return f"{one.school_class.label} van {spoken_day(one.joined_on)}{until}"


def _candidate(one: Candidate) -> str:
    pupil = one.pupil
    parts = (
        pupil.display_name,
        pupil.class_name,
        f"nummer {pupil.number}" if pupil.number else "zonder nummer",
        f"({one.reason})" if one.reason else "",
    )
    return " · ".join(part for part in parts if part)
