"""What the written protocol says, line by line, and where it contradicts itself (C1..C30).

The file lists what each line says about a subject. Two lines that say different things about one
subject contradict each other; a line that says nothing where something should stand is a gap.
Nothing is a contradiction because somebody wrote down that it is one.
"""

from collections.abc import Iterable, Mapping, Sequence

from klasapp.protocol.document import Contradiction
from klasapp.protocol.passages import Statement


def contradicted(statements: Iterable[Statement]) -> dict[str, tuple[Statement, ...]]:
    """The subjects about which the lines disagree, or about which one says nothing at all."""
    about: dict[str, list[Statement]] = {}
    for one in statements:
        about.setdefault(one.about, []).append(one)
    return {
        subject: tuple(said)
        for subject, said in about.items()
        if subject and (len({one.says for one in said}) > 1 or not all(one.says for one in said))
    }


def found_by_lines(
    choice: Contradiction, disagreeing: Mapping[str, Sequence[Statement]]
) -> tuple[int, ...]:
    """The lines that make a choice necessary; empty when they agree."""
    found = (one for subject in choice.about for one in disagreeing.get(subject, ()))
    return tuple(sorted({line for one in found for line in one.lines}))


def undecided(
    choices: Iterable[Contradiction], disagreeing: Mapping[str, Sequence[Statement]]
) -> dict[str, tuple[Statement, ...]]:
    """The subjects on which the lines disagree and no choice is made."""
    decided = {subject for one in choices for subject in one.about}
    return {name: tuple(said) for name, said in disagreeing.items() if name not in decided}


def spoken_statements(said: Iterable[Statement]) -> str:
    """What the lines say, in Dutch: regel 616 zegt 'na 3 dagen'."""
    return ", ".join(
        f"regel {' en '.join(map(str, one.lines)) or 'onbekend'} zegt "
        + (f"'{one.says[:60]}'" if one.says else "niets")
        for one in said
    )
