"""How the names of a person may be written: parts, infixes, initials, endings, slips. Pure.

Folded text knows no case and no accents; a place in it leads back to the place in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

_LETTER = r"[^\W\d_]"
_GAP = r"[ \-\x00._]*"
_CAMEL = "\x00"
_WORD = (
    r"(?:v[ao]n(?:de[nr]?)?|de[nrl]?|het|'t|te[nr]?|in(?:de)?|op|aan|bij"
    r"|[ea]l|l[ae]|d[uia]|bin)"
)
_CUT = r"(?:[vdth]\.?)"
# Whole words need a blank between them, or "Daan" would read as d-aan; cut ones do not.
_INFIX = rf"(?:(?:{_WORD}[ /\x00]+)*{_WORD}?(?:{_CUT}[ /\x00]*)*)"
_INFIX_AFTER = rf"(?:{_WORD}|{_CUT})(?:[ /]*(?:{_WORD}|{_CUT}))*"
_ENDING = (
    r"(?:(?P<own>'?s|(?<=[sxz])'(?=\ [^\W\d_]))"
    r"|(?P<small>'?(?:etjes?|tjes?|pjes?|jes?|ie)(?:'?s)?))?"
)
_UNNAMED_ENDING = re.sub(r"\?P<\w+>", "", _ENDING)
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_SPECIAL = str.maketrans({
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-",
})  # fmt: skip
SHORT = 2


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose names are looked for. ``label``: what stands in their place.

    ``own``: the copy is meant for this person, whose names stay. ``nicknames``: other names.
    """

    key: str
    given_name: str
    infix: str
    family_name: str
    label: str
    own: bool = False
    nicknames: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Text without case, accents and invisible signs, for comparing names."""
    return Folded(text).text.replace(_CAMEL, "")


class Folded:
    """A folded text, and for each sign in it the place in the original."""

    def __init__(self, text: str) -> None:
        signs: list[str] = []
        places: list[int] = []
        broken = {n for match in re.finditer(rf"(?<={_LETTER})[-\u2010]\s*\n\s*(?={_LETTER})", text)
                  for n in range(*match.span())}  # fmt: skip
        before = ""
        for place, sign in enumerate(text):
            if sign in _INVISIBLE or place in broken:
                continue
            plain = _fold_sign(sign)
            if plain and before.islower() and sign.isupper():
                plain = _CAMEL + plain
            for one in plain:
                signs.append(one)
                places.append(place)
            if not unicodedata.combining(sign):
                before = sign
        self.text = "".join(signs)
        self._places = [*places, len(text)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a piece of the folded text."""
        return self._places[start], self._places[end]


def _fold_sign(sign: str) -> str:
    if sign.isspace():
        return " "
    lowered = sign.casefold().translate(_SPECIAL)
    apart = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_SPECIAL)


