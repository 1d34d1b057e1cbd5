"""Every kind of question is known in every place that must know it."""

from typing import Any

from klasapp.cli.analyse import _SINGLE
from klasapp.sociogram import service
from klasapp.sociogram.question import KINDS, STARTERS
from klasapp.sociometry import NOMINATION_KINDS


def test_every_kind_has_its_words_its_option_and_a_starter_question() -> None:
    assert set(KINDS) == set(NOMINATION_KINDS)
    assert {"positive", *_SINGLE} == set(NOMINATION_KINDS)
    assert {one.kind for one in STARTERS} == set(NOMINATION_KINDS)


def test_a_round_keeps_a_question_of_every_kind(school_class: Any) -> None:
    """The check in the schema knows them too."""
    session = school_class.session
    asked = tuple((kind, f"Een vraag: {KINDS[kind].word}?") for kind in NOMINATION_KINDS)
    round_id = service.start_round(session, school_class.class_id)
    service.save_draft(session, round_id, service.Draft("M", asked, None, school_class.pupil_ids))
    kept = service.find_round(session, round_id).questions
    assert tuple((one.kind, one.text) for one in kept) == asked
