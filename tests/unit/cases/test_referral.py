"""Help: voluntary, in order, counted; and nothing is shared before the parents know."""

from dataclasses import replace
from datetime import date

import pytest

from klasapp.cases.case import DraftError, Role
from klasapp.cases.outsider import Outsider, check_outsider
from klasapp.cases.referral import (
    Referral,
    ReferralEvent,
    Sharing,
    check_event,
    check_sharing,
    offers_for,
    school_year_of_class,
)
from klasapp.documents.content import protocol_text
from klasapp.protocol import read_protocol

DAY = date(2026, 11, 23)
OFFERED = Referral(1, 9, False, "HA11", "Training", False, 4, DAY)
YES = ReferralEvent("consent", DAY, "yes", "Noor")
STARTED = ReferralEvent("started", DAY)
SESSION = ReferralEvent("session", DAY)


def after(*events: ReferralEvent, **changes: object) -> Referral:
    return replace(OFFERED, events=events, **changes)  # type: ignore[arg-type]


def refused(one: Referral, kind: str, note: str = "", *, shared: bool = False) -> str:
    with pytest.raises(DraftError) as caught:
        answer = "yes" if kind == "consent" else ""
        check_event(one, ReferralEvent(kind, DAY, answer, note), shared, DAY)
    return str(caught.value)


def test_help_begins_only_when_they_want_it() -> None:
    assert "vrijwillig" in refused(after(), "started")
    assert "vrijwillig" in refused(after(ReferralEvent("consent", DAY, "no", "Noor")), "started")
    assert check_event(after(YES), STARTED, False, DAY) == STARTED


def test_an_answer_says_whose_it_is_and_an_end_what_it_gave() -> None:
    assert "van wie" in refused(after(), "consent", " ")
    assert "opleverde" in refused(after(YES, STARTED), "ended")


def test_the_fifth_meeting_of_a_training_of_four_is_refused() -> None:
    """D13, R167."""
    three = after(YES, STARTED, *[SESSION] * 3)
    assert check_event(three, SESSION, False, DAY) == SESSION
    four = after(YES, STARTED, *[SESSION] * 4)
    assert four.counter == "4 van hooguit 4 keer"
    assert "hooguit 4 keer" in refused(four, "session")
    undone = after(*four.events, ReferralEvent("session_undone", DAY))
    assert undone.sessions == 3
    assert check_event(undone, SESSION, False, DAY) == SESSION


def test_help_from_outside_begins_only_after_the_sharing_is_noted() -> None:
    """R174, ruling 105034."""
    outside = after(YES, external=True)
    assert "op welke grond" in refused(outside, "started")
    assert check_event(outside, STARTED, True, DAY) == STARTED


def test_help_that_is_over_takes_nothing_more() -> None:
    over = after(YES, STARTED, ReferralEvent("ended", DAY, "", "Ging goed."))
    assert over.state == "✓ afgerond" and not over.running
    assert "al afgerond" in refused(over, "session")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"with_whom": " "}, "with_whom"),
        ({"what": ""}, "what"),
        ({"ground": "zomaar"}, "ground"),
        ({"shared_on": date(2026, 11, 24)}, "shared_on"),
        ({"parents_told_on": date(2026, 11, 24)}, "parents_told_on"),
        ({"parents_told_on": None}, "untold_reason"),
    ],
)
def test_sharing_needs_a_ground_and_parents_who_know(
    changes: dict[str, object], field: str
) -> None:
    fields = {"id": 0, "pupil_id": 9, "referral_id": None, "with_whom": "GGD", "what": "Verslag",
              "ground": "consent", "shared_on": DAY, "parents_told_on": DAY}  # fmt: skip
    assert check_sharing(Sharing(**fields), DAY).with_whom == "GGD"  # type: ignore[arg-type]
    with pytest.raises(DraftError) as caught:
        check_sharing(Sharing(**{**fields, **changes}), DAY)  # type: ignore[arg-type]
    assert caught.value.field == field


def test_in_danger_sharing_may_come_first_with_the_reason() -> None:
    one = Sharing(0, 9, None, "politie", "Bedreiging", "safety", DAY, None, "Gevaar voor Noor.")
    assert check_sharing(one, DAY).untold_reason == "Gevaar voor Noor."


def test_offers_fit_the_role_and_the_year() -> None:
    """R147, R165: the social training is for the first two years only."""
    protocol = read_protocol(protocol_text())
    codes = {one.code for one in offers_for(protocol, Role.TARGETED, "2B")}
    assert {"HA2", "HA10", "HA11", "HA9"} <= codes and "HA6" not in codes and "HA13" not in codes
    assert "HA10" not in {one.code for one in offers_for(protocol, Role.TARGETED, "3B")}
    assert {one.code for one in offers_for(protocol, None, "3B")} == {"HA6", "HA7"}
    assert {"HA1", "HA13"} <= {one.code for one in offers_for(protocol, Role.FOLLOWER, "H4a")}
    bystander = {one.code for one in offers_for(protocol, Role.BYSTANDER, "2B")}
    assert "HA3" in bystander and "HA6" not in bystander
    assert [school_year_of_class(name) for name in ("H2b", "VWO6", "brug")] == [2, 6, None]


def test_a_member_of_staff_goes_to_management_and_confidant() -> None:
    """R33."""
    staff = check_outsider(Outsider(0, "staff", " ", DAY), DAY)
    assert staff.name == "medewerker" and staff.to_do == ("management", "confidant")
    assert check_outsider(Outsider(0, "other", "Iemand", DAY), DAY).to_do == ()
    with pytest.raises(DraftError):
        check_outsider(Outsider(0, "staff", "", date(2026, 11, 24)), DAY)
