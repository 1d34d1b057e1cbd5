"""From a round to what is drawn of it: which question, which names, what is said beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from klasapp.errors import InputError
from klasapp.sociogram.explore import (
    Explored,
    LabelStyle,
    View,
    against,
    base_pairs,
    lens_of,
    lenses,
)
from klasapp.sociogram.explore_places import cut, labels
from klasapp.sociogram.picture_sheet import Subject
from klasapp.sociogram.wording import sorted_flags
from klasapp.sociometry.result import Analysis, Certainty
from klasapp.sociometry.round import ClassRound

Naming: TypeAlias = Literal["codes", "none", "initials", "given", "full"]

NAMING_WORDS: dict[Naming, str] = {
    "codes": "nummers (L01, L02 …)",
    "none": "niets: alleen vakjes",
    "initials": "initialen",
    "given": "voornamen",
    "full": "hele namen",
}
"""The safe one first: a picture leaves the encrypted database, and goes from hand to hand."""
_NOTES: dict[Naming, str] = {
    "codes": "L01, L02 …: nummers in een willekeurige volgorde. De sleutel heeft alleen de mentor.",
    "none": "Zonder namen of nummers.",
    "initials": "Initialen: wie de klas kent, weet wie het zijn. Geef dit blad niet door.",
    "given": "Met namen: bewaar dit blad achter slot en geef het niet door.",
    "full": "Met namen: bewaar dit blad achter slot en geef het niet door.",
}
_STYLES: dict[Naming, LabelStyle] = {"initials": "initials", "given": "given", "full": "full"}
_LONGEST = 24


def subject_of(
    explored: Explored,
    view: View,
    naming: Naming,
    codes: Mapping[str, str],
    *,
    class_name: str,
    today: date,
    flags: bool = False,
) -> Subject:
    """What to draw of a round as ``view`` sees it; ``reach`` other than "mutual" is every choice.

    ``codes``: a number for each pupil. Raises ``InputError`` when there is nothing to draw.
    """
    lens, asked = lens_of(explored, view), explored.asked
    if lens is None:
        raise InputError("In deze meting is geen vraag gesteld die getekend kan worden.")
    if not explored.made.responded:
        raise InputError("Er is nog geen formulier ingeleverd. Neem eerst de meting af.")
    if naming in _STYLES:
        shown = labels(explored, _STYLES[naming], _LONGEST, len)
    else:
        shown = {one: codes[one] if naming == "codes" else "" for one in explored.people}
    order = sorted(shown, key=lambda one: shown[one]) if naming == "codes" else list(shown)
    notes = [_NOTES[naming]]
    if len(lens.questions) > 1:
        notes.append(f"De vragen: {' / '.join(lens.questions)}")
    base = base_pairs(explored, view)
    if base != explored.pairs(lens):
        notes.append(f"Wie waar staat, komt van: {lenses(explored, 'positive')[0].title}")
    if view.polarity == "both":
        notes.append(f"Met kruis: {explored.made.of_kind('negative')[0].name}")
    return Subject(
        heading=f"Klas {class_name} · {lens.title}",
        facts=(
            f"{asked.name} · afgenomen op {asked.opened_on:%d-%m-%Y} · "
            f"{len(explored.made.responded)} van de {len(shown)} leerlingen vulden in · "
            f"gemaakt op {today:%d-%m-%Y}"
        ),
        labels={one: shown[one] for one in order},
        answered=explored.made.responded,
        pairs=explored.pairs(lens),
        base=base,
        layout=view.layout,
        groups=explored.groups,
        against=against(explored, view),
        negative=lens.kind in {"negative", "bullied"},
        mutual_only=view.reach == "mutual",
        flags=_firm(explored) if flags else None,
        focus=view.focus,
        notes=tuple(notes),
        seed=asked.id,
    )


def _firm(explored: Explored) -> dict[str, Certainty]:
    found: dict[str, Certainty] = {}
    for one in explored.people:
        firm = [flag for flag in explored.flags(one) if flag.certainty != "undetermined"]
        if firm:
            found[one] = firm[0].certainty or "certain"
    return found


def subject_of_round(analysis: Analysis, round: ClassRound) -> Subject:
    """The positive questions of a round that lies in two files; pupils are named by their ids."""
    questions = [one.name for one in round.of_kind("positive")]
    if not questions:
        raise InputError("Zonder positieve vraag is er niets te tekenen.")
    from klasapp.sociometry import communities

    shown: dict[str, str] = {}
    for number, one in enumerate(round.pupils, 1):
        label = cut(one, _LONGEST, len)
        shown[one] = label if label not in shown.values() else f"{cut(one, 20, len)} {number}"
    pairs = frozenset(
        (one.nominator, one.nominee) for one in round.nominations if one.question in questions
    )
    flags: dict[str, Certainty] = {}
    for flag in reversed(sorted_flags(analysis.flags)):
        if flag.certainty != "undetermined":
            flags[flag.pupil] = flag.certainty or "certain"
    return Subject(
        heading=" / ".join(questions),
        facts=f"{len(round.responded)} van de {len(round.pupils)} leerlingen vulden in",
        labels=shown,
        answered=round.responded,
        pairs=pairs,
        base=pairs,
        layout="target",
        groups=communities(round),
        flags=flags,
    )
