"""Where something stands in the protocol, in words a mentor can look up.

The protocol file counts lines of the written text, for whoever edits that file. A mentor has no
such numbers in hand: she reads headings, as they stand in the contents of the protocol.
"""

from collections.abc import Iterable

from klasapp.protocol.outline import Section

_KINDS = ("stap", "niveau", "fase", "spoor", "scenario", "leidraad", "uitleg")
"""What to name first when a line stands in several sections: where the mentor works from."""
_ABOUT_THE_FILE = {"tegenstrijdigheden", "wijzigingen", "instellingen"}


def headings(sections: Iterable[Section], lines: Iterable[int], most: int = 2) -> tuple[str, ...]:
    """The titles of at most ``most`` sections that together rest on these lines.

    The section that holds most of them comes first. Empty when no section does.
    """
    left = set(lines)
    held = [
        (section, {line for one in section.passages for line in one.lines} & left)
        for section in sections
        if section.key not in _ABOUT_THE_FILE
    ]
    found: list[str] = []
    while left and len(found) < most:
        best = max(held, key=lambda one: (len(one[1] & left), -_rank(one[0])), default=None)
        if best is None or not best[1] & left:
            break
        found.append(best[0].title)
        left -= best[1]
    return tuple(found)


def quoted(titles: Iterable[str]) -> str:
    """Headings in a sentence: «Stap 3: …» en «Online: …»; empty without headings."""
    marked = [f"«{title}»" for title in titles]
    return " en ".join([", ".join(marked[:-1]), marked[-1]] if marked[1:] else marked)


def _rank(section: Section) -> int:
    kind = section.key.split(":", maxsplit=1)[0]
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)
