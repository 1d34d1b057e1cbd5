"""How pupils are labelled in the sociogram, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from klasapp.sociogram.explore import Explored, LabelStyle, View, base_pairs
from klasapp.sociogram.wording import CERTAINTY_WORDS

if TYPE_CHECKING:
    from klasapp.sociometry.layout import Layout, LayoutKind
    from klasapp.sociometry.layout_steps import Steps

Measure: TypeAlias = Callable[[str], int]
"""The width of a text in cells."""

LABEL_STYLES: tuple[LabelStyle, ...] = ("given", "full", "initials", "numbers")
LABEL_WORDS: dict[LabelStyle, str] = {
    "given": "voornamen", "full": "hele namen", "initials": "initialen", "numbers": "nummers",
}  # fmt: skip
LAYOUT_WORDS: dict[LayoutKind, str] = {
    "target": "roos", "communities": "groepjes", "spring": "netwerk",
}  # fmt: skip
ABSENT = "–"

_LIMITS = (24, 20, 16, 14, 12, 10, 9, 8, 7, 6, 5, 4)
_AIR = 1.8
"""So many times the cells of all labels a canvas must have for lines to be read."""

# Labels


def short_names(explored: Explored) -> dict[str, str]:
    """Given names, with as many letters of the family name as it takes to tell two apart."""
    same: dict[str, list[str]] = {}
    for one, person in explored.people.items():
        same.setdefault(person.pupil.given_name.casefold(), []).append(one)
    result = {}
    for alike in same.values():
        for one in alike:
            result[one] = _short_name(explored, one, [other for other in alike if other != one])
    return result


def _short_name(explored: Explored, pupil: str, others: list[str]) -> str:
    given = explored.people[pupil].pupil.given_name or explored.name(pupil)
    if not others:
        return given
    mine, theirs = _family(explored, pupil), [_family(explored, other) for other in others]
    for length in range(1, len(mine) + 1):
        if all(other[:length].casefold() != mine[:length].casefold() for other in theirs):
            return f"{given} {mine[:length]}"
    return f"{given} {explored.numbers[pupil]}"


def _family(explored: Explored, pupil: str) -> str:
    """The family name without its infix."""
    person = explored.people[pupil].pupil
    words = person.name.removeprefix(person.given_name).split()
    while len(words) > 1 and words[0].lstrip("'’")[:1].islower():
        words.pop(0)
    return " ".join(words)


def labels(explored: Explored, style: LabelStyle, limit: int, measure: Measure) -> dict[str, str]:
    """A text of at most ``limit`` cells for each pupil (numbers: whole), no two the same."""
    if style == "numbers":
        return {one: str(number) for one, number in explored.numbers.items()}
    wished = {
        "given": short_names(explored),
        "full": {one: explored.name(one) for one in explored.people},
        "initials": {one: _initials(explored, one) for one in explored.people},
    }[style]
    result: dict[str, str] = {}
    taken: set[str] = set()
    for one, text in wished.items():
        label = cut(text, limit, measure)
        if not label.strip() or label.casefold() in taken:
            number = str(explored.numbers[one])
            label = cut(text, max(limit - len(number), 1), measure).rstrip("…") + number
        taken.add(label.casefold())
        result[one] = label
    return result


def _initials(explored: Explored, pupil: str) -> str:
    person = explored.people[pupil].pupil
    return (person.given_name[:1] + _family(explored, pupil)[:1]).upper()


def cut(text: str, limit: int, measure: Measure) -> str:
    """The text, or as much of it as fits with a sign that more follows."""
    if measure(text) <= limit:
        return text
    while text and measure(text) > limit - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def suffix(explored: Explored, pupil: str) -> str:
    """What stands behind a label: an aandachtspunt that holds, and no form."""
    firm = [flag for flag in explored.flags(pupil) if flag.certainty != "undetermined"]
    symbol = CERTAINTY_WORDS[firm[0].certainty or "certain"][0] if firm else ""
    return symbol + ("" if explored.answered(pupil) else ABSENT)


# Places


@dataclass(frozen=True, slots=True)
class Arranged:
    """Where every label stands; ``style`` is another than asked for where names did not fit."""

    labels: Mapping[str, str]
    """Without the symbol before them, for which one cell is kept."""
    layout: Layout
    steps: Steps
    style: LabelStyle


def arrange(
    explored: Explored, view: View, size: tuple[int, int], measure: Measure, seed: int
) -> Arranged:
    """Lay out the class on a canvas of ``size`` cells with labels as long as the room allows."""
    from klasapp.sociometry.layout import lay_out
    from klasapp.sociometry.layout_steps import steps

    chosen, style = _fitting(explored, view.labels, size, measure)
    texts = {one: text + suffix(explored, one) for one, text in chosen.items()}
    widths = {one: 1 + measure(text) for one, text in texts.items()}
    pairs = base_pairs(explored, view)
    received = dict.fromkeys(texts, 0)
    for _, b in pairs:
        received[b] += 1
    groups = explored.groups or tuple((one,) for one in texts)
    found = lay_out(view.layout, widths, pairs, received, size, groups=groups, seed=seed)
    return Arranged(texts, found, steps(found.places, widths), style)


def _fitting(
    explored: Explored, style: LabelStyle, size: tuple[int, int], measure: Measure
) -> tuple[dict[str, str], LabelStyle]:
    marks = sum(3 + len(suffix(explored, one)) for one in explored.people)
    for wanted in (style, "initials", "numbers"):
        for limit in _LIMITS:
            found = labels(explored, wanted, limit, measure)
            cells = marks + sum(measure(text) for text in found.values())
            if cells * _AIR <= size[0] * size[1]:
                return found, wanted
    return labels(explored, "numbers", _LIMITS[-1], measure), "numbers"
