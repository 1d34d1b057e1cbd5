"""What signals, reports and the log of the class ask for this week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from klasapp.cases.service import last_talks
from klasapp.roster.spoken_time import spoken_ago, spoken_day
from klasapp.signals.log_service import LONG, silences
from klasapp.signals.service import (
    current_protocol,
    list_signals,
    needs_support_team,
)
from klasapp.store.session import Session
from klasapp.week.line import Harm, WeekLine, when_is

_MOST_SILENT = 3
"""Pupils to speak with that are named in one week; more would not fit in it."""
_WORDS = 60


def signal_lines(session: Session, class_id: int) -> Iterator[WeekLine]:
    """Injuries to speak of today, reports that wait, signals to look at again."""
    protocol = current_protocol(session)
    for one in list_signals(session, class_id):
        signal, draft = one.signal, one.signal.draft
        facts = one.what if len(one.what) <= _WORDS else f"{one.what[: _WORDS - 1]}…"
        heard = draft.reported_on or signal.noted_at.date()
        if needs_support_team(signal, protocol):
            due, harm, what = heard, Harm.DANGER, "Vandaag overleggen met het ondersteuningsteam"
            why = (
                f"Genoteerd op {spoken_day(heard)}: {facts}. Bij letsel of zichzelf pijn doen "
                "wacht je niet (meldcode). Noteer daarna in het signaal met wie je sprak."
            )
            topic = "support team"
        elif signal.state == "waiting":
            due, harm, what = heard, Harm.TARGETED, f"Melding bekijken: {facts}"
            why = (
                f"Je hoorde dit op {spoken_day(heard)}, van een ander. Beslis: het wordt een zaak, "
                "of het blijft een signaal met een reden en een dag."
            )
            topic = "report"
        elif signal.check_on is not None and signal.check_on <= session.today + timedelta(days=7):
            due, harm, what = signal.check_on, Harm.LOOK, f"Kijk weer naar dit signaal: {facts}"
            why = (
                f"Deze dag koos je zelf, omdat: {signal.decision.reason}" if signal.decision else ""
            )
            topic = f"check {signal.check_on.isoformat()}"
        else:
            continue
        yield WeekLine(
            when=when_is(due, session.today),
            due=due,
            what=what,
            who=one.who,
            where="Signalen",
            why=why,
            place_kind="signal",
            number=signal.id,
            pupil_id=draft.pupil_id,
            harm=harm,
            topic=topic,
            legal=harm is Harm.DANGER,
        )


def silence_lines(session: Session, class_id: int) -> Iterator[WeekLine]:
    """The pupils who were not spoken with for longest (R23)."""
    found = [
        one for one in silences(session, class_id, last_talks(session, class_id)) if one.is_long
    ]
    for one in found[:_MOST_SILENT]:
        ago = spoken_ago(one.last, session.today) if one.last else "nog niet"
        more = len(found) - _MOST_SILENT
        noun = "is er nog 1" if more == 1 else f"zijn er nog {more}"
        rest = f" Er {noun}: zie het klassenlogboek." if more > 0 else ""
        since = one.last.isoformat() if one.last else "never"
        yield WeekLine(
            when="undated",
            due=None,
            what="Even spreken",
            who=one.pupil.display_name,
            where="Klassenlogboek",
            why=(
                f"Laatste notitie of gesprek: {ago}. Vanaf {LONG // 7} weken staat iemand hier. "
                f"Met s noteer je «even gesproken».{rest}"
            ),
            place_kind="pupil",
            number=one.pupil.id,
            pupil_id=one.pupil.id,
            harm=Harm.PUPIL,
            topic=f"{SPEAK} {since}",
        )


def good_lines(session: Session, class_id: int) -> Iterator[WeekLine]:
    """Something good: what was noted this week, else the question what went well (R25)."""
    monday = session.today - timedelta(days=session.today.weekday())
    good = [one for one in list_signals(session, class_id) if one.signal.draft.kind == "positive"]
    new = [one for one in good if one.signal.draft.seen_on >= monday]
    if new:
        for one in new[:2]:
            facts = one.what if len(one.what) <= _WORDS else f"{one.what[: _WORDS - 1]}…"
            yield WeekLine(
                when="undated",
                due=None,
                what=f"Zeg het hardop: {facts}",
                who=one.who or "De klas",
                where="Iets goeds",
                why="Je noteerde dit deze week. Wat goed gaat, groeit als iemand het zegt.",
                place_kind="signal",
                number=one.signal.id,
                pupil_id=one.signal.draft.pupil_id,
                harm=Harm.GOOD,
                topic="say it",
                closable=True,
            )
        return
    year, week, _ = session.today.isocalendar()
    last = (
        f" De vorige keer was {spoken_ago(good[0].signal.draft.seen_on, session.today)}."
        if good
        else ""
    )
    yield WeekLine(
        when="undated",
        due=None,
        what="Wat ging er goed deze week? Noteer één ding",
        who="",
        where="Iets goeds",
        why=f"Elke week iets goeds zien houdt je blik eerlijk.{last} Enter opent het formulier.",
        place_kind="good",
        number=class_id,
        harm=Harm.GOOD,
        topic=f"good {year} {week}",
        closable=True,
    )


SPEAK = "speak"
"""How the topic begins of a line about a pupil to speak with."""
