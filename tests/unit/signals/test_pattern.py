"""Places and moments that come back, without a cell that points at anybody (R31)."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from klasapp.signals.pattern import SMALLEST, Incident, hot_spots

DAY = date(2026, 11, 23)
incidents = st.lists(
    st.builds(
        Incident,
        st.dates(date(2026, 9, 1), DAY),
        st.sampled_from(["", "plein", "gang", "klas"]),
        st.sampled_from(["", "pauze", "les"]),
    ),
    max_size=30,
)


def times(count: int, place: str, moment: str = "") -> list[Incident]:
    return [Incident(DAY, place, moment)] * count


def test_three_at_one_place_and_moment_make_a_row_and_two_do_not() -> None:
    found = hot_spots([*times(3, "plein", "pauze"), *times(2, "gang", "les")])
    assert [(one.place, one.moment, one.count) for one in found.spots] == [("plein", "pauze", 3)]
    assert found.left_out


def test_what_is_rare_at_each_moment_counts_for_its_place() -> None:
    found = hot_spots([*times(2, "gang", "les"), *times(1, "gang")])
    assert [(one.place, one.moment, one.count) for one in found.spots] == [("gang", "", 3)]
    assert not found.left_out


def test_without_a_place_nothing_is_shown() -> None:
    found = hot_spots(times(5, "", "pauze"))
    assert found.spots == () and found.without_place == 5


@given(incidents)
def test_no_row_is_smaller_than_three_and_every_row_is_true(found: list[Incident]) -> None:
    spots = hot_spots(found)
    counts = Counter((one.place, one.moment) for one in found)
    shown = 0
    for one in spots.spots:
        assert one.count >= SMALLEST and one.place
        if one.moment:
            assert one.count == counts[one.place, one.moment]
        shown += one.count
    hidden = [one for one in found if one.place]
    rest = len(hidden) - shown
    assert (rest > 0) == spots.left_out
    per_place = Counter(one.place for one in hidden)
    for place, count in per_place.items():
        left = count - sum(one.count for one in spots.spots if one.place == place)
        assert 0 <= left < SMALLEST
