"""What the class itself sees of its agreements: texts only, no pupil can be reached from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClassBlock:
    """A heading with its agreements, each (A3, text)."""

    name: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClassPage:
    """The agreements of a class as they hang on the wall."""

    heading: str
    motto: str
    blocks: tuple[ClassBlock, ...]
    follows: tuple[str, ...]
    """What happens when somebody does not keep them."""
    in_force: bool
