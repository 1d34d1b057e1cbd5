"""The app: it opens the store, shows the rooms, and routes what one room asks of another."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual.app import SystemCommand
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Input, TextArea

from klasapp.app import look, rooms
from klasapp.app.browser import hand_over_files
from klasapp.app.finding import Found
from klasapp.app.hang_up import end_with_terminal
from klasapp.app.help_screen import HelpScreen
from klasapp.app.jump_screen import JumpScreen, Target, targets_of
from klasapp.app.opening import OpeningShell
from klasapp.app.palette import Everything, NothingFound, dutch_palette
from klasapp.app.paths import was_here
from klasapp.app.step_in import STEP_IN
from klasapp.app.unlock_screen import UnlockScreen
from klasapp.app.welcome_screen import StepScreen, WelcomeScreen
from klasapp.errors import KlasappError
from klasapp.keys.patience import Patience
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import UNEXPECTED, BaseScreen
from klasapp.widgets.dialogs import Confirm, Tell
from klasapp.widgets.dutch import speak_dutch
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
    LookFirstRequested,
    PlaceRequested,
    PupilModeEntered,
    PupilModeLeft,
    PupilRequested,
    PupilsMerged,
    SignalRequested,
)
from klasapp.widgets.shell import RoomLink, Shell

if TYPE_CHECKING:
    from klasapp.store.session import Session


class KlasApp(OpeningShell):
    """klasapp on the screen.

    ``database``: the file to open. ``session``: an open one (demo, tests) skips the unlocking.
    """

    TITLE = "klasapp"
    CSS_PATH = ["../widgets/look.tcss", "app.tcss"]
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMAND_PALETTE_DISPLAY = "Ctrl+P"
    COMMANDS = Shell.COMMANDS | {Everything, NothingFound}

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("help", "f1", "Hulp", "Lees wat je hier kunt doen.", priority=True),
        Action("command_palette", "ctrl+p,slash", "Zoek",
               "Zoek een leerling, zaak, meting, les, afspraak of actie op naam (ook met /).",
               in_footer=False),
        Action("jump", "f6", "Spring", "Zet een letter bij alles in beeld; typ hem en je bent er.",
               in_footer=False, priority=True),
        Action("blank", "f9", "Leeg", "Maak het scherm meteen leeg; nog eens F9 en je bent terug.",
               priority=True),
        Action("lock", "f10", "Slot", "Zet klasapp op slot; je wachtzin opent het weer.",
               in_footer=False),
        Action("note_signal", "ctrl+n", "Signaal",
               "Noteer wat je zag of hoorde, of iets goeds, vanaf elk scherm.",
               in_footer=False, priority=True),
        Action("step_in", "ctrl+g", "Direct ingrijpen",
               "Lees in drie regels wat je doet als het nu gebeurt.",
               in_footer=False, priority=True),
        Action("undo", "ctrl+z", "Zet terug",
               "Zet terug wat je het laatst weghaalde of afrondde, tot het slot.",
               in_footer=False),
        Action("seal", "f12", "Versleutelen",
               "Maak van de bestanden die je net maakte één versleuteld bestand.",
               in_footer=False),
        Action("quit", "ctrl+q", "Stoppen",
               "Sluit klasapp af; met een open formulier vraagt klasapp het eerst.",
               in_footer=False, priority=True),
    )  # fmt: skip
    BINDINGS = [
        *(action.binding() for action in ACTIONS),
        *(
            Binding(str(number), f"go_to_number({number})", show=False, system=True)
            for number in range(1, 9)
        ),
    ]

    def __init__(
        self,
        database: Path,
        clock: Callable[[], datetime],
        session: Session | None = None,
        *,
        practice: bool = False,
        hint: str = "",
    ) -> None:
        """``hint``: the passphrase of the demo, told to whoever must type it."""
        super().__init__(database, clock, session)
        self.practice = practice
        self.practice_wanted = False
        """Whether the app ended because the user wants to practise first."""
        self.hint = hint
        self.scratch: Path | None = None
        """The folder of a practice school that must not outlive the program."""
        self.patience = Patience()

    # Opening and closing

    def on_mount(self) -> None:
        """Show what comes first: the rooms, the lock, or the welcome of a first start."""
        speak_dutch()
        look.dress(self)
        self.set_class(self.practice, "practice")
        self.begin_guarding()
        end_with_terminal(self, self.scratch)
        self._end_handing_over = hand_over_files(self)
        if self.session is not None:
            self.opened(self.session)
        elif self.database.exists() or was_here(self.database):
            self.add_mode("unlock", UnlockScreen)
            self.switch_mode("unlock")
        else:
            self.add_mode("welcome", WelcomeScreen)
            self.switch_mode("welcome")

    def opened(self, session: Session) -> None:
        """The store is open: make the rooms and enter the first."""
        self.session, self.is_open = session, True
        look.apply_remembered_look(self, session)
        self.current_class, self.class_label = rooms.remembered_class(session)
        self.room_links = tuple(
            RoomLink(room.key, room.number, room.name, room.short) for room in rooms.ROOMS
        )
        for room in rooms.ROOMS:
            self.add_mode(room.key, self._room_maker(room))
        first = "week" if self.current_class is not None else "roster"
        self.switch_mode(first)
        self.look_after(session)

    def _room_maker(self, room: rooms.Room) -> Callable[[], Screen[Any]]:
        def make() -> Screen[Any]:
            return room.make(self._opened_session(), self.current_class)

        return make

    def _opened_session(self) -> Session:
        if self.session is None:
            raise KlasappError("klasapp is nog niet geopend.")
        return self.session

    def passphrase_fits(self, passphrase: str) -> bool:
        """Whether ``passphrase`` opens this database; each wrong try makes the next one wait."""
        from klasapp.keys.slots import WrongSecret, unlock

        wait = self.patience.remaining(time.monotonic())
        if wait > 0:
            raise KlasappError(f"Wacht nog {int(wait) + 1} seconden en probeer het dan opnieuw.")
        try:
            unlock(self.database, passphrase)
        except WrongSecret:
            self.patience.fail(time.monotonic())
            return False
        self.patience.succeed()
        return True

    async def on_unmount(self) -> None:
        """Close the store."""
        self._end_handing_over()
        self._end_listening()
        self.close_store()

    # Between the rooms

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the ways out shut in pupil mode, in beamer mode and behind the lock."""
        if action == "go_to_number" and self.screen.is_modal:
            return False
        if action == "undo":
            typing = isinstance(self.focused, Input | TextArea)
            return not self.guarded and not (typing and not parameters)
        if action in {"go_to", "go_to_number", "command_palette", "lock", "jump", "seal"}:
            return not self.guarded
        if action == "note_signal":
            return not self.guarded and not self.screen.is_modal and self.current_class is not None
        if action == "step_in":
            return not self.guarded
        if action == "help":
            explained = isinstance(self.screen, BaseScreen | StepScreen)
            return not self._before_pupils and explained
        if action == "quit":
            return not self._before_pupils
        return super().check_action(action, parameters)

    @property
    def _before_pupils(self) -> bool:
        return self.pupil_mode or self.beamer_mode

    async def run_action(
        self,
        action: Any,
        default_namespace: Any = None,
        namespaces: Mapping[str, Any] | None = None,
    ) -> bool:
        """Run an action; an expected failure is told, not fatal."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except KlasappError as error:
            self.tell_failure(str(error))
            return True

    def action_go_to(self, room: str) -> None:
        """Enter a room, where you left it."""
        self.switch_mode(room)

    def action_go_to_number(self, number: int) -> None:
        """Enter the room with this digit."""
        for link in self.room_links:
            if link.number == number:
                self.switch_mode(link.key)

    def action_help(self) -> None:
        """Explain the screen that is in use."""
        screen = self.screen
        if isinstance(screen, BaseScreen):
            help_screen = HelpScreen.about(screen, self.ACTIONS, self.room_links)
            self.push_screen(help_screen, mode=self.current_mode)
        elif isinstance(screen, StepScreen):
            early = tuple(one for one in self.ACTIONS if one.name in {"help", "blank", "quit"})
            self.push_screen(HelpScreen(screen.HEADING, screen.HELP, (), early))

    def action_jump(self) -> None:
        """Put letters at everything that can be reached."""
        if isinstance(self.screen, JumpScreen):
            return
        targets = targets_of(self.screen)

        def chosen(target: Target | None) -> None:
            if target is not None:
                target.go()

        if targets:
            self.push_screen(JumpScreen(targets), chosen)

    def action_seal(self) -> None:
        """Encrypt the files that were made since klasapp was opened."""
        if isinstance(self.screen, BaseScreen) and not self.screen.is_modal:
            self.push_screen(rooms.seal_screen(self._opened_session(), self.files_made))

    def action_command_palette(self) -> None:
        """Find an action by name."""
        if not CommandPalette.is_open(cast(Any, self)):
            self.push_screen(dutch_palette())

    def practise(self) -> None:
        """End, and ask for the practice school."""
        self.practice_wanted = True
        self.exit()

    async def action_quit(self) -> None:
        """Stop; with a form open, ask first."""
        if self.guarded or len(self.screen_stack) <= 1 or self._is_draft_kept():
            self.exit()
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.exit()

        question = "Stoppen? Wat je hier typte en nog niet bewaarde, gaat verloren."
        self.push_screen(Confirm(question, "Ja, stoppen"), answered)

    def _is_draft_kept(self) -> bool:
        """Whether the screen has nothing that Ctrl+Q would throw away."""
        fields = [field for field in self.screen.query("Input, TextArea") if field.display]
        return self.screen.has_class("keeps-drafts") or not fields

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: what can be done here, the rooms, and what can be done everywhere."""
        if isinstance(screen, BaseScreen):
            for action in screen.actions():
                yield SystemCommand(action.label, action.help, self._runner(action, screen))
        for link in self.room_links:
            yield SystemCommand(
                f"Ga naar {link.name}",
                f"Open {link.name} (toets {link.number}).",
                self._runner(Action(f"go_to('{link.key}')", "", "", ""), self),
            )
        for action in self.ACTIONS:
            if action.name == "undo":
                yield self._undo_command(action)
            elif action.name != "command_palette":
                yield SystemCommand(action.label, action.help, self._runner(action, self))
        for theme, name in look.THEMES.items():
            yield SystemCommand(
                f"Uiterlijk: {name}",
                "klasapp onthoudt het.",
                partial(look.choose_theme, self, self.session, theme),
            )
        yield SystemCommand(
            "Kaart: klasapp in vijf minuten", "Maak een pdf van één bladzijde.", self._make_card
        )
        if not (self.practice or self.is_web):
            yield SystemCommand(
                "Oefenen",
                "Ga naar de oefenschool; stop je daar, dan ben je hier terug.",
                self.practise,
            )
        yield SystemCommand(
            "Beweging uit of aan", "Zet stil wat uit zichzelf beweegt.", self._toggle_motion
        )

    def _undo_command(self, action: Action) -> SystemCommand:
        """Chosen by name it also works while a text field has the focus."""
        way = self.ways_back.latest()
        about = f"Laatste: {way.said}" if way is not None else action.help
        named = replace(action, name="undo('')")
        return SystemCommand(action.label, about, self._runner(named, self))

    def _runner(self, action: Action, namespace: Any) -> Callable[[], Any]:
        async def run() -> None:
            await self.run_action(action.name, namespace)

        return run

    def _make_card(self) -> None:
        from klasapp.documents.card import write_card
        from klasapp.documents.folders import export_folder

        try:
            self.tell(f"Klaar: {write_card(export_folder())}")
        except KlasappError as error:
            self.tell_failure(str(error))

    def _toggle_motion(self) -> None:
        still = look.toggle_motion(self, self.session)
        self.tell("Er beweegt niets meer." if still else "Beweging staat weer aan.")

    def action_help_quit(self) -> None:
        """Ctrl+C: say how to stop."""
        if not self.guarded:
            self.tell("Stoppen doe je met Ctrl+Q.")

    # From every screen

    def action_note_signal(self) -> None:
        """Note a signal: first about whom, then what."""
        session, class_id, screen = self._opened_session(), self.current_class, self.screen
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
        self.push_screen(rooms.pupil_screen(self._opened_session(), message.pupil_id))

    def on_pupils_merged(self, message: PupilsMerged) -> None:
        """Let copies of cases know the former name too, and show the page of who stays."""
        rooms.know_former_names(self._opened_session(), message.pupil_id, message.former_names)
        self.push_screen(rooms.pupil_screen(self._opened_session(), message.pupil_id))

    def on_signal_requested(self, message: SignalRequested) -> None:
        """Note a signal, over the screen that is in use."""
        session = self._opened_session()
        self.push_screen(rooms.signal_form(session, message.pupil_id, message.round_id))

    def on_look_first_requested(self, message: LookFirstRequested) -> None:
        """Start a "kijk eerst" plan."""
        screen = rooms.look_first_screen(
            self._opened_session(), message.pupil_id, message.flag, message.round_id
        )
        self._in_room("cases", screen)

    def on_case_requested(self, message: CaseRequested) -> None:
        """Start a case."""
        screen = rooms.new_case_screen(
            self._opened_session(),
            self.current_class,
            message.pupil_id,
            message.flag,
            message.look_first_id,
        )
        self._in_room("cases", screen)

    def on_case_from_signals(self, message: CaseFromSignals) -> None:
        """Start a case with what signals say."""
        screen = rooms.case_from_signals(
            self._opened_session(), self.current_class, message.signal_ids
        )
        self._in_room("cases", screen)

    def on_case_begun(self, message: CaseBegun) -> None:
        """Let the room of signals know."""
        rooms.signals_in_case(self._opened_session(), message.signal_ids, message.case_id)

    def on_citation_requested(self, message: CitationRequested) -> None:
        """Bring the agreements of the class to a case."""
        self.push_screen(rooms.cite_screen(self._opened_session(), message.case_id))

    def on_groups_requested(self, message: GroupsRequested) -> None:
        """Make groups or a seating plan; pairs from cases sit apart, without the reason."""
        screen = rooms.groups_screen(self._opened_session(), message.round_id, message.seating)
        self.push_screen(screen)

    def on_agreement_proposed(self, message: AgreementProposed) -> None:
        """Keep the agreement of a lesson with those of the class."""
        session = self._opened_session()
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
        """Go to what a line in "Deze week" is about."""
        room, screen = rooms.place(
            self._opened_session(), message.kind, message.number, message.detail
        )
        self._in_room(room, screen)

    def open_found(self, found: Found) -> None:
        """Go to what was found by name."""
        if found.kind == "pupil":
            self.push_screen(rooms.pupil_screen(self._opened_session(), found.number))
        else:
            self.post_message(PlaceRequested(found.kind, found.number, found.detail))

    def _in_room(self, room: str, screen: Screen[Any] | None) -> None:
        async def enter() -> None:
            if self.guarded:
                return  # F9 came first: what was asked before it must not fill the screen again
            await self.switch_mode(room)
            if screen is not None:
                await self.push_screen(screen)

        self.call_next(enter)

    def on_class_chosen(self, message: ClassChosen) -> None:
        """Remember the class and make the rooms anew for it."""
        session = self._opened_session()
        rooms.remember_class(session, message.class_id)
        self.current_class, self.class_label = rooms.remembered_class(session)

        async def renew() -> None:
            here = self.current_mode
            await self.switch_mode("blank")
            for room in rooms.ROOMS:
                await self.remove_mode(room.key)
                self.add_mode(room.key, self._room_maker(room))
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

    # The last resort

    def _fatal_error(self) -> None:
        # Textual would print a traceback with local variables: names, a passphrase.
        self._exit_renderables.append(cast(Any, Text(UNEXPECTED)))
        self._close_messages_no_wait()
