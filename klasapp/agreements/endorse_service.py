"""Asking each pupil whether they stand behind the agreements (R206); absentees come later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from klasapp.agreements import records
from klasapp.agreements.agreement import AgreementError
from klasapp.agreements.agreement_set import (
    ANSWER_WORDS,
    Answer,
    Endorsement,
    Signing,
    done,
    signing_of,
    tally,
)
from klasapp.agreements.service import adopted_set
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.pupil import Pupil
from klasapp.roster.service import class_of, list_pupils, school_calendar
from klasapp.roster.spoken_time import spoken_day
from klasapp.store.session import Session

__all__ = [
    "Ballot",
    "Endorsement",
    "Session",
    "Signing",
    "ballot",
    "endorse",
    "endorse_rest",
    "next_talk",
    "pupil_agreement_facts",
    "put_back_answers",
]

_NOT_YET = "Stel eerst de afspraken vast met je klas. Dan kan ieder iets zeggen."
_TALK_WITHIN = timedelta(days=7)
_LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Ballot:
    """The pupils of a class and what each said last; ``signing`` is what the school asks."""

    signing: Signing
    rows: tuple[tuple[Pupil, Endorsement | None], ...]

    @property
    def counts(self) -> dict[Answer, int]:
        """How many pupils gave each answer."""
        return tally(one for _, one in self.rows)

    @property
    def waiting(self) -> tuple[tuple[Pupil, Endorsement | None], ...]:
        """Whoever still has to be asked, or has to sign."""
        return tuple(row for row in self.rows if not done(row[1], self.signing))


def ballot(session: Session, class_id: int) -> Ballot:
    """Who stands behind the agreements, in the Dutch order of names."""
    policy = current_protocol(session).settings.agreements_signing
    signing = signing_of(policy, class_of(session, class_id).name)
    with session.reading() as db:
        found = records.set_of_class(db, class_id)
        answers = records.answers(db, found.id) if found else {}
    rows = ((pupil, answers.get(pupil.id)) for pupil in list_pupils(session, class_id))
    return Ballot(signing, tuple((p, a if a and a.answer != "open" else None) for p, a in rows))


def endorse(
    session: Session,
    class_id: int,
    pupil_id: int,
    answer: Answer,
    *,
    talk_on: date | None = None,
    note: str = "",
) -> Endorsement:
    """Keep what a pupil said today; ``open`` takes an answer back.

    With "nog niet" a talk follows: without ``talk_on`` on the last school day within a week.
    Raises ``AgreementError`` while the class has not adopted its agreements.
    """
    kept = Endorsement(
        answer,
        session.today,
        (talk_on or next_talk(session)) if answer == "not_yet" else None,
        note.strip()[:_LONGEST_NOTE],
    )
    if kept.talk_on is not None and kept.talk_on < session.today:
        raise AgreementError("Die dag is al geweest. Kies vandaag of een dag die nog komt.")
    with session.writing() as db:
        found = adopted_set(session, class_id, _NOT_YET)
        records.add_answer(db, found.id, pupil_id, kept, session.now)
        session.audit("agreements.answer", f"pupil:{pupil_id}", answer)
    return kept


def endorse_rest(session: Session, class_id: int, answer: Answer) -> int:
    """Give everybody who was not asked yet the same answer; returns how many that were."""
    with session.writing():
        waiting = [pupil for pupil, said in ballot(session, class_id).rows if said is None]
        for pupil in waiting:
            endorse(session, class_id, pupil.id, answer)
    return len(waiting)


def put_back_answers(
    session: Session, class_id: int, before: Iterable[tuple[int, Endorsement | None]]
) -> None:
    """Give pupils (by id) the answer they had; it stands beside the others, nothing is wiped."""
    with session.writing() as db:
        found = adopted_set(session, class_id, _NOT_YET)
        for pupil_id, said in before:
            kept = said or Endorsement("open", session.today, None, "")
            records.add_answer(db, found.id, pupil_id, kept, session.now)
            session.audit("agreements.answer", f"pupil:{pupil_id}", kept.answer)


def pupil_agreement_facts(session: Session, pupil_id: int) -> tuple[tuple[str, str, int], ...]:
    """Lines for the pupil's page: (Dutch text, place kind ``agreements``, id of the class)."""
    with session.reading() as db:
        said = records.answers_of_pupil(db, pupil_id)
    facts = []
    for class_id, one in said.items():
        if one.answer == "open":
            continue
        symbol, word = ANSWER_WORDS[one.answer]
        talk = f", gesprek {spoken_day(one.talk_on)}" if one.talk_on else ""
        name = class_of(session, class_id).label
        text = f"{symbol} {word} ({spoken_day(one.on)}{talk}), {name}"
        facts.append((text, "agreements", class_id))
    return tuple(reversed(facts))


def next_talk(session: Session) -> date:
    """The last school day within a week, else the first one after it."""
    calendar, until = school_calendar(session), session.today + _TALK_WITHIN
    return calendar.last_school_day(session.today, until) or calendar.next_school_day(until)
