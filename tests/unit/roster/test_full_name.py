"""Splitting whole names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.roster.full_name import is_infix, split_family_name, split_name


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sem van den Berg", ("Sem", "van den", "Berg")),
        ("Berg, Sem van den", ("Sem", "van den", "Berg")),
        ("van den Berg, Sem", ("Sem", "van den", "Berg")),
        ("Berg, van den, Sem", ("Sem", "van den", "Berg")),
        ("Jansen, Noor", ("Noor", "", "Jansen")),
        ("Noor Jansen", ("Noor", "", "Jansen")),
        ("Noor De Vries", ("Noor", "De", "Vries")),
        ("Tom 't Hart", ("Tom", "'t", "Hart")),
        ("Anne Sophie van 't Veld", ("Anne Sophie", "van 't", "Veld")),
        ("Jan de Wit-van der Meer", ("Jan", "de", "Wit-van der Meer")),
        ("Fatima El Amrani", ("Fatima", "", "El Amrani")),
        ("Fatima el Amrani", ("Fatima", "el", "Amrani")),
        ("Van Persie, Robin", ("Robin", "Van", "Persie")),
        ("Sem", ("Sem", "", "")),
    ],
)
def test_names_are_split_the_dutch_way(text: str, parts: tuple[str, str, str]) -> None:
    """Given name first or family name first, with the infix wherever lists put it."""
    assert split_name(text)[:3] == parts


def test_a_guess_is_marked_as_one() -> None:
    """Three words without an infix, or one word alone, carry a remark; clear names do not."""
    assert split_name("Anna Maria Jansen").doubt
    assert split_name("Sem").doubt
    assert not split_name("Sem van den Berg").doubt


def test_family_names_are_split() -> None:
    """The infix may stand before or, after a comma, behind the family name."""
    assert split_family_name("van den Berg") == ("van den", "Berg")
    assert split_family_name("Berg, van den") == ("van den", "Berg")
    assert split_family_name("Jansen") == ("", "Jansen")
    assert split_family_name("van") == ("", "van")
    assert is_infix("van den")
    assert not is_infix("")
    assert not is_infix("van Berg")


@settings(deadline=None)
@given(st.text(st.sampled_from("van den Berg,' Sem"), max_size=30))
def test_no_letter_is_lost(text: str) -> None:
    """Splitting moves words but loses and invents none."""
    parts = split_name(text)
    assert sorted(" ".join(parts[:3]).replace(",", " ").split()) == sorted(
        text.replace(",", " ").split()
    )
