"""A sealed file opens with its passphrase only, and only unchanged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klasapp.errors import InputError
from klasapp.keys.sealed import seal, unseal
from klasapp.keys.slots import Derivation, WrongSecret

LEAST = Derivation(memory_kib=8, iterations=1, lanes=1)


@settings(deadline=None, max_examples=30)
@given(st.binary(max_size=200), st.text(min_size=1, max_size=30))
def test_what_was_sealed_comes_back(content: bytes, secret: str) -> None:
    assert unseal(seal(content, secret, LEAST), secret) == content


def test_another_passphrase_does_not_open_it() -> None:
    with pytest.raises(WrongSecret):
        unseal(seal(b"tekst", "de ene zin", LEAST), "de andere zin")


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(seal(b"tekst van een zaak", "zin", LEAST))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((InputError, WrongSecret)):
        unseal(bytes(sealed), "zin")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_other_file_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises((InputError, WrongSecret)):
        unseal(data, "zin")


def test_a_header_cannot_ask_for_all_memory() -> None:
    sealed = seal(b"x", "zin", LEAST).replace(b'"memory_kib": 8', b'"memory_kib": 9' + b"9" * 9)
    with pytest.raises(InputError):
        unseal(sealed, "zin")
