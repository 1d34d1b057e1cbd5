"""Cases: open, read, tick off, change, close. Each function is one transaction with its audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from klasapp.cases import look_first_records, records
from klasapp.cases.case import (
    Case,
    CaseChange,
    CaseDraft,
    CasePupil,
    DraftError,
    Role,
    TaskRecord,
    check_draft,
    check_roles,
    may_forget,
    next_number,
    require_open,
    tidy,
)
from klasapp.cases.case_view import (
    CaseView,
    current_protocol,
    current_protocol_text,
    look_up,
    needs_reason,
    unmet,
    view_of,
    why_reason,
)
from klasapp.errors import KlasappError
from klasapp.protocol import (
    Severity,
    Task,
    TaskState,
)
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class CaseUpdate:
    """What a mentor can change about a case."""

    severity: Severity
    offender_unknown: bool
    targeted_consent: bool | None
    summary: str
    wish: str
    forms: tuple[str, ...]


def open_case(
    session: Session, class_id: int, draft: CaseDraft, look_first_id: int | None = None
) -> int:
    """Open a case under the protocol of today; a "kijk eerst" plan that led to it ends.

    Raises ``DraftError`` for the first field that is not right.
    """
    checked = check_draft(draft, session.today)
    protocol = current_protocol(session)
    with session.writing() as db:
        records.pin_protocol(db, protocol, current_protocol_text(session))
        number = next_number(session.today.year, records.case_numbers(db))
        case_id = records.add_case(
            db, number, class_id, session.today, checked, protocol.sha256, look_first_id
        )
        session.audit("case.open", f"case:{case_id}", f"protocol:{protocol.sha256[:12]}")
        if look_first_id is not None:
            fields = {"state": "to_case", "closed_on": session.today.isoformat()}
            look_first_records.change_plan(db, look_first_id, fields)
            session.audit("look_first.to_case", f"look_first:{look_first_id}")
    return case_id


def read_case(session: Session, case_id: int) -> CaseView:
    """Everything about a case; reading it is noted in the audit."""
    with session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        session.audit("case.read", f"case:{case_id}")
    return view


def refresh_case(session: Session, case_id: int) -> CaseView:
    """As ``read_case``, for a case that is on the screen already."""
    with session.reading() as db:
        return view_of(session, db, look_up(db, case_id))


# Tasks


def complete_task(
    session: Session, case_id: int, task_id: str, on_date: date, reason: str = ""
) -> None:
    """Note that a task was done on a day.

    ``reason``: why it was done before what should come first (R150). Raises ``KlasappError`` when
    a condition is not met (R132, R137, R139), and ``DraftError`` for the day or the reason.
    """
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case, task_id)
        view = view_of(session, db, case)
        task = view.task(task_id)
        _require_doable(view, task)
        _require_day(case, on_date, session.today)
        kept = tidy(reason, "reason")
        if needs_reason(view, task):
            if not kept:
                raise DraftError("reason", why_reason(view, task))
        else:
            kept = ""
        record = TaskRecord(task_id, "done", on_date, kept, session.now)
        records.add_task_record(db, case_id, record)
        session.audit("case.task.done", f"case:{case_id}", task_id)


def _require_doable(view: CaseView, task: Task) -> None:
    if task.state is TaskState.DONE:
        raise KlasappError("Deze taak is al klaar. Zet hem eerst terug als de dag niet klopt.")
    if task.state is TaskState.SKIPPED:
        raise KlasappError("Deze taak is overgeslagen. Zet hem eerst terug.")
    if task.state is TaskState.PAUSED:
        raise KlasappError(task.reason)
    missing = unmet(view, task)
    if missing:
        raise KlasappError(f"Deze stap kan nog niet klaar. Nodig is: {' '.join(missing)}")


def _require_day(case: Case, on_date: date, today: date) -> None:
    if on_date > today:
        raise DraftError("date", "Deze dag moet nog komen. Vul de dag in waarop het gebeurde.")
    if on_date < case.reported_on:
        raise DraftError("date", "Deze dag ligt voor de melding. Kijk de datum na.")


def skip_task(session: Session, case_id: int, task_id: str, reason: str) -> None:
    """Leave a task out, with the reason. Raises ``KlasappError``."""
    kept = tidy(reason, "reason")
    if not kept:
        raise DraftError("reason", "Schrijf waarom je deze taak overslaat.")
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case, task_id)
        task = view_of(session, db, case).task(task_id)
        if task.state in {TaskState.DONE, TaskState.SKIPPED}:
            raise KlasappError("Deze taak is al klaar of overgeslagen. Zet hem eerst terug.")
        record = TaskRecord(task_id, "skipped", None, kept, session.now)
        records.add_task_record(db, case_id, record)
        session.audit("case.task.skip", f"case:{case_id}", task_id)


def put_back(session: Session, case_id: int, task_id: str, reason: str = "") -> None:
    """Let a task be to do again; what was noted before stays in the history."""
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case, task_id)
        task = view_of(session, db, case).task(task_id)
        if task.state not in {TaskState.DONE, TaskState.SKIPPED}:
            raise KlasappError("Deze taak staat nog open: er is niets terug te zetten.")
        last = case.last_records().get(task_id)
        if last is None or last.state == "reopened":
            raise KlasappError(f"Deze taak slaat het protocol zelf over. {task.reason}")
        record = TaskRecord(task_id, "reopened", None, tidy(reason, "reason"), session.now)
        records.add_task_record(db, case_id, record)
        session.audit("case.task.reopen", f"case:{case_id}", task_id)


# What the case says


def change_case(session: Session, case_id: int, update: CaseUpdate) -> bool:
    """Change what a case says; the older reading stays in the history. False: nothing changed."""
    kept = replace(update, summary=tidy(update.summary, "summary"), wish=tidy(update.wish, "wish"))
    if not kept.summary:
        raise DraftError("summary", "Schrijf in een paar zinnen wat er is gebeurd.")
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        check_roles(_roles(case), kept.offender_unknown)
        changed = False
        for name in ("severity", "offender_unknown", "targeted_consent", "summary", "wish"):
            was, became = getattr(case, name), getattr(kept, name)
            if was != became:
                stored = int(became) if isinstance(became, bool) else became
                records.change_case(db, case_id, {name: stored})
                _note(session, db, case_id, name, _plain(was), _plain(became))
                changed = True
        if set(kept.forms) != set(case.forms):
            records.set_forms(db, case_id, kept.forms)
            was, became = " ".join(case.forms), " ".join(kept.forms)
            _note(session, db, case_id, "forms", was, became)
            changed = True
        if changed:
            session.audit("case.change", f"case:{case_id}")
    return changed


def change_roles(
    session: Session, case_id: int, roles: Mapping[int, frozenset[Role]], reason: str = ""
) -> bool:
    """Let exactly these pupils have these roles from today. False: nothing changed.

    A new pester makes the pester known (R127). ``reason`` is needed when a role ends. Raises
    ``DraftError``.
    """
    kept = tidy(reason, "reason")
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        wanted = {(n, role) for n, of_pupil in roles.items() for role in of_pupil}
        now = {(one.pupil_id, one.role) for one in case.active}
        if wanted == now:
            return False
        known = any(role is Role.INVOLVED for _, role in wanted)
        check_roles(roles, case.offender_unknown and not known)
        if now - wanted and not kept:
            raise DraftError("reason", "Schrijf waarom deze rol niet klopt.")
        _end_roles(session, db, case, wanted, kept)
        for pupil_id, role in sorted(wanted - now):
            records.add_pupil(db, case_id, CasePupil(pupil_id, role, session.today))
            _note(session, db, case_id, "role", "", f"{pupil_id}:{role}")
            session.audit("case.role.add", f"case:{case_id}", f"pupil:{pupil_id}")
        if known and case.offender_unknown:
            records.change_case(db, case_id, {"offender_unknown": 0})
            _note(session, db, case_id, "offender_unknown", "ja", "nee")
    return True


def _end_roles(
    session: Session, db: Database, case: Case, wanted: set[tuple[int, Role]], reason: str
) -> None:
    view = view_of(session, db, case)
    recorded = {*case.last_records(), *view.drafts, *view.reports}
    recorded |= {agreement.task_id for agreement in view.agreements}
    for one in case.active:
        if (one.pupil_id, one.role) in wanted:
            continue
        if may_forget(case, one, view.tasks, recorded):
            records.forget_role(db, case.id, one)
        else:
            records.end_role(db, case.id, one, session.today, reason)
        _note(session, db, case.id, "role", f"{one.pupil_id}:{one.role}", "", reason)
        session.audit("case.role.end", f"case:{case.id}", f"pupil:{one.pupil_id}")


def close_case(session: Session, case_id: int, note: str, unheard_reason: str = "") -> None:
    """Close a case with a note on how it ended (R148).

    ``unheard_reason``: why a side has no report (R14). Raises ``DraftError``.
    """
    kept, why = tidy(note, "note"), tidy(unheard_reason, "unheard_reason")
    if not kept:
        raise DraftError("note", "Schrijf hoe het nu gaat met de leerlingen.")
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        silent = view_of(session, db, case).silent_sides
        if silent and not why:
            sides = " en ".join(f"de {lane.value}" for lane in silent)
            raise DraftError(
                "unheard_reason", f"Van {sides} is er nog geen verslag. Schrijf waarom niet."
            )
        records.change_case(
            db,
            case_id,
            {
                "state": "closed",
                "closed_on": session.today.isoformat(),
                "closing_note": kept,
                "unheard_reason": why if silent else "",
            },
        )
        _note(session, db, case_id, "state", "open", "gesloten", kept)
        session.audit("case.close", f"case:{case_id}")


def reopen_case(session: Session, case_id: int, reason: str) -> None:
    """Open a closed case again, with the reason. The closing note stays in the history."""
    kept = tidy(reason, "reason")
    if not kept:
        raise DraftError("reason", "Schrijf waarom je de zaak heropent.")
    with session.writing() as db:
        if look_up(db, case_id).open:
            raise KlasappError("Deze zaak is al open.")
        records.change_case(
            db,
            case_id,
            {"state": "open", "closed_on": None, "closing_note": "", "unheard_reason": ""},
        )
        _note(session, db, case_id, "state", "gesloten", "open", kept)
        session.audit("case.reopen", f"case:{case_id}")


def _note(
    session: Session, db: Database, case_id: int, field: str, was: str, became: str,
    reason: str = "",
) -> None:  # fmt: skip
    records.add_change(db, case_id, CaseChange(session.now, field, was, became, reason))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return "" if value is None else str(value)


def _roles(case: Case) -> dict[int, frozenset[Role]]:
    return {one.pupil_id: frozenset(case.roles_of(one.pupil_id)) for one in case.active}
