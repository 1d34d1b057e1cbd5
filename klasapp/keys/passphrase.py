"""What a good passphrase is: long, and not guessable; never forced to change (R36)."""

from dataclasses import dataclass

from klasapp.errors import InputError

MINIMUM_LENGTH = 14
"""Characters. Length counts for more than odd signs."""

_WEAK_WORDS = (
    "klasapp", "mentor", "school", "leraar", "docent", "leerling", "klas", "welkom", "wachtwoord",
    "wachtzin", "geheim", "zomer", "winter", "lente", "herfst", "vakantie",
)  # fmt: skip
_LABELS = ("heel zwak", "zwak", "matig", "goed", "sterk")


@dataclass(frozen=True)
class Strength:
    """How hard a passphrase is to guess."""

    score: int
    """0 (weak) to 4 (strong), as zxcvbn counts it."""
    label: str
    """The Dutch word for it."""
    acceptable: bool
    """Long enough and at least moderately hard to guess."""
    advice: str
    """One Dutch sentence; empty when nothing needs to change."""


def estimate_strength(passphrase: str) -> Strength:
    """Estimate how hard ``passphrase`` is to guess.

    Source: zxcvbn (Wheeler, USENIX Security 2016), told about the words of a school.
    """
    from zxcvbn import zxcvbn

    length = len(passphrase)
    if not passphrase:
        return Strength(0, _LABELS[0], False, f"Kies een zin van minstens {MINIMUM_LENGTH} tekens.")
    # zxcvbn's running time grows with the square of the length; 72 characters say enough.
    score = int(zxcvbn(passphrase[:72], user_inputs=list(_WEAK_WORDS))["score"])
    if length < MINIMUM_LENGTH:
        advice = f"Nog {MINIMUM_LENGTH - length} tekens te gaan. Een korte zin werkt het best."
    elif score < 3:
        advice = "Makkelijk te raden. Neem vier woorden die niets met elkaar te maken hebben."
    else:
        advice = ""
    return Strength(score, _LABELS[score], length >= MINIMUM_LENGTH and score >= 3, advice)


def require_acceptable(passphrase: str) -> None:
    """Raise ``InputError`` with advice when ``passphrase`` is too short or too easy to guess."""
    strength = estimate_strength(passphrase)
    if not strength.acceptable:
        raise InputError(f"Deze wachtzin is niet veilig genoeg. {strength.advice}")
