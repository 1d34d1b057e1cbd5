"""A good plan to start the search with: each pupil in turn, then swaps while that helps."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

from klasapp.sociogram.groups import (
    Bonds,
    GroupPlan,
    GroupWish,
    Shape,
    check_plan,
    is_kept,
    plan_value,
)

_BROKEN = 1000
"""No choice is worth a broken wish."""


def greedy_plan(bonds: Bonds, wishes: Sequence[GroupWish], shape: Shape, seed: int) -> GroupPlan:
    """A quick division to start from: each pupil in turn on the best place still free.

    Wishes are kept while a place is left where that can be; sizes always are.
    """
    draw = random.Random(seed)
    order = list(bonds.pupils)
    draw.shuffle(order)
    wished = {pupil for wish in wishes for pupil in wish.pupils}
    order.sort(key=lambda one: (one not in wished, one not in bonds.isolated))
    groups: list[list[int]] = [[] for _ in shape.places]
    place: dict[int, int] = {}
    for left, pupil in zip(range(len(order), 0, -1), order, strict=True):
        own = [wish for wish in wishes if pupil in wish.pupils]
        owed = sum(max(low - len(g), 0) for g, (low, _) in zip(groups, shape.places, strict=True))
        free = [
            n
            for n, (low, high) in enumerate(shape.places)
            if len(groups[n]) < (high if owed < left else low)
        ]
        tie = {n: draw.random() for n in free}

        def score(n: int) -> tuple[int, int, float]:
            there = {**place, pupil: n}  # noqa: B023 - called within this turn of the loop
            done = [w for w in own if all(one in there for one in w.pupils)]  # noqa: B023
            inside = groups[n]
            gain = sum(
                ((pupil, one) in bonds.given)  # noqa: B023
                + ((one, pupil) in bonds.given)  # noqa: B023
                - 3 * ((pupil, one) in bonds.avoided)  # noqa: B023
                - 3 * ((one, pupil) in bonds.avoided)  # noqa: B023
                for one in inside
            )
            return sum(not is_kept(w, there, shape) for w in done), -gain, tie[n]  # noqa: B023

        best = min(free, key=score)
        groups[best].append(pupil)
        place[pupil] = best
    return GroupPlan(tuple(tuple(group) for group in groups))


def swapped_plan(
    plan: GroupPlan, bonds: Bonds, wishes: Sequence[GroupWish], shape: Shape
) -> GroupPlan:
    """Swap two pupils as long as that makes the plan better; the sizes stay."""

    def worth(tried: GroupPlan) -> int:
        broken = check_plan(tried, bonds, wishes, shape).broken
        return plan_value(tried, bonds) - _BROKEN * len(broken)

    best, improved = worth(plan), True
    while improved:
        improved = False
        for one, other in combinations(bonds.pupils, 2):
            if plan.place_of(one) == plan.place_of(other):
                continue
            tried = plan.swapped(one, other)
            value = worth(tried)
            if value > best:
                plan, best, improved = tried, value, True
    return plan


def start_plan(bonds: Bonds, wishes: Sequence[GroupWish], shape: Shape, seed: int) -> GroupPlan:
    """The best of three quick divisions improved by swaps; the same for the same seed."""
    tried = [
        swapped_plan(greedy_plan(bonds, wishes, shape, 3 * seed + turn), bonds, wishes, shape)
        for turn in range(3)
    ]
    return max(
        tried,
        key=lambda plan: (
            -len(check_plan(plan, bonds, wishes, shape).broken),
            plan_value(plan, bonds),
        ),
    )
