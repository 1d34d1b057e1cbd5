"""What rounds ask for this week: a look, a check, an end; and what a better class means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from klasapp.cases.service import (
    handled_flags,
    last_talks,
    pupils_being_helped,
    running_cases,
)
from klasapp.roster.service import find_pupil
from klasapp.roster.spoken_time import spoken_day
from klasapp.signals.log_service import last_word
from klasapp.sociogram.class_page_service import what_improved
from klasapp.sociogram.service import (
    next_day_checks,
    open_flags,
    unfinished_rounds,
    unseen_rounds,
)
from klasapp.sociogram.wording import CERTAINTY_WORDS, FLAG_WORDS
from klasapp.store.session import Session
from klasapp.week.line import Harm, WeekLine, when_is

_IN_SIGHT = frozenset({"overdue", "today", "week"})


def check_lines(session: Session, class_id: int) -> Iterator[WeekLine]:
    """The day after a round: how did it go?"""
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
            harm=Harm.LOOK,
            topic=f"check {one.filled_on.isoformat()}",
            closable=True,
        )


def flag_lines(session: Session, class_id: int) -> Iterator[WeekLine]:
    """Flags that nobody looked at yet, the most urgent kind first."""
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
            harm=Harm.LOOK,
            topic=f"flag {one.flag.kind}",
            closable=True,
        )


def round_lines(session: Session, class_id: int) -> Iterator[WeekLine]:
    """Rounds that nobody looked at, and rounds that are not finished."""
    for seen in unseen_rounds(session, class_id):
        yield WeekLine(
            when="undated",
            due=None,
            what="Bekijk de resultaten van de meting",
            who="",
            where=seen.name,
            why=(
                "De meting is gesloten en je hebt de resultaten nog niet bekeken. Aandachtspunten "
                "zie je hier pas daarna; klasapp vraagt eerst wie jij verwacht."
            ),
            place_kind="round",
            number=seen.id,
            harm=Harm.LOOK,
        )
    for one in unfinished_rounds(session, class_id):
        if one.state == "draft":
            what = "Meting afmaken en openen"
            why = f"Je begon deze meting op {spoken_day(one.opened_on)}; hij is nog niet open."
        else:
            what = f"Meting afronden: {one.answered} van {one.participants} ingevuld"
            since = spoken_day(one.opened_on)
            why = f"De meting is open sinds {since}. Sluit hem als iedereen klaar is."
        yield WeekLine(
            when="undated",
            due=None,
            what=what,
            who="",
            where=one.name,
            why=why,
            place_kind="round",
            number=one.round_id,
            harm=Harm.CLASS,
            topic=f"unfinished {one.state}",
        )


def _spoken_this_week(session: Session, class_id: int, pupil_ids: Sequence[int]) -> bool:
    """Whether the mentor spoke since Monday with each of them, in a case or for a moment."""
    monday = session.today - timedelta(days=session.today.weekday())
    talks = last_talks(session, class_id)

    def spoken(pupil_id: int) -> bool:
        days = (talks.get(pupil_id), last_word(session, pupil_id))
        return any(day is not None and day >= monday for day in days)

    return bool(pupil_ids) and all(spoken(one) for one in pupil_ids)


def improvement_lines(
    session: Session, class_id: int, lines: Iterable[WeekLine]
) -> Iterator[WeekLine]:
    """The lines, with the gepesten of running cases first where the class does better.

    Who is still bullied while the class gets better has it harder than before (Huitsing 2019;
    Laninga-Wijnen 2023). A case with nothing to do this week gets a line of its own.
    """
    running = running_cases(session, class_id)
    better = what_improved(session, class_id) if running else ""
    if not better:
        yield from lines
        return
    why = (
        f"De klas gaat vooruit ({better}). Wie dan nog gepest wordt, heeft het juist zwaarder; "
        "daarom staat dit bovenaan."
    )
    seen, numbers = set(), {case.number for case in running}
    for line in lines:
        about = line.place_kind == "case" and line.number in numbers
        lift = about and line.harm <= Harm.TARGETED and line.when in _IN_SIGHT
        if lift:
            seen.add(line.number)
        yield replace(line, lifted=True, why=f"{line.why} {why}") if lift else line
    year, week, _ = session.today.isocalendar()
    for case in running:
        if case.number not in seen and not _spoken_this_week(session, class_id, case.targeted):
            yield WeekLine(
                when="week",
                due=None,
                what="Vraag deze week hoe het gaat: de klas gaat vooruit",
                who=case.who,
                where=case.label,
                why=f"Voor de gepeste staat er deze week niets in deze zaak. {why}",
                place_kind="case",
                number=case.number,
                harm=Harm.TARGETED,
                topic=f"remaining {year} {week}",
                closable=True,
                lifted=True,
            )
