"""Help for a pupil or the parents, always of their own free will; and what was told to others."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from klasapp.cases.case import DraftError, Role, tidy
from klasapp.cases.people import UNSAVED
from klasapp.protocol import HelpOffer, Protocol

MAX_LABEL, MAX_NOTE, MAX_WHOM, MAX_WHAT = 200, 1000, 200, 1000
PARENTS = "ouders"
GROUNDS = {
    "consent": "toestemming",
    "safety": "veiligheid: het kan niet wachten",
    "duty": "de wet of een plicht",
    "interest": "het belang van de leerling",
}


@dataclass(frozen=True, slots=True)
class ReferralEvent:
    """Something that happened with help: consent, started, session, session_undone or ended."""

    kind: str
    on_day: date
    answer: str = ""
    note: str = ""
    recorded_at: datetime = UNSAVED


@dataclass(frozen=True, slots=True)
class Referral:
    """Help that was offered. ``most``: at most so many meetings, 0 for no limit (D13)."""

    id: int
    pupil_id: int
    for_parents: bool
    offer: str
    label: str
    external: bool
    most: int
    offered_on: date
    note: str = ""
    made_at: datetime = UNSAVED
    events: tuple[ReferralEvent, ...] = ()

    def last(self, kind: str) -> ReferralEvent | None:
        """The newest event of a kind."""
        return next((one for one in reversed(self.events) if one.kind == kind), None)

    @property
    def consent(self) -> ReferralEvent | None:
        """The answer that counts."""
        return self.last("consent")

    @property
    def agreed(self) -> bool:
        """Whether they want it."""
        return self.consent is not None and self.consent.answer == "yes"

    @property
    def started(self) -> bool:
        """Whether it began."""
        return self.last("started") is not None

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.last("ended") is not None

    @property
    def running(self) -> bool:
        """Whether it goes on now: then its effect is asked (R121, D9)."""
        return self.started and not self.ended

    @property
    def sessions(self) -> int:
        """How many meetings there were."""
        kinds = [one.kind for one in self.events]
        return kinds.count("session") - kinds.count("session_undone")

    @property
    def state(self) -> str:
        """How it stands, in Dutch."""
        if self.ended:
            return "✓ afgerond"
        if self.started:
            return "● loopt"
        if self.consent is None:
            return "○ aangeboden"
        return "○ wil het, begint nog" if self.agreed else "– wil het niet"

    @property
    def counter(self) -> str:
        """The meetings in Dutch; empty when there were none and there is no limit."""
        if self.most:
            return f"{self.sessions} van hooguit {self.most} keer"
        return f"{self.sessions} keer" if self.sessions else ""


@dataclass(frozen=True, slots=True)
class Sharing:
    """What was told to somebody outside; ``untold_reason``: why the parents did not hear first."""

    id: int
    pupil_id: int
    referral_id: int | None
    with_whom: str
    what: str
    ground: str
    shared_on: date
    parents_told_on: date | None
    untold_reason: str = ""
    recorded_at: datetime = UNSAVED

    @property
    def text(self) -> str:
        """It in a sentence."""
        parents = f"ouders vooraf niet ingelicht: {self.untold_reason}"
        if self.parents_told_on is not None:
            parents = f"ouders ingelicht op {self.parents_told_on:%d-%m-%Y}"
        return f"Gedeeld met {self.with_whom}: {self.what} ({GROUNDS[self.ground]}; {parents})"


def school_year_of_class(class_name: str) -> int | None:
    """The year a class is in, 2 for 2B or H2b; None when its name does not tell."""
    found = re.search(r"[1-6]", class_name)
    return int(found[0]) if found else None


def offers_for(protocol: Protocol, role: Role | None, class_name: str) -> tuple[HelpOffer, ...]:
    """What the protocol offers a pupil in a role (None: the parents), for this year (R165).

    A role that the protocol does not name may get everything.
    """
    year = school_year_of_class(class_name)
    whom = PARENTS if role is None else role.value
    named = {one for offer in protocol.help_offers for one in offer.for_whom}
    return tuple(
        offer
        for offer in protocol.help_offers
        if (whom in offer.for_whom or (whom not in named and offer.for_whom != (PARENTS,)))
        and (not offer.years or year is None or year in offer.years or role is None)
    )


def check_event(one: Referral, event: ReferralEvent, shared: bool, today: date) -> ReferralEvent:
    """The event when it can be; ``DraftError`` with what has to come first.

    ``shared``: whether it was noted what the helper outside was told, and that the parents know.
    """
    note = tidy(event.note, "note", MAX_NOTE)
    if event.on_day > today:
        raise DraftError("day", "Deze dag moet nog komen. Vul de dag in waarop het gebeurde.")
    if event.on_day < one.offered_on:
        raise DraftError("day", "Op deze dag was de hulp nog niet aangeboden. Kijk de datum na.")
    if one.ended:
        raise DraftError("day", "Deze hulp is al afgerond. Bied hem opnieuw aan als dat nodig is.")
    _check_order(one, event.kind, note, shared)
    return replace(event, note=note)


def _check_order(one: Referral, kind: str, note: str, shared: bool) -> None:
    if kind == "consent" and not note:
        raise DraftError("note", "Vul in van wie dit antwoord is.")
    if kind == "ended" and not note:
        raise DraftError("note", "Schrijf kort wat het opleverde.")
    if kind in {"started", "session"} and not one.agreed:
        raise DraftError("day", "Meedoen is vrijwillig. Vraag eerst of zij het willen (t).")
    if kind == "started" and one.started:
        raise DraftError("day", "Deze hulp loopt al.")
    if kind == "started" and one.external and not shared:
        raise DraftError(
            "day",
            "Deze hulp is van buiten school. Leg eerst vast wat je deelt, op welke grond, en "
            "wanneer de ouders dat hoorden (d).",
        )
    if kind == "session" and not one.started:
        raise DraftError("day", "Deze hulp is nog niet begonnen (s).")
    if kind == "session" and one.most and one.sessions >= one.most:
        raise DraftError("day", f"Het protocol zegt hooguit {one.most} keer. Rond de hulp af (e).")
    if kind == "session_undone" and not one.sessions:
        raise DraftError("day", "Er is nog geen keer genoteerd.")


def check_sharing(one: Sharing, today: date) -> Sharing:
    """The record with tidy texts; ``DraftError`` when the parents did not hear it first and no
    reason is given (ruling 105034)."""
    whom = tidy(one.with_whom, "with_whom", MAX_WHOM)
    what, why = tidy(one.what, "what", MAX_WHAT), tidy(one.untold_reason, "untold_reason", MAX_NOTE)
    if not whom:
        raise DraftError("with_whom", "Vul in met wie je deelt.")
    if not what:
        raise DraftError("what", "Schrijf op wat je deelt. Deel niet meer dan nodig is.")
    if one.ground not in GROUNDS:
        raise DraftError("ground", "Kies op welke grond je dit mag delen.")
    if one.shared_on > today:
        raise DraftError("shared_on", "Deze dag moet nog komen. Vul de dag in waarop je deelt.")
    if one.parents_told_on is not None and one.parents_told_on > one.shared_on:
        raise DraftError("parents_told_on", "Ouders horen het voordat je iets deelt.")
    if one.parents_told_on is None and not why:
        raise DraftError(
            "untold_reason",
            "Ouders horen het voordat je iets deelt. Vul in wanneer zij het hoorden, of waarom "
            "dat niet kon (bijvoorbeeld gevaar).",
        )
    told = one.parents_told_on
    return replace(one, with_whom=whom, what=what, untold_reason="" if told else why)
