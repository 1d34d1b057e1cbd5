"""The lessons of the practice school: a year plan, and the lessons that were given by now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol

from klasapp.app.demo_agreements import FROM_LESSON

if TYPE_CHECKING:
    from klasapp.store.session import Session

MONDAY = 0
_RECENT = timedelta(weeks=5)
_REMARKS = (
    ("good", "Leuke start. De kring duurde te lang: volgende keer eerder verder."),
    ("good", "Bijna iedereen had een voorstel. De afspraak over laat zijn gaf gedoe."),
    ("mixed", "Onrustig na gym. De stellingen werkten wel."),
    ("good", "Veel inbreng van leerlingen die anders stil zijn."),
    ("mixed", "Stap 4 niet gehaald. Kom er volgende week op terug."),
    ("good", ""),
)
_AGREEMENTS = {
    "groepsapp-en-telefoons": "Na tien uur 's avonds is het stil in de groepsapp.",
    "terugkijken-op-onze-afspraken": FROM_LESSON,
    "hulp-vragen-is-geen-klikken": "Wie zich zorgen maakt om een ander, vertelt het de mentor.",
}


class History(Protocol):
    """The clock of the demo, which is moved from day to day."""

    now: datetime
    today: date

    def go_to(self, day: date) -> date:
        """Move to a day."""


def make_year_plan(session: Session, class_id: int) -> None:
    """Propose what lies ahead."""
    from klasapp.lessons import plan_service

    hour = plan_service.usual_hour(session, class_id)
    plan_service.make_plan(session, class_id, MONDAY, hour.first)


def give_lessons(
    session: Session,
    class_id: int,
    pupil_ids: tuple[int, ...],
    history: History,
    until: date,
) -> None:
    """Give every planned lesson up to and including ``until``, the last one not to its end."""
    from klasapp.lessons import plan_service, run_service
    from klasapp.lessons.run import is_last
    from klasapp.lessons.run_service import Afterwards

    for line in plan_service.year_of(session, class_id):
        if line.run is not None or line.plan is None or line.day > until:
            continue
        history.go_to(line.day)
        history.now = max(history.now, datetime.combine(line.day, time(10, 0)))
        done = sum(one.run is not None for one in plan_service.year_of(session, class_id))
        run_id = run_service.begin(
            session, class_id, line.lesson_id, short=done % 4 == 2, plan_id=line.plan.id
        )
        run_service.mark_absent(session, run_id, {pupil_ids[done % len(pupil_ids)]})
        run = run_service.find_run(session, run_id)
        while not is_last(run):
            history.now += timedelta(minutes=run.current.minutes or 1)
            run = run_service.next_step(session, run_id, skip=done == 4 and run.step == 4)
        history.now += timedelta(minutes=4)
        run_service.end(session, run_id)
        went, remark = _REMARKS[done % len(_REMARKS)]
        module = run_service.module_of(session, run)
        counts = {
            (number, place): (17, 8, 2, 0)[place]
            for number, question in enumerate(module.exit_card)
            for place, _ in enumerate(question.answers)
        }
        after = Afterwards(went, remark, _AGREEMENTS.get(line.lesson_id, ""), "", counts)
        run_service.save_afterwards(session, run_id, after)
        if line.day < history.today - _RECENT:
            run_service.looked_back(session, run_id)
