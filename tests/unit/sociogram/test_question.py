"""What chance does to a number of choices, and what may stand as a question."""

import pytest

from klasapp.errors import InputError
from klasapp.sociogram.question import (
    SENSITIVE,
    STARTERS,
    can_stand_out,
    chance_advice,
    clean_text,
    unchosen_by_chance,
)
from klasapp.sociometry import Nomination, Question, analyse, make_round


@pytest.mark.parametrize(("choices", "expected"), [(2, 3.1), (3, 1.0), (5, 0.09)])
def test_the_expected_number_of_unchosen_pupils_is_that_of_the_specification(
    choices: int, expected: float
) -> None:
    """Section 1.2: n = 25 with 2, 3 and 5 choices."""
    assert unchosen_by_chance(25, choices) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("pupils", range(15, 33))
def test_with_at_most_two_choices_nobody_can_stand_out(pupils: int) -> None:
    """Section 1.2, for n = 15..32; three choices are enough there."""
    assert not can_stand_out(pupils, 1)
    assert not can_stand_out(pupils, 2)
    assert can_stand_out(pupils, 3)
    assert can_stand_out(pupils, None)


@pytest.mark.parametrize("choices", [1, 2, 3, 4])
def test_the_advice_agrees_with_the_warning_of_the_analysis(choices: int) -> None:
    """What the compose screen promises is what the results say afterwards."""
    pupils = [f"p{number}" for number in range(25)]
    nominations = [
        Nomination(pupil, pupils[(place + step) % 25], "v")
        for place, pupil in enumerate(pupils)
        for step in range(1, choices + 1)
    ]
    found = analyse(make_round(pupils, [Question("v", "positive")], nominations))
    warned = any(one.kind == "no_power" for one in found.warnings)
    sentence, enough = chance_advice(25, choices)
    assert enough is not warned
    assert ("kan niemand opvallen" in sentence) is warned


def test_every_sensitive_question_is_off_and_says_what_to_arrange() -> None:
    for starter in STARTERS:
        if starter.kind in SENSITIVE:
            assert not starter.on
            assert "geregeld" in SENSITIVE[starter.kind]
    assert {"negative", "bullied", "bullies"} == set(SENSITIVE)
    assert [one.kind for one in STARTERS if one.on] == ["positive"]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 201])
def test_a_question_without_text_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        clean_text(text)


def test_a_question_is_kept_as_one_line() -> None:
    assert clean_text("  Wie \n [red]speelt\t graag? ") == "Wie [red]speelt graag?"
