"""What a mentor can do with the parents in a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases import family_records
from klasapp.cases.case import Case, DraftError, require_open, tidy
from klasapp.cases.case_service import complete_task, reopen_case
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.family import (
    AGREEMENT_PLACES,
    MAX_REASON,
    FamilyEvent,
    Guardian,
    Kind,
    changed_text,
    check_guardian,
    event_text,
)
from klasapp.cases.family_view import FamilyView, families, who_said
from klasapp.cases.people import FAMILIES, check_past
from klasapp.cases.talk import Owner
from klasapp.cases.talk_service import add_agreement
from klasapp.cases.week_item import WeekItem
from klasapp.errors import KlasappError
from klasapp.protocol import Contact, Lane, SchoolCalendar, TaskState, contact_for
from klasapp.roster.service import find_pupil
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database


def read_families(session: Session, case_id: int, *, again: bool = False) -> tuple[FamilyView, ...]:
    """The families of the pupils in a case, the gepeste first; reading is noted in the audit.

    ``again``: they are on the screen already, and noted.
    """
    with session.reading() if again else session.writing() as db:
        found = families(db, view_of(session, db, look_up(db, case_id)))
        if not again:
            session.audit("family.read", f"case:{case_id}")
    return found


def _find(session: Session, db: Database, case_id: int, pupil_id: int) -> FamilyView:
    view = view_of(session, db, look_up(db, case_id))
    found = next((one for one in families(db, view) if one.pupil.id == pupil_id), None)
    if found is None:
        raise KlasappError("Deze leerling heeft geen rol meer in de zaak. Open de zaak opnieuw.")
    return found


def confidant(view: CaseView) -> Contact | None:
    """Who the confidant is; None when the school did not fill it in (R197)."""
    return contact_for(view.protocol, "vertrouwenspersoon", view.site)


def confidant_task(view: CaseView) -> str:
    """What the confidant does, as the protocol says (R196)."""
    roles = view.protocol.roles
    return next((one.task for one in roles if one.key == "vertrouwenspersoon"), "")


# Who the parents are


def save_guardian(session: Session, case_id: int, guardian: Guardian) -> int:
    """Keep a parent (id 0: a new one); the older reading stays in the history.

    Raises ``DraftError``.
    """
    kept = check_guardian(guardian)
    with session.writing() as db:
        family = _find(session, db, case_id, kept.pupil_id)
        was = next((one for one in family.guardians if one.id == kept.id), None)
        if kept.id and was is None:
            raise KlasappError("Dit contact staat niet meer in klasapp. Open de pagina opnieuw.")
        text = changed_text(was, kept)
        if was is not None and not text:
            return was.id
        guardian_id = family_records.save_guardian(db, kept, session.now)
        _note(session, db, case_id, kept.pupil_id, Kind.CONTACT, session.today,
              guardian_id=guardian_id, note=text)  # fmt: skip
        session.audit("family.contact", f"case:{case_id}", f"pupil:{kept.pupil_id}")
    return guardian_id


def remove_guardian(session: Session, case_id: int, guardian: Guardian) -> None:
    """Take a parent from the list; what happened stays readable."""
    save_guardian(session, case_id, replace(guardian, removed=True))


# What the parents heard


def inform(
    session: Session, case_id: int, pupil_id: int, guardian_ids: Sequence[int], day: date,
    place: str, note: str = "",
) -> str:  # fmt: skip
    """Note that parents were told (R128, R160); says who should hear it too (ruling 104072).

    Once everybody heard it, the task of step 2 to inform these parents is done. Raises
    ``DraftError``, also when the pupil is 16 or 18 and was not asked first.
    """
    kept = tidy(note, "note")
    check_past(day, session.today)
    if not guardian_ids:
        raise DraftError("guardian", "Kies wie je inlichtte. Zet er eerst een contact bij (n).")
    with session.writing() as db:
        family = _find(session, db, case_id, pupil_id)
        _require_allowed(family)
        for guardian_id in guardian_ids:
            _require_informable(family, guardian_id)
            _note(session, db, case_id, pupil_id, Kind.INFORMED, day, guardian_id=guardian_id,
                  place=place, note=kept)  # fmt: skip
        session.audit("family.inform", f"case:{case_id}", f"pupil:{pupil_id}")
        left = _find(session, db, case_id, pupil_id).to_inform
        if left:
            names = " en ".join(one.name for one in left)
            return f"Nog niet ingelicht: {names}. Beide ouders horen hetzelfde."
        task = next((one for one in family.tasks if one.key == "S2.ouders"), None)
        if task is not None and task.state is TaskState.OPEN and family.case_view.case.open:
            complete_task(session, case_id, task.id, day)
            return f"Alle ouders weten het. De taak '{task.what}' is klaar."
    return "Alle ouders weten het."


def _require_allowed(family: FamilyView) -> None:
    if family.rule:
        raise DraftError("guardian", family.rule)


def _require_informable(family: FamilyView, guardian_id: int) -> Guardian:
    found = next((one for one in family.guardians if one.id == guardian_id), None)
    if found is None:
        raise KlasappError("Dit contact staat niet meer in klasapp. Open de pagina opnieuw.")
    if found.withhold_reason:
        raise DraftError(
            "guardian",
            f"Bij {found.name} staat 'niet informeren': {found.withhold_reason}. Klopt dat niet "
            "meer, wijzig dan eerst het contact.",
        )
    return found


def note_copy(
    session: Session, case_id: int, pupil_id: int, guardian_id: int, what: str, day: date
) -> str:
    """Note that a parent got a copy; says who should get the same one. Raises ``DraftError``."""
    kept = tidy(what, "what", MAX_REASON)
    if not kept:
        raise DraftError("what", "Schrijf op welk stuk deze ouder kreeg.")
    check_past(day, session.today)
    with session.writing() as db:
        family = _find(session, db, case_id, pupil_id)
        _require_allowed(family)
        if _require_informable(family, guardian_id).custody == "no":
            raise DraftError(
                "guardian",
                "Een ouder zonder gezag heeft geen recht op een kopie. Vertellen mag wel, als "
                "die ouder erom vraagt.",
            )
        _note(session, db, case_id, pupil_id, Kind.COPY, day, guardian_id=guardian_id, note=kept)
        session.audit("family.copy", f"case:{case_id}", f"pupil:{pupil_id}")
        rest = [
            one.name for one, copy, _ in _find(session, db, case_id, pupil_id).unequal
            if copy.casefold() == kept.casefold()
        ]  # fmt: skip
    if rest:
        return f"Geef {' en '.join(rest)} dezelfde kopie. Beide ouders krijgen hetzelfde."
    return "De kopie is genoteerd."


def ask_pupil(
    session: Session, case_id: int, pupil_id: int, yes: bool, note: str, day: date
) -> None:
    """Note what the pupil said about what the parents hear (16 and 18 years).

    Raises ``DraftError`` when a no has no reason.
    """
    kept = tidy(note, "note")
    if not yes and not kept:
        raise DraftError("note", "Schrijf op wat de leerling zegt, en wat je afsprak.")
    check_past(day, session.today)
    with session.writing() as db:
        family = _find(session, db, case_id, pupil_id)
        kind = Kind.PUPIL_CONSENT if family.adult else Kind.PUPIL_ASKED
        answer = "yes" if yes else "no"
        _note(session, db, case_id, pupil_id, kind, day, answer=answer, note=kept)
        session.audit("family.pupil", f"case:{case_id}", f"pupil:{pupil_id}")


# What the parents say


def note_refusal(
    session: Session, case_id: int, pupil_id: int, guardian_id: int | None, what: str, day: date
) -> None:
    """Keep as a fact that parents refuse something; no step stops (ruling 105629)."""
    kept = tidy(what, "note")
    if not kept:
        raise DraftError("note", "Schrijf op wat de ouders niet willen, in hun eigen woorden.")
    check_past(day, session.today)
    with session.writing() as db:
        _find(session, db, case_id, pupil_id)
        _note(session, db, case_id, pupil_id, Kind.REFUSED, day, guardian_id=guardian_id, note=kept)
        session.audit("family.refuse", f"case:{case_id}", f"pupil:{pupil_id}")


def note_not_solved(
    session: Session, case_id: int, pupil_id: int, guardian_id: int | None, what: str, day: date
) -> bool:
    """Parents say it is not solved (R50): a closed case opens again; a decision is asked.

    True: the case was closed. Raises ``DraftError``.
    """
    kept = tidy(what, "note")
    if not kept:
        raise DraftError("note", "Schrijf op wat er volgens de ouders nog speelt.")
    check_past(day, session.today)
    with session.writing() as db:
        family = _find(session, db, case_id, pupil_id)
        _note(session, db, case_id, pupil_id, Kind.NOT_SOLVED, day, guardian_id=guardian_id,
              note=kept)  # fmt: skip
        closed = not family.case_view.case.open
        if closed:
            reopen_case(session, case_id, f"Volgens de ouders is het niet opgelost. {kept}"[:4000])
        session.audit("family.not_solved", f"case:{case_id}", f"pupil:{pupil_id}")
    return closed


def decide_not_solved(
    session: Session, case_id: int, pupil_id: int, event_id: int, escalate: bool, reason: str
) -> None:
    """Keep what a person decided after "niet opgelost"; ``DraftError`` without a reason."""
    kept = tidy(reason, "note")
    if not kept:
        raise DraftError("note", "Schrijf waarom je dit besluit.")
    with session.writing() as db:
        if event_id not in {one.id for one in _find(session, db, case_id, pupil_id).undecided}:
            raise KlasappError("Hierover is al besloten.")
        answer = "yes" if escalate else "no"
        _note(session, db, case_id, pupil_id, Kind.NOT_SOLVED_DECIDED, session.today,
              answer=answer, about=event_id, note=kept)  # fmt: skip
        session.audit("family.decide", f"case:{case_id}", f"pupil:{pupil_id}")


def note_not_satisfied(
    session: Session, case_id: int, pupil_id: int, guardian_id: int | None, day: date
) -> None:
    """Keep the day on which somebody was pointed to the confidant, and nothing else (R195).

    ``guardian_id`` None: the pupil.
    """
    check_past(day, session.today)
    with session.writing() as db:
        _find(session, db, case_id, pupil_id)
        _note(session, db, case_id, pupil_id, Kind.NOT_SATISFIED, day, guardian_id=guardian_id)
        session.audit("family.not_satisfied", f"case:{case_id}", f"pupil:{pupil_id}")


def agree_with_parents(
    session: Session, case_id: int, pupil_id: int, text: str, owner: Owner, place: str,
    follow_up_on: date | None,
) -> int:  # fmt: skip
    """Keep an agreement with the parents, at school or at home (R187). Raises ``DraftError``."""
    if place not in AGREEMENT_PLACES:
        raise DraftError("place", "Kies waar deze afspraak geldt: op school of thuis.")
    with session.writing() as db:
        family = _find(session, db, case_id, pupil_id)
        require_open(family.case_view.case)
        if family.talk is None:
            raise KlasappError("Bij deze leerling vraagt het protocol geen gesprek met de ouders.")
        pupil = pupil_id if owner is Owner.PUPIL else None
        task_id = family.talk.id
        number = add_agreement(session, case_id, task_id, text, owner, pupil, follow_up_on)
        family_records.set_place(db, number, place)
    return number


def _note(
    session: Session, db: Database, case_id: int, pupil_id: int, kind: Kind, day: date, *,
    guardian_id: int | None = None, place: str = "", answer: str = "", about: int | None = None,
    note: str = "",
) -> None:  # fmt: skip
    event = FamilyEvent(0, pupil_id, guardian_id, kind, day, place, answer, about, note,
                        session.now)  # fmt: skip
    family_records.add_event(db, case_id, event)


def note_promise_told(
    session: Session, db: Database, case_id: int, pupil_id: int, promise_id: int, day: date
) -> None:
    """Keep, inside a running transaction, that a family heard that a promise changed."""
    _note(session, db, case_id, pupil_id, Kind.TOLD_PROMISE_STOPPED, day, about=promise_id)


# What other pages show


def family_due(db: Database, view: CaseView, calendar: SchoolCalendar) -> list[WeekItem]:
    """What is still to do with the parents, apart from the tasks of the protocol."""
    found = []
    for family in families(db, view):
        name = family.pupil.display_name
        for one, copy, since in family.unequal:
            what = f"Geef {one.name} dezelfde kopie: {copy}" if copy else f"Licht {one.name} in"
            why = "De andere ouder kreeg het wel. Beide ouders horen en krijgen hetzelfde."
            day = calendar.next_school_day(since)
            found.append(WeekItem(what, name, day, why, FAMILIES, Lane.PARENTS))
        for event in family.undecided:
            day = calendar.next_school_day(event.on_day)
            what = "Ouders: niet opgelost. Besluit of je opschaalt"
            why = "De school hoort graag als het niet is opgelost. Iemand besluit wat er volgt."
            found.append(WeekItem(what, name, day, why, FAMILIES, Lane.PARENTS))
    return found


def family_history(session: Session, db: Database, case: Case) -> list[tuple[datetime, str]]:
    """What happened with the families, for the history of a case."""
    lines = []
    for event in family_records.events(db, case.id):
        pupil = find_pupil(session, event.pupil_id).display_name
        names = {one.id: one.name for one in family_records.guardians(db, event.pupil_id)}
        day = "" if event.kind is Kind.CONTACT else f" op {event.on_day:%d-%m-%Y}"
        text = event_text(event, who_said(event, names, pupil))
        lines.append((event.recorded_at, f"Ouders van {pupil}{day}: {text}"))
    lines += [
        (made_at, f"Afspraak met ouders ({AGREEMENT_PLACES[place]}): {text}")
        for text, place, made_at in family_records.agreed(db, case.id)
    ]
    return lines
