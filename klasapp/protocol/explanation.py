"""The answer to "waarom deze datum?", in one Dutch paragraph."""

from collections.abc import Iterable

from klasapp.protocol.headings import headings, quoted
from klasapp.protocol.outline import Section
from klasapp.protocol.school_calendar import spoken
from klasapp.protocol.task import Task, TaskState


def explain(task: Task, sections: Iterable[Section]) -> str:
    """Say why a task has its date: anchor, rule, shift and place in the protocol.

    ``sections`` are those of the protocol of the case (``outline``).
    """
    parts = [_date(task), _anchor(task), f"De regel: {_lower(task.rule)}", task.why]
    if task.own_term:
        parts.append("Deze termijn is een aanvulling: het protocol noemt er geen.")
    where = quoted(headings(sections, task.source_lines))
    parts += [task.shift_reason, task.caveat]
    parts.append(f"De taak staat in het protocol bij {where}." if where else "")
    return " ".join(part for part in parts if part)


def _date(task: Task) -> str:
    if task.state is TaskState.DONE and task.done_on is not None:
        return f"Gedaan op {spoken(task.done_on)}."
    if task.state is TaskState.SKIPPED:
        return f"Overgeslagen. {task.reason}"
    if task.state is TaskState.PAUSED:
        return f"Wacht. {task.reason}"
    if task.due is not None:
        return f"Uiterlijk {spoken(task.due)}."
    if task.forecast is not None:
        return f"Nog geen vaste datum. Als alles volgens plan gaat: {spoken(task.forecast)}."
    return "Nog geen datum."


def _anchor(task: Task) -> str:
    if task.anchor.on is None:
        return f"De dagen tellen vanaf {task.anchor.what}; dat is nog niet gedaan."
    return f"De dagen tellen vanaf {task.anchor.what} ({spoken(task.anchor.on)})."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
