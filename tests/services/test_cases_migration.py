"""A case goes on under a newer protocol when somebody decides so, with a reason."""

from datetime import date
from typing import Any

import pytest

from klasapp.cases import migration_service, service
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.errors import KlasappError
from klasapp.protocol import Severity
from klasapp.roster import protocol_service
from klasapp.store import audit

DAY = date(2026, 11, 23)


def open_case(school_class: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        seen_on=DAY, reported_on=DAY, source="zelf", place="klas", summary="De tas is weg.",
        severity=Severity.MODERATE,
        roles={first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    return service.open_case(school_class.session, school_class.class_id, draft)


def due(session: Any, case_id: int) -> date | None:
    return service.refresh_case(session, case_id).task("D1").due


def test_a_case_keeps_its_protocol_until_somebody_moves_it(school_class: Any) -> None:
    session, case_id = school_class.session, open_case(school_class)
    before = due(session, case_id)
    protocol_service.choose(session, "stap2.termijn_dagen", 3)
    assert due(session, case_id) == before
    found = migration_service.preview_migration(session, case_id)
    assert found.needed and found.changes
    moved = next(one for one in found.moved if one.was == before)
    assert moved.becomes == date(2026, 11, 26)
    assert due(session, case_id) == before  # looking changes nothing
    migration_service.migrate_case(session, case_id, "Afgesproken in het team.")
    assert due(session, case_id) == date(2026, 11, 26)
    assert any("Protocol: van" in n.text for n in service.case_history(session, case_id))
    with session.reading() as db:
        assert any(row.action == "case.protocol" for row in audit.newest(db))


def test_moving_needs_a_reason_and_something_new(school_class: Any) -> None:
    session, case_id = school_class.session, open_case(school_class)
    with pytest.raises(KlasappError, match="nieuwste"):
        migration_service.migrate_case(session, case_id, "Zomaar.")
    protocol_service.choose(session, "stap2.termijn_dagen", 3)
    with pytest.raises(DraftError):
        migration_service.migrate_case(session, case_id, " ")
