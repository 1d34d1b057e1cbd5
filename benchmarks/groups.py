"""Work groups by the search against the greedy start: who gets a chosen classmate, and how long.

Invented classes of 30 with three choices each, drawn so that some pupils are chosen often and
some by nobody; 8 groups and tables for two; 10 pairs apart. Figures of plans are ratios to the
greedy division of the same class and wishes; seconds are of this machine. Each search is run
twice to see whether the seed repeats its answer.

Run: ``python benchmarks/groups.py [--classes 5]``
"""

import argparse
import random
import statistics
import time
from dataclasses import dataclass

from klasapp.sociogram.groups import (
    Bonds,
    GroupPlan,
    GroupWish,
    Shape,
    check_plan,
    group_shape,
    plan_value,
)
from klasapp.sociogram.groups_start import greedy_plan, start_plan
from klasapp.sociogram.seating import Classroom, room_shape
from klasapp.sociogram.solver import Search

PUPILS = 30
CHOICES = 3
PAIRS = 10


@dataclass(frozen=True)
class Outcome:
    """One plan: pupils with a chosen classmate, isolated pupils without, wishes broken, value."""

    with_choice: int
    lonely: int
    broken: int
    value: int


def draw_class(seed: int) -> tuple[Bonds, tuple[GroupWish, ...]]:
    """An invented class and its pairs apart."""
    draw = random.Random(seed)
    ids = tuple(range(1, PUPILS + 1))
    liking = {one: 0.1 + draw.random() ** 2 for one in ids}
    given: set[tuple[int, int]] = set()
    for one in ids:
        chosen: set[int] = set()
        while len(chosen) < CHOICES:
            chosen.add(draw.choices(ids, [liking[n] if n != one else 0.0 for n in ids])[0])
        given |= {(one, other) for other in chosen}
    avoided = {(one, draw.choice([n for n in ids if n != one])) for one in ids} - given
    alone = frozenset(ids) - {b for _, b in given}
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < PAIRS:
        a, b = sorted(draw.sample(ids, 2))
        pairs.add((a, b))
    wishes = tuple(GroupWish("apart", a, b) for a, b in sorted(pairs))
    return Bonds(ids, frozenset(given), frozenset(avoided), alone), wishes


def outcome(plan: GroupPlan, bonds: Bonds, wishes: tuple[GroupWish, ...], shape: Shape) -> Outcome:
    """What a plan does."""
    check = check_plan(plan, bonds, wishes, shape)
    return Outcome(
        len(check.with_choice), len(check.lonely), len(check.broken), plan_value(plan, bonds)
    )


def main() -> None:
    """Measure both shapes on some classes and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", type=int, default=5)
    classes = [draw_class(seed) for seed in range(parser.parse_args().classes)]
    search = Search(classes[0][0], (), group_shape(PUPILS, 8), 1, effort=0.01)
    started = time.perf_counter()
    search.run()
    print(f"loading OR-tools and a first tiny search: {time.perf_counter() - started:.1f} s")
    for label, shape in (
        ("8 groups", group_shape(PUPILS, 8)),
        ("15 tables", room_shape(Classroom(5, 3), PUPILS)),
    ):
        rows, seconds, repeated, best = [], [], 0, 0
        for bonds, wishes in classes:
            greedy = outcome(greedy_plan(bonds, wishes, shape, 1), bonds, wishes, shape)
            start = outcome(start_plan(bonds, wishes, shape, 1), bonds, wishes, shape)
            started = time.perf_counter()
            found = Search(bonds, wishes, shape, 1).run()
            seconds.append(time.perf_counter() - started)
            repeated += Search(bonds, wishes, shape, 1).run().plan == found.plan
            best += found.best
            rows.append((greedy, start, outcome(found.plan, bonds, wishes, shape)))
        for name, at in (("greedy", 0), ("with swaps", 1), ("search", 2)):
            of = [row[at] for row in rows]
            ratio = statistics.median(row[at].with_choice / row[0].with_choice for row in rows)
            print(
                f"{label}, {name}: chosen classmate {[one.with_choice for one in of]} of {PUPILS} "
                f"(ratio to greedy {ratio:.2f}), isolated without {[one.lonely for one in of]}, "
                f"wishes broken {[one.broken for one in of]}, value {[one.value for one in of]}"
            )
        print(
            f"{label}: search {statistics.median(seconds):.1f} s (most {max(seconds):.1f}), "
            f"proven best {best}, the same again {repeated} of {len(classes)}"
        )


if __name__ == "__main__":
    main()
