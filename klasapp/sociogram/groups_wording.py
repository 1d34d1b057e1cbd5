"""What a division says in plain Dutch. Only for the mentor's screen; nothing of it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from klasapp.sociogram.groups import (
    Bonds,
    GroupPlan,
    GroupWish,
    PlanCheck,
    Shape,
    WishKind,
    check_plan,
)
from klasapp.sociogram.round import Classmate

WISH_WORDS: dict[WishKind, str] = {"together": "samen", "apart": "apart", "front": "vooraan"}
_SHOWN = 6


def short_names(pupils: Iterable[Classmate]) -> dict[int, str]:
    """The given name of each pupil where only one has it, else the whole name."""
    listed = list(pupils)
    given = [one.given_name.casefold() for one in listed]
    return {
        one.id: one.given_name
        if one.given_name and given.count(one.given_name.casefold()) == 1
        else one.name
        for one in listed
    }


def wish_words(wish: GroupWish, names: Mapping[int, str]) -> str:
    """'Sem en Yara: samen'. Of a case only that they are kept apart."""
    who = " en ".join(names[one] for one in wish.pupils)
    if wish.from_case:
        return f"{who}: houd apart"
    return f"{who}: { {'together': 'samen', 'apart': 'apart', 'front': 'vooraan'}[wish.kind] }"


def clash_sentence(core: Sequence[GroupWish], names: Mapping[int, str], shape: Shape) -> str:
    """Which wishes do not go together, and in which groups when that matters."""
    said = [_demand(wish, names) for wish in core]
    first, rest = said[0], said[1:_SHOWN]
    if len(said) > _SHOWN:
        rest.append(f"nog {len(said) - _SHOWN} wensen over dezelfde leerlingen")
    listed = first if not rest else f"{first}, maar {' en '.join(rest)}"
    where = "" if _impossible_anywhere(core) else f" in {shape.words}"
    many = "Deze wens kan niet" if len(core) == 1 else "Deze wensen gaan niet samen"
    return f"{listed}. {many}{where}. Haal er een weg" + (
        "." if not where else ", of kies een andere indeling."
    )


def _demand(wish: GroupWish, names: Mapping[int, str]) -> str:
    who = " en ".join(names[one] for one in wish.pupils)
    if wish.second is None:
        return f"{who} moet vooraan"
    return f"{who} moeten {'samen' if wish.kind == 'together' else 'apart'}"


def _impossible_anywhere(core: Sequence[GroupWish]) -> bool:
    """Whether the sizes do not matter: two who must be apart are bound together."""
    leader: dict[int, int] = {}

    def find(one: int) -> int:
        while leader.get(one, one) != one:
            one = leader[one]
        return one

    for wish in core:
        if wish.kind == "together" and wish.second is not None:
            leader[find(wish.first)] = find(wish.second)
    return any(
        wish.kind == "apart" and wish.second is not None and find(wish.first) == find(wish.second)
        for wish in core
    )


def check_words(
    check: PlanCheck, names: Mapping[int, str], *, repeats: bool = True
) -> tuple[str, ...]:
    """What the plan does, a line each; the symbols are those on the board."""
    choosing = len(check.with_choice) + len(check.without_choice)
    lines = [
        f"{len(check.with_choice)} van de {choosing} leerlingen die kozen, zitten bij iemand die "
        "ze kozen."
        if choosing
        else "Niemand koos iemand."
    ]
    if not check.broken:
        lines[0] += " Alle wensen zijn nagekomen."
    if check.without_choice or check.lonely:
        first = [*check.lonely, *(one for one in check.without_choice if one not in check.lonely)]
        lines.append(f"○ Zonder gekozen klasgenoot: {_listed([names[one] for one in first])}.")
    if check.avoided:
        pairs = dict.fromkeys(tuple(sorted(pair)) for pair in check.avoided)
        said = [f"{names[a]} en {names[b]}" for a, b in pairs]
        lines.append(f"! Liever niet samen: {_listed(said)}.")
    if check.broken:
        said = [wish_words(wish, names) for wish in check.broken]
        lines.append(f"! Wens niet nagekomen: {_listed(said)}.")
    if not repeats:
        lines.append("Het zoeken stopte voor het klaar was: nog eens indelen kan anders uitvallen.")
    return tuple(lines)


def pupil_words(
    pupil: int,
    plan: GroupPlan,
    bonds: Bonds,
    wishes: Sequence[GroupWish],
    shape: Shape,
    names: Mapping[int, str],
) -> str:
    """How one pupil sits in a plan: 'Noor · koos Sem ✓, Yara · Noor en Daan: apart ✓'."""
    check = check_plan(plan, bonds, wishes, shape)
    mates = set(plan.groups[plan.place_of(pupil)])
    chosen = sorted(bonds.choices[pupil], key=lambda one: (one not in mates, names[one].casefold()))
    said = [f"{names[one]}{' ✓' if one in mates else ''}" for one in chosen]
    parts = [names[pupil], f"koos {_listed(said)}" if said else "koos niemand"]
    unwilling = {b if a == pupil else a for a, b in check.avoided if pupil in {a, b}}
    if unwilling:
        parts.append(f"! liever niet samen: {_listed([names[one] for one in sorted(unwilling)])}")
    parts.extend(
        f"{wish_words(wish, names)} {'✗' if wish in check.broken else '✓'}"
        for wish in wishes
        if pupil in wish.pupils
    )
    return " · ".join(parts)


def _listed(said: Sequence[str]) -> str:
    more = f" en nog {len(said) - _SHOWN}" if len(said) > _SHOWN else ""
    return ", ".join(said[:_SHOWN]) + more
