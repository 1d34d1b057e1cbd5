"""Rules of a case, of reports and of typed dates, without a store."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from klasapp.cases.case import (
    MAX_TEXT,
    Case,
    CaseDraft,
    CasePupil,
    DraftError,
    Role,
    TaskRecord,
    check_draft,
    next_number,
    order_of,
    tidy,
    unheard,
    with_role,
)
from klasapp.cases.days import distance, parse_day, typed
from klasapp.cases.look_first import advice_for
from klasapp.documents.content import protocol_text
from klasapp.errors import InputError
from klasapp.protocol import Lane, Severity, read_protocol

TODAY = date(2026, 10, 12)
GEPESTE = frozenset({Role.TARGETED})
PESTER = frozenset({Role.INVOLVED})


def draft(**changes: object) -> CaseDraft:
    fields: dict[str, object] = {
        "seen_on": TODAY,
        "reported_on": TODAY,
        "source": "zelf",
        "place": "klas",
        "summary": "De tas is weggegooid.",
        "severity": Severity.MODERATE,
        "roles": {1: GEPESTE, 2: PESTER},
    }
    return CaseDraft(**{**fields, **changes})  # type: ignore[arg-type]


def case(*pupils: CasePupil) -> Case:
    return Case(1, "2026-001", 1, TODAY, TODAY, TODAY, "zelf", "klas", "x", "", Severity.LIGHT,
                False, None, True, "0" * 64, None, None, "", "", (), pupils)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seen_on": date(2026, 10, 13)}, "seen_on"),
        ({"reported_on": date(2026, 10, 13)}, "reported_on"),
        ({"reported_on": date(2026, 10, 11)}, "reported_on"),
        ({"source": ""}, "source"),
        ({"place": ""}, "place"),
        ({"summary": " \n "}, "summary"),
        ({"summary": "x" * (MAX_TEXT + 1)}, "summary"),
        ({"roles": {}}, "roles"),
        ({"roles": {2: PESTER}}, "roles"),
        ({"roles": {1: GEPESTE}}, "roles"),
        ({"offender_unknown": True}, "roles"),
        ({"roles": {1: GEPESTE | PESTER}}, "roles"),
    ],
)
def test_a_form_that_is_not_right_names_the_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(DraftError) as caught:
        check_draft(draft(**changes), TODAY)
    assert caught.value.field == field
    assert str(caught.value).endswith(".")


def test_a_case_may_begin_while_nobody_knows_who_bullies() -> None:
    checked = check_draft(draft(roles={1: GEPESTE}, offender_unknown=True), TODAY)
    assert checked.offender_unknown


def test_typed_text_is_kept_in_one_form_without_control_characters() -> None:
    assert tidy("  Lukasz\u0301\x1b[31m\r\nregel 2\x00 ") == "Luka\u0073\u017a[31m\nregel 2"


def test_a_main_role_pushes_out_the_other_and_melder_stays() -> None:
    roles = with_role(with_role(frozenset(), Role.REPORTER), Role.FOLLOWER)
    assert roles == {Role.REPORTER, Role.FOLLOWER}
    assert with_role(roles, Role.INVOLVED) == {Role.REPORTER, Role.INVOLVED}
    assert with_role(roles, Role.FOLLOWER) == {Role.REPORTER}


def test_the_order_of_a_role_never_changes_when_a_role_ends() -> None:
    ended = CasePupil(2, Role.INVOLVED, TODAY, TODAY, "Hij was er niet bij.")
    alone = case(CasePupil(1, Role.TARGETED, TODAY), ended)
    assert order_of(alone, Role.INVOLVED) == ("2", "")
    with_new = case(CasePupil(1, Role.TARGETED, TODAY), ended, CasePupil(3, Role.INVOLVED, TODAY))
    assert order_of(with_new, Role.INVOLVED) == ("2", "3")


def test_without_reports_both_sides_are_unheard() -> None:
    assert unheard([]) == (Lane.TARGETED, Lane.INVOLVED)


def test_case_numbers_count_on_within_a_year_past_a_thousand() -> None:
    assert next_number(2026, []) == "2026-001"
    assert next_number(2026, ["2025-009", "2026-001", "2026-003"]) == "2026-004"
    assert next_number(2026, ["2026-999", "2026-1000"]) == "2026-1001"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vandaag", TODAY),
        (" Gisteren ", date(2026, 10, 11)),
        ("eergisteren", date(2026, 10, 10)),
        ("5-10-2026", date(2026, 10, 5)),
        ("05-10-26", date(2026, 10, 5)),
        ("2 mei 2026", date(2026, 5, 2)),
        ("Over  een week", date(2026, 10, 19)),
        ("11-10", date(2026, 10, 11)),
        ("ma 7 dec", date(2026, 12, 7)),
        ("3/2", date(2027, 2, 3)),
        ("15 juni", date(2026, 6, 15)),
        ("15-5", date(2027, 5, 15)),
    ],
)
def test_a_day_is_read_as_a_mentor_types_it(text: str, day: date) -> None:
    assert parse_day(text, TODAY) == day
    assert parse_day(typed(day), TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "x", "31-02-2026", "31-2", "7 foo", "12", "12-10-1890", "[red]", "١-١-٢٠٢٦"]
)
def test_what_is_no_day_is_refused_in_a_dutch_sentence(text: str) -> None:
    with pytest.raises(InputError, match=r"^[A-Z].*\.$"):
        parse_day(text, TODAY)


def test_a_distance_says_how_late_or_how_soon() -> None:
    days = [distance(date(2026, 10, n), TODAY) for n in (9, 11, 12, 13, 17)]
    assert days == ["3 dagen te laat", "1 dag te laat", "vandaag", "morgen", "over 5 dagen"]


def test_every_flag_gets_a_plan_and_no_plan_speaks_of_a_verdict() -> None:
    protocol = read_protocol(protocol_text())
    for kind in ("isolated", "rejected", "targeted", "self_reported", "declining", "bullies", None):
        plan = advice_for(protocol, kind)
        assert plan.observe and plan.ask and plan.avoid
        words = " ".join(e.text for e in (*plan.observe, *plan.ask, *plan.avoid)).lower()
        assert "dader" not in words and "slachtoffer" not in words


def test_the_last_record_of_a_task_counts() -> None:
    first = TaskRecord("D1", "done", TODAY, "", datetime(2026, 10, 12, 9, 0))  # noqa: DTZ001
    second = TaskRecord("D1", "reopened", None, "", datetime(2026, 10, 12, 9, 5))  # noqa: DTZ001
    assert replace(case(), records=(first, second)).last_records() == {"D1": second}
