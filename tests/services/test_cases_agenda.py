"""The calendar file of a real case: no name, not what it is about."""

from datetime import date
from pathlib import Path
from typing import Any

from icalendar import Calendar

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, Role
from klasapp.protocol import Severity


def test_the_file_holds_every_open_task_and_no_name(awkward_class: Any, tmp_path: Path) -> None:
    session = awkward_class.session
    first, second = awkward_class.pupil_ids[:2]
    draft = CaseDraft(
        seen_on=session.today,
        reported_on=session.today,
        source="zelf",
        place="klas",
        summary="Pesten: de tas is weg.",
        severity=Severity.MODERATE,
        roles={first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )
    case_id = service.open_case(session, awkward_class.class_id, draft)
    service.start_look_first(session, awkward_class.pupil_ids[2], None, None, "Vaak alleen.")
    made = service.write_agenda(session, "8:15", tmp_path)
    data = made.path.read_bytes()
    view = service.refresh_case(session, case_id)
    due = sorted(t.due for t in view.tasks if t.due is not None and t.done_on is None)
    found: Any = Calendar.from_ical(data)
    days: list[date] = [
        *(event["dtstart"].dt.date() for event in found.walk("VEVENT")),
        *(todo["due"].dt for todo in found.walk("VTODO")),
    ]
    assert made.planned == len(days) == len(due) + 1
    assert set(due) <= set(days)
    text = data.decode("utf-8").lower().replace("\r\n ", "")
    assert "pest" not in text
    for pupil in service.pupils_to_choose(session, awkward_class.class_id)[0]:
        assert pupil.given_name.lower() not in text
    assert service.agenda_hour(session) == "08:15"
    service.close_case(session, case_id, "Het is gestopt.", "Ze verhuisden.")
    again = service.write_agenda(session, "8:15", tmp_path)
    assert again.cancelled == len(due)
