"""One line: from a pupil's proposal to an agreement of the class (R16, R30, R207, R208)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from klasapp.errors import InputError
from klasapp.roster.pupil import fold

Source: TypeAlias = Literal["class", "starter", "mentor", "lesson"]
LineState: TypeAlias = Literal["proposed", "chosen", "dropped"]
EventKind: TypeAlias = Literal[
    "proposed", "again", "worded", "joined", "chosen", "dropped", "kept", "hard", "changed"
]

MAX_TEXT = 200
MOST_VOTES = 999
OWN_LINES = 3
"""So many lines of the class itself klasapp asks for (R208)."""
PROMISE = "belofte_mentor"
"""The block with what the mentor promises (R32)."""
ONLINE = "online_en_groepsapp"
BLOCKS = {
    "omgang": "Zo gaan we met elkaar om",
    ONLINE: "Online en in de groepsapp",
    "hulp_vragen": "Hulp vragen",
    "als_het_misgaat": "Als het misgaat",
    PROMISE: "Dit belooft de mentor",
}
"""Blocks of a set by their key in the protocol file, in the order of the page (R39, R40)."""
SOURCE_WORDS: dict[Source, str] = {
    "class": "van de klas",
    "starter": "startregel",
    "mentor": "van de mentor",
    "lesson": "uit een les",
}
PUT_BACK = "teruggezet"
"""What an event says when a line came back as it was: it does not count as agreed on anew."""
EVENT_WORDS: dict[EventKind, str] = {
    "proposed": "voorgesteld",
    "again": "nog een keer voorgesteld",
    "worded": "anders verwoord",
    "joined": "samengevoegd",
    "chosen": "afgesproken",
    "dropped": "vervallen",
    "kept": "teruggekeken: lukt",
    "hard": "teruggekeken: moeilijk",
    "changed": "teruggekeken: aangepast",
}
_LESSON_BLOCKS = {"algemeen": "omgang", "online": ONLINE}
_NEGATIVE = re.compile(
    r"\b(?:niet|geen|nooit|niemand|niks|verboden|stop met|mag je niet)\b", re.IGNORECASE
)
_HINTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("scheld", ("AR5", "ZA1")), ("lach", ("ZA3",)), ("na-ap", ("ZA4",)), ("naap", ("ZA4",)),
    ("na ap", ("ZA4",)), ("slaan", ("AR4",)), ("sla ", ("AR4",)), ("schop", ("AR4",)),
    ("duw", ("AR4",)), ("vecht", ("AR4",)), ("aanraken", ("AR4",)), ("afpak", ("AR10",)),
    ("spullen", ("AR10",)), ("stelen", ("AR10",)), ("roddel", ("ZA1", "ZA12")),
    ("doorvertel", ("ZA12",)), ("uiterlijk", ("AR12", "ZA2")), ("kleding", ("AR12",)),
    ("dreig", ("ZA5",)), ("chant", ("ZA5",)), ("lieg", ("ZA7",)), ("onderbre", ("AR11", "ZA9")),
    ("schreeuw", ("AR11", "ZA1")), ("klik", ("ZA10",)), ("ruzie", ("AR13", "ZA13")),
    ("film", ("ZA15",)), ("foto", ("ZA16", "ZA15")), ("opname", ("ZA15",)),
    ("nepprofiel", ("ZA17",)), ("haat", ("ZA17",)), ("virus", ("ZA18",)), ("link", ("ZA18",)),
    ("app", ("KA1", "AR3")), ("online", ("AR3", "AR14")), ("pest", ("AR7", "AR14", "ZA8")),
    ("buitensluit", ("ZA8", "ZA3")),
)  # fmt: skip
"""What a proposal is about (a piece of a word) and the starter lines that say it positively."""


class AgreementError(InputError):
    """Something about the agreements that cannot be done like this."""


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal or an agreement; ``id`` never changes, so a talk or a case can cite it (R16)."""

    id: int
    number: int
    block: str
    text: str
    source: Source
    origin: str
    """The code of the starter line or the id of the lesson it came from, else empty."""
    state: LineState
    times: int = 1
    """How often it was proposed."""
    votes: int | None = None
    same_as: int | None = None
    """The line it was joined to."""

    @property
    def label(self) -> str:
        """How the class calls it: A3."""
        return f"A{self.number}"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a line; ``text`` is how it read then, or a remark."""

    at: datetime
    kind: EventKind
    text: str


def block_name(block: str) -> str:
    """The Dutch heading of a block; a block that a school invented is spelt out."""
    return BLOCKS.get(block) or block.replace("_", " ").capitalize()


def lesson_block(name: str) -> str:
    """The block of a line from a lesson; ``algemeen`` and ``online`` are the lessons' words."""
    return _LESSON_BLOCKS.get(name, name) or "omgang"


def clean_line(text: str) -> str:
    """A line as it is kept: NFC, one blank at a time. Raises ``AgreementError``."""
    kept = " ".join(
        "".join(
            " " if c.isspace() else c
            for c in unicodedata.normalize("NFC", text)
            if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"}
        ).split()
    )
    if not kept:
        raise AgreementError("Er staat nog niets. Typ een afspraak van één zin.")
    if len(kept) > MAX_TEXT:
        raise AgreementError(
            f"Deze afspraak is langer dan {MAX_TEXT} tekens. Maak er één korte zin van."
        )
    return kept


def check_votes(text: str) -> int | None:
    """The number of votes as typed; None when nothing was. Raises ``AgreementError``."""
    typed = text.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and int(typed) <= MOST_VOTES):
        raise AgreementError(f"Typ het aantal stemmen als getal, 0 tot en met {MOST_VOTES}.")
    return int(typed)


def votes_told(votes: int) -> str:
    """Dutch: 1 stem, 5 stemmen."""
    return "1 stem" if votes == 1 else f"{votes} stemmen"


def is_negative(text: str) -> bool:
    """Whether a line says what you do not do; an agreement says what you do."""
    return bool(_NEGATIVE.search(text))


def suggested_starters(text: str, block: str = "") -> tuple[str, ...]:
    """Codes of starter lines that say the same in a positive way, the closest first."""
    folded = f" {fold(text)} "
    found = [code for piece, codes in _HINTS if fold(piece) in folded for code in codes]
    if block == ONLINE and is_negative(text):
        found.append("AR3")
    return tuple(dict.fromkeys(found))[:3]


def same_line(lines: Iterable[Line], text: str) -> Line | None:
    """The line that says the same, but for case, accents and blanks; not one that was dropped."""
    wanted = _bare(text)
    return next(
        (
            one
            for one in lines
            if (one.state != "dropped" or one.same_as is not None) and _bare(one.text) == wanted
        ),
        None,
    )


def ranked(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines in the order of the table: by block, most votes first, then as they came."""
    order = {block: place for place, block in enumerate(BLOCKS)}
    return tuple(
        sorted(
            lines,
            key=lambda one: (
                order.get(one.block, len(order)), one.block, -(one.votes or 0), -one.times,
                one.number,
            ),
        )
    )  # fmt: skip


def joined_times(lines: Sequence[Line], line: Line) -> int:
    """How often a line was proposed, together with the lines that were joined to it."""
    return line.times + sum(joined_times(lines, one) for one in lines if one.same_as == line.id)


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of ``names`` stand in ``text`` as whole words; a line hangs on the wall, so: none."""
    return tuple(
        name
        for name in dict.fromkeys(names)
        if len(name) > 1 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    )


def _bare(text: str) -> str:
    return fold(text).rstrip(".! ")
