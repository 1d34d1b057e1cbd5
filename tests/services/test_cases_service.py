"""What a mentor can do with cases: the whole walk, with dates counted by hand."""

from datetime import date, datetime
from typing import Any

import pytest

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.talk import Owner, Report
from klasapp.errors import KlasappError
from klasapp.protocol import Lane, Severity, TaskState, explain, next_action, outline
from klasapp.roster.protocol_service import choose
from klasapp.store import audit
from klasapp.store.check import check_store
from klasapp.store.session import Session
from klasapp.store.sqlcipher import Error

TARGETED, INVOLVED, FOLLOWER = (frozenset({r}) for r in
                                (Role.TARGETED, Role.INVOLVED, Role.FOLLOWER))  # fmt: skip


def on(clock: Any, day: date) -> None:
    clock.now = datetime(day.year, day.month, day.day, 9, 0)  # noqa: DTZ001


def new_case(school_class: Any, clock: Any, day: date, **changes: Any) -> int:
    """A case reported on ``day``: the first pupil is the gepeste, the second the pester."""
    on(clock, day)
    first, second = school_class.pupil_ids[:2]
    fields: dict[str, Any] = {
        "seen_on": day,
        "reported_on": day,
        "source": "medeleerling",
        "place": "kantine",
        "summary": "De tas ging de prullenbak in.",
        "severity": Severity.MODERATE,
        "roles": {first: TARGETED, second: INVOLVED},
    }
    draft = CaseDraft(**{**fields, **changes})
    return service.open_case(school_class.session, school_class.class_id, draft)


def dates(session: Session, case_id: int) -> dict[str, date | None]:
    return {t.id: t.due for t in service.refresh_case(session, case_id).tasks}


def state(session: Session, case_id: int, task_id: str) -> TaskState:
    return service.refresh_case(session, case_id).task(task_id).state


def done(session: Session, clock: Any, case_id: int, task_id: str, day: date) -> None:
    on(clock, day)
    service.complete_task(session, case_id, task_id, day)


def agree(session: Session, case_id: int, task_id: str, pupil_id: int) -> None:
    service.add_agreement(session, case_id, task_id, "Ik laat je tas met rust.", Owner.PUPIL,
                          pupil_id, date(2026, 11, 20))  # fmt: skip


def consent(session: Session, case_id: int, answer: bool | None) -> None:
    case = service.refresh_case(session, case_id).case
    service.change_case(
        session,
        case_id,
        service.CaseUpdate(
            case.severity, case.offender_unknown, answer, case.summary, case.wish, case.forms
        ),
    )


def test_six_steps_across_the_autumn_holiday(school_class: Any, clock: Any) -> None:
    """Region zuid: no school from 17 up to 25 October 2026."""
    session = school_class.session
    pester = school_class.pupil_ids[1]
    case_id = new_case(school_class, clock, date(2026, 10, 8))
    found = dates(session, case_id)
    assert found["D1"] == date(2026, 10, 15)
    assert found["S2.ouders"] == date(2026, 10, 15)
    assert found["D6"] == date(2026, 10, 29)  # at most three weeks after the report
    assert found["D2"] is None

    done(session, clock, case_id, "D1", date(2026, 10, 15))
    found = dates(session, case_id)
    assert found["D2"] == date(2026, 10, 16)  # 22 October has no school
    assert found["D8.D1"] == date(2026, 10, 16)  # a Saturday moves to Friday

    agree(session, case_id, "D2", pester)
    done(session, clock, case_id, "D2", date(2026, 10, 16))
    found = dates(session, case_id)
    assert found["D3"] == date(2026, 10, 26)  # no school day between 16 and 23 October
    assert found["D7"] == date(2026, 10, 27)  # three days, but step 4 is on the 26th
    assert found["D6"] == date(2026, 10, 26)

    consent(session, case_id, True)
    agree(session, case_id, "D3", pester)
    done(session, clock, case_id, "D3", date(2026, 10, 26))
    found = dates(session, case_id)
    for role in ("gepeste", "pester"):
        series = [found[f"D4.{term}.{role}"] for term in ("2d", "7d", "1m")]
        assert series == [date(2026, 10, 28), date(2026, 11, 2), date(2026, 11, 26)]
        assert found[f"D5.3m.{role}"] == date(2027, 1, 26)


def test_the_christmas_holiday_moves_step_3_into_the_new_year(
    school_class: Any, clock: Any
) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 12, 14))
    assert dates(session, case_id)["D1"] == date(2026, 12, 18)  # 21 December has no school
    done(session, clock, case_id, "D1", date(2026, 12, 18))
    found = dates(session, case_id)
    assert found["D2"] == date(2027, 1, 4)
    assert found["D8.D1"] == date(2027, 1, 4)
    view = service.refresh_case(session, case_id)
    why = explain(view.task("D2"), outline(view.protocol))
    assert "kerstvakantie" in why and "ma 4 jan 2027" in why and "«Stap 3" in why


