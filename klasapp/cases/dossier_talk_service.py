"""The file of a case: how it began, its talks, agreements, steps, changes, and support.

Each function makes the items of one kind, for the inventory.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import TYPE_CHECKING

from klasapp.cases import (
    dossier_records,
    family_records,
    guided_talk_records,
    records,
    talk_records,
)
from klasapp.cases.case import Role
from klasapp.cases.case_view import CaseView, named_task
from klasapp.cases.dossier import Field, FileItem, Kind
from klasapp.cases.family import AGREEMENT_PLACES
from klasapp.cases.guided_talk import Permission, last_answers
from klasapp.cases.guided_talk_service import support_notes
from klasapp.cases.talk_service import REPORT_PREFIX
from klasapp.protocol import Lane, Task, spoken
from klasapp.roster.service import find_pupil
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

_OWN_STORY = "gepeste"
"""The source of a report that the gepeste made."""


def intake_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The report with which the case began."""
    case = view.case
    forms = [form.label for code in case.forms if (form := view.protocol.form(code))]
    places = {entry.code: entry.text for entry in view.protocol.places}
    sources = {entry.code: entry.text for entry in view.protocol.report_sources}
    targeted = case.in_role(Role.TARGETED)
    given = last_answers(guided_talk_records.permissions(db, case.id))
    may_name = case.source == _OWN_STORY and all(
        (answer := given.get((n, Permission.NAME_ME))) and answer.answer == "yes" for n in targeted
    )
    yield FileItem(
        key="intake",
        at=datetime.combine(case.opened_on, time()),
        day=case.reported_on,
        kind="melding",
        title="Melding en intake",
        fields=(
            Field("Gezien op", spoken(case.seen_on)),
            Field("Gemeld op", spoken(case.reported_on)),
            Field("Gemeld door", sources.get(case.source, case.source), inner=not may_name),
            Field("Plaats", places.get(case.place, case.place)),
            Field("Ernst", case.severity.value),
            Field("Vormen", ", ".join(forms)),
            Field("Wat er gebeurde", case.summary),
            Field("Wat de gepeste wil", case.wish, only=targeted[0] if targeted else None),
        ),
        deed="De school kreeg een melding van pesten en begon een zaak.",
    )


def talk_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The final reports of talks, every version. What a gepeste told who said no to being named
    (R245) is for nobody but the own family and the police.
    """
    tasks = {task.id: task for task in view.tasks}
    recorded = {n.task_id for n in view.case.records if n.state == "done"}
    given = last_answers(guided_talk_records.permissions(db, view.case.id))
    secret = {n for (n, kind), one in given.items()
              if kind is Permission.NAME_ME and one.answer == "no"}  # fmt: skip
    for _, task_id, _, _ in talk_records.talk_states(db, view.case.id):
        talk = talk_records.talk_id(db, view.case.id, task_id)
        found = talk_records.versions(db, talk) if talk is not None else ()
        final = [version for version in found if version.number is not None]
        task = tasks.get(task_id)
        for version in final:
            report, day = version.report, version.report.held_on or version.saved_at.date()
            pupils = _pupils(task)
            heard = next(iter(pupils), None)
            number = f" (versie {version.number})" if len(final) > 1 else ""
            yield FileItem(
                key=f"talk:{task_id}:{version.number}",
                at=version.saved_at,
                day=day,
                kind="verslag",
                title=f"Verslag{number}: {named(view, task, task_id)}",
                fields=(
                    Field("Erbij", report.participants),
                    Field("Feiten", report.facts),
                    Field("Beleving", report.experience, only=heard),
                    Field("Afspraken", report.agreements),
                ),
                pupils=pupils,
                home=_at_home(task) or bool(pupils & secret),
                readers=frozenset() if _at_home(task) else frozenset({Kind.POLICE}),
                superseded=version is not final[-1],
                deed="" if task_id in recorded else named(view, task, task_id),
            )


def agreement_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The agreements, withdrawn ones too."""
    moments = dossier_records.agreement_moments(db, view.case.id)
    places = family_records.places(db, view.case.id)
    tasks = {task.id: task for task in view.tasks}
    for one in talk_records.agreements(db, view.case.id):
        task = tasks.get(one.task_id)
        who = view.pupils[one.pupil_id].display_name if one.pupil_id else one.owner.word
        state = " (vervallen)" if one.removed else ""
        back = spoken(one.follow_up_on) if one.follow_up_on else ""
        yield FileItem(
            key=f"agreement:{one.id}",
            at=moments[one.id],
            day=moments[one.id].date(),
            kind="afspraak",
            title=f"Afspraak van {who}{state}",
            fields=(
                Field("Afspraak", one.text),
                Field("Geldt", AGREEMENT_PLACES.get(places.get(one.id, ""), "")),
                Field("Terugkijken op", back),
            ),
            pupils=frozenset({one.pupil_id} if one.pupil_id else ()),
            home=_at_home(task),
            superseded=one.removed,
        )


