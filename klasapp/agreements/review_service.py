"""Looking back at the agreements, and what the room asks for in "Deze week"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from klasapp.agreements import records
from klasapp.agreements.agreement import AgreementError
from klasapp.agreements.agreement_set import AgreementSet, Signing
from klasapp.agreements.endorse_service import Ballot, ballot
from klasapp.agreements.proposals_service import reword
from klasapp.agreements.review import (
    BETWEEN,
    INCIDENT,
    Review,
    ReviewDue,
    Verdict,
    moment_name,
    open_reviews,
)
from klasapp.agreements.service import adopted_set, overview
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.service import class_of, filled_on, school_calendar
from klasapp.roster.spoken_time import spoken_day
from klasapp.store.session import Session

__all__ = [
    "AgreementDue",
    "Review",
    "ReviewDue",
    "Session",
    "day_to_look_back",
    "due",
    "hold_review",
    "moments",
    "plan_review",
    "reviews",
    "reviews_due",
    "verdict_counts",
]

_NOT_YET = "Terugkijken kan als de klas de afspraken heeft vastgesteld."
_WITHIN = timedelta(days=7)
_AFTER = timedelta(days=14)
"""How long after an incident klasapp proposes to look back."""
_LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class AgreementDue:
    """Something to do about the agreements of a class; ``due`` None: no date."""

    what: str
    why: str
    due: date | None
    topic: str
    """What it is about, the same from day to day."""
    pupil_id: int | None = None
    pupil: str = ""
    """Only for a talk with one pupil."""


def reviews(session: Session, class_id: int) -> tuple[Review, ...]:
    """Every time the class looked back or will, oldest first."""
    with session.reading() as db:
        found = records.set_of_class(db, class_id)
        return records.reviews(db, found.id) if found else ()


def reviews_due(session: Session, class_id: int) -> tuple[ReviewDue, ...]:
    """What must be looked back at now, earliest first (D10: after herfst, kerst and mei)."""
    from klasapp.protocol.class_agreements import review_period

    found = overview(session, class_id).found
    if found is None or found.adopted_on is None:
        return ()
    calendar, year = school_calendar(session), class_of(session, class_id).school_year.name
    wanted = []
    for holiday in current_protocol(session).settings.agreements_review:
        period = review_period(calendar, year, holiday)
        if period is not None:
            wanted.append(ReviewDue(holiday, *period))
    return open_reviews(wanted, reviews(session, class_id), found.adopted_on, session.today)


def moments(session: Session, class_id: int) -> tuple[str, ...]:
    """The moments a review can be about now, the one that is asked for first."""
    asked = [one.moment for one in reviews_due(session, class_id)]
    return tuple(dict.fromkeys((*asked, BETWEEN, INCIDENT)))


def plan_review(session: Session, class_id: int, moment: str = INCIDENT) -> date:
    """Plan to look back within a week, after an incident in the class; returns until when."""
    calendar, until = school_calendar(session), session.today + _WITHIN
    day = calendar.last_school_day(session.today, until) or calendar.next_school_day(until)
    with session.writing() as db:
        found = adopted_set(session, class_id, _NOT_YET)
        planned = records.reviews(db, found.id)
        if any(one.moment == moment and one.held_on is None for one in planned):
            raise AgreementError("Dit staat al gepland. Kijk bij Terugkijken.")
        records.add_review(db, found.id, moment, due_on=day, held_on=None, note="")
        session.audit("agreements.plan", f"class:{class_id}", moment)
    return day


def unplan_review(session: Session, class_id: int, moment: str = INCIDENT) -> None:
    """Take back a plan to look back. Raises ``AgreementError`` when there is none."""
    with session.writing() as db:
        found = adopted_set(session, class_id, _NOT_YET)
        planned = records.reviews(db, found.id)
        review = next((o for o in planned if o.moment == moment and o.held_on is None), None)
        if review is None:
            raise AgreementError("Dit terugkijken is al geweest.")
        records.remove_plan(db, review.id)
        session.audit("agreements.restore", f"class:{class_id}", moment)


def day_to_look_back(session: Session, class_id: int, days: Iterable[date]) -> date | None:
    """Until when to look back after what happened on ``days``; None: there is nothing to propose.

    Only when the agreements counted by then, and when no review was held since, or is planned:
    two weeks of school days remain for it, and after that klasapp lets it go.
    """
    found = overview(session, class_id).found
    here = class_of(session, class_id)
    if found is None or found.adopted_on is None or not here.school_year.holds(session.today):
        return None
    recent = [one for one in days if session.today - _AFTER <= one <= session.today]
    if not recent or max(recent) < found.adopted_on:
        return None
    last = max(recent)
    with session.reading() as db:
        known = records.reviews(db, found.id)
    if any(
        one.held_on >= last if one.held_on is not None else one.moment == INCIDENT for one in known
    ):
        return None
    return school_calendar(session).last_school_day(last, last + _AFTER) or last + _AFTER


def hold_review(
    session: Session,
    class_id: int,
    moment: str,
    verdicts: Mapping[int, Verdict],
    changes: Mapping[int, str],
    note: str = "",
) -> None:
    """Keep how it goes with each line: kept, hard, or changed with its new words.

    ``verdicts`` and ``changes``: by line id; a line in ``changes`` counts as changed. Lines that
    nobody spoke about may be left out. Raises ``AgreementError`` when there is nothing to keep.
    """
    said = {**verdicts, **dict.fromkeys(changes, "changed")}
    if not said and not note.strip():
        raise AgreementError("Zeg van minstens één afspraak hoe het ermee gaat.")
    with session.writing() as db:
        found = adopted_set(session, class_id, _NOT_YET)
        planned = next(
            (o for o in records.reviews(db, found.id) if o.moment == moment and o.held_on is None),
            None,
        )
        kept = note.strip()[:_LONGEST_NOTE]
        if planned is not None:
            review_id = planned.id
            records.hold_review(db, review_id, session.today, kept)
        else:
            review_id = records.add_review(
                db, found.id, moment, due_on=None, held_on=session.today, note=kept
            )
        for line_id, verdict in said.items():
            found.line(line_id)
            if line_id in changes:
                reword(session, line_id, changes[line_id], "changed")
                records.add_verdict(db, review_id, line_id, "changed")
            else:
                records.add_verdict(db, review_id, line_id, verdict)  # type: ignore[arg-type]
                records.add_event(
                    db, line_id, session.now, "kept" if verdict == "kept" else "hard",
                    moment_name(moment),
                )  # fmt: skip
        session.audit("agreements.review", f"class:{class_id}", moment)


def verdict_counts(found: tuple[Review, ...], line_id: int) -> dict[Verdict, int]:
    """How often each verdict was given on a line."""
    counts: dict[Verdict, int] = {"kept": 0, "hard": 0, "changed": 0}
    for one in found:
        if line_id in one.verdicts:
            counts[one.verdicts[line_id]] += 1
    return counts


def due(session: Session, class_id: int) -> tuple[AgreementDue, ...]:
    """What the agreements of a class ask of the mentor now."""
    here = class_of(session, class_id)
    if not here.school_year.holds(session.today):
        return ()
    seen = overview(session, class_id)
    found = seen.found
    if found is None or found.adopted_on is None:
        return (_to_make(session, class_id, here.school_year.name),)
    lines: list[AgreementDue] = []
    if seen.inform_parents and not (found.parents_informed_on or found.parents_reason):
        lines.append(_to_tell_parents(session, found.adopted_on))
    if found.explained_on is None:
        why = "Vertel wat er volgt als iemand zich er niet aan houdt, en noteer dat je het deed."
        lines.append(AgreementDue("Leg uit wat er volgt bij pesten", why, None, "explain"))
    said = ballot(session, class_id)
    lines += _to_ask(said, found)
    for one in reviews_due(session, class_id):
        what = f"Kijk met de klas terug op de afspraken ({moment_name(one.moment)})"
        why = (
            "Afspraken leven alleen als ze terugkomen: vraag wat lukt, wat moeilijk is en wat er "
            f"anders moet. Uiterlijk {spoken_day(one.due)}."
        )
        lines.append(AgreementDue(what, why, one.due, f"review {one.moment} {one.due}"))
    return tuple(lines)


def _to_make(session: Session, class_id: int, year: str) -> AgreementDue:
    from klasapp.protocol.class_agreements import agreements_due, end_of_school_week

    week = current_protocol(session).settings.agreements_ready_week
    calendar, began = school_calendar(session), filled_on(session, class_id)
    day = agreements_due(calendar, year, week)
    why = f"De afspraken van de klas zijn klaar in schoolweek {week}: uiterlijk {spoken_day(day)}."
    if began is not None and began > day:  # nobody is late for what was due before there was a list
        day = end_of_school_week(calendar, began, max(week, 1))
        why = (
            f"De school wil afspraken in schoolweek {week}. Jij begon met deze klas op "
            f"{spoken_day(began)}; neem er net zo veel weken voor: uiterlijk {spoken_day(day)}."
        )
    return AgreementDue("Maak afspraken met je klas", why, day, "make")


def _to_tell_parents(session: Session, adopted_on: date) -> AgreementDue:
    until = adopted_on + _WITHIN
    calendar = school_calendar(session)
    day = calendar.last_school_day(adopted_on, until) or calendar.next_school_day(until)
    why = (
        f"De klas stelde de afspraken vast op {spoken_day(adopted_on)}. Ze gelden pas als de "
        "ouders ze kennen: maak de brief, verstuur hem en vul de datum in."
    )
    return AgreementDue("Stuur de ouders de afspraken", why, day, "parents")


def _to_ask(said: Ballot, found: AgreementSet) -> Iterator[AgreementDue]:
    waiting = said.waiting
    for pupil, one in waiting:
        if one is not None and one.answer == "not_yet":
            why = (
                f"Zei op {spoken_day(one.on)} «nog niet». Vraag welke afspraak lastig is, en wat "
                "er zou helpen. Daarna mag het ja worden, of nog eens nog niet."
            )
            yield AgreementDue(
                "Praat over de afspraken", why, one.talk_on, f"talk {found.id}", pupil.id,
                pupil.display_name,
            )  # fmt: skip
    others = sum(one is None or one.answer != "not_yet" for _, one in waiting)
    if others:
        who = "1 leerling" if others == 1 else f"{others} leerlingen"
        what = f"Vraag {who} of ze achter de afspraken staan"
        if said.signing is Signing.SIGN:
            what = f"Haal het getekende blad op bij {who}"
        why = "Wie er niet was of nog niets zei, vraag je later. Bij Afspraken staat wie dat zijn."
        yield AgreementDue(what, why, None, "endorse")
