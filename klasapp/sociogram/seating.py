"""A seating plan: tables in rows, each a small group; the first row is in front."""

from __future__ import annotations

from dataclasses import dataclass

from klasapp.errors import InputError
from klasapp.sociogram.groups import Shape

MAX_SIDE = 12
MAX_SEATS = 8


@dataclass(frozen=True, slots=True)
class Classroom:
    """``rows`` of ``columns`` tables with ``seats`` places each."""

    rows: int
    columns: int
    seats: int = 2

    @property
    def tables(self) -> int:
        """How many tables stand in the room."""
        return self.rows * self.columns

    def words(self) -> str:
        """'5 rijen van 3 tafels met 2 plaatsen'."""
        rows = "1 rij" if self.rows == 1 else f"{self.rows} rijen"
        tables = "1 tafel" if self.columns == 1 else f"{self.columns} tafels"
        seats = "1 plaats" if self.seats == 1 else f"{self.seats} plaatsen"
        return f"{rows} van {tables} met {seats}"


def default_classroom(pupils: int) -> Classroom:
    """Three tables for two in a row, as many rows as needed."""
    return Classroom(max(1, -(-pupils // 6)), 3, 2)


def parse_classroom(pupils: int, rows: str, columns: str, seats: str) -> Classroom:
    """The room out of what was typed; ``InputError`` when the class does not fit."""
    room = Classroom(
        _number(rows, "rijen", MAX_SIDE),
        _number(columns, "tafels in een rij", MAX_SIDE),
        _number(seats, "plaatsen aan een tafel", MAX_SEATS),
    )
    room_shape(room, pupils)
    return room


def room_shape(room: Classroom, pupils: int) -> Shape:
    """The tables as groups to fill, numbered row by row from the front.

    As many tables as needed are used, from the front, filled evenly; the rest stays free. Tables
    beside and behind each other are near. ``InputError`` when there are too few places.
    """
    places = room.tables * room.seats
    if places < pupils:
        raise InputError(f"Er zijn {places} plaatsen voor {pupils} leerlingen. Zet er tafels bij.")
    used = -(-pupils // room.seats)
    low, more = divmod(pupils, used)
    taken = [(low, low + 1 if more else low)] * used
    near = set()
    for table in range(used):
        if (table + 1) % room.columns and table + 1 < used:
            near.add((table, table + 1))
        if table + room.columns < used:
            near.add((table, table + room.columns))
    return Shape(
        tuple(taken + [(0, 0)] * (room.tables - used)),
        room.words(),
        frozenset(near),
        frozenset(range(min(room.columns, used))),
    )


def _number(text: str, label: str, most: int) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 3 or not 1 <= int(text) <= most:
        raise InputError(f"Bij {label} hoort een getal van 1 tot en met {most}.")
    return int(text)
