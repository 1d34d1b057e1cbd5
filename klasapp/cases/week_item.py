"""Something to do in a case that is not a task of the protocol, for "Deze week"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klasapp.protocol import Lane

PAGE_PREFIX = "page:"
"""Before the letter of a page of the case, where a task would be named."""


@dataclass(frozen=True, slots=True)
class WeekItem:
    """One line. ``page``: the letter in the case's menu where it is done; texts are Dutch."""

    what: str
    who: str
    due: date
    why: str
    page: str
    lane: Lane = Lane.CASE
