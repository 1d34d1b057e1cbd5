"""Where the mentor came from: Escape leads back there, also from one room to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Place: TypeAlias = tuple[str, int, str]
"""Kind, number and detail, as in ``PlaceRequested``."""


@dataclass
class Visit:
    """A screen in ``room`` that was opened from the room ``origin``.

    ``depth``: how many screens of the room lie under it; 0 is the room's first screen.
    ``origin``: empty when there is nothing to go back to: the room itself, or the mentor chose
    another room meanwhile.
    """

    room: str
    depth: int
    origin: str
    place: Place | None = None
    screen: object = None


class Trail:
    """The visits that were not ended yet, newest last."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []

    def add(self, visit: Visit) -> None:
        """The mentor goes somewhere; an earlier visit on the same depth is over."""
        if visit.origin == visit.room:
            visit.origin = ""
        self._forget(visit.room, visit.depth)
        self._visits.append(visit)

    def at(self, place: Place) -> Visit | None:
        """The newest visit to this place."""
        return next((one for one in reversed(self._visits) if one.place == place), None)

    def origin_of(self, room: str, depth: int) -> str:
        """Where the screen of ``room`` on this depth was opened from; empty: nowhere else."""
        found = (one.origin for one in self._visits if (one.room, one.depth) == (room, depth))
        return next(found, "")

    def left(self, room: str, depth: int) -> str:
        """``room`` has only ``depth`` screens left: the room to go back to; empty: stay here."""
        origin = self.origin_of(room, depth)
        self._forget(room, depth)
        return origin

    def stay(self) -> None:
        """The mentor chose a room: from here on that is where he came from."""
        for one in self._visits:
            one.origin = ""

    def clear(self) -> None:
        """The rooms were made anew."""
        self._visits.clear()

    def _forget(self, room: str, depth: int) -> None:
        self._visits = [one for one in self._visits if one.room != room or one.depth < depth]
