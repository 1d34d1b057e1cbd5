"""Beamer mode: what the whole class sees, and nothing else."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from klasapp.widgets.dialog import Dialog
from klasapp.widgets.messages import BeamerEntered, BeamerLeft
from klasapp.widgets.shell import Shell
from klasapp.widgets.way_out import WayOutScreen

WAY_OUT = "Mentor: Ctrl+E"
_WHY = "Alleen voor de mentor: hierna staan er weer namen op het scherm. Typ je wachtzin."


class BeamerScreen(Dialog[None]):
    """A screen for the class: big text, the keys of a presenter, and one way back (Ctrl+E).

    Subclasses get what they show as plain data that holds no pupil (their module may not reach
    the roster or the store; ``tests/unit/test_house.py`` keeps that), yield their widgets from
    ``compose_class`` and give ``action_next`` and ``action_previous``. Give the text that must be
    read from the back row the class ``big``. While this screen is shown the app opens no room,
    palette, help or notification, and other screens wait until it has gone. A mentor who stayed
    away for some minutes types the passphrase to come back; the class's screen stays in use.
    """

    CLASS_SAFE: ClassVar[bool] = True
    """That this screen may be shown to a class at all."""
    ALLOW_SELECT = False
    AUTO_FOCUS = "#beamer-page"
    BINDINGS = [
        Binding("ctrl+e", "leave_beamer", "Mentor", priority=True),
        Binding("pagedown,right,space,enter,n", "next", "Verder", priority=True),
        Binding("pageup,left,backspace,p", "previous", "Terug", priority=True),
        Binding("b,full_stop", "dark", "Donker", priority=True),
    ]
    """The keys that presenters send; Escape and F5 do nothing, for some presenters send them."""

    def compose(self) -> ComposeResult:
        """What the class sees, and how the mentor comes back."""
        with VerticalScroll(id="beamer-page"):
            yield from self.compose_class()
        yield Static(WAY_OUT, id="beamer-foot")

    def compose_class(self) -> ComposeResult:
        """The widgets of the page."""
        yield from ()

    def on_mount(self) -> None:
        """Shut the other doors."""
        self.post_message(BeamerEntered())

    def say(self, text: str) -> None:
        """Show a short line at the foot, such as the page."""
        parts = [part for part in (text, WAY_OUT) if part]
        self.query_one("#beamer-foot", Static).update(Content("   ".join(parts)))

    def action_next(self) -> None:
        """Show what comes next."""

    def action_previous(self) -> None:
        """Show what came before."""

    def action_dark(self) -> None:
        """Show nothing, as presenters can; the same key or any step brings the page back."""
        page = self.query_one("#beamer-page")
        page.visible = not page.visible

    def action_leave_beamer(self) -> None:
        """Back to the mentor's screens; with the passphrase when nobody was there for a while."""
        if self.app.screen is not self:
            return
        if cast(Shell, self.app).way_back_locked:
            way_out = WayOutScreen("Terug naar klasapp", _WHY, "Terug naar de klas")
            self.app.push_screen(way_out, self._let_out)
        else:
            self._let_out(True)

    def _let_out(self, out: bool | None) -> None:
        if out:
            self.post_message(BeamerLeft())
            self.dismiss()
