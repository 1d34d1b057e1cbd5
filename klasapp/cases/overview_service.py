"""The lists of cases and plans, and what other rooms may know of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from klasapp.cases import family_records, intake_records, look_first_records, records
from klasapp.cases.case import Case, Role
from klasapp.cases.case_view import CaseView, named_task, view_of
from klasapp.cases.closing_service import (
    followed_until,
)
from klasapp.cases.family import CUSTODY, Guardian, Kind
from klasapp.cases.intake import KeptForm
from klasapp.cases.look_first import LookPlan
from klasapp.errors import KlasappError
from klasapp.protocol import Task, TaskState, overdue, spoken
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import find_pupil, list_classes, list_pupils, school_calendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case or a plan in the list of the room."""

    kind: str
    number: int
    label: str
    who: str
    state: str
    """Dutch."""
    what: str
    """The next action, or how it ended."""
    due: date | None
    overdue: bool
    targeted: tuple[int, ...] = ()
    """The gepesten, by pupil id."""
    roles: tuple[str, ...] = ()
    """Who else is in it: a line for each role, Dutch."""
    coming: tuple[tuple[date | None, str], ...] = ()
    """What comes next, the first first; no day while it waits for something."""


_COMING = 6
"""Tasks ahead beside the list: what fits on a page."""

# Lists


def list_cases(
    session: Session, class_id: int | None, *, closed: bool = False
) -> tuple[CaseLine, ...]:
    """Open cases and running plans of a class, most urgent first; or the ended ones, newest
    first."""
    with session.reading() as db:
        calendar = school_calendar(session)
        state = "closed" if closed else "open"
        found = records.cases(db, class_id, state=state)
        lines = [_case_line(view_of(session, db, case, calendar)) for case in found]
        plans = look_first_records.plans(db, class_id)
        lines += [
            _look_line(session, plan) for plan in plans if (plan.state == "open") is not closed
        ]
    if closed:
        return tuple(lines)
    return tuple(sorted(lines, key=lambda n: (not n.overdue, n.due or date.max, n.kind, n.number)))


def list_kept_forms(session: Session, class_id: int) -> tuple[tuple[CaseLine, KeptForm], ...]:
    """Cases that are being written down and have not begun, with what is still to fill in."""
    with session.reading() as db:
        found = intake_records.kept_forms(db, class_id)
        return tuple((_form_line(session, form), form) for form in found)


def _form_line(session: Session, form: KeptForm) -> CaseLine:
    about = form.in_role(Role.TARGETED) or ((form.key.pupil_id,) if form.key.pupil_id else ())
    names = []
    for number in about:
        with suppress(KlasappError):  # wiped since: the form may be older than the pupil's row
            names.append(find_pupil(session, number).display_name)
    begun = "uit 1 signaal, " if form.signals == 1 else f"uit {form.signals} signalen, "
    missing = form.missing
    return CaseLine(
        kind="form",
        number=form.id,
        label="Concept",
        who=", ".join(names) or "nog geen naam",
        state=f"{begun if form.signals else ''}bewaard op {spoken(form.kept_at.date())}",
        what=f"Vul nog in: {', '.join(missing)}" if missing else "Lees het na en begin de zaak",
        due=None,
        overdue=False,
    )


def _case_line(view: CaseView) -> CaseLine:
    case = view.case
    if not case.open:
        what, day = case.closing_note, case.closed_on
    else:
        task = first_task(view)
        what = named_task(view, task) if task else "Alles is gedaan: kijk of de zaak dicht kan"
        day = (task.due or task.forecast) if task else None
    return CaseLine(
        kind="case",
        number=case.id,
        label=f"Zaak {case.number}",
        who=", ".join(view.names(Role.TARGETED)),
        state=_case_state(view),
        what=what,
        due=day,
        overdue=case.open and any(overdue(task, view.today) for task in view.tasks),
        targeted=case.in_role(Role.TARGETED),
        roles=tuple(
            f"{role.word.capitalize()}: {', '.join(view.names(role))}"
            for role in Role
            if view.names(role)
        ),
        coming=tuple((task.due, named_task(view, task)) for task in _ahead(view)[:_COMING]),
    )


def _case_state(view: CaseView) -> str:
    if view.case.open:
        return view.case.severity.value
    until = followed_until(view)
    return f"gesloten · volgen tot {spoken(until)}" if until else "gesloten"


def first_task(view: CaseView) -> Task | None:
    """The task that comes next in a case: the first open one, else the first that waits."""
    return next(iter(_ahead(view)), None)


def _ahead(view: CaseView) -> tuple[Task, ...]:
    waiting = [task for task in view.tasks if task.state is TaskState.WAITING]
    opened = [task for task in view.tasks if task.state is TaskState.OPEN]
    return (*opened, *waiting)


def _look_line(session: Session, plan: LookPlan) -> CaseLine:
    running = plan.state == "open"
    state = {"open": "loopt", "closed": "afgesloten", "to_case": "werd een zaak"}[plan.state]
    return CaseLine(
        kind="look_first",
        number=plan.id,
        label="Kijk eerst",
        who=find_pupil(session, plan.pupil_id).display_name,
        state=state,
        what="Kijken, vragen en dan terugkijken" if running else plan.closing_reason,
        due=plan.review_on if running else plan.closed_on,
        overdue=running and plan.review_on < session.today,
    )


