"""What upkeep asks for this week: data whose time is over."""

from __future__ import annotations

from collections.abc import Iterator

from klasapp.store.session import Session
from klasapp.upkeep.retention_service import plan_now
from klasapp.week.line import Harm, WeekLine, when_is


def upkeep_lines(session: Session, _class_id: int) -> Iterator[WeekLine]:
    """One line when something must go by the protocol (D17); the same for every class."""
    plan = plan_now(session)
    if not plan.going:
        return
    listed = ", ".join(f"{count} {words}" for words, count in plan.counts)
    yield WeekLine(
        when=when_is(session.today, session.today),
        due=session.today,
        what="Opruimen: gegevens waarvan de bewaartermijn voorbij is",
        who="",
        where="Beheer",
        why=f"Volgens het protocol moet dit weg: {listed}. Je ziet eerst precies wat.",
        place_kind="retention",
        number=0,
        harm=Harm.CLASS,
    )
