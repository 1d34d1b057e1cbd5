"""Taking back what was just ended or taken away in a case: a new line, never a rewritten one."""

from datetime import date
from typing import Any

import pytest

from klasapp.cases import register_service, service
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.citation import ClassLine
from klasapp.cases.intake import DraftKey, Observation
from klasapp.cases.online import OnlineDraft, OnlineKind
from klasapp.cases.promise import Promise
from klasapp.errors import KlasappError
from klasapp.protocol import Severity, TaskState
from klasapp.store import audit

MONDAY = date(2026, 11, 23)


@pytest.fixture
def case_id(school_class: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        seen_on=MONDAY, reported_on=MONDAY, source="zelf", place="klas", summary="De tas is weg.",
        severity=Severity.MODERATE, forms=("DI4",),
        roles={first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    return service.open_case(school_class.session, school_class.class_id, draft)


def texts(session: Any, case_id: int) -> str:
    return "\n".join(line.text for line in service.case_history(session, case_id))


def test_a_task_and_a_closing_are_open_again_and_both_stay_in_the_history(
    school_class: Any, case_id: int
) -> None:
    session = school_class.session
    service.skip_task(session, case_id, "D3", "Te eng.")
    service.take_back_task(session, case_id, "D3")
    assert service.refresh_case(session, case_id).task("D3").state is TaskState.WAITING
    with pytest.raises(KlasappError, match="niets terug te zetten"):
        service.take_back_task(session, case_id, "D3")
    service.close_case(session, case_id, "Het is gestopt.", "Verhuisd.")
    service.take_back_closing(session, case_id)
    assert service.refresh_case(session, case_id).case.open
    with pytest.raises(KlasappError, match="al open"):
        service.take_back_closing(session, case_id)
    told = texts(session, case_id)
    assert "Te eng." in told and "Teruggedraaid." in told
    assert "Zaak gesloten. Het is gestopt." in told
    assert "Zaak heropend. Het sluiten is teruggedraaid." in told
    (line,) = register_service.register(session)
    assert line.heropend == "0 van 1"  # nothing had begun again


def test_what_was_withdrawn_is_said_again_in_a_new_line(school_class: Any, case_id: int) -> None:
    """Observation, agreement of the class, note about the police: the first row stays withdrawn."""
    session = school_class.session
    seen = Observation(0, MONDAY, "zelf", "Stond [/] alleen.", "pauze", "plein", "")
    first = service.add_observation(session, case_id, seen)
    service.withdraw_observation(session, case_id, first, "Vergist.")
    service.take_back_withdrawal(session, case_id, first)
    standing = service.read_intake(session, case_id).intake.standing
    assert [(one.id != first, one.text) for one in standing] == [(True, "Stond [/] alleen.")]

    line = ClassLine(7, "A3", "We laten iedereen meedoen.")
    cited = service.cite(session, case_id, line, "broken", MONDAY)
    service.withdraw_citation(session, case_id, cited)
    service.take_back_citation_withdrawal(session, case_id, cited)
    _, (again,) = service.read_citations(session, case_id)
    assert (again.id != cited, again.text) == (True, "We laten iedereen meedoen.")
    assert service.cases_by_line(session) == {7: 1}

    draft = OnlineDraft(OnlineKind.INJURY, MONDAY, "", "de gepeste", "", "", "Blauwe plek.")
    noted = service.note_online(session, case_id, draft)
    service.drop_note(session, case_id, noted)
    service.take_back_drop(session, case_id, noted)
    (note,) = service.read_online(session, case_id).notes
    assert (note.id != noted, note.draft) == (True, draft)

    told = texts(session, case_id)
    assert "Teruggedraaid: Waarneming telde niet meer mee (Vergist.)" in told
    assert "Vervallen: Letsel" in told
    assert "Teruggedraaid: Notitie bij Online vervallen" in told
    assert service.read_file(session, case_id).items  # the file can still be read


def test_a_promise_a_grown_up_and_a_situation_go_on_as_they_were(
    school_class: Any, case_id: int
) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    one = Promise(0, noor, "Even praten", "Els", "daily", MONDAY, date(2026, 12, 4))
    promise = service.make_promise(session, case_id, one)
    service.stop_promise(session, case_id, promise, "Niet nodig.")
    service.take_back_promise_stop(session, case_id, promise)
    assert service.read_promises(session, case_id)[1][0][0].stopped_on is None
    service.stop_promise(session, case_id, promise, "Toch niet.")
    service.tell_promise_stopped(session, case_id, promise, MONDAY)
    with pytest.raises(KlasappError, match="weten al"):
        service.take_back_promise_stop(session, case_id, promise)

    who = service.add_outsider(session, case_id, "staff", "", MONDAY)
    service.end_outsider(session, case_id, who, "Vergist.")
    service.take_back_outsider_end(session, case_id, who)
    assert service.read_outsiders(session, case_id)[1][0].ended_on is None
    with pytest.raises(KlasappError, match="al weer"):
        service.take_back_outsider_end(session, case_id, who)

    made = service.open_situation(session, case_id, "S1")
    entry = service.read_situation(session, case_id, made).text.items[0].code
    service.note_point(session, case_id, made, entry, MONDAY, "Els", "Gebeld.")
    service.close_situation(session, case_id, made, "Het was niets.")
    service.take_back_situation_end(session, case_id, made)
    again = service.open_situation(session, case_id, "S1")  # the one that is open now
    assert again != made
    point = service.read_situation(session, case_id, again).situation.last()[entry]
    assert (point.done_on, point.by_whom, point.note) == (MONDAY, "Els", "Gebeld.")

    told = texts(session, case_id)
    assert "Teruggedraaid: Belofte gestopt (Niet nodig.)" in told
    assert "Teruggedraaid: Volwassene klopt niet (Vergist.)" in told
    assert "Teruggedraaid: Online situatie afgesloten (Het was niets.)" in told
    with session.reading() as db:
        assert [row.action for row in audit.newest(db)].count("case.undo") == 3


def test_kijk_eerst_goes_on_unless_a_new_one_runs(school_class: Any) -> None:
    session, noor = school_class.session, school_class.pupil_ids[0]
    number = service.start_look_first(session, noor, None, None, "Vaak alleen.")
    plan = service.read_look_first(session, number).plan
    service.close_look_first(session, number, "Was ziek.")
    service.take_back_look_first_end(session, plan)
    assert service.read_look_first(session, number).plan == plan
    service.close_look_first(session, number, "Was ziek.")
    service.start_look_first(session, noor, None, None, "Weer alleen.")
    with pytest.raises(KlasappError, match="loopt bij deze leerling al"):
        service.take_back_look_first_end(session, plan)


def test_a_form_that_was_thrown_away_comes_back_once(school_class: Any) -> None:
    session, key = school_class.session, DraftKey(school_class.class_id)
    service.keep_intake(session, key, {"summary": "Tas."})
    service.drop_intake(session, key)
    service.put_back_intake(session, key, {"summary": "Tas."})
    found = service.kept_intake(session, key)
    assert found is not None and found[0] == {"summary": "Tas."}
    with pytest.raises(KlasappError, match="nieuw concept"):
        service.put_back_intake(session, key, {"summary": "Oud."})
