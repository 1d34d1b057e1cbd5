"""Names in the pair of files and the pupils of the class: what fits exactly, what is asked.

Each name in those files is one pupil. Names that pupils typed themselves: ``spelling.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from klasapp.errors import InputError
from klasapp.roster.pupil import fold
from klasapp.sociogram.round import Classmate

_LIKELY = 0.6


@dataclass(frozen=True, slots=True)
class Match:
    """A name as it stands in the file.

    ``pupil_id``: the pupil it fits exactly; None when the mentor must choose. ``proposals``: the
    ids of pupils it resembles, best first (then empty when there is nothing like it).
    """

    label: str
    pupil_id: int | None
    proposals: tuple[int, ...] = ()


def match_names(labels: Iterable[str], pupils: Sequence[Classmate]) -> tuple[Match, ...]:
    """Match each name by pupil number, whole name, or a given name that only one pupil has.

    Capitals do not matter; anything else that differs is a proposal, never a match. Two names
    for one pupil are both left to the mentor.
    """
    keys: dict[str, set[int]] = {}
    for rank in (_numbers, _names, _given_names):
        earlier = set(keys)
        for pupil in pupils:
            for key in rank(pupil):
                if key not in earlier:
                    keys.setdefault(key, set()).add(pupil.id)
    wanted = list(dict.fromkeys(labels))
    hits = {label: keys.get(_loose(label), set()) for label in wanted}
    taken: dict[int, int] = {}
    for ids in hits.values():
        if len(ids) == 1:
            (pupil_id,) = ids
            taken[pupil_id] = taken.get(pupil_id, 0) + 1
    return tuple(_match(label, hits[label], taken, pupils) for label in wanted)


def check_choices(chosen: dict[str, int | None], pupils: Sequence[Classmate]) -> None:
    """Refuse two names in the file for one pupil, with ``InputError``."""
    seen: dict[int, str] = {}
    names = {pupil.id: pupil.name for pupil in pupils}
    for label, pupil_id in chosen.items():
        if pupil_id is None:
            continue
        if pupil_id in seen:
            raise InputError(
                f"'{seen[pupil_id]}' en '{label}' staan allebei bij {names[pupil_id]}. "
                "Kies voor elke naam een andere leerling."
            )
        seen[pupil_id] = label


def _match(label: str, ids: set[int], taken: dict[int, int], pupils: Sequence[Classmate]) -> Match:
    if len(ids) == 1:
        (pupil_id,) = ids
        if taken[pupil_id] == 1:
            return Match(label, pupil_id)
    return Match(label, None, tuple(sorted(ids)) or _alike(label, pupils))


def _alike(label: str, pupils: Sequence[Classmate]) -> tuple[int, ...]:
    wanted = fold(label)
    scored = []
    for pupil in pupils:
        forms = {fold(pupil.name), fold(pupil.given_name), fold(_family_first(pupil))} - {""}
        score = max((SequenceMatcher(None, wanted, form).ratio() for form in forms), default=0.0)
        if score >= _LIKELY:
            scored.append((-score, pupil.name, pupil.id))
    return tuple(pupil_id for _, _, pupil_id in sorted(scored)[:3])


def _family_first(pupil: Classmate) -> str:
    return f"{pupil.name.removeprefix(pupil.given_name)} {pupil.given_name}"


def _loose(text: str) -> str:
    return " ".join(text.casefold().split())


def _numbers(pupil: Classmate) -> tuple[str, ...]:
    return (_loose(pupil.number),) if pupil.number else ()


def _names(pupil: Classmate) -> tuple[str, ...]:
    return (_loose(pupil.name),)


def _given_names(pupil: Classmate) -> tuple[str, ...]:
    return (_loose(pupil.given_name),) if pupil.given_name else ()
