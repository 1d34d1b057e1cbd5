"""The file of a case: its numbered items, who may read which of them, and letters for names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from klasapp.cases.case import Case, Role

LEFT_OUT = "Wat een andere leerling over zijn of haar beleving vertelde, staat niet in deze kopie."
_PLAIN = "leerling"


class NoteKind(StrEnum):
    """What somebody else adds to an item, which itself stays as it is."""

    CORRECTION = "correction"
    OBJECTION = "objection"

    @property
    def word(self) -> str:
        """The Dutch word on the screen."""
        return {"correction": "correctie", "objection": "bezwaar"}[self.value]


class Aspect(StrEnum):
    """The four points of attention of support (R211)."""

    COMMUNICATION = "communicatie"
    BODY = "lichaamstaal"
    FEELINGS = "gevoelens"
    SKILLS = "vaardigheden"

    @property
    def question(self) -> str:
        """What to write down, in Dutch."""
        return {
            "communicatie": "Hoe praat de leerling met anderen?",
            "lichaamstaal": "Wat laat de lichaamstaal zien?",
            "gevoelens": "Hoe gaat de leerling om met gevoelens?",
            "vaardigheden": "Wat kan de leerling al, en wat wil hij of zij leren?",
        }[self.value]


class Kind(StrEnum):
    """For whom a copy is."""

    PUPIL = "pupil"
    PARENTS = "parents"
    OVERVIEW = "overview"
    COORDINATOR = "coordinator"
    POLICE = "police"


@dataclass(frozen=True, slots=True)
class FileNote:
    """A correction or objection at an item."""

    item: str
    kind: NoteKind
    by_whom: str
    text: str
    noted_on: date


@dataclass(frozen=True, slots=True)
class Filed:
    """An item stands in the pupil tracking system; ``pupil_id``: in whose file, if said."""

    item: str
    pupil_id: int | None
    filed_on: date


@dataclass(frozen=True, slots=True)
class Field:
    """A part of an item. ``only``: the pupil whose voice it is; ``inner``: for the coordinator."""

    label: str
    text: str
    only: int | None = None
    inner: bool = False


@dataclass(frozen=True, slots=True)
class FileItem:
    """One thing in the file. A new kind of item needs a function that makes these, no more.

    ``at``: when it came into the file, which decides its number. ``day``: when it happened.
    ``pupils``: whom it is about; empty is everybody. ``deed``: what the school did, neutral, for
    the overview (R239); empty leaves it out.
    """

    key: str
    at: datetime
    day: date
    kind: str
    title: str
    fields: tuple[Field, ...] = ()
    pupils: frozenset[int] = frozenset()
    home: bool = False
    """About one family: not for another one."""
    support: bool = False
    """Support of a pupil (R211): never in the copy of another."""
    inner: bool = False
    """How the mentor kept the file: for the coordinator only."""
    readers: frozenset[Kind] = frozenset()
    """Who may have it although it is about one family."""
    superseded: bool = False
    """A newer version stands in its place, or it was withdrawn."""
    deed: str = ""
    number: int = 0
    notes: tuple[FileNote, ...] = ()
    filed: tuple[Filed, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a copy is, and about which pupil."""

    kind: Kind
    pupil_id: int | None = None

    @property
    def redacted(self) -> bool:
        """Whether names of others go."""
        return self.kind is not Kind.COORDINATOR

    def own(self, case: Case) -> frozenset[int]:
        """Whose names stay: the pupil itself; for the police those whom the case is about."""
        if self.pupil_id is not None:
            return frozenset({self.pupil_id})
        involved = {Role.TARGETED, Role.INVOLVED, Role.FOLLOWER}
        return frozenset(one.pupil_id for one in case.active if one.role in involved)


def may_read(item: FileItem, audience: Audience) -> bool:
    """Whether an item can stand in a copy at all."""
    if audience.kind is Kind.COORDINATOR:
        return True
    if item.inner or (audience.kind is Kind.OVERVIEW and not item.deed):
        return False
    if (item.support or item.home) and audience.kind not in item.readers:
        return audience.pupil_id is not None and item.pupils == {audience.pupil_id}
    return True


def readable(item: FileItem, audience: Audience) -> tuple[Field, ...]:
    """The parts of an item for this reader."""
    everything = audience.kind is Kind.COORDINATOR
    return tuple(
        part
        for part in item.fields
        if part.text.strip()
        and (everything or not part.inner)
        and (part.only is None or everything or part.only == audience.pupil_id
             or audience.kind is Kind.POLICE)
    )  # fmt: skip


def numbered(items: Iterable[FileItem]) -> tuple[FileItem, ...]:
    """The inventory: in the order in which things came into the file, counted from 1.

    What comes later gets a later number, so a number once given stays.
    """
    ordered = sorted(items, key=lambda item: item.at)
    return tuple(replace(item, number=n) for n, item in enumerate(ordered, 1))


def with_additions(
    items: Sequence[FileItem], notes: Iterable[FileNote], filed: Iterable[Filed]
) -> tuple[FileItem, ...]:
    """The items with what others added, and where they stand."""
    notes, filed = tuple(notes), tuple(filed)
    return tuple(
        replace(
            item,
            notes=tuple(note for note in notes if note.item == item.key),
            filed=tuple(one for one in filed if one.item == item.key),
        )
        for item in items
    )


# Letters


def role_word(case: Case, pupil_id: int) -> str:
    """What stands for a pupil in a copy; who reported is nobody's business (R225)."""
    roles = [role for role in case.roles_of(pupil_id) if role is not Role.REPORTER]
    return roles[0].word if roles else _PLAIN


def give_letters(
    given: Mapping[tuple[str, int], str], wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    """New letters for (word, pupil) pairs that have none: of one word no two pupils share one.

    Who had a letter under another word keeps it when it is free.
    """
    known = dict(given)
    for word, pupil_id in wanted:
        if (word, pupil_id) in known:
            continue
        taken = {letter for (used, _), letter in known.items() if used == word}
        earlier = next((known[key] for key in known if key[1] == pupil_id), "")
        number = 0
        letter = earlier
        while not letter or letter in taken:
            letter, number = _letter(number), number + 1
        known[word, pupil_id] = letter
    return {key: letter for key, letter in known.items() if key not in given}


def _letter(number: int) -> str:
    high, low = divmod(number, 26)
    return (chr(ord("A") + high - 1) if high else "") + chr(ord("A") + low)
