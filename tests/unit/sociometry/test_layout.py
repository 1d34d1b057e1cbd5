"""Layouts: the same every time, inside the canvas, no label over another, and true to the data."""

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.sociometry.layout import LAYOUT_KINDS, Layout, LayoutKind, lay_out, ring_numbers
from klasapp.sociometry.layout_cells import Bounds
from klasapp.sociometry.layout_lines import uncover
from klasapp.sociometry.layout_steps import Steps, steps

SIZES = ((140, 40), (98, 36), (68, 26), (80, 14))
kinds = st.sampled_from(LAYOUT_KINDS)


class Invented:
    """A class of ``size`` pupils in circles of friends, with labels of different widths."""

    def __init__(self, size: int, seed: int) -> None:
        draw = random.Random(seed)
        self.ids = [f"p{number:02d}" for number in range(size)]
        circle = {one: draw.randrange(max(1, size // 5)) for one in self.ids}
        self.widths = {one: draw.randint(3, 12) for one in self.ids}
        self.edges = [
            (a, b)
            for a in self.ids
            for b in self.ids
            if a != b and draw.random() < (0.5 if circle[a] == circle[b] else 0.04)
        ]
        self.received = {one: sum(b == one for _, b in self.edges) for one in self.ids}
        self.groups = [
            [one for one in self.ids if circle[one] == number] for number in set(circle.values())
        ]

    def lay_out(self, kind: LayoutKind, size: tuple[int, int], seed: int = 1) -> Layout:
        return lay_out(
            kind, self.widths, self.edges, self.received, size, groups=self.groups, seed=seed
        )


classes = st.builds(Invented, st.integers(1, 36), st.integers(0, 10_000))


def overlapping(layout: Layout, widths: dict[str, int]) -> list[tuple[str, str]]:
    """Labels on the same row that share a cell."""
    found = []
    for a, b in combinations(layout.places, 2):
        (ax, ay), (bx, by) = layout.places[a], layout.places[b]
        if ay == by and ax < bx + widths[b] and bx < ax + widths[a]:
            found.append((a, b))
    return found


@settings(max_examples=60, deadline=None)
@given(classes, kinds, st.sampled_from(SIZES))
def test_no_label_overlaps_another_or_leaves_a_canvas_that_has_room(
    invented: Invented, kind: LayoutKind, size: tuple[int, int]
) -> None:
    layout = invented.lay_out(kind, size)
    assert set(layout.places) == set(invented.ids)
    assert overlapping(layout, invented.widths) == []
    for one, (column, row) in layout.places.items():
        assert 0 <= column <= size[0] - invented.widths[one]
        assert 0 <= row < size[1]


@settings(max_examples=30, deadline=None)
@given(classes, kinds, st.integers(0, 50), st.randoms())
def test_the_same_class_looks_the_same_tomorrow_in_whatever_order_it_comes(
    invented: Invented, kind: LayoutKind, seed: int, shuffle: random.Random
) -> None:
    before = invented.lay_out(kind, (98, 36), seed)
    items = list(invented.widths.items())
    shuffle.shuffle(items)
    shuffle.shuffle(invented.edges)
    invented.widths = dict(items)
    for group in invented.groups:
        shuffle.shuffle(group)
    assert invented.lay_out(kind, (98, 36), seed) == before


@settings(max_examples=20, deadline=None)
@given(classes, kinds)
def test_names_of_ids_do_not_matter_only_their_order_does(
    invented: Invented, kind: LayoutKind
) -> None:
    before = invented.lay_out(kind, (98, 36))
    new = {one: f"leerling {one}" for one in invented.ids}
    after = lay_out(
        kind,
        {new[one]: width for one, width in invented.widths.items()},
        [(new[a], new[b]) for a, b in invented.edges],
        {new[one]: count for one, count in invented.received.items()},
        (98, 36),
        groups=[[new[one] for one in group] for group in invented.groups],
    )
    assert after.places == {new[one]: place for one, place in before.places.items()}


@pytest.mark.parametrize("kind", LAYOUT_KINDS)
@pytest.mark.parametrize("size", [(1, 1), (5, 3), (20, 4), (30, 9)])
def test_with_too_little_room_every_label_still_begins_on_the_canvas(
    kind: LayoutKind, size: tuple[int, int]
) -> None:
    layout = Invented(35, 3).lay_out(kind, size)
    for column, row in layout.places.values():
        assert 0 <= column < size[0]
        assert 0 <= row < size[1]


@pytest.mark.parametrize("kind", LAYOUT_KINDS)
def test_a_tight_canvas_that_just_holds_all_labels_holds_them_without_overlap(
    kind: LayoutKind,
) -> None:
    """24 labels of 9 cells and a blank need 240 cells; a canvas of 40 x 6 has just those."""
    ids = [f"p{number}" for number in range(24)]
    widths = dict.fromkeys(ids, 9)
    layout = lay_out(kind, widths, [], {}, (40, 6), groups=[ids[:12], ids[12:]])
    assert overlapping(layout, widths) == []


@pytest.mark.parametrize("kind", LAYOUT_KINDS)
def test_an_empty_class_and_a_class_without_choices_can_be_laid_out(kind: LayoutKind) -> None:
    assert lay_out(kind, {}, [], {}, (80, 20)).places == {}
    ids = ["a", "b", "c"]
    layout = lay_out(kind, dict.fromkeys(ids, 4), [], {}, (80, 20), groups=[[x] for x in ids])
    assert len(set(layout.places.values())) == len(ids)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=40))
def test_who_is_chosen_more_never_stands_in_a_wider_ring_and_equals_stand_together(
    counts: list[int],
) -> None:
    rings, radii = ring_numbers(np.array(counts))
    for a, b in combinations(range(len(counts)), 2):
        if counts[a] == counts[b]:
            assert rings[a] == rings[b]
        elif counts[a] > counts[b]:
            assert rings[a] <= rings[b]
    assert all(rings[k] == len(radii) - 1 for k, count in enumerate(counts) if count == 0)
    assert list(radii) == sorted(radii)


def test_the_most_chosen_pupil_stands_in_the_middle_and_the_unchosen_at_the_edge() -> None:
    ids = [f"p{number:02d}" for number in range(20)]
    edges = [(one, "p00") for one in ids[1:]]
    edges += [(one, two) for one in ids for two in ("p01", "p02", "p03", "p04") if one != two]
    received = {one: sum(b == one for _, b in edges) for one in ids}
    layout = lay_out("target", dict.fromkeys(ids, 6), edges, received, (99, 35))
    far = {
        one: ((column + 3 - 49.5) / 99) ** 2 + ((row - 17) / 35) ** 2
        for one, (column, row) in layout.places.items()
    }
    assert min(far, key=far.__getitem__) == "p00"
    assert max(far[one] for one in ids[:5]) < min(far[one] for one in ids[5:])


def line_length(layout: Layout, edges: list[tuple[str, str]]) -> float:
    places = layout.places
    return sum(
        float(np.hypot(places[a][0] - places[b][0], 2 * (places[a][1] - places[b][1])))
        for a, b in edges
    )


def test_annealing_leaves_less_than_three_quarters_of_the_line_of_a_random_order() -> None:
    """Pupils with the same number of choices: any order in the ring would be allowed."""
    ids = [f"p{number:02d}" for number in range(24)]
    random.Random(4).shuffle(ids)
    edges = [(a, b) for at in range(0, 24, 4) for a in ids[at : at + 4] for b in ids[at : at + 4]]
    edges = [(a, b) for a, b in edges if a != b]
    received = dict.fromkeys(ids, 3)
    layout = lay_out("target", dict.fromkeys(ids, 6), edges, received, (98, 36))
    shuffled = []
    for seed in range(20):
        order = sorted(layout.places)
        random.Random(seed).shuffle(order)
        swapped = dict(zip(order, layout.places.values(), strict=True))
        shuffled.append(line_length(Layout(swapped), edges))
    assert line_length(layout, edges) < 0.75 * sum(shuffled) / len(shuffled)


def test_friends_stand_closer_in_the_spring_layout_than_strangers() -> None:
    left, right = [f"a{k}" for k in range(6)], [f"b{k}" for k in range(6)]
    edges = [(a, b) for part in (left, right) for a in part for b in part if a != b]
    edges.append(("a0", "b0"))
    layout = lay_out("spring", dict.fromkeys(left + right, 5), edges, {}, (90, 30))

    def mean(pairs: list[tuple[str, str]]) -> float:
        return line_length(layout, pairs) / len(pairs)

    near = [*combinations(left, 2), *combinations(right, 2)]
    apart = [(a, b) for a in left for b in right]
    assert mean(near) < 0.6 * mean(apart)


def test_groups_get_areas_of_their_own_that_hold_their_labels() -> None:
    invented = Invented(30, 7)
    layout = invented.lay_out("communities", (98, 36))
    assert {one for area in layout.areas for one in area.members} == set(invented.ids)
    cells: set[tuple[int, int]] = set()
    for area in layout.areas:
        own = {
            (x, y)
            for x in range(area.left, area.left + area.width)
            for y in range(area.top, area.top + area.height)
        }
        assert not own & cells
        cells |= own
        for one in area.members:
            column, row = layout.places[one]
            assert area.left < column
            assert column + invented.widths[one] < area.left + area.width
            assert area.top < row < area.top + area.height - 1


def test_a_label_moves_off_a_line_between_two_others_but_not_over_a_label() -> None:
    cells = np.array([[0, 5], [12, 5], [24, 5], [12, 3]])
    wide = np.array([6, 6, 6, 6])
    moved = uncover(cells, wide, np.array([[0, 2]]), [Bounds(0, 0, 30, 9)] * 4)
    assert moved[1, 1] != 5
    assert tuple(moved[1]) != (12, 3)
    assert moved[[0, 2, 3]].tolist() == cells[[0, 2, 3]].tolist()
    assert uncover(cells, wide, np.array([[0, 1], [1, 2]]), [Bounds(0, 0, 30, 9)] * 4).tolist() == (
        cells.tolist()
    )


def test_a_label_without_room_to_move_stays_where_it_is() -> None:
    cells = np.array([[0, 0], [7, 0], [14, 0]])
    wide = np.array([6, 6, 6])
    moved = uncover(cells, wide, np.array([[0, 2]]), [Bounds(0, 0, 20, 1)] * 3)
    assert moved.tolist() == cells.tolist()


# Arrow keys


def reached(found: Steps, start: str) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for (one, _), other in found.items():
            if one == here and other not in seen:
                seen.add(other)
                todo.append(other)
    return seen


@settings(max_examples=60, deadline=None)
@given(classes, kinds, st.sampled_from(SIZES))
def test_arrows_lead_from_every_label_to_every_other(
    invented: Invented, kind: LayoutKind, size: tuple[int, int]
) -> None:
    found = steps(invented.lay_out(kind, size).places, invented.widths)
    for one in invented.ids:
        assert reached(found, one) == set(invented.ids)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 12)), min_size=1, max_size=20, unique=True
    )
)
def test_arrows_connect_labels_that_lie_anywhere(cells: list[tuple[int, int]]) -> None:
    places = {f"p{number}": cell for number, cell in enumerate(cells)}
    found = steps(places, dict.fromkeys(places, 1))
    for one in places:
        assert reached(found, one) == set(places)


@settings(max_examples=40, deadline=None)
@given(classes, kinds)
def test_an_arrow_leads_in_its_own_direction(invented: Invented, kind: LayoutKind) -> None:
    places = invented.lay_out(kind, (98, 36)).places
    middle = {
        one: (column + invented.widths[one] / 2, row) for one, (column, row) in places.items()
    }
    for (one, direction), other in steps(places, invented.widths).items():
        (x1, y1), (x2, y2) = middle[one], middle[other]
        assert {"left": x2 < x1, "right": x2 > x1, "up": y2 < y1, "down": y2 > y1}[direction]


def test_the_nearest_label_straight_ahead_goes_before_a_nearer_one_aside() -> None:
    places = {"here": (10, 10), "ahead": (24, 10), "aside": (16, 4), "below": (12, 14)}
    found = steps(places, dict.fromkeys(places, 3))
    assert found["here", "right"] == "ahead"
    assert found["here", "down"] == "below"
    assert found["here", "up"] == "aside"
