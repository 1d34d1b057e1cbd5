"""Two pupils who may be one child: typed by hand before, or under another number.

klasapp only proposes; the mentor says whether it is so.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from klasapp.roster.changes import Change, ImportPlan, changed_fields
from klasapp.roster.pupil import Pupil, PupilDraft, fold

_CLOSE = 0.8


@dataclass(frozen=True, slots=True)
class Doubt:
    """A new pupil who may be one that is there already; ``reason``: Dutch, why."""

    draft: PupilDraft
    pupil: Pupil
    reason: str


def likeness(one: PupilDraft, other: PupilDraft) -> str:
    """Why two pupils may be the same child, in Dutch; empty when nothing points to it."""
    if one.number and one.number.lstrip("0") == other.number.lstrip("0"):
        return "hetzelfde leerlingnummer"
    same_day = one.birth_date is not None and one.birth_date == other.birth_date
    given = _near(one.given_name, other.given_name)
    if not given and not same_day:
        return ""
    days_differ = bool(one.birth_date and other.birth_date and not same_day)
    family = _near(one.family_name, other.family_name)
    if same_day and (given or family):
        whole = given == family == 1
        return f"dezelfde geboortedatum en {'' if whole else 'bijna '}dezelfde naam"
    if given == 1 and family == 1:
        return "dezelfde naam" + (", een andere geboortedatum" if days_differ else "")
    if days_differ:
        return ""
    if given and family:
        return "bijna dezelfde naam"
    bare = not one.family_name or not other.family_name
    return "dezelfde roepnaam, bij een van de twee zonder achternaam" if given == 1 and bare else ""


def doubts(drafts: Iterable[PupilDraft], pupils: Sequence[Pupil]) -> tuple[Doubt, ...]:
    """The new pupils among ``drafts`` who may be one of ``pupils``, each with the likeliest."""
    shelves: defaultdict[object, list[Pupil]] = defaultdict(list)
    for pupil in pupils:
        for key in _keys(pupil):
            shelves[key].append(pupil)
    found: list[Doubt] = []
    taken: set[int] = set()
    for draft in drafts:
        near = {p.id: p for key in _keys(draft) for p in shelves[key] if p.id not in taken}
        reasons = [(likeness(draft, p), p) for p in near.values()]
        likely = [Doubt(draft, p, reason) for reason, p in reasons if reason]
        if likely:
            best = max(likely, key=lambda one: (_weight(one), -one.pupil.id))
            taken.add(best.pupil.id)
            found.append(best)
    return tuple(found)


def with_same(plan: ImportPlan, doubt: Doubt) -> ImportPlan:
    """The plan after the mentor said that the new pupil is the one that is there."""
    draft, pupil = doubt.draft, doubt.pupil
    if draft not in plan.new:
        return plan
    fields = changed_fields(pupil, draft)
    change = (Change(pupil, draft, fields),) if fields else ()
    return replace(
        plan,
        new=tuple(one for one in plan.new if one != draft),
        changed=(*plan.changed, *change),
        unchanged=plan.unchanged if fields else (*plan.unchanged, pupil),
        gone=tuple(one for one in plan.gone if one.id != pupil.id),
    )


def _keys(pupil: PupilDraft) -> Iterator[object]:
    if pupil.number:
        yield "number", pupil.number.lstrip("0")
    if pupil.birth_date:
        yield pupil.birth_date
    yield "given", _folded(pupil.given_name)
    if pupil.family_name:
        yield "family", _folded(pupil.family_name)


@lru_cache(maxsize=50_000)
def _folded(text: str) -> str:
    return fold(text)


def _near(one: str, other: str) -> float:
    """1 for the same name, a little less for nearly the same, 0 for another."""
    a, b = _folded(one), _folded(other)
    if a == b:
        return 1.0 if a else 0.0
    # Most names differ far too much in length or letters to be worth the exact comparison.
    if not a or not b or 2 * min(len(a), len(b)) < _CLOSE * (len(a) + len(b)):
        return 0.0
    matcher = difflib.SequenceMatcher(None, a, b)
    if matcher.quick_ratio() < _CLOSE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _CLOSE else 0.0


def _weight(doubt: Doubt) -> float:
    one, other = doubt.draft, doubt.pupil
    same_day = one.birth_date is not None and one.birth_date == other.birth_date
    return (
        2 * same_day
        + 0.5 * (not other.number)
        + _near(one.given_name, other.given_name)
        + _near(one.family_name, other.family_name)
    )
