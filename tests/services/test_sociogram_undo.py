"""What a mentor took away from a round comes back whole, and the audit says both."""

from typing import Any

import pytest

from klasapp.errors import InputError, KlasappError
from klasapp.roster.service import delete_pupil, undo_deletion
from klasapp.sociogram import groups_service, prediction_service, service
from klasapp.sociogram.groups import GroupPlan
from klasapp.sociogram.paper import PaperForm
from klasapp.sociogram.paper_service import load_paper, save_paper_form
from klasapp.sociogram.undo_service import (
    back_to_draft,
    delete_round,
    reopen_form,
    restore_form,
    restore_round,
)
from klasapp.store.audit import newest
from klasapp.store.check import check_store

TABLES = (
    "round", "round_question", "round_participant", "nomination", "self_naming", "scale_question",
    "scale_answer", "group_wish", "group_plan", "group_place", "prediction", "signal",
)  # fmt: skip


def everything(school: Any) -> dict[str, list[Any]]:
    """All rows of the room, and of what points at a round."""
    with school.session.reading() as db:
        return {name: sorted(map(repr, db.table(name).rows)) for name in TABLES}


@pytest.fixture
def full(school_class: Any) -> int:
    """An open round with everything that can hang on one; a signal that came from it."""
    session, ids = school_class.session, school_class.pupil_ids
    round_id: int = service.start_round(session, school_class.class_id)
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    (question,), scales = asked.questions, {one.id: 2 for one in asked.scales}
    service.save_form(session, round_id, ids[0], {question.id: [ids[2], ids[1]]}, scales)
    load_paper(session, round_id)
    typed = PaperForm({question.id: [ids[0]]}, scales, (question.id,))
    save_paper_form(session, round_id, ids[1], typed)
    service.mark(session, round_id, ids[2], "absent")
    groups_service.add_wish(session, round_id, "groups", "apart", (ids[0], ids[1]))
    groups_service.keep_plan(session, round_id, "Plan", GroupPlan((ids[:6], ids[6:])))
    prediction_service.skip_prediction(session, round_id)
    with session.writing() as db:
        db.execute(
            "insert into signal (class_id, pupil_id, round_id, kind, noted_at, seen_on, source) "
            "values (?, ?, ?, 'concern', '2026-11-23T09:00:00', '2026-11-23', 'mentor')",
            [school_class.class_id, ids[0], round_id],
        )
    return round_id


def actions(school: Any) -> list[str]:
    """The last actions in the audit, the newest first."""
    with school.session.reading() as db:
        return [row.action for row in newest(db)]


def test_a_deleted_round_comes_back_with_all_that_hung_on_it(school_class: Any, full: int) -> None:
    session = school_class.session
    before = everything(school_class)
    gone = delete_round(session, full)
    with session.reading() as db:
        counts = {name: db.table(name).count for name in TABLES}
        links = db.execute("select round_id from signal").fetchall()
    assert counts == dict.fromkeys(TABLES, 0) | {"signal": 1} and links == [(None,)]
    restore_round(session, gone)
    assert everything(school_class) == before
    assert actions(school_class)[:2] == ["round.restore", "round.delete"]
    assert check_store(session.store).findings == ()


def test_a_round_does_not_come_back_without_its_pupils(school_class: Any) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    gone = delete_round(session, round_id)
    pupil = delete_pupil(session, school_class.pupil_ids[0])
    with pytest.raises(KlasappError, match="Niet iedereen die meedeed"):
        restore_round(session, gone)
    assert service.list_rounds(session, school_class.class_id) == ()
    undo_deletion(session, pupil)
    restore_round(session, gone)
    assert service.find_round(session, round_id) == gone.asked


@pytest.mark.parametrize("place", [0, 1])
def test_a_wiped_form_comes_back_as_it_was(school_class: Any, full: int, place: int) -> None:
    """Filled in on the screen, or typed in from paper."""
    session, pupil = school_class.session, school_class.pupil_ids[place]
    before = everything(school_class)
    gone = reopen_form(session, full, pupil)
    assert everything(school_class) != before
    restore_form(session, gone)
    assert service.find_round(session, full).participant(pupil).way == ("screen", "paper")[place]
    after = everything(school_class)
    for name in ("nomination", "scale_answer", "self_naming", "round_participant"):
        assert after[name] == before[name]
    assert actions(school_class)[:2] == ["round.form.restore", "round.form.delete"]
    with pytest.raises(InputError, match="intussen een ander formulier"):
        restore_form(session, gone)
    assert check_store(session.store).findings == ()


def test_opening_is_taken_back_until_a_form_came_in(school_class: Any) -> None:
    session, ids = school_class.session, school_class.pupil_ids
    round_id = service.start_round(session, school_class.class_id)
    service.open_round(session, round_id)
    back_to_draft(session, round_id)
    assert service.find_round(session, round_id).state == "draft"
    service.open_round(session, round_id)
    (question,) = service.find_round(session, round_id).questions
    service.save_form(session, round_id, ids[0], {question.id: [ids[1]]})
    with pytest.raises(InputError, match="al een formulier"):
        back_to_draft(session, round_id)
    assert service.find_round(session, round_id).state == "open"


def test_a_deleted_plan_is_kept_again(school_class: Any, full: int) -> None:
    session = school_class.session
    (plan,) = groups_service.kept_plans(session, full, "groups")
    groups_service.delete_plan(session, plan.id)
    groups_service.restore_plan(session, plan)
    (again,) = groups_service.kept_plans(session, full, "groups")
    assert (again.name, again.kept_at, again.plan) == (plan.name, plan.kept_at, plan.plan)
