"""What a reader of one format hands to ``readers``: pupils by row, and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from klasapp.roster.pupil import PupilDraft


class Rejected(NamedTuple):
    """A row that cannot be used: its number in the file, the column, and a Dutch reason.

    The reason never holds the value itself; ``column`` is empty when the whole row is meant.
    """

    row: int
    column: str
    reason: str


class Row(NamedTuple):
    """A row of which at least the class could be read: a draft or a rejection."""

    number: int
    class_name: str
    result: PupilDraft | Rejected


@dataclass(slots=True)
class Reading:
    """The rows of a file in their order; ``number_column`` is for sentences about numbers."""

    kind: str
    number_column: str
    class_column: str
    encoding: str
    rows: list[Row] = field(default_factory=list)
    class_names: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    school_year: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    """Of a table: which header holds which field."""
    partial: bool = False
    """Only what changed: who is not in it is not gone."""
    several_classes: bool = False
    """A pupil stands there once for every class."""
