"""Passphrases and recovery codes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.keys.passphrase import estimate_strength, require_acceptable
from klasapp.keys.patience import Patience
from klasapp.keys.recovery import new_recovery_code, normalise_recovery_code


def test_a_code_may_be_typed_with_small_letters_spaces_and_no_dashes() -> None:
    code = new_recovery_code()
    assert normalise_recovery_code(code.lower().replace("-", "  ")) == code


@given(st.integers(0, 28), st.sampled_from("23456789ABCDEFGHJKLMNPQRSTUVWXYZ"))
def test_one_wrong_sign_is_noticed(place: int, sign: str) -> None:
    code = new_recovery_code().replace("-", "")
    if code[place] == sign:
        return
    with pytest.raises(InputError, match="typefout"):
        normalise_recovery_code(code[:place] + sign + code[place + 1 :])


def test_a_code_of_another_length_is_told() -> None:
    with pytest.raises(InputError, match="29 tekens; je typte er 3"):
        normalise_recovery_code("ABC")


def test_two_codes_are_never_the_same() -> None:
    assert len({new_recovery_code() for _ in range(200)}) == 200


@pytest.mark.parametrize("weak", ["", "welkom2026", "aaaaaaaaaaaaaaaaaaaaaa", "schoolschool12"])
def test_a_weak_passphrase_is_refused_with_advice(weak: str) -> None:
    assert not estimate_strength(weak).acceptable
    with pytest.raises(InputError, match="niet veilig genoeg"):
        require_acceptable(weak)


def test_four_unrelated_words_are_good_enough() -> None:
    strength = estimate_strength("fiets azijn gordijn tunnel")
    assert strength.acceptable
    assert strength.advice == ""


def test_a_very_long_passphrase_is_no_trouble() -> None:
    assert estimate_strength("fiets azijn gordijn tunnel " * 400).acceptable


def test_each_wrong_try_waits_longer_up_to_a_minute() -> None:
    patience = Patience()
    assert [patience.fail(0.0) for _ in range(9)] == [0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert patience.remaining(59.0) == 1.0
    patience.succeed()
    assert patience.remaining(0.0) == 0.0
