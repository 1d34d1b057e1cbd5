"""The file of a case, about people: families, promises, help, permissions, a grown-up who bullies.

Each function makes the items of one kind, for the inventory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from klasapp.cases import (
    family_records,
    guided_talk_records,
    outsider_records,
    promise_records,
    referral_records,
)
from klasapp.cases.case import Role
from klasapp.cases.case_view import CaseView
from klasapp.cases.dossier import Field, FileItem, Kind
from klasapp.cases.family import Kind as FamilyKind
from klasapp.cases.family import event_text
from klasapp.cases.family_view import who_said
from klasapp.cases.guided_talk import ANSWERS, Permission
from klasapp.cases.outsider import KINDS, STEPS
from klasapp.cases.promise import state_of
from klasapp.protocol import spoken
from klasapp.roster.service import find_pupil, school_calendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

_FAMILY_TITLES = {
    FamilyKind.CONTACT: "contactgegevens",
    FamilyKind.INFORMED: "ingelicht",
    FamilyKind.COPY: "kopie gegeven",
    FamilyKind.PUPIL_ASKED: "met de leerling besproken wat zij horen",
    FamilyKind.PUPIL_CONSENT: "antwoord van de leerling (18+)",
    FamilyKind.REFUSED: "weigering",
    FamilyKind.NOT_SOLVED: "niet opgelost",
    FamilyKind.NOT_SOLVED_DECIDED: "besluit na 'niet opgelost'",
    FamilyKind.NOT_SATISFIED: "gewezen op de vertrouwenspersoon",
    FamilyKind.TOLD_PROMISE_STOPPED: "verteld dat een belofte verandert",
}
_FAMILY_INNER = {FamilyKind.CONTACT, FamilyKind.PUPIL_ASKED, FamilyKind.PUPIL_CONSENT}
"""Why a parent is not told, and what a pupil wants the parents to hear, is not for the parents."""
_HELP = {
    "consent": "antwoord",
    "started": "begonnen",
    "session": "een keer geweest",
    "session_undone": "een keer teruggenomen",
    "ended": "afgerond",
}


def family_items(session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """What happened with the families: each for the own family only."""
    for one in family_records.events(db, view.case.id):
        name = _name(session, view, one.pupil_id)
        names = {n.id: n.name for n in family_records.guardians(db, one.pupil_id)}
        text = event_text(one, who_said(one, names, name))
        yield FileItem(
            key=f"family:{one.id}",
            at=one.recorded_at,
            day=one.on_day,
            kind="ouders",
            title=f"Ouders van {name}: {_FAMILY_TITLES[one.kind]}",
            fields=(Field("Wat", text),),
            pupils=frozenset({one.pupil_id}),
            home=True,
            inner=one.kind in _FAMILY_INNER,
            deed=f"De ouders van {name} zijn ingelicht." * (one.kind is FamilyKind.INFORMED),
        )


def promise_items(session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The promises of the school, each with the days on which it was kept and missed."""
    calendar = school_calendar(session)
    made = dict(promise_records.made(db, view.case.id))
    for one in promise_records.promises(db, view.case.id):
        name, state = _name(session, view, one.pupil_id), state_of(one, calendar, view.today)
        missed = [
            f"{spoken(day)}{f': {note}' if note else ''}"
            for day, kept, note, _ in promise_records.ticks(db, one.id)
            if not kept and day in state.missed
        ]
        stopped = f"{spoken(one.stopped_on)}. {one.stop_reason}" if one.stopped_on else ""
        yield FileItem(
            key=f"promise:{one.id}",
            at=made[one.id],
            day=made[one.id].date(),
            kind="belofte",
            title=f"Belofte van school aan {name}",
            fields=(
                Field("Belofte", one.text),
                Field("Wie doet het", one.owner),
                Field("Wanneer", f"{one.words}, van {spoken(one.starts_on)} tot en met "
                      f"{spoken(one.until_on)}"),
                Field("Stand", state.text),
                Field("Niet gehouden op", "\n".join(missed)),
                Field("Gestopt", stopped),
            ),
            pupils=frozenset({one.pupil_id}),
            home=True,
            deed=f"School beloofde {name}: {one.text}",
        )  # fmt: skip


def help_items(session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """Help that was offered: support, so in no copy but the pupil's own (R211)."""
    for one in referral_records.referrals(db, view.case.id):
        name = _name(session, view, one.pupil_id)
        whom = f"de ouders van {name}" if one.for_parents else name
        went = [
            f"{spoken(event.on_day)}: {_HELP[event.kind]}"
            f"{f' {ANSWERS[event.answer]}' if event.answer in ANSWERS else ''}"
            f"{f' ({event.note})' if event.note else ''}"
            for event in one.events
        ]
        yield FileItem(
            key=f"help:{one.id}",
            at=one.made_at,
            day=one.offered_on,
            kind="hulp",
            title=f"Hulp voor {whom}: {one.label}",
            fields=(
                Field("Toelichting", one.note),
                Field("Verloop", "\n".join(went)),
                Field("Aantal keren", one.counter),
            ),
            pupils=frozenset({one.pupil_id}),
            support=True,
            deed=f"Hulp aangeboden aan {whom}: {one.label}.",
        )


def sharing_items(session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """What was told to somebody outside, about one pupil."""
    for one in referral_records.sharings(db, view.case.id):
        yield FileItem(
            key=f"sharing:{one.id}",
            at=one.recorded_at,
            day=one.shared_on,
            kind="gedeeld",
            title=f"Gegevens gedeeld over {_name(session, view, one.pupil_id)}",
            fields=(Field("Wat", one.text),),
            pupils=frozenset({one.pupil_id}),
            home=True,
        )


def outsider_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """A grown-up who bullies: for the family of the gepeste and the police, not for others."""
    for one in outsider_records.outsiders(db, view.case.id):
        done = [f"{STEPS[step]}: {spoken(day)}" for step, day in one.steps.items()]
        ended = f"{spoken(one.ended_on)}. {one.ended_reason}" if one.ended_on else ""
        yield FileItem(
            key=f"outsider:{one.id}",
            at=one.made_at,
            day=one.noticed_on,
            kind="volwassene",
            title="Iemand die pest en geen leerling is",
            fields=(
                Field("Wie", one.name),
                Field("Soort", KINDS[one.kind]),
                Field("Gedaan", "\n".join(done)),
                Field("Klopt niet (meer)", ended),
            ),
            pupils=frozenset(view.case.in_role(Role.TARGETED)),
            home=True,
            readers=frozenset({Kind.POLICE}),
            superseded=one.ended_on is not None,
        )


def permission_items(session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """What pupils allow. Whether the parents may know is not for the parents."""
    given = guided_talk_records.permissions(db, view.case.id)
    last = {(one.pupil_id, one.kind): one for one in given}
    for number, one in enumerate(given, 1):
        consulted = one.kind is Permission.CONSULTED
        yield FileItem(
            key=f"permission:{number}",
            at=one.asked_at,
            day=one.asked_at.date(),
            kind="toestemming",
            title=f"{_name(session, view, one.pupil_id)}: {one.kind.word}",
            fields=(
                Field("Antwoord", "" if consulted else ANSWERS[one.answer]),
                Field("Toelichting", one.reason),
            ),
            pupils=frozenset({one.pupil_id}),
            home=True,
            inner=consulted or one.kind is Permission.TELL_PARENTS,
            superseded=last[one.pupil_id, one.kind] is not one,
        )


def _name(session: Session, view: CaseView, pupil_id: int) -> str:
    known = view.pupils.get(pupil_id)
    return (known or find_pupil(session, pupil_id)).display_name
