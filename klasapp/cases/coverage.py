"""Was the protocol followed: every task with when it was done, or why not.

Rulings 105512 (no reasons, upheld) and 106653 (reasons one can follow, not upheld).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from klasapp.cases.case import Case
from klasapp.protocol import Task, TaskState, overdue, spoken


class Standing(StrEnum):
    """How a task stands to the protocol; the value is what the mentor reads."""

    ON_TIME = "✓ op tijd"
    EARLY = "✓ andere volgorde"
    LATE = "✓ later gedaan"
    SKIPPED = "– overgeslagen"
    OVERDUE = "! te laat"
    TO_DO = "○ te doen"
    WAITING = "… wacht"
    PAUSED = "‖ pauze"


NOT_YET = frozenset({Standing.TO_DO, Standing.WAITING, Standing.PAUSED})
_DEVIATES = frozenset({Standing.EARLY, Standing.LATE, Standing.SKIPPED, Standing.OVERDUE})


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One task of the protocol. ``days``: how many days late, 0 when it is not."""

    task: Task
    standing: Standing
    days: int
    reason: str

    @property
    def deviates(self) -> bool:
        """Whether it went otherwise than the protocol says."""
        return self.standing in _DEVIATES

    @property
    def unexplained(self) -> bool:
        """Whether it went otherwise and nobody wrote why."""
        return self.deviates and not self.reason

    @property
    def sentence(self) -> str:
        """When, and how late, in Dutch."""
        task = self.task
        late = f", {self.days} {'dag' if self.days == 1 else 'dagen'} te laat" if self.days else ""
        if task.done_on is not None:
            limit = f" (uiterlijk {spoken(task.due)}{late})" if task.due else ""
            return f"Gedaan op {spoken(task.done_on)}{limit}."
        if self.standing is Standing.SKIPPED:
            return "Overgeslagen."
        if task.due is not None:
            return f"Uiterlijk {spoken(task.due)}{late}."
        return f"Wacht op {task.anchor.what}."


def coverage(
    tasks: Iterable[Task], reasons: Mapping[str, str], today: date
) -> tuple[CoverageLine, ...]:
    """Every task in the order given. ``reasons``: why a task is or was late, by task."""
    return tuple(_line(task, reasons.get(task.id, ""), today) for task in tasks)


def _line(task: Task, reason: str, today: date) -> CoverageLine:
    if task.state is TaskState.SKIPPED:
        return CoverageLine(task, Standing.SKIPPED, 0, task.reason)
    if task.state is TaskState.PAUSED:
        return CoverageLine(task, Standing.PAUSED, 0, task.reason)
    if task.state is TaskState.DONE and task.done_on is not None:
        days = max((task.done_on - task.due).days, 0) if task.due else 0
        if days:
            return CoverageLine(task, Standing.LATE, days, reason or task.reason)
        standing = Standing.EARLY if task.reason else Standing.ON_TIME
        return CoverageLine(task, standing, 0, task.reason)
    if overdue(task, today):
        assert task.due is not None
        return CoverageLine(task, Standing.OVERDUE, (today - task.due).days, reason)
    waits = task.state is TaskState.WAITING
    return CoverageLine(task, Standing.WAITING if waits else Standing.TO_DO, 0, "")


def summary(lines: Iterable[CoverageLine]) -> str:
    """The coverage in one sentence."""
    all_lines = tuple(lines)
    counted = {one: sum(line.standing is one for line in all_lines) for one in Standing}
    done = counted[Standing.ON_TIME] + counted[Standing.EARLY] + counted[Standing.LATE]
    due = sum(line.standing not in NOT_YET for line in all_lines)
    parts = [f"{done} van de {due} taken tot nu toe gedaan"]
    parts += [
        f"{counted[one]} {word}"
        for one, word in (
            (Standing.LATE, "daarvan later dan het hoort"),
            (Standing.SKIPPED, "overgeslagen"),
            (Standing.OVERDUE, "nu te laat"),
        )
        if counted[one]
    ]
    bare = sum(line.unexplained for line in all_lines)
    why = f"{bare} keer staat er nog geen reden" if bare else "elke afwijking heeft een reden"
    if not any(line.deviates for line in all_lines):
        why = "er is niet afgeweken van het protocol"
    return f"{', '.join(parts)}; {why}."


def first_action_days(case: Case) -> int | None:
    """Days from the first signal to the first thing that was done; None: nothing yet (R60)."""
    done = [r.on_date for r in case.last_records().values() if r.state == "done" and r.on_date]
    return max((min(done) - case.seen_on).days, 0) if done else None


def first_action_text(case: Case, aim: int, today: date) -> str:
    """How fast the school acted, against the aim of the protocol (R60)."""
    days = first_action_days(case)
    goal = f"streven: {aim} {'dag' if aim == 1 else 'dagen'}"
    if days is None:
        since = (today - case.seen_on).days
        word = "dag" if since == 1 else "dagen"
        return f"nog geen eerste actie, {since} {word} na het eerste signaal ({goal})"
    if not days:
        return f"eerste actie op de dag van het eerste signaal ({goal})"
    return f"eerste actie {days} {'dag' if days == 1 else 'dagen'} na het eerste signaal ({goal})"
