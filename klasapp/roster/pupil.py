"""A pupil, and the rules for what may stand in its fields.

Only what the work needs: number, names, class, date of birth (the rules for 16 and 18 years),
leaving date (retention) and, when the mentor turns it on, gender. Nothing else exists here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from klasapp.errors import InputError

Gender = Literal["m", "v", "x"]

MAX_NAME = 100
MAX_INFIX = 30
MAX_CLASS = 64
MAX_NUMBER = 32

FIELD_WORDS = {
    "number": "leerlingnummer",
    "given_name": "roepnaam",
    "infix": "tussenvoegsel",
    "family_name": "achternaam",
    "class_name": "klas",
    "birth_date": "geboortedatum",
    "leaving_date": "uitstroomdatum",
    "gender": "geslacht",
}
"""The Dutch word of each field of ``PupilDraft``, as on the screen and in klasapp's own CSV."""

_BIRTH_YEARS = range(1950, 2050)
_SCHOOL_YEARS = range(1950, 2100)
_NUMBER = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._/-]*[0-9A-Za-z])?\Z")
_SPOILT_NUMBER = re.compile(r"\d+(?:[.,]\d+)?E[+-]?\d+\Z", re.IGNORECASE)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]{3,9})\.?[-/. ](\d{4}|\d{2})\Z")
_YEAR_FIRST = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|(\d\d)(\d\d))\Z")
_NOT_A_NAME = re.compile(r"(?=.*\d)[\d\s.,:/()-]+\Z")
_TIME = re.compile(r"(?<=\d)[ t]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?\Z")
_MONTHS = (
    ("jan",),
    ("feb",),
    ("maart", "mrt", "mar"),
    ("apr",),
    ("mei", "may"),
    ("jun",),
    ("jul",),
    ("aug",),
    ("sep",),
    ("okt", "oct"),
    ("nov",),
    ("dec",),
)
# Bidirectional overrides would let a name rewrite the sentence it stands in.
_FORBIDDEN = frozenset("\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Invisible residue of copying: soft hyphen, zero-width blanks, direction marks.
_RESIDUE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_LETTERS = str.maketrans({
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "þ": "th",
})
_GENDERS: dict[str, Gender] = {
    **dict.fromkeys(("m", "man", "jongen", "j", "male", "1"), "m"),
    **dict.fromkeys(("v", "vrouw", "meisje", "f", "w", "female", "2"), "v"),
    **dict.fromkeys(("x", "anders", "non-binair"), "x"),
}
_NO_GENDER = frozenset(("", "0", "9", "o", "onbekend", "unknown", "-"))


class FieldError(InputError):
    """A value that does not fit in a field of a pupil; ``field`` is the field's name in code."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class PupilDraft:
    """A pupil as read or typed, not yet stored.

    Text is normalised (NFC, single blanks, none at the ends) when the draft is made; a value
    against the rules raises ``FieldError``. Only ``given_name`` may not be empty. ``number`` is
    text: leading zeros count.
    """

    number: str
    given_name: str
    infix: str
    family_name: str
    class_name: str
    birth_date: date | None = None
    leaving_date: date | None = None
    gender: Gender | None = None

    def __post_init__(self) -> None:
        cleaned = {
            "number": clean_number(self.number),
            "given_name": clean_name(self.given_name, "given_name", MAX_NAME),
            "infix": clean_name(self.infix, "infix", MAX_INFIX),
            "family_name": clean_name(self.family_name, "family_name", MAX_NAME),
            "class_name": clean_text(self.class_name.translate(_RESIDUE), "class_name", MAX_CLASS),
        }
        for name, value in cleaned.items():
            object.__setattr__(self, name, value)
        if not self.given_name:
            raise FieldError("given_name", "de roepnaam ontbreekt. Vul hem in.")

    @property
    def display_name(self) -> str:
        """Sem van den Berg."""
        return " ".join(part for part in (self.given_name, self.infix, self.family_name) if part)

    @property
    def sort_key(self) -> tuple[str, str, str]:
        """The Dutch order: family name without its infix, then given name, then infix."""
        return fold(self.family_name or self.given_name), fold(self.given_name), fold(self.infix)


@dataclass(frozen=True, slots=True)
class Pupil(PupilDraft):
    """A stored pupil: ``id`` is the key of its row and never changes."""

    id: int = field(kw_only=True)


def fold(text: str) -> str:
    """Text for comparing and sorting: no case, accents, apostrophes or hyphens.

    Text without a letter or digit stays itself, so that it does not equal every other such text.
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    kept = "".join(c if c.isalnum() else " " * c.isspace() for c in plain)
    return " ".join(kept.split()) or " ".join(text.casefold().split())


def same_class(one: str, other: str) -> bool:
    """Whether two class names are the same but for case and blanks (H1a, "h 1A")."""
    return class_key(one) == class_key(other)


def class_key(name: str) -> str:
    """What two spellings of the name of one class have in common."""
    return "".join(name.split()).casefold()


def short_names(pupils: Sequence[Pupil]) -> dict[int, str]:
    """A short name for each pupil, unique in the class, by pupil id.

    The given name; where several share it, as many letters of the family name as needed
    ("Sem B.", "Sem Bo."); where even the whole names are the same, the number too.
    """
    by_given: dict[str, list[Pupil]] = {}
    for pupil in pupils:
        by_given.setdefault(_loose(pupil.given_name), []).append(pupil)
    names: dict[int, str] = {}
    for same in by_given.values():
        for pupil in same:
            others = [other for other in same if other.id != pupil.id]
            names[pupil.id] = _short_name(pupil, others)
    shared = Counter(_loose(name) for name in names.values())
    taken: set[str] = set()
    for pupil in pupils:
        name = names[pupil.id]
        if shared[_loose(name)] > 1:
            name = f"{name} ({pupil.number or pupil.id})"
        while _loose(name) in taken:
            name = f"{name} ({pupil.id})"
        taken.add(_loose(name))
        names[pupil.id] = name
    return names


def clean_text(text: str, field: str, longest: int) -> str:
    """NFC, single blanks, none at the ends; ``FieldError`` for control characters or length."""
    inner = text.strip()
    if any(c in "\r\n\v\f\x85\u2028\u2029" for c in inner):
        raise FieldError(field, "hier staat een regeleinde in. Zet het op één regel.")
    words = " ".join(unicodedata.normalize("NFC", inner).split())
    if any(unicodedata.category(c) in {"Cc", "Cs"} or c in _FORBIDDEN for c in inner if c != "\t"):
        raise FieldError(field, "hier staan onzichtbare tekens in. Typ het opnieuw.")
    if len(words) > longest:
        raise FieldError(field, f"dit is langer dan {longest} tekens. Maak het korter.")
    return words


def clean_name(text: str, field: str, longest: int) -> str:
    """As ``clean_text``; a number, a date or only invisible characters are no name."""
    name = clean_text(text, field, longest)
    if name and (
        _NOT_A_NAME.match(name) or not any(c.isprintable() and not c.isspace() for c in name)
    ):
        raise FieldError(field, "hier staat geen naam maar een getal of datum. Verbeter het.")
    return name


def clean_number(text: str) -> str:
    """A pupil's number as text with its leading zeros; empty is allowed."""
    number = clean_text(text.translate(_RESIDUE), "number", MAX_NUMBER)
    if _SPOILT_NUMBER.match(number):
        raise FieldError(
            "number", "een spreadsheet heeft dit nummer afgerond. Maak de kolom tekst en vul aan."
        )
    if number and not _NUMBER.match(number):
        raise FieldError(
            "number", "dit is geen leerlingnummer. Gebruik alleen cijfers, letters en streepjes."
        )
    return number


def looks_like_bsn(number: str) -> bool:
    """Whether nine digits pass the check of a citizen service number (the elfproef)."""
    if not re.fullmatch(r"[0-9]{9}", number) or number == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(c) for w, c in zip(weights, number, strict=True)) % 11 == 0


