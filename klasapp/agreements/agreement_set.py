"""The agreements of a class in a school year: what is complete, who stands behind them, what holds.

A set is a draft until the class adopted it; it is in force once the parents know (R101, R209).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal, TypeAlias

from klasapp.agreements.agreement import (
    BLOCKS,
    OWN_LINES,
    PROMISE,
    AgreementError,
    Line,
    block_name,
)

Answer: TypeAlias = Literal["yes", "signed", "not_yet", "absent", "open"]

ANSWER_WORDS: dict[Answer, tuple[str, str]] = {
    "yes": ("✓", "ja"),
    "signed": ("✎", "getekend"),
    "not_yet": ("○", "nog niet"),
    "absent": ("–", "afwezig"),
    "open": ("·", "nog vragen"),
}
"""Symbol and word of each answer."""
_YEAR = re.compile(r"[0-9]+")


class Status(Enum):
    """How far a set is, with its word."""

    NONE = "nog geen afspraken"
    DRAFT = "in de maak"
    ADOPTED = "vastgesteld, nog niet in kracht"
    IN_FORCE = "in kracht"


class Signing(Enum):
    """What the school asks of each pupil (C2), in words."""

    NOTHING = "Niemand hoeft te onderschrijven."
    ENDORSE = "Elke leerling zegt of die achter de afspraken staat."
    SIGN = "Elke leerling tekent, en een ouder ook."


@dataclass(frozen=True, slots=True)
class AgreementSet:
    """The agreements of one class with what was done about them."""

    id: int
    class_id: int
    motto: str
    started_on: date
    adopted_on: date | None
    explained_on: date | None
    """When the mentor told what follows when somebody breaks them (R179)."""
    parents_informed_on: date | None
    parents_reason: str
    """Why the parents were not informed; empty when they were, or not yet."""
    lines: tuple[Line, ...]

    @property
    def agreed(self) -> tuple[Line, ...]:
        """The lines that the class chose, in order of their number."""
        return tuple(one for one in self.lines if one.state == "chosen")

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """The lines that still count: proposed or chosen, without those joined to another."""
        return tuple(one for one in self.lines if one.state != "dropped" and one.same_as is None)

    def line(self, line_id: int) -> Line:
        """The line with this id. Raises ``AgreementError``."""
        found = next((one for one in self.lines if one.id == line_id), None)
        if found is None:
            raise AgreementError("Deze afspraak staat niet meer in klasapp.")
        return found


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of the page with its lines; ``missing``: it is required and has none."""

    key: str
    name: str
    required: bool
    lines: tuple[Line, ...]

    @property
    def missing(self) -> bool:
        """Whether the class must still agree on something here."""
        return self.required and not self.lines


@dataclass(frozen=True, slots=True)
class Endorsement:
    """What a pupil said last."""

    answer: Answer
    on: date
    talk_on: date | None = None
    note: str = ""

    @property
    def stands(self) -> bool:
        """Whether the pupil stands behind the agreements."""
        return self.answer in {"yes", "signed"}


def blocks_of(lines: Sequence[Line], required: Sequence[str]) -> tuple[Block, ...]:
    """The blocks of the page: the known ones and the school's own, with their agreed lines."""
    keys = [key for key in BLOCKS if key in required or any(one.block == key for one in lines)]
    others = [key for key in (*required, *(one.block for one in lines)) if key not in BLOCKS]
    return tuple(
        Block(key, block_name(key), key in required, tuple(o for o in lines if o.block == key))
        for key in dict.fromkeys((*(k for k in keys if k != PROMISE), *others,
                                  *(k for k in keys if k == PROMISE)))
    )  # fmt: skip


def missing_blocks(lines: Sequence[Line], required: Sequence[str]) -> tuple[str, ...]:
    """The names of the required blocks that have no agreement yet (R39, R40)."""
    return tuple(block.name for block in blocks_of(lines, required) if block.missing)


def own_lines_missing(lines: Sequence[Line]) -> int:
    """How many lines of the class itself are still asked for (R208); a question, not a gate."""
    own = sum(one.source in {"class", "lesson"} for one in lines)
    return max(OWN_LINES - own, 0)


def status_of(found: AgreementSet | None, *, inform_parents: bool) -> Status:
    """How far a set is; without the parents informed (or a reason) it is not in force."""
    if found is None or not found.lines:
        return Status.NONE
    if found.adopted_on is None:
        return Status.DRAFT
    told = found.parents_informed_on is not None or bool(found.parents_reason)
    return Status.IN_FORCE if told or not inform_parents else Status.ADOPTED


def signing_of(policy: str, class_name: str) -> Signing:
    """What ``afspraken.ondertekening`` asks in this class (C2); a first-year class is 1A or H1b."""
    if policy == "geen":
        return Signing.NOTHING
    year = _YEAR.search(class_name)
    first_year = year is not None and year[0] == "1"
    if policy == "handtekening_alle" or (policy == "handtekening_brugklas" and first_year):
        return Signing.SIGN
    return Signing.ENDORSE


def done(endorsement: Endorsement | None, signing: Signing) -> bool:
    """Whether nothing has to be asked of a pupil any more."""
    if signing is Signing.NOTHING:
        return True
    if endorsement is None:
        return False
    return endorsement.answer == "signed" if signing is Signing.SIGN else endorsement.stands


def tally(answers: Iterable[Endorsement | None]) -> dict[Answer, int]:
    """How many pupils gave each answer; whoever was not asked counts as ``open``."""
    counts: dict[Answer, int] = dict.fromkeys(ANSWER_WORDS, 0)
    for one in answers:
        counts[one.answer if one else "open"] += 1
    return counts
