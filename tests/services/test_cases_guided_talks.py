"""Talks with a guide: the notes land in the report, and what a pupil allows is kept."""

from datetime import date
from typing import Any

import pytest

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.guided_talk import (
    Permission,
    StepNote,
    guide_choices,
    guide_steps,
)
from klasapp.cases.talk import Report
from klasapp.errors import KlasappError
from klasapp.protocol import Severity
from klasapp.protocol.document import GUIDE_FIELDS
from klasapp.store.session import Session

DAY = date(2026, 11, 23)
AWKWARD = "[red]O'Brien =1+1 [/] {0} %s \\ 💥"


@pytest.fixture
def case_id(school_class: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        DAY, DAY, "zelf", "klas", "x", Severity.MODERATE,
        {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    return service.open_case(school_class.session, school_class.class_id, draft)


def step_with(session: Session, case_id: int, task_id: str, guide: str, field: str) -> Any:
    view = service.read_guided_talk(session, case_id, task_id, guide, again=True)
    return next(step for step in view.steps if step.item.field == field)


def write(session: Session, case_id: int, guide: str, field: str, note: str, choice: str = "",
          task_id: str = "D1", *, leaving: bool = True) -> str:  # fmt: skip
    step = step_with(session, case_id, task_id, guide, field)
    kept = StepNote(step.key, "done", note, choice)
    service.save_step(session, case_id, task_id, guide, 1, 60, kept, leaving=leaving)
    return str(step.key)


def draft_of(session: Session, case_id: int, task_id: str = "D1") -> Report:
    return service.read_talk(session, case_id, task_id, again=True).report


@pytest.mark.parametrize(
    ("field", "place"),
    [("feiten", "facts"), ("beleving", "experience"), ("afspraken", "agreements")],
)
def test_a_note_lands_in_the_field_its_step_names(
    session: Session, case_id: int, field: str, place: str
) -> None:
    service.start_guided_talk(session, case_id, "D1", "B6")
    write(session, case_id, "B6", field, AWKWARD)
    report = draft_of(session, case_id)
    assert AWKWARD in getattr(report, place)
    others = {"facts", "experience", "agreements"} - {place}
    assert not any(getattr(report, other) for other in others)


def test_a_note_that_changes_takes_the_place_of_what_it_was(session: Session, case_id: int) -> None:
    service.start_guided_talk(session, case_id, "D1", "B6")
    for text in ("Noor", "Noor vertelt", "Noor vertelt over de pauze."):
        write(session, case_id, "B6", "feiten", text, leaving=False)
    facts = draft_of(session, case_id).facts
    assert facts.count("Noor") == 1 and facts.endswith("over de pauze.")
    write(session, case_id, "B6", "feiten", "")
    assert draft_of(session, case_id).facts == ""


def test_what_the_mentor_wrote_in_the_report_stays(session: Session, case_id: int) -> None:
    service.save_draft(session, case_id, "D1", Report(DAY, "Noor, mentor", "Eerst dit."))
    service.start_guided_talk(session, case_id, "D1", "B6")
    write(session, case_id, "B6", "feiten", "Daarna dat.")
    lines = draft_of(session, case_id).facts.split("\n")
    assert lines[0] == "Eerst dit." and lines[1].endswith("Daarna dat.")


def test_notes_for_support_stay_out_of_the_report(session: Session, case_id: int) -> None:
    """R211: they are for that pupil alone."""
    service.start_guided_talk(session, case_id, "D1", "B6")
    write(session, case_id, "B6", "ondersteuning", "Tekent erg goed.")
    report = draft_of(session, case_id)
    assert "Tekent" not in f"{report.facts}{report.experience}{report.agreements}"
    ((pupil, task, text),) = service.support_notes(session, case_id)
    assert (task, "Tekent erg goed." in text) == ("D1", True)
    assert pupil == service.refresh_case(session, case_id).case.in_role(Role.TARGETED)[0]


def test_the_talk_goes_on_where_it_was_left(session: Session, case_id: int) -> None:
    service.start_guided_talk(session, case_id, "D1", "B6")
    key = write(session, case_id, "B6", "feiten", "Tot hier.")
    with session.store.reopen() as other:
        again = Session(other, session.clock)
        view = service.read_guided_talk(again, case_id, "D1", "B6")
        ways = service.talk_ways(again, case_id, "D1")
    assert (view.talk.step, view.talk.seconds) == (1, 60)
    assert view.notes[key].note == "Tot hier."
    assert ways.begun is not None and ways.begun.guide == "B6"


def test_what_was_skipped_is_told_to_the_mentor_alone(session: Session, case_id: int) -> None:
    service.start_guided_talk(session, case_id, "D1", "B6")
    write(session, case_id, "B6", "feiten", "Feit.")
    step = step_with(session, case_id, "D1", "B6", "mag_noemen")
    service.save_step(session, case_id, "D1", "B6", 2, 300, StepNote(step.key, "skipped"))
    how = service.finish_guided_talk(session, case_id, "D1", "B6")
    assert (how.done, how.minutes, how.skipped) == (1, 5, (step.item.text,))
    assert service.fidelities(session, case_id) == (how,)
    told = " ".join(line.text for line in service.case_history(session, case_id))
    assert "leidraad" in told and step.item.text not in told


def test_the_wish_of_the_gepeste_stands_on_top_of_the_case(session: Session, case_id: int) -> None:
    """R247."""
    service.start_guided_talk(session, case_id, "D1", "B6")
    write(session, case_id, "B6", "wens", "Dat het stopt.", leaving=False)
    assert service.refresh_case(session, case_id).case.wish == ""
    write(session, case_id, "B6", "wens", "Dat het stopt.")
    assert service.refresh_case(session, case_id).case.wish == "Dat het stopt."
    assert "Dat het stopt." in draft_of(session, case_id).experience


def test_may_name_drives_what_is_said_in_the_talk_with_the_pester(
    session: Session, case_id: int
) -> None:
    """R225, R245: without a yes the source is not named."""
    shown = service.preview_guide(session, case_id, "D2", "B4").source
    assert shown.startswith("Zeg niet dat Noor Jansen het vertelde")
    service.start_guided_talk(session, case_id, "D1", "B6")
    write(session, case_id, "B6", "mag_noemen", "", "yes")
    assert service.preview_guide(session, case_id, "D2", "B4").source == (
        "Je mag zeggen dat Noor Jansen het zelf vertelde."
    )
    (answer,) = service.permissions(session, case_id).values()
    assert (answer.kind, answer.answer) == (Permission.NAME_ME, "yes")


def test_an_objection_holds_the_talk_with_the_pester_until_somebody_was_consulted(
    session: Session, case_id: int
) -> None:
    """C30."""
    noor = service.refresh_case(session, case_id).case.in_role(Role.TARGETED)[0]
    service.start_guided_talk(session, case_id, "D1", "B6")
    write(session, case_id, "B6", "mag_doorgaan", "Bang dat het erger wordt.", "no")
    service.complete_task(session, case_id, "D1", DAY)
    with pytest.raises(KlasappError, match="wil niet dat je met de pester praat"):
        service.start_guided_talk(session, case_id, "D2", "B4")
    view = service.refresh_case(session, case_id)
    assert any("anti-pestcoördinator" in text for text in service.unmet(view, view.task("D2")))
    with pytest.raises(DraftError, match="met wie je overlegde"):
        service.give_permission(session, case_id, noor, Permission.CONSULTED, "yes")
    service.give_permission(
        session, case_id, noor, Permission.CONSULTED, "yes", "Met Els: toch, in de groep."
    )
    service.start_guided_talk(session, case_id, "D2", "B4")
    view = service.refresh_case(session, case_id)
    assert not any("coördinator" in text for text in service.unmet(view, view.task("D2")))


def test_an_objection_needs_its_reason(session: Session, case_id: int) -> None:
    noor = service.refresh_case(session, case_id).case.in_role(Role.TARGETED)[0]
    with pytest.raises(DraftError, match="waarom"):
        service.give_permission(session, case_id, noor, Permission.TALK_MAY_GO_ON, "no")


def test_an_older_answer_stays_in_the_history(session: Session, case_id: int) -> None:
    noor = service.refresh_case(session, case_id).case.in_role(Role.TARGETED)[0]
    for answer in ("later", "yes", "yes"):
        service.give_permission(session, case_id, noor, Permission.NAME_ME, answer)
    told = [line.text for line in service.case_history(session, case_id)]
    assert sum("het zelf vertelde?" in text for text in told) == 2


def test_level_one_is_without_blame_and_level_two_confronts(session: Session, case_id: int) -> None:
    """C6, C7: guides by key, by level; another one takes a reason."""
    view = service.refresh_case(session, case_id)
    task = view.task("D2")
    free = [
        [c.guide.key for c in guide_choices(view.protocol, task, level) if c.free]
        for level in (1, 2)
    ]
    assert free == [["B4"], ["B3"]]
    service.complete_task(session, case_id, "D1", DAY)
    with pytest.raises(DraftError, match="waarom je een andere leidraad kiest"):
        service.start_guided_talk(session, case_id, "D2", "B3")
    service.start_guided_talk(session, case_id, "D2", "B3", "Het ging al twee keer mis.")
    told = " ".join(line.text for line in service.case_history(session, case_id))
    assert "Het ging al twee keer mis." in told


def test_a_colleague_is_among_those_present(session: Session, case_id: int) -> None:
    """R235."""
    service.start_guided_talk(session, case_id, "D1", "B6", colleague="mevr. Vos")
    assert draft_of(session, case_id).participants == "Noor Jansen, mentor, mevr. Vos"


def test_a_talk_with_the_class_points_at_names(session: Session, case_id: int) -> None:
    """R42."""
    service.start_guided_talk(session, case_id, "T4.1", "klas", colleague="Els (zorg)")
    view = service.read_guided_talk(session, case_id, "T4.1", "klas")
    assert view.named("Vandaag zei Noor: stop.") == ("Noor Jansen",)
    assert view.named("Iedereen zei: stop.") == ()
    assert view.participants == "de klas, mentor, Els (zorg)"


def test_every_step_of_every_guide_has_a_known_place(session: Session, case_id: int) -> None:
    view = service.refresh_case(session, case_id)
    for guide in view.protocol.guides:
        for task_id in ("D1", "D2", "D3"):
            for step in guide_steps(guide, view.task(task_id)):
                assert step.item.field in GUIDE_FIELDS
    follow_up = view.protocol.guide("VG")
    assert follow_up is not None
    keys = {step.section.key for step in guide_steps(follow_up, view.task("D1"))}
    assert keys == {"beide", "gepeste"}


def test_nothing_begins_in_a_closed_case(session: Session, case_id: int) -> None:
    service.close_case(session, case_id, "Gestopt.", "Verhuisd.")
    with pytest.raises(KlasappError, match="gesloten"):
        service.start_guided_talk(session, case_id, "D1", "B6")
    assert service.fidelities(session, case_id) == ()


def test_the_pre_talk_view_begins_nothing(session: Session, case_id: int) -> None:
    view = service.preview_guide(session, case_id, "D1", "B6")
    assert view.talk.id == 0
    assert service.talk_ways(session, case_id, "D1").begun is None
