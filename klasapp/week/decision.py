"""What the mentor decided about a line: later, or done, each with a reason. Nothing drops off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeAlias

from klasapp.errors import InputError
from klasapp.protocol import spoken
from klasapp.week.line import WeekLine, in_order

Kind: TypeAlias = Literal["later", "done"]
MAX_REASON = 500
MAX_DAYS = 92
"""How far "later" reaches: a school term."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. ``line``: the key of the line; ``what``: its text, without a name."""

    id: int
    line: str
    kind: Kind
    until: date | None
    """For "later": the day on which the line is back."""
    reason: str
    what: str
    pupil_id: int | None
    decided_at: datetime


class DecisionError(InputError):
    """A field that is not right: ``reason`` or ``until``."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class Round:
    """Everything of a class: what is in sight, and what the mentor closed."""

    lines: tuple[WeekLine, ...]
    closed: tuple[Decision, ...] = ()
    """Lines that are there but that the mentor closed, newest first."""


def check_reason(reason: str) -> str:
    """The reason on one line; ``DecisionError`` when it is empty or too long."""
    kept = " ".join(reason.split())
    if not kept:
        raise DecisionError("reason", "Schrijf in een paar woorden waarom.")
    if len(kept) > MAX_REASON:
        raise DecisionError("reason", f"Maak de reden korter dan {MAX_REASON} tekens.")
    return kept


def check_until(until: date, today: date) -> date:
    """A day on which the line comes back; ``DecisionError`` for one that cannot be."""
    if until <= today:
        raise DecisionError("until", "Kies een dag na vandaag.")
    if (until - today).days > MAX_DAYS:
        raise DecisionError("until", "Kies een dag binnen drie maanden; dan zie je hem nog terug.")
    return until


def decided(lines: Iterable[WeekLine], decisions: Iterable[Decision], today: date) -> Round:
    """The lines as the newest decision about each leaves them.

    Done: closed, where a line may be. Later: among the lines of later, until its day. A deadline
    of the protocol that is due today or too late stays where it is, with the reason; so does every
    line whose day came. Each line that goes in comes out, in ``lines`` or in ``closed``.
    """
    newest: dict[str, Decision] = {}
    for one in sorted(decisions, key=lambda one: (one.decided_at, one.id)):
        newest[one.line] = one
    shown, closed = [], []
    for line in lines:
        found = newest.get(line.key)
        if found is None:
            shown.append(line)
        elif found.kind == "done":
            if line.closable:
                closed.append(found)
            else:
                shown.append(line)
        else:
            shown.append(_later(line, found, today))
    closed.sort(key=lambda one: (one.decided_at, one.id), reverse=True)
    return Round(in_order(shown), tuple(closed))


def _later(line: WeekLine, decision: Decision, today: date) -> WeekLine:
    assert decision.until is not None
    until = spoken(decision.until)
    if decision.until <= today:
        why = f"Je zette dit op later tot {until}, omdat: {decision.reason} {line.why}"
        return replace(line, why=why, held=decision)
    if line.legal and line.when in {"overdue", "today"}:
        still = " Het blijft te laat." if line.when == "overdue" else ""
        why = f"Later ({until}), omdat: {decision.reason}{still} {line.why}"
        return replace(line, why=why, held=decision)
    why = f"Later, omdat: {decision.reason} {line.why}"
    return replace(line, when="later", due=decision.until, why=why, lifted=False, held=decision)
