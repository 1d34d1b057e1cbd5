"""Levels, breaches, measures, closing and following: what is written down, what klasapp asks."""

from datetime import date
from typing import Any

import pytest

from klasapp.cases import service
from klasapp.cases.case import DraftError, Role
from klasapp.cases.escalation import LevelDraft
from klasapp.cases.follow_up import FollowUp
from klasapp.cases.measure import Kind, MeasureDraft
from klasapp.errors import KlasappError
from klasapp.store.check import check_store

from .measured_case import (
    DAY,
    end,
    on,
    open_case,
)


def level(number: int, **changes: Any) -> LevelDraft:
    fields: dict[str, Any] = {
        "level": number,
        "decided_on": DAY,
        "decided_by": "Mevrouw [Kok]",
        "decided_role": "apc" if number < 4 else "directie",
        "reason": "Het pesten stopt niet.",
        "lead_to": "Mevrouw Kok" if number > 1 else "mentor",
        "feedback_on": date(2026, 12, 7) if number > 1 else None,
    }
    return LevelDraft(**{**fields, **changes})


def measure(school_class: Any, phase: int = 1, **changes: Any) -> MeasureDraft:
    kinds = {3: Kind.ATTENDANCE, 4: Kind.SUSPENSION, 5: Kind.REMOVAL}
    kind = changes.get("kind", kinds.get(phase, Kind.OTHER))
    fields: dict[str, Any] = {
        "pupil_id": school_class.pupil_ids[1],
        "phase": phase,
        "kind": kind,
        "what": "Stelopdracht over wat er gebeurde.",
        "decided_on": DAY,
        "decided_by": "De mentor",
        "decided_role": {3: "teamleider", 4: "teamleider", 5: "directie"}.get(phase, "mentor"),
        "starts_on": DAY,
        "review_on": date(2026, 11, 30),
        "relation": "De opdracht gaat over de tas." if phase == 1 else "",
        "days": 1 if kind is Kind.SUSPENSION else None,
        "times": 3 if kind is Kind.ATTENDANCE else None,
    }
    return MeasureDraft(**{**fields, **changes})


def what_is_due(school_class: Any) -> list[str]:
    return [line.what for line in service.due(school_class.session, school_class.class_id)]


# Levels


def test_level_2_brings_three_ticks_a_new_lead_and_feedback_to_the_mentor(
    school_class: Any,
) -> None:
    """R153, R162, R171, R172, C27: the three ticks in any order, each with day and minutes."""
    session, case_id = school_class.session, open_case(school_class)
    service.set_level(session, case_id, level(2))
    view = service.read_level(session, case_id)
    assert view.case_view.case.level == 2 and view.lead == "Mevrouw Kok"
    assert [point.item for point in view.points] == ["2.1", "2.2", "2.3", "2.regie"]
    assert (view.changes[0].lead_from, view.changes[0].lead_to) == ("mentor", "Mevrouw Kok")
    for item in ("2.3", "2.1"):
        service.tick_level(session, case_id, item, DAY, "notulen 23 november, punt 3")
    todo = what_is_due(school_class)
    assert "Bespreek de zaak met de afdelingsleider." in todo
    assert "Meld de zaak in de leerlingbespreking." not in todo
    assert "Terugkoppeling vragen aan Mevrouw Kok" in todo
    feedback = service.read_level(session, case_id).feedback[0]
    service.receive_feedback(session, case_id, feedback.id, DAY, "Ze praat met beiden.", None)
    assert "Terugkoppeling vragen aan Mevrouw Kok" not in what_is_due(school_class)
    told = " ".join(line.text for line in service.case_history(session, case_id))
    assert "notulen 23 november, punt 3" in told and "Ze praat met beiden." in told


def test_the_level_decides_who_calls_the_parents(school_class: Any) -> None:
    """C9: the mentor at level 1, the anti-pestcoördinator from level 2, directie at level 4."""
    session, case_id = school_class.session, open_case(school_class)

    def caller() -> str:
        return service.refresh_case(session, case_id).task("D6").who

    assert caller() == "mentor"
    service.set_level(session, case_id, level(2))
    assert caller() == "anti-pestcoördinator"
    service.set_level(session, case_id, level(4))
    assert caller() == "directie"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (level(1, feedback_on=None), "level"),
        (level(3, decided_role="mentor"), "decided_role"),
        (level(4, decided_role="apc"), "decided_role"),
        (level(2, decided_by=" "), "decided_by"),
        (level(2, reason=""), "reason"),
        (level(2, lead_to=""), "lead_to"),
        (level(2, feedback_on=None), "feedback_on"),
        (level(2, decided_on=date(2026, 11, 24)), "decided_on"),
        (level(2, decided_on=date(2026, 11, 1)), "decided_on"),
    ],
)
def test_a_level_needs_who_decided_why_and_who_leads(
    school_class: Any, draft: LevelDraft, field: str
) -> None:
    case_id = open_case(school_class)
    with pytest.raises(DraftError) as told:
        service.set_level(school_class.session, case_id, draft)
    assert told.value.field == field
    assert service.refresh_case(school_class.session, case_id).case.level == 1


