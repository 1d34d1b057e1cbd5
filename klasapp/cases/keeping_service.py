"""Erasing case files, plans and notes when retention says so."""

from __future__ import annotations

from klasapp.cases import closing_records, keeping_records, look_first_records, records
from klasapp.cases.closing import SelfSolved
from klasapp.cases.keeping_records import CaseKeeping as CaseKeeping
from klasapp.cases.keeping_records import PlanKeeping as PlanKeeping
from klasapp.errors import KlasappError
from klasapp.store.erasure import erase
from klasapp.store.session import Session


def cases_to_keep(session: Session) -> tuple[CaseKeeping, ...]:
    """Every case, oldest first."""
    with session.reading() as db:
        return keeping_records.cases_to_keep(db)


def plans_to_keep(session: Session) -> tuple[PlanKeeping, ...]:
    """The "kijk eerst" plans that are in no case, oldest first."""
    with session.reading() as db:
        return keeping_records.plans_to_keep(db)


def self_solved_to_keep(session: Session) -> tuple[SelfSolved, ...]:
    """The notes about what pupils solved themselves that became no case, oldest first."""
    with session.reading() as db:
        found = closing_records.self_solved(db)
    return tuple(one for one in reversed(found) if one.state != "to_case")


def erase_case(session: Session, case_id: int) -> dict[str, tuple[int, ...]]:
    """Erase a case with everything in its file: reports, evidence, copies, tasks, the plan it came
    from, and what was kept of handing it over. Returns the row numbers that went, by table."""
    with session.writing() as db:
        case = records.find_case(db, case_id)
        if case is None:
            raise KlasappError("Deze zaak staat niet meer in klasapp.")
        plan = keeping_records.plan_of_case(db, case_id)
        bundles = keeping_records.bundles_of(db, case_id)
        gone = erase(db, "bullying_case", [case_id])
        if plan is not None and look_first_records.find_plan(db, plan) is not None:
            for table, rows in erase(db, "look_first", [plan]).items():
                gone[table] = (*gone.get(table, ()), *rows)
        keeping_records.forget_agenda(db, case.number)
        keeping_records.forget_shared(db, gone, bundles)
        session.audit("case.erase", f"case:{case_id}")
    return gone


def erase_plan(session: Session, plan_id: int) -> dict[str, tuple[int, ...]]:
    """Erase a plan that led to no case, with its notes."""
    with session.writing() as db:
        gone = erase(db, "look_first", [plan_id])
        session.audit("look_first.erase", f"look_first:{plan_id}")
    return gone


def erase_self_solved(session: Session, number: int) -> dict[str, tuple[int, ...]]:
    """Erase a note about what pupils solved themselves."""
    with session.writing() as db:
        gone = erase(db, "self_solved", [number])
        session.audit("self_solved.erase", f"self_solved:{number}")
    return gone
