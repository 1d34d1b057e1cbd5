"""The search for the best division, by CP-SAT of OR-tools; the only module that knows it.

OR-tools is an extra of 80 MB and takes a second to load, so it is imported when groups are made.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from klasapp.errors import InputError, KlasappError
from klasapp.sociogram.groups import (
    AVOIDED,
    CHOICE,
    Bonds,
    GroupPlan,
    GroupWish,
    Shape,
    check_plan,
    clashing,
    plan_value,
)
from klasapp.sociogram.groups_start import start_plan

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

    _Inside: TypeAlias = dict[tuple[int, int], cp_model.IntVar]

SECONDS = 5.0
"""The search stops here, whatever it has."""
EFFORT = 1.25
"""OR-tools' own count of work, the same on every machine: with it a seed repeats its answer."""
_CLASH_SECONDS = 1.0


class SolverMissing(KlasappError):
    """OR-tools is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Om groepen te maken is een extra onderdeel nodig dat hier niet is geïnstalleerd. "
            "Installeer klasapp met 'groups' erbij: pip install 'klasapp[groups]'."
        )


class WishesClash(InputError):
    """No plan keeps all wishes; ``core`` is a smallest set of them that cannot go together."""

    def __init__(self, core: tuple[GroupWish, ...]) -> None:
        super().__init__("Deze wensen gaan niet samen. Haal er een weg.")
        self.core = core


@dataclass(frozen=True, slots=True)
class Found:
    """The best plan found.

    ``best``: there is no better one. ``repeats``: the same seed gives the same plan again; not
    so when the clock or the mentor stopped the search.
    """

    plan: GroupPlan
    value: int
    best: bool
    repeats: bool


class Search:
    """One search; ``run`` it in a thread, ``stop`` it from another."""

    def __init__(
        self,
        bonds: Bonds,
        wishes: Sequence[GroupWish],
        shape: Shape,
        seed: int,
        *,
        seconds: float = SECONDS,
        effort: float = EFFORT,
    ) -> None:
        self._bonds, self._wishes, self._shape = bonds, tuple(wishes), shape
        self._seed, self._seconds, self._effort = seed, seconds, effort
        self._solver: cp_model.CpSolver | None = None
        self._halt = threading.Event()

    def stop(self) -> None:
        """Stop as soon as can be; ``run`` then returns the best so far."""
        self._halt.set()
        if self._solver is not None:
            self._solver.stop_search()

    def run(self, told: Callable[[int], None] = lambda _: None) -> Found:
        """Search; ``told`` hears, from another thread, the value of each better plan.

        Raises ``WishesClash``, ``SolverMissing``, or ``KlasappError`` when nothing was found in
        time.
        """
        sat = _cp_sat()
        # Not as a hint: a single worker stays near a good hint, and finds less than both apart.
        start = start_plan(self._bonds, self._wishes, self._shape, self._seed)
        model, inside = _model(sat, self._bonds, self._wishes, self._shape, self._seed)
        solver = self._solver = _solver(sat, self._seed, self._seconds)
        solver.parameters.max_deterministic_time = self._effort

        class Better(sat.CpSolverSolutionCallback):  # type: ignore[misc, name-defined]
            def on_solution_callback(self) -> None:
                told(round(self.objective_value))

        status = sat.UNKNOWN if self._halt.is_set() else solver.solve(model, Better())
        if status == sat.INFEASIBLE:
            raise WishesClash(self._clash())
        plans = []
        if not check_plan(start, self._bonds, self._wishes, self._shape).broken:
            plans.append(start)
        if status in {sat.OPTIMAL, sat.FEASIBLE}:
            plans.append(_read(solver, inside, self._bonds, self._shape))
        if not plans:
            raise KlasappError(
                "Gestopt voordat er een indeling was."
                if self._halt.is_set()
                else "Binnen de tijd is geen indeling gevonden die alle wensen nakomt. Haal een "
                "wens weg of probeer het opnieuw."
            )
        best = max(plans, key=lambda plan: plan_value(plan, self._bonds))
        proven = status == sat.OPTIMAL
        in_time = not self._halt.is_set() and solver.wall_time < self._seconds
        return Found(best, plan_value(best, self._bonds), proven, proven or in_time)

    def _clash(self) -> tuple[GroupWish, ...]:
        sat = _cp_sat()
        none = Bonds(self._bonds.pupils, frozenset())

        def possible(wishes: Sequence[GroupWish]) -> bool:
            model, _ = _model(sat, none, wishes, self._shape, self._seed)
            return bool(_solver(sat, self._seed, _CLASH_SECONDS).solve(model) != sat.INFEASIBLE)

        return clashing(self._wishes, possible)


def _cp_sat() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError as error:
        raise SolverMissing from error
    return cp_model


def _solver(sat: Any, seed: int, seconds: float) -> cp_model.CpSolver:
    solver: cp_model.CpSolver = sat.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    # One worker, so that the seed decides; its linear relaxation does what more workers would.
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = seconds
    return solver


def _model(
    sat: Any,
    bonds: Bonds,
    wishes: Sequence[GroupWish],
    shape: Shape,
    seed: int,
) -> tuple[cp_model.CpModel, _Inside]:
    """The model, and its variables "pupil is in group".

    Pupils come in an order drawn by the seed: among equally good plans another seed finds another.
    """
    model: cp_model.CpModel = sat.CpModel()
    pupils = list(bonds.pupils)
    random.Random(seed).shuffle(pupils)
    numbers = range(len(shape.places))
    inside = {(one, n): model.new_bool_var("") for one in pupils for n in numbers}
    for one in pupils:
        model.add_exactly_one(inside[one, n] for n in numbers)
    for n, (fewest, most) in enumerate(shape.places):
        model.add_linear_constraint(sum(inside[one, n] for one in pupils), fewest, most)
    for wish in wishes:
        _add_wish(model, inside, wish, shape)
    gains = []
    both: dict[tuple[int, int, int], cp_model.IntVar] = {}
    for (a, b), count in sorted(_pairs(bonds.given).items()):
        for n in numbers:
            met = both[a, b, n] = both[b, a, n] = model.new_bool_var("")
            model.add_implication(met, inside[a, n])
            model.add_implication(met, inside[b, n])
            gains.append(CHOICE * count * met)
    for one in pupils:
        mates = sorted(bonds.company[one])
        for n in numbers if mates else ():
            found = model.new_bool_var("")
            model.add_implication(found, inside[one, n])
            model.add_bool_or([~found, *(both.get((one, b, n), inside[b, n]) for b in mates)])
            gains.append(bonds.worth(one) * found)
    for (a, b), count in sorted(_pairs(bonds.avoided).items()):
        met = model.new_bool_var("")
        for n in numbers:
            model.add_bool_or([~inside[a, n], ~inside[b, n], met])
        gains.append(-AVOIDED * count * met)
    if gains:
        model.maximize(sum(gains))
    return model, inside


def _read(solver: cp_model.CpSolver, inside: _Inside, bonds: Bonds, shape: Shape) -> GroupPlan:
    """The plan that was found."""
    return GroupPlan(
        tuple(
            tuple(one for one in bonds.pupils if solver.boolean_value(inside[one, n]))
            for n in range(len(shape.places))
        )
    )


def _pairs(arrows: Iterable[tuple[int, int]]) -> Counter[tuple[int, int]]:
    """How many arrows (1 or 2) run between two pupils."""
    return Counter((min(pair), max(pair)) for pair in arrows)


def _add_wish(
    model: cp_model.CpModel,
    inside: _Inside,
    wish: GroupWish,
    shape: Shape,
) -> None:
    a, b = wish.first, wish.second
    numbers = range(len(shape.places))
    if b is None:
        model.add_bool_or([inside[a, n] for n in sorted(shape.front)])
    elif wish.kind == "together":
        for n in numbers:
            model.add_implication(inside[a, n], inside[b, n])
    else:
        for n in numbers:
            model.add_at_most_one(inside[a, n], inside[b, n])
        for n, m in sorted(shape.near):
            model.add_at_most_one(inside[a, n], inside[b, m])
            model.add_at_most_one(inside[a, m], inside[b, n])
