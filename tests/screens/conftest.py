"""A small host around one screen: what the rooms see of the app, and what they ask of it."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.message import Message
from textual.screen import Screen

from klasapp.widgets import messages
from klasapp.widgets.shell import RoomLink, Shell

PASSPHRASE = "vier woorden op een rij"


class ScreenHost(Shell):
    """Shows one screen; keeps the messages that screens post to the app."""

    CSS_PATH = "../../klasapp/widgets/look.tcss"

    def __init__(self, first: Callable[[], Screen[Any]]) -> None:
        super().__init__()
        self._first = first
        self.asked: list[Message] = []
        self.room_links = (RoomLink("week", 1, "Deze week"), RoomLink("cases", 3, "Zaken"))
        self.class_label = "2B"

    async def on_mount(self) -> None:
        await self.push_screen(self._first())

    def passphrase_fits(self, passphrase: str) -> bool:
        return passphrase == PASSPHRASE

    async def run_action(
        self, action: Any, default_namespace: Any = None, namespaces: Any = None
    ) -> bool:
        from klasapp.errors import KlasappError

        try:
            return await super().run_action(action, default_namespace, namespaces)
        except KlasappError as error:
            self.tell_failure(str(error))
            return True

    def _keep(self, message: Message) -> None:
        self.asked.append(message)

    on_pupil_requested = _keep
    on_restore_requested = _keep
    on_look_first_requested = _keep
    on_case_requested = _keep
    on_case_from_signals = _keep
    on_case_begun = _keep
    on_place_requested = _keep
    on_signal_requested = _keep
    on_agreement_proposed = _keep
    on_groups_requested = _keep
    on_citation_requested = _keep
    on_pupils_merged = _keep
    on_class_chosen = _keep
    on_pupil_mode_entered = _keep
    on_pupil_mode_left = _keep
    on_beamer_entered = _keep
    on_beamer_left = _keep


@pytest.fixture
def host() -> Callable[[Callable[[], Screen[Any]]], ScreenHost]:
    """Make an app around the screen that the given function makes."""
    return ScreenHost


@pytest.fixture
def screen_text() -> Callable[[Any], str]:
    """What a person reads on the screen now, as lines of text."""

    def read(app: Any) -> str:
        height = app.size.height
        rows = app.screen._compositor.render_strips()
        return "\n".join(
            "".join(segment.text for segment in strip).rstrip() for strip in rows[:height]
        )

    return read


__all__ = ["PASSPHRASE", "ScreenHost", "messages"]
