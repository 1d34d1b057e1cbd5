"""How a case ends, how long it is followed after that, and what pupils solved themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from klasapp.cases.case import DraftError, tidy
from klasapp.protocol import Settings, Task, TaskState

SOLVED = {
    "ja": "ja, het is opgelost",
    "deels": "deels",
    "nee": "nee",
    "niet_gevraagd": "niet gevraagd",
}
"""What the gepeste says (the outcome question of KiVa): code and Dutch words."""
MAX_SOURCE = 60


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case ended. ``parents_reason``: why the parents do not know yet."""

    solved: str
    own_words: str = ""
    parents_told_on: date | None = None
    parents_reason: str = ""


@dataclass(frozen=True, slots=True)
class SelfSolved:
    """Something pupils solved themselves, to ask about once more (R112, C13)."""

    id: int
    pupil_id: int
    class_id: int
    noted_on: date
    source: str
    what: str
    check_on: date
    state: str = "open"  # open | quiet | to_case
    checked_on: date | None = None
    note: str = ""
    case_id: int | None = None


def check_closing(closing: Closing, today: date) -> Closing:
    """The closing with tidy texts; ``DraftError`` for the first thing that is not right."""
    if closing.solved not in SOLVED:
        raise DraftError("solved", "Kies wat de gepeste zelf zegt.")
    words = tidy(closing.own_words, "own_words")
    if closing.solved == "niet_gevraagd" and not words:
        raise DraftError("own_words", "Schrijf waarom je het niet aan de gepeste vroeg.")
    told = closing.parents_told_on
    if told is not None and told > today:
        raise DraftError(
            "parents_told_on", "Deze dag moet nog komen. Vul in wanneer ze het hoorden."
        )
    reason = tidy(closing.parents_reason, "parents_reason")
    if told is None and not reason:
        raise DraftError(
            "parents_reason",
            "Vul in wanneer de ouders het hoorden, of schrijf hier waarom dat niet is gebeurd.",
        )
    return Closing(closing.solved, words, told, "" if told else reason)


def to_follow(listed: Iterable[Task]) -> tuple[Task, ...]:
    """The follow-ups of a closed case that are still to do, by date (D5)."""
    waiting = [task for task in listed if task.state is TaskState.OPEN and task.due is not None]
    return tuple(sorted(waiting, key=lambda task: (task.due or date.max, task.id)))


def check_self_solved(one: SelfSolved, today: date) -> SelfSolved:
    """The note with tidy texts; ``DraftError`` for the first thing that is not right."""
    what, source = tidy(one.what, "what"), tidy(one.source, "source", MAX_SOURCE)
    if one.noted_on > today:
        raise DraftError("noted_on", "Deze dag moet nog komen. Vul in wanneer je het hoorde.")
    if not source:
        raise DraftError("source", "Schrijf van wie je het hoorde.")
    if not what:
        raise DraftError(
            "what", "Schrijf in een paar zinnen wat er gebeurde en hoe het is opgelost."
        )
    return replace(one, what=what, source=source)


def forget_on(one: SelfSolved, settings: Settings) -> date | None:
    """From which day a quiet note is erased (C13); None while it is open or became a case."""
    if one.state != "quiet" or one.checked_on is None:
        return None
    return one.checked_on + timedelta(days=settings.self_solved_delete_days)
