"""Predicting before the first look: once, for good, audited, and only what was asked."""

from __future__ import annotations

from typing import Any

import pytest

from klasapp.errors import InputError
from klasapp.sociogram import prediction_service, service, undo_service
from klasapp.sociogram.explore_service import explore
from klasapp.sociogram.question import Kind
from klasapp.store import audit
from klasapp.store.session import Session

BOTH: tuple[tuple[Kind, str], ...] = (
    ("positive", "Met wie trek je graag op?"), ("bullied", "Wie wordt er gepest?"),
)  # fmt: skip


def asked(
    school: Any, questions: tuple[tuple[Kind, str], ...] = BOTH, *, forms: int = 12
) -> service.Round:
    """An open round in which each chose the next three."""
    session, pupils = school.session, school.pupil_ids
    round_id = service.start_round(session, school.class_id)
    name = service.find_round(session, round_id).name
    service.save_draft(session, round_id, service.Draft(name, questions, None, pupils))
    service.open_round(session, round_id)
    found = service.find_round(session, round_id)
    for place, pupil in enumerate(pupils[:forms]):
        near = [pupils[(place + step) % len(pupils)] for step in (1, 2, 3)]
        choices = {one.id: near if one.kind == "positive" else [] for one in found.questions}
        service.save_form(session, round_id, pupil, choices)
    return service.find_round(session, round_id)


def trail(session: Session) -> list[tuple[str, str, str]]:
    with session.reading() as db:
        return [(row.action, row.subject, row.detail) for row in audit.newest(db)]


def test_the_first_look_waits_for_a_prediction_and_then_never_again(school_class: Any) -> None:
    session, pupils = school_class.session, school_class.pupil_ids
    one = asked(school_class)
    assert prediction_service.awaits_prediction(session, one.id)
    assert prediction_service.find_prediction(session, one.id) is None
    named = {"isolated": (pupils[4], pupils[1]), "targeted": (pupils[2],)}
    prediction_service.predict(session, one.id, named)  # type: ignore[arg-type]
    assert not prediction_service.awaits_prediction(session, one.id)
    kept = prediction_service.find_prediction(session, one.id)
    assert kept is not None
    assert (kept.skipped, dict(kept.named)) == (False, named)
    assert trail(session)[0] == ("round.predict", f"round:{one.id}", "")


def test_a_prediction_cannot_be_changed_nor_made_after_skipping(school_class: Any) -> None:
    session, pupils = school_class.session, school_class.pupil_ids
    one = asked(school_class)
    prediction_service.predict(session, one.id, {"isolated": (pupils[0],)})
    with pytest.raises(InputError, match="kan nu niet meer"):
        prediction_service.predict(session, one.id, {"isolated": (pupils[1],)})
    with pytest.raises(InputError, match="kan nu niet meer"):
        prediction_service.skip_prediction(session, one.id)
    kept = prediction_service.find_prediction(session, one.id)
    assert kept is not None and kept.named["isolated"] == (pupils[0],)


def test_skipping_is_kept_and_audited(school_class: Any) -> None:
    session = school_class.session
    one = asked(school_class)
    prediction_service.skip_prediction(session, one.id)
    kept = prediction_service.find_prediction(session, one.id)
    assert kept is not None and kept.skipped
    assert not prediction_service.awaits_prediction(session, one.id)
    assert trail(session)[0][0] == "round.predict.skip"


def test_a_refused_prediction_leaves_nothing_behind(school_class: Any) -> None:
    session, pupils = school_class.session, school_class.pupil_ids
    one = asked(school_class)
    with pytest.raises(InputError, match="hoogstens 3"):
        prediction_service.predict(session, one.id, {"isolated": pupils[:4]})
    assert prediction_service.awaits_prediction(session, one.id)
    assert trail(session)[0][0] != "round.predict"


def test_only_kinds_that_were_asked_are_offered(school_class: Any) -> None:
    session = school_class.session
    liked = asked(school_class, BOTH[:1])
    form = prediction_service.prediction_form(session, liked.id)
    assert form.kinds == ("isolated",)
    assert len(form.pupils) == 12
    popular = asked(school_class, (("popular", "Wie is populair?"),))
    assert not prediction_service.awaits_prediction(session, popular.id)


def test_a_scale_on_being_bullied_asks_for_the_second_kind_too(school_class: Any) -> None:
    session = school_class.session
    one = asked(school_class, BOTH[:1])
    with session.writing() as db:
        db.execute("delete from scale_question where round_id = ?", [one.id])
        db.table("scale_question").insert({
            "round_id": one.id, "position": 1, "kind": "bullied_self", "text": "Word je gepest?",
        })  # fmt: skip
    assert prediction_service.prediction_form(session, one.id).kinds == ("isolated", "targeted")


def test_a_round_without_forms_has_nothing_to_look_at_first(school_class: Any) -> None:
    one = asked(school_class, forms=0)
    assert not prediction_service.awaits_prediction(school_class.session, one.id)


def test_what_was_predicted_goes_with_the_round(school_class: Any) -> None:
    session, pupils = school_class.session, school_class.pupil_ids
    one = asked(school_class)
    prediction_service.predict(session, one.id, {"targeted": (pupils[3],)})
    assert explore(session, one.id).prediction == prediction_service.find_prediction(
        session, one.id
    )
    undo_service.delete_round(session, one.id)
    with session.reading() as db:
        for table in ("prediction", "predicted_pupil"):
            assert db.table(table).count == 0
