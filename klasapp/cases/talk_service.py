"""Reports of talks: drafts that survive anything, final versions that stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klasapp.cases import records, talk_records
from klasapp.cases.case import DraftError, TaskRecord, require_open, tidy
from klasapp.cases.case_view import CaseView, look_up, unmet, view_of
from klasapp.cases.talk import MAX_AGREEMENT, MAX_REPORT, Agreement, Owner, Report, TalkVersion
from klasapp.protocol import Task, TaskState
from klasapp.store.session import Session

REPORT_PREFIX = "D8."


@dataclass(frozen=True, slots=True)
class TalkView:
    """What the screen of a report shows."""

    case_view: CaseView
    task: Task
    versions: tuple[TalkVersion, ...]
    """Final ones, oldest first."""
    draft: TalkVersion | None
    agreements: tuple[Agreement, ...]
    """Of this talk, those that still stand."""

    @property
    def report(self) -> Report:
        """What the mentor goes on writing in."""
        if self.draft:
            return self.draft.report
        if self.versions:
            return self.versions[-1].report
        name = self.case_view.name_of(self.task)
        return Report(self.task.done_on or self.case_view.today, f"{name}, mentor".strip(", "))


def task_of_report(task_id: str) -> str:
    """The talk that a report task is about; any other task is about itself."""
    return task_id.removeprefix(REPORT_PREFIX)


def read_talk(session: Session, case_id: int, task_id: str, *, again: bool = False) -> TalkView:
    """The report of a task, with its versions and draft; reading is noted in the audit.

    ``again``: it is on the screen already, and noted.
    """
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        talk = talk_records.talk_id(db, case_id, task_id)
        found = talk_records.versions(db, talk) if talk is not None else ()
        if not again:
            session.audit("talk.read", f"case:{case_id}", task_id)
    return TalkView(
        case_view=view,
        task=view.task(task_id),
        versions=tuple(version for version in found if version.number is not None),
        draft=next((version for version in found if version.number is None), None),
        agreements=tuple(a for a in view.agreements if a.task_id == task_id),
    )


def save_draft(session: Session, case_id: int, task_id: str, report: Report) -> None:
    """Keep what is typed so far. Only the first save of a draft is noted in the audit."""
    kept = _tidied(report, final=False)
    with session.writing() as db:
        require_open(look_up(db, case_id), task_id)
        talk = talk_records.talk_id(db, case_id, task_id, make=True)
        assert talk is not None
        if talk_records.save_draft(db, talk, kept, session.now):
            session.audit("talk.draft", f"case:{case_id}", task_id)


def drop_draft(session: Session, case_id: int, task_id: str) -> None:
    """Throw a draft away; final versions stay."""
    with session.writing() as db:
        talk = talk_records.talk_id(db, case_id, task_id)
        if talk is not None:
            talk_records.drop_draft(db, talk)
            session.audit("talk.draft.drop", f"case:{case_id}", task_id)


def finish_report(session: Session, case_id: int, task_id: str, report: Report) -> int:
    """Make a report final; returns the number of the version.

    The task to write this report is done with it. Raises ``DraftError`` when the day is missing
    or wrong, or nothing was written.
    """
    kept = _tidied(report, final=True)
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case, task_id)
        if kept.held_on is None:
            raise DraftError("held_on", "Vul in op welke dag het gesprek was.")
        if kept.held_on > session.today:
            raise DraftError("held_on", "Deze dag moet nog komen. Vul de dag van het gesprek in.")
        if kept.held_on < case.seen_on:
            raise DraftError("held_on", "Deze dag ligt voor wat er gebeurde. Kijk de datum na.")
        if kept.empty:
            raise DraftError("facts", "Er staat nog niets in het verslag. Begin met de feiten.")
        talk = talk_records.talk_id(db, case_id, task_id, make=True)
        assert talk is not None
        number = 1 + sum(v.number is not None for v in talk_records.versions(db, talk))
        talk_records.make_final(db, talk, kept, number, session.now)
        session.audit("talk.final", f"case:{case_id}", f"{task_id} versie {number}")
        last = case.last_records().get(REPORT_PREFIX + task_id)
        wanted = any(t.id == REPORT_PREFIX + task_id for t in view_of(session, db, case).tasks)
        if wanted and (last is None or last.state != "done"):
            record = TaskRecord(REPORT_PREFIX + task_id, "done", session.today, "", session.now)
            records.add_task_record(db, case_id, record)
            session.audit("case.task.done", f"case:{case_id}", record.task_id)
    return number


def can_complete(session: Session, case_id: int, task_id: str) -> tuple[bool, tuple[str, ...]]:
    """Whether the task of a report is still to do, and what it still needs."""
    with session.reading() as db:
        view = view_of(session, db, look_up(db, case_id))
        task = view.task(task_id)
        to_do = view.case.open and task.state in {TaskState.OPEN, TaskState.WAITING}
        return to_do, unmet(view, task) if to_do else ()


def add_agreement(
    session: Session,
    case_id: int,
    task_id: str,
    text: str,
    owner: Owner,
    pupil_id: int | None = None,
    follow_up_on: date | None = None,
) -> int:
    """Keep an agreement in the words of whoever made it (R226). Raises ``DraftError``."""
    agreement = _agreement(session, task_id, text, owner, pupil_id, follow_up_on)
    with session.writing() as db:
        require_open(look_up(db, case_id))
        agreement_id = talk_records.add_agreement(db, case_id, agreement, session.now)
        session.audit("agreement.add", f"case:{case_id}", f"{task_id}:{agreement_id}")
    return agreement_id


def change_agreement(
    session: Session,
    case_id: int,
    agreement_id: int,
    text: str,
    owner: Owner,
    pupil_id: int | None = None,
    follow_up_on: date | None = None,
) -> int:
    """Put another reading in the place of an agreement; the old one stays. Returns the new id."""
    with session.writing() as db:
        require_open(look_up(db, case_id))
        old = next((a for a in talk_records.agreements(db, case_id) if a.id == agreement_id), None)
        if old is None:
            raise DraftError("text", "Deze afspraak staat niet meer in klasapp.")
        new = _agreement(session, old.task_id, text, owner, pupil_id, follow_up_on)
        talk_records.remove_agreement(db, agreement_id, session.now)
        new_id = talk_records.add_agreement(db, case_id, new, session.now)
        session.audit("agreement.change", f"case:{case_id}", f"{old.task_id}:{new_id}")
    return new_id


def remove_agreement(session: Session, case_id: int, agreement_id: int) -> None:
    """Withdraw an agreement; it stays in the history."""
    with session.writing() as db:
        require_open(look_up(db, case_id))
        talk_records.remove_agreement(db, agreement_id, session.now)
        session.audit("agreement.remove", f"case:{case_id}", str(agreement_id))


def _agreement(
    session: Session, task_id: str, text: str, owner: Owner, pupil_id: int | None,
    follow_up_on: date | None,
) -> Agreement:  # fmt: skip
    kept = tidy(text, "text", MAX_AGREEMENT)
    if not kept:
        raise DraftError("text", "Schrijf de afspraak op, in de woorden van de leerling zelf.")
    if owner is Owner.PUPIL and pupil_id is None:
        raise DraftError("owner", "Kies van wie deze afspraak is.")
    if follow_up_on is not None and follow_up_on < session.today.replace(year=2000):
        raise DraftError("follow_up_on", "Deze dag kan niet kloppen. Kijk de datum na.")
    return Agreement(0, task_id, owner, pupil_id if owner is Owner.PUPIL else None, kept,
                     follow_up_on)  # fmt: skip


def _tidied(report: Report, *, final: bool) -> Report:
    texts = {
        "participants": report.participants,
        "facts": report.facts,
        "experience": report.experience,
        "agreements": report.agreements,
    }
    kept = {name: tidy(text, name, MAX_REPORT) for name, text in texts.items()}
    # A draft keeps the blanks around it: the mentor may be in the middle of a sentence.
    return Report(report.held_on, **(kept if final else texts))
