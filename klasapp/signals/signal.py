"""A signal: something a mentor saw or heard, or something that goes well (R25, R74).

A report is a signal that somebody else brought: it waits until the mentor decided what happens
with it. Signals say little by themselves; they are never added up to a score.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

from klasapp.errors import InputError
from klasapp.protocol import Form
from klasapp.protocol import Signal as ProtocolSignal

SignalKind: TypeAlias = Literal["concern", "positive"]
StepKind: TypeAlias = Literal["stays", "to_case", "consulted"]
State: TypeAlias = Literal["good", "noted", "waiting", "stays", "case"]
OWN_EYES = "mentor"
MAX_TEXT, MAX_REPORTER, MAX_REASON = 4000, 120, 1000
STATE_WORDS: dict[State, tuple[str, str]] = {
    "waiting": ("!", "wacht op jou"),
    "noted": ("·", "genoteerd"),
    "stays": ("◐", "blijft een signaal"),
    "case": ("●", "in een zaak"),
    "good": ("+", "iets goeds"),
}
"""Symbol and word of each state."""


@dataclass(frozen=True, slots=True)
class SignalDraft:
    """A filled-in form. ``pupil_id`` None is the whole class.

    ``codes``: of the signals (SG3) and the forms of bullying (BU1) in the protocol's lists.
    ``unnamed``: who told it does not want to be named (R46). ``reported_on``: when the mentor
    heard it (R115), for a report.
    """

    class_id: int
    pupil_id: int | None
    kind: SignalKind
    seen_on: date
    source: str
    place: str = ""
    codes: tuple[str, ...] = ()
    text: str = ""
    round_id: int | None = None
    moment: str = ""
    reporter: str = ""
    unnamed: bool = False
    reported_on: date | None = None

    @property
    def is_report(self) -> bool:
        """Whether somebody else brought it (R46, R47, R113-R115)."""
        return self.kind == "concern" and self.source != OWN_EYES


@dataclass(frozen=True, slots=True)
class Step:
    """What the mentor did with a signal. ``check_on``: when to look again (C13)."""

    kind: StepKind
    check_on: date | None
    case_id: int | None
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal that was kept, with the steps taken, oldest first."""

    id: int
    draft: SignalDraft
    noted_at: datetime
    steps: tuple[Step, ...] = ()

    @property
    def decision(self) -> Step | None:
        """What was decided last: it stays a signal, or it went into a case."""
        return next((one for one in reversed(self.steps) if one.kind != "consulted"), None)

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.draft.kind == "positive":
            return "good"
        if self.decision is not None:
            return "case" if self.decision.kind == "to_case" else "stays"
        return "waiting" if self.draft.is_report else "noted"

    @property
    def check_on(self) -> date | None:
        """When the mentor wants to look at it again."""
        found = self.decision
        return found.check_on if found is not None and found.kind == "stays" else None

    @property
    def consulted(self) -> bool:
        """Whether the support team was spoken with about an injury or self-harm."""
        return any(one.kind == "consulted" for one in self.steps)


class SignalError(InputError):
    """A field of the form that cannot be kept like this; ``field`` is its name in code."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def check_signal(draft: SignalDraft, today: date) -> SignalDraft:
    """The draft with tidy text; ``SignalError`` for the first thing that is not right."""
    if draft.seen_on > today:
        raise SignalError("seen_on", "Deze dag moet nog komen. Vul in wanneer je het zag.")
    heard = draft.reported_on
    if heard is not None and heard > today:
        raise SignalError("reported_on", "Deze dag moet nog komen. Vul in wanneer je het hoorde.")
    if heard is not None and heard < draft.seen_on:
        raise SignalError("reported_on", "Je hoorde het niet eerder dan het gebeurde.")
    text = tidy(draft.text)
    if len(text) > MAX_TEXT:
        raise SignalError("text", f"Deze tekst is langer dan {MAX_TEXT} tekens. Maak hem korter.")
    reporter = " ".join(tidy(draft.reporter).split())
    if len(reporter) > MAX_REPORTER:
        raise SignalError("reporter", f"Maak dit korter dan {MAX_REPORTER} tekens.")
    codes = () if draft.kind == "positive" else tuple(dict.fromkeys(draft.codes))
    if not text and not codes:
        raise SignalError(
            "text",
            "Schrijf in een zin wat er goed ging."
            if draft.kind == "positive"
            else "Kruis aan wat je zag, of schrijf het in een zin.",
        )
    kept = replace(draft, text=text, codes=codes, reporter=reporter)
    if kept.is_report:
        return replace(kept, reported_on=heard or today)
    return replace(kept, reporter="", unnamed=False, reported_on=None)


def check_step(kind: StepKind, reason: str, check_on: date | None, today: date) -> str:
    """The reason of a step, tidy; ``SignalError`` for what is not right (C13)."""
    kept = tidy(reason)
    if not kept:
        asked = "met wie je overlegde" if kind == "consulted" else "waarom"
        raise SignalError("reason", f"Schrijf {asked}.")
    if len(kept) > MAX_REASON:
        raise SignalError("reason", f"Maak dit korter dan {MAX_REASON} tekens.")
    if check_on is not None and check_on <= today:
        raise SignalError("check_on", "Kies een dag na vandaag.")
    return kept


def tidy(text: str) -> str:
    """Text as typed in NFC, without signs that no screen can show."""
    return "".join(
        c
        for c in unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"}
    ).strip()


def urgent(known: Iterable[ProtocolSignal], codes: Iterable[str]) -> tuple[ProtocolSignal, ...]:
    """The ticked signals that ask for a talk with the support team today (SG16, SG24)."""
    wanted = set(codes)
    return tuple(one for one in known if one.code in wanted and one.urgent)


def spoken_signal(
    signal: Signal, known: Iterable[ProtocolSignal], forms: Iterable[Form] = ()
) -> str:
    """What was noticed, in words: the ticked points, then the text."""
    words = {one.code: one.text for one in known} | {one.code: one.label for one in forms}
    points = [words.get(code, code) for code in signal.draft.codes]
    return "; ".join(part for part in (*points, " ".join(signal.draft.text.split())) if part)
