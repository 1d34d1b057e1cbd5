""" "Kijk eerst": look, ask and listen before anybody speaks of a case."""

from dataclasses import dataclass
from datetime import date, datetime

from klasapp.protocol import LookFirst, Protocol
from klasapp.sociometry import FlagKind

# Flags without a plan of their own borrow the nearest one.
_NEAREST = {"self_reported": "targeted", "declining": "isolated", "bullies": "rejected"}
FLAG_WORDS: dict[str, str] = {
    "isolated": "wordt weinig gekozen",
    "rejected": "wordt vaak liever niet gekozen",
    "targeted": "wordt genoemd als iemand die gepest wordt",
    "self_reported": "zegt zelf zich onveilig te voelen of gepest te worden",
    "declining": "wordt minder gekozen dan eerst",
    "bullies": "wordt genoemd bij een vraag over pesten",
}
"""A flag in a few words; a reason to look, never a verdict."""


@dataclass(frozen=True, slots=True)
class LookNote:
    """Something seen or heard: a ticked ``item``, a text, or both."""

    id: int
    written_at: datetime
    item: str
    text: str
    round_id: int | None = None


@dataclass(frozen=True, slots=True)
class LookPlan:
    """A stored "kijk eerst" plan."""

    id: int
    pupil_id: int
    class_id: int
    flag_kind: FlagKind | None
    reason: str
    round_id: int | None
    started_on: date
    review_on: date
    state: str  # open | to_case | closed
    closing_reason: str
    closed_on: date | None
    notes: tuple[LookNote, ...] = ()

    @property
    def ticked(self) -> frozenset[str]:
        """The items that were done."""
        return frozenset(note.item for note in self.notes if note.item)


def advice_for(protocol: Protocol, kind: str | None) -> LookFirst:
    """What to observe, whom to ask and what not to do, for a kind of flag."""
    wanted = (kind, _NEAREST.get(kind or ""), "targeted")
    for name in wanted:
        for plan in protocol.look_first:
            if plan.kind == name:
                return plan
    return LookFirst(kind or "", "Kijk eerst", (), (), ())
