"""Replacing names of people by role and letter in a text (R44, C16). Pure.

What fits one other person is replaced for certain; what may be a name or may be something else
(a word, an initial, a slip of the pen) is replaced too, but listed as doubtful with the reason,
so that a person decides. Folded text knows no case and no accents; a place in it leads back to
the place in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby

from klasapp.documents.dutch_words import KNOWN_CAPITALS, NAME_WORDS, PLAIN_WORDS

SOMEBODY = "iemand"
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
_SMALL = re.compile(r"'?(?:etje|tje|pje|je|ie)s?(?:'?s)?")
_SPECIAL = str.maketrans({
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-",
})  # fmt: skip
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_ROLE_BEFORE = re.compile(
    r"(?:gepeste|pester|meeloper|helper|leerling|getuige|ouder|klas|groep|niveau|bijlage|lokaal"
    r"|punt|optie|plan|vitamine|deel|nr\.?)\s+$",
    re.IGNORECASE,
)
_START = re.compile(r"(?:^|[.!?:;…\n\"“„«•·\[(])[\s\"“„«'‘’•·\-\[(]*$")
_CAPITAL = re.compile(r"(?<![\w])[^\W\d_][^\W_]*(?:['’\-][^\W\d_]+)*")
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


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text where a name stands, or may stand."""

    start: int
    end: int
    text: str
    replacement: str
    why: str = ""
    """Why it is doubtful, in Dutch; empty when it is certain."""
    keep: bool = False
    """The proposal is to leave it: it is a plain word, or no known person has this name."""
    same: str = field(default="", compare=False)
    """Equal for hits that read the same, to decide about them in one go."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with the names found in it, in order of place, none overlapping."""

    source: str
    hits: tuple[Hit, ...]

    @property
    def doubtful(self) -> tuple[Hit, ...]:
        """The hits that a person must look at."""
        return tuple(hit for hit in self.hits if hit.why)

    @property
    def text(self) -> str:
        """The text when every proposal is followed."""
        return self.with_choices({})

    def with_choices(self, choices: Mapping[int, str]) -> str:
        """The text with other words for some hits, by the place of the hit in ``hits``."""
        parts, at = [], 0
        for number, hit in enumerate(self.hits):
            proposal = hit.text if hit.keep else hit.replacement
            parts += [self.source[at : hit.start], choices.get(number, proposal)]
            at = hit.end
        return "".join([*parts, self.source[at:]])

    def around(self, hit: Hit, width: int = 30) -> tuple[str, str]:
        """What stands before and after a hit, on one line."""
        before = " ".join(self.source[max(0, hit.start - width) : hit.start].split("\n"))
        return before, " ".join(self.source[hit.end : hit.end + width].split("\n"))


class Redactor:
    """Finds the names of some people in texts."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = [_Names(person) for person in people]

    def redact(self, text: str) -> Redacted:
        """The text with every name of a person in it, also the doubtful ones."""
        folded = _Folded(text)
        spans = _spans(folded, self._people)
        found = [hit for span in spans if (hit := span.hit(text))]
        kept = [(span.start, span.end) for span in spans]
        found += list(self._initials(text, kept))
        kept += [(hit.start, hit.end) for hit in found]
        found += list(self._look_alikes(text, kept))
        return Redacted(text, tuple(sorted(found, key=lambda hit: hit.start)))

    def _initials(self, text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        places: dict[tuple[int, int], list[_Names]] = {}
        for names in self._people:
            if names.initials is None:
                continue
            for match in names.initials.finditer(text):
                start, end = match.span()
                single = len(match.group().strip(". ")) == 1
                if single and _ROLE_BEFORE.search(text[max(0, start - 14) : start]):
                    continue
                if not _overlaps(start, end, taken):
                    places.setdefault((start, end), []).append(names)
        done: list[tuple[int, int]] = []
        for span in sorted(places, key=lambda s: s[0] - s[1]):
            if _overlaps(*span, done):
                continue
            done.append(span)
            who = [names.person for names in places[span]]
            if not all(person.own for person in who):
                piece = text[slice(*span)]
                yield _hit(text, span, _label(who), f"'{piece}' kan een voorletter zijn{_own(who)}")

    def _look_alikes(self, text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        for match in _CAPITAL.finditer(text):
            start, end = match.span()
            word = match.group()
            plain = fold(word)
            if not word[0].isupper() or len(plain) <= SHORT or _overlaps(start, end, taken):
                continue
            if plain in PLAIN_WORDS or plain in KNOWN_CAPITALS:
                continue
            who = [names.person for names in self._people if names.looks_like(plain)]
            others = [person for person in who if not person.own]
            if others:
                yield _hit(text, (start, end), _label(who), f"lijkt op een naam{_own(who)}")
            elif not who and not _START.search(text[max(0, start - 40) : start]):
                why = "staat met een hoofdletter: is dit iemands naam?"
                yield _hit(text, (start, end), SOMEBODY, why, keep=True)


def redact(text: str, people: Sequence[Person]) -> Redacted:
    """``Redactor`` for one text."""
    return Redactor(people).redact(text)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Text without case, accents and invisible signs, for comparing names."""
    return _Folded(text).text.replace(_CAMEL, "")


