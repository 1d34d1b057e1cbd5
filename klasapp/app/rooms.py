"""The rooms, in the order of the menu, and the way to each of their screens.

Everything is imported when it is first needed: the unlock screen must not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from textual.screen import Screen

    from klasapp.sociometry import Flag
    from klasapp.store.session import Session

_CURRENT_CLASS = "class.current"


@dataclass(frozen=True)
class Room:
    """A room of the app."""

    key: str
    number: int
    """The digit that leads there."""
    name: str
    """Dutch, as in the menu."""
    short: str
    """The same where the menu has little room."""
    make: Callable[[Session, int | None], Screen[Any]]
    """Makes the first screen of the room for a class."""


def _week(session: Session, class_id: int | None) -> Screen[Any]:
    from klasapp.week.week_screen import WeekScreen

    return WeekScreen(session, class_id)


def _agreements(session: Session, class_id: int | None) -> Screen[Any]:
    from klasapp.agreements.agreements_screen import AgreementsScreen
    from klasapp.cases.service import cases_by_line
    from klasapp.lessons.service import library

    def titles() -> dict[str, str]:
        return {one.id: one.title for one in library(session).modules}

    return AgreementsScreen(session, class_id, lambda: cases_by_line(session), titles)


def _lessons(session: Session, class_id: int | None) -> Screen[Any]:
    return lessons_screen(session, class_id)


def _sociogram(session: Session, class_id: int | None) -> Screen[Any]:
    from klasapp.sociogram.rounds_screen import RoundsScreen

    return RoundsScreen(session, class_id)


def _signals(session: Session, class_id: int | None) -> Screen[Any]:
    from klasapp.cases.service import case_incidents, last_talks
    from klasapp.signals.pattern import Incident
    from klasapp.signals.signals_screen import SignalsScreen

    def incidents() -> tuple[Incident, ...]:
        found = case_incidents(session, class_id) if class_id is not None else ()
        return tuple(Incident(*one) for one in found)

    def talks() -> dict[int, date]:
        return last_talks(session, class_id) if class_id is not None else {}

    return SignalsScreen(session, class_id, incidents, talks, lambda: _said_at_signals(session))


def _said_at_signals(session: Session) -> dict[int, tuple[str, ...]]:
    from klasapp.upkeep.access_service import said_at

    return said_at(session, "signal")


def _cases(session: Session, class_id: int | None) -> Screen[Any]:
    from klasapp.cases.cases_screen import CasesScreen

    return CasesScreen(session, class_id)


def _roster(session: Session, class_id: int | None) -> Screen[Any]:
    from klasapp.roster.class_screen import ClassScreen

    return ClassScreen(session, class_id)


def _upkeep(session: Session, class_id: int | None) -> Screen[Any]:
    from klasapp.upkeep.upkeep_screen import UpkeepScreen

    return UpkeepScreen(session, class_id)


ROOMS: tuple[Room, ...] = (
    Room("week", 1, "Deze week", "Week", _week),
    Room("agreements", 2, "Afspraken", "Afspr", _agreements),
    Room("lessons", 3, "Lessen", "Les", _lessons),
    Room("sociogram", 4, "Sociogram", "Socio", _sociogram),
    Room("signals", 5, "Signalen", "Sign", _signals),
    Room("cases", 6, "Zaken", "Zaken", _cases),
    Room("roster", 7, "Klas", "Klas", _roster),
    Room("upkeep", 8, "Beheer", "Beheer", _upkeep),
)


def seal_screen(session: Session, paths: Sequence[Path]) -> Screen[Any]:
    """Encrypting what was just made."""
    from klasapp.upkeep.seal_screen import SealScreen

    return SealScreen(session, paths)


def remembered_class(session: Session) -> tuple[int | None, str]:
    """The class the mentor worked with last (else the newest), and its name."""
    from klasapp.roster.service import list_classes
    from klasapp.store.settings import read_setting

    classes = list_classes(session)
    if not classes:
        return None, ""
    with session.reading() as db:
        wanted = read_setting(db, _CURRENT_CLASS)
    chosen = next((c for c in classes if str(c.id) == wanted), classes[0])
    return chosen.id, chosen.name


def remember_class(session: Session, class_id: int) -> None:
    """Keep which class the mentor works with."""
    from klasapp.store.settings import write_setting

    with session.writing() as db:
        write_setting(db, _CURRENT_CLASS, str(class_id))


def pupil_screen(session: Session, pupil_id: int) -> Screen[Any]:
    """The pupil's page, with what the other rooms know about this pupil."""
    from klasapp.agreements.endorse_service import pupil_agreement_facts
    from klasapp.cases.service import pupil_case_facts, pupil_family_facts
    from klasapp.roster.pupil_screen import PupilFact, PupilScreen
    from klasapp.signals.service import pupil_signal_facts
    from klasapp.sociogram.service import pupil_round_facts
    from klasapp.upkeep.access_service import pupil_note_facts

    facts = [
        *(PupilFact("Sociogram", *fact) for fact in pupil_round_facts(session, pupil_id)),
        *(PupilFact("Signaal", *fact) for fact in pupil_signal_facts(session, pupil_id)),
        *(PupilFact("Bezwaar", *fact) for fact in pupil_note_facts(session, pupil_id)),
        *(PupilFact("Zaken", *fact) for fact in pupil_case_facts(session, pupil_id)),
        *(PupilFact("Afspraken", *fact) for fact in pupil_agreement_facts(session, pupil_id)),
        *(PupilFact("Ouders", *fact) for fact in pupil_family_facts(session, pupil_id)),
    ]
    return PupilScreen(session, pupil_id, tuple(facts))


def know_former_names(session: Session, pupil_id: int, names: tuple[str, ...]) -> None:
    """Names by which older reports know a pupil: copies hide them like the present one."""
    from klasapp.cases.service import nicknames_of, set_nicknames
    from klasapp.roster.service import find_pupil

    now = find_pupil(session, pupil_id)
    fresh = {one for one in names if one and "," not in one and len(one) <= 60}
    fresh -= {now.given_name, now.family_name}
    if fresh:
        set_nicknames(
            session, pupil_id, ", ".join([*nicknames_of(session, pupil_id), *sorted(fresh)])
        )


def signal_form(
    session: Session,
    pupil_id: int | None,
    round_id: int | None = None,
    class_id: int | None = None,
    *,
    positive: bool = False,
) -> Screen[Any]:
    """The form for a signal about a pupil, or (None) about the class."""
    from klasapp.signals.signal_form_screen import SignalFormScreen

    return SignalFormScreen(session, pupil_id, round_id, class_id, positive=positive)


def who_screen(session: Session, class_id: int, first: int | None) -> Screen[Any]:
    """Choose the pupil whom a signal is about; ``first`` stands on top."""
    from klasapp.roster.service import list_pupils
    from klasapp.signals.who_screen import Who

    return Who("Over wie gaat het?", list_pupils(session, class_id), first)


def case_from_signals(
    session: Session, class_id: int | None, signal_ids: tuple[int, ...]
) -> Screen[Any]:
    """The form that opens a case, with what signals say in it."""
    from klasapp.cases.intake_screen import IntakeScreen
    from klasapp.roster.typed_day import typed
    from klasapp.signals.service import told_of

    told = told_of(session, signal_ids)
    marks = {"anonymous": told.unnamed, "injury": told.injury, "self_harm": told.self_harm}
    body = {
        "seen_on": typed(told.seen_on),
        "reported_on": typed(told.reported_on),
        "source": told.source,
        "place": told.place,
        "moment": told.moment,
        "summary": told.summary,
        "forms": list(told.forms),
        "noted": [name for name, holds in marks.items() if holds],
        "signals": list(told.signal_ids),
    }
    return IntakeScreen(session, class_id, told.pupil_id, None, None, body)


def signals_in_case(session: Session, signal_ids: tuple[int, ...], case_id: int) -> None:
    """Remember in the room of signals that they are in a case."""
    from klasapp.signals.service import signals_become_case

    signals_become_case(session, signal_ids, case_id)


def look_first_screen(session: Session, pupil_id: int, flag: Flag, round_id: int) -> Screen[Any]:
    """The "kijk eerst" plan for a flag: the running one of this pupil and flag, else a new one."""
    from klasapp.cases.look_first_screen import LookFirstScreen
    from klasapp.cases.service import start_look_first

    return LookFirstScreen(session, start_look_first(session, pupil_id, flag, round_id))


def new_case_screen(
    session: Session,
    class_id: int | None,
    pupil_id: int | None,
    flag: Flag | None,
    look_first_id: int | None,
) -> Screen[Any]:
    """The form that opens a case."""
    from klasapp.cases.intake_screen import IntakeScreen

    return IntakeScreen(session, class_id, pupil_id, flag, look_first_id)


def _agreement_page(session: Session, class_id: int, detail: str) -> Screen[Any] | None:
    """The page of the agreements that a line of "Deze week" is about."""
    if detail in {"talk", "endorse"}:
        from klasapp.agreements.endorse_screen import EndorseScreen

        return EndorseScreen(session, class_id)
    if detail in {"review", "incident"}:
        from klasapp.agreements.review_screen import ReviewScreen

        return ReviewScreen(session, class_id, detail)
    return None


def cite_screen(session: Session, case_id: int) -> Screen[Any]:
    """Choose among the agreements of the class of a case."""
    from klasapp.agreements.service import overview
    from klasapp.cases.citation import ClassLine
    from klasapp.cases.citation_screen import CiteScreen
    from klasapp.cases.service import refresh_case

    class_id = refresh_case(session, case_id).case.class_id
    lines = [ClassLine(one.id, one.label, one.text) for one in overview(session, class_id).agreed]
    return CiteScreen(session, case_id, lines)


def groups_screen(session: Session, round_id: int, seating: bool) -> Screen[Any]:
    """Work groups or a seating plan; gepeste and pester of an open case go apart."""
    from klasapp.cases.service import pairs_to_keep_apart
    from klasapp.sociogram.groups_screen import GroupsScreen
    from klasapp.sociogram.seating_screen import SeatingScreen

    make = SeatingScreen if seating else GroupsScreen
    return make(session, round_id, pairs_to_keep_apart(session))


def lessons_screen(session: Session, class_id: int | None, start_at: str = "") -> Screen[Any]:
    """The year of lessons; what goes on now comes from cases and signals, without a name."""
    from klasapp.lessons.lessons_screen import LessonsScreen
    from klasapp.week.from_lessons import what_goes_on

    def goes_on() -> tuple[tuple[str, ...], tuple[str, ...]]:
        return what_goes_on(session, class_id) if class_id is not None else ((), ())

    return LessonsScreen(session, class_id, goes_on, start_at)


def keep_agreement(
    session: Session, class_id: int, lesson_id: str, text: str, block: str
) -> None:  # fmt: skip
    """Give the agreement that a lesson brought to the agreements of the class."""
    from klasapp.agreements.proposals_service import propose_from_lesson

    propose_from_lesson(session, class_id, lesson_id, text, block)


def place(
    session: Session, kind: str, number: int, detail: str = ""
) -> tuple[str, Screen[Any] | None]:
    """The room of a place, and the screen in it (None: the room's first screen)."""
    if kind == "case":
        from klasapp.cases.case_screen import CaseScreen

        return "cases", CaseScreen(session, number, detail)
    if kind == "self_solved":
        from klasapp.cases.self_solved_screen import SelfSolvedScreen

        return "cases", SelfSolvedScreen(session, None, number)
    if kind == "look_first":
        from klasapp.cases.look_first_screen import LookFirstScreen

        return "cases", LookFirstScreen(session, number)
    if kind == "signal":
        from klasapp.signals.signal_screen import SignalScreen

        return "signals", SignalScreen(session, number, lambda: _said_at_signals(session))
    if kind == "access_items":
        from klasapp.upkeep.access_items_screen import AccessItemsScreen

        return "upkeep", AccessItemsScreen(session, number)
    if kind == "access":
        from klasapp.upkeep.access_request_screen import AccessRequestScreen

        return "upkeep", AccessRequestScreen(session, number)
    if kind == "retention":
        from klasapp.upkeep.retention_screen import RetentionScreen

        return "upkeep", RetentionScreen(session)
    if kind == "lesson":
        from klasapp.lessons.after_screen import AfterScreen

        return "lessons", AfterScreen(session, number)
    if kind == "module":
        from klasapp.lessons.module_screen import ModuleScreen

        return "lessons", ModuleScreen(session, number, detail)
    if kind == "agreement":
        here = any(room.key == "agreements" for room in ROOMS)
        return "agreements" if here else "week", None
    if kind == "lesson_plan":
        return "lessons", None
    if kind == "agreements":
        return "agreements", _agreement_page(session, number, detail)
    if kind == "class_log":
        from klasapp.cases.service import last_talks
        from klasapp.signals.class_log_screen import ClassLogScreen

        return "signals", ClassLogScreen(session, number, lambda: last_talks(session, number))
    if kind == "good":
        return "signals", signal_form(session, None, None, number, positive=True)
    if kind == "pupil":
        return "roster", pupil_screen(session, number)
    if kind == "round":
        from klasapp.sociogram.round_screen import RoundScreen

        return "sociogram", RoundScreen(session, number)
    return "roster", None
