"""Work groups from the choices of a round: what counts, what is wished, what a plan keeps.

Nothing here searches for the best plan; that is the work of ``solver``. A seating plan is a
division into groups too: its groups are tables (``seating``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from klasapp.errors import InputError

if TYPE_CHECKING:
    from klasapp.sociometry import ClassRound

WishKind: TypeAlias = Literal["together", "apart", "front"]
PlanKind: TypeAlias = Literal["groups", "seating"]
Groups: TypeAlias = tuple[tuple[int, ...], ...]
"""Pupil ids per group; each pupil once."""

COMPANY = 20
"""What it is worth that a pupil is with somebody he or she chose."""
COMPANY_OF_ISOLATED = 60
CHOICE = 1
"""Each choice within a group; a mutual one counts twice."""
AVOIDED = 15
"""What each negative choice within a group costs."""
MAX_PLAN_NAME = 80


@dataclass(frozen=True, slots=True)
class GroupWish:
    """Two pupils together or apart, or (``second`` is None) one pupil in front.

    ``from_case``: handed over by the app; the mentor reads "houd apart" and never why.
    """

    kind: WishKind
    first: int
    second: int | None = None
    from_case: bool = False

    @property
    def pupils(self) -> tuple[int, ...]:
        """The pupils it is about."""
        return (self.first,) if self.second is None else (self.first, self.second)


def make_wish(
    kind: WishKind, pupils: Sequence[int], wishes: Collection[GroupWish] = ()
) -> GroupWish:
    """A wish in its one spelling (lowest id first); ``InputError`` when it is no use.

    ``wishes``: those there are already.
    """
    if len(set(pupils)) != (1 if kind == "front" else 2):
        raise InputError("Kies twee verschillende leerlingen.")
    low, high = min(pupils), max(pupils)
    wish = GroupWish(kind, low, None if kind == "front" else high)
    if any((one.kind, one.pupils) == (kind, wish.pupils) for one in wishes):
        raise InputError("Deze wens staat er al.")
    return wish


def case_wishes(pairs: Iterable[tuple[int, int]], pupils: Collection[int]) -> tuple[GroupWish, ...]:
    """The pairs that stay apart because the app says so, of pupils who are in the class."""
    known = {tuple(sorted(pair)) for pair in pairs if pair[0] != pair[1]}
    return tuple(
        GroupWish("apart", low, high, from_case=True)
        for low, high in sorted(known)
        if low in pupils and high in pupils
    )


@dataclass(frozen=True)
class Bonds:
    """Who chose whom, as far as a division needs it.

    ``given`` and ``avoided``: (who, whom) of the positive and the negative questions.
    ``isolated``: pupils whose company goes first.
    """

    pupils: tuple[int, ...]
    given: frozenset[tuple[int, int]]
    avoided: frozenset[tuple[int, int]] = frozenset()
    isolated: frozenset[int] = frozenset()

    @cached_property
    def choices(self) -> dict[int, frozenset[int]]:
        """Whom each pupil chose."""
        return {one: frozenset(b for a, b in self.given if a == one) for one in self.pupils}

    @cached_property
    def company(self) -> dict[int, frozenset[int]]:
        """With whom a pupil is well placed.

        Whom he or she chose; without choices (absent, say) whoever chose this pupil. For an
        isolated pupil without either: everyone, but nobody who would rather not.
        """
        found = {}
        for one in self.pupils:
            wanted = self.choices[one] or {a for a, b in self.given if b == one}
            if not wanted and one in self.isolated:
                away = {a for a, b in self.avoided if b == one}
                wanted = set(self.pupils) - away - {one}
            found[one] = frozenset(wanted)
        return found

    def worth(self, pupil: int) -> int:
        """What company for this pupil counts."""
        return COMPANY_OF_ISOLATED if pupil in self.isolated else COMPANY


def bonds_of(round: ClassRound, isolated: Iterable[str], pupils: Sequence[int]) -> Bonds:
    """The bonds among ``pupils`` (the class of today) in a round.

    ``isolated``: ids with that flag. Who answered nothing and was never chosen counts too.
    """
    kinds = {question.name: question.kind for question in round.questions}
    inside = set(pupils)
    arrows: dict[str, set[tuple[int, int]]] = {"positive": set(), "negative": set()}
    for one in round.nominations:
        pair = (int(one.nominator), int(one.nominee))
        kind = kinds[one.question]
        if kind in arrows and inside.issuperset(pair):
            arrows[kind].add(pair)
    chosen = {b for _, b in arrows["positive"]}
    unchosen = {int(one) for one in round.pupils} - chosen if arrows["positive"] else set()
    alone = ({int(one) for one in isolated} | unchosen) & inside
    return Bonds(
        tuple(pupils), frozenset(arrows["positive"]), frozenset(arrows["negative"]),
        frozenset(alone),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """The groups to fill: of each the fewest and the most pupils.

    ``near``: pairs of groups where pupils who must be apart cannot be either (tables next to or
    behind each other). ``front``: the groups in the front row. ``words``: Dutch, what it is.
    """

    places: tuple[tuple[int, int], ...]
    words: str
    near: frozenset[tuple[int, int]] = frozenset()
    front: frozenset[int] = frozenset()


def group_shape(pupils: int, count: int) -> Shape:
    """``count`` groups whose sizes differ by one at most; ``InputError`` when that cannot be."""
    if not 2 <= count <= pupils // 2:
        raise InputError(
            f"Met {pupils} leerlingen maak je ten minste 2 en hoogstens {max(pupils // 2, 2)} "
            "groepen. Kies een ander aantal."
            if pupils >= 4
            else "Voor groepen zijn ten minste vier leerlingen nodig."
        )
    small, larger = divmod(pupils, count)
    sizes = [small + 1] * larger + [small] * (count - larger)
    return Shape(tuple((size, size) for size in sizes), sizes_words(sizes))


def parse_size(pupils: int, count: str, size: str) -> int:
    """The number of groups out of what was typed: a number of groups, or the largest size."""
    number = _whole(count, "aantal groepen")
    most = _whole(size, "grootte")
    if (number is None) == (most is None):
        raise InputError("Vul het aantal groepen in, of de grootte. Laat het andere leeg.")
    if most is not None and most < 2:
        raise InputError("Een groep heeft ten minste 2 leerlingen. Kies een andere grootte.")
    wanted = number if number is not None else -(-pupils // (most or 1))
    group_shape(pupils, wanted)
    return wanted


def _whole(text: str, label: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 3:
        raise InputError(f"Bij {label} hoort een heel getal, zoals 4.")
    return int(text)


def sizes_words(sizes: Iterable[int]) -> str:
    """'8 groepen: 6 van 4 en 2 van 3'."""
    listed = [size for size in sizes if size]
    kinds = sorted(set(listed), reverse=True)
    if len(kinds) == 1:
        return f"{len(listed)} groepen van {kinds[0]}"
    parts = [f"{listed.count(size)} van {size}" for size in kinds]
    return f"{len(listed)} groepen: {', '.join(parts[:-1])} en {parts[-1]}"


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A division of the class. ``groups`` may hold empty ones (a free table, say)."""

    groups: Groups

    def place_of(self, pupil: int) -> int:
        """The number of the group, from 0."""
        return next(n for n, group in enumerate(self.groups) if pupil in group)

    def moved(self, pupil: int, group: int) -> GroupPlan:
        """The same with ``pupil`` in another group."""
        return replace(
            self,
            groups=tuple(
                (*(one for one in members if one != pupil), *([pupil] if n == group else []))
                for n, members in enumerate(self.groups)
            ),
        )

    def swapped(self, one: int, other: int) -> GroupPlan:
        """The same with these two on each other's place."""
        change = {one: other, other: one}
        return replace(
            self,
            groups=tuple(
                tuple(change.get(pupil, pupil) for pupil in members) for members in self.groups
            ),
        )

    def ordered(self, names: Mapping[int, str]) -> GroupPlan:
        """The same with the names in each group by alphabet: the order must not tell a thing."""
        return replace(
            self,
            groups=tuple(
                tuple(sorted(members, key=lambda one: (names[one].casefold(), one)))
                for members in self.groups
            ),
        )


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan as it was kept; ``columns`` and ``seats`` of the tables of a seating plan."""

    id: int
    round_id: int
    kind: PlanKind
    name: str
    kept_at: datetime
    plan: GroupPlan
    columns: int | None = None
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """What a plan does. Pupil ids in class order; nothing of it is ever printed."""

    with_choice: tuple[int, ...]
    without_choice: tuple[int, ...]
    """Chose somebody, and has nobody of them in the group."""
    no_choices: tuple[int, ...]
    lonely: tuple[int, ...]
    """Isolated pupils without company."""
    avoided: tuple[tuple[int, int], ...]
    """(who, whom): in one group in spite of a negative choice."""
    broken: tuple[GroupWish, ...]


def check_plan(
    plan: GroupPlan, bonds: Bonds, wishes: Iterable[GroupWish], shape: Shape
) -> PlanCheck:
    """Count who got a chosen classmate and which wishes were not kept."""
    place = {pupil: n for n, group in enumerate(plan.groups) for pupil in group}
    mates = {pupil: set(plan.groups[n]) - {pupil} for pupil, n in place.items()}
    choosing = [one for one in bonds.pupils if bonds.choices[one]]
    return PlanCheck(
        tuple(one for one in choosing if bonds.choices[one] & mates[one]),
        tuple(one for one in choosing if not bonds.choices[one] & mates[one]),
        tuple(one for one in bonds.pupils if not bonds.choices[one]),
        tuple(
            one
            for one in bonds.pupils
            if one in bonds.isolated and not bonds.company[one] & mates[one]
        ),
        tuple(sorted(pair for pair in bonds.avoided if place[pair[0]] == place[pair[1]])),
        tuple(wish for wish in wishes if not is_kept(wish, place, shape)),
    )


def is_kept(wish: GroupWish, place: Mapping[int, int], shape: Shape) -> bool:
    """Whether a wish holds; ``place``: pupil -> number of the group."""
    here = place[wish.first]
    if wish.second is None:
        return here in shape.front
    there = place[wish.second]
    if wish.kind == "together":
        return here == there
    return here != there and (min(here, there), max(here, there)) not in shape.near


def plan_value(plan: GroupPlan, bonds: Bonds) -> int:
    """What the search makes as large as it can."""
    total = 0
    for group in plan.groups:
        inside = set(group)
        for one in group:
            if bonds.company[one] & inside:
                total += bonds.worth(one)
            total += CHOICE * len(bonds.choices[one] & inside)
        total -= AVOIDED * sum(a in inside and b in inside for a, b in bonds.avoided)
    return total


def clashing(
    wishes: Sequence[GroupWish], possible: Callable[[Sequence[GroupWish]], bool]
) -> tuple[GroupWish, ...]:
    """A smallest set of wishes that cannot all be kept: leave out any one, and the rest can.

    ``possible`` says whether some wishes go together (deletion filter; Chinneck & Dravnieks
    1991). What the mentor typed is left out last, so that a sentence is about that if it can be.
    """
    core = sorted(wishes, key=lambda one: not one.from_case)
    for wish in list(core):
        rest = [one for one in core if one != wish]
        if not possible(rest):
            core = rest
    return tuple(one for one in wishes if one in core)


def fitted(plan: GroupPlan, pupils: Sequence[int], shape: Shape) -> GroupPlan:
    """A kept plan for the class of today: who left is out, who is new gets the emptiest place."""
    inside = set(pupils)
    groups = [[one for one in group if one in inside] for group in plan.groups]
    groups.extend([] for _ in shape.places[len(groups) :])
    seated = {one for group in groups for one in group}
    for one in pupils:
        if one not in seated:
            room = [
                most - len(group) for group, (_, most) in zip(groups, shape.places, strict=True)
            ]
            groups[max(range(len(groups)), key=lambda n: (room[n], -n))].append(one)
    return GroupPlan(tuple(tuple(group) for group in groups))


def clean_plan_name(text: str) -> str:
    """The name of a plan: one line of 1..80 characters; ``InputError`` otherwise."""
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not 1 <= len(name) <= MAX_PLAN_NAME:
        raise InputError(f"Geef een naam van 1 tot en met {MAX_PLAN_NAME} tekens.")
    return name
