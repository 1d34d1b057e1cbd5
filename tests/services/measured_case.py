"""A case that is open, with what a measure, a level and a closing hold."""

from datetime import date, datetime
from typing import Any

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.closing import Closing
from klasapp.protocol import Severity

DAY = date(2026, 11, 23)


def on(clock: Any, day: date) -> None:
    clock.now = datetime(day.year, day.month, day.day, 9, 0)  # noqa: DTZ001


def open_case(school_class: Any, **changes: Any) -> int:
    first, second, third = school_class.pupil_ids[:3]
    fields: dict[str, Any] = {
        "seen_on": DAY,
        "reported_on": DAY,
        "source": "zelf",
        "place": "klas",
        "summary": "De tas is weg.",
        "severity": Severity.MODERATE,
        "roles": {
            first: frozenset({Role.TARGETED}),
            second: frozenset({Role.INVOLVED}),
            third: frozenset({Role.FOLLOWER}),
        },
        "forms": ("LI1",),
    }
    draft = CaseDraft(**{**fields, **changes})
    return service.open_case(school_class.session, school_class.class_id, draft)


def closing(**changes: Any) -> Closing:
    return Closing(**{"solved": "ja", "parents_told_on": DAY, **changes})


def end(school_class: Any, case_id: int) -> None:
    service.close_with_outcome(
        school_class.session, case_id, "Het is gestopt.", "Er was geen tijd.",
        closing(parents_told_on=school_class.session.today),
    )  # fmt: skip
