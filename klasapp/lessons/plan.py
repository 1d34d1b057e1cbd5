"""The year plan of a class: golden weeks first, then the maintenance dose (R21, R26, R27, D11)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from klasapp.errors import InputError
from klasapp.lessons.coverage import required_topics
from klasapp.lessons.module import LessonModule
from klasapp.protocol.school_calendar import SchoolCalendar

GOLDEN = (
    "kennismaken",
    "zo-gaan-wij-met-elkaar-om",
    "groepsapp-en-telefoons",
    "rollen-in-de-groep",
    "hulp-vragen-is-geen-klikken",
    "het-sociogram-invullen",
)
"""The lessons of the first six mentor lessons: agreements in the second, a round in the sixth."""
REVIEW = "terugkijken-op-onze-afspraken"
EVENT_ONLY = "na incident"
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
_FRESH_DAYS = 21  # so long after a holiday a group forms anew
_FRESH = {"kerst": "zilver", "mei": "brons"}
_WEEK = timedelta(days=7)
_CLASS_YEAR = re.compile(r"(?<![0-9])([1-6])(?![0-9])")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lesson on a day, with the phase of the year and why it stands there (Dutch)."""

    lesson_id: str
    day: date
    phase: str
    why: str


@dataclass(frozen=True, slots=True)
class YearFrame:
    """What a plan is made in.

    ``days``: every mentor lesson of the class in this school year, from its first one on.
    ``dose_weeks``: at most so many weeks between two lessons. ``reviews``: the holidays after
    which the class looks back on its agreements (herfst, kerst, mei).
    """

    days: tuple[date, ...]
    calendar: SchoolCalendar
    dose_weeks: int
    reviews: tuple[str, ...]
    class_year: int | None = None


def lesson_days(
    calendar: SchoolCalendar, weekday: int, first: date, last: date
) -> tuple[date, ...]:
    """The days from ``first`` to ``last`` on which the mentor lesson is given.

    ``weekday`` 0 is Monday. A day in a holiday, on a public holiday or on a day off is left out.
    """
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    found = []
    while day <= last:
        if calendar.is_school_day(day):
            found.append(day)
        day += _WEEK
    return tuple(found)


def class_year(name: str) -> int | None:
    """The year of a class from its name (2B is year 2); None when the name does not tell."""
    found = _CLASS_YEAR.search(name)
    return int(found[1]) if found else None


def phase_of(frame: YearFrame, day: date) -> str:
    """gouden: the first six lessons; zilver and brons: the weeks after kerst and mei."""
    if day in frame.days[: len(GOLDEN)]:
        return "gouden"
    for holiday in frame.calendar.holidays:
        if holiday.name in _FRESH and 0 < (day - holiday.last).days <= _FRESH_DAYS:
            return _FRESH[holiday.name]
    return "onderhoud"


def propose(
    modules: Sequence[LessonModule],
    frame: YearFrame,
    today: date,
    taken: Mapping[date, str],
    unwanted: Collection[str] = (),
) -> tuple[Proposal, ...]:
    """A plan from ``today`` on, earliest first.

    ``taken``: the lessons that were given or stay planned, by day; they are not proposed again,
    and nothing is put on their days. ``unwanted``: lessons that the mentor dropped. A lesson of
    the golden weeks of which the day is past is left out: the mentor adds what is still wanted.
    """
    fitting = [one for one in modules
               if _fits(one, frame.class_year) and one.id not in unwanted]  # fmt: skip
    known = {module.id for module in fitting}
    fixed = [
        one
        for one in (*_golden(frame), *_looking_back(frame))
        if one.day >= today and one.day not in taken and one.lesson_id in known
        and (one.lesson_id == REVIEW or one.lesson_id not in taken.values())
    ]  # fmt: skip
    slots = _open_slots(frame, today, {*taken, *(one.day for one in fixed)})
    used = {*taken.values(), *(one.lesson_id for one in fixed)}
    by_day = {**taken, **{one.day: one.lesson_id for one in fixed}}
    chosen = []
    for day in slots:
        phase = phase_of(frame, day)
        module = _choose(fitting, phase, day, by_day, used)
        if module is not None:
            used.add(module.id)
            by_day[day] = module.id
            chosen.append(Proposal(module.id, day, phase, _why(phase, frame.dose_weeks)))
    return tuple(sorted((*fixed, *chosen), key=lambda one: one.day))