def test_going_down_and_up_again_asks_the_points_again(school_class: Any, clock: Any) -> None:
    session, case_id = school_class.session, open_case(school_class)
    service.set_level(session, case_id, level(2))
    service.tick_level(session, case_id, "2.1", DAY)
    with pytest.raises(KlasappError):
        service.tick_level(session, case_id, "2.1", DAY)
    on(clock, date(2026, 11, 24))
    service.set_level(session, case_id, level(1))
    assert service.read_level(session, case_id).points == ()
    on(clock, date(2026, 11, 25))
    service.set_level(session, case_id, level(2))
    points = {one.item: one for one in service.read_level(session, case_id).points}
    assert points["2.1"].tick is None
    service.tick_level(session, case_id, "2.1", DAY)
    service.untick_level(session, case_id, "2.1")
    assert service.read_level(session, case_id).points[0].tick is None


def test_level_0_leaves_one_check_a_week_later(school_class: Any, clock: Any) -> None:
    """R112, C13, D12: nothing is asked of staff but to ask again."""
    session, case_id = school_class.session, open_case(school_class)
    on(clock, date(2026, 12, 1))
    service.set_level(
        session, case_id, level(0, decided_on=date(2026, 12, 1), decided_role="mentor",
                                lead_to="leerlingen"),
    )  # fmt: skip
    (task,) = service.refresh_case(session, case_id).tasks
    assert (task.id, task.due) == ("D12", date(2026, 12, 8))


# The ladder


def test_the_ladder_proposes_and_a_person_decides(school_class: Any) -> None:
    """C11: last chance first, then level 2 with phase 1; nothing happens by itself."""
    session, case_id = school_class.session, open_case(school_class)
    bully, other = school_class.pupil_ids[1:3]
    rungs = []
    for _ in range(7):
        made = service.record_breach(session, case_id, bully, DAY, "Nam de tas weer weg.")
        rungs.append(made.rung)
    assert rungs == ["laatste_kans", "niveau2+fase1", "fase2", "fase3", "fase4", "fase5", "fase5"]
    assert service.record_breach(session, case_id, other, DAY, "Lachte mee.").rung == "laatste_kans"
    view = service.read_level(session, case_id)
    assert view.case_view.case.level == 1 and not service.read_measures(session, case_id).measures
    assert sum(what.startswith("Besluiten: ") for what in what_is_due(school_class)) == 8
    first = view.proposals[0]
    with pytest.raises(DraftError):
        service.decide(session, case_id, first, followed=False, reason=" ", by="Kok")
    with pytest.raises(DraftError):
        service.decide(session, case_id, first, followed=True, reason="Eerlijk.", by="")
    service.decide(session, case_id, first, followed=True, reason="Eerlijk.", by="Kok")
    with pytest.raises(KlasappError):
        service.decide(session, case_id, first, followed=True, reason="Eerlijk.", by="Kok")
    assert sum(what.startswith("Besluiten: ") for what in what_is_due(school_class)) == 7


def test_a_follow_up_and_a_breach_climb_one_ladder(school_class: Any) -> None:
    """C11: what was seen outside a follow-up counts in the proposal of the next follow-up."""
    session, case_id = school_class.session, open_case(school_class)
    bully = school_class.pupil_ids[1]
    for number in range(2):
        service.record_breach(session, case_id, bully, DAY, f"Nam de tas weer weg ({number}).")
    service.change_roles(
        session, case_id,
        {school_class.pupil_ids[0]: frozenset({Role.TARGETED}), bully: frozenset({Role.INVOLVED})},
        "Deed niet mee.",
    )  # fmt: skip
    answers = FollowUp(DAY, "good", "bad")
    outcome = service.finish_follow_up(session, case_id, "D4.2d.gepeste", answers, (), "Nu al.")
    assert outcome.proposal is not None and outcome.proposal.rung == "fase2"
    assert [one.source for one in service.read_level(session, case_id).proposals] == [
        "breach", "breach", "follow_up",
    ]  # fmt: skip


# Measures


