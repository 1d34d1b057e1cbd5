"""Follow-ups in a few keys: draft, finish with a report, and what klasapp proposes then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from klasapp.cases import escalation_records, follow_up_records, records, talk_records
from klasapp.cases.case import DraftError, Role, TaskRecord, require_open, tidy
from klasapp.cases.case_view import CaseView, look_up, needs_reason, view_of, why_reason
from klasapp.cases.escalation import next_rung
from klasapp.cases.follow_up import (
    BAD,
    FollowUp,
    Intervention,
    PastFollowUp,
    Proposal,
    check_follow_up,
    experience_text,
    facts_text,
    results_text,
    sooner,
)
from klasapp.cases.guided_talk import FOLLOW_UP_KEYS
from klasapp.cases.talk import MAX_REPORT, Agreement, Owner, Report
from klasapp.cases.talk_service import REPORT_PREFIX
from klasapp.errors import KlasappError
from klasapp.protocol import Entry, Task, TaskState
from klasapp.roster.service import school_calendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """What the form of a follow-up shows."""

    case_view: CaseView
    task: Task
    agreements: tuple[Agreement, ...]
    """Those to ask about: the pupil's own and what the school promised."""
    interventions: tuple[Intervention, ...]
    draft: FollowUp
    held: PastFollowUp | None
    """The follow-up of this task when it was held already."""
    reason: str
    """The question to ask when this comes before its turn; else empty."""
    prompts: tuple[Entry, ...]
    """What to do in the weeks after (R234, R250)."""


@dataclass(frozen=True, slots=True)
class FollowUpOutcome:
    """What follows from a follow-up."""

    proposal: Proposal | None
    next_on: date | None
    """The day to come back sooner than planned, when it does not go well."""


def read_follow_up(
    session: Session, case_id: int, task_id: str, interventions: Sequence[Intervention] = (),
    *, again: bool = False,
) -> FollowUpView:  # fmt: skip
    """The form of a follow-up with what was filled in; reading is noted in the audit."""
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        if not again:
            session.audit("talk.read", f"case:{case_id}", task_id)
        return _form(db, view, task_id, interventions)


def _form(
    db: Database, view: CaseView, task_id: str, interventions: Sequence[Intervention]
) -> FollowUpView:
    task = view.task(task_id)
    if task.key not in FOLLOW_UP_KEYS:
        raise KlasappError("Dit is geen vervolggesprek.")
    draft = follow_up_records.find_draft(db, view.case.id, task_id)
    past = follow_up_records.finished(db, view.case.id)
    asked = _asked(view, task)
    answers = draft.answers if draft else FollowUp(view.today)
    known = {agreement.id for agreement in asked}
    kept = {number: result for number, result in answers.results.items() if number in known}
    late = task.state is TaskState.WAITING or needs_reason(view, task)
    return FollowUpView(
        case_view=view,
        task=task,
        agreements=asked,
        interventions=tuple(interventions),
        draft=replace(answers, results=kept),
        held=next((one for one in reversed(past) if one.task_id == task_id), None)
        if task.state is TaskState.DONE
        else None,
        reason=why_reason(view, task) if late else "",
        prompts=_prompts(view, task),
    )


def _asked(view: CaseView, task: Task) -> tuple[Agreement, ...]:
    mine = int(task.pupil) if task.pupil else None
    targeted = task.role == Role.TARGETED.value
    return tuple(
        agreement
        for agreement in view.agreements
        if (agreement.owner is Owner.PUPIL and agreement.pupil_id == mine)
        or (agreement.owner is Owner.SCHOOL and targeted)
    )


def _prompts(view: CaseView, task: Task) -> tuple[Entry, ...]:
    keys = (
        view.protocol.settings.step2_guides
        if task.role == Role.TARGETED.value
        else view.protocol.settings.step3_guides
    )
    guides = [guide for key in keys if (guide := view.protocol.guide(key)) is not None]
    return tuple(
        Entry("", item.text, item.lines, item.addition)
        for guide in guides
        for section in guide.sections
        if section.moment == "daarna"
        for item in section.items
    )


