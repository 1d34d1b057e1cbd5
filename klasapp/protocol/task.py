"""What a case is to the deadline engine, and what a task is: frozen dataclasses, no rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How serious a case is; decides when the parents' talk is due (R145)."""

    LIGHT = "licht"
    MODERATE = "matig"
    SERIOUS = "ernstig"


class Lane(StrEnum):
    """Whose line of a case a task stands in; no lane of a pupil may be empty (R111)."""

    TARGETED = "gepeste"
    INVOLVED = "pester"
    PARENTS = "ouders"
    CLASS = "klas"
    CASE = "zaak"


class TaskState(StrEnum):
    """Where a task stands: its anchor not done yet, to do, done, left out, or paused (R127)."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    PAUSED = "paused"


class GateKind(StrEnum):
    """What a step needs before it can be ticked off (R132, R137, R139, R241)."""

    AGREEMENTS = "agreements"
    FOLLOW_UP = "follow_up"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition for finishing a task; ``text`` is the Dutch sentence."""

    kind: GateKind
    text: str
    minimum: int = 1


@dataclass(frozen=True, slots=True)
class Anchor:
    """From which task a term counts; ``on`` is None while that task is not done."""

    task: str
    on: date | None
    what: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the deadline engine must know of a case; no names, pupils are opaque ids.

    ``targeted``, ``involved`` and ``followers`` stand in the order in which they joined the case
    and that order must never change: the ids of tasks count on it. An empty tuple means one
    pupil who is not named yet. ``joined`` holds the date of pupils who came into the case later,
    ``leaving`` that of pupils who leave school. ``out_of_order`` has the reason why a task is
    taken before what it requires (R150).
    """

    reported_on: date  # the day the mentor was informed (C28)
    severity: Severity = Severity.MODERATE
    done: Mapping[str, date] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    out_of_order: Mapping[str, str] = field(default_factory=dict)
    targeted: tuple[str, ...] = ()
    involved: tuple[str, ...] = ()
    followers: tuple[str, ...] = ()
    joined: Mapping[str, date] = field(default_factory=dict)
    leaving: Mapping[str, date] = field(default_factory=dict)
    forms: tuple[str, ...] = ()  # codes such as DI4
    offender_unknown: bool = False
    targeted_consent: bool | None = None  # to the joint talk of step 4
    self_solved: bool = False  # level 0: the pupils solve it, klasapp follows (R112)
    self_solved_on: date | None = None  # since when; None = the day of the report
    level: int = 1  # escalation level, decides who calls the parents (C9)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing the protocol asks for, with its date and why it is that date.

    ``due`` is None while the anchor is not done; ``forecast`` is the date when every step is done
    on its due date. ``shifted_from`` is the date the rule counts to, when due (or, without due,
    forecast) was moved away from it; ``shift_reason`` says why, in Dutch.
    """

    id: str
    key: str  # which task text: D1 .. D12, S1 .., T4.1
    what: str
    who: str
    lane: Lane
    role: str | None  # gepeste | pester | meeloper
    pupil: str | None
    due: date | None
    forecast: date | None
    anchor: Anchor
    rule: str
    why: str
    shifted_from: date | None
    shift_reason: str
    source_lines: tuple[int, ...]
    own_term: bool  # the term is an addition: the written protocol gives none
    requires: tuple[str, ...]
    gates: tuple[Gate, ...]
    guides: tuple[str, ...]
    state: TaskState
    done_on: date | None
    reason: str  # why skipped, paused or taken out of order
    caveat: str  # what klasapp does not know about the calendar on that date

    @property
    def source_line(self) -> int:
        """The first line of the written protocol that this task rests on."""
        return self.source_lines[0]
