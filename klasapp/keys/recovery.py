"""The recovery code: the second way in, printed once and kept in the school's safe."""

import secrets

from klasapp.errors import InputError

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs; without 0, 1, I and O, which are easily misread."""
_LETTERS = 28
"""140 random bits."""
_MISREAD = str.maketrans({"0": "Q", "O": "Q", "1": "L", "I": "L"})


def new_recovery_code() -> str:
    """A fresh code of 28 random signs and a check sign, as ``XXXXX-XXXXX-...`` groups."""
    signs = "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))
    return _grouped(signs + _check_sign(signs))


def normalise_recovery_code(typed: str) -> str:
    """The code as klasapp stores it, from what a person typed.

    Spaces, dashes and capitals do not matter. Raises ``InputError`` when the length or the check
    sign is wrong, so that a typing error is told at once.
    """
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)
    if len(signs) != _LETTERS + 1:
        raise InputError(
            f"Een herstelcode heeft {_LETTERS + 1} tekens; je typte er {len(signs)}. "
            "Kijk de code na."
        )
    if any(sign not in _ALPHABET for sign in signs) or _check_sign(signs[:-1]) != signs[-1]:
        raise InputError("In de herstelcode zit een typefout. Kijk elk groepje na.")
    return _grouped(signs)


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + 5] for start in range(0, len(signs), 5))


def _check_sign(signs: str) -> str:
    # Weights are odd, so each single-sign error changes the sum modulo 32.
    total = sum((2 * place + 1) * _ALPHABET.index(sign) for place, sign in enumerate(signs))
    return _ALPHABET[total % len(_ALPHABET)]
