"""What holds for every screen of every room."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textual.binding import Binding

import klasapp
from klasapp.widgets.base_screen import BaseScreen

ROOT = Path(klasapp.__file__).parent


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _keys(screen: type[Any]) -> set[str]:
    """The keys of ``screen`` and of what it builds on."""
    found = (one for kind in screen.__mro__ for one in kind.__dict__.get("BINDINGS", ()))
    keys = (one.key if isinstance(one, Binding) else one[0] for one in found)
    return {key.strip() for several in keys for key in several.split(",")}


def test_every_screen_knows_the_way_back() -> None:
    for path in sorted(ROOT.rglob("*_screen.py")):
        importlib.import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts))
    screens = {
        one for one in _below(BaseScreen) if one.HEADING and one.__module__.startswith("klasapp.")
    }
    assert len(screens) > 60
    assert {one.__name__ for one in screens if "escape" not in _keys(one)} == set()
