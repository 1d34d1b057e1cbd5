"""What a mentor types to find a form of bullying."""

import pytest

from klasapp.protocol.form_words import words_for_form


@pytest.mark.parametrize("typed", ["app", "Groepsapp", "in de chat", "whats", "telefoons"])
def test_a_word_for_something_online_finds_what_is_online(typed: str) -> None:
    assert words_for_form(typed) == (typed, "online")


@pytest.mark.parametrize("typed", ["", "ch", "trappen", "duwen", "schelden"])
def test_another_word_is_only_itself(typed: str) -> None:
    assert words_for_form(typed) == (typed,)