def save_follow_up(
    session: Session, case_id: int, task_id: str, answers: FollowUp,
    interventions: Sequence[Intervention] = (),
) -> None:  # fmt: skip
    """Keep what was filled in so far."""
    tidy(answers.note, "note", MAX_REPORT)
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case, task_id)
        form = _form(db, view_of(session, db, case), task_id, interventions)
        pupil = int(form.task.pupil) if form.task.pupil else None
        _, new = follow_up_records.save_draft(
            db, case_id, task_id, pupil, answers, form.interventions, session.now
        )
        if new:
            session.audit("talk.draft", f"case:{case_id}", task_id)


def finish_follow_up(
    session: Session, case_id: int, task_id: str, answers: FollowUp,
    interventions: Sequence[Intervention] = (), reason: str = "",
) -> FollowUpOutcome:  # fmt: skip
    """The follow-up was held: its report is final, its task done, in one go.

    ``reason``: why it came before its turn (R150). Raises ``DraftError`` for what is missing.
    """
    kept, why = replace(answers, note=tidy(answers.note, "note", MAX_REPORT)), tidy(reason)
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case, task_id)
        view = view_of(session, db, case)
        form = _form(db, view, task_id, interventions)
        task = form.task
        if task.state is TaskState.PAUSED:
            raise KlasappError(task.reason)
        if task.state in {TaskState.DONE, TaskState.SKIPPED}:
            raise KlasappError("Dit gesprek is al klaar of overgeslagen. Zet het eerst terug (t).")
        day = check_follow_up(kept, form.agreements, session.today, case.reported_on)
        if form.reason and not why:
            raise DraftError("reason", form.reason)
        pupil = int(task.pupil) if task.pupil else None
        number, _ = follow_up_records.save_draft(
            db, case_id, task_id, pupil, kept, form.interventions, session.now
        )
        next_on = sooner(kept, school_calendar(session), session.today)
        follow_up_records.finish(db, number, next_on, session.now)
        _report(session, db, form, kept)
        done = TaskRecord(task_id, "done", day, why if form.reason else "", session.now)
        records.add_task_record(db, case_id, done)
        session.audit("case.task.done", f"case:{case_id}", task_id)
        proposal = _proposal(session, db, form, kept, number)
    return FollowUpOutcome(proposal, next_on)


def _report(session: Session, db: Database, form: FollowUpView, answers: FollowUp) -> None:
    view, task = form.case_view, form.task
    case_id = view.case.id
    talk = talk_records.talk_id(db, case_id, task.id, make=True)
    assert talk is not None
    found = talk_records.versions(db, talk)
    draft = next((v.report for v in found if v.number is None), Report(None))
    name = view.name_of(task)
    report = Report(
        answers.held_on,
        draft.participants or f"{name}, mentor".strip(", "),
        _joined(facts_text(answers), draft.facts),
        _joined(experience_text(answers), draft.experience),
        _joined(results_text(answers, form.agreements, form.interventions), draft.agreements),
    )
    number = 1 + sum(v.number is not None for v in found)
    talk_records.make_final(db, talk, report, number, session.now)
    session.audit("talk.final", f"case:{case_id}", f"{task.id} versie {number}")
    wanted = next((one for one in view.tasks if one.id == REPORT_PREFIX + task.id), None)
    if wanted and wanted.state not in {TaskState.DONE, TaskState.SKIPPED}:
        record = TaskRecord(wanted.id, "done", session.today, "", session.now)
        records.add_task_record(db, case_id, record)
        session.audit("case.task.done", f"case:{case_id}", wanted.id)


def _joined(first: str, second: str) -> str:
    return "\n".join(filter(None, (first.strip(), second.strip())))


