"""F1: every screen and every window in the house explains itself."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from textual.screen import Screen

import klasapp
from klasapp.app.help_screen import HelpScreen
from klasapp.app.jump_screen import JumpScreen
from klasapp.sociogram.pupil_mode_screen import PupilModeScreen
from klasapp.widgets.beamer import BeamerScreen
from klasapp.widgets.dialogs import Tell
from klasapp.widgets.way_out import WayOutScreen

NOT_FOR_F1 = (
    HelpScreen,  # F1 closes it
    Tell,  # the same: it is a text to read
    JumpScreen,  # any key takes it away
    PupilModeScreen,  # pupils use it; the teacher's card tells how
    BeamerScreen,  # the class looks at it
    WayOutScreen,  # pupils may look on
)


def below(base: type[Any]) -> Iterator[type[Any]]:
    """All classes that build on ``base``."""
    for one in base.__subclasses__():
        yield one
        yield from below(one)


def test_every_screen_and_window_has_help() -> None:
    for module in pkgutil.walk_packages(klasapp.__path__, "klasapp."):
        importlib.import_module(module.name)
    ours = {one for one in below(Screen) if one.__module__.startswith("klasapp.")}
    shown = {one for one in ours if not one.__subclasses__()}
    silent = {
        f"{one.__module__}.{one.__name__}"
        for one in shown
        if not issubclass(one, NOT_FOR_F1) and not getattr(one, "HELP", "")
    }
    assert len(shown) > 100
    assert silent == set(), "give these a HELP: Dutch sentences, what it asks and what to do"
