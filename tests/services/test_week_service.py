""" "Deze week" gathers from cases and rounds, in one order, each line with its reason."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, Role
from klasapp.protocol import Severity
from klasapp.sociogram import service as sociogram
from klasapp.sociogram.prediction_service import skip_prediction
from klasapp.sociogram.question import Kind
from klasapp.sociogram.service import Draft
from klasapp.week import service
from klasapp.week.from_agreements import agreement_lines
from klasapp.week.line import WeekLine


@pytest.fixture(autouse=True)
def without_agreements(monkeypatch: pytest.MonkeyPatch) -> None:
    """These stories are about cases and rounds; their classes made no agreements."""
    others = tuple(source for source in service.SOURCES if source is not agreement_lines)
    monkeypatch.setattr(service, "SOURCES", others)


def this_week(session: Any, class_id: int) -> tuple[WeekLine, ...]:
    """The week without what every class is asked: whom to speak with, and something good."""
    found = service.this_week(session, class_id)
    return tuple(one for one in found if one.place_kind not in {"pupil", "good"})


def open_case(school: Any, reported: date) -> int:
    draft = CaseDraft(
        seen_on=reported,
        reported_on=reported,
        source="mentor",
        place="kantine",
        summary="Werd uitgescholden.",
        severity=Severity.MODERATE,
        roles={
            school.pupil_ids[0]: frozenset({Role.TARGETED}),
            school.pupil_ids[1]: frozenset({Role.INVOLVED}),
        },
    )
    return cases.open_case(school.session, school.class_id, draft)


def start_round(school: Any) -> int:
    session = school.session
    round_id = sociogram.start_round(session, school.class_id)
    name = sociogram.find_round(session, round_id).name
    questions: tuple[tuple[Kind, str], ...] = (
        ("positive", "Met wie trek je graag op?"),
        ("bullied", "Wie wordt er gepest?"),
    )
    sociogram.save_draft(session, round_id, Draft(name, questions, None, school.pupil_ids))
    return round_id


def finish_round(school: Any, round_id: int) -> None:
    """Everyone chooses the next four, nobody the first pupil, whom six name as bullied."""
    session, ids = school.session, school.pupil_ids
    sociogram.open_round(session, round_id)
    liking, naming = sociogram.find_round(session, round_id).questions
    for place, pupil_id in enumerate(ids):
        near = [(place + step) % len(ids) for step in range(1, 6)]
        liked = [ids[other] for other in near if other != 0][:4]
        named = [ids[0]] if place in range(1, 7) else []
        sociogram.save_form(session, round_id, pupil_id, {liking.id: liked, naming.id: named})
    sociogram.close_round(session, round_id)
    skip_prediction(session, round_id)


def test_a_quiet_class_has_nothing_to_do(school_class: Any) -> None:
    assert this_week(school_class.session, school_class.class_id) == ()
    assert service.has_pupils(school_class.session, school_class.class_id)


def test_the_tasks_of_a_case_stand_first_when_they_are_late(
    school_class: Any, clock: Callable[[], datetime]
) -> None:
    case_id = open_case(school_class, date(2026, 11, 20))
    start_round(school_class)
    clock.now = datetime(2026, 12, 7, 9, 0)  # type: ignore[attr-defined]  # noqa: DTZ001
    lines = this_week(school_class.session, school_class.class_id)
    assert (lines[0].when, lines[0].place_kind, lines[0].number) == ("overdue", "case", case_id)
    assert all(line.what and line.why for line in lines)
    assert [line.place_kind for line in lines if line.when == "undated"] == ["round"]


@pytest.mark.parametrize("state", ["draft", "open"])
def test_a_round_that_is_not_closed_is_listed_and_leads_to_the_round(
    school_class: Any, state: str
) -> None:
    round_id = start_round(school_class)
    if state == "open":
        sociogram.open_round(school_class.session, round_id)
    (line,) = this_week(school_class.session, school_class.class_id)
    assert (line.place_kind, line.number, line.when) == ("round", round_id, "undated")
    assert ("0 van 12 ingevuld" in line.what) == (state == "open")


def test_flags_wait_for_a_look_until_a_plan_was_made_for_them(school_class: Any) -> None:
    session = school_class.session
    round_id = start_round(school_class)
    finish_round(school_class, round_id)
    lines = this_week(session, school_class.class_id)
    assert {line.who for line in lines} == {"Noor Jansen"}
    assert lines[0].what.startswith("Kijk eerst: genoemd als gepest")
    assert lines[0].flag is not None and lines[0].pupil_id == school_class.pupil_ids[0]
    before = len(lines)
    cases.start_look_first(session, school_class.pupil_ids[0], lines[0].flag, round_id)
    after = this_week(session, school_class.class_id)
    flags = [line for line in after if line.flag is not None]
    assert len(flags) == before - 1
    assert any(line.place_kind == "look_first" for line in after)


def test_the_day_after_a_round_the_week_asks_to_look_how_it_goes(
    school_class: Any, clock: Any
) -> None:
    round_id = start_round(school_class)
    finish_round(school_class, round_id)
    clock.now = datetime(2026, 11, 24, 8, 0)  # noqa: DTZ001
    line = this_week(school_class.session, school_class.class_id)[0]
    assert (line.when, line.what) == ("today", "Kijk vandaag hoe het gaat na de meting")
    assert (line.place_kind, line.number, line.flag) == ("round", round_id, None)
    assert "Op ma 23 nov 2026 kwamen 12 formulieren binnen." in line.why
    clock.now = datetime(2026, 11, 25, 8, 0)  # noqa: DTZ001
    later = this_week(school_class.session, school_class.class_id)
    assert not any(line.what.startswith("Kijk vandaag") for line in later)


def test_who_says_to_be_bullied_stands_first_and_leads_to_a_plan_and_a_case(
    school_class: Any,
) -> None:
    """A self-report has no certainty; the cases room takes it all the same."""
    session, ids = school_class.session, school_class.pupil_ids
    round_id = sociogram.start_round(session, school_class.class_id)
    draft = Draft("M", (("positive", "Met wie?"),), None, ids, (("bullied_self", "Gepest?"),))
    sociogram.save_draft(session, round_id, draft)
    sociogram.open_round(session, round_id)
    asked = sociogram.find_round(session, round_id)
    for place, pupil_id in enumerate(ids):
        choices = {asked.questions[0].id: [ids[(place + step) % 12] for step in (1, 2, 3)]}
        answers = {asked.scales[0].id: 4 if place == 2 else 1}
        sociogram.save_form(session, round_id, pupil_id, choices, answers)
    sociogram.close_round(session, round_id)
    skip_prediction(session, round_id)
    (line,) = this_week(session, school_class.class_id)
    assert line.what == "Kijk eerst: zegt onveilig of gepest te zijn"
    assert (line.who, line.pupil_id) == ("Yara Bakker", ids[2])
    assert "ongeveer één keer per week" in line.why
    assert line.flag is not None
    plan = cases.start_look_first(session, ids[2], line.flag, round_id)
    view = cases.read_look_first(session, plan)
    assert view.plan.flag_kind == "self_reported"
    assert view.advice.kind == "targeted", "the nearest plan"
    assert all(line.flag is None for line in this_week(session, school_class.class_id))


def test_flags_of_a_round_stay_out_of_sight_until_the_mentor_looked(school_class: Any) -> None:
    """Whoever reads the flags first predicts nothing any more (blind spot)."""
    session, class_id = school_class.session, school_class.class_id
    round_id = sociogram.start_round(session, class_id)
    asked = sociogram.find_round(session, round_id)
    questions = tuple((one.kind, one.text) for one in asked.questions)
    sociogram.save_draft(
        session, round_id, Draft(asked.name, questions, None, school_class.pupil_ids)
    )
    sociogram.open_round(session, round_id)
    asked = sociogram.find_round(session, round_id)
    ids = school_class.pupil_ids
    for pupil in ids:
        friends = [other for other in ids[1:] if other != pupil][:5]
        sociogram.save_form(session, round_id, pupil, {one.id: friends for one in asked.questions})
    sociogram.close_round(session, round_id)
    before = this_week(session, class_id)
    assert [one.what for one in before if one.flag is not None] == []
    assert any(one.what == "Bekijk de resultaten van de meting" for one in before)
    skip_prediction(session, round_id)
    after = this_week(session, class_id)
    assert any(one.flag is not None for one in after)
    assert not any(one.what == "Bekijk de resultaten van de meting" for one in after)