def test_only_who_may_decide_a_phase_can_be_written_down(school_class: Any) -> None:
    """C29: the mentor records; phase 3 to 5 are decided by others."""
    session, case_id = school_class.session, open_case(school_class)
    for phase, role in ((3, "mentor"), (3, "apc"), (4, "mentor"), (5, "teamleider")):
        with pytest.raises(DraftError) as told:
            service.add_measure(
                session, case_id,
                measure(school_class, phase, decided_role=role, early_reason="Ernstig."),
            )  # fmt: skip
        assert told.value.field == "decided_role"
        assert "jij legt het vast" in str(told.value)
    for phase, role in ((3, "directie"), (4, "teamleider"), (5, "directie")):
        service.add_measure(
            session, case_id,
            measure(school_class, phase, decided_role=role, early_reason="Ernstig."),
        )  # fmt: skip
    assert len(service.read_measures(session, case_id).measures) == 3


def test_a_phase_is_skipped_only_with_a_reason(school_class: Any) -> None:
    """R194."""
    session, case_id = school_class.session, open_case(school_class)
    with pytest.raises(DraftError) as told:
        service.add_measure(session, case_id, measure(school_class, 3))
    assert told.value.field == "early_reason" and "Fase 2" in str(told.value)
    service.add_measure(session, case_id, measure(school_class, 1, early_reason="n.v.t."))
    (made,) = service.read_measures(session, case_id).measures
    assert made.draft.early_reason == ""  # none was needed


def test_phase_2_needs_the_first_parents_talk_or_why_it_was_not_there(school_class: Any) -> None:
    """R186; ruling 106653: a deviation with a reason is fine."""
    session, case_id = school_class.session, open_case(school_class)
    service.add_measure(session, case_id, measure(school_class))
    with pytest.raises(DraftError, match="eerste gesprek met de ouders"):
        service.add_measure(session, case_id, measure(school_class, 2))
    service.skip_task(session, case_id, "D6.pester", "De ouders komen niet.")
    service.add_measure(session, case_id, measure(school_class, 2))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": " "}, "what"),
        ({"relation": ""}, "relation"),
        ({"decided_by": ""}, "decided_by"),
        ({"decided_on": date(2026, 11, 24)}, "decided_on"),
        ({"decided_on": date(2026, 11, 20)}, "decided_on"),
        ({"starts_on": date(2026, 11, 22)}, "starts_on"),
        ({"review_on": DAY}, "review_on"),
        ({"kind": Kind.SUSPENSION, "days": 1}, "kind"),
        ({"phase": 3, "kind": Kind.ATTENDANCE, "decided_role": "teamleider", "times": 0}, "times"),
        ({"phase": 4, "kind": Kind.SUSPENSION, "decided_role": "directie", "days": 6}, "days"),
        ({"phase": 9}, "phase"),
    ],
)
def test_a_measure_with_something_missing_is_refused(
    school_class: Any, changes: dict[str, Any], field: str
) -> None:
    case_id = open_case(school_class)
    with pytest.raises(DraftError) as told:
        service.add_measure(
            school_class.session, case_id, measure(school_class, **changes, early_reason="x")
        )
    assert told.value.field == field


def test_only_a_pester_or_meeloper_can_get_a_measure(school_class: Any) -> None:
    case_id = open_case(school_class)
    targeted = measure(school_class, pupil_id=school_class.pupil_ids[0])
    with pytest.raises(DraftError) as told:
        service.add_measure(school_class.session, case_id, targeted)
    assert told.value.field == "pupil"


def test_a_suspension_brings_what_the_law_asks(school_class: Any) -> None:
    """D15, R182: over one day the inspectorate has to know as well."""
    session, case_id = school_class.session, open_case(school_class)
    for days in (1, 2):
        service.add_measure(
            session, case_id,
            measure(school_class, 4, days=days, early_reason="Ernstig.", decided_by="Kok"),
        )  # fmt: skip
    view = service.read_measures(session, case_id)
    longer, one_day = (" ".join(text for _, text in view.duties(m)) for m in view.measures)
    assert "Inspectie" in longer and "Inspectie" not in one_day
    assert "Schriftelijk met reden." in one_day and "Onderwijs gaat door." in one_day
    number = view.measures[0].id
    for item, _ in view.duties(view.measures[0]):
        service.tick_duty(session, case_id, number, item, DAY, "brief")
    with pytest.raises(KlasappError):
        service.tick_duty(session, case_id, number, "wet.1", DAY)
    left = [what for what in what_is_due(school_class) if what.startswith("Fase 4: nog")]
    assert len(left) == 1


