"""Words in a report that deserve a second look (R124, R217): pointed at, never forbidden."""

import re
from dataclasses import dataclass

from klasapp.protocol.document import Protocol

_HOUSE = {
    "slachtoffer": "Noem de leerling bij naam, of zeg: de gepeste.",
    "dader": "Noem de leerling bij naam, of zeg: de pester.",
}


@dataclass(frozen=True, slots=True)
class WordFound:
    """A word as it stands in the text, where it begins and ends, and the Dutch tip."""

    word: str
    start: int
    end: int
    tip: str


def words_to_reconsider(protocol: Protocol, text: str) -> tuple[WordFound, ...]:
    """The words of the protocol's list (and two of the house) in ``text``, in order.

    Whole words only, whatever their case; a plural on -s or -en counts too.
    """
    tips = {**_HOUSE, **{hint.word.casefold(): hint.tip for hint in protocol.word_hints}}
    found = [
        WordFound(match[0], match.start(), match.end(), tip)
        for word, tip in tips.items()
        if word
        for match in re.finditer(rf"(?<!\w){_spaced(word)}(?:s|en)?(?!\w)", text, re.IGNORECASE)
    ]
    return tuple(sorted(found, key=lambda one: (one.start, -one.end)))


def _spaced(word: str) -> str:
    return r"\s+".join(map(re.escape, word.split()))