# What other rooms show


def pupil_case_facts(session: Session, pupil_id: int) -> tuple[tuple[str, str, int], ...]:
    """What the pupil's page says of cases and plans: text, kind of place, number. No content."""
    with session.reading() as db:
        cases = records.cases_of_pupil(db, pupil_id)
        plans = look_first_records.plans(db, pupil_id=pupil_id)
    return (
        *((_case_fact(case, pupil_id), "case", case.id) for case in cases),
        *((_plan_fact(plan), "look_first", plan.id) for plan in plans),
    )


def pupil_family_facts(session: Session, pupil_id: int) -> tuple[tuple[str, str, int], ...]:
    """The parents of a pupil as the cases know them, and the last contact: text, place, number.

    Parents are entered in a case and nowhere else; Enter leads to the newest one.
    """
    with session.reading() as db:
        cases = records.cases_of_pupil(db, pupil_id)
        if not cases:
            return ()
        found = [one for one in family_records.guardians(db, pupil_id) if not one.removed]
        events = [event for case in cases for event in family_records.events(db, case.id)]
    spoken_to = [
        event.on_day
        for event in events
        if event.pupil_id == pupil_id and event.kind in {Kind.CONTACT, Kind.INFORMED}
    ]
    texts = [_guardian_fact(one) for one in found]
    if spoken_to:
        texts.append(f"laatste contact {spoken(max(spoken_to))}")
    return tuple((text, "case", cases[0].id) for text in texts)


def _guardian_fact(one: Guardian) -> str:
    who = f"{one.name} ({one.relation})" if one.relation else one.name
    parts = (CUSTODY[one.custody], one.reach, "niet inlichten" if one.withhold_reason else "")
    return ", ".join((who, *(part for part in parts if part)))


def _case_fact(case: Case, pupil_id: int) -> str:
    roles = " en ".join(role.word for role in case.roles_of(pupil_id))
    return f"Zaak {case.number}: {roles}, {'open' if case.open else 'gesloten'}"


def _plan_fact(plan: LookPlan) -> str:
    since = f"Kijk eerst sinds {spoken(plan.started_on)}"
    if plan.closed_on is None:
        return since
    how = "werd een zaak" if plan.state == "to_case" else "afgesloten"
    return f"{since}, {how} op {spoken(plan.closed_on)}"


def handled_flags(session: Session) -> frozenset[tuple[int, str, int]]:
    """(pupil, kind of flag, round) of every flag that led to a "kijk eerst" plan."""
    with session.reading() as db:
        plans = look_first_records.plans(db)
    return frozenset(
        (plan.pupil_id, plan.flag_kind, round_id)
        for plan in plans
        if plan.flag_kind is not None
        for round_id in (plan.round_id, *(note.round_id for note in plan.notes))
        if round_id is not None
    )


def pupils_being_helped(session: Session) -> frozenset[int]:
    """The gepesten of open cases: flags about them are being acted upon already."""
    with session.reading() as db:
        found = records.cases(db, None, state="open")
    return frozenset(pupil_id for case in found for pupil_id in case.in_role(Role.TARGETED))


def running_cases(session: Session, class_id: int) -> tuple[CaseLine, ...]:
    """The open cases of a class, with the names of the gepesten."""
    with session.reading() as db:
        calendar = school_calendar(session)
        found = records.cases(db, class_id, state="open")
        return tuple(_case_line(view_of(session, db, case, calendar)) for case in found)


def forms_of_running_cases(session: Session, class_id: int) -> tuple[str, ...]:
    """The codes of the forms of bullying in the open cases of a class, without who or which."""
    with session.reading() as db:
        found = records.cases(db, class_id, state="open")
    return tuple(sorted({code for case in found for code in case.forms}))


def days_of_running_cases(session: Session, class_id: int) -> tuple[date, ...]:
    """The days on which the open cases of a class began, without who or which."""
    with session.reading() as db:
        found = records.cases(db, class_id, state="open")
    return tuple(sorted({case.opened_on for case in found}))


def pairs_to_keep_apart(session: Session) -> tuple[tuple[int, int], ...]:
    """Gepeste with each pester and meeloper of the same open case, as pairs without a reason."""
    with session.reading() as db:
        found = records.cases(db, None, state="open")
    return tuple(
        sorted({
            (targeted, other)
            for case in found
            for targeted in case.in_role(Role.TARGETED)
            for other in (*case.in_role(Role.INVOLVED), *case.in_role(Role.FOLLOWER))
        })
    )


def pupils_to_choose(session: Session, class_id: int) -> tuple[tuple[Pupil, ...], ...]:
    """The pupils of a class, and those of all other classes (a pester can sit anywhere)."""
    own = list_pupils(session, class_id)
    known = {pupil.id for pupil in own}
    others: dict[int, Pupil] = {}
    for other in list_classes(session):
        for pupil in list_pupils(session, other.id):
            if pupil.id not in known:
                others.setdefault(pupil.id, pupil)
    return own, tuple(others.values())
