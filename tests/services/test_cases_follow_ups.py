"""Follow-ups: a report and a result per agreement at once, and a proposal when it goes wrong."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.case_service import CaseUpdate
from klasapp.cases.follow_up import BAD, GOOD, PARTLY, FollowUp, Intervention
from klasapp.cases.talk import Owner, Report
from klasapp.errors import KlasappError
from klasapp.protocol import Severity, TaskState
from klasapp.store.session import Session

DAY = date(2026, 11, 23)
WELL = FollowUp(DAY, GOOD, GOOD)


@pytest.fixture
def case_id(school_class: Any) -> int:
    """A case in which steps 2, 3 and 4 were done today, with one agreement of each side."""
    session = school_class.session
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        DAY, DAY, "zelf", "klas", "x", Severity.MODERATE,
        {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    number = service.open_case(session, school_class.class_id, draft)
    update = CaseUpdate(Severity.MODERATE, False, True, "x", "", ())
    service.change_case(session, number, update)
    service.complete_task(session, number, "D1", DAY)
    for task_id, pupil in (("D2", second), ("D3", first)):
        service.add_agreement(session, number, task_id, f"Afspraak {task_id}", Owner.PUPIL, pupil,
                              date(2026, 11, 25))  # fmt: skip
        service.complete_task(session, number, task_id, DAY)
    return number


def follow_up_of(session: Session, case_id: int, role: str) -> str:
    view = service.refresh_case(session, case_id)
    found = [t for t in view.tasks if t.key == "D4" and t.role == role
             and t.state is TaskState.OPEN]  # fmt: skip
    return found[0].id


def filled(session: Session, case_id: int, task_id: str, answers: FollowUp = WELL,
           result: str = GOOD) -> FollowUp:  # fmt: skip
    form = service.read_follow_up(session, case_id, task_id, again=True)
    return replace(answers, results={agreement.id: result for agreement in form.agreements})


def test_one_save_makes_the_report_final_and_the_task_done(session: Session, case_id: int) -> None:
    task_id = follow_up_of(session, case_id, "gepeste")
    answers = replace(filled(session, case_id, task_id), safety=8, compliment=True, note="Lachte.")
    outcome = service.finish_follow_up(session, case_id, task_id, answers)
    assert (outcome.proposal, outcome.next_on) == (None, None)
    view = service.read_talk(session, case_id, task_id)
    assert view.task.state is TaskState.DONE and view.task.done_on == DAY
    (version,) = view.versions
    assert version.report.held_on == DAY and view.draft is None
    assert "Is het gestopt? Ja." in version.report.facts and "Lachte." in version.report.facts
    assert "schouderklopje" in version.report.facts
    assert "8 van 10" in version.report.experience
    assert "Afspraak D3 (gehouden)" in version.report.agreements
    assert task_id in service.refresh_case(session, case_id).reports
    left = [t.id for t in service.refresh_case(session, case_id).tasks
            if t.id == f"D8.{task_id}" and t.state is TaskState.OPEN]  # fmt: skip
    assert left == []


def test_each_agreement_shows_how_it_stands(session: Session, case_id: int) -> None:
    task_id = follow_up_of(session, case_id, "pester")
    answers = filled(session, case_id, task_id, result=PARTLY)
    service.finish_follow_up(session, case_id, task_id, answers)
    view = service.refresh_case(session, case_id)
    agreement = next(a for a in view.agreements if a.task_id == "D2")
    assert (view.results[agreement.id].result, view.results[agreement.id].on) == (PARTLY, DAY)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("wellbeing", {"wellbeing": ""}),
        ("stopped", {"stopped": ""}),
        ("agreements", {"results": {}}),
        ("held_on", {"held_on": None}),
        ("held_on", {"held_on": date(2026, 11, 24)}),
        ("held_on", {"held_on": date(2026, 11, 20)}),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_saved(
    session: Session, case_id: int, field: str, change: dict[str, Any]
) -> None:
    task_id = follow_up_of(session, case_id, "gepeste")
    answers = replace(filled(session, case_id, task_id), **change)
    with pytest.raises(DraftError) as caught:
        service.finish_follow_up(session, case_id, task_id, answers)
    assert caught.value.field == field
    assert service.refresh_case(session, case_id).task(task_id).state is TaskState.OPEN
    assert service.follow_ups(session, case_id) == ()


def test_a_first_breach_proposes_the_last_chance_and_a_second_to_escalate(
    session: Session, case_id: int, clock: Any
) -> None:
    """C11, R142: klasapp proposes, a person decides."""
    task_id = follow_up_of(session, case_id, "pester")
    outcome = service.finish_follow_up(
        session, case_id, task_id, filled(session, case_id, task_id, result=BAD)
    )
    assert outcome.proposal is not None and outcome.proposal.rung == "laatste_kans"
    sem = service.refresh_case(session, case_id).case.in_role(Role.INVOLVED)[0]
    assert outcome.proposal.pupil_id == sem
    with pytest.raises(DraftError, match="waarom"):
        service.decide_proposal(session, case_id, outcome.proposal.id, accepted=False)
    service.decide_proposal(session, case_id, outcome.proposal.id, accepted=True)
    clock.now = datetime(2026, 11, 30, 9, 0)  # noqa: DTZ001
    later = follow_up_of(session, case_id, "gepeste")
    again = filled(session, case_id, later, FollowUp(date(2026, 11, 30), BAD, BAD))
    second = service.finish_follow_up(session, case_id, later, again)
    assert second.proposal is not None and second.proposal.rung == "niveau2+fase1"
    assert "niveau 2 en fase 1" in second.proposal.words
    told = " ".join(line.text for line in service.case_history(session, case_id))
    assert "Geef nog één kans" in told and "niveau 2 en fase 1" in told


def test_the_targeted_pupils_own_agreement_is_no_breach(session: Session, case_id: int) -> None:
    task_id = follow_up_of(session, case_id, "gepeste")
    outcome = service.finish_follow_up(
        session, case_id, task_id, filled(session, case_id, task_id, result=BAD)
    )
    assert outcome.proposal is None


def test_not_well_means_coming_back_within_two_days(session: Session, case_id: int) -> None:
    task_id = follow_up_of(session, case_id, "gepeste")
    answers = filled(session, case_id, task_id, FollowUp(DAY, BAD, GOOD))
    outcome = service.finish_follow_up(session, case_id, task_id, answers)
    assert outcome.next_on == date(2026, 11, 25)
    (line,) = [one for one in service.due(session) if one.what == "Eerder terugkomen"]
    assert (line.due, line.who) == (date(2026, 11, 25), "Noor Jansen")
    upcoming = service.refresh_case(session, case_id).task(line.task_id)
    assert upcoming.key == "D4" and upcoming.state is TaskState.OPEN


def test_a_draft_is_there_after_a_restart(session: Session, case_id: int) -> None:
    task_id = follow_up_of(session, case_id, "gepeste")
    half = FollowUp(DAY, PARTLY, note="[red]half [/")
    service.save_follow_up(session, case_id, task_id, half)
    service.save_follow_up(session, case_id, task_id, replace(half, stopped=GOOD))
    with session.store.reopen() as other:
        form = service.read_follow_up(Session(other, session.clock), case_id, task_id)
    assert form.draft == replace(half, stopped=GOOD)


def test_the_effect_of_what_runs_is_asked_and_kept(session: Session, case_id: int) -> None:
    """R121, D9."""
    task_id = follow_up_of(session, case_id, "gepeste")
    runs = (Intervention("hulp:1", "Training weerbaarheid"),)
    answers = replace(filled(session, case_id, task_id), effects={"hulp:1": PARTLY})
    service.finish_follow_up(session, case_id, task_id, answers, runs)
    (held,) = service.follow_ups(session, case_id)
    assert held.answers.effects == {"hulp:1": PARTLY}
    report = service.read_talk(session, case_id, task_id).versions[0].report
    assert "Training weerbaarheid: het helpt een beetje." in report.agreements


def test_a_follow_up_before_its_turn_needs_a_reason(session: Session, case_id: int) -> None:
    service.put_back(session, case_id, "D3")
    view = service.refresh_case(session, case_id)
    task = next(t for t in view.tasks if t.key == "D4" and t.state is TaskState.WAITING)
    answers = filled(session, case_id, task.id)
    with pytest.raises(DraftError) as caught:
        service.finish_follow_up(session, case_id, task.id, answers)
    assert caught.value.field == "reason"
    service.finish_follow_up(session, case_id, task.id, answers, reason="Noor vroeg erom.")
    done = service.refresh_case(session, case_id).case.last_records()[task.id]
    assert (done.state, done.reason) == ("done", "Noor vroeg erom.")


def test_what_was_written_with_the_guide_stays_in_the_report(
    session: Session, case_id: int
) -> None:
    task_id = follow_up_of(session, case_id, "gepeste")
    service.save_draft(session, case_id, task_id, Report(DAY, "Noor en ik", "Uit de leidraad."))
    service.finish_follow_up(session, case_id, task_id, filled(session, case_id, task_id))
    (version,) = service.read_talk(session, case_id, task_id).versions
    assert version.report.facts.endswith("Uit de leidraad.")
    assert version.report.participants == "Noor en ik"


def test_a_finished_follow_up_cannot_change(session: Session, case_id: int) -> None:
    task_id = follow_up_of(session, case_id, "gepeste")
    service.finish_follow_up(session, case_id, task_id, filled(session, case_id, task_id))
    with pytest.raises(KlasappError), session.writing() as db:
        db.execute("update follow_up set wellbeing = 'bad'")
    (held,) = service.follow_ups(session, case_id)
    assert held.answers.wellbeing == GOOD
