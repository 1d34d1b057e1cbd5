"""Numbers that stand for pupils outside klasapp."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace

from klasapp.sociometry.round import ClassRound


def code_names(pupils: Iterable[int], secret: str) -> dict[int, str]:
    """L01, L02, ... for each pupil id, in an order that only ``secret`` gives away.

    The list of a class is in the order of the names, so a number taken from it would be as good
    as the name; and whoever knows the program could repeat a shuffle without a secret.
    """
    ordered = sorted(
        set(pupils),
        key=lambda one: hmac.new(secret.encode(), str(one).encode(), hashlib.sha256).digest(),
    )
    return {one: f"L{number:02d}" for number, one in enumerate(ordered, 1)}


def renamed(made: ClassRound, names: Mapping[str, str], *, with_gender: bool) -> ClassRound:
    """The round under other names, in their order: the order of the list tells nothing any more.

    Gender goes along only when asked for: one boy among the girls is as good as a name. What
    pupils answered about themselves stays inside klasapp.
    """
    asked = [question.name for question in made.questions]
    moved = [
        replace(one, nominator=names[one.nominator], nominee=names[one.nominee])
        for one in made.nominations
    ]
    return ClassRound(
        pupils=tuple(sorted(names[one] for one in made.pupils)),
        responded=frozenset(names[one] for one in made.responded),
        questions=made.questions,
        nominations=tuple(
            sorted(moved, key=lambda n: (asked.index(n.question), n.nominator, n.nominee))
        ),
        gender={names[one]: word for one, word in made.gender.items()} if with_gender else {},
        self_named={
            question: tuple(sorted(names[one] for one in who))
            for question, who in made.self_named.items()
        },
    )
