"""What a check of the lesson modules can say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One finding: the file's name, the line in it (from 1), a stable code, a Dutch sentence."""

    file: str
    line: int
    code: str
    message: str