class _Folded:
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


class _Names:
    """The patterns of one person."""

    def __init__(self, person: Person) -> None:
        self.person = person
        given, family = _words(person.given_name), _words(person.family_name)
        self._parts = _parts(person)
        names = (person.given_name, person.family_name, *person.nicknames)
        self._seen = {_squeezed(fold(name)) for name in names} | {*self._parts}
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


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _squeezed(text: str) -> str:
    """Only the letters; all of it when there are none."""
    return "".join(sign for sign in text if sign.isalpha()) or text


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[ \-\x00]+", _Folded(name).text) if word]


def _parts(person: Person) -> list[str]:
    """The words in a name that give it away on their own; the longest first."""
    names = _Folded(f"{person.given_name} {person.family_name}").text.replace(_CAMEL, "")
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


@dataclass(frozen=True, slots=True)
class _Span:
    """A place in the text with everybody whose name it can be."""

    start: int
    end: int
    who: tuple[Person, ...]
    names: tuple[str, ...]

    def hit(self, text: str) -> Hit | None:
        """The hit to make of it; None when the name may stay."""
        if all(person.own for person in self.who):
            return None
        piece = text[self.start : self.end]
        ending = self._ending(piece)
        label = _label(self.who) + ("'s" if ending == "own" else "")
        why, keep = "", False
        plain = fold(piece).strip("'").removesuffix("'s")
        if any(person.own for person in self.who):
            why = "kan ook van de leerling zelf zijn"
        elif len(self.who) > 1:
            why = "past op meer leerlingen"
        elif plain in NAME_WORDS or plain.removesuffix("s") in NAME_WORDS or len(plain) <= SHORT:
            why = "kan ook een gewoon woord zijn"
            keep = piece.islower() and plain in PLAIN_WORDS
        elif ending == "small":
            why = "lijkt op een verkleinde of verbogen naam"
        return _hit(text, (self.start, self.end), label, why, keep=keep)

    def _ending(self, piece: str) -> str:
        plain = fold(piece)
        names = sorted({fold(name) for name in self.names if name}, key=len, reverse=True)
        if any(plain == name for name in names):
            return ""
        if plain.endswith(("'s", "'")):
            return "own"
        for name in names:
            if plain.startswith(name):
                rest = plain[len(name) :]
                return "own" if rest == "s" else "small" if _SMALL.fullmatch(rest) else ""
        return "own" if plain.endswith("s") and not any(n.endswith("s") for n in names) else ""


def _spans(folded: _Folded, people: Iterable[_Names]) -> tuple[_Span, ...]:
    """Where names stand; the longest fit wins, and what it leaves over is looked at again."""
    squeezed = _squeezed(folded.text)
    known = [n for n in people if n.may_be_in(squeezed) or n.may_be_in(folded.text)]
    found: dict[tuple[int, int], list[_Names]] = {}
    _search(folded.text, 0, known, found)
    spans = []
    for (start, end), who in sorted(found.items()):
        persons = tuple(names.person for names in who)
        parts = tuple(part for p in persons
                      for part in (p.given_name, p.family_name, *p.nicknames))  # fmt: skip
        spans.append(_Span(*folded.span(start, end), persons, parts))
    return tuple(spans)


def _search(
    text: str, offset: int, people: Sequence[_Names], found: dict[tuple[int, int], list[_Names]]
) -> None:
    hits: dict[tuple[int, int], list[_Names]] = {}
    for names in people:
        for match in names.pattern.finditer(text):
            if match.end() > match.start():
                hits.setdefault(match.span(), []).append(names)
    taken: list[tuple[int, int]] = []
    left: list[tuple[int, int]] = []
    for start, end in sorted(hits, key=lambda span: (span[0] - span[1], span[0])):
        clash = [span for span in taken if span[0] < end and start < span[1]]
        if not clash:
            taken.append((start, end))
            found[start + offset, end + offset] = hits[start, end]
            continue
        if start < min(s for s, _ in clash):
            left.append((start, min(s for s, _ in clash)))
        if end > max(e for _, e in clash):
            left.append((max(e for _, e in clash), end))
    for start, end in left:
        if not _overlaps(start, end, taken):
            _search(text[start:end], start + offset, people, found)
            taken.append((start, end))


def _overlaps(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in taken)


def _hit(text: str, span: tuple[int, int], label: str, why: str, *, keep: bool = False) -> Hit:
    piece = text[slice(*span)]
    return Hit(*span, piece, label, why, keep, f"{piece}|{label}")


def _label(who: Sequence[Person]) -> str:
    labels = list(dict.fromkeys(person.label for person in who if not person.own))
    return " of ".join(labels) if len(labels) <= SHORT else "een leerling"


def _own(who: Iterable[Person]) -> str:
    return ", ook van de leerling zelf" if any(person.own for person in who) else ""


def _one_edit(one: str, other: str) -> bool:
    """Whether one letter was added, left out, changed or swapped with its neighbour."""
    if one == other or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
              min(len(one), len(other)))  # fmt: skip
    a, b = one[at:], other[at:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:] and len(a) > 1
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped
