"""The practice school: an invented school year, made through the same services a mentor uses."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.app.creation import create_database, open_database
from klasapp.app.demo_agreements import change_minds, look_back, make_agreements
from klasapp.app.demo_class import CLIQUES, NOTES, OLDER_NOTES, PUPILS
from klasapp.app.demo_lessons import give_lessons, make_year_plan
from klasapp.app.demo_signals import earlier_signals, later_signals

if TYPE_CHECKING:
    from klasapp.cases.case import CaseDraft, Role
    from klasapp.sociogram.question import Kind
    from klasapp.sociogram.round import Choices, Round
    from klasapp.store.session import Session

DEMO_PASSPHRASE = "oefenen mag hier gerust"
ISOLATED, TARGETED, INVOLVED, FOLLOWER, HELPER = 10, 23, 3, 7, 14
"""Places in the class list of the pupils with a planted story."""
_EARLIER_TARGETED, _EARLIER_INVOLVED = 18, 5
_BULLIED = "Wie wordt er volgens jou gepest?"
_NEGATIVE = "Met wie werk je liever niet samen?"


@dataclass
class _History:
    """A clock that the demo moves from one past day to the next, never past ``today``."""

    today: date
    now: datetime
    on_the_way: Callable[[date], None] | None = None
    """Called with the day to which time moves, before it does."""

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=20)
        return self.now

    def go_to(self, day: date) -> date:
        """Make it nine in the morning of ``day``, or of today when that is later.

        A day in a weekend becomes the Friday before it: nobody talks with pupils on a Sunday.
        """
        day = min(day, self.today)
        day -= timedelta(days=max(0, day.weekday() - 4))
        if self.on_the_way is not None:
            meanwhile, self.on_the_way = self.on_the_way, None
            meanwhile(day)
            self.on_the_way = meanwhile
        self.now = max(self.now, datetime.combine(day, time(9, 0)))
        return self.now.date()

    def ago(self, days: int) -> date:
        """Make it ``days`` before today, as far as the past of the demo reaches."""
        return self.go_to(self.today - timedelta(days=days))


def make_demo(path: Path, today: date) -> None:
    """Make the practice school at ``path``, as it is on ``today``.

    The database opens with ``DEMO_PASSPHRASE``. Class 2B has 28 invented pupils, two rounds with
    a planted isolated and a planted targeted pupil, agreements in force, a "kijk eerst" plan, a
    running case with a draft report, a closed case, and a year of lessons: given, planned and one
    moved; the log of the class, signals, and two reports that wait.
    """
    from klasapp.roster.school_year import school_year_days, school_year_name_for

    year = school_year_name_for(today)
    first_day, _ = school_year_days(year)
    history = _History(today, datetime.combine(first_day, time(9, 0)))
    create_database(path, DEMO_PASSPHRASE, history)
    session = open_database(path, DEMO_PASSPHRASE, history)
    class_id, pupil_ids = _fill_class(session, year)
    make_year_plan(session, class_id)
    history.on_the_way = partial(give_lessons, session, class_id, pupil_ids, history)
    make_agreements(session, class_id, pupil_ids, first_day, history.go_to)
    history.ago(75)
    _closed_case(session, class_id, pupil_ids, history)
    history.ago(40)
    _round(session, class_id, pupil_ids, seed=1, planted=False, absent=(16,))
    history.ago(30)
    _write_notes(session, pupil_ids, OLDER_NOTES)
    earlier_signals(session, class_id, pupil_ids)
    look_back(session, class_id, first_day, history.go_to)
    history.ago(9)
    newest = _round(session, class_id, pupil_ids, seed=2, planted=True, absent=(8, 21))
    _look_first(session, pupil_ids, newest, history)
    _running_case(session, class_id, pupil_ids, history)
    change_minds(session, class_id, pupil_ids)
    _write_notes(session, pupil_ids, NOTES)
    make_year_plan(session, class_id)
    later_signals(session, class_id, pupil_ids)
    session.store.close()


def _write_notes(
    session: Session, pupil_ids: tuple[int, ...], notes: tuple[tuple[int, str], ...]
) -> None:
    from klasapp.roster.service import add_note

    for place, text in notes:
        add_note(session, pupil_ids[place], text)


def _fill_class(session: Session, year: str) -> tuple[int, tuple[int, ...]]:
    from klasapp.roster.pupil import PupilDraft
    from klasapp.roster.service import add_class, add_pupils, add_school_year

    school_year = add_school_year(session, year, "zuid")
    class_id = add_class(session, school_year.id, "2B").id
    birth_year = school_year.first_day.year - 13
    drafts = [
        PupilDraft(
            number=str(230101 + place),
            given_name=given,
            infix=infix,
            family_name=family,
            class_name="2B",
            birth_date=date(birth_year, 1 + place * 5 % 12, 1 + place * 7 % 28),
        )
        for place, (given, infix, family) in enumerate(PUPILS)
    ]
    pupils = add_pupils(session, class_id, drafts)
    by_number = {pupil.number: pupil.id for pupil in pupils}
    return class_id, tuple(by_number[draft.number] for draft in drafts)


def _round(
    session: Session,
    class_id: int,
    pupil_ids: tuple[int, ...],
    *,
    seed: int,
    planted: bool,
    absent: tuple[int, ...],
) -> int:
    from klasapp.sociogram import service
    from klasapp.sociogram.prediction_service import predict
    from klasapp.sociogram.question import STARTERS

    round_id = service.start_round(session, class_id)
    asked = service.find_round(session, round_id)
    questions: list[tuple[Kind, str]] = [("positive", STARTERS[0].text)]
    if planted:
        questions += [("negative", _NEGATIVE), ("bullied", _BULLIED)]
    scales = tuple((one.kind, one.text) for one in asked.scales)
    draft = service.Draft(asked.name, tuple(questions), None, pupil_ids, scales)
    service.save_draft(session, round_id, draft)
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    dice, moods = random.Random(seed), random.Random(seed + 100)
    for place, pupil_id in enumerate(pupil_ids):
        if place in absent:
            service.mark(session, round_id, pupil_id, "absent")
        else:
            choices = _choices(asked, place, pupil_ids, dice, planted=planted)
            step = 2 if place in {ISOLATED, TARGETED} else moods.choice((3, 4, 4, 4, 5))
            told = {scale.id: step for scale in asked.scales}
            service.save_form(session, round_id, pupil_id, choices, told)
    service.close_round(session, round_id)
    predict(session, round_id, {"isolated": (pupil_ids[ISOLATED],) if planted else ()})
    return round_id


def _choices(
    asked: Round, place: int, pupil_ids: tuple[int, ...], dice: random.Random, *, planted: bool
) -> Choices:
    """What one pupil filled in: friends from the own group, now and then someone else."""
    lonely = {ISOLATED, TARGETED} if planted else {TARGETED}
    clique = next(group for group in CLIQUES if place in group)
    friends = [other for other in clique if other != place and other not in lonely]
    liked = [other for other in friends if dice.random() < 0.8] or friends[:2]
    liked += [
        other
        for other in dice.sample(range(len(pupil_ids)), 2)
        if other not in {place, *liked, *lonely} and dice.random() < 0.5
    ]
    if place == HELPER:
        liked.append(TARGETED)
    disliked = [
        other
        for other in (TARGETED, INVOLVED, 12)
        if other not in {place, *liked} and dice.random() < (0.45 if other == TARGETED else 0.15)
    ]
    named = [TARGETED] if place in {1, 6, 14, 19, 25, 26} else []
    answers = {"positive": liked, "negative": disliked, "bullied": named}
    return {
        question.id: [pupil_ids[other] for other in answers[question.kind]]
        for question in asked.questions
    }


def _look_first(
    session: Session, pupil_ids: tuple[int, ...], round_id: int, history: _History
) -> None:
    from klasapp.cases.service import add_look_note, start_look_first
    from klasapp.sociogram.service import results

    isolated = str(pupil_ids[ISOLATED])
    flag = next((f for f in results(session, round_id).flags if f.pupil == isolated), None)
    history.ago(8)
    plan = start_look_first(
        session, pupil_ids[ISOLATED], flag, round_id, "" if flag else "Zit vaak alleen."
    )
    history.ago(5)
    add_look_note(
        session, plan, "In de pauze alleen bij de kluisjes, met een boek. Groet wel terug."
    )


def _draft(session: Session, roles: dict[int, Role], summary: str, wish: str) -> CaseDraft:
    from klasapp.cases.case import CaseDraft
    from klasapp.cases.service import current_protocol
    from klasapp.protocol import Severity

    protocol = current_protocol(session)
    return CaseDraft(
        seen_on=session.today,
        reported_on=session.today,
        source=protocol.report_sources[1].code,
        place=protocol.places[0].code,
        summary=summary,
        severity=Severity.MODERATE,
        roles={pupil_id: frozenset({role}) for pupil_id, role in roles.items()},
        wish=wish,
    )


def _running_case(
    session: Session, class_id: int, pupil_ids: tuple[int, ...], history: _History
) -> None:
    from klasapp.cases.case import Role
    from klasapp.cases.service import complete_task, finish_report, open_case, save_draft
    from klasapp.cases.talk import Report

    history.ago(6)
    case_id = open_case(
        session,
        class_id,
        _draft(
            session,
            {
                pupil_ids[TARGETED]: Role.TARGETED,
                pupil_ids[INVOLVED]: Role.INVOLVED,
                pupil_ids[FOLLOWER]: Role.FOLLOWER,
                pupil_ids[HELPER]: Role.HELPER,
            },
            "Twee weken lang is in de kleedkamer een tas verstopt. Er wordt gelachen als hij "
            "binnenkomt. Een klasgenoot heeft het verteld.",
            wish="Dat het stopt, zonder dat de hele klas het weet.",
        ),
    )
    history.ago(4)
    finish_report(
        session,
        case_id,
        "D1",
        Report(
            session.today,
            "leerling, mentor",
            "Tas drie keer verstopt, steeds na gym. Twee klasgenoten erbij.",
            "Vindt het niet leuk meer om te gaan gymmen. Slaapt slecht op woensdag.",
            "Mag weten dat hij het zelf vertelde. Elke vrijdag even bij de mentor langs.",
        ),
    )
    complete_task(session, case_id, "D1", session.today)
    history.ago(1)
    save_draft(
        session,
        case_id,
        "D2",
        Report(session.today, "leerling, mentor", "Zegt dat het een grap was. Was niet alleen"),
    )


def _closed_case(
    session: Session, class_id: int, pupil_ids: tuple[int, ...], history: _History
) -> None:
    from klasapp.cases import service
    from klasapp.cases.case import Role
    from klasapp.cases.talk import Owner, Report

    targeted, involved = pupil_ids[_EARLIER_TARGETED], pupil_ids[_EARLIER_INVOLVED]
    case_id = service.open_case(
        session,
        class_id,
        _draft(
            session,
            {targeted: Role.TARGETED, involved: Role.INVOLVED},
            "In de groepsapp steeds dezelfde bijnaam, ook na 'stop'.",
            wish="Dat die naam weggaat.",
        ),
    )
    for days, task_id, facts in (
        (2, "D1", "Bijnaam elf keer in een week, met schermafdrukken."),
        (4, "D2", "Gaf toe dat hij begon. Wist niet dat het zo aankwam."),
        (9, "D3", "Beiden vertelden hoe zij het zagen. Excuses gemaakt."),
    ):
        history.go_to(session.today + timedelta(days=days))
        if task_id == "D3":
            _consent(session, case_id)
        if task_id in {"D2", "D3"}:
            service.add_agreement(
                session, case_id, task_id, "Ik gebruik alleen haar eigen naam, ook in de app.",
                Owner.PUPIL, involved, session.today + timedelta(days=7),
            )  # fmt: skip
        service.finish_report(
            session,
            case_id,
            task_id,
            Report(session.today, "leerling, mentor", facts, "Rustig gesprek.", ""),
        )
        service.complete_task(session, case_id, task_id, session.today)
    history.go_to(session.today + timedelta(days=10))
    service.close_case(
        session,
        case_id,
        "De bijnaam is niet meer gebruikt. Beide leerlingen zeggen dat het goed gaat.",
    )


def _consent(session: Session, case_id: int) -> None:
    """The gepeste agrees to the joint talk."""
    from klasapp.cases.service import CaseUpdate, change_case, refresh_case

    case = refresh_case(session, case_id).case
    change_case(
        session,
        case_id,
        CaseUpdate(case.severity, case.offender_unknown, True, case.summary, case.wish, case.forms),
    )
