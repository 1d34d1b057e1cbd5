"""Levels of a case: who decides, who leads, what has to be ticked, and what a breach proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from klasapp.cases.case import DraftError, tidy
from klasapp.cases.days import on_school_day
from klasapp.cases.follow_up import LAST_CHANCE, rung_words
from klasapp.protocol import Level, Protocol, SchoolCalendar

ROLES = ("mentor", "apc", "teamleider", "directie")
"""Who can decide, from the least to the most."""
_LEAST = {0: "mentor", 1: "mentor", 2: "mentor", 3: "apc", 4: "teamleider"}
FIRST_LEVEL = 1
SHARED_LEVEL = 2
"""From here on somebody else leads than the mentor (R171, R172)."""
_TICK_DAYS = 7
_FEEDBACK_DAYS = 14
MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A decision about the level of a case."""

    level: int
    decided_on: date
    decided_by: str
    decided_role: str
    reason: str
    lead_from: str
    lead_to: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class LevelDraft:
    """A filled-in form for another level."""

    level: int
    decided_on: date
    decided_by: str
    decided_role: str
    reason: str
    lead_to: str
    feedback_on: date | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """When the mentor hears back from who leads; ``received_on`` None while that is open."""

    id: int
    due_on: date
    received_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A point that was done, on a day; ``note``: where it can be read, such as the minutes."""

    id: int
    item: str
    on: date
    note: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """Something to tick; ``tick`` None while it is to do."""

    item: str
    text: str
    due: date
    tick: Tick | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What klasapp proposes after a breach (C11). A person decides; klasapp never does."""

    source: str
    """``breach`` or ``follow_up``: where ``number`` belongs."""
    number: int
    pupil_id: int | None
    on: date
    what: str
    rung: str
    followed: bool | None = None
    reason: str = ""
    decided_by: str = ""
    decided_on: date | None = None

    @property
    def words(self) -> str:
        """The proposal in Dutch."""
        return rung_words(self.rung)


def level_of(protocol: Protocol, number: int) -> Level:
    """The level with that number; a file without it gives its bare number."""
    found = next((level for level in protocol.levels if level.number == number), None)
    return found or Level(number, f"Niveau {number}", "mentor", "", (), (1,))


def may_decide(level: int, role: str) -> bool:
    """Whether that role may bring a case to a level: 3 from the anti-pestcoördinator on, 4 from
    the afdelingsleider on (R173, R175)."""
    return ROLES.index(role) >= ROLES.index(_LEAST[level])


def check_level(draft: LevelDraft, now: int, protocol: Protocol, today: date) -> LevelDraft:
    """The draft with tidy texts; ``DraftError`` for the first thing that is not right."""
    if draft.level == now:
        raise DraftError("level", f"De zaak staat al op niveau {now}. Kies een ander niveau.")
    if draft.decided_on > today:
        raise DraftError("decided_on", "Deze dag moet nog komen. Vul in wanneer het besloten is.")
    if not may_decide(draft.level, draft.decided_role):
        least = protocol.role_name(_LEAST[draft.level])
        raise DraftError(
            "decided_role",
            f"Niveau {draft.level} besluit de {least} of iemand daarboven. Vul in wie het besloot; "
            "jij legt het vast.",
        )
    by = tidy(draft.decided_by, "decided_by", MAX_NAME)
    if not by:
        raise DraftError("decided_by", "Vul de naam in van wie het besloot.")
    reason = tidy(draft.reason, "reason")
    if not reason:
        raise DraftError("reason", "Schrijf waarom de zaak naar dit niveau gaat.")
    lead = tidy(draft.lead_to, "lead_to", MAX_NAME)
    if not lead:
        raise DraftError("lead_to", "Vul in wie vanaf nu de regie heeft.")
    if draft.level >= SHARED_LEVEL and draft.feedback_on is None:
        raise DraftError("feedback_on", "Vul in wanneer jij hoort hoe het verdergaat.")
    if draft.feedback_on is not None and draft.feedback_on < today:
        raise DraftError("feedback_on", "Deze dag is al geweest. Kies een dag die nog komt.")
    feedback = draft.feedback_on if draft.level >= SHARED_LEVEL else None
    return LevelDraft(draft.level, draft.decided_on, by, draft.decided_role, reason, lead, feedback)


def points(
    protocol: Protocol,
    changes: Sequence[LevelChange],
    ticks: Sequence[Tick],
    calendar: SchoolCalendar,
) -> tuple[Point, ...]:
    """What belongs to the levels a case is on, each with its tick (R153-R162, R171-R173, C27).

    Going down a level and up again asks everything again.
    """
    climb = _climb(changes)
    made: list[Point] = []
    for change in climb:
        level = level_of(protocol, change.level)
        items = [(f"{level.number}.{n}", one.text) for n, one in enumerate(level.checklist, 1)]
        if change.lead_from != change.lead_to:
            items.append((f"{level.number}.regie", f"{change.lead_to} neemt de regie aan."))
        due = on_school_day(calendar, change.decided_on, _TICK_DAYS)
        since = climb[0].recorded_at
        found = {tick.item: tick for tick in ticks if tick.recorded_at >= since}
        made += [Point(item, text, due, found.get(item)) for item, text in items]
    return tuple(made)


def _climb(changes: Sequence[LevelChange]) -> list[LevelChange]:
    """The decisions since the case was last below level 2, one per level."""
    climb: dict[int, LevelChange] = {}
    for change in changes:
        for level in [level for level in climb if level > change.level]:
            del climb[level]
        if change.level >= SHARED_LEVEL:
            climb.setdefault(change.level, change)
    return [climb[level] for level in sorted(climb)]


def feedback_day(calendar: SchoolCalendar, today: date) -> date:
    """When the mentor hears back, when nothing else was agreed."""
    return on_school_day(calendar, today, _FEEDBACK_DAYS)


def next_rung(protocol: Protocol, earlier: Sequence[Proposal], pupil_id: int | None) -> str:
    """What to propose after one more breach by this pupil: the next rung, at most the last one.

    The ladder is of a pupil: a breach by another one in the same case does not count (R142).
    """
    ladder = protocol.settings.breaches or (LAST_CHANCE,)
    count = sum(one.pupil_id in {pupil_id, None} or pupil_id is None for one in earlier)
    return ladder[min(count, len(ladder) - 1)]
