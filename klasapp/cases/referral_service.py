"""What a mentor can do with help, and with what is told to others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases import referral_records
from klasapp.cases.case import Case, DraftError, Role, require_open, tidy
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.follow_up import Intervention
from klasapp.cases.people import check_past
from klasapp.cases.promise_service import running_promises
from klasapp.cases.referral import (
    MAX_NOTE,
    Referral,
    ReferralEvent,
    Sharing,
    check_event,
    check_sharing,
    offers_for,
)
from klasapp.errors import KlasappError
from klasapp.protocol import HelpOffer
from klasapp.roster.service import find_pupil
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

_KINDS = {
    "started": "begonnen",
    "session": "een keer geweest",
    "session_undone": "een keer teruggenomen",
    "ended": "afgerond",
}


@dataclass(frozen=True, slots=True)
class HelpView:
    """The help and the sharing of a case, oldest first."""

    case_view: CaseView
    referrals: tuple[Referral, ...]
    sharings: tuple[Sharing, ...]

    def offers(self, pupil_id: int, for_parents: bool) -> tuple[HelpOffer, ...]:
        """What the protocol offers this pupil, or the parents of this pupil."""
        roles = self.case_view.case.roles_of(pupil_id)
        role = None if for_parents else next(iter(roles), Role.TARGETED)
        pupil = self.case_view.pupils[pupil_id]
        return offers_for(self.case_view.protocol, role, pupil.class_name)

    def whom(self, one: Referral) -> str:
        """For whom help is, by name."""
        name = self.case_view.pupils[one.pupil_id].display_name
        return f"ouders van {name}" if one.for_parents else name

    def shared(self, referral_id: int) -> tuple[Sharing, ...]:
        """What the helper outside was told."""
        return tuple(one for one in self.sharings if one.referral_id == referral_id)


def read_help(session: Session, case_id: int, *, again: bool = False) -> HelpView:
    """The help of a case; reading is noted in the audit.

    ``again``: it is on the screen already, and noted.
    """
    with session.reading() if again else session.writing() as db:
        view = HelpView(
            view_of(session, db, look_up(db, case_id)),
            referral_records.referrals(db, case_id),
            referral_records.sharings(db, case_id),
        )
        if not again:
            session.audit("referral.read", f"case:{case_id}")
    return view


def offer_help(
    session: Session, case_id: int, pupil_id: int, for_parents: bool, code: str, day: date,
    note: str = "",
) -> int:  # fmt: skip
    """Note that help was offered, of a kind the protocol names (R133, R134, R147, R159, R164-R168).

    Taking part is voluntary: the answer comes with ``note_help``. Independent of any measure
    (C12). Raises ``DraftError``.
    """
    kept = tidy(note, "note", MAX_NOTE)
    check_past(day, session.today)
    with session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        require_open(view.case)
        if not view.case.roles_of(pupil_id):
            raise DraftError("pupil", "Deze leerling heeft geen rol in de zaak.")
        offer = next((one for one in view.protocol.help_offers if one.code == code), None)
        if offer is None:
            raise DraftError("offer", "Kies welke hulp je aanbiedt.")
        referral = Referral(
            0, pupil_id, for_parents, offer.code, offer.text[:200], offer.external, offer.most,
            day, kept, session.now,
        )  # fmt: skip
        number = referral_records.add_referral(db, case_id, referral)
        session.audit("referral.add", f"case:{case_id}", f"referral:{number}")
    return number


def note_help(
    session: Session, case_id: int, referral_id: int, kind: str, day: date, note: str = "",
    answer: str = "",
) -> None:  # fmt: skip
    """Note how help goes on: consent (yes or no, and whose), started, session, ended.

    Raises ``DraftError`` when something must come first: consent, and for help from outside what
    is shared with the parents told (R174); or when the number of meetings is used up (D13).
    """
    with session.writing() as db:
        require_open(look_up(db, case_id))
        found = referral_records.referrals(db, case_id)
        referral = next((one for one in found if one.id == referral_id), None)
        if referral is None:
            raise KlasappError("Deze hulp staat niet meer in klasapp.")
        shared = any(
            one.referral_id == referral_id for one in referral_records.sharings(db, case_id)
        )
        event = ReferralEvent(kind, day, answer, note, session.now)
        kept = check_event(referral, event, shared, session.today)
        referral_records.add_event(db, referral_id, kept)
        session.audit(f"referral.{kind}", f"case:{case_id}", f"referral:{referral_id}")


def share(session: Session, case_id: int, sharing: Sharing) -> int:
    """Note what is told to whom, on which ground, and that the parents heard it first.

    Raises ``DraftError`` (ruling 105034).
    """
    kept = check_sharing(replace(sharing, recorded_at=session.now), session.today)
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        if not case.roles_of(kept.pupil_id):
            raise DraftError("pupil", "Deze leerling heeft geen rol in de zaak.")
        number = referral_records.add_sharing(db, case_id, kept)
        session.audit("sharing.add", f"case:{case_id}", f"sharing:{number}")
    return number


# What others ask


def help_offered(session: Session, case_id: int) -> bool:
    """Whether any help was offered in a case; phases 2 and 4 ask it (R188, C12)."""
    with session.reading() as db:
        return referral_records.is_offered(db, case_id)


def interventions(session: Session, case_id: int, pupil_id: int) -> tuple[Intervention, ...]:
    """What runs for a pupil now, of which the next follow-up asks the effect (R121, D9): help
    that began, and promises of the school."""
    with session.reading() as db:
        running = [
            Intervention(f"referral:{one.id}", one.label)
            for one in referral_records.referrals(db, case_id)
            if one.pupil_id == pupil_id and one.running
        ]
        promises = running_promises(db, case_id, pupil_id, session.today)
        return (*running, *(Intervention(f"promise:{one.id}", one.text) for one in promises))


def help_history(session: Session, db: Database, case: Case) -> list[tuple[datetime, str]]:
    """The help and the sharing, for the history of a case."""
    lines = []
    for one in referral_records.referrals(db, case.id):
        name = find_pupil(session, one.pupil_id).display_name
        whom = f"de ouders van {name}" if one.for_parents else name
        note = f". {one.note}" if one.note else ""
        lines.append((one.made_at, f"Hulp aangeboden aan {whom}: {one.label}{note}"))
        lines += [(event.recorded_at, f"{one.label}: {_event(event)}") for event in one.events]
    for sharing in referral_records.sharings(db, case.id):
        name = find_pupil(session, sharing.pupil_id).display_name
        lines.append((sharing.recorded_at, f"{sharing.text}. Over {name}."))
    return lines


def _event(event: ReferralEvent) -> str:
    day = f"{event.on_day:%d-%m-%Y}"
    if event.kind == "consent":
        wants = "ja" if event.answer == "yes" else "nee"
        return f"antwoord {wants} van {event.note} op {day}"
    note = f". {event.note}" if event.note else ""
    return f"{_KINDS[event.kind]} op {day}{note}"
