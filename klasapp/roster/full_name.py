"""Splitting a whole name into given name, infix and family name, the Dutch way."""

from __future__ import annotations

from typing import NamedTuple

_DUTCH_WORDS = """
van de den der het 't ’t ten ter te in op aan bij onder over uit voor tot 'n s' 's ’s d' d’
v. v.d. vd v/d d. van't van’t von
"""
# Part of the family name when written with a capital (El Amrani, La Rosa).
_OTHER_WORDS = """
la le les l' du des di da del della delle dello do dos das vom zu zum zur el al bin ibn af av
auf und
"""
_DUTCH = frozenset(_DUTCH_WORDS.split())
_ELSEWHERE = frozenset(_OTHER_WORDS.split())


class FullName(NamedTuple):
    """The parts of a name; ``doubt`` is a Dutch remark when the split may be wrong, else empty."""

    given_name: str
    infix: str
    family_name: str
    doubt: str = ""


def is_infix(text: str) -> bool:
    """Whether every word is an infix, such as "van den"."""
    words = text.split()
    return bool(words) and all(_is_infix_word(word) for word in words)


def split_name(text: str) -> FullName:
    """Split "Sem van den Berg", "Berg, Sem van den" or "van den Berg, Sem".

    Never fails: what cannot be split becomes the given name, with a remark in ``doubt``.
    """
    before, comma, after = text.partition(",")
    if comma and before.strip() and after.strip(" ,"):
        return _family_first(before, after)
    words = text.replace(",", " ").split()
    for start in range(1, len(words) - 1):
        end = _infix_end(words, start)
        if end > start:
            return FullName(
                " ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:])
            )
        if words[start].casefold() in _ELSEWHERE:  # "Fatima El Amrani"
            return FullName(" ".join(words[:start]), "", " ".join(words[start:]))
    if len(words) < 2:
        return FullName(" ".join(words), "", "", "Er staat geen achternaam.")
    doubt = "" if len(words) == 2 else "Klopt het, wat de roepnaam is en wat de achternaam?"
    return FullName(" ".join(words[:-1]), "", words[-1], doubt)


def split_family_name(text: str) -> tuple[str, str]:
    """("van den", "Berg") of "van den Berg" or "Berg, van den"; the infix may be empty."""
    before, _, after = text.partition(",")
    if is_infix(after):
        return " ".join(after.split()), before.strip()
    words = text.split()
    end = _infix_end(words, 0)
    return " ".join(words[:end]), " ".join(words[end:])


def name_parts(given: str, infix: str | None, family: str) -> tuple[str, str, str]:
    """Given name, infix and family name out of their columns; ``infix`` None: there is no column.

    "Berg, van den" and, without a column for it, "van den Berg" give up their infix.
    """
    before, comma, after = family.partition(",")
    if not (infix or "").strip() and comma and is_infix(after):
        return given, " ".join(after.split()), before.strip()
    if infix is None:
        return given, *split_family_name(family)
    return given, infix, family


def _family_first(before: str, after: str) -> FullName:
    infix, family = split_family_name(before)
    parts = [part.strip() for part in after.split(",") if part.strip()]
    if len(parts) > 1 and is_infix(parts[0]):  # "Berg, van den, Sem"
        return FullName(" ".join(parts[1:]), infix or parts[0], family)
    words = " ".join(parts).split()
    start = len(words)
    while not infix and start > 1 and _is_infix_word(words[start - 1]):
        start -= 1
    return FullName(" ".join(words[:start]), infix or " ".join(words[start:]), family)


def _infix_end(words: list[str], start: int) -> int:
    """Where the run of infix words from ``start`` ends; at least one word is left after it."""
    end = start
    while end < len(words) - 1 and _is_infix_word(words[end]):
        end += 1
    return end


def _is_infix_word(word: str) -> bool:
    return word.casefold() in _DUTCH or word in _ELSEWHERE
