"""A case of the class brings the agreements back in "Deze week", without whose case it is."""

from datetime import date
from typing import Any

from klasapp.agreements import proposals_service as proposals
from klasapp.agreements import service as agreements
from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, Role
from klasapp.protocol import Severity
from klasapp.week import service
from klasapp.week.from_agreements import agreement_lines

TEXTS = {
    "omgang": "We noemen elkaar bij de eigen naam.",
    "online_en_groepsapp": "We vragen het voor we een foto delen.",
    "hulp_vragen": "Hulp vragen mag.",
    "als_het_misgaat": "We praten het uit.",
    "belofte_mentor": "Ik kom er altijd op terug.",
}


def test_after_a_case_the_class_looks_back_and_the_mentor_may_say_it_is_done(
    school_class: Any,
) -> None:
    session, class_id = school_class.session, school_class.class_id
    for block, text in TEXTS.items():
        made = proposals.propose(session, class_id, text, block).line
        proposals.choose(session, made.id, "chosen")
    agreements.adopt(session, class_id)
    assert not [one for one in agreement_lines(session, class_id) if one.task_id == "incident"]
    targeted = school_class.pupil_ids[0]
    draft = CaseDraft(
        seen_on=session.today,
        reported_on=session.today,
        source="mentor",
        place="kantine",
        summary="Werd uitgescholden.",
        severity=Severity.MODERATE,
        roles={targeted: frozenset({Role.TARGETED})},
        offender_unknown=True,
    )
    case_id = cases.open_case(session, class_id, draft)
    (line,) = [one for one in agreement_lines(session, class_id) if one.task_id == "incident"]
    assert (line.due, line.who, line.pupil_id) == (date(2026, 12, 7), "", None)
    view = cases.refresh_case(session, case_id)
    assert view.case.number not in repr(line)
    assert view.pupils[targeted].display_name not in repr(line)
    service.close_line(session, class_id, line, "Besproken in de mentorles.")
    assert "incident" not in {one.task_id for one in service.this_week(session, class_id)}


def test_who_begins_in_november_is_not_late_for_september(session: Any) -> None:
    from klasapp.roster.pupil import PupilDraft
    from klasapp.roster.service import add_pupils, start_class

    made = start_class(session, "2026-2027", "zuid", "2B")
    add_pupils(session, made.id, [PupilDraft("", "Noor", "", "Jansen", "2B")])
    lines = service.this_week(session, made.id)
    assert "overdue" not in {one.when for one in lines}
    (line,) = [one for one in lines if one.topic == "make"]
    assert line.due == date(2026, 12, 18)
    assert "Jij begon met deze klas op ma 23 nov 2026" in line.why
