"""What the pages about people add to "Deze week" and to the history of a case."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from klasapp.cases.case import Case
from klasapp.cases.case_view import CaseView
from klasapp.cases.family_service import family_due, family_history
from klasapp.cases.outsider_service import outsider_due, outsider_history
from klasapp.cases.promise_service import promise_due, promise_history
from klasapp.cases.referral_service import help_history
from klasapp.cases.week_item import WeekItem
from klasapp.protocol import SchoolCalendar
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database


def people_due(db: Database, view: CaseView, calendar: SchoolCalendar) -> list[WeekItem]:
    """Everything to do with parents, promises and grown-ups in an open case."""
    return [
        *family_due(db, view, calendar),
        *promise_due(db, view, calendar),
        *outsider_due(db, view, calendar),
    ]


def people_history(session: Session, db: Database, case: Case) -> list[tuple[datetime, str]]:
    """What happened with parents, promises, help and grown-ups."""
    return [
        *family_history(session, db, case),
        *promise_history(session, db, case),
        *help_history(session, db, case),
        *outsider_history(db, case),
    ]
