"""The first steps of a new mentor tick themselves off."""

from datetime import date
from typing import Any

from klasapp.lessons.plan_service import plan_lesson
from klasapp.lessons.service import library
from klasapp.roster import service as roster
from klasapp.roster.pupil import PupilDraft
from klasapp.sociogram import service as sociogram
from klasapp.sociogram.service import Draft
from klasapp.week.first_steps import first_steps, put_away


def done(session: Any, class_id: int | None) -> list[bool]:
    return [step.done for step in first_steps(session, class_id)]


def test_each_step_is_done_when_its_fact_is_there(session: Any) -> None:
    assert done(session, None) == [False] * 4
    year = roster.add_school_year(session, "2026-2027", "zuid")
    class_id = roster.add_class(session, year.id, "2B").id
    assert done(session, class_id) == [True, False, False, False]
    pupils = roster.add_pupils(
        session,
        class_id,
        [
            PupilDraft(str(number), name, "", "Jansen", "2B", birth_date=date(2013, 5, 2))
            for number, name in enumerate(("Noor", "Sem", "Yara"), 100001)
        ],
    )
    assert done(session, class_id) == [True, True, False, False]
    plan_lesson(session, class_id, library(session).modules[0].id)
    assert done(session, class_id) == [True, True, True, False]
    round_id = sociogram.start_round(session, class_id)
    assert done(session, class_id) == [True, True, True, False]
    chosen = tuple(pupil.id for pupil in pupils)
    question = (("positive", "Met wie trek je graag op?"),)
    sociogram.save_draft(session, round_id, Draft("Meting", question, None, chosen, ()))  # type: ignore[arg-type]
    sociogram.open_round(session, round_id)
    assert done(session, class_id) == []


def test_the_list_can_be_put_away(school_class: Any) -> None:
    assert first_steps(school_class.session, school_class.class_id)
    put_away(school_class.session)
    assert first_steps(school_class.session, school_class.class_id) == ()
    assert first_steps(school_class.session, None) == ()