def _proposal(
    session: Session, db: Database, form: FollowUpView, answers: FollowUp, follow_up_id: int
) -> Proposal | None:
    view, task = form.case_view, form.task
    own = {a.id for a in form.agreements if a.owner is Owner.PUPIL}
    bully = task.role != Role.TARGETED.value
    broken = bully and any(answers.results.get(number) == BAD for number in own)
    if answers.stopped != BAD and not broken:
        return None
    earlier = follow_up_records.proposals(db, view.case.id)
    if any(not one.decision for one in earlier):
        return None
    involved = view.case.in_role(Role.INVOLVED)
    pupil = int(task.pupil) if bully and task.pupil else None
    if pupil is None and len(involved) == 1:
        pupil = involved[0]
    rung = next_rung(view.protocol, escalation_records.all_proposals(db, view.case.id), pupil)
    number = follow_up_records.propose(db, view.case.id, follow_up_id, pupil, rung, session.now)
    session.audit("case.proposal", f"case:{view.case.id}", rung)
    return Proposal(number, follow_up_id, pupil, rung, session.now)


def list_proposals(session: Session, case_id: int) -> tuple[Proposal, ...]:
    """What klasapp proposed in a case after a breach, oldest first, decided ones too."""
    with session.reading() as db:
        return follow_up_records.proposals(db, case_id)


def decide_proposal(
    session: Session, case_id: int, proposal_id: int, *, accepted: bool, reason: str = ""
) -> None:
    """Note what was decided; not doing it needs a reason. Raises ``DraftError``."""
    why = tidy(reason, "reason")
    if not accepted and not why:
        raise DraftError("reason", "Schrijf waarom je dit nu niet doet.")
    with session.writing() as db:
        require_open(look_up(db, case_id))
        found = next(
            (one for one in follow_up_records.proposals(db, case_id) if one.id == proposal_id), None
        )
        if found is None or found.decision:
            raise KlasappError("Over dit voorstel is al besloten.")
        follow_up_records.decide(db, proposal_id, "yes" if accepted else "no", why, session.now)
        session.audit("case.decision", f"case:{case_id}", f"{found.rung} {accepted}")


def follow_ups(session: Session, case_id: int) -> tuple[PastFollowUp, ...]:
    """The follow-ups that were held, oldest first."""
    with session.reading() as db:
        return follow_up_records.finished(db, case_id)


def come_back(db: Database, view: CaseView) -> tuple[tuple[Task, date, str], ...]:
    """Where to come back sooner than planned: the next follow-up of the pupil, day, sentence.

    It goes when a later follow-up of this pupil was held.
    """
    last: dict[int | None, PastFollowUp] = {}
    for one in follow_up_records.finished(db, view.case.id):
        last[one.pupil_id] = one
    found = []
    for pupil_id, one in last.items():
        upcoming = [
            task
            for task in view.tasks
            if task.key in FOLLOW_UP_KEYS
            and task.state in {TaskState.OPEN, TaskState.WAITING}
            and (int(task.pupil) if task.pupil else None) == pupil_id
        ]
        if one.next_on is None or not upcoming:
            continue
        upcoming.sort(key=lambda task: task.due or task.forecast or date.max)
        due = upcoming[0].due
        if due is None or due > one.next_on:
            said = one.answers.held_on or one.next_on - timedelta(days=1)
            why = f"Op {said.day}-{said.month} ging het niet goed. Kom er snel op terug."
            found.append((upcoming[0], one.next_on, why))
    return tuple(found)


def follow_up_history(db: Database, view: CaseView) -> tuple[tuple[datetime, str], ...]:
    """What the course of a case says of proposals: moment and text."""
    lines: list[tuple[datetime, str]] = []
    for one in follow_up_records.proposals(db, view.case.id):
        lines.append((one.made_at, f"Voorstel na het vervolggesprek: {one.words}"))
        if one.decided_at:
            done = "Gedaan" if one.decision == "yes" else "Niet gedaan"
            lines.append((one.decided_at, f"{done}: {one.words} {one.reason}".strip()))
    return tuple(lines)
