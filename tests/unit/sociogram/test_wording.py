"""Results in plain Dutch."""

import pytest

from klasapp.sociogram.wording import certainty_sentence, flag_title, flags_cell, sorted_flags
from klasapp.sociometry import Certainty, Flag


def flag(certainty: Certainty | None, flips: int | None, of: int | None = 25) -> Flag:
    return Flag("isolated", "1", certainty, flips, of, "reden", "verandering")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (flag("certain", 0), "Zeker: valt bij geen van de 25 formulieren weg."),
        (flag("shaky", 2), "Wankel: valt weg bij 2 van de 25 formulieren."),
        (
            flag("undetermined", 9),
            "Niet te zeggen: valt weg bij 9 van de 25 formulieren. "
            "Dat is te veel om er een aandachtspunt van te maken.",
        ),
        (
            flag("shaky", 0),
            "Wankel: de leerling heeft zelf niet ingevuld, dus een deel is onbekend.",
        ),
        (flag(None, None, None), ""),
    ],
)
def test_certainty_is_said_as_a_count_of_forms(one: Flag, said: str) -> None:
    assert certainty_sentence(one) == said


def test_a_flag_has_a_symbol_a_word_and_its_certainty() -> None:
    assert flag_title(flag("certain", 0)) == "● weinig gekozen · zeker"
    assert flag_title(flag("shaky", 1)) == "◐ weinig gekozen · wankel"
    assert flag_title(flag("undetermined", 9)) == "○ weinig gekozen · niet te zeggen"


def test_who_is_named_as_bullying_is_never_shown_with_the_results() -> None:
    bullies = Flag("bullies", "1", "certain", 0, 25, "", "")
    targeted = Flag("targeted", "1", "certain", 0, 25, "", "")
    assert sorted_flags((bullies, flag("certain", 0), targeted)) == (targeted, flag("certain", 0))
    assert flags_cell(sorted_flags((bullies,))) == ""


def test_what_a_pupil_says_of_himself_comes_first_and_has_no_certainty() -> None:
    own = Flag("self_reported", "1", None, None, None, "", "")
    targeted = Flag("targeted", "1", "certain", 0, 25, "", "")
    assert sorted_flags((targeted, own)) == (own, targeted)
    assert flags_cell((own, targeted)) == "● zegt onveilig of gepest te zijn +1"
