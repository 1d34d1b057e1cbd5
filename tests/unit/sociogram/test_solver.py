"""The search: it keeps every wish, repeats its answer, and names what cannot be."""

import builtins
import random
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.errors import KlasappError
from klasapp.sociogram.groups import (
    Bonds,
    GroupWish,
    Shape,
    WishKind,
    check_plan,
    group_shape,
    plan_value,
)
from klasapp.sociogram.groups_start import greedy_plan
from klasapp.sociogram.seating import Classroom, room_shape
from klasapp.sociogram.solver import Found, Search, SolverMissing, WishesClash

pytest.importorskip("ortools", reason="the extra 'groups' (OR-tools) is not installed")

PLAIN = Bonds(tuple(range(1, 13)), frozenset())


def class_of_thirty(seed: int) -> Bonds:
    draw = random.Random(seed)
    ids = tuple(range(1, 31))
    chosen = frozenset((a, b) for a in ids for b in draw.sample([n for n in ids if n != a], 3))
    away = frozenset((a, draw.choice([n for n in ids if n != a])) for a in ids)
    alone = frozenset(ids) - {b for _, b in chosen}
    return Bonds(ids, chosen, away - chosen, alone)


def ten_apart(seed: int) -> tuple[GroupWish, ...]:
    draw = random.Random(seed)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < 10:
        a, b = sorted(draw.sample(range(1, 31), 2))
        pairs.add((a, b))
    return tuple(GroupWish("apart", a, b) for a, b in sorted(pairs))


def searched(
    bonds: Bonds, wishes: tuple[GroupWish, ...], shape: Shape, seed: int = 1, effort: float = 0.3
) -> Found:
    return Search(bonds, wishes, shape, seed, seconds=60, effort=effort).run()


@pytest.mark.parametrize("shape", [group_shape(30, 8), room_shape(Classroom(5, 3), 30)])
def test_thirty_pupils_with_ten_pairs_apart_get_a_plan_that_keeps_them_all(shape: Shape) -> None:
    bonds, wishes = class_of_thirty(3), ten_apart(3)
    found = searched(bonds, wishes, shape)
    check = check_plan(found.plan, bonds, wishes, shape)
    assert check.broken == ()
    assert found.value == plan_value(found.plan, bonds)
    assert sorted(one for group in found.plan.groups for one in group) == list(bonds.pupils)


def test_the_search_does_better_than_the_quick_start() -> None:
    bonds, shape = class_of_thirty(5), group_shape(30, 8)
    assert searched(bonds, (), shape).value > plan_value(greedy_plan(bonds, (), shape, 1), bonds)


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    bonds, wishes, shape = class_of_thirty(7), ten_apart(7), group_shape(30, 8)
    first = searched(bonds, wishes, shape)
    assert first == searched(bonds, wishes, shape)
    assert first.repeats
    others = {searched(bonds, wishes, shape, seed).plan for seed in (2, 3)}
    assert others != {first.plan}


def test_nobody_is_left_without_choice_where_that_can_be() -> None:
    """Six pairs of friends in six groups: everyone gets the friend, and that is the best."""
    friends = frozenset((a, a + 1 if a % 2 else a - 1) for a in PLAIN.pupils)
    found = searched(Bonds(PLAIN.pupils, friends), (), group_shape(12, 6), effort=5)
    assert found.best
    assert all({a, b} <= set(found.plan.groups[found.plan.place_of(a)]) for a, b in friends)


def test_company_of_an_isolated_pupil_goes_before_that_of_two_others() -> None:
    """3 chose 1 in vain; 1 and 2 chose each other; tables for two: 3 sits beside 1."""
    chosen = frozenset({(1, 2), (2, 1), (3, 1)})
    shape = room_shape(Classroom(1, 2), 4)
    plain = searched(Bonds((1, 2, 3, 4), chosen), (), shape, effort=5)
    assert plain.plan.place_of(1) == plain.plan.place_of(2)
    cared = Bonds((1, 2, 3, 4), chosen, frozenset(), frozenset({3}))
    found = searched(cared, (), shape, effort=5)
    assert found.plan.place_of(3) == found.plan.place_of(1)


def test_a_negative_choice_is_avoided_where_that_can_be() -> None:
    away = frozenset({(1, 2), (3, 4), (5, 6)})
    bonds = Bonds((1, 2, 3, 4, 5, 6), frozenset({(1, 3)}), away)
    found = searched(bonds, (), group_shape(6, 3), effort=5)
    assert check_plan(found.plan, bonds, (), group_shape(6, 3)).avoided == ()


