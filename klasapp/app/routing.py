"""The ways between the rooms: what one asks of another, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete
from textual.screen import Screen

from klasapp.app import places, rooms
from klasapp.app.finding import Found
from klasapp.app.opening import OpeningShell
from klasapp.app.step_in import STEP_IN
from klasapp.app.trail import Place, Trail, Visit
from klasapp.errors import KlasappError
from klasapp.widgets.base_screen import BaseScreen
from klasapp.widgets.dialogs import Tell
from klasapp.widgets.messages import (
    AgreementProposed,
    BeamerEntered,
    BeamerLeft,
    CaseBegun,
    CaseFromSignals,
    CaseRequested,
    CitationRequested,
    ClassChosen,
    GroupsRequested,
    HandbookRequested,
    LookFirstRequested,
    PlaceRequested,
    PupilModeEntered,
    PupilModeLeft,
    PupilRequested,
    PupilsMerged,
    SignalRequested,
)
from klasapp.widgets.shell import RoomLink

if TYPE_CHECKING:
    from klasapp.documents.handbook import Section
    from klasapp.store.session import Session


def is_draft_kept(screen: Screen[Any]) -> bool:
    """Whether the screen has nothing that closing it would throw away."""
    fields = [field for field in screen.query("Input, TextArea") if field.display]
    return screen.has_class("keeps-drafts") or not fields


class RoutingShell(OpeningShell):
    """A shell with rooms."""

    def __init__(
        self, database: Path, clock: Callable[[], datetime], session: Session | None
    ) -> None:
        super().__init__(database, clock, session)
        self._trail = Trail()
        self._views: dict[str, places.View] = {}
        self.remembers_places = True
        """Whether klasapp begins where it ended the last time; not when a script reads it."""

    def make_rooms(self, session: Session) -> None:
        """Make the rooms for the class that the mentor works with."""
        self.current_class, self.class_label = rooms.remembered_class(session)
        self.room_links = tuple(
            RoomLink(room.key, room.number, room.name, room.short) for room in rooms.ROOMS
        )
        self._trail.clear()
        if self.remembers_places:
            self._views = places.views_of(session, self.current_class)
        for room in rooms.ROOMS:
            self.add_mode(room.key, self._room_maker(room))

    def _room_maker(self, room: rooms.Room) -> Callable[[], Screen[Any]]:
        def make() -> Screen[Any]:
            screen = room.make(self.opened_session(), self.current_class)
            if isinstance(screen, BaseScreen) and room.key in self._views:
                screen.begin_with(self._views[room.key])
            return screen

        return make

    # The handbook

    def read_handbook(self, section: Section | None = None) -> None:
        """Open the handbook, at a section."""
        from klasapp.app.handbook_screen import HandbookScreen

        if not isinstance(self.screen, HandbookScreen):
            here = self.screen.ROOM if isinstance(self.screen, BaseScreen) else ""
            self.push_screen(HandbookScreen(here, section))

    def read_on(self, section: Section | None) -> None:
        """From the help to the whole handbook, when the mentor asked for it."""
        if section is not None and not self.guarded:
            self.read_handbook(section)

    def on_handbook_requested(self, _: HandbookRequested) -> None:
        """Open the handbook."""
        self.read_handbook()

    def first_room(self, session: Session) -> str:
        """Where to begin: the room that was used last, else Deze week; without a class: Klas."""
        if self.current_class is None:
            return "roster"
        last = places.last_room(session) if self.remembers_places else ""
        return last if last in {room.key for room in rooms.ROOMS} else "week"

    def keep_places(self) -> None:
        """Remember the room in use and how each room is left."""
        if self.session is None or not self.is_open or not self.remembers_places:
            return
        stacks = {room.key: self._screen_stacks.get(room.key, []) for room in rooms.ROOMS}
        views = {
            key: stack[0].view_now()
            for key, stack in stacks.items()
            if stack and isinstance(stack[0], BaseScreen) and stack[0].is_mounted
        }
        here = self.current_mode if self.current_mode in stacks else self._before_guard
        if here in stacks:
            with suppress(KlasappError):  # nothing of the mentor's is lost
                places.keep_places(self.session, here, self.current_class, self._views | views)

    def exit(self, *args: Any, **options: Any) -> None:
        """End, and remember where."""
        self.keep_places()
        super().exit(*args, **options)

    def _guard(self, mode: str) -> None:
        if mode == "locked":
            self.keep_places()
        super()._guard(mode)

    # The mentor chooses

    def action_go_to(self, room: str) -> None:
        """Enter a room, where you left it."""
        self._trail.stay()
        self.switch_mode(room)

    def action_go_to_number(self, number: int) -> None:
        """Enter the room with this digit."""
        for link in self.room_links:
            if link.number == number:
                if link.key == self.current_mode and len(self.screen_stack) > 1:
                    self.tell(f"Je bent al in {link.name}. Esc gaat een scherm terug.")
                self.action_go_to(link.key)

    @property
    def can_go_back(self) -> bool:
        """Whether Escape leads anywhere from the screen in use."""
        return super().can_go_back or bool(self._trail.origin_of(self.current_mode, 0))

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Open a screen over the one in use, with the choices that were made there before."""
        if isinstance(screen, BaseScreen) and screen.VIEW in self._views:
            screen.begin_with(self._views[screen.VIEW])
        return super().push_screen(screen, *args, **options)

    def go_back(self) -> None:
        """From the first screen of a room: to the room from which it was opened."""
        if origin := self._trail.left(self.current_mode, 0):
            self.switch_mode(origin)

    def pop_screen(self) -> AwaitComplete:
        """Take away the screen on top; when it was opened from another room, go back there."""
        top = self.screen
        if isinstance(top, BaseScreen) and top.VIEW:
            self._views[top.VIEW] = top.view_now()
        popped = super().pop_screen()
        if origin := self._trail.left(self.current_mode, len(self.screen_stack)):
            self.switch_mode(origin)
        return popped

    # From every screen

    def action_note_signal(self) -> None:
        """Note a signal: first about whom, then what."""
        session, class_id, screen = self.opened_session(), self.current_class, self.screen
        if class_id is None or screen.has_class("notes-signal"):
            return
        first = screen.pupil_in_sight if isinstance(screen, BaseScreen) else None

        def answered(pupil_id: int | None) -> None:
            if pupil_id is not None:
                form = rooms.signal_form(session, pupil_id or None, None, class_id)
                self.push_screen(form)

        self.push_screen(rooms.who_screen(session, class_id, first), answered)

    def action_step_in(self) -> None:
        """What to do when it happens now: no name stands there, so a class may see it."""
        self.push_screen(Tell(STEP_IN))

    # What rooms ask

    def on_pupil_requested(self, message: PupilRequested) -> None:
        """Show the pupil's page."""
        self.push_screen(rooms.pupil_screen(self.opened_session(), message.pupil_id))

    def on_pupils_merged(self, message: PupilsMerged) -> None:
        """Let copies of cases know the former name too, and show the page of who stays."""
        rooms.know_former_names(self.opened_session(), message.pupil_id, message.former_names)
        self.push_screen(rooms.pupil_screen(self.opened_session(), message.pupil_id))

    def on_signal_requested(self, message: SignalRequested) -> None:
        """Note a signal, over the screen that is in use."""
        session = self.opened_session()
        self.push_screen(rooms.signal_form(session, message.pupil_id, message.round_id))

    def on_look_first_requested(self, message: LookFirstRequested) -> None:
        """Start a "kijk eerst" plan."""
        screen = rooms.look_first_screen(
            self.opened_session(), message.pupil_id, message.flag, message.round_id
        )
        self._visit("cases", screen)

    def on_case_requested(self, message: CaseRequested) -> None:
        """Start a case."""
        screen = rooms.new_case_screen(
            self.opened_session(),
            self.current_class,
            message.pupil_id,
            message.flag,
            message.look_first_id,
        )
        self._visit("cases", screen)

    def on_case_from_signals(self, message: CaseFromSignals) -> None:
        """Start a case with what signals say."""
        screen = rooms.case_from_signals(
            self.opened_session(), self.current_class, message.signal_ids
        )
        self._visit("cases", screen)

    def on_case_begun(self, message: CaseBegun) -> None:
        """Let the room of signals know."""
        rooms.signals_in_case(self.opened_session(), message.signal_ids, message.case_id)

    def on_citation_requested(self, message: CitationRequested) -> None:
        """Bring the agreements of the class to a case."""
        self.push_screen(rooms.cite_screen(self.opened_session(), message.case_id))

    def on_groups_requested(self, message: GroupsRequested) -> None:
        """Make groups or a seating plan; pairs from cases sit apart, without the reason."""
        screen = rooms.groups_screen(self.opened_session(), message.round_id, message.seating)
        self.push_screen(screen)

    def on_agreement_proposed(self, message: AgreementProposed) -> None:
        """Keep the agreement of a lesson with those of the class."""
        session = self.opened_session()
        try:
            rooms.keep_agreement(
                session, message.class_id, message.lesson_id, message.text, message.block
            )
        except KlasappError as error:
            self.tell_failure(f"De afspraak staat wel bij de les, maar nog niet bij Afspraken. "
                              f"{error}")  # fmt: skip
        else:
            self.tell("De afspraak staat nu ook bij Afspraken.")

    def on_place_requested(self, message: PlaceRequested) -> None:
        """Go to what a line in "Deze week" is about; what is open there already is not opened
        twice.
        """
        place = (message.kind, message.number, message.detail)
        known = self._trail.at(place)
        if known is not None and self._is_on_top(known):
            known.origin = known.origin or self.current_mode
            self.switch_mode(known.room)
            return
        room, screen = rooms.place(self.opened_session(), *place)
        self._visit(room, screen, place)

    def _is_on_top(self, visit: Visit) -> bool:
        stack = self._screen_stacks.get(visit.room, [])
        return bool(stack) and stack[-1] is visit.screen

    def open_found(self, found: Found) -> None:
        """Go to what was found by name."""
        if found.kind == "pupil":
            self.push_screen(rooms.pupil_screen(self.opened_session(), found.number))
        else:
            self.post_message(PlaceRequested(found.kind, found.number, found.detail))

    def _visit(self, room: str, screen: Screen[Any] | None, place: Place | None = None) -> None:
        """Open ``screen`` in ``room`` (None: its first screen); Escape there leads back here."""
        origin = self.current_mode

        async def enter() -> None:
            if self.guarded:
                return  # F9 came first: what was asked before it must not fill the screen again
            await self.switch_mode(room)
            if screen is None:
                await self._close_what_is_read()
            depth = 0 if screen is None else len(self.screen_stack)
            self._trail.add(Visit(room, depth, origin, place, screen or self.screen))
            if screen is not None:
                await self.push_screen(screen)

        self.call_next(enter)

    async def _close_what_is_read(self) -> None:
        """Down to the first screen of the room; a form that was begun stays."""
        while len(self.screen_stack) > 1 and is_draft_kept(self.screen):
            await super().pop_screen()

    def on_class_chosen(self, message: ClassChosen) -> None:
        """Remember the class and make the rooms anew for it."""
        session = self.opened_session()
        self.keep_places()
        rooms.remember_class(session, message.class_id)

        async def renew() -> None:
            here = self.current_mode
            await self.switch_mode("blank")
            for room in rooms.ROOMS:
                await self.remove_mode(room.key)
            self.make_rooms(session)
            await self.switch_mode(here)

        self.call_next(renew)

    def on_pupil_mode_entered(self, _: PupilModeEntered) -> None:
        """Shut the ways out."""
        self.clear_notifications()
        self.pupil_mode = True

    def on_pupil_mode_left(self, _: PupilModeLeft) -> None:
        """Open them again."""
        self.pupil_mode = False
        self.someone_is_there()
        self.screen.refresh_bindings()

    def on_beamer_entered(self, _: BeamerEntered) -> None:
        """Show nothing but what is safe for a class."""
        self.enter_beamer()

    def on_beamer_left(self, _: BeamerLeft) -> None:
        """Open the ways again."""
        self.leave_beamer()
