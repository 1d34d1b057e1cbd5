"""What a mentor can do with the year plan of a class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from klasapp.errors import InputError, KlasappError
from klasapp.lessons import plan_records as records
from klasapp.lessons import run_records
from klasapp.lessons.module import LessonModule
from klasapp.lessons.plan import (
    REVIEW,
    WEEKDAYS,
    YearFrame,
    class_year,
    lesson_days,
    longest_wait,
    moved,
    phase_of,
    propose,
)
from klasapp.lessons.plan_records import PlannedLesson
from klasapp.lessons.run import LessonRun
from klasapp.lessons.service import find_module, library
from klasapp.lessons.suggestion import Suggestion, suggest, what_goes_on
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.service import class_of, school_calendar
from klasapp.roster.spoken_time import numeric_day
from klasapp.store.session import Session
from klasapp.store.settings import read_setting, write_setting

_DAY, _START = "lessons.{}.weekday", "lessons.{}.start"


@dataclass(frozen=True, slots=True)
class MentorHour:
    """When a class has its mentor lesson: the day of the week (0 is Monday) and the first day."""

    weekday: int
    first: date

    @property
    def spoken(self) -> str:
        """Such as maandag."""
        return WEEKDAYS[self.weekday]


@dataclass(frozen=True, slots=True)
class YearLine:
    """One line of the year: a planned lesson, a lesson that was given, or both."""

    day: date
    lesson_id: str
    title: str
    plan: PlannedLesson | None
    run: LessonRun | None

    @property
    def key(self) -> str:
        """Names the line in a list."""
        return f"run:{self.run.id}" if self.run else f"plan:{self.plan.id if self.plan else 0}"


def mentor_hour(session: Session, class_id: int) -> MentorHour | None:
    """When the class has its mentor lesson; None while nobody said so."""
    with session.reading() as db:
        day = read_setting(db, _DAY.format(class_id))
        start = read_setting(db, _START.format(class_id))
    return MentorHour(int(day), date.fromisoformat(start)) if day and start else None


def usual_hour(session: Session, class_id: int) -> MentorHour:
    """What to offer first: the hour that was chosen, else Monday from the first school day."""
    known = mentor_hour(session, class_id)
    if known is not None:
        return known
    year = class_of(session, class_id).school_year
    calendar = school_calendar(session)
    first = year.first_day
    return MentorHour(
        0, first if calendar.is_school_day(first) else calendar.next_school_day(first)
    )


def frame_of(session: Session, class_id: int, hour: MentorHour) -> YearFrame:
    """The mentor lessons of a class, with the rules of the school's protocol."""
    school_class = class_of(session, class_id)
    year, calendar = school_class.school_year, school_calendar(session)
    settings = current_protocol(session).settings
    summer = [one.first for one in calendar.holidays
              if one.name == "zomer" and one.school_year == year.name]  # fmt: skip
    last = min([year.last_day, *summer])
    days = lesson_days(calendar, hour.weekday, max(hour.first, year.first_day), last)
    return YearFrame(days, calendar, settings.lesson_dose_weeks, settings.agreements_review,
                     class_year(school_class.name))  # fmt: skip


def make_plan(session: Session, class_id: int, weekday: int, first: date) -> int:
    """Propose the rest of the year, and keep when the mentor lesson is; returns how many lessons.

    What the mentor put, moved or dropped by hand stays; what was proposed before and lies ahead
    is proposed anew. Raises ``InputError`` for a first day outside the school year.
    """
    year = class_of(session, class_id).school_year
    if not year.holds(first):
        raise InputError(
            f"Deze dag ligt niet in schooljaar {year.name}. Kies een dag daarin, of een andere "
            "klas."
        )
    hour = MentorHour(weekday, first)
    with session.writing() as db:
        write_setting(db, _DAY.format(class_id), str(weekday))
        write_setting(db, _START.format(class_id), first.isoformat())
        taken = {run.started_at.date(): run.lesson_id for run in run_records.runs_of(db, class_id)}
        unwanted = set(taken.values()) - {REVIEW}
        for line in records.plan_of(db, class_id):
            if line.state == "dropped":
                unwanted.add(line.lesson_id)
            elif line.state == "planned" and not line.by_hand:
                records.remove(db, line.id)
            elif line.state == "planned" and line.day >= session.today:
                taken[line.day] = line.lesson_id
        modules = library(session).modules
        titles = {module.id: module.title for module in modules}
        frame = frame_of(session, class_id, hour)
        made = propose(modules, frame, session.today, taken, unwanted)
        for one in made:
            records.add(db, PlannedLesson(0, class_id, one.lesson_id, titles[one.lesson_id],
                                          one.day, one.phase, one.why))  # fmt: skip
        session.audit("lesson_plan.make", f"class:{class_id}", str(len(made)))
    return len(made)


