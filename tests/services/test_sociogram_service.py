"""What a mentor can do with rounds, through the services."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import pytest

from klasapp.errors import InputError, KlasappError
from klasapp.sociogram import records, service, undo_service
from klasapp.sociogram.prediction_service import skip_prediction
from klasapp.sociogram.question import Kind
from klasapp.sociogram.scale import SCALE_STARTERS, ScaleKind
from klasapp.sociogram.service import Draft, Round, Way
from klasapp.store.check import check_store
from klasapp.store.session import Session
from klasapp.store.store import Store


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


QUESTIONS: tuple[tuple[Kind, str], ...] = (
    ("positive", "Met wie trek je graag op?"),
    ("negative", "Met wie liever niet?"),
    ("bullied", "Wie wordt er gepest?"),
    ("bullies", "Wie pest er?"),
)


SCALES = tuple((one.kind, one.text) for one in SCALE_STARTERS)


def opened(
    school: ClassLike,
    questions: Sequence[tuple[Kind, str]] = QUESTIONS,
    limit: int | None = None,
    scales: Sequence[tuple[ScaleKind, str]] = (),
) -> Round:
    session = school.session
    round_id = service.start_round(session, school.class_id)
    name = service.find_round(session, round_id).name
    draft = Draft(name, tuple(questions), limit, school.pupil_ids, tuple(scales))
    service.save_draft(session, round_id, draft)
    service.open_round(session, round_id)
    return service.find_round(session, round_id)


def fill(
    school: ClassLike,
    asked: Round,
    pupil: int,
    *answers: Sequence[int],
    steps: Mapping[ScaleKind, int] | None = None,
    way: Way = "screen",
) -> None:
    """``pupil`` and ``answers`` are places in the class; questions without answer: nobody."""
    ids = school.pupil_ids
    choices = {
        question.id: [ids[one] for one in (answers[place] if place < len(answers) else ())]
        for place, question in enumerate(asked.questions)
    }
    own = {one.id: steps[one.kind] for one in asked.scales if steps and one.kind in steps}
    service.save_form(school.session, asked.id, ids[pupil], choices, own, way)


def fill_all(school: ClassLike, asked: Round, lonely: int = 0) -> None:
    """Everyone chooses the next three; ``lonely`` is chosen by nobody and named by four."""
    size = len(school.pupil_ids)
    for pupil in range(size):
        near = [(pupil + step) % size for step in range(1, 6)]
        liked = [one for one in near if one != lonely][:4]
        named = [lonely] if pupil in {1, 2, 3, 4, 5, 6} else []
        bully = [7] if pupil in {1, 2, 3, 4, 5} else []
        kinds = {"positive": liked, "negative": named, "bullied": named, "bullies": bully}
        fill(school, asked, pupil, *(kinds[question.kind] for question in asked.questions))


def audit_actions(session: Session) -> list[str]:
    from klasapp.store.audit import newest

    with session.reading() as db:
        return [row.action for row in newest(db)]


def test_a_new_round_has_the_class_and_only_the_harmless_question(
    school_class: ClassLike,
) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    asked = service.find_round(session, round_id)
    assert asked.name == "Meting november 2026"
    assert asked.state == "draft"
    assert [question.kind for question in asked.questions] == ["positive"]
    assert asked.questions[0].max_choices is None
    assert [one.kind for one in asked.scales] == ["safety", "belonging", "adult"]
    assert {one.pupil.id for one in asked.participants} == set(school_class.pupil_ids)
    assert {one.state for one in asked.participants} == {"waiting"}


def test_two_rounds_in_a_month_have_different_names(school_class: ClassLike) -> None:
    for _ in range(2):
        service.start_round(school_class.session, school_class.class_id)
    names = {one.name for one in service.list_rounds(school_class.session, school_class.class_id)}
    assert names == {"Meting november 2026", "Meting november 2026 (2)"}


def test_only_who_is_in_the_class_today_takes_part(school_class: ClassLike) -> None:
    session, gone = school_class.session, school_class.pupil_ids[0]
    with session.writing() as db:
        db.table("enrolment").update((gone, school_class.class_id), {"left_on": "2026-10-01"})
    asked = service.find_round(session, service.start_round(session, school_class.class_id))
    assert gone not in {one.pupil.id for one in asked.participants}


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (Draft("", QUESTIONS, None, (1, 2)), "naam"),
        (Draft("M", (("positive", " "),), None, (1, 2)), "geen tekst"),
        (Draft("M", (("positive", "A"), ("negative", " A ")), None, (1, 2)), "twee keer"),
        (Draft("M", (("positive", "A"),), None, (1, 2), (("safety", "A"),)), "twee keer"),
        (Draft("M", QUESTIONS, None, (1, 2), (("safety", " "),)), "geen tekst"),
    ],
)
def test_a_draft_that_cannot_be_used_is_refused_and_the_old_one_stays(
    school_class: ClassLike, draft: Draft, why: str
) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    before = service.find_round(session, round_id)
    with pytest.raises(InputError, match=why):
        service.save_draft(session, round_id, draft)
    assert service.find_round(session, round_id) == before


def test_a_round_without_questions_or_pupils_does_not_open(school_class: ClassLike) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    service.save_draft(session, round_id, Draft("M", (), None, school_class.pupil_ids))
    with pytest.raises(InputError, match="vraag"):
        service.open_round(session, round_id)
    service.save_draft(session, round_id, Draft("M", QUESTIONS, None, school_class.pupil_ids[:1]))
    with pytest.raises(InputError, match="twee leerlingen"):
        service.open_round(session, round_id)


def test_the_questions_of_an_open_round_cannot_change(school_class: ClassLike) -> None:
    asked = opened(school_class)
    with pytest.raises(InputError, match="al open"):
        service.save_draft(
            school_class.session, asked.id, Draft("X", QUESTIONS, 3, school_class.pupil_ids)
        )


def test_a_form_is_on_disk_as_soon_as_it_is_saved(school_class: ClassLike) -> None:
    """A second connection, as after the power went, reads the whole form."""
    asked = opened(school_class)
    fill(school_class, asked, 0, [3, 1], [2], [], [])
    store: Store = school_class.session.store.reopen()
    with store:
        other = Session(store, school_class.session.clock)
        form = service.find_round(other, asked.id).participant(school_class.pupil_ids[0])
        assert (form.state, form.answered_at) == ("answered", "2026-11-23T09:00:00")
        ids = school_class.pupil_ids
        made = service.class_round(other, asked.id)
        assert [(one.nominator, one.nominee) for one in made.nominations] == [
            (str(ids[0]), str(ids[3])),
            (str(ids[0]), str(ids[1])),
            (str(ids[0]), str(ids[2])),
        ]


def test_a_refused_form_leaves_nothing(school_class: ClassLike) -> None:
    asked = opened(school_class, limit=2)
    for answers, why in (
        (([1], [1]), "niet bij allebei"),
        (([0],), "jezelf"),
        (([1, 2, 3],), "hoogstens 2"),
    ):
        with pytest.raises(InputError, match=why):
            fill(school_class, asked, 0, *answers)
    made = service.class_round(school_class.session, asked.id)
    assert (made.responded, made.nominations) == (frozenset(), ())


def test_nobody_hands_in_twice(school_class: ClassLike) -> None:
    asked = opened(school_class)
    fill(school_class, asked, 0, [1])
    with pytest.raises(InputError, match="al een formulier"):
        fill(school_class, asked, 0, [2])
    assert len(service.class_round(school_class.session, asked.id).nominations) == 1


def test_a_closed_round_takes_no_forms_until_it_is_opened_again(school_class: ClassLike) -> None:
    asked, session = opened(school_class), school_class.session
    service.close_round(session, asked.id)
    skip_prediction(session, asked.id)
    with pytest.raises(InputError, match="niet open"):
        fill(school_class, asked, 0, [1])
    with pytest.raises(InputError):
        service.mark(session, asked.id, school_class.pupil_ids[0], "absent")
    service.open_round(session, asked.id)
    fill(school_class, asked, 0, [1])
    assert service.find_round(session, asked.id).count("answered") == 1


def test_opening_again_keeps_the_day_of_the_round(school_class: ClassLike) -> None:
    asked, session = opened(school_class), school_class.session
    service.close_round(session, asked.id)
    skip_prediction(session, asked.id)
    with session.writing() as db:
        db.table("round").update(asked.id, {"opened_on": "2026-10-01"})
    service.open_round(session, asked.id)
    assert service.find_round(session, asked.id).opened_on.isoformat() == "2026-10-01"


def test_absent_and_refused_can_be_undone_but_not_for_who_answered(
    school_class: ClassLike,
) -> None:
    asked, session, ids = opened(school_class), school_class.session, school_class.pupil_ids
    service.mark(session, asked.id, ids[0], "absent")
    service.mark(session, asked.id, ids[1], "refused")
    service.mark(session, asked.id, ids[0], "waiting")
    fill(school_class, asked, 2, [1])
    with pytest.raises(InputError, match="al ingevuld"):
        service.mark(session, asked.id, ids[2], "absent")
    with pytest.raises(InputError):
        service.mark(session, asked.id, ids[0], "answered")
    now = service.find_round(session, asked.id)
    assert [now.participant(one).state for one in ids[:3]] == ["waiting", "refused", "answered"]


def test_a_deleted_form_can_be_filled_in_again(school_class: ClassLike) -> None:
    asked, session = opened(school_class), school_class.session
    fill(school_class, asked, 0, [1, 2], [3])
    fill(school_class, asked, 1, [0])
    undo_service.reopen_form(session, asked.id, school_class.pupil_ids[0])
    made = service.class_round(session, asked.id)
    assert {one.nominator for one in made.nominations} == {str(school_class.pupil_ids[1])}
    fill(school_class, asked, 0, [4])
    assert len(service.class_round(session, asked.id).nominations) == 2
    assert check_store(session.store).findings == ()


def test_someone_new_in_the_class_can_join_an_open_round(school_class: ClassLike) -> None:
    session, ids = school_class.session, school_class.pupil_ids
    round_id = service.start_round(session, school_class.class_id)
    service.save_draft(session, round_id, Draft("M", QUESTIONS, None, ids[:-1]))
    service.open_round(session, round_id)
    assert [one.id for one in service.missing_pupils(session, round_id)] == [ids[-1]]
    assert service.add_missing_pupils(session, round_id) == 1
    assert service.missing_pupils(session, round_id) == ()
    assert service.find_round(session, round_id).participant(ids[-1]).state == "waiting"


def test_deleting_a_round_takes_its_forms_along(school_class: ClassLike) -> None:
    asked, session = opened(school_class), school_class.session
    fill(school_class, asked, 0, [1])
    undo_service.delete_round(session, asked.id)
    assert service.list_rounds(session, school_class.class_id) == ()
    with session.reading() as db:
        assert db.table("nomination").count == 0
        assert db.table("round_participant").count == 0
    with pytest.raises(KlasappError, match="niet meer"):
        service.find_round(session, asked.id)
    assert check_store(session.store).findings == ()


def test_results_name_the_planted_pupil_and_reading_them_is_audited(
    school_class: ClassLike,
) -> None:
    asked, session = opened(school_class), school_class.session
    fill_all(school_class, asked)
    found = service.results(session, asked.id)
    lonely = found.pupil(str(school_class.pupil_ids[0]))
    assert {flag.kind for flag in lonely.flags} >= {"isolated", "targeted"}
    assert found.classroom.respondents == 12
    assert audit_actions(session)[0] == "round.results.read"


def test_answers_around_a_pupil_leave_out_who_is_named_as_bullying(
    school_class: ClassLike,
) -> None:
    asked, session, ids = opened(school_class), school_class.session, school_class.pupil_ids
    fill(school_class, asked, 0, [1], [], [], [2])
    fill(school_class, asked, 1, [0, 2])
    answers = service.pupil_answers(session, asked.id, ids[0])
    assert [one.question.kind for one in answers] == ["positive", "negative", "bullied"]
    assert (answers[0].given, answers[0].received, answers[0].mutual) == (
        ("Sem Berg",),
        ("Sem Berg",),
        ("Sem Berg",),
    )
    assert audit_actions(session)[0] == "round.pupil.read"


def test_open_flags_are_those_of_closed_rounds_without_bullies(school_class: ClassLike) -> None:
    asked, session = opened(school_class), school_class.session
    fill_all(school_class, asked)
    assert service.open_flags(session, school_class.class_id) == ()
    service.close_round(session, asked.id)
    skip_prediction(session, asked.id)
    found = service.open_flags(session, school_class.class_id)
    assert {one.flag.kind for one in found} >= {"isolated", "targeted"}
    assert "bullies" in {flag.kind for flag in service.results(session, asked.id).flags}
    assert "bullies" not in {one.flag.kind for one in found}
    assert {one.round_id for one in found} == {asked.id}


def test_a_newer_round_replaces_the_flags_it_asked_about_and_no_others(
    school_class: ClassLike,
) -> None:
    session = school_class.session
    old = opened(school_class)
    fill_all(school_class, old)
    service.close_round(session, old.id)
    skip_prediction(session, old.id)
    new = opened(school_class, QUESTIONS[:1])
    fill_all(school_class, new, lonely=5)
    service.close_round(session, new.id)
    skip_prediction(session, new.id)
    found = service.open_flags(session, school_class.class_id)
    by_kind = {(one.flag.kind, one.round_id) for one in found}
    assert ("targeted", old.id) in by_kind
    assert ("isolated", new.id) in by_kind
    assert ("isolated", old.id) not in by_kind
    isolated = [one.pupil_id for one in found if one.flag.kind == "isolated"]
    assert isolated == [school_class.pupil_ids[5]]


def test_unfinished_rounds_are_drafts_and_open_ones(school_class: ClassLike) -> None:
    session = school_class.session
    closed, going = opened(school_class), opened(school_class)
    service.close_round(session, closed.id)
    skip_prediction(session, closed.id)
    fill(school_class, going, 0, [1])
    (one,) = service.unfinished_rounds(session, school_class.class_id)
    assert (one.round_id, one.answered, one.participants) == (going.id, 1, 12)


def test_the_pupils_page_says_in_which_rounds_the_pupil_was(school_class: ClassLike) -> None:
    asked = opened(school_class)
    fill(school_class, asked, 0, [1])
    service.start_round(school_class.session, school_class.class_id)
    facts = service.pupil_round_facts(school_class.session, school_class.pupil_ids[0])
    assert facts == (("Meting november 2026: ingevuld", "round", asked.id),)


def test_every_change_stands_in_the_audit_without_names(school_class: ClassLike) -> None:
    from klasapp.store.audit import newest

    asked, session = opened(school_class), school_class.session
    fill(school_class, asked, 0, [1])
    undo_service.reopen_form(session, asked.id, school_class.pupil_ids[0])
    service.mark(session, asked.id, school_class.pupil_ids[1], "absent")
    service.close_round(session, asked.id)
    skip_prediction(session, asked.id)
    undo_service.delete_round(session, asked.id)
    with session.reading() as db:
        rows = newest(db)
    assert [row.action for row in reversed(rows)] == [
        "round.add",
        "round.change",
        "round.open",
        "round.form",
        "round.form.delete",
        "round.mark",
        "round.close",
        "round.predict.skip",
        "round.delete",
    ]
    text = " ".join(row.subject + row.detail for row in rows)
    assert "Noor" not in text
    assert "Meting" not in text


def test_awkward_names_and_questions_go_through_whole(awkward_class: ClassLike) -> None:
    asked = opened(awkward_class, (("positive", "[red]Wie =1+1? '; drop table round;--"),))
    fill_all(awkward_class, asked)
    found = service.results(awkward_class.session, asked.id)
    assert found.classroom.respondents == 10
    assert found.questions["positive"] == ("[red]Wie =1+1? '; drop table round;--",)
    assert check_store(awkward_class.session.store).findings == ()


# About the pupil himself


def test_a_form_with_scales_is_on_disk_whole_and_a_skipped_one_leaves_no_row(
    school_class: ClassLike,
) -> None:
    asked = opened(school_class, scales=SCALES)
    fill(school_class, asked, 0, [1], steps={"safety": 4, "bullied_self": 1})
    with school_class.session.store.reopen() as store:
        other = Session(store, school_class.session.clock)
        with other.reading() as db:
            told = records.scale_answers(db, asked.id)
        assert service.find_round(other, asked.id).participant(1).way == "screen"
    kinds = {one.id: one.kind for one in asked.scales}
    assert [(kinds[question], pupil, step) for question, pupil, step in told] == [
        ("safety", 1, 4),
        ("bullied_self", 1, 1),
    ]


def test_a_step_that_cannot_be_refuses_the_whole_form(school_class: ClassLike) -> None:
    asked = opened(school_class, scales=SCALES)
    with pytest.raises(InputError, match="1, 2, 3, 4 of 5"):
        fill(school_class, asked, 0, [1], steps={"safety": 6})
    assert service.class_round(school_class.session, asked.id).nominations == ()
    assert service.find_round(school_class.session, asked.id).count("answered") == 0


def test_wiping_a_form_wipes_what_the_pupil_said_of_himself_and_the_way_it_came(
    school_class: ClassLike,
) -> None:
    asked, session = opened(school_class, scales=SCALES), school_class.session
    fill(school_class, asked, 0, [1], steps={"safety": 1}, way="paper")
    fill(school_class, asked, 1, [0], steps={"safety": 2})
    assert service.find_round(session, asked.id).participant(1).way == "paper"
    undo_service.reopen_form(session, asked.id, school_class.pupil_ids[0])
    assert service.find_round(session, asked.id).participant(1).way is None
    reports = service.class_round(session, asked.id).self_reports
    assert [(one.pupil, one.value) for one in reports] == [("2", 2)]
    undo_service.delete_round(session, asked.id)
    with session.reading() as db:
        assert db.table("scale_answer").count == db.table("scale_question").count == 0
    assert check_store(session.store).findings == ()


def test_sociometry_gets_the_frequencies_from_nought_and_not_the_question_on_help(
    school_class: ClassLike,
) -> None:
    """Olweus frequencies count from 0 (never); knowing whom to turn to is about the school."""
    asked = opened(school_class, scales=SCALES)
    fill(
        school_class, asked, 0, [1],
        steps={"safety": 3, "belonging": 2, "adult": 1, "bullied_self": 1},
    )  # fmt: skip
    reports = service.class_round(school_class.session, asked.id).self_reports
    assert {(one.kind, one.value) for one in reports} == {
        ("safety", 3),
        ("belonging", 2),
        ("bullied_self", 0),
    }


@pytest.mark.parametrize(
    ("steps", "flagged"),
    [
        ({"bullied_self": 2}, False),
        ({"bullied_self": 3}, True),
        ({"safety": 3}, False),
        ({"safety": 2}, True),
        ({"belonging": 1, "adult": 1}, False),
    ],
)
def test_who_says_to_be_bullied_or_unsafe_is_a_point_of_attention(
    school_class: ClassLike, steps: dict[ScaleKind, int], flagged: bool
) -> None:
    """From 2 or 3 times a month (Solberg & Olweus 2003), or the lowest band of safety."""
    asked, session = opened(school_class, QUESTIONS[:1], scales=SCALES), school_class.session
    size = len(school_class.pupil_ids)
    for place in range(size):
        near = [(place + step) % size for step in (1, 2, 3)]
        fill(school_class, asked, place, near, steps=steps if place == 4 else {"safety": 5})
    own = [one for one in service.results(session, asked.id).flags if one.kind == "self_reported"]
    service.close_round(session, asked.id)
    skip_prediction(session, asked.id)
    listed = service.open_flags(session, school_class.class_id)
    assert [one.pupil for one in own] == ([str(school_class.pupil_ids[4])] if flagged else [])
    assert [(one.pupil_id, one.flag.kind) for one in listed] == (
        [(school_class.pupil_ids[4], "self_reported")] if flagged else []
    )


def test_a_newer_round_replaces_what_was_said_only_on_the_scales_it_asked(
    school_class: ClassLike,
) -> None:
    session = school_class.session
    old = opened(school_class, QUESTIONS[:1], scales=SCALES)
    for place in range(12):
        own: dict[ScaleKind, int] = (
            {"bullied_self": 5} if place == 0 else {"safety": 1} if place == 1 else {}
        )
        fill(school_class, old, place, [(place + 1) % 12], steps=own)
    service.close_round(session, old.id)
    skip_prediction(session, old.id)
    new = opened(school_class, QUESTIONS[:1], scales=SCALES[:1])
    for place in range(12):
        fill(school_class, new, place, [(place + 1) % 12], steps={"safety": 5})
    service.close_round(session, new.id)
    skip_prediction(session, new.id)
    said = [one for one in service.open_flags(session, school_class.class_id)
            if one.flag.kind == "self_reported"]  # fmt: skip
    assert [(one.pupil_id, one.round_id) for one in said] == [(school_class.pupil_ids[0], old.id)]


def test_the_pulse_of_a_class_counts_answers_and_hides_fewer_than_three(
    school_class: ClassLike,
) -> None:
    asked, session = opened(school_class, scales=SCALES[:2]), school_class.session
    for place, step in enumerate((2, 4, 4)):
        own: dict[ScaleKind, int] = {"safety": step} if place else {"safety": step, "belonging": 1}
        fill(school_class, asked, place, [11], steps=own)
    safety, belonging = service.pulse(session, asked.id)
    assert (safety.text, safety.answered, safety.counts) == (SCALES[0][1], 3, (0, 1, 0, 2, 0))
    assert safety.mean == pytest.approx(10 / 3)
    assert (belonging.answered, belonging.counts, belonging.mean) == (1, None, None)


# The day after


@pytest.mark.parametrize(
    ("filled", "checked"),
    [
        (datetime(2026, 11, 23, 9), datetime(2026, 11, 24, 8)),  # noqa: DTZ001 - Monday, Tuesday
        (datetime(2026, 11, 27, 9), datetime(2026, 11, 30, 8)),  # noqa: DTZ001 - over the weekend
        (datetime(2026, 12, 18, 9), datetime(2027, 1, 4, 8)),  # noqa: DTZ001 - over Christmas
    ],
)
def test_the_school_day_after_pupils_filled_in_the_class_is_looked_at(
    school_class: ClassLike, clock: Any, filled: datetime, checked: datetime
) -> None:
    asked, session = opened(school_class), school_class.session
    clock.now = filled
    fill(school_class, asked, 0, [1])
    fill(school_class, asked, 1, [0])
    assert service.next_day_checks(session, school_class.class_id) == ()
    service.close_round(session, asked.id)
    skip_prediction(session, asked.id)
    clock.now = checked
    (one,) = service.next_day_checks(session, school_class.class_id)
    assert (one.round_id, one.filled_on, one.forms) == (asked.id, filled.date(), 2)
    clock.now = checked + timedelta(days=1)
    assert service.next_day_checks(session, school_class.class_id) == ()


def test_imported_forms_ask_for_no_look_the_day_after(school_class: ClassLike, clock: Any) -> None:
    asked, session = opened(school_class), school_class.session
    fill(school_class, asked, 0, [1], way="import")
    clock.now = datetime(2026, 11, 24, 9)  # noqa: DTZ001
    assert service.next_day_checks(session, school_class.class_id) == ()
    fill(school_class, asked, 1, [0], way="paper")
    clock.now = datetime(2026, 11, 25, 9)  # noqa: DTZ001
    assert [one.forms for one in service.next_day_checks(session, school_class.class_id)] == [1]