def test_skipping_step_4_starts_the_follow_ups_at_step_3(school_class: Any, clock: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    agree(session, case_id, "D2", school_class.pupil_ids[1])
    done(session, clock, case_id, "D1", date(2026, 11, 3))
    done(session, clock, case_id, "D2", date(2026, 11, 9))
    with pytest.raises(DraftError, match="waarom"):
        service.skip_task(session, case_id, "D3", "  ")
    service.skip_task(session, case_id, "D3", "De gepeste durft dit niet.")
    found = dates(session, case_id)
    assert [found[f"D4.{t}.gepeste"] for t in ("2d", "7d", "1m")] == [
        date(2026, 11, 11), date(2026, 11, 16), date(2026, 12, 9)]  # fmt: skip
    assert state(session, case_id, "D7") is TaskState.SKIPPED
    with pytest.raises(KlasappError, match="protocol"):
        service.put_back(session, case_id, "D7")
    service.put_back(session, case_id, "D3")
    assert state(session, case_id, "D3") is TaskState.OPEN


def test_no_consent_leaves_step_4_out(school_class: Any, clock: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    consent(session, case_id, False)
    task = service.refresh_case(session, case_id).task("D3")
    assert task.state is TaskState.SKIPPED and "apart" in task.reason


def test_serious_means_parents_within_a_week_of_the_report(school_class: Any, clock: Any) -> None:
    case_id = new_case(school_class, clock, date(2026, 11, 2), severity=Severity.SERIOUS)
    assert dates(school_class.session, case_id)["D6"] == date(2026, 11, 9)


def test_while_the_pester_is_unknown_steps_3_and_4_pause_and_the_gepeste_is_followed(
    school_class: Any, clock: Any
) -> None:
    session = school_class.session
    first, second = school_class.pupil_ids[:2]
    case_id = new_case(
        school_class, clock, date(2026, 11, 2), roles={first: TARGETED}, offender_unknown=True
    )
    done(session, clock, case_id, "D1", date(2026, 11, 3))
    on(clock, date(2027, 2, 1))
    view = service.refresh_case(session, case_id)
    assert view.task("D2").state is view.task("D3").state is TaskState.PAUSED
    assert next_action(view.tasks, Lane.TARGETED) is not None
    assert {line.task_id for line in service.due(session)}.isdisjoint({"D2", "D3"})
    with pytest.raises(KlasappError, match="bekend"):
        service.complete_task(session, case_id, "D2", date(2026, 11, 4))
    roles = {first: TARGETED, second: INVOLVED}
    on(clock, date(2026, 11, 10))
    assert service.change_roles(session, case_id, roles)
    view = service.refresh_case(session, case_id)
    assert not view.case.offender_unknown
    assert view.task("D2").due == date(2026, 11, 17)  # a week after the pester was known


def test_a_pupil_who_leaves_school_gets_no_talks_after_that(school_class: Any, clock: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    with session.writing() as db:
        db.table("pupil").update(school_class.pupil_ids[1], {"leaving_date": "2026-12-31"})
    ids = dates(session, case_id)
    assert "D4.7d.pester" in ids and "D5.3m.gepeste" in ids
    assert "D5.3m.pester" not in ids


def test_step_3_needs_an_agreement_and_a_day_to_look_back(school_class: Any, clock: Any) -> None:
    session = school_class.session
    pester = school_class.pupil_ids[1]
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    done(session, clock, case_id, "D1", date(2026, 11, 3))
    with pytest.raises(KlasappError, match="minstens 1 afspraak"):
        service.complete_task(session, case_id, "D2", date(2026, 11, 3))
    kept = service.add_agreement(session, case_id, "D2", "Ik stop.", Owner.PUPIL, pester)
    with pytest.raises(KlasappError, match="vervolggesprek"):
        service.complete_task(session, case_id, "D2", date(2026, 11, 3))
    service.change_agreement(
        session, case_id, kept, "Ik stop.", Owner.PUPIL, pester, date(2026, 11, 6)
    )
    service.complete_task(session, case_id, "D2", date(2026, 11, 3))
    assert state(session, case_id, "D2") is TaskState.DONE


def test_a_withdrawn_agreement_no_longer_counts(school_class: Any, clock: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    done(session, clock, case_id, "D1", date(2026, 11, 3))
    agree(session, case_id, "D2", school_class.pupil_ids[1])
    (agreement,) = service.refresh_case(session, case_id).agreements
    service.remove_agreement(session, case_id, agreement.id)
    with pytest.raises(KlasappError, match="afspraak"):
        service.complete_task(session, case_id, "D2", date(2026, 11, 3))


def test_step_4_needs_the_consent_of_the_gepeste(school_class: Any, clock: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    for task_id in ("D2", "D3"):
        agree(session, case_id, task_id, school_class.pupil_ids[1])
    done(session, clock, case_id, "D1", date(2026, 11, 3))
    done(session, clock, case_id, "D2", date(2026, 11, 4))
    with pytest.raises(KlasappError, match="stemt in"):
        service.complete_task(session, case_id, "D3", date(2026, 11, 4))
    consent(session, case_id, True)
    service.complete_task(session, case_id, "D3", date(2026, 11, 4))


def test_doing_step_3_before_step_2_needs_a_reason(school_class: Any, clock: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    agree(session, case_id, "D2", school_class.pupil_ids[1])
    with pytest.raises(DraftError) as caught:
        service.complete_task(session, case_id, "D2", date(2026, 11, 2))
    assert caught.value.field == "reason" and "Stap 2" in str(caught.value)
    service.complete_task(session, case_id, "D2", date(2026, 11, 2), "Hij kwam zelf naar mij.")
    assert service.refresh_case(session, case_id).task("D2").reason == "Hij kwam zelf naar mij."


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 3)])
def test_a_task_cannot_be_done_before_the_report_or_tomorrow(
    school_class: Any, clock: Any, day: date
) -> None:
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    with pytest.raises(DraftError) as caught:
        service.complete_task(school_class.session, case_id, "D1", day)
    assert caught.value.field == "date"


def test_a_correction_is_a_new_row_and_the_old_one_stays(school_class: Any, clock: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    done(session, clock, case_id, "D1", date(2026, 11, 2))
    with pytest.raises(KlasappError, match="al klaar"):
        service.complete_task(session, case_id, "D1", date(2026, 11, 2))
    service.put_back(session, case_id, "D1", "Verkeerde dag")
    done(session, clock, case_id, "D1", date(2026, 11, 3))
    view = service.refresh_case(session, case_id)
    assert [r.state for r in view.case.records] == ["done", "reopened", "done"]
    assert view.task("D1").done_on == date(2026, 11, 3)
    texts = [line.text for line in service.case_history(session, case_id)]
    assert any("klaar op ma 2 nov 2026" in text for text in texts)
    with pytest.raises(KlasappError), session.writing() as db:
        db.execute("update case_task set state = 'skipped', reason = 'x', on_date = null")


def test_what_a_case_said_before_stays_in_its_history(school_class: Any, clock: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    update = service.CaseUpdate(Severity.SERIOUS, False, None, "Anders verteld.", "Rust.", ("LI1",))
    assert service.change_case(session, case_id, update)
    assert not service.change_case(session, case_id, update)
    texts = "\n".join(line.text for line in service.case_history(session, case_id))
    assert "van 'De tas ging de prullenbak in.' naar 'Anders verteld.'" in texts
    assert "van 'matig' naar 'ernstig'" in texts


def test_a_digital_form_brings_the_first_tasks(school_class: Any, clock: Any) -> None:
    case_id = new_case(school_class, clock, date(2026, 11, 2), forms=("DI4",))
    ids = dates(school_class.session, case_id)
    assert {"S1.bewijs", "S1.blokkeren", "S1.politie"} <= ids.keys()


def test_a_new_meeloper_gets_own_tasks_and_a_wrong_pester_keeps_what_was_done(
    school_class: Any, clock: Any
) -> None:
    session = school_class.session
    first, second, third = school_class.pupil_ids[:3]
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    done(session, clock, case_id, "D1", date(2026, 11, 3))
    agree(session, case_id, "D2", second)
    done(session, clock, case_id, "D2", date(2026, 11, 4))
    wanted = {first: TARGETED, second: FOLLOWER, third: INVOLVED}
    with pytest.raises(DraftError, match="waarom"):
        service.change_roles(session, case_id, wanted)
    service.change_roles(session, case_id, wanted, "Hij liep alleen mee.")
    view = service.refresh_case(session, case_id)
    assert view.task("D2").state is TaskState.DONE
    assert view.task("D2.2").pupil == str(third)
    assert view.task("D2.2").state is TaskState.OPEN
    assert view.task("D4.2d.pester").state is TaskState.SKIPPED
    assert view.task("D4.2d.pester").reason == "Hij liep alleen mee."
    assert view.task("D2.meeloper").pupil == str(second)


def test_a_role_nothing_was_done_for_goes_without_a_trace_in_the_tasks(
    school_class: Any, clock: Any
) -> None:
    session = school_class.session
    first, second, third = school_class.pupil_ids[:3]
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    service.change_roles(session, case_id, {first: TARGETED, third: INVOLVED}, "Verkeerde naam.")
    view = service.refresh_case(session, case_id)
    assert view.task("D2").pupil == str(third)
    assert not any(task.pupil == str(second) for task in view.tasks)
    texts = "\n".join(line.text for line in service.case_history(session, case_id))
    assert "Rol weg: Sem Berg was pester. Verkeerde naam." in texts


def test_closing_asks_for_both_sides_and_a_note(school_class: Any, clock: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    with pytest.raises(DraftError) as caught:
        service.close_case(session, case_id, "")
    assert caught.value.field == "note"
    report = Report(date(2026, 11, 2), "Noor", "Noor vertelt.", "", "")
    service.finish_report(session, case_id, "D1", report)
    with pytest.raises(DraftError, match="de pester is er nog geen verslag"):
        service.close_case(session, case_id, "Het is gestopt.")
    service.close_case(session, case_id, "Het is gestopt.", "De pester is verhuisd.")
    left = service.due(session)  # the long series goes on (R143)
    assert [line.task_id for line in left] == ["D5.3m.gepeste", "D5.3m.pester"]
    with pytest.raises(KlasappError, match="gesloten"):
        service.complete_task(session, case_id, "D1", date(2026, 11, 2))
    with pytest.raises(KlasappError, match="gesloten"):
        service.save_draft(session, case_id, "D1", report)
    (line,) = service.list_cases(session, school_class.class_id, closed=True)
    assert line.what == "Het is gestopt."
    with pytest.raises(DraftError):
        service.reopen_case(session, case_id, "")
    service.reopen_case(session, case_id, "Het begon opnieuw.")
    assert service.refresh_case(session, case_id).case.open


def test_a_case_keeps_the_protocol_it_began_under(school_class: Any, clock: Any) -> None:
    session = school_class.session
    old = new_case(school_class, clock, date(2026, 11, 2))
    choose(session, "stap2.termijn_dagen", 3)
    new = new_case(school_class, clock, date(2026, 11, 2))
    assert dates(session, old)["D1"] == date(2026, 11, 9)
    assert dates(session, new)["D1"] == date(2026, 11, 5)


def test_every_action_and_read_is_in_the_audit_without_names(school_class: Any, clock: Any) -> None:
    session = school_class.session
    case_id = new_case(school_class, clock, date(2026, 11, 2))
    service.read_case(session, case_id)
    service.refresh_case(session, case_id)
    done(session, clock, case_id, "D1", date(2026, 11, 2))
    service.skip_task(session, case_id, "D3", "Noor wil het niet")
    with session.reading() as db:
        rows = audit.newest(db)
    assert [row.action for row in reversed(rows)] == [
        "case.open", "case.read", "case.task.done", "case.task.skip"]  # fmt: skip
    assert not any("Noor" in f"{row.subject} {row.detail}" for row in rows)
    assert check_store(session.store).findings == ()


def test_what_is_due_comes_late_first_then_by_date_then_by_harm(
    school_class: Any, clock: Any
) -> None:
    session = school_class.session
    mild = new_case(school_class, clock, date(2026, 11, 2), severity=Severity.LIGHT)
    serious = new_case(school_class, clock, date(2026, 11, 2), severity=Severity.SERIOUS)
    on(clock, date(2026, 11, 10))
    lines = service.due(session)
    firsts = [(line.number, line.task_id) for line in lines[:3]]
    assert firsts == [(serious, "D1"), (mild, "D1"), (serious, "D6")]
    assert [line.overdue for line in lines] == sorted((n.overdue for n in lines), reverse=True)
    days = [line.due for line in lines if not line.overdue]
    assert days == sorted(days)
    assert service.due(session, school_class.class_id) == lines
    assert service.due(session, school_class.class_id + 1) == ()


def test_case_numbers_are_unique_and_the_pupils_page_tells_no_content(
    school_class: Any, clock: Any
) -> None:
    session = school_class.session
    one = new_case(school_class, clock, date(2026, 11, 2))
    new_case(school_class, clock, date(2026, 11, 2))
    facts = service.pupil_case_facts(session, school_class.pupil_ids[0])
    assert facts[-1] == ("Zaak 2026-001: gepeste, open", "case", one)
    assert facts[0][0] == "Zaak 2026-002: gepeste, open"
    assert service.pupil_case_facts(session, school_class.pupil_ids[5]) == ()


def test_rows_that_cannot_be_are_refused_by_the_store(school_class: Any, clock: Any) -> None:
    session = school_class.session
    new_case(school_class, clock, date(2026, 11, 2))
    wrong = (
        "update bullying_case set state = 'closed'",
        "update bullying_case set severity = 'erg'",
        "update case_pupil set role = 'dader'",
        "update case_pupil set ended_on = '2026-11-02'",
        "insert into case_task (case_id, task_id, state, recorded_at) "
        "select id, 'D1', 'done', '2026-11-02' from bullying_case",
    )
    for statement in wrong:
        with pytest.raises((KlasappError, Error)), session.writing() as db:
            db.execute(statement)
