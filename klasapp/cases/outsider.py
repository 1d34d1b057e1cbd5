"""A grown-up who bullies: that goes to management and the confidant, not to the mentor alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from klasapp.cases.case import DraftError, tidy
from klasapp.cases.people import UNSAVED

MAX_NAME = 120
KINDS = {"staff": "medewerker", "parent": "ouder", "other": "iemand van buiten de klassen"}
STEPS = {
    "management": "Meld het bij de directie",
    "confidant": "Wijs de gepeste en de ouders op de vertrouwenspersoon",
}
CONTACTS = {"management": "directie", "confidant": "vertrouwenspersoon"}
"""The key of the contact in the protocol, by step."""


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who is no pupil of these classes. ``steps``: the day on which each was done."""

    id: int
    kind: str
    name: str
    noticed_on: date
    made_at: datetime = UNSAVED
    ended_on: date | None = None
    ended_reason: str = ""
    steps: Mapping[str, date] = field(default_factory=dict)

    @property
    def route(self) -> tuple[str, ...]:
        """The steps that this asks for: a grown-up of the school or a parent has both (R33)."""
        return () if self.kind == "other" else tuple(STEPS)

    @property
    def to_do(self) -> tuple[str, ...]:
        """The steps that were not done yet."""
        if self.ended_on is not None:
            return ()
        return tuple(step for step in self.route if step not in self.steps)


def check_outsider(one: Outsider, today: date) -> Outsider:
    """The person with a tidy name; ``DraftError`` for what is not right."""
    name = tidy(one.name, "name", MAX_NAME)
    if one.kind not in KINDS:
        raise DraftError("kind", "Kies wie het is: een medewerker, een ouder of iemand anders.")
    if one.noticed_on > today:
        raise DraftError("noticed_on", "Deze dag moet nog komen. Vul in wanneer je het hoorde.")
    return Outsider(one.id, one.kind, name or KINDS[one.kind], one.noticed_on)
