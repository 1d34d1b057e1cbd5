"""Names in a file fit exactly or are asked; never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.sociogram.matching import check_choices, match_names
from klasapp.sociogram.round import Classmate

CLASS = (
    Classmate(1, "Noor Jansen", "Noor", "101"),
    Classmate(2, "Sem van den Berg", "Sem", "102"),
    Classmate(3, "Sem Bos", "Sem", "103"),
    Classmate(4, "Zoë Willems", "Zoë", "104"),
)


@pytest.mark.parametrize(
    ("label", "pupil"), [("101", 1), ("noor jansen", 1), ("Noor", 1), ("Sem Bos", 3), ("Zoë", 4)]
)
def test_number_whole_name_and_a_given_name_of_one_pupil_fit(label: str, pupil: int) -> None:
    assert match_names([label], CLASS)[0].pupil_id == pupil


def test_a_given_name_of_two_pupils_is_asked_with_both() -> None:
    (match,) = match_names(["Sem"], CLASS)
    assert match.pupil_id is None
    assert set(match.proposals) == {2, 3}


@pytest.mark.parametrize("label", ["Noor Janssen", "Zoe Willems", "Willems Zoe"])
def test_a_misspelt_name_is_a_proposal_and_no_match(label: str) -> None:
    (match,) = match_names([label], CLASS)
    assert match.pupil_id is None
    assert match.proposals


def test_a_stranger_has_no_proposal() -> None:
    (match,) = match_names(["Xaviera Quist"], CLASS)
    assert (match.pupil_id, match.proposals) == (None, ())


def test_two_names_for_one_pupil_are_both_asked() -> None:
    assert [m.pupil_id for m in match_names(["101", "Noor", "Zoë"], CLASS)] == [None, None, 4]


def test_choosing_one_pupil_for_two_names_is_refused() -> None:
    with pytest.raises(InputError, match="'a' en 'b'"):
        check_choices({"a": 1, "b": 1, "c": None, "d": None}, CLASS)


@given(st.lists(st.text(max_size=12)))
def test_whatever_stands_in_a_file_every_name_comes_back_once(labels: list[str]) -> None:
    matches = match_names(labels, CLASS)
    assert [match.label for match in matches] == list(dict.fromkeys(labels))
    sure = [match.pupil_id for match in matches if match.pupil_id is not None]
    assert len(sure) == len(set(sure))