def parse_birth_date(text: str) -> date | None:
    """A date of birth; see ``parse_date``. ``FieldError`` for a year that cannot be right."""
    return parse_date(text, "birth_date", _BIRTH_YEARS)


def parse_leaving_date(text: str) -> date | None:
    """The day on which a pupil leaves the school; see ``parse_date``."""
    return parse_date(text, "leaving_date", _SCHOOL_YEARS)


def parse_date(text: str, field: str, years: range) -> date | None:
    """A date written dd-mm-jjjj, d-m-jj, jjjj-mm-dd, jjjjmmdd or "2 mei 2013", with or without
    a time of day; two-digit years below 70 are of this century. Empty and 00-00-0000 are None.
    """
    value = _TIME.sub("", " ".join(text.split()).casefold())
    if not value.strip("0-/. "):
        return None
    if not value.isascii():
        raise FieldError(field, "dit is geen datum. Schrijf dd-mm-jjjj.")
    if found := _DAY_FIRST.match(value):
        day, month = int(found[1]), _month(found[2])
        year = int(found[3]) if len(found[3]) == 4 else _century(int(found[3]))
    elif found := _YEAR_FIRST.match(value):
        year, month, day = (int(part) for part in found.groups() if part)
    else:
        raise FieldError(field, "dit is geen datum. Schrijf dd-mm-jjjj.")
    try:
        result = date(year, month, day)
    except ValueError:
        raise FieldError(field, "deze datum bestaat niet. Schrijf dd-mm-jjjj.") from None
    if year not in years:
        raise FieldError(field, "dit jaartal kan niet kloppen. Schrijf dd-mm-jjjj.")
    return result


def parse_gender(text: str) -> Gender | None:
    """Gender as schools write it (m, V, vrouw, 2...); None when it is not known."""
    value = text.strip().casefold()
    if value in _NO_GENDER:
        return None
    if value not in _GENDERS:
        raise FieldError("gender", "dit kent klasapp niet. Gebruik m, v of x.")
    return _GENDERS[value]


def _loose(text: str) -> str:
    return " ".join(text.casefold().split())


def _short_name(pupil: Pupil, others: Sequence[Pupil]) -> str:
    if not others:
        return pupil.given_name
    for length in range(1, len(pupil.family_name)):
        letters = _with_letters(pupil, length)
        if all(_loose(letters) != _loose(_with_letters(other, length)) for other in others):
            return f"{letters}."
    return pupil.display_name


def _with_letters(pupil: Pupil, length: int) -> str:
    return f"{pupil.given_name} {pupil.family_name[:length]}".strip()


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    for number, starts in enumerate(_MONTHS, 1):
        if text.startswith(starts):
            return number
    return 0


def _century(year: int) -> int:
    return year + (2000 if year < 70 else 1900)