def test_removal_asks_for_the_parents_and_bureau_vsv(school_class: Any) -> None:
    """R183, R193."""
    session, case_id = school_class.session, open_case(school_class)
    service.add_measure(session, case_id, measure(school_class, 5, early_reason="Ernstig."))
    view = service.read_measures(session, case_id)
    texts = " ".join(text for _, text in view.duties(view.measures[0]))
    assert "Ouders: ingelicht." in texts and "Bureau VSV: ingelicht." in texts
    assert "Ouders en leerling horen." in texts


def test_attendance_counts_up_to_the_times(school_class: Any) -> None:
    """D14, R189."""
    session, case_id = school_class.session, open_case(school_class)
    number = service.add_measure(
        session, case_id, measure(school_class, 3, early_reason="Kan niet wachten.")
    )
    assert service.count_attendance(session, case_id, number, DAY, True) == 1
    with pytest.raises(DraftError, match="al opgeschreven"):
        service.count_attendance(session, case_id, number, DAY, True)
    with pytest.raises(DraftError):
        service.count_attendance(session, case_id, number, date(2026, 11, 22), True)
    other = service.add_measure(session, case_id, measure(school_class))
    with pytest.raises(KlasappError):
        service.count_attendance(session, case_id, other, DAY, True)


def test_a_withdrawn_suspension_is_told_to_the_gepeste(school_class: Any, clock: Any) -> None:
    """Ruling 2022019009: a suspension was withdrawn and the gepeste never heard it."""
    session, case_id = school_class.session, open_case(school_class)
    number = service.add_measure(
        session, case_id, measure(school_class, 4, early_reason="Ernstig.")
    )
    (event,) = service.read_measures(session, case_id).one(number).to_tell
    service.tell_change(session, case_id, number, event.id, DAY, "Noor en haar moeder, gebeld.")
    assert not any("Vertel de gepeste" in what for what in what_is_due(school_class))
    with pytest.raises(DraftError):
        service.change_measure(
            session, case_id, number, "withdrawn", DAY, "Te zwaar.", "De mentor", "mentor"
        )
    service.change_measure(
        session, case_id, number, "withdrawn", DAY, "Te zwaar.", "Meneer Berg", "directie"
    )
    line = next(n for n in service.due(session, school_class.class_id) if "Vertel" in n.what)
    assert line.what.endswith("maatregel ingetrokken") and line.task_id == "page:a"
    (event,) = service.read_measures(session, case_id).one(number).to_tell
    with pytest.raises(DraftError):
        service.tell_change(session, case_id, number, event.id, None, "")
    on(clock, date(2026, 11, 24))
    end(school_class, case_id)  # a closed case does not forget it
    assert any("Vertel de gepeste" in what for what in what_is_due(school_class))
    service.tell_change(session, case_id, number, event.id, None, "De ouders weten het al.")
    assert not any("Vertel de gepeste" in what for what in what_is_due(school_class))
    told = " ".join(line.text for line in service.case_history(session, case_id))
    assert "ingetrokken" in told and "De ouders weten het al." in told


def test_comparing_shows_no_number_below_five_and_no_total(school_class: Any) -> None:
    """R56: the same facts, the same phase; anonymous."""
    session = school_class.session
    for _ in range(4):
        open_case(school_class)
    assert [one.enough for one in service.compare_cases(session)] == [False]
    fifth, sixth = open_case(school_class), open_case(school_class)
    service.add_measure(session, sixth, measure(school_class))
    (found,) = service.compare_cases(session)
    assert found.enough and found.cases == ((0, 5),) and found.others
    service.add_measure(session, fifth, measure(school_class))
    (found,) = service.compare_cases(session)
    assert found.cases == () and found.others


def test_what_was_decided_cannot_be_changed_in_the_store(school_class: Any) -> None:
    from klasapp.store.sqlcipher import Error

    session, case_id = school_class.session, open_case(school_class)
    service.set_level(session, case_id, level(2))
    service.tick_level(session, case_id, "2.1", DAY)
    service.add_measure(session, case_id, measure(school_class))
    service.record_breach(session, case_id, school_class.pupil_ids[1], DAY, "Weer.")
    end(school_class, case_id)
    db = session.store.db
    for change in (
        "update case_level set level = 4",
        "update measure set phase = 1",
        "update measure_event set note = 'x'",
        "update case_tick set note = 'x'",
        "update case_breach set what = 'x'",
        "update case_closing set solved = 'nee'",
    ):
        with pytest.raises(Error):
            db.execute(change)
    assert check_store(session.store).findings == ()
