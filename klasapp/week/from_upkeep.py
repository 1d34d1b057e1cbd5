"""What upkeep asks for this week: data whose time is over."""

from __future__ import annotations

from collections.abc import Iterator

from klasapp.roster.spoken_time import spoken_day
from klasapp.store.session import Session
from klasapp.upkeep.access import due_on, open_points
from klasapp.upkeep.access_service import list_requests
from klasapp.upkeep.retention_service import count_now
from klasapp.week.line import Harm, WeekLine, when_is


def upkeep_lines(session: Session, _class_id: int) -> Iterator[WeekLine]:
    """Requests that wait for an answer (D16), and what must go (D17); the same for every class."""
    for view in list_requests(session):
        if view.request.done:
            continue
        due = due_on(view.request)
        points = open_points(view.request, view.ruling)
        yield WeekLine(
            when=when_is(due, session.today),
            due=due,
            what="Verzoek om inzage beantwoorden",
            who=view.pupil,
            where="Beheer",
            why=(
                f"Het verzoek kwam binnen op {spoken_day(view.request.received_on)}; de wet geeft "
                f"één maand, en vakanties tellen mee. Nu: {points[0] if points else 'afronden.'}"
            ),
            place_kind="access",
            number=view.request.id,
            pupil_id=view.request.pupil_id,
            harm=Harm.PUPIL,
            legal=True,
        )
    going = count_now(session)
    if not going:
        return
    listed = ", ".join(f"{count} {words}" for words, count in going)
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
