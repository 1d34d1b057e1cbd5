"""What an import would change: new, changed and gone pupils. Nobody is ever deleted here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from klasapp.roster.pupil import FIELD_WORDS, Pupil, PupilDraft, fold, same_class

_FIELDS = tuple(FIELD_WORDS)
# An empty cell or a column that the file does not have is no reason to forget what is known.
_KEPT_WHEN_EMPTY = ("number", "class_name", "birth_date", "leaving_date", "gender")


@dataclass(frozen=True, slots=True)
class Change:
    """A pupil whose ``fields`` (names in ``PupilDraft``) differ in the draft."""

    pupil: Pupil
    draft: PupilDraft
    fields: tuple[str, ...]

    @property
    def applied(self) -> Pupil:
        """The pupil with the changed fields of the draft."""
        return replace(self.pupil, **{name: getattr(self.draft, name) for name in self.fields})


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """``new`` to add, ``changed`` to update, ``gone`` no longer in the file (listed only),
    ``unchanged``; ``warnings`` are Dutch sentences about what the mentor should look at.
    """

    new: tuple[PupilDraft, ...]
    changed: tuple[Change, ...]
    gone: tuple[Pupil, ...]
    unchanged: tuple[Pupil, ...]
    warnings: tuple[str, ...]


def plan_import(existing: Sequence[Pupil], drafts: Sequence[PupilDraft], today: date) -> ImportPlan:
    """Compare the pupils stored with the pupils read.

    A draft matches by number, else by full name and date of birth. A name alone matches only
    when one pupil and one draft have it and nothing contradicts it, with a warning; when more
    could be meant, the draft is left out with a warning. Pupils who left before ``today`` are
    neither new nor gone.
    """
    matching = _Matching(existing, drafts)
    matching.by_number()
    matching.by_name()
    new: list[PupilDraft] = []
    changed: list[Change] = []
    unchanged: list[Pupil] = list(matching.undecided)
    for place, draft in enumerate(drafts):
        pupil = matching.found.get(place)
        if pupil is not None:
            fields = changed_fields(pupil, draft)
            if fields:
                changed.append(Change(pupil, draft, fields))
            else:
                unchanged.append(pupil)
        elif place in matching.refused:
            continue
        elif _has_left(draft, today):
            matching.warnings.append(
                f"{draft.display_name} is al van school en wordt niet toegevoegd."
            )
        else:
            new.append(draft)
    gone: list[Pupil] = []
    for pupil in matching.left_over():
        (unchanged if _has_left(pupil, today) else gone).append(pupil)
    return ImportPlan(
        tuple(new), tuple(changed), tuple(gone), tuple(unchanged), tuple(matching.warnings)
    )


def changed_fields(pupil: PupilDraft, draft: PupilDraft) -> tuple[str, ...]:
    """The fields in which the draft says something else; an empty one says nothing.

    The infix belongs to the name: it changes also to empty. A number that only lost its leading
    zeros (a spreadsheet does that) is no change.
    """
    fields: list[str] = []
    for name in _FIELDS:
        old, fresh = getattr(pupil, name), getattr(draft, name)
        if old == fresh or (not fresh and name in _KEPT_WHEN_EMPTY):
            continue
        if name == "number" and len(fresh) < len(old) and _same_number(old, fresh):
            continue
        if (name == "family_name" and not fresh) or (
            name == "class_name" and same_class(old, fresh)
        ):
            continue
        fields.append(name)
    return tuple(fields)


class _Matching:
    """Finds the pupil of each draft, by its place in the list."""

    def __init__(self, existing: Sequence[Pupil], drafts: Sequence[PupilDraft]) -> None:
        self.drafts = drafts
        self.free = {pupil.id: pupil for pupil in existing}
        self.found: dict[int, Pupil] = {}
        self.refused: set[int] = set()
        self.undecided: list[Pupil] = []
        self.warnings: list[str] = []

    def by_number(self) -> None:
        numbers = {pupil.number: pupil for pupil in self.free.values() if pupil.number}
        for place, draft in enumerate(self.drafts):
            pupil = numbers.get(draft.number)
            if pupil is not None and pupil.id in self.free:
                self._match(place, pupil)
                if _name(pupil)[0] != _name(draft)[0] and _name(pupil)[2] != _name(draft)[2]:
                    self.warnings.append(
                        f"Leerlingnummer {draft.number} was van {pupil.display_name} en is nu van "
                        f"{draft.display_name}. Kijk of dat klopt."
                    )
        bare = {_bare(p.number): p for p in self.free.values() if p.number}
        for place, draft in enumerate(self.drafts):
            pupil = bare.get(_bare(draft.number)) if draft.number else None
            if place in self.found or pupil is None or pupil.id not in self.free:
                continue
            if _name(pupil) == _name(draft):
                self._match(place, pupil)
                self.warnings.append(
                    f"Het leerlingnummer van {draft.display_name} verschilt alleen in nullen "
                    "vooraan. klasapp houdt het langste."
                )

    def by_name(self) -> None:
        """First with equal dates of birth, then, when nothing contradicts it, by name alone."""
        for exact in (True, False):
            candidates = {
                place: [p for p in self.free.values() if _alike(p, draft, exact)]
                for place, draft in enumerate(self.drafts)
                if place not in self.found and place not in self.refused
            }
            rivals: defaultdict[int, list[int]] = defaultdict(list)
            for place, pupils in candidates.items():
                for pupil in pupils:
                    rivals[pupil.id].append(place)
            for place, pupils in candidates.items():
                if not pupils:
                    continue
                draft = self.drafts[place]
                if len(pupils) == 1 and len(rivals[pupils[0].id]) == 1:
                    self._match(place, pupils[0])
                    self._doubt(pupils[0], draft, exact)
                else:
                    self._refuse(place, pupils)

    def left_over(self) -> list[Pupil]:
        return list(self.free.values())

    def _match(self, place: int, pupil: Pupil) -> None:
        self.found[place] = self.free.pop(pupil.id)

    def _refuse(self, place: int, pupils: Sequence[Pupil]) -> None:
        self.refused.add(place)
        for pupil in pupils:
            if self.free.pop(pupil.id, None):
                self.undecided.append(pupil)
        self.warnings.append(
            f"{self.drafts[place].display_name} is niet ingelezen, want het is niet duidelijk wie "
            "het is: de naam komt vaker voor. Vul bij deze leerlingen het leerlingnummer in."
        )

    def _doubt(self, pupil: Pupil, draft: PupilDraft, exact: bool) -> None:
        if not exact:
            self.warnings.append(
                f"{draft.display_name} is herkend aan alleen de naam. Kijk of het dezelfde "
                "leerling is."
            )
        elif pupil.number and draft.number and pupil.number != draft.number:
            self.warnings.append(
                f"{draft.display_name} krijgt leerlingnummer {draft.number}; dat was "
                f"{pupil.number}. Naam en geboortedatum zijn gelijk."
            )


def _alike(pupil: Pupil, draft: PupilDraft, exact: bool) -> bool:
    if _name(pupil) != _name(draft):
        return False
    if exact:
        return pupil.birth_date is not None and pupil.birth_date == draft.birth_date
    born_differs = pupil.birth_date and draft.birth_date and pupil.birth_date != draft.birth_date
    number_differs = pupil.number and draft.number and pupil.number != draft.number
    return not born_differs and not number_differs


def _name(pupil: PupilDraft) -> tuple[str, str, str]:
    return fold(pupil.given_name), fold(pupil.infix), fold(pupil.family_name)


def _bare(number: str) -> str:
    return number.lstrip("0")


def _same_number(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _has_left(pupil: PupilDraft, today: date) -> bool:
    return pupil.leaving_date is not None and pupil.leaving_date < today
