"""An agreement of the class that a case names: broken, or kept (R16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

CitationKind: TypeAlias = Literal["broken", "kept"]
KINDS: dict[CitationKind, tuple[str, str]] = {
    "broken": ("!", "niet gehouden"),
    "kept": ("✓", "juist wel gehouden"),
}
"""Symbol and words of each kind."""


@dataclass(frozen=True, slots=True)
class ClassLine:
    """An agreement of the class, handed over by the app: other rooms are not known here."""

    id: int
    label: str
    """Such as A3."""
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """That a case names an agreement; ``text`` is how it read on that day."""

    id: int
    label: str
    text: str
    kind: CitationKind
    on: date
    recorded_at: datetime
    removed: bool = False
