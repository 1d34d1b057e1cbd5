"""Which label an arrow key leads to: the nearest in that direction, and every label reachable."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

Direction: TypeAlias = Literal["left", "right", "up", "down"]
_AXES: dict[Direction, tuple[int, int]] = {
    "right": (1, 0), "left": (-1, 0), "down": (0, 1), "up": (0, -1),
}  # fmt: skip
Steps: TypeAlias = dict[tuple[str, Direction], str]


def steps(places: Mapping[str, tuple[int, int]], widths: Mapping[str, int]) -> Steps:
    """(label, direction) -> label; no entry where nothing lies in that direction.

    The nearest label inside a quarter turn around the direction, else the nearest in its half.
    A label that no series of arrows would reach gets an arrow from the label from which the
    detour is least. Two labels on the very same place are the only ones that may stay out.
    """
    ids = sorted(places)
    middles = {one: (places[one][0] + widths[one] / 2, 2.0 * places[one][1]) for one in ids}
    costs: dict[tuple[str, Direction], list[tuple[float, str]]] = {}
    for one in ids:
        for direction in _AXES:
            found = [
                (cost, other)
                for other in ids
                if other != one
                and (cost := _cost(middles[one], middles[other], direction)) is not None
            ]
            if found:
                costs[one, direction] = sorted(found)
    result: Steps = {key: found[0][1] for key, found in costs.items()}
    _mend(ids, costs, result)
    return result


def _cost(
    here: tuple[float, float], there: tuple[float, float], direction: Direction
) -> float | None:
    """How far ``there`` is as a step in this direction; None when it lies elsewhere."""
    ahead_x, ahead_y = _AXES[direction]
    dx, dy = there[0] - here[0], there[1] - here[1]
    ahead = dx * ahead_x + dy * ahead_y
    aside = abs(dx * ahead_y) + abs(dy * ahead_x)
    if ahead <= 0:
        return None
    outside = 1000.0 if aside > ahead else 0.0
    return outside + ahead + 1.5 * aside


def _mend(
    ids: list[str],
    costs: Mapping[tuple[str, Direction], list[tuple[float, str]]],
    found: Steps,
) -> None:
    """Turn single arrows, the cheapest that help, until arrows connect everyone."""
    pairs = _connected(ids, found)
    while pairs < len(ids) ** 2:
        best: tuple[int, float, tuple[str, Direction], str] | None = None
        for key, options in costs.items():
            for cost, other in options[1:6]:
                was = found[key]
                found[key] = other
                now = _connected(ids, found)
                found[key] = was
                if now > pairs and (best is None or (-now, cost) < best[:2]):
                    best = (-now, cost, key, other)
        if best is None:
            return
        pairs, found[best[2]] = -best[0], best[3]


def _connected(ids: list[str], found: Steps) -> int:
    """From how many labels how many can be reached: pairs, each label with itself included."""
    number = {one: place for place, one in enumerate(ids)}
    reach = [1 << place for place in range(len(ids))]
    arrows = [(number[one], number[other]) for (one, _), other in found.items()]
    changed = True
    while changed:
        changed = False
        for a, b in arrows:
            more = reach[a] | reach[b]
            if more != reach[a]:
                reach[a], changed = more, True
    return sum(bits.bit_count() for bits in reach)