def test_front_and_apart_hold_in_a_room() -> None:
    shape = room_shape(Classroom(3, 2), 12)
    wishes = (GroupWish("front", 5), GroupWish("apart", 5, 6), GroupWish("apart", 5, 7))
    found = searched(PLAIN, wishes, shape)
    assert check_plan(found.plan, PLAIN, wishes, shape).broken == ()
    assert found.plan.place_of(5) in {0, 1}
    for other in (6, 7):
        assert abs(found.plan.place_of(other) - found.plan.place_of(5)) not in {0, 2}


def clash(wishes: tuple[GroupWish, ...], shape: Shape) -> set[GroupWish]:
    with pytest.raises(WishesClash) as caught:
        searched(PLAIN, wishes, shape)
    return set(caught.value.core)


def test_together_and_apart_clash_and_only_they_are_named() -> None:
    bad = (GroupWish("together", 1, 2), GroupWish("together", 2, 3), GroupWish("apart", 1, 3))
    fine = (GroupWish("apart", 4, 5), GroupWish("together", 6, 7))
    assert clash((*fine, *bad), group_shape(12, 4)) == set(bad)


def test_too_many_together_clash_with_the_size() -> None:
    chain = tuple(GroupWish("together", n, n + 1) for n in range(1, 6))
    core = clash(chain, group_shape(12, 4))
    assert len(core) == 3, "four in a group of three"


def test_more_pupils_mutually_apart_than_groups_clash() -> None:
    everyone = tuple(GroupWish("apart", a, b) for a in range(1, 7) for b in range(a + 1, 7))
    core = clash(everyone, group_shape(12, 4))
    assert len(core) == 10, "five pupils in four groups: ten pairs"


def test_more_in_front_than_places_clash() -> None:
    wishes = tuple(GroupWish("front", n) for n in range(1, 7))
    assert len(clash(wishes, room_shape(Classroom(3, 2), 12))) == 5


def test_a_search_can_be_stopped_and_keeps_the_best_so_far() -> None:
    bonds, shape = class_of_thirty(9), group_shape(30, 8)
    search = Search(bonds, (), shape, 1, seconds=60, effort=1000)
    heard: list[int] = []

    def told(value: int) -> None:
        heard.append(value)
        threading.Thread(target=search.stop).start()

    found = search.run(told)
    assert heard
    assert found.value >= heard[0]
    assert not found.repeats


def test_a_search_stopped_before_it_began_gives_the_quick_start_if_that_keeps_the_wishes() -> None:
    search = Search(PLAIN, (), group_shape(12, 4), 1)
    search.stop()
    assert not search.run().repeats
    wishes = (GroupWish("together", 1, 2), GroupWish("apart", 1, 2))
    without = Search(PLAIN, wishes, group_shape(12, 4), 1)
    without.stop()
    with pytest.raises(KlasappError, match="Gestopt"):
        without.run()


def test_without_the_solver_one_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    really = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("ortools"):
            raise ImportError(name)
        return really(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SolverMissing, match="klasapp\\[groups\\]"):
        Search(PLAIN, (), group_shape(12, 4), 1).run()


_KINDS: tuple[WishKind, ...] = ("apart", "together")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_plan_is_a_partition_in_the_sizes_asked_that_keeps_the_wishes(
    data: st.DataObject,
) -> None:
    """Or the wishes clash, and then each of those named is needed for it."""
    size = data.draw(st.integers(4, 12))
    ids = tuple(range(1, size + 1))
    pair = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda p: p[0] < p[1])
    arrows = data.draw(st.frozensets(pair, max_size=20))
    wished = data.draw(st.dictionaries(pair, st.sampled_from(_KINDS), max_size=6))
    wishes = tuple(GroupWish(kind, *one) for one, kind in wished.items())
    shape = group_shape(size, data.draw(st.integers(2, size // 2)))
    bonds = Bonds(ids, arrows)
    try:
        found = searched(bonds, wishes, shape, effort=0.05)
    except WishesClash as clash:
        assert set(clash.core) <= set(wishes)
        for wish in clash.core:
            rest = tuple(one for one in clash.core if one != wish)
            searched(bonds, rest, shape, effort=0.05)
        return
    assert sorted(one for group in found.plan.groups for one in group) == list(ids)
    assert all(
        fewest <= len(group) <= most
        for group, (fewest, most) in zip(found.plan.groups, shape.places, strict=True)
    )
    assert check_plan(found.plan, bonds, wishes, shape).broken == ()
