"""The way back from what a mentor did: Ctrl+Z, in every room, until klasapp is locked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

LEVELS = 8
"""How many steps back: more than anybody keeps in mind."""

NOTHING = "Er is niets om terug te zetten. Na het slot of het afsluiten kan dat niet meer."


@dataclass(frozen=True)
class WayBack:
    """How to take back one thing that was done."""

    said: str
    """Dutch, a whole sentence: what was done."""
    take_back: Callable[[], object]
    """Calls the room's service, never a widget: the screen may be gone by then.

    Raises ``KlasappError`` when it can no longer be done.
    """
    back: str
    """Dutch, a whole sentence: what is true again."""
    place: str = ""
    """Where it was done, for a screen that has a key of its own for the way back."""


class WaysBack:
    """The latest few ways back, newest last; in memory only."""

    def __init__(self) -> None:
        self._ways: deque[WayBack] = deque(maxlen=LEVELS)

    def offer(self, way: WayBack) -> None:
        """Remember a way back; the oldest gives way."""
        self._ways.append(way)

    def latest(self, place: str = "") -> WayBack | None:
        """The newest way back, or the newest of one place."""
        fits = (way for way in reversed(self._ways) if not place or way.place == place)
        return next(fits, None)

    def forget(self, way: WayBack) -> None:
        """Leave out a way that was taken, or that leads nowhere any more."""
        if way in self._ways:
            self._ways.remove(way)

    def clear(self) -> None:
        """Forget everything: who comes after the lock may be somebody else."""
        self._ways.clear()
