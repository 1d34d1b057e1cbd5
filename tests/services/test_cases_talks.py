"""Reports of talks: drafts, versions, agreements; and "kijk eerst" plans."""

from datetime import date, datetime
from typing import Any

import pytest

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.talk import Owner, Report
from klasapp.errors import KlasappError
from klasapp.protocol import Severity, TaskState
from klasapp.sociometry import Flag, FlagKind
from klasapp.store import audit
from klasapp.store.session import Session

DAY = date(2026, 11, 23)
AWKWARD = "[red]O'Brien =1+1 [/] \t{0} %s \\ 💥\u0000"


@pytest.fixture
def case_id(school_class: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        DAY, DAY, "zelf", "klas", "x", Severity.MODERATE,
        {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    return service.open_case(school_class.session, school_class.class_id, draft)


def report(facts: str, day: date | None = DAY) -> Report:
    return Report(day, "Noor, mentor", facts, "Verdrietig.", "")


def flag(kind: FlagKind, reason: str = "Niemand koos deze leerling.") -> Flag:
    return Flag(kind, "1", "certain", 0, 12, reason, "")


def add_round(session: Session, class_id: int) -> int:
    with session.writing() as db:
        row = {
            "class_id": class_id,
            "name": "Herfst",
            "opened_on": "2026-11-02",
            "state": "closed",
            "source": "import",
            "created_at": "2026-11-02T09:00:00",
        }
        number = db.table("round").insert(row).last_pk
    assert isinstance(number, int)
    return number


def test_a_draft_is_there_for_a_second_connection_at_once(session: Session, case_id: int) -> None:
    service.save_draft(session, case_id, "D1", report("Noor vert"))
    with session.store.reopen() as other:
        elsewhere = Session(other, session.clock)
        draft = service.read_talk(elsewhere, case_id, "D1").draft
    assert draft is not None and draft.report.facts == "Noor vert"
    assert draft.number is None


def test_typed_text_comes_back_as_it_was(session: Session, case_id: int) -> None:
    service.save_draft(session, case_id, "D1", report(AWKWARD + "  half een zin "))
    service.save_draft(session, case_id, "D1", report(AWKWARD + "  half een zin "))
    draft = service.read_talk(session, case_id, "D1").draft
    assert draft is not None and draft.report.facts == AWKWARD + "  half een zin "
    service.finish_report(session, case_id, "D1", report(AWKWARD))
    (version,) = service.read_talk(session, case_id, "D1").versions
    assert version.report.facts == AWKWARD.replace("\u0000", "")


def test_two_drafts_stand_beside_each_other(session: Session, case_id: int) -> None:
    service.save_draft(session, case_id, "D1", report("een"))
    service.save_draft(session, case_id, "D2", report("twee"))
    drafts = [service.read_talk(session, case_id, t).draft for t in ("D1", "D2")]
    assert [d.report.facts for d in drafts if d] == ["een", "twee"]
    due = {line.task_id: line.what for line in service.due(session)}
    assert due["D2"].startswith("Conceptverslag afmaken")


def test_a_final_version_never_changes_and_a_correction_is_the_next(
    session: Session, case_id: int
) -> None:
    assert service.finish_report(session, case_id, "D1", report("Eerst.")) == 1
    service.save_draft(session, case_id, "D1", report("Verbe"))
    assert service.finish_report(session, case_id, "D1", report("Verbeterd.")) == 2
    view = service.read_talk(session, case_id, "D1")
    assert [v.report.facts for v in view.versions] == ["Eerst.", "Verbeterd."]
    assert view.draft is None
    with pytest.raises(KlasappError), session.writing() as db:
        db.execute("update talk_version set facts = 'anders' where number = 1")


def test_a_final_report_ends_the_task_to_write_it(session: Session, case_id: int) -> None:
    service.complete_task(session, case_id, "D1", DAY)
    view = service.refresh_case(session, case_id)
    assert view.task("D8.D1").due == date(2026, 11, 25)
    service.finish_report(session, case_id, "D1", report("Noor vertelt."))
    assert service.refresh_case(session, case_id).task("D8.D1").state is TaskState.DONE


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (report("x", None), "held_on"),
        (report("x", date(2026, 11, 24)), "held_on"),
        (report("x", date(2026, 11, 22)), "held_on"),
        (Report(DAY, "Noor"), "facts"),
        (report("x" * 20_001), "facts"),
    ],
)
def test_a_report_that_is_not_right_names_the_field(
    session: Session, case_id: int, wrong: Report, field: str
) -> None:
    with pytest.raises(DraftError) as caught:
        service.finish_report(session, case_id, "D1", wrong)
    assert caught.value.field == field


def test_dropping_a_draft_keeps_the_versions(session: Session, case_id: int) -> None:
    service.finish_report(session, case_id, "D1", report("Vast."))
    service.save_draft(session, case_id, "D1", report("Weg ermee"))
    service.drop_draft(session, case_id, "D1")
    view = service.read_talk(session, case_id, "D1")
    assert view.draft is None and view.report.facts == "Vast."


