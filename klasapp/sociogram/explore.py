"""What the sociogram shows for a question, a way of looking and a chosen pupil."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, get_args

from klasapp.roster.pupil import fold
from klasapp.sociogram.prediction import Prediction
from klasapp.sociogram.question import KINDS, Kind
from klasapp.sociogram.round import Participant, Round
from klasapp.sociogram.wording import sorted_flags
from klasapp.sociometry.result import Analysis, Flag
from klasapp.sociometry.round import NOMINATION_KINDS, ClassRound

if TYPE_CHECKING:
    from klasapp.sociometry.layout import LayoutKind

Key = TypeVar("Key")
Polarity: TypeAlias = Literal["positive", "negative", "both"]
LabelStyle: TypeAlias = Literal["given", "full", "initials", "numbers"]
Reach: TypeAlias = Literal["standard", "all", "mutual"]
Tone: TypeAlias = Literal["faint", "plain", "incoming", "outgoing", "both", "against", "focus"]
Stroke: TypeAlias = Literal["solid", "dotted", "dashed", "double"]
Pairs: TypeAlias = frozenset[tuple[str, str]]

POLARITY_WORDS: dict[Polarity, str] = {
    "positive": "positief", "negative": "negatief", "both": "positief en negatief",
}  # fmt: skip
RELATIONS: dict[Tone, str] = {
    "focus": "◆", "both": "↔", "outgoing": "→", "incoming": "←", "against": "×",
}  # fmt: skip
"""The symbol before a label, by how it stands to the chosen pupil."""

_CROWDED = 5
"""With more mutual choices a pupil than this, a web of all of them hides those of one."""
_POSITIVE: tuple[Kind, ...] = tuple(one for one in NOMINATION_KINDS if KINDS[one].is_positive)
_NEGATIVE: tuple[Kind, ...] = ("negative", "bullied")


@dataclass(frozen=True, slots=True)
class Lens:
    """What is looked at: one question, or all of a kind together."""

    title: str
    kind: Kind
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """How the mentor looks now."""

    polarity: Polarity = "positive"
    lens: int = 0
    layout: LayoutKind = "target"
    labels: LabelStyle = "given"
    reach: Reach = "standard"
    focus: str | None = None

    def kept(self) -> dict[str, str]:
        """The choices that hold for every round, to begin with the next time."""
        return {name: getattr(self, name) for name in _KEPT}

    def with_kept(self, kept: Mapping[str, str]) -> View:
        """This view with those choices, as far as they still exist."""
        known = {name: kept[name] for name, ways in _KEPT.items() if kept.get(name) in ways}
        return replace(self, **known)  # type: ignore[arg-type]


_KEPT = {
    "layout": ("target", "communities", "spring"),
    "labels": get_args(LabelStyle),
    "reach": get_args(Reach),
}


@dataclass(frozen=True)
class Explored:
    """A round as it is explored; ids are those of ``made``, as text.

    ``groups``: the communities of the first positive question, largest first. ``bridges``:
    betweenness 0..1 on its mutual choices. ``prediction``: what the mentor expected before the
    first look.
    """

    asked: Round
    made: ClassRound
    analysis: Analysis
    groups: tuple[tuple[str, ...], ...]
    bridges: Mapping[str, float]
    prediction: Prediction | None = None
    pairs_by_question: Mapping[str, Pairs] = field(init=False)

    def __post_init__(self) -> None:
        pairs: dict[str, set[tuple[str, str]]] = {one.name: set() for one in self.made.questions}
        for one in self.made.nominations:
            pairs[one.question].add((one.nominator, one.nominee))
        frozen = {name: frozenset(found) for name, found in pairs.items()}
        object.__setattr__(self, "pairs_by_question", frozen)

    @cached_property
    def people(self) -> dict[str, Participant]:
        """The participants by id, in the order of the list (by name)."""
        return {str(one.pupil.id): one for one in self.asked.participants}

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each pupil in the list, from 1."""
        return {one: number for number, one in enumerate(self.people, 1)}

    def name(self, pupil: str) -> str:
        """The whole name."""
        return self.people[pupil].pupil.name

    def names(self, pupils: Iterable[str]) -> tuple[str, ...]:
        """Whole names, in the order of the list."""
        return tuple(self.name(one) for one in sorted(pupils, key=self.numbers.__getitem__))

    def answered(self, pupil: str) -> bool:
        """Whether the pupil handed in a form."""
        return pupil in self.made.responded

    def flags(self, pupil: str) -> tuple[Flag, ...]:
        """What may be shown of a pupil outside a case, the undetermined too."""
        return sorted_flags(self.analysis.pupil(pupil).flags)

    @cached_property
    def group_of(self) -> dict[str, str]:
        """The letter of each pupil's group; "" for a pupil on its own."""
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        return {
            one: letters[place] if len(group) > 1 and place < len(letters) else ""
            for place, group in enumerate(self.groups)
            for one in group
        }

    def pairs(self, lens: Lens) -> Pairs:
        """Who chose whom, through a lens."""
        return frozenset[tuple[str, str]]().union(
            *(self.pairs_by_question[name] for name in lens.questions)
        )


def mutual(pairs: Pairs) -> Pairs:
    """The pairs that stand in both directions."""
    return frozenset((a, b) for a, b in pairs if (b, a) in pairs)


# Questions


