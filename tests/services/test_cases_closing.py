"""Closing a case, following it for two years, and what pupils solved themselves."""

from datetime import date
from typing import Any

import pytest

from klasapp.cases import service
from klasapp.cases.case import DraftError, Role
from klasapp.cases.follow_up import FollowUp
from klasapp.cases.talk import Owner
from klasapp.errors import KlasappError
from klasapp.protocol import TaskState

from .measured_case import (
    DAY,
    closing,
    end,
    on,
    open_case,
)

# Closing and following


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"solved": ""}, "solved"),
        ({"solved": "niet_gevraagd"}, "own_words"),
        ({"parents_told_on": None}, "parents_reason"),
        ({"parents_told_on": date(2026, 12, 1)}, "parents_told_on"),
    ],
)
def test_closing_asks_what_the_gepeste_says_and_whether_the_parents_know(
    school_class: Any, changes: dict[str, Any], field: str
) -> None:
    case_id = open_case(school_class)
    with pytest.raises(DraftError) as told:
        service.close_with_outcome(
            school_class.session, case_id, "Gestopt.", "Geen tijd.", closing(**changes)
        )
    assert told.value.field == field
    assert service.refresh_case(school_class.session, case_id).case.open


def test_a_closed_case_is_followed_for_two_years_across_the_summer(
    school_class: Any, clock: Any
) -> None:
    """D5, R143, C3: closed after step 4; months 3, 6, 12, 18 and 24 stay."""
    session = school_class.session
    case_id = open_case(school_class)
    bully = school_class.pupil_ids[1]
    service.change_roles(
        session, case_id,
        {school_class.pupil_ids[0]: frozenset({Role.TARGETED}),
         bully: frozenset({Role.INVOLVED})}, "Deed niet mee.",
    )  # fmt: skip
    service.complete_task(session, case_id, "D1", DAY)
    for task_id in ("D2", "D3"):
        service.add_agreement(session, case_id, task_id, "Ik laat je tas met rust.", Owner.PUPIL,
                              bully, date(2026, 11, 27))  # fmt: skip
    case = service.refresh_case(session, case_id).case
    service.change_case(
        session, case_id,
        service.CaseUpdate(case.severity, False, True, case.summary, case.wish, case.forms),
    )  # fmt: skip
    service.complete_task(session, case_id, "D2", DAY)
    service.complete_task(session, case_id, "D3", DAY)
    before = {t.id: t.due for t in service.refresh_case(session, case_id).tasks}
    end(school_class, case_id)
    view = service.read_monitoring(session, case_id)
    assert len(view.tasks) == 10
    assert {t.id: t.due for t in view.tasks} == {k: v for k, v in before.items() if k[:2] == "D5"}
    assert view.until == date(2028, 11, 23)
    lines = [n for n in service.due(session, school_class.class_id) if n.number == case_id]
    assert [(n.task_id, n.due) for n in lines] == [
        ("D5.3m.gepeste", date(2027, 2, 23)),
        ("D5.3m.pester", date(2027, 2, 23)),
    ]
    (line,) = service.list_cases(session, school_class.class_id, closed=True)
    assert line.state == "gesloten · volgen tot do 23 nov 2028"
    lapsed = service.refresh_case(session, case_id).task("D4.2d.gepeste")
    assert lapsed.state is TaskState.SKIPPED and "Vervallen" in lapsed.reason
    with pytest.raises(KlasappError):
        service.complete_task(session, case_id, "D4.2d.gepeste", DAY)

    on(clock, date(2027, 2, 20))
    service.finish_follow_up(
        session, case_id, "D5.3m.gepeste",
        FollowUp(date(2027, 2, 19), "good", "good"),
    )  # fmt: skip
    assert service.read_monitoring(session, case_id).tasks[0].state is TaskState.DONE
    service.skip_task(session, case_id, "D5.3m.pester", "Zit in een andere klas.")

    on(clock, date(2027, 9, 6))
    assert service.monitoring_to_accept(session) == (case_id,)
    taking = next(n for n in service.due(session) if n.what.startswith("Overnemen"))
    assert taking.task_id == "page:f" and taking.number == case_id
    with pytest.raises(DraftError):
        service.accept_monitoring(session, case_id, " ")
    service.accept_monitoring(session, case_id, "Meneer [Nieuw]")
    assert service.monitoring_to_accept(session) == ()
    with pytest.raises(KlasappError):
        service.accept_monitoring(session, case_id, "Nog iemand")
    assert any(n.task_id == "D5.6m.gepeste" for n in service.due(session))
    service.reopen_case(session, case_id, "Het begon weer.")
    assert service.refresh_case(session, case_id).case.open
    told = " ".join(n.text for n in service.case_history(session, case_id))
    assert "Opgelost volgens de gepeste: ja" in told and "Meneer [Nieuw]" in told


