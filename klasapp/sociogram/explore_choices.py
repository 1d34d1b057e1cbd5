"""The bars above the sociogram: which question, and the ways of looking."""

from __future__ import annotations

from klasapp.sociogram.explore import (
    POLARITY_WORDS,
    LabelStyle,
    Reach,
    View,
    lens_of,
    lenses,
    polarities,
)
from klasapp.sociogram.explore_places import LABEL_WORDS, LAYOUT_WORDS
from klasapp.sociogram.explore_service import Explored

_REACH_WORDS: dict[Reach, str] = {
    "standard": "gewoon", "all": "alle pijlen", "mutual": "wederzijds",
}  # fmt: skip


def question_title(explored: Explored, view: View) -> tuple[str, bool]:
    """The question that is looked at, and whether there are more."""
    lens, count = lens_of(explored, view), len(lenses(explored, view.polarity))
    which = f" ({view.lens % count + 1} van {count})" if count > 1 else ""
    return (lens.title if lens else "") + which, count > 1


def ways_of_looking(
    explored: Explored, view: View, labels: LabelStyle, *, wide: bool
) -> list[tuple[str, str, str]]:
    """(key, Dutch text, action) of what can be chosen; ``wide``: with a word for what it is."""
    about = "{}: " if wide else ""
    offered = [
        ("i", about.format("indeling") + LAYOUT_WORDS[view.layout], "next_layout"),
        ("a", about.format("lijnen") + _REACH_WORDS[view.reach], "next_reach"),
        ("n", about.format("namen") + LABEL_WORDS[labels], "next_labels"),
    ]
    if len(polarities(explored)) > 1:
        text = about.format("vragen") + POLARITY_WORDS[view.polarity]
        offered.append(("p", text, "next_polarity"))
    return offered