def moved(days: Sequence[date], day: date, by: int, taken: Collection[date]) -> date:
    """The next free mentor lesson after ``day`` (``by`` 1) or before it (-1).

    Raises ``InputError`` when there is none left in this school year.
    """
    free = [one for one in days if one not in taken and (one > day if by > 0 else one < day)]
    if not free:
        where = "later" if by > 0 else "eerder"
        raise InputError(f"Er is dit schooljaar geen vrije mentorles {where}. Haal er een weg.")
    return free[0] if by > 0 else free[-1]


def longest_wait(given: Iterable[date], first: date, today: date) -> int:
    """Whole weeks since the newest lesson, else since ``first``."""
    newest = max((day for day in given if day <= today), default=first)
    return max((today - max(newest, first)).days, 0) // 7


def _fits(module: LessonModule, year: int | None) -> bool:
    return (year is None or year in module.years) and module.phases != (EVENT_ONLY,)


def _golden(frame: YearFrame) -> list[Proposal]:
    return [
        Proposal(lesson, day, "gouden", f"Gouden weken: mentorles {place} van {len(GOLDEN)}")
        for place, (lesson, day) in enumerate(zip(GOLDEN, frame.days, strict=False), start=1)
    ]


def _looking_back(frame: YearFrame) -> list[Proposal]:
    """The first mentor lesson after each holiday that the school named, once the class is going."""
    later = frame.days[len(GOLDEN) :]
    found = []
    for holiday in frame.calendar.holidays:
        day = next((one for one in later if one > holiday.last), None)
        if holiday.name not in frame.reviews or day is None:
            continue
        if frame.days[0] < holiday.first and (day - holiday.last).days <= _FRESH_DAYS:
            why = f"Terugkijken op de afspraken, na de {holiday.name}vakantie"
            found.append(Proposal(REVIEW, day, phase_of(frame, day), why))
    return found


def _open_slots(frame: YearFrame, today: date, occupied: Collection[date]) -> list[date]:
    """Days for more lessons, so that no two are further apart than the dose."""
    free = [day for day in frame.days if day >= today and day not in occupied]
    slots = [day for day in _fresh_starts(frame) if day in free]
    if not frame.days:
        return slots
    most = frame.dose_weeks * 7
    past = [day for day in occupied if day < today]
    here = max(past) if past else max(today, frame.days[0]) - timedelta(days=1)
    for anchor in (*sorted(d for d in {*occupied, *slots} if d >= today), frame.days[-1]):
        while (anchor - here).days > most:
            pieces = ceil((anchor - here).days / most)
            aim = here + (anchor - here) / pieces
            between = [day for day in free if here < day < anchor]
            near = [day for day in between if (day - here).days <= most] or between[:1]
            if not near:
                break
            here = min(near, key=lambda day: (abs((day - aim).days), day))
            slots.append(here)
        here = max(here, anchor)
    return sorted(set(slots))


def _fresh_starts(frame: YearFrame) -> list[date]:
    """The second mentor lesson after kerst and mei; the first is for looking back."""
    found = []
    for holiday in frame.calendar.holidays:
        after = [day for day in frame.days if 0 < (day - holiday.last).days <= _FRESH_DAYS]
        if holiday.name in _FRESH and len(after) > 1 and frame.days[0] < holiday.first:
            found.append(after[1])
    return found


def _choose(
    modules: Sequence[LessonModule],
    phase: str,
    day: date,
    by_day: Mapping[date, str],
    used: Collection[str],
) -> LessonModule | None:
    """The follow-up of a lesson given before, else what covers most that was not covered yet."""
    fresh = [one for one in modules if one.id not in used and phase in one.phases]
    fresh = fresh or [one for one in modules if one.id not in used] or list(modules)
    known = {module.id: module for module in modules}
    earlier = [known[lesson] for one, lesson in sorted(by_day.items(), reverse=True)
               if one < day and lesson in known]  # fmt: skip
    followed = {module.follow_up.lesson for module in earlier}
    covered = {topic for lesson in by_day.values() if lesson in known
               for topic in known[lesson].topics}  # fmt: skip
    needed = required_topics() - covered

    def rank(module: LessonModule) -> tuple[int, bool]:
        return len(needed & set(module.topics)), module.id in followed

    return max(fresh, key=rank, default=None)  # the first of the best, in the order of the files


def _why(phase: str, weeks: int) -> str:
    after = {"zilver": "kerst", "brons": "mei"}.get(phase)
    if after:
        return f"{'Zilveren' if phase == 'zilver' else 'Bronzen'} weken, na de {after}vakantie"
    return f"Onderhoud: minstens één les per {weeks} weken"
