"""Replacing names of people by role and letter in a text (R44, C16). Pure.

What fits one other person is replaced for certain; what may be a name or may be something else
(a word, an initial, a slip of the pen) is replaced too, but listed as doubtful with the reason,
so that a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from klasapp.documents.dutch_words import KNOWN_CAPITALS, NAME_WORDS, PLAIN_WORDS
from klasapp.documents.name_patterns import SHORT, Folded, Names, squeeze
from klasapp.documents.name_patterns import Person as Person
from klasapp.documents.name_patterns import fold as fold

SOMEBODY = "iemand"
_SMALL = re.compile(r"'?(?:etje|tje|pje|je|ie)s?(?:'?s)?")
_ROLE_BEFORE = re.compile(
    r"(?:gepeste|pester|meeloper|helper|leerling|getuige|ouder|klas|groep|niveau|bijlage|lokaal"
    r"|punt|optie|plan|vitamine|deel|nr\.?)\s+$",
    re.IGNORECASE,
)
_START = re.compile(r"(?:^|[.!?:;…\n\"“„«•·\[(])[\s\"“„«'‘’•·\-\[(]*$")
_SENTENCE = re.compile(r"(?:^|[.!?…\n][\"”»)]*\s*)[\"“„«'‘(]*$")
_CAPITAL = re.compile(r"(?<![\w])[^\W\d_][^\W_]*(?:['’\-][^\W\d_]+)*")


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
            proposal = hit.text if hit.keep else self._fitting(hit)
            parts += [self.source[at : hit.start], choices.get(number, proposal)]
            at = hit.end
        return "".join([*parts, self.source[at:]])

    def _fitting(self, hit: Hit) -> str:
        """The replacement, with a capital where a sentence begins."""
        begins = _SENTENCE.search(self.source[max(0, hit.start - 40) : hit.start])
        if not begins or not hit.text[:1].isupper():
            return hit.replacement
        return hit.replacement[:1].upper() + hit.replacement[1:]

    def around(self, hit: Hit, width: int = 30) -> tuple[str, str]:
        """What stands before and after a hit, on one line."""
        before = " ".join(self.source[max(0, hit.start - width) : hit.start].split("\n"))
        return before, " ".join(self.source[hit.end : hit.end + width].split("\n"))


class Redactor:
    """Finds the names of some people in texts."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._people = [Names(person) for person in people]

    def redact(self, text: str) -> Redacted:
        """The text with every name of a person in it, also the doubtful ones."""
        folded = Folded(text)
        spans = _spans(folded, self._people)
        found = [hit for span in spans if (hit := span.hit(text))]
        kept = [(span.start, span.end) for span in spans]
        found += list(self._initials(text, kept))
        kept += [(hit.start, hit.end) for hit in found]
        found += list(self._look_alikes(text, kept))
        return Redacted(text, tuple(sorted(found, key=lambda hit: hit.start)))

    def _initials(self, text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        places: dict[tuple[int, int], list[Names]] = {}
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
            if len(plain) <= SHORT or _overlaps(start, end, taken):
                continue
            if plain in PLAIN_WORDS or plain in KNOWN_CAPITALS:
                continue
            who = [names.person for names in self._people if names.looks_like(plain)]
            meant = who or [n.person for n in self._people if n.may_be_meant(plain)]
            weak = not who or not word[0].isupper()
            if any(not person.own for person in meant):
                # A weak likeness is shown for a look; it changes nothing by itself.
                why = f"lijkt {'een beetje ' if weak else ''}op een naam{_own(meant)}"
                yield _hit(text, (start, end), _label(meant), why, keep=weak)
            elif not word[0].isupper():
                continue
            elif not who and not _START.search(text[max(0, start - 40) : start]):
                why = "staat met een hoofdletter: is dit iemands naam?"
                yield _hit(text, (start, end), SOMEBODY, why, keep=True)


def redact(text: str, people: Sequence[Person]) -> Redacted:
    """``Redactor`` for one text."""
    return Redactor(people).redact(text)


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


def _spans(folded: Folded, people: Iterable[Names]) -> tuple[_Span, ...]:
    """Where names stand; the longest fit wins, and what it leaves over is looked at again."""
    squeezed = squeeze(folded.text)
    known = [n for n in people if n.may_be_in(squeezed) or n.may_be_in(folded.text)]
    found: dict[tuple[int, int], list[Names]] = {}
    _search(folded.text, 0, known, found)
    spans = []
    for (start, end), who in sorted(found.items()):
        persons = tuple(names.person for names in who)
        parts = tuple(part for p in persons
                      for part in (p.given_name, p.family_name, *p.nicknames))  # fmt: skip
        spans.append(_Span(*folded.span(start, end), persons, parts))
    return tuple(spans)


def _search(
    text: str, offset: int, people: Sequence[Names], found: dict[tuple[int, int], list[Names]]
) -> None:
    hits: dict[tuple[int, int], list[Names]] = {}
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
