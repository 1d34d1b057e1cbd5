"""What may be typed from a form, and what is said about what may not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.sociogram.paper import (
    FIRST_NUMBER,
    PaperForm,
    PaperRound,
    form_texts,
    next_numbers,
    read_form,
    read_lines,
)
from klasapp.sociogram.question import RoundQuestion
from klasapp.sociogram.round import Classmate, Participant, ParticipantState, Round
from klasapp.sociogram.scale import ScaleQuestion

QUESTIONS = (
    RoundQuestion(1, 1, "positive", "Met wie trek je graag op?", 3),
    RoundQuestion(2, 2, "negative", "Met wie liever niet?", None),
    RoundQuestion(3, 3, "bullied", "Wie wordt er gepest?", None),
)
SCALES = (
    ScaleQuestion(1, 1, "safety", "Hoe veilig voel je je?"),
    ScaleQuestion(2, 2, "adult", "Weet je bij wie je terecht kunt?"),
)


def paper_round(pupils: int = 28, states: dict[int, ParticipantState] | None = None) -> PaperRound:
    """Pupils 101, 102, ... with the numbers 11, 12, ..."""
    asked = Round(
        1,
        1,
        "Meting",
        date(2026, 11, 23),
        "open",
        "pupil_mode",
        QUESTIONS,
        tuple(
            Participant(
                Classmate(100 + place, f"Leerling {place}"), (states or {}).get(place, "waiting")
            )
            for place in range(1, pupils + 1)
        ),
        SCALES,
    )
    ids = [one.pupil.id for one in asked.participants]
    return PaperRound(asked, dict(zip(ids, next_numbers((), pupils), strict=True)))


PAPER = paper_round()


def faults(*texts: str, pupil: int = 101, paper: PaperRound = PAPER) -> list[str]:
    lines = read_lines(paper, pupil, (*texts, "", "", "")[:3])
    return [word.fault for line in lines for word in line.words if word.fault]


def test_numbers_have_two_digits_and_newcomers_get_the_next() -> None:
    assert next_numbers((), 3) == (FIRST_NUMBER, 12, 13) == (11, 12, 13)
    assert next_numbers((11, 12, 40), 2) == (41, 42)
    assert next_numbers((), 89)[-1] == 99


def test_a_number_is_whole_when_no_other_can_begin_with_it() -> None:
    assert not PAPER.is_whole("1")
    assert PAPER.is_whole("38")
    assert PAPER.is_whole("40"), "nobody has it, but no digit can follow either"
    assert not PAPER.is_whole("4"), "one digit is never a number: the second tells which"
    large = paper_round(120)
    assert not large.is_whole("11"), "110 begins with it"
    assert large.is_whole("130")
    assert large.is_whole("98")


@given(st.lists(st.integers(1, 27), min_size=1, max_size=27, unique=True))
def test_digits_typed_in_one_go_can_be_split_in_one_way_only(places: list[int]) -> None:
    """Typing without spaces is safe: cutting where a number is whole gives the same numbers."""
    numbers = [str(PAPER.numbers[101 + place]) for place in places]
    split, rest = [], ""
    for digit in "".join(numbers):
        rest += digit
        if PAPER.is_whole(rest):
            split.append(rest)
            rest = ""
    assert (split, rest) == (numbers, "")


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        (("12 40",), "Plaats 2: 40 staat niet op de lijst."),
        (("4",), "Plaats 1: 4 staat niet op de lijst."),
        (("012",), "Plaats 1: 012 staat niet op de lijst."),
        (("12 11",), "Plaats 2: 11 is het formulier zelf: Leerling 1."),
        (("12 13 12",), "Plaats 3: 12 staat er al (plaats 1)."),
        (("12 13 14 15",), "Plaats 4: bij deze vraag hoogstens 3 namen."),
        (("12", "13 12"), "Plaats 2: 12 (Leerling 2) staat al bij vraag 1."),
        (("0 12",), "Plaats 1: 0 is niemand; dat kan niet samen met nummers."),
    ],
)
def test_what_cannot_count_is_said_with_its_place(texts: tuple[str, ...], fault: str) -> None:
    assert faults(*texts) == [fault]
    with pytest.raises(InputError, match="Vraag"):
        read_form(PAPER, 101, (*texts, "", "", "", "")[:5])


def test_a_fault_takes_no_place_of_a_good_number() -> None:
    """Three names are allowed; an unknown number among them does not count as a name."""
    assert faults("12 40 13 14") == ["Plaats 2: 40 staat niet op de lijst."]


def test_an_unfinished_number_is_no_fault_while_it_is_typed() -> None:
    typing = read_lines(PAPER, 101, ("12 4", "", ""), typing=0)[0]
    assert (typing.fault, typing.pending, typing.chosen) == ("", "4", (102,))
    assert read_lines(PAPER, 101, ("12 4", "", ""))[0].fault
    assert read_lines(PAPER, 101, ("12 40", "", ""), typing=0)[0].fault, "this one is finished"


def test_the_own_number_counts_apart_where_pupils_may_name_themselves() -> None:
    form = read_form(PAPER, 101, ("12", "", "11 13", "", ""))
    assert form.self_named == (3,)
    assert form.choices[3] == (103,)


def test_nothing_and_zero_are_niemand_and_a_scale_can_be_skipped() -> None:
    form = read_form(PAPER, 101, ("", "0", " ", "-", "5"))
    assert form == PaperForm({1: (), 2: (), 3: ()}, {2: 5})


@pytest.mark.parametrize("step", ["0", "6", "x", "12"])
def test_a_scale_has_five_steps(step: str) -> None:
    with pytest.raises(InputError, match="1, 2, 3, 4 of 5"):
        read_form(PAPER, 101, ("", "", "", step, ""))


@given(st.data())
def test_a_form_that_was_typed_comes_back_as_typed(data: st.DataObject) -> None:
    """Correcting begins with what is there: form -> texts -> the same form."""
    pool = data.draw(st.lists(st.integers(102, 128), max_size=12, unique=True))
    first, second = pool[:3], pool[3:7]
    form = PaperForm(
        {1: tuple(first), 2: tuple(second), 3: tuple(pool)},
        data.draw(st.dictionaries(st.sampled_from([1, 2]), st.integers(1, 5))),
        data.draw(st.sampled_from([(), (3,)])),
    )
    assert read_form(PAPER, 101, form_texts(PAPER, 101, form)) == form


def test_the_pile_goes_on_after_the_last_number_and_then_from_the_start() -> None:
    paper = paper_round(4, {2: "answered", 3: "absent"})
    first, last = paper.asked.participants[0], paper.asked.participants[3]
    assert paper.next_waiting() == first
    assert paper.next_waiting(11) == last
    assert paper.next_waiting(14) == first
    assert paper_round(2, {1: "answered", 2: "refused"}).next_waiting() is None
