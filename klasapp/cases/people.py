"""What the pages about people share: their letters, lanes and days."""

from __future__ import annotations

from datetime import date, datetime

from klasapp.cases.case import Case, DraftError, Role
from klasapp.protocol import Lane

FAMILIES, HELP, PROMISES, OUTSIDERS = "u", "g", "b", "x"
"""The letters of the pages in the menu of a case."""
UNSAVED = datetime.fromisoformat("0001-01-01")
"""Stands for the moment of recording as long as there is none."""


def lane_of(case: Case, pupil_id: int) -> Lane:
    """The lane of a pupil, by role."""
    roles = case.roles_of(pupil_id)
    if Role.TARGETED in roles:
        return Lane.TARGETED
    involved = Role.INVOLVED in roles or Role.FOLLOWER in roles
    return Lane.INVOLVED if involved else Lane.CASE


def check_past(day: date, today: date, field: str = "day") -> None:
    """``DraftError`` for a day that has not come yet."""
    if day > today:
        raise DraftError(field, "Deze dag moet nog komen. Vul de dag in waarop het gebeurde.")
