"""A form that cannot count is refused; the order of names is everybody's own."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.sociogram.question import RoundQuestion
from klasapp.sociogram.round import (
    Classmate,
    Participant,
    Round,
    check_form,
    clean_round_name,
    default_name,
    unique_names,
)


def make(size: int, round_id: int = 1) -> Round:
    questions = (
        RoundQuestion(1, 1, "positive", "Graag?", None),
        RoundQuestion(2, 2, "negative", "Liever niet?", 2),
    )
    people = tuple(
        Participant(Classmate(number, f"P{number}"), "waiting") for number in range(1, size + 1)
    )
    return Round(round_id, 1, "M", date(2026, 11, 23), "open", "pupil_mode", questions, people)


@given(st.integers(2, 33), st.integers(1, 10_000), st.data())
def test_the_ballot_holds_every_classmate_once_and_never_the_pupil(
    size: int, round_id: int, data: st.DataObject
) -> None:
    asked = make(size, round_id)
    pupil = data.draw(st.integers(1, size))
    ballot = asked.ballot(pupil)
    assert sorted(one.id for one in ballot) == [n for n in range(1, size + 1) if n != pupil]
    assert ballot == asked.ballot(pupil)


def test_pupils_see_the_names_in_different_orders() -> None:
    """Nobody stands first for everyone (Poulin & Dishion 2008)."""
    asked = make(25)
    firsts = [asked.ballot(pupil)[0].id for pupil in range(1, 26)]
    assert len(set(firsts)) > 8


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ({1: [2]}, "alle vragen"),
        ({1: [1], 2: []}, "jezelf"),
        ({1: [2, 2], 2: []}, "twee keer"),
        ({1: [99], 2: []}, "niet meedoet"),
        ({1: [], 2: [2, 3, 4]}, "hoogstens 2"),
        ({1: [2, 3], 2: [3]}, "P3"),
    ],
)
def test_a_form_that_cannot_count_is_refused_with_the_reason(
    choices: dict[int, list[int]], why: str
) -> None:
    with pytest.raises(InputError, match=why):
        check_form(make(5), 1, choices)


def test_nobody_is_an_answer() -> None:
    check_form(make(5), 1, {1: [], 2: []})


def test_pupils_with_one_name_are_told_apart() -> None:
    people = [
        Classmate(1, "Sem Bos", "Sem", "101"),
        Classmate(2, "Sem Bos", "Sem"),
        Classmate(3, "Noor Bos", "Noor"),
    ]
    assert [one.name for one in unique_names(people)] == [
        "Sem Bos (101)",
        "Sem Bos (2)",
        "Noor Bos",
    ]


def test_a_round_is_named_after_its_month() -> None:
    assert default_name(date(2026, 10, 5)) == "Meting oktober 2026"


@pytest.mark.parametrize("name", ["", " \t", "x" * 81])
def test_a_round_needs_a_name_that_fits(name: str) -> None:
    with pytest.raises(InputError):
        clean_round_name(name)
