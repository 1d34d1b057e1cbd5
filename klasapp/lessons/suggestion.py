"""Which lessons fit what goes on in the class now, without anybody being named (R27)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from klasapp.lessons.module import SUITS, LessonModule

_SIGNALS = {
    "buitensluiten": ("SG3", "SG4", "SG13", "SG18", "SG21"),
    "spullen": ("SG5", "SG6"),
    "online": ("SG8", "SG9", "SG10"),
    "lichamelijk": ("SG16",),
}
"""Signals of the protocol that point at one form; most signals do not."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A lesson, and the Dutch words for what it fits."""

    lesson_id: str
    fits: tuple[str, ...]


def what_goes_on(forms: Iterable[str], signals: Iterable[str]) -> tuple[str, ...]:
    """The words of ``SUITS`` for codes of forms of bullying (``DI3``) and signals (``SG5``)."""
    codes, seen = set(forms), set(signals)
    return tuple(
        word
        for word, code in SUITS.items()
        if (code and any(_is_under(one, code) for one in codes))
        or seen.intersection(_SIGNALS.get(word, ()))
    )


def suggest(
    modules: Sequence[LessonModule], words: Sequence[str], given: Collection[str], most: int = 3
) -> tuple[Suggestion, ...]:
    """The lessons that fit most of ``words`` and were not given yet, best first.

    A lesson for after an incident is never suggested by itself: only the mentor knows whether
    there was one.
    """
    found = [
        (module, tuple(word for word in words if word in module.suits))
        for module in modules
        if module.id not in given and module.phases != ("na incident",)
    ]
    ranked = sorted(
        (pair for pair in found if pair[1]),
        key=lambda pair: (-len(pair[1]), len(pair[0].suits)),
    )
    return tuple(Suggestion(module.id, fits) for module, fits in ranked[:most])


def _is_under(code: str, group: str) -> bool:
    """DI3 is under DI; DI9 (images) has a word of its own but is online as well."""
    if any(char.isdigit() for char in group):
        return code == group
    return code.rstrip("0123456789") == group
