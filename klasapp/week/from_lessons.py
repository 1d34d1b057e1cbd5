"""What the lessons ask for this week, and what of cases and signals a lesson may fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from klasapp.cases.service import forms_of_running_cases
from klasapp.lessons import plan_service
from klasapp.lessons.run import LessonRun
from klasapp.lessons.service import library
from klasapp.roster.service import school_calendar
from klasapp.roster.spoken_time import spoken_day
from klasapp.signals.service import codes_since
from klasapp.store.session import Session
from klasapp.week.line import Harm, WeekLine, when_is

_RECENT = timedelta(weeks=6)
_SOON = timedelta(weeks=2)
_PLACE = "Lessen"


def what_goes_on(session: Session, class_id: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of forms of bullying in open cases, and of the signals of the last six weeks."""
    since = session.today - _RECENT
    noted = codes_since(session, class_id, since)  # signals, and forms of bullying
    return (*forms_of_running_cases(session, class_id), *noted), noted


def lesson_lines(session: Session, class_id: int) -> Iterator[WeekLine]:
    """The lessons of the next two weeks, one that was left, looking back, and a dose that runs
    out (R26, D11).

    A class for which nobody plans or gives lessons here is left in peace: the mentor may use
    other ones.
    """
    year = plan_service.year_of(session, class_id)
    for line in year:
        if line.run is not None:
            yield from _of_run(session, line.run)
        elif line.plan is not None and line.day <= session.today + _SOON:
            late = "Deze les stond eerder in je jaarplan. Geef, schuif of schrap hem. "
            yield _line(
                session,
                line.day,
                f"Les geven: {line.title}",
                f"{late if line.day < session.today else ''}{line.plan.why}.",
                line.plan.id,
                f"plan {line.plan.id}",
            )
    ahead = any(one.run is None and session.today <= one.day <= session.today + _SOON
                for one in year)  # fmt: skip
    weeks, dose = plan_service.weeks_without(session, class_id)
    if year and weeks >= dose and not ahead:
        yield _line(
            session,
            None,
            "Plan een les",
            f"Al {weeks} weken gaf je geen les uit klasapp; de school vraagt er minstens één "
            f"per {dose} weken. In Lessen zie je ook wat past bij wat er nu speelt.",
            0,
            "dose",
        )


def _of_run(session: Session, run: LessonRun) -> Iterator[WeekLine]:
    if run.state == "running":
        yield _line(
            session,
            session.today,
            f"Les afmaken of afronden: {run.title}",
            f"Je begon op {spoken_day(run.started_at.date())} en was bij: {run.current.title}.",
            run.id,
            f"run {run.id}",
        )
        return
    module = next((one for one in library(session).modules if one.id == run.lesson_id), None)
    if run.state != "finished" or run.looked_back or module is None:
        return
    calendar, day = school_calendar(session), run.started_at.date()
    wanted = day + timedelta(weeks=module.follow_up.weeks)
    due = calendar.last_school_day(day, wanted) or wanted
    if not session.today - _SOON <= due <= session.today + _SOON:
        return
    look_back = _line(
        session,
        due,
        f"Terugkijken op de les: {run.title}",
        f"{module.follow_up.text} Daarna: F2 bij de les.",
        run.id,
        f"look back {run.id}",
    )
    yield replace(look_back, place_kind="lesson", closable=True)


def _line(
    session: Session, due: date | None, what: str, why: str, number: int, topic: str
) -> WeekLine:
    return WeekLine(
        when=when_is(due, session.today),
        due=due,
        what=what,
        who="",
        where=_PLACE,
        why=why,
        place_kind="lesson_plan",
        number=number,
        harm=Harm.CLASS,
        topic=topic,
    )
