"""What the agreements of the class ask for this week."""

from __future__ import annotations

from collections.abc import Iterator

from klasapp.agreements.review_service import due
from klasapp.store.session import Session
from klasapp.week.line import Harm, WeekLine, when_is


def agreement_lines(session: Session, class_id: int) -> Iterator[WeekLine]:
    """Agreements to make, to tell the parents, to endorse, to look back at."""
    for one in due(session, class_id):
        yield WeekLine(
            when=when_is(one.due, session.today),
            due=one.due,
            what=one.what,
            who=one.pupil,
            where="Afspraken",
            why=one.why,
            place_kind="agreements",
            number=class_id,
            pupil_id=one.pupil_id,
            task_id=one.topic.split()[0],
            harm=Harm.PUPIL if one.pupil_id else Harm.CLASS,
            topic=one.topic,
        )