def test_typing_for_minutes_is_one_line_in_the_audit(session: Session, case_id: int) -> None:
    for n in range(20):
        service.save_draft(session, case_id, "D1", report("x" * n))
    with session.reading() as db:
        assert [row.action for row in audit.newest(db)].count("talk.draft") == 1


def test_an_agreement_is_somebodys(session: Session, case_id: int, school_class: Any) -> None:
    with pytest.raises(DraftError):
        service.add_agreement(session, case_id, "D2", "", Owner.SCHOOL)
    with pytest.raises(DraftError):
        service.add_agreement(session, case_id, "D2", "Ik stop", Owner.PUPIL)
    service.add_agreement(session, case_id, "D2", AWKWARD, Owner.SCHOOL, school_class.pupil_ids[0])
    (kept,) = service.read_talk(session, case_id, "D2").agreements
    assert kept.pupil_id is None and kept.text == AWKWARD.replace("\u0000", "")


# Kijk eerst


def test_the_same_flag_leads_to_the_running_plan(school_class: Any) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    first, second = (add_round(session, school_class.class_id) for _ in range(2))
    plan = service.start_look_first(session, pupil, flag("isolated"), first)
    assert service.start_look_first(session, pupil, flag("isolated"), first) == plan
    assert service.start_look_first(session, pupil, flag("isolated", "Weer."), second) == plan
    assert service.start_look_first(session, pupil, flag("targeted"), first) != plan
    view = service.read_look_first(session, plan)
    assert view.plan.reason == "Niemand koos deze leerling."
    assert [note.text for note in view.plan.notes] == ["Opnieuw in een meting: Weer."]
    assert service.handled_flags(session) == {
        (pupil, "isolated", first),
        (pupil, "isolated", second),
        (pupil, "targeted", first),
    }


def test_a_plan_looks_back_after_two_weeks_on_a_school_day(school_class: Any, clock: Any) -> None:
    session = school_class.session
    clock.now = datetime(2026, 10, 8, 9, 0)  # noqa: DTZ001 - 22 October is in the holiday
    plan = service.start_look_first(session, school_class.pupil_ids[0], flag("isolated"), None)
    assert service.read_look_first(session, plan).plan.review_on == date(2026, 10, 16)
    (line,) = service.due(session)
    assert (line.kind, line.number, line.due) == ("look_first", plan, date(2026, 10, 16))


def test_ticks_and_notes_stay_and_a_tick_can_be_taken_back(school_class: Any) -> None:
    session = school_class.session
    plan = service.start_look_first(session, school_class.pupil_ids[0], flag("isolated"), None)
    service.tick(session, plan, "Pauze", True)
    service.tick(session, plan, "Pauze", True)
    service.tick(session, plan, "Collega", True)
    service.tick(session, plan, "Collega", False)
    service.add_look_note(session, plan, AWKWARD, "Les")
    view = service.read_look_first(session, plan)
    assert view.plan.ticked == {"Pauze", "Les"}
    with pytest.raises(DraftError):
        service.add_look_note(session, plan, "  ")


def test_nothing_going_on_needs_a_reason_and_ends_the_plan(school_class: Any) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    plan = service.start_look_first(session, pupil, flag("isolated"), None)
    with pytest.raises(DraftError):
        service.close_look_first(session, plan, "")
    service.close_look_first(session, plan, "Hij was ziek.")
    assert service.due(session) == ()
    with pytest.raises(KlasappError, match="afgerond"):
        service.tick(session, plan, "Pauze", True)
    assert service.start_look_first(session, pupil, flag("isolated"), None) != plan
    facts = [text for text, _, _ in service.pupil_case_facts(session, pupil)]
    assert "Kijk eerst sinds ma 23 nov 2026, afgesloten op ma 23 nov 2026" in facts
    assert "Kijk eerst sinds ma 23 nov 2026" in facts


def test_keeping_on_looking_takes_a_day_after_today(school_class: Any) -> None:
    session = school_class.session
    plan = service.start_look_first(session, school_class.pupil_ids[0], flag("isolated"), None)
    with pytest.raises(DraftError):
        service.keep_looking(session, plan, DAY)
    service.keep_looking(session, plan, date(2026, 12, 1))
    assert service.read_look_first(session, plan).plan.review_on == date(2026, 12, 1)


def test_an_own_observation_starts_a_plan_without_a_flag(school_class: Any) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    with pytest.raises(DraftError):
        service.start_look_first(session, pupil, None, None, " ")
    plan = service.start_look_first(session, pupil, None, None, "Zit steeds alleen.")
    assert service.start_look_first(session, pupil, None, None, "Weer alleen.") == plan
    assert service.handled_flags(session) == frozenset()


def test_a_case_from_a_plan_ends_the_plan(school_class: Any) -> None:
    session = school_class.session
    first, second = school_class.pupil_ids[:2]
    plan = service.start_look_first(session, first, flag("targeted"), None)
    draft = CaseDraft(
        DAY, DAY, "sociogram", "klas", "x", Severity.LIGHT,
        {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    case_id = service.open_case(session, school_class.class_id, draft, plan)
    assert service.refresh_case(session, case_id).case.look_first_id == plan
    assert service.read_look_first(session, plan).plan.state == "to_case"
