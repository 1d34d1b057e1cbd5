"""What needs the mentor now, gathered from the other rooms."""

from __future__ import annotations

from collections.abc import Iterator

from klasapp.cases.service import due, handled_flags, pupils_being_helped
from klasapp.roster.service import find_pupil, list_pupils
from klasapp.roster.spoken_time import spoken_day
from klasapp.sociogram.service import (
    next_day_checks,
    open_flags,
    unfinished_rounds,
    unseen_rounds,
)
from klasapp.sociogram.wording import CERTAINTY_WORDS, FLAG_WORDS
from klasapp.store.session import Session
from klasapp.week.line import WeekLine, in_order, when_is

__all__ = ["Session", "has_pupils", "this_week"]


def has_pupils(session: Session, class_id: int) -> bool:
    """Whether anybody is in the class."""
    return bool(list_pupils(session, class_id))


def this_week(session: Session, class_id: int) -> tuple[WeekLine, ...]:
    """Everything that is due for a class, in order: too late, today, this week, undated, later.

    Analyses the newest rounds (0.3 s the first time): call it in a worker.
    """
    return in_order((
        *_tasks(session, class_id),
        *_checks(session, class_id),
        *_flags(session, class_id),
        *_rounds(session, class_id),
    ))


def _tasks(session: Session, class_id: int) -> Iterator[WeekLine]:
    for line in due(session, class_id):
        yield WeekLine(
            when=when_is(line.due, session.today, line.overdue),
            due=line.due,
            what=line.what,
            who=line.who,
            where=line.label,
            why=line.why,
            place_kind=line.kind,
            number=line.number,
            task_id=line.task_id,
        )


def _checks(session: Session, class_id: int) -> Iterator[WeekLine]:
    for one in next_day_checks(session, class_id):
        forms = "kwam 1 formulier" if one.forms == 1 else f"kwamen {one.forms} formulieren"
        yield WeekLine(
            when=when_is(session.today, session.today),
            due=session.today,
            what="Kijk vandaag hoe het gaat na de meting",
            who="",
            where=one.name,
            why=(
                f"Op {spoken_day(one.filled_on)} {forms} binnen. Kijk wie alleen staat en of er "
                "over de vragen gepraat wordt; vraag een paar leerlingen hoe ze het vonden."
            ),
            place_kind="round",
            number=one.round_id,
        )


def _flags(session: Session, class_id: int) -> Iterator[WeekLine]:
    handled, helped = handled_flags(session), pupils_being_helped(session)
    urgent = list(FLAG_WORDS)
    found = [
        one
        for one in open_flags(session, class_id)
        if (one.pupil_id, one.flag.kind, one.round_id) not in handled and one.pupil_id not in helped
    ]
    for one in sorted(found, key=lambda one: urgent.index(one.flag.kind)):
        certainty = one.flag.certainty
        word = f" ({CERTAINTY_WORDS[certainty][1]})" if certainty else ""
        yield WeekLine(
            when="undated",
            due=None,
            what=f"Kijk eerst: {FLAG_WORDS[one.flag.kind]}{word}",
            who=find_pupil(session, one.pupil_id).display_name,
            where=one.round_name,
            why=f"Aandachtspunt uit de meting van {spoken_day(one.opened_on)}: {one.flag.reason}",
            place_kind="round",
            number=one.round_id,
            pupil_id=one.pupil_id,
            flag=one.flag,
        )


def _rounds(session: Session, class_id: int) -> Iterator[WeekLine]:
    for seen in unseen_rounds(session, class_id):
        why = (
            "De meting is gesloten en je hebt de resultaten nog niet bekeken. Aandachtspunten zie "
            "je hier pas daarna; klasapp vraagt eerst wie jij verwacht."
        )
        what = "Bekijk de resultaten van de meting"
        yield WeekLine("undated", None, what, "", seen.name, why, "round", seen.id)
    for one in unfinished_rounds(session, class_id):
        if one.state == "draft":
            what = "Meting afmaken en openen"
            why = f"Je begon deze meting op {spoken_day(one.opened_on)}; hij is nog niet open."
        else:
            what = f"Meting afronden: {one.answered} van {one.participants} ingevuld"
            since = spoken_day(one.opened_on)
            why = f"De meting is open sinds {since}. Sluit hem als iedereen klaar is."
        yield WeekLine("undated", None, what, "", one.name, why, "round", one.round_id)
