"""The inventory of a case: everything that is in it, numbered; and what others say about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from klasapp.cases import dossier_records, talk_records
from klasapp.cases.case import DraftError, tidy
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.citation_service import citation_items
from klasapp.cases.days import on_school_day
from klasapp.cases.dossier import (
    Aspect,
    Filed,
    FileItem,
    FileNote,
    NoteKind,
    numbered,
    with_additions,
)
from klasapp.cases.dossier_course_service import (
    account_items,
    breach_items,
    closing_items,
    handover_file_items,
    level_items,
    measure_file_items,
    online_file_items,
    proposal_items,
)
from klasapp.cases.dossier_people_service import (
    family_items,
    help_items,
    outsider_items,
    permission_items,
    promise_items,
    sharing_items,
)
from klasapp.cases.dossier_records import MadeCopy
from klasapp.cases.dossier_talk_service import (
    agreement_items,
    change_items,
    guided_support_items,
    intake_items,
    named,
    step_items,
    support_items,
    talk_items,
)
from klasapp.cases.evidence_service import evidence_items
from klasapp.cases.intake_service import intake_file_items
from klasapp.cases.week_item import WeekItem
from klasapp.errors import KlasappError
from klasapp.protocol import SchoolCalendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

MAX_NICKNAME = 60
MAX_WHO = 200
Maker: TypeAlias = "Callable[[Session, Database, CaseView], Iterable[FileItem]]"


@dataclass(frozen=True, slots=True)
class FileView:
    """What the page of the file shows."""

    view: CaseView
    items: tuple[FileItem, ...]
    """In the order of their numbers."""
    copies: tuple[MadeCopy, ...]
    """Newest first."""


def read_file(session: Session, case_id: int, *, again: bool = False) -> FileView:
    """The inventory of a case; reading it is noted in the audit, unless it is shown ``again``."""
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        found = FileView(view, inventory(session, db, view), dossier_records.copies(db, case_id))
        if not again:
            session.audit("case.file", f"case:{case_id}")
    return found


def inventory(session: Session, db: Database, view: CaseView) -> tuple[FileItem, ...]:
    """Everything in a case, numbered, inside a running transaction."""
    case_id = view.case.id
    found = numbered(item for make in _KINDS for item in make(session, db, view))
    notes = dossier_records.notes(db, case_id)
    return with_additions(found, notes, dossier_records.filed(db, case_id))


# What is in a case: a function per kind


_KINDS: tuple[Maker, ...] = (
    intake_items,
    intake_file_items,
    talk_items,
    agreement_items,
    step_items,
    change_items,
    support_items,
    guided_support_items,
    evidence_items,
    family_items,
    promise_items,
    help_items,
    sharing_items,
    outsider_items,
    permission_items,
    level_items,
    breach_items,
    citation_items,
    proposal_items,
    measure_file_items,
    online_file_items,
    closing_items,
    handover_file_items,
    account_items,
)
"""Every kind of thing that is in a case; another kind is another function."""


# What a mentor adds


def mark_filed(
    session: Session, case_id: int, items: Iterable[str], day: date, pupil_id: int | None = None
) -> None:
    """Note that items stand in the pupil tracking system since a day (R44, C25)."""
    if day > session.today:
        raise DraftError("date", "Deze dag moet nog komen. Vul de dag in waarop je het deed.")
    with session.writing() as db:
        look_up(db, case_id)
        for item in items:
            dossier_records.add_filed(db, case_id, Filed(item, pupil_id, day), session.now)
        session.audit("case.filed", f"case:{case_id}")


def add_file_note(
    session: Session, case_id: int, item: str, kind: NoteKind, by_whom: str, text: str
) -> None:
    """Put a correction or an objection at an item, also in a closed case. The item stays."""
    who, kept = tidy(by_whom, "who", MAX_WHO), tidy(text, "text")
    if not who:
        raise DraftError("who", "Schrijf van wie dit is, zoals: moeder van de leerling.")
    if not kept:
        raise DraftError("text", "Schrijf op wat er volgens hem of haar niet klopt.")
    with session.writing() as db:
        look_up(db, case_id)
        note = FileNote(item, kind, who, kept, session.today)
        dossier_records.add_note(db, case_id, note, session.now)
        session.audit("case.file.note", f"case:{case_id}", kind.value)


def add_support_note(
    session: Session, case_id: int, pupil_id: int, aspect: Aspect, text: str
) -> None:
    """Note something about the support of a pupil in the case (R211)."""
    kept = tidy(text, "text")
    if not kept:
        raise DraftError("text", "Er staat nog niets. Schrijf kort wat je ziet of hoort.")
    with session.writing() as db:
        if all(one.pupil_id != pupil_id for one in look_up(db, case_id).pupils):
            raise KlasappError("Deze leerling hoort niet bij deze zaak.")
        dossier_records.add_support(db, case_id, pupil_id, aspect, kept, session.now)
        session.audit("case.support", f"case:{case_id}", f"pupil:{pupil_id}")


def nicknames_of(session: Session, pupil_id: int) -> tuple[str, ...]:
    """Other names by which a pupil is called."""
    with session.reading() as db:
        return dossier_records.nicknames(db).get(pupil_id, ())


def set_nicknames(session: Session, pupil_id: int, typed: str) -> tuple[str, ...]:
    """Keep the other names of a pupil, typed with commas between them; they go in copies too."""
    found = [" ".join(tidy(name).split()) for name in typed.split(",")]
    names = tuple(dict.fromkeys(name for name in found if name))
    if any(len(name) > MAX_NICKNAME for name in names):
        raise DraftError("line", f"Een bijnaam heeft hoogstens {MAX_NICKNAME} tekens.")
    with session.writing() as db:
        dossier_records.set_nicknames(db, pupil_id, names)
        session.audit("pupil.nickname", f"pupil:{pupil_id}")
    return names


def file_due(db: Database, view: CaseView, calendar: SchoolCalendar) -> tuple[WeekItem, ...]:
    """For "Deze week": final reports that stand in no pupil tracking system some days later."""
    filed = {one.item for one in dossier_records.filed(db, view.case.id)}
    days = view.protocol.settings.report_days
    waiting: list[tuple[date, str]] = []
    for _, task_id, _, _ in talk_records.talk_states(db, view.case.id):
        talk = talk_records.talk_id(db, view.case.id, task_id)
        found = talk_records.versions(db, talk) if talk is not None else ()
        last = next((one for one in reversed(found) if one.number is not None), None)
        if last is None or report_key(task_id, last.number) in filed:
            continue
        due = on_school_day(calendar, last.saved_at.date(), days)
        if due <= view.today:
            task = next((task for task in view.tasks if task.id == task_id), None)
            waiting.append((due, named(view, task, task_id)))
    if not waiting:
        return ()
    first, name = min(waiting)
    what = (f"Verslag nog niet in het LVS gezet: {name}" if len(waiting) == 1
            else f"{len(waiting)} verslagen nog niet in het LVS gezet")  # fmt: skip
    why = (
        f"{days} dagen na het vaststellen hoort een verslag in het leerlingvolgsysteem te staan. "
        "Staat het er al? Leg dat vast met l."
    )
    return (WeekItem(what, "", first, why, "d"),)


def report_key(task_id: str, number: int | None) -> str:
    """The key of a version of a report in the file."""
    return f"talk:{task_id}:{number}"


def file_events(db: Database, case_id: int) -> tuple[tuple[datetime, str], ...]:
    """What happened to the file, for the history of the case."""
    lines = [
        (at, f"{NoteKind(kind).word.capitalize()} bij het dossier, van {who}")
        for at, kind, who in dossier_records.note_moments(db, case_id)
    ]
    lines += [
        (copy.made_at, f"Kopie {copy.number} gemaakt ({COPY_WORDS[copy.audience.kind.value]})")
        for copy in dossier_records.copies(db, case_id)
    ]
    return tuple(lines)


COPY_WORDS = {
    "pupil": "voor het dossier van een leerling",
    "parents": "voor ouders",
    "overview": "overzicht wat school deed",
    "coordinator": "voor de anti-pestcoördinator",
    "police": "voor de politie",
}
"""What kind of copy it is, without a name."""
