"""A case as it is shown: its tasks, names and reports, and what a task still needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from klasapp.cases import follow_up_records, guided_talk_records, records, talk_records
from klasapp.cases.case import (
    Case,
    Role,
    case_tasks,
    unheard,
)
from klasapp.cases.follow_up import AgreementResult, Proposal
from klasapp.cases.guided_talk import objectors
from klasapp.cases.talk import Agreement, Owner
from klasapp.errors import KlasappError
from klasapp.protocol import (
    Entry,
    Lane,
    Protocol,
    SchoolCalendar,
    Task,
    TaskState,
    missing_first,
    read_protocol,
    unmet_gates,
)
from klasapp.roster.location_service import class_location
from klasapp.roster.protocol_service import current_protocol as current_protocol
from klasapp.roster.protocol_service import current_protocol_text as current_protocol_text
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import find_pupil, school_calendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database


_STEP_OF = {
    "D1": "stap2",
    "D2": "stap3",
    "D3": "stap4",
    "D4": "stap5",
    "D5": "stap5",
    "D6": "stap6",
    "D7": "stap5",
    "S2.vervolg": "stap5",
}
"""Which step's list of things to do belongs to a task."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything a case shows."""

    case: Case
    protocol: Protocol
    tasks: tuple[Task, ...]
    """In order of date and harm."""
    pupils: Mapping[int, Pupil]
    drafts: frozenset[str]
    """Tasks with a report that is not final yet."""
    reports: frozenset[str]
    """Tasks with a final report."""
    agreements: tuple[Agreement, ...]
    """Those that still stand."""
    today: date
    objections: tuple[int, ...] = ()
    """The gepesten who do not want the talk with the pester, nobody consulted yet (C30)."""
    results: Mapping[int, AgreementResult] = field(default_factory=dict)
    """How each agreement stood the last time it was asked."""
    proposals: tuple[Proposal, ...] = ()
    """What klasapp proposed after a breach, oldest first."""
    site: str = ""
    """The location of the class; its contacts come first (R1)."""

    def task(self, task_id: str) -> Task:
        """One task. Raises ``KlasappError`` when the case has no such task (any more)."""
        found = next((task for task in self.tasks if task.id == task_id), None)
        if found is None:
            raise KlasappError("Deze taak hoort niet meer bij de zaak. Open de zaak opnieuw.")
        return found

    def name_of(self, task: Task) -> str:
        """The name of the pupil a task is about; empty when it is about nobody (yet)."""
        return self.pupils[int(task.pupil)].display_name if task.pupil else ""

    def agreements_for(self, task: Task) -> tuple[Agreement, ...]:
        """The agreements that may lie on the table in this talk.

        In a talk about one pupil: what that pupil promised, and what was agreed in talks about
        that pupil. In a joint talk: what was agreed in joint talks. What a gepeste agreed apart is
        thus never laid out before the pester, who would learn from it who told (R225, R245).
        """
        about = {one.id: one.pupil for one in self.tasks}
        return tuple(
            agreement
            for agreement in self.agreements
            if about.get(agreement.task_id, "") == task.pupil
            or (task.pupil and agreement.owner is Owner.PUPIL
                and agreement.pupil_id == int(task.pupil))
        )  # fmt: skip

    def names(self, role: Role) -> tuple[str, ...]:
        """The names of the pupils who have a role now."""
        return tuple(self.pupils[n].display_name for n in self.case.in_role(role))

    @property
    def worth_showing(self) -> tuple[Task, ...]:
        """The tasks for a list, by date: what was done stands on the day it was done, and a
        report stands in it from the day of its talk."""
        hidden = {TaskState.WAITING, TaskState.PAUSED}
        shown = [t for t in self.tasks if not (t.key == "D8" and t.state in hidden)]
        return tuple(sorted(shown, key=lambda t: t.done_on or t.due or t.forecast or date.max))

    def checklist(self, task: Task) -> tuple[Entry, ...]:
        """How the protocol says to do a task."""
        step = self.protocol.step(_STEP_OF.get(task.key, ""))
        return step.checklist if step else ()

    @property
    def silent_sides(self) -> tuple[Lane, ...]:
        """The sides (gepeste, pester) without a final report (R14)."""
        return unheard(task for task in self.tasks if task.id in self.reports)


@lru_cache(maxsize=8)
def _compiled(text: str) -> Protocol:
    return read_protocol(text)


def pinned_protocol(db: Database, sha256: str) -> Protocol:
    """The protocol a case began under."""
    return _compiled(records.protocol_text(db, sha256))


def look_up(db: Database, case_id: int) -> Case:
    """One case. Raises ``KlasappError`` when it is not there."""
    found = records.find_case(db, case_id)
    if found is None:
        raise KlasappError("Deze zaak staat niet meer in klasapp.")
    return found


def view_of(
    session: Session, db: Database, case: Case, calendar: SchoolCalendar | None = None
) -> CaseView:
    """A case with its tasks, names and reports, inside a running transaction."""
    pupils = {one.pupil_id: find_pupil(session, one.pupil_id) for one in case.pupils}
    leaving = {n: p.leaving_date for n, p in pupils.items() if p.leaving_date is not None}
    protocol = pinned_protocol(db, case.protocol_sha256)
    calendar = calendar or school_calendar(session)
    states = talk_records.talk_states(db, case.id)
    return CaseView(
        case=case,
        protocol=protocol,
        tasks=case_tasks(case, protocol, calendar, leaving),
        pupils=pupils,
        drafts=frozenset(task_id for _, task_id, _, draft in states if draft),
        reports=frozenset(task_id for _, task_id, final, _ in states if final),
        agreements=tuple(a for a in talk_records.agreements(db, case.id) if not a.removed),
        today=session.today,
        objections=objectors(case, guided_talk_records.permissions(db, case.id)),
        results=follow_up_records.last_results(db, case.id),
        proposals=follow_up_records.proposals(db, case.id),
        site=class_location(session, case.class_id),
    )


def objection_line(view: CaseView) -> str:
    """Why the talk with the pester cannot go on yet (C30)."""
    names = " en ".join(view.pupils[pupil_id].display_name for pupil_id in view.objections)
    return (
        f"{names} wil niet dat je met de pester praat. Schrijf op waarom en overleg eerst met de "
        "anti-pestcoördinator; dat zet je bij Toestemming (m, dan p)."
    )


def unmet(view: CaseView, task: Task) -> tuple[str, ...]:
    """The conditions of a task that are not met yet, as Dutch sentences."""
    mine = [agreement for agreement in view.agreements if agreement.task_id == task.id]
    gates = unmet_gates(
        task,
        agreements=len(mine),
        follow_up=any(agreement.follow_up_on for agreement in mine),
        consent=view.case.targeted_consent,
    )
    objection = (objection_line(view),) if task.key == "D2" and view.objections else ()
    return (*(gate.text for gate in gates), *objection)


def needs_reason(view: CaseView, task: Task) -> bool:
    """Whether doing this task now goes against the order of the protocol (R150)."""
    return task.state is TaskState.WAITING or bool(missing_first(task, view.tasks))


def why_reason(view: CaseView, task: Task) -> str:
    """What should come first, and that doing otherwise needs a reason."""
    first = missing_first(task, view.tasks)
    what = first[0].what if first else "een stap die nog niet klaar is"
    return f"Volgens het protocol komt eerst: {what}. Schrijf waarom je het nu al deed."


def named_task(view: CaseView, task: Task) -> str:
    """What a task is, and for whom."""
    name = view.name_of(task)
    return f"{task.what}: {name}" if name else task.what
