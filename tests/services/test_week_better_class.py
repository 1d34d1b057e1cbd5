"""In a class that does better, who is still bullied stands first (domain 3, healthy context)."""

from datetime import date, datetime
from typing import Any

import pytest

from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, Role
from klasapp.protocol import Severity
from klasapp.signals.log_service import just_spoke
from klasapp.week import from_sociogram, service


def open_case(school: Any, who: int) -> int:
    draft = CaseDraft(
        seen_on=date(2026, 11, 20),
        reported_on=date(2026, 11, 20),
        source="mentor",
        place="kantine",
        summary="Werd uitgescholden.",
        severity=Severity.MODERATE,
        roles={
            school.pupil_ids[who]: frozenset({Role.TARGETED}),
            school.pupil_ids[who + 1]: frozenset({Role.INVOLVED}),
        },
    )
    return cases.open_case(school.session, school.class_id, draft)


@pytest.fixture
def better(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest round says so."""
    monkeypatch.setattr(from_sociogram, "what_improved", lambda *_: "wederzijds")


@pytest.mark.usefixtures("better")
def test_the_gepeste_goes_up_and_the_line_says_why(school_class: Any) -> None:
    number = open_case(school_class, 0)
    found = service.this_week(school_class.session, school_class.class_id)
    lifted = [one for one in found if one.lifted]
    assert lifted and all(one.number == number for one in lifted)
    assert all("De klas gaat vooruit (wederzijds)." in one.why for one in lifted)
    for group in {one.when for one in lifted}:
        first = next(one for one in found if one.when == group)
        assert first.lifted


@pytest.mark.usefixtures("better")
def test_a_case_with_nothing_this_week_gets_a_line_that_can_be_closed(
    school_class: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = open_case(school_class, 0)
    quiet = tuple(one for one in service.SOURCES if one.__name__ != "case_lines")
    monkeypatch.setattr(service, "SOURCES", quiet)
    session, class_id = school_class.session, school_class.class_id

    def asked() -> list[Any]:
        return [one for one in service.this_week(session, class_id) if one.number == number
                and one.place_kind == "case"]  # fmt: skip

    (line,) = asked()
    assert line.who == "Noor Jansen" and line.closable and line.when == "week"
    service.close_line(session, class_id, line, "Gesproken: het gaat.")
    assert asked() == []
    clock.now = datetime(2026, 12, 1, 9, 0)  # noqa: DTZ001 - the next week asks again
    assert len(asked()) == 1
    just_spoke(session, school_class.pupil_ids[1], "over gym")
    assert len(asked()) == 1, "not with the gepeste"
    just_spoke(session, school_class.pupil_ids[0])
    assert asked() == []


def test_without_a_better_class_nothing_is_lifted(school_class: Any) -> None:
    open_case(school_class, 0)
    found = service.this_week(school_class.session, school_class.class_id)
    assert not any(one.lifted for one in found)


def test_a_report_that_was_begun_is_never_due_on_a_day_without_school(
    school_class: Any, clock: Any
) -> None:
    """The draft of Friday is due after two days: on Monday, not on Sunday."""
    from klasapp.cases.talk import Report

    number = open_case(school_class, 0)
    clock.now = datetime(2026, 11, 27, 15, 0)  # noqa: DTZ001 - a Friday
    day = clock.now.date()
    cases.save_draft(school_class.session, number, "D1", Report(day, "leerling", "Zegt"))
    found = service.this_week(school_class.session, school_class.class_id)
    (line,) = [one for one in found if one.what.startswith("Conceptverslag")]
    assert line.due == date(2026, 11, 30)
