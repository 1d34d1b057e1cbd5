"""Moving a case to the protocol of today: a deliberate act, with a reason (R9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klasapp.cases import records
from klasapp.cases.case import CaseChange, DraftError, require_open, tidy
from klasapp.cases.case_view import current_protocol, current_protocol_text, look_up, view_of
from klasapp.errors import KlasappError
from klasapp.protocol import Protocol, ProtocolChange, Task, protocol_changes
from klasapp.store.session import Session

_DONE = ("done", "skipped")


@dataclass(frozen=True, slots=True)
class MovedDate:
    """A task whose date would change; None: the task is not there or has no date yet."""

    what: str
    who: str
    was: date | None
    becomes: date | None


@dataclass(frozen=True, slots=True)
class Migration:
    """What moving to the protocol of today would change."""

    number: str
    old: Protocol
    new: Protocol
    changes: tuple[ProtocolChange, ...]
    moved: tuple[MovedDate, ...]

    @property
    def needed(self) -> bool:
        """Whether there is anything newer."""
        return self.old.sha256 != self.new.sha256


class _TakenBack(Exception):
    """Ends a look at what would be."""


def preview_migration(session: Session, case_id: int) -> Migration:
    """What is different in the protocol of today, and which dates would move."""
    new, text = current_protocol(session), current_protocol_text(session)
    found: list[Migration] = []
    try:
        with session.writing() as db:
            case = look_up(db, case_id)
            before = view_of(session, db, case)
            records.pin_protocol(db, new, text)
            records.change_case(db, case_id, {"protocol_sha256": new.sha256})
            after = view_of(session, db, look_up(db, case_id))
            old_tasks = {task.id: task for task in before.tasks}
            new_tasks = {task.id: task for task in after.tasks}
            moved = tuple(
                MovedDate(task.what, before.name_of(task), _day(old_tasks.get(name)),
                          _day(new_tasks.get(name)))
                for name, task in {**new_tasks, **old_tasks}.items()
                if task.state.value not in _DONE
                and _day(old_tasks.get(name)) != _day(new_tasks.get(name))
            )  # fmt: skip
            changes = protocol_changes(before.protocol, new)
            found.append(Migration(case.number, before.protocol, new, changes, moved))
            raise _TakenBack
    except _TakenBack:
        pass
    return found[0]


def migrate_case(session: Session, case_id: int, reason: str) -> None:
    """Let a case go on under the protocol of today. Raises ``DraftError``, ``KlasappError``."""
    why = tidy(reason, "reason")
    if not why:
        raise DraftError("reason", "Schrijf waarom deze zaak verdergaat met het nieuwe protocol.")
    new, text = current_protocol(session), current_protocol_text(session)
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        if case.protocol_sha256 == new.sha256:
            raise KlasappError("Deze zaak heeft het nieuwste protocol al.")
        was = view_of(session, db, case).protocol
        records.pin_protocol(db, new, text)
        records.change_case(db, case_id, {"protocol_sha256": new.sha256})
        change = CaseChange(session.now, "protocol", was.version, new.version, why)
        records.add_change(db, case_id, change)
        detail = f"{case.protocol_sha256[:12]} {new.sha256[:12]}"
        session.audit("case.protocol", f"case:{case_id}", detail)


def _day(task: Task | None) -> date | None:
    return (task.due or task.forecast) if task else None
