"""Follow-up talks: the short series, the long one, and the one three days after step 3."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from klasapp.protocol.dates import LAST_DAY, Wish, add, place_apart, spoken_span
from klasapp.protocol.deadlines import (
    ROLE_LANES,
    UNKNOWN_OFFENDER,
    Case,
    Draft,
    Moment,
    Person,
    days,
)
from klasapp.protocol.document import Span
from klasapp.protocol.school_calendar import spoken
from klasapp.protocol.task import Task, TaskState

_ABSORBED = "Stap 4 gaat niet door. De gesprekken van stap 5 nemen dit gesprek over (C1)."


@dataclass(frozen=True, slots=True)
class _Series:
    """One follow-up to make: its id, the task text, and the term after the anchor."""

    task_id: str
    key: str
    span: Span
    anchor: Moment
    paused: str = ""
    left_out: str = ""


def follow_ups(case: Case) -> Iterator[Task]:
    """All follow-ups of all pupils; two of one pupil never fall on one day (C1).

    Step talks of the pupil and talks already held keep their day, and the talk three days after
    step 3 gives way to the series after step 4; see ``place_apart`` for where one moves.
    """
    for role in ("gepeste", "pester", "meeloper"):
        for person in case.people(role):
            yield from _of_pupil(case, person, tuple(_series(case, person)))


def _series(case: Case, person: Person) -> Iterator[_Series]:
    settings, facts = case.protocol.settings, case.facts
    pause = UNKNOWN_OFFENDER if facts.offender_unknown else ""
    absorbed = _anchor_key(case) == "stap3"
    third_day = ""
    if person.role == "gepeste":
        yield from _while_unknown(case, person)
    else:
        third_day = person.plain("D7", "pester")
        left_out = _ABSORBED if absorbed else ""
        own = case.talks[_talk_id(person)]
        if own.state is TaskState.SKIPPED:
            left_out = "Het gesprek van stap 3 met deze leerling is overgeslagen."
        start = _talk(case, person)
        yield _Series(third_day, "D7", days(settings.step3_follow_up_days), start, pause, left_out)
    if person.role not in settings.series_with:
        return
    anchor = _own_start(case, person, case.moments[_anchor_key(case)])
    for key, spans in (("D4", settings.series), ("D5", settings.long_series)):
        for index, span in enumerate(spans):
            first = absorbed and key == "D4" and index == 0
            held = facts.done.get(third_day) if first else None
            left_out = f"Het vervolggesprek van {spoken(held)} telt hiervoor (C1)." if held else ""
            task_id = f"{key}.{span.text}.{person.suffix}"
            yield _Series(task_id, key, span, anchor, pause, left_out)


def _while_unknown(case: Case, person: Person) -> Iterator[_Series]:
    """The gepeste is followed from step 2 as long as nobody knows who the pester is (R111, R127).

    These have their own ids, so that the series after step 4 is whole once the pester is known.
    """
    settings, facts = case.protocol.settings, case.facts
    start = case.from_joining(case.moments["stap2"], person)
    for span in (*settings.series, *settings.long_series):
        task_id = f"S2.{span.text}.{person.suffix}"
        if facts.offender_unknown or task_id in facts.done:
            yield _Series(task_id, "S2.vervolg", span, start)


def _anchor_key(case: Case) -> str:
    """The step the series starts at: the one in the file, or step 3 when step 4 was skipped."""
    anchor = case.protocol.settings.series_anchor
    if anchor == "stap4" and case.talks["D3"].state is TaskState.SKIPPED:
        return "stap3"
    return anchor


def _talk_id(person: Person) -> str:
    return (
        person.plain("D1", "gepeste") if person.role == "gepeste" else person.plain("D2", "pester")
    )


def _talk(case: Case, person: Person) -> Moment:
    """The pupil's own talk of step 2 or 3."""
    own = case.talks[_talk_id(person)]
    on = own.done_on or own.forecast or case.moments["stap1"].on
    return Moment(own.id, on, own.done_on is not None, f"het gesprek met {person.shown}")


def _own_start(case: Case, person: Person, start: Moment) -> Moment:
    """The start of a series for one pupil: never before the pupil's own talk.

    A pupil who came in after the start waits for that own talk.
    """
    if case.talks[_talk_id(person)].state is TaskState.SKIPPED:
        return case.from_joining(start, person)
    talk = _talk(case, person)
    late = start.certain and case.from_joining(start, person).on > start.on
    if late:
        return replace(talk, on=max(talk.on, start.on))
    if talk.certain and talk.on > start.on:
        return replace(talk, certain=start.certain)
    return start


def _of_pupil(case: Case, person: Person, series: tuple[_Series, ...]) -> Iterator[Task]:
    facts = case.facts
    targets = {item.task_id: add(item.anchor.on, item.span) for item in series}
    held = [facts.done[item.task_id] for item in series if item.task_id in facts.done]
    waiting = [
        item
        for item in series
        if item.task_id not in facts.done
        and item.task_id not in facts.skipped
        and not item.paused
        and not item.left_out
    ]
    wishes = [
        Wish(
            item.task_id,
            after=max([item.anchor.on, *(day for day in held if day <= targets[item.task_id])]),
            target=targets[item.task_id],
            yields=item.key == "D7",
        )
        for item in waiting
    ]
    mode = case.protocol.settings.holiday_mode
    placed = place_apart(case.calendar, mode, wishes, {*held, *_step_talks(case, person)})
    leaving = facts.leaving.get(person.pupil, LAST_DAY) if person.pupil else LAST_DAY
    for item in series:
        target = targets[item.task_id]
        task = case.build(_draft(case, person, item, target), placed.get(item.task_id))
        gone = target > leaving or (task.forecast or target) > leaving
        if not gone or task.state is TaskState.DONE:
            yield task


def _step_talks(case: Case, person: Person) -> Iterator[date]:
    """The days of this pupil's talks in steps 2, 3 and 4."""
    for task_id in (_talk_id(person), "D3"):
        task = case.talks[task_id]
        if task.state is not TaskState.SKIPPED and (day := task.done_on or task.forecast):
            yield day


def _draft(case: Case, person: Person, item: _Series, target: date) -> Draft:
    term = spoken_span(item.span)
    return Draft(
        id=item.task_id,
        key=item.key,
        lane=ROLE_LANES[person.role],
        anchor=item.anchor,
        target=target,
        rule=f"{term[0].upper()}{term[1:]} na {item.anchor.what}.",
        person=person,
        requires=(item.anchor.task,),
        guides=case.protocol.settings.follow_up_guides,
        fill=(("{termijn}", term),),
        paused=item.paused,
        left_out=item.left_out,
    )
