"""What a check of a protocol file can say."""

from dataclasses import dataclass
from enum import StrEnum


class FaultLevel(StrEnum):
    """``error``: unusable; ``choice``: a contradiction a setting resolves; ``note``: to fill in."""

    ERROR = "error"
    CHOICE = "choice"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding: the line in the file, its level, a code for scripts, a Dutch sentence."""

    line: int
    level: FaultLevel
    code: str
    message: str