class Names:
    """The patterns of one person."""

    def __init__(self, person: Person) -> None:
        self.person = person
        given, family = _words(person.given_name), _words(person.family_name)
        self._parts = _parts(person)
        names = (person.given_name, person.family_name, *person.nicknames)
        self._seen = {squeeze(fold(name)) for name in names} | {*self._parts}
        self.initials = _initials_of(person)
        self._single = [w for w in (*given, *family, *map(fold, person.nicknames))
                        if len(w) > SHORT]  # fmt: skip
        self._given = "".join(given)

    def may_be_in(self, squeezed: str) -> bool:
        """Whether a name can be in a text of which only the letters are left: saves the search."""
        return any(one in squeezed for one in self._seen)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Every way to write the names, the longest first."""
        person = self.person
        given, family = _words(person.given_name), _words(person.family_name)
        first, last = _join(given), _join(family)
        whole = [first]
        if first and last:
            letter = re.escape(given[0][0])
            initial = rf"{letter}\.?(?:[ .]*[a-z]\.){{0,3}}[ .]*"
            cut = re.escape(family[0][0])
            whole = [
                rf"{first}{_GAP}{_INFIX}{last}",
                rf"{first} +{_INFIX}{cut}(?!{_LETTER}|')\.?(?= *[^\W_]|[,;:)])",
                rf"{last}(?: *, *{_INFIX}| +){first}(?: {_INFIX_AFTER}(?!{_LETTER}))?",
                rf"{initial}{_INFIX}{last}",
                first,
            ]
        if last:
            whole += [rf"{_INFIX}{last}", last] if person.infix else [last]
        others = [_join(_words(name)) for name in person.nicknames]
        parts = [re.escape(one).replace("'", "'?") for one in self._parts]
        whole = [one for one in (*whole, *others, *parts) if one]
        bounded = (_bounded("|".join(f"(?:{one})" for one in alike), *sides)
                   for sides, alike in groupby(whole, _sides))  # fmt: skip
        return _compiled("|".join(bounded) or r"(?!)")

    def looks_like(self, word: str) -> bool:
        """Whether a word is one slip of the pen, or a cut, away from a name."""
        if self._given != word and len(word) > SHORT and self._given.startswith(word):
            return True
        base = {word, word[:-1]} if word.endswith("s") else {word}
        return any(
            len(one) > SHORT + 1 and len(name) > SHORT + 1 and _one_edit(one, name)
            for name in self._single
            for one in base
        )

    def may_be_meant(self, word: str) -> bool:
        """Whether a word reads as a slip in a short or a cut given name: Samm for Sam, Samantha.

        Much weaker than ``looks_like``: only a reason to look.
        """
        longer = len(word) == SHORT + 2
        short = any(len(one) == SHORT + 1 and _one_edit(word, one) for one in self._single)
        cut = len(word) > SHORT + 1 and any(
            len(self._given) > at and _one_edit(word, self._given[:at])
            for at in (len(word) - 1, len(word))
        )
        return cut or (longer and short)


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def squeeze(text: str) -> str:
    """Only the letters; all of it when there are none."""
    return "".join(sign for sign in text if sign.isalpha()) or text


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[ \-\x00]+", Folded(name).text) if word]


def _parts(person: Person) -> list[str]:
    """The words in a name that give it away on their own; the longest first."""
    names = Folded(f"{person.given_name} {person.family_name}").text.replace(_CAMEL, "")
    whole = re.findall(rf"{_LETTER}+(?:'{_LETTER}+)*", names)
    found = {*whole, *(part for word in whole for part in word.split("'"))}
    kept = (one for one in found if len(one) > SHORT and not re.fullmatch(_WORD, one))
    return sorted(kept, key=lambda one: (-len(one), one))


def _join(words: Sequence[str]) -> str:
    one = "".join(words)
    if not one or (len(one) == 1 and one.isascii()):
        return ""
    return _GAP.join(re.escape(word).replace("'", "'?") for word in words)


def _sides(pattern: str) -> tuple[bool, bool]:
    """Whether no letter may stand before it, and whether it has an ending, as a word of its own;
    scripts without blanks have no words."""
    if any(ord(sign) > 0x2E80 for sign in pattern):  # where CJK begins
        return False, False
    return pattern[0].isalpha() or pattern.startswith("(?:("), True


def _bounded(patterns: str, starts: bool, ends: bool) -> str:
    """Some patterns with what may stand around them, written once: compiling is what costs."""
    before = rf"(?<!{_LETTER})" if starts else ""
    return rf"{before}(?:{patterns}){_UNNAMED_ENDING}(?!{_LETTER})" if ends else f"(?:{patterns})"


def _initials_of(person: Person) -> re.Pattern[str] | None:
    given, family = (
        [word[0].upper() for word in re.split(r"[ \-]+", name) if word[:1].isalpha()]
        for name in (person.given_name, person.family_name)
    )
    if not given:
        return None
    first = r"\.?[ \-]?".join(map(re.escape, given))
    end = r"(?:\.(?= [^\W\d_A-Z]|['’]s\b))?(?:['’]s|s(?=\W))?(?![\w\-&])"
    shapes = [rf"{first}{end}"]
    if len(given) > 1:
        shapes.append(rf"{re.escape(given[0])}{end}")
    if family:
        infix = "".join(rf"[{word[0].lower()}{word[0].upper()}][./]?[ ]?"
                        for word in person.infix.split() if word[0].isalpha())  # fmt: skip
        last = re.escape(family[0])
        shapes.insert(0, rf"{first}\.?[ ]?{infix}{last}{end}")
        if infix:
            shapes.insert(1, rf"{first}\.?[ ]?{last}{end}")
    return _compiled(rf"(?<![\w\-&'’])(?:{'|'.join(shapes)})")


def _one_edit(one: str, other: str) -> bool:
    """Whether one letter was added, left out, changed or swapped with its neighbour."""
    if one == other or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
              min(len(one), len(other)))  # fmt: skip
    a, b = one[at:], other[at:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:] and len(a) > 1
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped
