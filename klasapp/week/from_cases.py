"""What cases and "kijk eerst" plans ask for this week."""

from __future__ import annotations

from collections.abc import Iterator

from klasapp.cases.service import DueLine, due
from klasapp.protocol import Lane
from klasapp.store.session import Session
from klasapp.week.line import Harm, WeekLine, when_is

_SUPPORT_TEAM = "(meldcode)"
_LEGAL = frozenset({"case"})
"""Kinds of which the deadlines are those of the protocol and the law."""


def case_lines(session: Session, class_id: int) -> Iterator[WeekLine]:
    """Steps, talks, reports and promises of cases, and plans to look back at."""
    for line in due(session, class_id):
        yield WeekLine(
            when=when_is(line.due, session.today, line.overdue),
            due=line.due,
            what=line.what,
            who=line.who,
            where=line.label,
            why=line.why,
            place_kind=line.kind,
            number=line.number,
            task_id=line.task_id,
            harm=_harm(line),
            legal=line.kind in _LEGAL,
            # A report that was begun is still the same report.
            topic=f"{line.what.removesuffix(' (concept is begonnen)')} {line.who}",
        )


def _harm(line: DueLine) -> Harm:
    if line.what.endswith(_SUPPORT_TEAM):
        return Harm.DANGER
    if line.kind != "case":
        return Harm.LOOK
    return Harm.TARGETED if line.lane == Lane.TARGETED.value else Harm.CASE
