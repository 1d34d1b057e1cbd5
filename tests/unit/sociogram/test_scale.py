"""Questions about oneself, and how the answers of a class are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.sociogram.pulse import SHOWN_FROM, pulse_of
from klasapp.sociogram.scale import (
    SCALE_STARTERS,
    SCALE_STEPS,
    SENSITIVE_SCALES,
    STEPS,
    ScaleQuestion,
    check_scales,
)
from klasapp.sociometry.reason import OLWEUS

SAFETY = ScaleQuestion(7, 1, "safety", "Hoe veilig voel je je?")


def test_only_the_scale_on_being_bullied_is_sensitive_and_off() -> None:
    assert {one.kind for one in SCALE_STARTERS if not one.on} == {"bullied_self"}
    assert set(SENSITIVE_SCALES) == {"bullied_self"}
    assert {one.kind for one in SCALE_STARTERS} == set(SCALE_STEPS)


def test_every_step_has_words_of_its_own_and_bullied_those_of_olweus() -> None:
    assert all(len(set(words)) == len(STEPS) for words in SCALE_STEPS.values())
    assert SCALE_STEPS["bullied_self"] == OLWEUS
    assert SAFETY.steps[0] == "helemaal niet veilig"


@pytest.mark.parametrize(
    ("answers", "why"), [({8: 3}, "niet in deze meting"), ({7: 0}, "1, 2, 3"), ({7: 6}, "1, 2, 3")]
)
def test_an_answer_outside_the_scale_or_the_round_is_refused(
    answers: dict[int, int], why: str
) -> None:
    with pytest.raises(InputError, match=why):
        check_scales((SAFETY,), answers)


def test_a_skipped_question_is_no_answer_and_no_fault() -> None:
    check_scales((SAFETY,), {})
    check_scales((SAFETY,), {7: 5})


@given(st.lists(st.sampled_from(STEPS)))
def test_a_pulse_counts_every_answer_once_and_shows_none_of_too_few(answers: list[int]) -> None:
    found = pulse_of(SAFETY, answers)
    assert (found.kind, found.answered) == ("safety", len(answers))
    assert found.is_shown == (len(answers) >= SHOWN_FROM)
    if found.counts is None or found.mean is None:
        assert (found.counts, found.mean) == (None, None)
        return
    assert sum(found.counts) == len(answers)
    assert all(count == answers.count(step) for step, count in enumerate(found.counts, 1))
    assert found.mean * len(answers) == pytest.approx(sum(answers))


def test_two_answers_are_not_shown_and_three_are() -> None:
    assert pulse_of(SAFETY, [1, 1]).counts is None
    assert pulse_of(SAFETY, [1, 1, 4]).counts == (2, 0, 0, 1, 0)
    assert pulse_of(SAFETY, [1, 1, 4]).mean == 2.0