def test_a_case_closed_early_is_followed_from_the_last_step_that_was_done(
    school_class: Any,
) -> None:
    session, case_id = school_class.session, open_case(school_class)
    end(school_class, case_id)
    view = service.read_monitoring(session, case_id)
    assert view.tasks and all(task.due is not None for task in view.tasks)


def test_following_ends_when_the_pupil_leaves_school(school_class: Any) -> None:
    session, case_id = school_class.session, open_case(school_class)
    end(school_class, case_id)
    with session.writing() as db:
        db.table("pupil").update(school_class.pupil_ids[0], {"leaving_date": "2027-07-31"})
    mine = [t for t in service.read_monitoring(session, case_id).tasks if t.role == "gepeste"]
    assert [task.id for task in mine] == ["D5.3m.gepeste", "D5.6m.gepeste"]


# Solved by themselves


def test_what_pupils_solved_themselves_is_asked_about_and_erased_when_quiet(
    school_class: Any, clock: Any
) -> None:
    """R112, C13, D12: no case number, a check after 7 days, erased after 90."""
    session, pupil = school_class.session, school_class.pupil_ids[0]
    number = service.note_self_solved(session, pupil, "een klasgenoot", "Ze praatten.", DAY)
    (line,) = service.due(session, school_class.class_id)
    assert (line.kind, line.number, line.due) == ("self_solved", number, date(2026, 11, 30))
    assert not service.list_cases(session, school_class.class_id)
    on(clock, date(2026, 11, 30))
    with pytest.raises(DraftError):
        service.check_again(session, number, "Nog even.", quiet=False)
    service.check_again(session, number, "Nog even.", quiet=False, next_on=date(2026, 12, 7))
    assert service.due(session, school_class.class_id)[0].due == date(2026, 12, 7)
    on(clock, date(2026, 12, 7))
    service.check_again(session, number, "Het gaat goed.", quiet=True)
    assert service.due(session, school_class.class_id) == ()
    on(clock, date(2027, 3, 6))
    assert service.forget_self_solved(session) == 0
    on(clock, date(2027, 3, 7))
    assert service.forget_self_solved(session) == 1
    assert service.list_self_solved(session, school_class.class_id) == ()


def test_what_was_not_solved_becomes_a_case_and_is_kept(school_class: Any, clock: Any) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    number = service.note_self_solved(session, pupil, "ouder", "Ze praatten.", DAY)
    assert service.case_from_self_solved(session, number) is False
    case_id = open_case(school_class)
    assert service.case_from_self_solved(session, number) is True
    ((one, erased),) = service.list_self_solved(session, school_class.class_id)
    assert (one.state, one.case_id, erased) == ("to_case", case_id, None)
    on(clock, date(2027, 6, 1))
    assert service.forget_self_solved(session) == 0
    assert not any(n.kind == "self_solved" for n in service.due(session))


def test_a_note_without_words_or_from_tomorrow_is_refused(school_class: Any) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    for source, what, day, field in (
        ("", "Iets.", DAY, "source"),
        ("ouder", " ", DAY, "what"),
        ("ouder", "Iets.", date(2026, 11, 24), "noted_on"),
    ):
        with pytest.raises(DraftError) as told:
            service.note_self_solved(session, pupil, source, what, day)
        assert told.value.field == field
