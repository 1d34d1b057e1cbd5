"""A lesson that is being given: the step, the clock, what was done and what was skipped.

Nothing here knows a pupil by name; who is absent is kept as numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from klasapp.lessons.module import LessonModule

StepState = Literal["open", "done", "skipped"]
RunState = Literal["running", "finished", "stopped"]
WENT = {"good": "goed", "mixed": "wisselend", "bad": "niet goed"}
_AWAY = timedelta(minutes=15)
"""So long past the end of a step the clock was forgotten, not late."""


@dataclass(frozen=True, slots=True)
class RunStep:
    """One step. ``minutes`` is None when this form of the lesson leaves the step out."""

    number: int
    title: str
    minutes: int | None
    state: StepState = "open"
    seconds: int = 0
    """How long it took so far, without what the running clock adds."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LessonRun:
    """A lesson that was begun. ``step`` is the number of the step in use, from 1."""

    id: int
    class_id: int
    lesson_id: str
    title: str
    short: bool
    state: RunState
    started_at: datetime
    step: int
    clock_since: datetime | None
    """From when the clock of the step runs; None while it stands still."""
    steps: tuple[RunStep, ...]
    absent: frozenset[int] = frozenset()
    plan_id: int | None = None
    finished_at: datetime | None = None
    went: str = ""
    remark: str = ""
    agreement: str = ""
    co_leader: str = ""
    looked_back: bool = False
    counts: dict[tuple[int, int], int] = field(default_factory=dict)
    """Exit card: (question, answer), both from 0 -> how many pupils."""

    @property
    def current(self) -> RunStep:
        """The step in use."""
        return next(one for one in self.steps if one.number == self.step)

    @property
    def route(self) -> tuple[RunStep, ...]:
        """The steps of this form; also one that was done before the form became short."""
        return tuple(one for one in self.steps if one.minutes is not None)


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a step and of the lesson, in seconds; ``behind`` below 0 is ahead."""

    in_step: int
    planned: int
    behind: int
    in_lesson: int
    lesson_planned: int
    running: bool

    @property
    def left(self) -> int:
        """Seconds left in the step; below 0 is over time."""
        return self.planned - self.in_step


def steps_of(module: LessonModule, *, short: bool) -> tuple[RunStep, ...]:
    """The steps as they begin, in the normal or the short form."""
    return tuple(
        RunStep(one.number, one.title, one.short_minutes if short else one.minutes)
        for one in module.steps
    )


def clock(run: LessonRun, now: datetime) -> Clock:
    """How the time stands at ``now``."""
    current = run.current
    in_step = current.seconds + _running(run, now)
    planned = 60 * (current.minutes or 0)
    others = [one for one in run.steps if one.number != run.step]
    spent = sum(one.seconds for one in others)
    budget = sum(60 * (one.minutes or 0) for one in others if one.state == "done")
    return Clock(
        in_step=in_step,
        planned=planned,
        behind=spent + max(in_step - planned, 0) - budget,
        in_lesson=spent + in_step,
        lesson_planned=sum(60 * (one.minutes or 0) for one in run.route),
        running=run.clock_since is not None,
    )


def go_on(run: LessonRun, now: datetime, *, skip: bool = False) -> LessonRun:
    """To the next step; the one in use was done, or is skipped. The last step stays in use."""
    left = _stop(run, now)
    marked = replace(left.current, state="skipped" if skip else "done")
    left = _with_step(left, marked)
    following = _beside(left, 1)
    return replace(left, step=following or run.step, clock_since=now if following else None)


def go_back(run: LessonRun, now: datetime) -> LessonRun:
    """To the step before, which is open again; the first step stays."""
    before = _beside(run, -1)
    if before is None:
        return run
    left = replace(_stop(run, now), step=before, clock_since=now)
    return _with_step(left, replace(left.current, state="open"))


def pause(run: LessonRun, now: datetime) -> LessonRun:
    """Let the clock stand still, or run again."""
    if run.clock_since is None:
        return replace(run, clock_since=now)
    return replace(_stop(run, now), clock_since=None)


def resume(run: LessonRun, now: datetime) -> LessonRun:
    """Come back to a lesson: the clock went on, unless it was clearly left for long."""
    if run.clock_since is None:
        return run
    time = clock(run, now)
    forgotten = time.in_step > time.planned + _AWAY.total_seconds() or now < run.clock_since
    return replace(run, clock_since=None) if forgotten else run


def change_form(run: LessonRun, module: LessonModule, *, short: bool) -> LessonRun:
    """Go on in the short (or the normal) form; what was done, and the step in use, stay."""
    fresh = {one.number: one.minutes for one in steps_of(module, short=short)}
    steps = tuple(
        one
        if one.state == "done" or (one.number == run.step and fresh.get(one.number) is None)
        else replace(one, minutes=fresh.get(one.number))
        for one in run.steps
    )
    return replace(run, short=short, steps=steps)


def with_note(run: LessonRun, text: str) -> LessonRun:
    """Keep a note at the step in use."""
    return _with_step(run, replace(run.current, note=text))


def finished(run: LessonRun, now: datetime, state: RunState = "finished") -> LessonRun:
    """The lesson is over."""
    left = replace(_stop(run, now), clock_since=None)
    return replace(left, state=state, finished_at=run.finished_at or now)


def next_step(run: LessonRun) -> RunStep | None:
    """The step after the one in use; None at the last."""
    number = _beside(run, 1)
    return next((one for one in run.steps if one.number == number), None)


def is_last(run: LessonRun) -> bool:
    """Whether the step in use is the last of this form."""
    return _beside(run, 1) is None


def skipped_titles(run: LessonRun) -> tuple[str, ...]:
    """What of the lesson the class did not get: skipped, left out, or not reached."""
    return tuple(one.title for one in run.steps if one.state != "done")


def _running(run: LessonRun, now: datetime) -> int:
    if run.clock_since is None:
        return 0
    return max(int((now - run.clock_since).total_seconds()), 0)


def _stop(run: LessonRun, now: datetime) -> LessonRun:
    current = run.current
    return _with_step(run, replace(current, seconds=current.seconds + _running(run, now)))


def _with_step(run: LessonRun, step: RunStep) -> LessonRun:
    steps = tuple(step if one.number == step.number else one for one in run.steps)
    return replace(run, steps=steps)


def _beside(run: LessonRun, by: int) -> int | None:
    route = [one.number for one in run.steps if one.minutes is not None or one.number == run.step]
    place = route.index(run.step) + by
    return route[place] if 0 <= place < len(route) else None
