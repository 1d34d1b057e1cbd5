"""Going through a list by the first letter of a line."""

from __future__ import annotations

from collections.abc import Sequence


def next_with_letter(lines: Sequence[str], now: int | None, letter: str | None) -> int | None:
    """The place of the next line that begins with ``letter``, round the end; else ``now``."""
    if not letter or not letter.isalpha():
        return now
    start = (now or 0) + 1
    order = (*range(start, len(lines)), *range(start))
    begins = (
        n for n in order if n < len(lines) and lines[n].casefold().startswith(letter.casefold())
    )
    return next(begins, now)
