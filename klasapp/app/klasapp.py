"""The app: how it begins and ends, and what can be done on every screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from klasapp.app.hang_up import end_with_terminal
from klasapp.app.help_screen import HelpScreen, help_of
from klasapp.app.jump_screen import JumpScreen, Target, targets_of
from klasapp.app.palette import Everything, NothingFound, dutch_palette
from klasapp.app.paths import was_here
from klasapp.app.routing import RoutingShell, is_draft_kept
from klasapp.app.unlock_screen import UnlockScreen
from klasapp.app.welcome_screen import WelcomeScreen
from klasapp.errors import KlasappError
from klasapp.keys.patience import Patience
from klasapp.widgets.actions import Action
from klasapp.widgets.base_screen import UNEXPECTED, BaseScreen
from klasapp.widgets.dialogs import Confirm
from klasapp.widgets.dutch import speak_dutch
from klasapp.widgets.shell import Shell

if TYPE_CHECKING:
    from klasapp.store.session import Session

_SHUT = frozenset({"go_to", "go_to_number", "command_palette", "lock", "jump", "seal", "handbook"})
"""What waits until the mentor is back."""


class KlasApp(RoutingShell):
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
               in_footer=False, priority=True),
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
        Action("handbook", "", "Handleiding",
               "Lees hoe alles werkt, of zoek erin.", in_footer=False),
        Action("quit", "ctrl+q", "Stoppen",
               "Sluit klasapp af; met een open formulier vraagt klasapp het eerst.",
               in_footer=False, priority=True),
    )  # fmt: skip
    BINDINGS = [
        *(action.binding() for action in ACTIONS if action.key),
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
        self.make_rooms(session)
        self.switch_mode(self.first_room(session))
        self.look_after(session)

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

    # On every screen

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep the ways out shut in pupil mode, in beamer mode and behind the lock."""
        if action == "go_to_number" and self.screen.is_modal:
            return False
        if action == "undo":
            typing = isinstance(self.focused, Input | TextArea)
            return not self.guarded and not (typing and not parameters)
        if action in _SHUT:
            return not self.guarded
        if action == "note_signal":
            return not self.guarded and not self.screen.is_modal and self.current_class is not None
        if action == "step_in":
            return not self.guarded
        if action == "help":
            return not self._before_pupils and bool(help_of(self.screen))
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

    def action_help(self) -> None:
        """Explain the screen that is in use."""
        screen = self.screen
        everywhere = self.ACTIONS if isinstance(screen, BaseScreen) else tuple(self._at_hand())
        help_screen = HelpScreen.about(screen, everywhere, self.room_links)
        self.push_screen(help_screen, self.read_on, mode=self.current_mode)

    def _at_hand(self) -> Iterator[Action]:
        """What can be done everywhere and also here: in a window, behind the lock."""
        for action in self.ACTIONS:
            reached = action.priority or not self.screen.is_modal
            if reached and self.check_action(action.name, ()) is not False:
                yield action

    def action_handbook(self) -> None:
        """Read the whole handbook."""
        self.read_handbook()

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
            self.push_screen(rooms.seal_screen(self.opened_session(), self.files_made))

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
        if self.guarded or len(self.screen_stack) <= 1 or is_draft_kept(self.screen):
            self.exit()
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.exit()

        question = "Stoppen? Wat je hier typte en nog niet bewaarde, gaat verloren."
        self.push_screen(Confirm(question, "Ja, stoppen"), answered)

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

    # The last resort

    def _fatal_error(self) -> None:
        # Textual would print a traceback with local variables: names, a passphrase.
        self._exit_renderables.append(cast(Any, Text(UNEXPECTED)))
        self._close_messages_no_wait()