def caveat(session: Session, class_id: int) -> str:
    """A Dutch sentence when the holidays of this school year are not known; else an empty text."""
    year, calendar = class_of(session, class_id).school_year, school_calendar(session)
    known = calendar.knows(year.first_day.replace(month=10)) and calendar.knows(
        year.last_day.replace(month=6, day=30)
    )
    if known:
        return ""
    return (
        f"De vakanties van {year.name} zijn niet bekend. Leg het jaarplan naast de kalender van je "
        "school, of zet de vakanties in Beheer, Schooljaar."
    )


def year_of(session: Session, class_id: int) -> tuple[YearLine, ...]:
    """The year of a class as one list, earliest first; dropped lessons are left out."""
    with session.reading() as db:
        plan = records.plan_of(db, class_id)
        runs = run_records.runs_of(db, class_id)
    by_plan = {run.plan_id: run for run in runs if run.plan_id is not None}
    lines = [
        YearLine(line.day, line.lesson_id, line.title, line, None)
        for line in plan
        if line.state == "planned" and line.id not in by_plan
    ]
    known = {line.id: line for line in plan}
    lines += [
        YearLine(run.started_at.date(), run.lesson_id, run.title,
                 known.get(run.plan_id or 0), run)
        for run in runs
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (line.day, line.run is None)))


def shift(session: Session, plan_id: int, by: int) -> date:
    """Move a planned lesson to the next free mentor lesson (1) or the one before (-1).

    Raises ``InputError`` when there is none.
    """
    with session.writing() as db:
        line = _planned(session, plan_id)
        hour = usual_hour(session, line.class_id)
        days = [day for day in frame_of(session, line.class_id, hour).days if day >= session.today]
        day = moved(days, line.day, by, _taken_days(session, line.class_id))
        records.change(db, replace(line, day=day, by_hand=True))
        session.audit("lesson_plan.shift", f"lesson_plan:{plan_id}")
    return day


def plan_lesson(session: Session, class_id: int, lesson_id: str, day: date | None = None) -> date:
    """Put a lesson in the plan, on ``day`` or else on the first free mentor lesson from today.

    Raises ``InputError`` for a day on which there is no school, or that is past.
    """
    with session.writing() as db:
        module = find_module(session, lesson_id)
        frame = frame_of(session, class_id, usual_hour(session, class_id))
        if day is None:
            ahead = [one for one in frame.days if one >= session.today]
            free = [one for one in ahead if one not in _taken_days(session, class_id)]
            if not free:
                raise InputError("Er is dit schooljaar geen vrije mentorles meer.")
            day = free[0]
        _require_lesson_day(session, frame, day)
        phase = phase_of(frame, day)
        line = PlannedLesson(0, class_id, lesson_id, module.title, day, phase, "Zelf gekozen")
        records.add(db, replace(line, by_hand=True))
        session.audit("lesson_plan.add", f"class:{class_id}", lesson_id)
    return day


def drop(session: Session, plan_id: int, reason: str) -> None:
    """Take a lesson out of the plan, with the reason; it is not proposed again this year.

    Raises ``InputError`` without a reason.
    """
    why = " ".join(reason.split())[:400]
    if not why:
        raise InputError("Schrijf kort waarom deze les niet doorgaat.")
    with session.writing() as db:
        line = _planned(session, plan_id)
        records.change(db, replace(line, state="dropped", reason=why, by_hand=True))
        session.audit("lesson_plan.drop", f"lesson_plan:{plan_id}")