def step_items(_session: Session, _db: Database, view: CaseView) -> Iterator[FileItem]:
    """What was done, skipped with a reason, or put back."""
    words = {"done": "gedaan", "skipped": "overgeslagen", "reopened": "teruggezet"}
    tasks = {task.id: task for task in view.tasks}
    last = view.case.last_records()
    for number, one in enumerate(view.case.records, 1):
        if one.task_id.startswith(REPORT_PREFIX):
            continue
        task = tasks.get(one.task_id)
        what = named(view, task, one.task_id)
        stands = last[one.task_id] is one
        yield FileItem(
            key=f"step:{number}",
            at=one.recorded_at,
            day=one.on_date or one.recorded_at.date(),
            kind="stap",
            title=f"{what}: {words[one.state]}",
            fields=(Field("Reden", one.reason),),
            pupils=_pupils(task),
            home=_at_home(task),
            superseded=not stands,
            inner=one.state == "reopened",
            deed=what if one.state == "done" and stands else "",
        )


def change_items(session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """What was changed about the case, and its closing."""
    for number, one in enumerate(records.changes(db, view.case.id), 1):
        state = one.field == "state"
        title = "Zaak gesloten" if one.became == "gesloten" else "Zaak heropend"
        was, became = one.was, one.became
        if one.field == "role":
            was, became = (_role(session, text) for text in (was, became))
        yield FileItem(
            key=f"change:{number}",
            at=one.changed_at,
            day=one.changed_at.date(),
            kind="einde" if state else "wijziging",
            title=title if state else "Gegevens van de zaak gewijzigd",
            fields=(
                Field("Wat", "" if state else one.what),
                Field("Was", "" if state else was),
                Field("Werd", "" if state else became),
                Field("Toelichting", one.reason),
            ),
            inner=not state,
            deed=f"{title}." if state else "",
        )


def _role(session: Session, text: str) -> str:
    pupil_id, _, role = text.partition(":")
    return f"{find_pupil(session, int(pupil_id)).display_name}: {Role(role).word}" if text else ""


def support_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """Notes about the support of one pupil (R211)."""
    for note in dossier_records.support(db, view.case.id):
        yield FileItem(
            key=f"support:{note.id}",
            at=note.recorded_at,
            day=note.recorded_at.date(),
            kind="ondersteuning",
            title=f"Ondersteuning van {view.pupils[note.pupil_id].display_name}",
            fields=(Field(note.aspect.question, note.text),),
            pupils=frozenset({note.pupil_id}),
            support=True,
        )


def guided_support_items(session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """Notes about support that were made in a talk with a guide; they stand in no report."""
    for number, (pupil_id, task_id, text) in enumerate(support_notes(session, view.case.id)):
        talk = talk_records.talk_id(db, view.case.id, task_id)
        found = talk_records.versions(db, talk) if talk is not None else ()
        final = [version for version in found if version.number is not None]
        if final and pupil_id is not None:
            yield FileItem(
                key=f"guide:{task_id}:{number}",
                at=final[0].saved_at,
                day=final[0].report.held_on or final[0].saved_at.date(),
                kind="ondersteuning",
                title=f"Ondersteuning van {view.pupils[pupil_id].display_name}",
                fields=(Field("Uit het gesprek", text),),
                pupils=frozenset({pupil_id}),
                support=True,
            )


def _pupils(task: Task | None) -> frozenset[int]:
    return frozenset({int(task.pupil)} if task and task.pupil else ())


def named(view: CaseView, task: Task | None, task_id: str) -> str:
    """A task with the pupil it is about."""
    return task_id if task is None else named_task(view, task)


def _at_home(task: Task | None) -> bool:
    return task is not None and task.lane is Lane.PARENTS and bool(task.pupil)
