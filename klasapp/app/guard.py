"""Keeping names off the screen: blanking (F9), the lock, and what may be shown meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from textual import events
from textual._context import active_message_pump
from textual.await_complete import AwaitComplete
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import AwaitMount

from klasapp.app.blank_screen import BlankScreen
from klasapp.app.unlock_screen import LockScreen
from klasapp.widgets.shell import Shell

IDLE_SECONDS = 180
"""After this long without a key or the mouse, the app locks itself."""
SLEPT_SECONDS = 30
"""When klasapp did not look for so long the laptop slept (or was shut): then it locks at once."""
_LOOK_SECONDS = 5
SHUT = frozenset({"blank", "locked"})
_GUARDED = SHUT | {"unlock", "welcome"}
_REPAINTS = (0.12, 0.4, 1.0)
"""Seconds after a switch of mode."""


class GuardedShell(Shell):
    """A shell that can be blanked and locked; rooms stay as they were underneath."""

    def __init__(self) -> None:
        super().__init__()
        self.pupil_mode = False
        self.beamer_mode = False
        self._stayed_away = False
        self._after_beamer: list[Callable[[], Any]] = []
        self.is_open = False
        """Whether there is anything to guard: a store has been opened."""
        self._before_guard = ""
        self._last_input = time.time()
        self._last_moment = time.monotonic()
        self._last_look = time.time()

    def begin_guarding(self) -> None:
        """Make the blank and the locked screen, and watch for idle minutes."""
        self.add_mode("blank", BlankScreen)
        self.add_mode("locked", LockScreen)
        self.set_interval(_LOOK_SECONDS, self._lock_when_idle)

    @property
    def guarded(self) -> bool:
        """True while nothing of the rooms may be reached."""
        shown_to_pupils = self.pupil_mode or self.beamer_mode
        return shown_to_pupils or not self.is_open or self.current_mode in _GUARDED

    @property
    def way_back_locked(self) -> bool:
        """Whether nobody touched anything for ``IDLE_SECONDS`` since beamer mode began."""
        return self._stayed_away

    def enter_beamer(self) -> None:
        """The class looks: no room, palette, help or message until the mentor is back."""
        self.clear_notifications()
        self.beamer_mode, self._stayed_away = True, False

    def leave_beamer(self) -> None:
        """The mentor is back; what wanted to be shown meanwhile comes now."""
        self.beamer_mode, self._stayed_away = False, False
        self.someone_is_there()
        self.screen.refresh_bindings()
        waiting, self._after_beamer = self._after_beamer, []
        for push in waiting:
            self.call_later(push)

    def action_blank(self) -> None:
        """Blank the screen, or come back."""
        if self.current_mode == "blank":
            self._leave_guard()
        elif self.current_mode != "locked":
            self._guard("blank")

    def action_lock(self) -> None:
        """Lock now."""
        self._guard("locked")

    def unlocked(self) -> None:
        """The passphrase was right: back to where the mentor was."""
        self.someone_is_there()
        self._leave_guard()

    def someone_is_there(self) -> None:
        """Begin counting idle minutes anew."""
        self._last_input = time.time()
        self._last_moment = time.monotonic()

    def _guard(self, mode: str) -> None:
        if self.current_mode not in _GUARDED:
            self._before_guard = self.current_mode
        elif self.current_mode in {"unlock", "welcome"}:
            if mode == "locked":
                return
            self._before_guard = self.current_mode
        self.clear_notifications()
        self._bare_blank()
        if mode == "locked":
            self.ways_back.clear()
        self.switch_mode(mode)

    def _bare_blank(self) -> None:
        """What lies over the blank screen (its help) must not be there the next time."""
        while self.current_mode == "blank" and len(self.screen_stack) > 1:
            self.pop_screen()

    def _leave_guard(self) -> None:
        self._bare_blank()
        self.switch_mode(self._before_guard)

    def _lock_when_idle(self) -> None:
        # Wall time counts sleep; the other clock counts on when somebody sets the wall time back.
        idle = max(time.time() - self._last_input, time.monotonic() - self._last_moment)
        slept = time.time() - self._last_look >= SLEPT_SECONDS
        self._last_look = time.time()
        open_now = self.is_open and self.current_mode != "locked"
        if not (slept or idle >= IDLE_SECONDS) or not open_now or self.pupil_mode:
            return
        if self.beamer_mode:
            self.ways_back.clear()
            self._stayed_away = True  # the class's screen stays in use; the way back is shut
        else:
            self._guard("locked")

    async def on_event(self, event: events.Event) -> None:
        """Note that someone is there."""
        if isinstance(event, events.Key | events.MouseEvent | events.Paste):
            # A laptop that slept gets this key before the timer ran: the lock goes first.
            self._lock_when_idle()
            self.someone_is_there()
        await super().on_event(event)

    def notify(self, message: str, **options: Any) -> None:
        """Show a short message, but never on a blank, locked or class's screen: it may hold a
        name.
        """
        if self.current_mode not in SHUT and not self.beamer_mode:
            super().notify(message, **options)

    def switch_mode(self, mode: str) -> AwaitMount:
        """Switch, and paint once more: on a busy machine the first paint of a mode can be lost.

        Textual holds all painting back for 50 ms after a switch; a screen that painted only within
        that time may never be sent, and a blank screen that was not sent shows a child's name.
        """
        switched = super().switch_mode(mode)
        for delay in _REPAINTS:
            self.set_timer(delay, self._repaint)
        return switched

    def _repaint(self) -> None:
        for top in self.screen_stack[-1:]:
            top.refresh()

    def push_screen(self, screen: Any, *args: Any, mode: str | None = None, **options: Any) -> Any:
        """Push a screen; one that was asked for before F9 or the lock waits under them.

        In beamer mode only what is safe for a class comes at once; the rest waits until it ends.
        """
        if self.beamer_mode and not getattr(screen, "CLASS_SAFE", False):
            self._after_beamer.append(
                partial(self.push_screen, screen, *args, mode=mode, **options)
            )
            return AwaitComplete()
        if mode is None and self.current_mode in SHUT and not self._asked_here():
            mode = self._before_guard
        return super().push_screen(screen, *args, mode=mode, **options)

    def _asked_here(self) -> bool:
        """Whether what runs now began on a screen that is in use."""
        pump: MessagePump | None = active_message_pump.get(self)
        while pump is not None and not isinstance(pump, Screen):
            pump = pump._parent
        return pump in self.screen_stack
