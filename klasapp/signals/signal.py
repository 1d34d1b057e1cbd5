"""A signal: something a mentor saw or heard, or something that goes well (R25, R74).

Signals say little by themselves; they are never added up to a score.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

from klasapp.errors import InputError
from klasapp.protocol import Signal as ProtocolSignal

SignalKind: TypeAlias = Literal["concern", "positive"]
OWN_EYES = "mentor"
MAX_TEXT = 4000


@dataclass(frozen=True, slots=True)
class SignalDraft:
    """A filled-in form. ``codes``: of the protocol's list; ``pupil_id`` None is the whole class."""

    class_id: int
    pupil_id: int | None
    kind: SignalKind
    seen_on: date
    source: str
    place: str = ""
    codes: tuple[str, ...] = ()
    text: str = ""
    round_id: int | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal that was kept."""

    id: int
    draft: SignalDraft
    noted_at: datetime


class SignalError(InputError):
    """A field of the form that cannot be kept like this; ``field`` is its name in code."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def check_signal(draft: SignalDraft, today: date) -> SignalDraft:
    """The draft with tidy text; ``SignalError`` for the first thing that is not right."""
    if draft.seen_on > today:
        raise SignalError("seen_on", "Deze dag moet nog komen. Vul in wanneer je het zag.")
    text = "".join(
        c
        for c in unicodedata.normalize("NFC", draft.text.replace("\r\n", "\n"))
        if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}
    ).strip()
    if len(text) > MAX_TEXT:
        raise SignalError("text", f"Deze tekst is langer dan {MAX_TEXT} tekens. Maak hem korter.")
    codes = () if draft.kind == "positive" else tuple(dict.fromkeys(draft.codes))
    if not text and not codes:
        raise SignalError(
            "text",
            "Schrijf in een zin wat er goed ging."
            if draft.kind == "positive"
            else "Kruis aan wat je zag, of schrijf het in een zin.",
        )
    return replace(draft, text=text, codes=codes)


def urgent(known: Iterable[ProtocolSignal], codes: Iterable[str]) -> tuple[ProtocolSignal, ...]:
    """The ticked signals that ask for a talk with the support team today (SG16, SG24)."""
    wanted = set(codes)
    return tuple(one for one in known if one.code in wanted and one.urgent)


def spoken_signal(signal: Signal, known: Iterable[ProtocolSignal]) -> str:
    """What was noticed, in words: the ticked points, then the text."""
    words = {one.code: one.text for one in known}
    points = [words.get(code, code) for code in signal.draft.codes]
    return "; ".join(part for part in (*points, " ".join(signal.draft.text.split())) if part)