def lenses(explored: Explored, polarity: Polarity) -> tuple[Lens, ...]:
    """What can be looked at: each question, and the positive ones together."""
    kinds = _NEGATIVE if polarity == "negative" else _POSITIVE
    if polarity == "both":
        kinds = ("positive",)
    found = [
        Lens(one.name, kind, (one.name,)) for kind in kinds for one in explored.made.of_kind(kind)
    ]
    positive = tuple(one.name for one in explored.made.of_kind("positive"))
    if polarity == "positive" and len(positive) > 1:
        found.insert(len(positive), Lens("Alle positieve vragen samen", "positive", positive))
    return tuple(found)


def polarities(explored: Explored) -> tuple[Polarity, ...]:
    """Which polarities have something to show."""
    positive = bool(lenses(explored, "positive"))
    negative = bool(lenses(explored, "negative"))
    both = bool(lenses(explored, "both")) and bool(explored.made.of_kind("negative"))
    wanted: tuple[tuple[Polarity, bool], ...] = (
        ("positive", positive), ("negative", negative), ("both", both),
    )  # fmt: skip
    return tuple(one for one, there in wanted if there)


def lens_of(explored: Explored, view: View) -> Lens | None:
    """The lens of a view; None when the round asked nothing that can be drawn."""
    found = lenses(explored, view.polarity)
    return found[view.lens % len(found)] if found else None


def against(explored: Explored, view: View) -> Pairs:
    """The negative choices that lie over the positive ones."""
    if view.polarity != "both":
        return frozenset()
    return explored.pairs_by_question[explored.made.of_kind("negative")[0].name]


def base_pairs(explored: Explored, view: View) -> Pairs:
    """The choices that decide where everyone stands.

    Of a negative question too these are the positive ones where they were asked: being rejected
    is no place in the middle.
    """
    lens = lens_of(explored, view)
    positive = lenses(explored, "positive")
    if lens is None:
        return frozenset()
    if lens.kind in _NEGATIVE and positive:
        lens = positive[0]
    return explored.pairs(lens)


# Lines and emphasis


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line to draw from one pupil to another."""

    start: str
    end: str
    stroke: Stroke
    tone: Tone
    head: bool = False
    mark: str = ""


def tones(explored: Explored, view: View) -> dict[str, Tone]:
    """How each pupil stands to the chosen one; all alike when nobody is chosen."""
    lens, focus = lens_of(explored, view), view.focus
    if focus is None or lens is None:
        return dict.fromkeys(explored.people, "plain")
    pairs, turned_down = explored.pairs(lens), against(explored, view)
    result: dict[str, Tone] = {}
    for one in explored.people:
        gives, gets = (focus, one) in pairs, (one, focus) in pairs
        if one == focus:
            result[one] = "focus"
        elif gives and gets:
            result[one] = "both"
        elif view.reach != "mutual" and (gives or gets):
            result[one] = "outgoing" if gives else "incoming"
        elif (focus, one) in turned_down or (one, focus) in turned_down:
            result[one] = "against"
        else:
            result[one] = "faint"
    return result


def stretches(explored: Explored, view: View) -> tuple[Stretch, ...]:
    """The lines of a view.

    Mutual choices always; those of one side around the chosen pupil, or all of them on demand and
    on a negative question, where hardly any choice is mutual.
    """
    lens, focus = lens_of(explored, view), view.focus
    if lens is None:
        return ()
    pairs = explored.pairs(lens)
    everything = view.reach == "all" or (view.reach == "standard" and lens.kind in _NEGATIVE)
    crowded = len(mutual(pairs)) > _CROWDED * len(explored.people)
    found = []
    for a, b in sorted(pairs):
        both, near = (b, a) in pairs, focus in {a, b}
        if both and a > b:
            continue
        if both and near:
            found.append(Stretch(a, b, "double", "both"))
        elif both and (focus is None or everything or not crowded):
            stroke: Stroke = "dotted" if crowded else "solid"
            found.append(Stretch(a, b, stroke, "plain" if focus is None else "faint"))
        elif both or view.reach == "mutual":
            continue
        elif near:
            tone: Tone = "outgoing" if a == focus else "incoming"
            found.append(Stretch(a, b, "solid" if a == focus else "dashed", tone, True))
        elif everything:
            quiet = focus is not None or lens.kind not in _NEGATIVE
            found.append(Stretch(a, b, "dotted", "faint" if quiet else "plain", True))
    for a, b in sorted(against(explored, view)):
        if focus is None or focus in {a, b}:
            found.append(Stretch(a, b, "dotted", "against", True, RELATIONS["against"]))
    return tuple(found)


def seek(explored: Explored, text: str) -> tuple[str, ...]:
    """Whose name fits what was typed: names that begin so first; digits are list numbers."""
    wanted = fold(text)
    if wanted.isdecimal():
        return tuple(one for one, number in explored.numbers.items() if str(number) == wanted)
    return fitting({one: explored.name(one) for one in explored.people}, text)


def fitting(names: Mapping[Key, str], text: str) -> tuple[Key, ...]:
    """The keys of the names that hold ``text``: as their beginning first, of a word next."""
    wanted = fold(text)
    if not wanted:
        return ()
    folded = {key: fold(name) for key, name in names.items()}
    found = [key for key, name in folded.items() if wanted in name]

    def rank(key: Key) -> int:
        if folded[key].startswith(wanted):
            return 0
        return 1 if f" {wanted}" in folded[key] else 2

    return tuple(sorted(found, key=rank))
