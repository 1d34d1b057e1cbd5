"""What the agreements of the class ask for this week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from klasapp.agreements.review_service import day_to_look_back, due
from klasapp.cases.service import days_of_running_cases
from klasapp.lessons.plan import EVENT_ONLY
from klasapp.lessons.plan_service import year_of
from klasapp.lessons.service import library
from klasapp.roster.spoken_time import spoken_day
from klasapp.store.session import Session
from klasapp.week.line import Harm, WeekLine, when_is

_WHY = (
    "Er is iets gebeurd waar de afspraken over gaan. Kijk kort terug met de klas: wat lukt, wat is "
    "moeilijk? Noem geen namen en niet het voorval zelf, en vraag eerst de gepeste of dit nu "
    "goed is. Past het niet, zet het dan op later of op gedaan. Uiterlijk {until}."
)


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
    days = tuple(_days_of_incidents(session, class_id))
    until = day_to_look_back(session, class_id, days)
    if until is not None:
        yield WeekLine(
            when=when_is(until, session.today),
            due=until,
            what="Kijk met de klas terug op de afspraken (na een incident in de klas)",
            who="",
            where="Afspraken",
            why=_WHY.format(until=spoken_day(until)),
            place_kind="agreements",
            number=class_id,
            task_id="incident",
            harm=Harm.CLASS,
            topic=f"incident {until}",
            closable=True,
        )


def _days_of_incidents(session: Session, class_id: int) -> Iterator[date]:
    """When a case of the class was opened, and when a lesson for after an incident was given."""
    yield from days_of_running_cases(session, class_id)
    for line in year_of(session, class_id):
        if line.run is not None and line.run.state == "finished":
            module = next((m for m in library(session).modules if m.id == line.lesson_id), None)
            if module is not None and module.phases == (EVENT_ONLY,):
                yield line.day
