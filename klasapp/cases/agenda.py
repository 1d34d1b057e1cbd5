"""Which tasks go to a calendar, and in which words: no name, nothing of what a case is about.

School calendars are shared; a colleague or a pupil may look along (domain 5.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from klasapp.cases.look_first import LookPlan
from klasapp.documents.agenda import Appointment
from klasapp.errors import InputError
from klasapp.protocol import Task, TaskState

DEFAULT_HOUR = "15:30"
_TALKS = {
    "D1": "gesprek",
    "D2": "gesprek",
    "D3": "gesprek",
    "D4": "vervolggesprek",
    "D5": "vervolggesprek",
    "D6": "oudergesprek",
    "D7": "vervolggesprek",
}
_MINUTES = {"vervolggesprek": 10, "gesprek": 30, "oudergesprek": 30}
_DAY = 24 * 60
_WHERE = "klasapp.local"
_LETTERS = {"gepeste": "a", "pester": "b", "meeloper": "c"}
"""Roles in the id of a task; a calendar shows an id in some places."""


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """What the last file said about one appointment."""

    uid: str
    on: date
    at: time | None
    sequence: int
    cancelled: bool


def read_hour(text: str) -> time:
    """An hour as typed: 15:30 or 15.30; ``InputError`` otherwise."""
    try:
        return time.fromisoformat(text.strip().replace(".", ":").zfill(5))
    except ValueError:
        raise InputError(
            f"'{text.strip()}' is geen tijd. Typ uren en minuten, zoals {DEFAULT_HOUR}."
        ) from None


def case_appointments(number: str, tasks: Iterable[Task], hour: time) -> list[Appointment]:
    """The open tasks of a case with a date. ``number``: of the case, such as 2026-001."""
    made = []
    for task in tasks:
        if task.state is not TaskState.OPEN or task.due is None:
            continue
        talk = _TALKS.get(task.key)
        made.append(
            Appointment(
                uid=f"zaak-{number}-{_discreet(task.id)}@{_WHERE}",
                summary=f"klasapp: {talk or 'taak'} (zaak {number})",
                on=task.due,
                at=hour if talk else None,
                minutes=_MINUTES.get(talk or "", 10),
            )
        )
    return made


def _discreet(task_id: str) -> str:
    for role, letter in _LETTERS.items():
        task_id = task_id.replace(role, letter)
    return task_id.lower()


def plan_appointment(plan: LookPlan) -> Appointment:
    """The day to look back at a "kijk eerst" plan."""
    return Appointment(
        f"kijk-{plan.id}@{_WHERE}", f"klasapp: terugkijken (plan {plan.id})", plan.review_on
    )


def spread(
    planned: Iterable[Appointment], hour: time, before: Mapping[str, AgendaEntry]
) -> tuple[Appointment, ...]:
    """The talks of one day after each other, from ``hour`` on; tasks without a time stay as they
    are.

    A talk keeps the time it had in the file ``before`` as long as its day stays, so that what is
    in the calendar does not move because another talk was held. Past midnight nothing moves.
    """
    made: list[Appointment] = []
    taken: dict[date, list[tuple[int, int]]] = {}
    timed = []
    for one in planned:
        if one.at is None:
            made.append(one)
        else:
            old = before.get(one.uid)
            kept = old.at if old and not old.cancelled and old.on == one.on else None
            timed.append((kept is None, kept or hour, one))
    for is_new, at, one in sorted(timed, key=lambda entry: (entry[0], entry[1], entry[2].uid)):
        day = taken.setdefault(one.on, [])
        start = _minutes(at)
        if is_new or _first_free(day, start, one.minutes) != start:
            start = _first_free(day, _minutes(hour), one.minutes)
        day.append((start, start + one.minutes))
        made.append(replace(one, at=time(*divmod(start, 60))))
    return tuple(made)


def _first_free(taken: Iterable[tuple[int, int]], start: int, length: int) -> int:
    """The first minute from ``start`` on with room, on whole five minutes."""
    first = start
    for begin, end in sorted(taken):
        if begin < first + length and first < end:
            first = -(-end // 5) * 5
    return first if first + length <= _DAY else start


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def next_file(
    planned: Iterable[Appointment], before: Mapping[str, AgendaEntry], today: date
) -> tuple[Appointment, ...]:
    """What the next file says: moved lines get a higher sequence, dropped ones are cancelled.

    ``before``: what the last file said, by uid. A line of the past that is gone stays away.
    """
    now = {one.uid: one for one in planned}
    lines = []
    for uid, one in now.items():
        old = before.get(uid)
        same = old is not None and (old.on, old.at, old.cancelled) == (one.on, one.at, False)
        sequence = 0 if old is None else old.sequence + (0 if same else 1)
        lines.append(replace(one, sequence=sequence))
    for uid, old in before.items():
        if uid in now or old.on < today:
            continue
        sequence = old.sequence if old.cancelled else old.sequence + 1
        lines.append(
            Appointment(uid, "klasapp: vervalt", old.on, old.at, 10, sequence, cancelled=True)
        )
    return tuple(sorted(lines, key=lambda one: (one.on, one.uid)))
