"""Tables in a room: places, neighbours, the front."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.sociogram.seating import (
    Classroom,
    default_classroom,
    parse_classroom,
    room_shape,
)


def test_tables_are_filled_from_the_front_and_the_rest_stays_free() -> None:
    shape = room_shape(Classroom(3, 3), 11)
    assert shape.places == ((1, 2),) * 6 + ((0, 0),) * 3
    assert shape.front == {0, 1, 2}
    assert shape.near == {(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5)}
    assert shape.words == "3 rijen van 3 tafels met 2 plaatsen"


@given(st.integers(1, 40), st.integers(1, 12), st.integers(1, 8))
def test_a_room_that_is_large_enough_seats_everyone(pupils: int, columns: int, seats: int) -> None:
    rows = -(-pupils // (columns * seats))
    shape = room_shape(Classroom(rows, columns, seats), pupils)
    assert len(shape.places) == rows * columns
    assert sum(low for low, _ in shape.places) <= pupils <= sum(high for _, high in shape.places)
    assert all(high <= seats and high - low <= 1 for low, high in shape.places)
    used = {n for n, (_, high) in enumerate(shape.places) if high}
    assert used.issuperset(shape.front)
    assert used.issuperset(table for pair in shape.near for table in pair)


@given(st.integers(1, 60))
def test_the_first_proposal_fits_the_class(pupils: int) -> None:
    room_shape(default_classroom(pupils), pupils)


@pytest.mark.parametrize(
    ("rows", "columns", "seats"),
    [("0", "3", "2"), ("5", "x", "2"), ("5", "3", "9"), ("2", "3", "2"), ("", "3", "2"),
     ("²", "3", "2"), ("-1", "3", "2"), ("13", "3", "2")],
)  # fmt: skip
def test_a_room_that_cannot_be_is_refused(rows: str, columns: str, seats: str) -> None:
    with pytest.raises(InputError):
        parse_classroom(30, rows, columns, seats)
    assert parse_classroom(30, "5", " 3", "2") == Classroom(5, 3, 2)