def put_back(session: Session, was: PlannedLesson) -> None:
    """Put a planned lesson on the day where it stood. Raises ``KlasappError`` when it is gone."""
    with session.writing() as db:
        _planned(session, was.id)
        records.change(db, was)
        session.audit("lesson_plan.restore", f"lesson_plan:{was.id}")


def planned_lessons(session: Session, class_id: int) -> tuple[PlannedLesson, ...]:
    """The plan of a class as it is kept, dropped lessons included."""
    with session.reading() as db:
        return records.plan_of(db, class_id)


def put_back_plan(
    session: Session, class_id: int, before: Sequence[PlannedLesson], hour: MentorHour | None
) -> None:
    """Put the plan back as it was before a proposal; what was given meanwhile stays."""
    with session.writing() as db:
        now = records.plan_of(db, class_id)
        given = {(line.lesson_id, line.day) for line in now if line.state == "given"}
        for line in now:
            if line not in before and line.state == "planned":
                records.remove(db, line.id)
        for line in before:
            if line not in now and (line.lesson_id, line.day) not in given:
                records.add(db, line)
        write_setting(db, _DAY.format(class_id), str(hour.weekday) if hour else "")
        write_setting(db, _START.format(class_id), hour.first.isoformat() if hour else "")
        session.audit("lesson_plan.restore", f"class:{class_id}")


def undo_drop(session: Session, plan_id: int) -> None:
    """Put a dropped lesson back."""
    with session.writing() as db:
        line = records.find(db, plan_id)
        if line is not None:
            records.change(db, replace(line, state="planned", reason=""))
            session.audit("lesson_plan.restore", f"lesson_plan:{plan_id}")


def unplan(session: Session, class_id: int, lesson_id: str, day: date) -> None:
    """Take back a lesson that was put in the plan by hand. Raises ``KlasappError``."""
    with session.writing() as db:
        line = next(
            (
                one
                for one in records.plan_of(db, class_id)
                if (one.lesson_id, one.day, one.state, one.by_hand)
                == (lesson_id, day, "planned", True)
            ),
            None,
        )
        if line is None:
            raise KlasappError("Deze les staat niet meer in het jaarplan.")
        records.remove(db, line.id)
        session.audit("lesson_plan.restore", f"lesson_plan:{line.id}")


def weeks_without(session: Session, class_id: int) -> tuple[int, int]:
    """Whole school weeks since the last lesson (or the first school day), and the dose (D11)."""
    with session.reading() as db:
        runs = run_records.runs_of(db, class_id)
    first = usual_hour(session, class_id).first
    given = [run.started_at.date() for run in runs if run.state == "finished"]
    dose = current_protocol(session).settings.lesson_dose_weeks
    return longest_wait(given, first, session.today), dose


def suggestions(
    session: Session, class_id: int, forms: Iterable[str], signals: Iterable[str]
) -> tuple[tuple[Suggestion, LessonModule], ...]:
    """Lessons that fit what goes on now, by codes of forms and signals; nobody is named."""
    modules = library(session).modules
    done = {line.lesson_id for line in year_of(session, class_id)}
    found = suggest(modules, what_goes_on(forms, signals), done)
    known = {module.id: module for module in modules}
    return tuple((one, known[one.lesson_id]) for one in found)


def _planned(session: Session, plan_id: int) -> PlannedLesson:
    with session.reading() as db:
        line = records.find(db, plan_id)
    if line is None or line.state != "planned":
        raise KlasappError("Deze les staat niet meer in het jaarplan.")
    return line


def _taken_days(session: Session, class_id: int) -> set[date]:
    return {line.day for line in year_of(session, class_id)}


def _require_lesson_day(session: Session, frame: YearFrame, day: date) -> None:
    if day < session.today:
        raise InputError("Deze dag is al geweest. Kies vandaag of later.")
    why = frame.calendar.why_no_school(day)
    if why:
        raise InputError(f"Op deze dag is er geen school: {why}. Kies een andere dag.")


def given_on(session: Session, class_id: int) -> dict[str, str]:
    """When each lesson was given last (dd-mm-jjjj), by id."""
    with session.reading() as db:
        runs = run_records.runs_of(db, class_id)
    return {
        run.lesson_id: numeric_day(run.started_at.date()) for run in runs if run.state == "finished"
    }
