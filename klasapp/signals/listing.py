"""Which signals to show: by pupil, kind, place and date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from klasapp.roster.pupil import fold
from klasapp.signals.signal import Signal

Show: TypeAlias = Literal["all", "waiting", "concern", "positive"]
SHOWS: tuple[tuple[Show, str], ...] = (
    ("all", "Alle soorten"),
    ("waiting", "Wacht op jou"),
    ("concern", "Zorgen"),
    ("positive", "Iets goeds"),
)
PERIODS: tuple[tuple[int, str], ...] = (
    (0, "Altijd"),
    (14, "Laatste 2 weken"),
    (42, "Laatste 6 weken"),
    (120, "Laatste 4 maanden"),
)
"""Days back, and their name; 0 is all."""


@dataclass(frozen=True, slots=True)
class SignalLine:
    """A signal in the list: in words, with the name of the pupil (empty: the class)."""

    signal: Signal
    who: str
    what: str
    place: str
    """Dutch."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the mentor wants to see; ``text``: part of a name or of what was noticed."""

    show: Show = "all"
    place: str = ""
    days: int = 0
    text: str = ""


def chosen(lines: Iterable[SignalLine], wanted: Filter, today: date) -> tuple[SignalLine, ...]:
    """The lines that fit, what waits first; each keeps its place otherwise."""
    since = today - timedelta(days=wanted.days) if wanted.days else date.min
    text = fold(wanted.text).strip()
    found = [
        one
        for one in lines
        if _fits(one.signal, wanted.show)
        and (not wanted.place or one.signal.draft.place == wanted.place)
        and one.signal.draft.seen_on >= since
        and (not text or text in fold(f"{one.who} {one.what}"))
    ]
    return tuple(sorted(found, key=lambda one: one.signal.state != "waiting"))


def _fits(signal: Signal, show: Show) -> bool:
    if show == "all":
        return True
    if show == "waiting":
        return signal.state == "waiting"
    return signal.draft.kind == show
