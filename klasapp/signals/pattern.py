"""Where and when it happens: a table of places and moments without anybody in it (R31, R95).

A reader who knows the school must not be able to tell who it is about: only a place and moment
with at least ``SMALLEST`` incidents gets a row. The table shows no total, so that what was left
out cannot be reckoned back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

SMALLEST = 3
"""Incidents that a row needs at least."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened: when, where (code), at which moment of the day (code)."""

    on_day: date
    place: str
    moment: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A row: a place and a moment (empty: any or unknown), how often, and when last."""

    place: str
    moment: str
    count: int
    last: date


@dataclass(frozen=True, slots=True)
class HotSpots:
    """The rows, most first; ``left_out``: whether anything was too rare to show."""

    spots: tuple[Spot, ...]
    left_out: bool
    without_place: int
    """Incidents of which nobody wrote down where; for the mentor only, never printed."""


def hot_spots(incidents: Iterable[Incident]) -> HotSpots:
    """The places and moments that come back.

    What is too rare at one moment counts for its place at any moment, where that makes enough.
    """
    placed = list(incidents)
    without = sum(not one.place for one in placed)
    placed = [one for one in placed if one.place]
    fine = Counter((one.place, one.moment) for one in placed if one.moment)
    shown = {cell for cell, count in fine.items() if count >= SMALLEST}
    rest = [one for one in placed if (one.place, one.moment) not in shown]
    coarse = Counter(one.place for one in rest)
    rows = [_spot(cell, [n for n in placed if (n.place, n.moment) == cell]) for cell in shown]
    rows += [
        _spot((place, ""), [one for one in rest if one.place == place])
        for place, count in coarse.items()
        if count >= SMALLEST
    ]
    rows.sort(key=lambda one: (-one.count, one.place, one.moment))
    return HotSpots(tuple(rows), any(count < SMALLEST for count in coarse.values()), without)


def _spot(cell: tuple[str, str], found: list[Incident]) -> Spot:
    return Spot(*cell, len(found), max(one.on_day for one in found))
