"""Levels and breaches: change, tick, hear back, decide. Each is one transaction with its audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from klasapp.cases import escalation_records
from klasapp.cases.case import DraftError, Role, require_open, tidy
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.escalation import (
    MAX_NAME,
    SHARED_LEVEL,
    Feedback,
    LevelChange,
    LevelDraft,
    Point,
    Proposal,
    check_level,
    feedback_day,
    level_of,
    next_rung,
    points,
)
from klasapp.cases.follow_up_service import decide_proposal
from klasapp.cases.measure import MAX_WHAT
from klasapp.cases.week_item import WeekItem
from klasapp.errors import KlasappError
from klasapp.protocol import Level, spoken
from klasapp.roster.service import school_calendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

PAGE = "c"
_NO_NAME = "mentor"


@dataclass(frozen=True, slots=True)
class LevelView:
    """Everything the page of the level shows."""

    case_view: CaseView
    level: Level
    lead: str
    """Who has the regie."""
    changes: tuple[LevelChange, ...]
    points: tuple[Point, ...]
    feedback: tuple[Feedback, ...]
    proposals: tuple[Proposal, ...]
    """Of breaches and of follow-ups, oldest first, decided ones too."""
    feedback_on: date
    """When the mentor hears back, when nothing else is agreed."""

    def name(self, pupil_id: int | None) -> str:
        """The name of a pupil of the case; empty when it is about nobody in particular."""
        pupil = self.case_view.pupils.get(pupil_id) if pupil_id is not None else None
        return pupil.display_name if pupil else ""


def read_level(session: Session, case_id: int) -> LevelView:
    """The level of a case with what belongs to it; reading is noted in the audit."""
    with session.writing() as db:
        found = _view(session, db, case_id)
        session.audit("case.level.read", f"case:{case_id}")
    return found


def refresh_level(session: Session, case_id: int) -> LevelView:
    """As ``read_level``, for a page that is on the screen already."""
    with session.reading() as db:
        return _view(session, db, case_id)


def _view(session: Session, db: Database, case_id: int, view: CaseView | None = None) -> LevelView:
    view = view or view_of(session, db, look_up(db, case_id))
    changes = escalation_records.levels(db, case_id)
    calendar = school_calendar(session)
    return LevelView(
        case_view=view,
        level=level_of(view.protocol, view.case.level),
        lead=changes[-1].lead_to if changes else _NO_NAME,
        changes=changes,
        points=points(
            view.protocol, changes, escalation_records.ticks(db, case_id), calendar
        ),
        feedback=escalation_records.feedback(db, case_id),
        proposals=escalation_records.all_proposals(db, view.case.id),
        feedback_on=feedback_day(calendar, session.today),
    )  # fmt: skip


def set_level(session: Session, case_id: int, draft: LevelDraft) -> None:
    """Bring a case to another level, with who decided it and who leads from then on (R172).

    Raises ``DraftError`` for the first field that is not right.
    """
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        view = view_of(session, db, case)
        kept = check_level(draft, case.level, view.protocol, session.today)
        if kept.decided_on < case.reported_on:
            raise DraftError("decided_on", "Deze dag ligt voor de melding. Kijk de datum na.")
        changes = escalation_records.levels(db, case_id)
        change = LevelChange(
            kept.level,
            kept.decided_on,
            kept.decided_by,
            kept.decided_role,
            kept.reason,
            changes[-1].lead_to if changes else _NO_NAME,
            kept.lead_to,
            session.now,
        )
        escalation_records.add_level(db, case_id, change)
        if kept.feedback_on is not None:
            escalation_records.add_feedback(db, case_id, kept.feedback_on, session.now)
        session.audit("case.level", f"case:{case_id}", str(kept.level))


def tick_level(session: Session, case_id: int, item: str, on: date, note: str = "") -> None:
    """Tick a point of the level, with the day and where it can be read (C27)."""
    kept = tidy(note, "note", MAX_WHAT)
    with session.writing() as db:
        require_open(look_up(db, case_id))
        point = next((p for p in _view(session, db, case_id).points if p.item == item), None)
        if point is None or point.tick is not None:
            raise KlasappError("Dit punt is al afgevinkt. Open de bladzijde opnieuw.")
        require_past(on, session.today)
        escalation_records.add_tick(db, case_id, None, item, on, kept, session.now)
        session.audit("case.level.tick", f"case:{case_id}", item)


def untick_level(session: Session, case_id: int, item: str) -> None:
    """Take a tick back; that it was there stays in the course of the case."""
    with session.writing() as db:
        require_open(look_up(db, case_id))
        point = next((p for p in _view(session, db, case_id).points if p.item == item), None)
        if point is None or point.tick is None:
            raise KlasappError("Dit punt is niet afgevinkt.")
        escalation_records.remove_tick(db, point.tick.id, session.now)
        session.audit("case.level.untick", f"case:{case_id}", item)


def receive_feedback(
    session: Session, case_id: int, feedback_id: int, on: date, note: str, next_on: date | None
) -> None:
    """The mentor heard how it goes on (R162); ``next_on``: when the next time is."""
    kept = tidy(note, "note")
    if not kept:
        raise DraftError("note", "Schrijf kort wat je hoorde.")
    require_past(on, session.today)
    if next_on is not None and next_on <= session.today:
        raise DraftError("next_on", "Kies een dag die nog komt.")
    with session.writing() as db:
        require_open(look_up(db, case_id))
        found = {one.id: one for one in escalation_records.feedback(db, case_id)}
        if feedback_id not in found or found[feedback_id].received_on is not None:
            raise KlasappError("Deze terugkoppeling is al opgeschreven.")
        escalation_records.receive_feedback(db, feedback_id, on, kept)
        if next_on is not None:
            escalation_records.add_feedback(db, case_id, next_on, session.now)
        session.audit("case.level.feedback", f"case:{case_id}")


def record_breach(
    session: Session, case_id: int, pupil_id: int | None, on: date, what: str
) -> Proposal:
    """Note that an agreement was broken; gives back what klasapp proposes (C11)."""
    kept = tidy(what, "what")
    if not kept:
        raise DraftError("what", "Schrijf wat er gebeurde en welke afspraak dat was.")
    if on > session.today:
        raise DraftError("on", "Deze dag moet nog komen. Vul in wanneer het gebeurde.")
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        suspects = {*case.in_role(Role.INVOLVED), *case.in_role(Role.FOLLOWER)}
        if pupil_id is not None and pupil_id not in suspects:
            raise DraftError("pupil", "Kies een pester of een meeloper van deze zaak.")
        view = view_of(session, db, case)
        rung = next_rung(
            view.protocol, escalation_records.all_proposals(db, view.case.id), pupil_id
        )
        number = escalation_records.add_breach(
            db, case_id, pupil_id, on, kept, rung, session.now
        )  # fmt: skip
        session.audit("case.breach", f"case:{case_id}", rung)
    return Proposal("breach", number, pupil_id, on, kept, rung)


def decide(
    session: Session, case_id: int, proposal: Proposal, *, followed: bool, reason: str, by: str
) -> None:
    """Note what a person decided about a proposal, with the reason. Nothing happens by itself."""
    why, who = tidy(reason, "reason"), tidy(by, "by", MAX_NAME)
    if not why:
        raise DraftError("reason", "Schrijf waarom je dit zo besluit.")
    if not who:
        raise DraftError("by", "Vul in wie het besloot.")
    with session.writing() as db:
        case = look_up(db, case_id)
        require_open(case)
        if proposal.source == "follow_up":
            decide_proposal(session, case_id, proposal.number, accepted=followed,
                            reason=f"{why} (besloten door {who})")  # fmt: skip
            return
        known = {one.number: one for one in escalation_records.breaches(db, case_id)}
        if proposal.number not in known or known[proposal.number].followed is not None:
            raise KlasappError("Over dit voorstel is al besloten.")
        escalation_records.decide_breach(
            db, proposal.number, followed, why, session.today, who
        )  # fmt: skip
        session.audit("case.breach.decide", f"case:{case_id}", "ja" if followed else "nee")


def require_past(on: date, today: date) -> None:
    """``DraftError`` for a day that still has to come."""
    if on > today:
        raise DraftError("on", "Deze dag moet nog komen. Vul de dag in waarop het gebeurde.")


# What other parts show


def level_items(session: Session, db: Database, view: CaseView) -> tuple[WeekItem, ...]:
    """What is to do about the level of an open case."""
    found = _view(session, db, view.case.id, view)
    items = [
        WeekItem(point.text, "", point.due, "Dit hoort bij het niveau van de zaak.", PAGE)
        for point in found.points
        if point.tick is None
    ]
    if view.case.level >= SHARED_LEVEL:
        items += [
            WeekItem(f"Terugkoppeling vragen aan {found.lead}", "", one.due_on,
                     "Wie de regie heeft, vertelt jou hoe het verdergaat.", PAGE)
            for one in found.feedback
            if one.received_on is None
        ]  # fmt: skip
    items += [
        WeekItem(f"Besluiten: {one.words}", found.name(one.pupil_id), one.on,
                 "Een afspraak is niet gehouden. Een mens besluit wat er gebeurt.", PAGE)
        for one in found.proposals
        if one.followed is None
    ]  # fmt: skip
    return tuple(items)


def level_history(db: Database, view: CaseView) -> tuple[tuple[datetime, str], ...]:
    """What happened to the level: moment and text."""
    case_id = view.case.id
    role = view.protocol.role_name
    lines = [
        (
            one.recorded_at,
            f"Naar niveau {one.level}, besloten door {one.decided_by} ({role(one.decided_role)}) "
            f"op {spoken(one.decided_on)}. {one.reason} Regie: van {one.lead_from} naar "
            f"{one.lead_to}.",
        )
        for one in escalation_records.levels(db, case_id)
    ]
    texts = {
        f"{level.number}.{n}": entry.text
        for level in view.protocol.levels
        for n, entry in enumerate(level.checklist, 1)
    }
    for tick in escalation_records.ticks(db, case_id):
        text = texts.get(tick.item, "De regie is aangenomen.")
        note = f" ({tick.note})" if tick.note else ""
        lines.append((tick.recorded_at, f"{text} Op {spoken(tick.on)}.{note}"))
    for heard in escalation_records.feedback(db, case_id):
        if heard.received_on is not None:
            at = datetime.combine(heard.received_on, datetime.min.time())
            lines.append((at, f"Terugkoppeling: {heard.note}"))
    for breach in escalation_records.breaches(db, case_id):
        at = datetime.combine(breach.on, datetime.min.time())
        pupil = view.pupils.get(breach.pupil_id) if breach.pupil_id is not None else None
        who = f" door {pupil.display_name}" if pupil else ""
        lines.append((at, f"Afspraak niet gehouden{who}: {breach.what} Voorstel: {breach.words}"))
        if breach.decided_on is not None:
            done = "Gedaan" if breach.followed else "Niet gedaan"
            decided = datetime.combine(breach.decided_on, datetime.min.time())
            lines.append((decided, f"{done} ({breach.decided_by}): {breach.reason}"))
    return tuple(lines)
