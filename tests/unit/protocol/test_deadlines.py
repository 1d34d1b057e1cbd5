"""Dates worked out by hand, from the protocol and a calendar on the wall."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from klasapp.protocol import (
    CaseFacts,
    GateKind,
    Lane,
    Protocol,
    ProtocolError,
    SchoolCalendar,
    Severity,
    Task,
    TaskState,
    explain,
    in_order,
    missing_first,
    next_action,
    outline,
    overdue,
    plan,
    tasks,
    unmet_gates,
)

MONDAY = date(2026, 9, 7)


def by_id(found: tuple[Task, ...]) -> dict[str, Task]:
    return {task.id: task for task in found}


def due(found: Mapping[str, Task], *ids: str) -> list[str]:
    return [str(found[task_id].due) for task_id in ids]


def planned(protocol: Protocol, calendar: SchoolCalendar, day: str) -> dict[str, Task]:
    return by_id(plan(protocol, calendar, date.fromisoformat(day)))


def with_mode(protocol: Protocol, mode: str) -> Protocol:
    return replace(protocol, settings=replace(protocol.settings, holiday_mode=mode))


STEPS = ("D1", "D2", "D7", "D3", "D6")
SERIES = ("D4.2d.gepeste", "D4.7d.gepeste", "D4.1m.gepeste")


def test_a_week_without_holidays(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """Monday 7 September: every step a week later, the follow-ups after 2 days, a week, a month."""
    found = planned(protocol, zuid, "2026-09-07")
    assert due(found, *STEPS) == [
        "2026-09-14",
        "2026-09-21",
        "2026-09-24",
        "2026-09-28",
        "2026-09-28",
    ]
    assert due(found, *SERIES) == ["2026-09-30", "2026-10-05", "2026-10-28"]
    assert due(found, "D8.D1", "D8.D2", "D8.D3") == ["2026-09-16", "2026-09-23", "2026-09-30"]
    assert found["D4.2d.pester"].due == found["D4.2d.gepeste"].due
    assert found["D5.3m.gepeste"].shifted_from == date(2026, 12, 28)
    assert due(found, "D5.3m.gepeste", "D5.6m.gepeste") == ["2026-12-18", "2027-03-25"]
    assert due(found, "S2.ouders", "T4.1", "T4.2") == ["2026-09-14", "2026-10-12", "2026-11-09"]
    assert all(found[task_id].shifted_from is None for task_id in (*STEPS, *SERIES))


def test_the_autumn_holiday(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """17-25 October free: step 3 goes to the Friday before, step 4 to the Monday after."""
    found = planned(protocol, zuid, "2026-10-05")
    assert due(found, *STEPS) == [
        "2026-10-12",
        "2026-10-16",
        "2026-10-27",  # Monday 26 October is the day of step 4
        "2026-10-26",
        "2026-10-26",
    ]
    assert found["D2"].shifted_from == date(2026, 10, 19)
    assert found["D3"].shifted_from == date(2026, 10, 23)
    assert due(found, *SERIES) == ["2026-10-28", "2026-11-02", "2026-11-26"]
    assert "herfstvakantie" in found["D2"].shift_reason
    assert "staat al een gesprek" in found["D7"].shift_reason


def test_the_christmas_holiday(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """19 December-3 January free: the parents' talk keeps its hard limit, so before it."""
    found = planned(protocol, zuid, "2026-12-07")
    assert due(found, *STEPS) == [
        "2026-12-14",
        "2026-12-18",
        "2027-01-05",
        "2027-01-04",
        "2026-12-18",
    ]
    assert found["D6"].anchor.task == "S1"
    assert found["D6"].shifted_from == date(2026, 12, 28)
    assert due(found, *SERIES) == ["2027-01-06", "2027-01-11", "2027-02-04"]


def test_the_may_holiday_and_public_holidays(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """24 April-2 May free, then 5 and 6 May: the follow-up of step 3 gives way to the series."""
    found = planned(protocol, zuid, "2027-04-12")
    assert due(found, *STEPS) == [
        "2027-04-19",
        "2027-04-23",
        "2027-05-07",
        "2027-05-03",
        "2027-05-03",
    ]
    assert due(found, *SERIES) == ["2027-05-04", "2027-05-10", "2027-06-03"]
    assert "een feestdag" in found["D4.2d.gepeste"].shift_reason


def test_the_summer_holiday(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """24 July-5 September free: what cannot be done before it comes on the first days after it."""
    found = planned(protocol, zuid, "2027-07-12")
    assert due(found, *STEPS) == [
        "2027-07-19",
        "2027-07-23",
        "2027-09-07",
        "2027-09-06",
        "2027-07-23",
    ]
    assert due(found, *SERIES) == ["2027-09-08", "2027-09-13", "2027-10-06"]


def test_an_anchor_on_the_last_school_day(protocol: Protocol, midden: SchoolCalendar) -> None:
    """With one school day left the 2-day follow-up has it; the later ones come after the summer."""
    facts = CaseFacts(date(2027, 6, 24), done={"D3": date(2027, 7, 15)})
    found = by_id(tasks(protocol, midden, facts))
    assert due(found, *SERIES) == ["2027-07-16", "2027-08-30", "2027-08-31"]


def test_follow_ups_that_would_meet(protocol: Protocol, midden: SchoolCalendar) -> None:
    """Week and month both fall before the summer: the week talk moves a school day earlier."""
    facts = CaseFacts(date(2027, 6, 21), done={"D3": date(2027, 7, 12)})
    found = by_id(tasks(protocol, midden, facts))
    assert due(found, *SERIES) == ["2027-07-14", "2027-07-15", "2027-07-16"]


@pytest.mark.parametrize(
    ("done", "counted", "expected"),
    [
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 2, 26)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 2, 25)),
        (date(2026, 8, 31), date(2026, 9, 30), date(2026, 9, 30)),
    ],
)
def test_a_month_ends_at_the_months_end(
    protocol: Protocol, zuid: SchoolCalendar, done: date, counted: date, expected: date
) -> None:
    """31 January and a month is the last of February, also in a leap year."""
    facts = CaseFacts(done, done={"D3": done})
    month = by_id(tasks(protocol, zuid, facts))["D4.1m.gepeste"]
    assert (month.shifted_from or month.due, month.due) == (counted, expected)


def test_step_4_skipped_starts_the_series_at_step_3(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """C1: the series counts from step 3 and takes over the talk after three days."""
    done = {"D1": date(2026, 9, 14), "D2": date(2026, 9, 21)}
    facts = CaseFacts(MONDAY, done=done, skipped={"D3": "De gepeste durft niet."})
    found = by_id(tasks(protocol, zuid, facts))
    assert due(found, *SERIES) == ["2026-09-23", "2026-09-28", "2026-10-16"]
    assert found["D4.2d.pester"].anchor.task == "D2"
    assert found["D7"].state is TaskState.SKIPPED
    assert "stap 5" in found["D7"].reason
    assert found["D3"].reason == "De gepeste durft niet."


def test_a_held_talk_after_three_days_counts_for_the_series(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """When step 4 is skipped after D7 was held, the first talk of the series is not asked again."""
    done = {"D1": date(2026, 9, 14), "D2": date(2026, 9, 21), "D7": date(2026, 9, 24)}
    facts = CaseFacts(MONDAY, done=done, skipped={"D3": "Kan niet."})
    found = by_id(tasks(protocol, zuid, facts))
    assert found["D7"].state is TaskState.DONE
    assert found["D4.2d.pester"].state is TaskState.SKIPPED
    assert found["D4.2d.gepeste"].state is TaskState.OPEN


def test_without_consent_step_4_falls_away(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """C18: a gepeste who does not want the joint talk is not asked again."""
    facts = CaseFacts(MONDAY, done={"D1": MONDAY, "D2": MONDAY}, targeted_consent=False)
    found = by_id(tasks(protocol, zuid, facts))
    assert found["D3"].state is TaskState.SKIPPED
    assert found["D4.7d.gepeste"].anchor.task == "D2"
    assert "D8.D3" not in found


def test_a_serious_case_calls_the_parents_after_step_1(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """C5: serious counts from the report."""
    found = by_id(plan(protocol, zuid, MONDAY, Severity.SERIOUS))
    assert due(found, "D6", "D6.pester") == ["2026-09-14", "2026-09-14"]
    assert found["D6"].anchor.task == "S1"


def test_the_parents_limit_holds_while_step_3_is_open(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """C5: 21 days after the report, whether or not step 3 was done."""
    found = by_id(tasks(protocol, zuid, CaseFacts(MONDAY)))["D6"]
    assert (found.state, found.due) == (TaskState.OPEN, date(2026, 9, 28))
    assert overdue(found, date(2026, 9, 29))
    assert "ook als stap 3 nog niet" in found.rule


def test_an_unknown_offender_pauses_steps_3_and_4(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """R127: paused is never overdue; the class is spoken to and the gepeste is still followed."""
    facts = CaseFacts(MONDAY, done={"D1": date(2026, 9, 14)}, offender_unknown=True)
    found = by_id(tasks(protocol, zuid, facts))
    for task_id in ("D2", "D3", "D7", "D4.2d.pester", "D6.pester"):
        assert found[task_id].state is TaskState.PAUSED
        assert found[task_id].due is None
        assert not overdue(found[task_id], date(2030, 1, 1))
    assert due(found, "S2.klas", "D6") == ["2026-09-14", "2026-09-28"]
    assert due(found, "S2.2d.gepeste", "S2.7d.gepeste", "S2.1m.gepeste") == [
        "2026-09-16",
        "2026-09-21",
        "2026-10-14",
    ]
    action = next_action(found.values(), Lane.TARGETED)
    assert action is not None


def test_once_the_offender_is_known_the_whole_series_follows(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """Talks held while nobody knew who it was stay done and do not eat the later series."""
    done = {"D1": date(2026, 9, 14), "S2.2d.gepeste": date(2026, 9, 16)}
    found = by_id(tasks(protocol, zuid, CaseFacts(MONDAY, done=done)))
    assert found["S2.2d.gepeste"].state is TaskState.DONE
    assert "S2.7d.gepeste" not in found
    assert found["D4.2d.gepeste"].state is TaskState.WAITING


def test_waiting_tasks_have_no_date_but_a_forecast(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """What hangs on a step that is not done shows the plan's date only."""
    found = by_id(tasks(protocol, zuid, CaseFacts(MONDAY)))
    by_plan = by_id(plan(protocol, zuid, MONDAY))
    assert (found["D1"].state, found["D1"].due) == (TaskState.OPEN, date(2026, 9, 14))
    for task_id in ("D2", "D3", "D7", *SERIES, "D5.24m.pester"):
        assert found[task_id].state is TaskState.WAITING
        assert found[task_id].due is None
        assert found[task_id].anchor.on is None
        assert found[task_id].forecast == by_plan[task_id].due
    assert [task.id for task in missing_first(found["D2"], found.values())] == ["D1"]


def test_a_step_taken_early_pulls_the_rest_forward(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """Dates count from the day a step was really done."""
    done = {"D1": date(2026, 9, 8), "D2": date(2026, 9, 9)}
    found = by_id(tasks(protocol, zuid, CaseFacts(MONDAY, done=done)))
    assert due(found, "D7", "D3", "D6") == ["2026-09-11", "2026-09-16", "2026-09-16"]


def test_a_step_out_of_order_needs_and_keeps_its_reason(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """R150: step 3 before step 2 is possible with a reason, and counts from the report."""
    facts = CaseFacts(MONDAY, out_of_order={"D2": "De gepeste is ziek."})
    found = by_id(tasks(protocol, zuid, facts))["D2"]
    assert (found.state, found.due) == (TaskState.OPEN, date(2026, 9, 14))
    assert found.reason == "De gepeste is ziek."
    assert found.requires == ("D1",)


def test_every_pupil_has_own_talks_with_stable_ids(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """A second pester adds tasks and changes no id; step 3 is done when both talks are."""
    one = CaseFacts(MONDAY, involved=("a",), targeted=("t",))
    two = replace(one, involved=("a", "b"), followers=("m",))
    before, after = by_id(tasks(protocol, zuid, one)), by_id(tasks(protocol, zuid, two))
    assert before.keys() < after.keys()
    assert {"D2", "D2.2", "D2.meeloper", "D4.2d.pester.2", "D6.pester.2", "D7.2"} <= after.keys()
    assert after["D2.2"].pupil == "b"
    half = replace(two, done={"D1": MONDAY, "D2": MONDAY})
    assert by_id(tasks(protocol, zuid, half))["D3"].state is TaskState.WAITING


def test_a_pester_who_joins_later_gets_own_dates(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """Nobody is overdue on the day he comes into the case; his series waits for his own talk."""
    done = {"D1": date(2026, 9, 8), "D2": date(2026, 9, 9), "D3": date(2026, 9, 10)}
    facts = CaseFacts(
        MONDAY, done=done, involved=("a", "b"), joined={"b": date(2026, 9, 21)}, targeted=("t",)
    )
    found = by_id(tasks(protocol, zuid, facts))
    assert found["D2.2"].due == date(2026, 9, 28)
    assert found["D4.2d.pester"].due == date(2026, 9, 11)  # the 12th is a Saturday
    assert found["D4.2d.pester.2"].state is TaskState.WAITING
    held = replace(facts, done={**done, "D2.2": date(2026, 9, 22)})
    found = by_id(tasks(protocol, zuid, held))
    assert found["D4.2d.pester.2"].due == date(2026, 9, 24)


def test_digital_and_criminal_forms_bring_step_1_tasks(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """R116-R118: evidence, blocking, tracing; and the police where it may be a criminal fact."""
    found = by_id(tasks(protocol, zuid, CaseFacts(MONDAY, forms=("DI4",))))
    assert due(found, "S1.bewijs", "S1.blokkeren", "S1.achterhalen", "S1.politie") == [
        "2026-09-09",
        "2026-09-09",
        "2026-09-09",
        "2026-09-08",
    ]
    plain = tasks(protocol, zuid, CaseFacts(MONDAY, forms=("LI1",)))
    assert not any(task.id.startswith("S1") for task in plain)
    assert in_order(found.values())[0].id == "S1.politie"


def test_self_solved_asks_for_one_look(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """R112: level 0 has one task, after a week; what was done before stays."""
    facts = CaseFacts(MONDAY, self_solved=True, done={"D1": date(2026, 9, 8)})
    found = by_id(tasks(protocol, zuid, facts))
    assert set(found) == {"D1", "D12"}
    assert found["D12"].due == date(2026, 9, 14)


def test_nobody_is_followed_after_leaving(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """R143: two years, or until the pupil leaves; the other pupil goes on."""
    facts = CaseFacts(
        MONDAY,
        targeted=("t",),
        involved=("p",),
        done={"D1": MONDAY, "D2": MONDAY, "D3": MONDAY},
        leaving={"p": date(2027, 1, 31)},
    )
    found = by_id(tasks(protocol, zuid, facts))
    assert "D5.3m.pester" in found
    assert "D5.6m.pester" not in found
    assert "D5.24m.gepeste" in found


def test_holiday_mode_after(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """C28: with 'na' a date moves to the first school day after it."""
    found = planned(with_mode(protocol, "na"), zuid, "2026-10-05")
    assert due(found, "D2", "D3") == ["2026-10-26", "2026-11-02"]


def test_holiday_mode_counting_on(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """C28: with 'doortellen' a date stays, also in a holiday."""
    found = planned(with_mode(protocol, "doortellen"), zuid, "2026-10-05")
    assert due(found, "D2", "D3") == ["2026-10-19", "2026-10-26"]
    assert found["D2"].shifted_from is None


def test_gates_name_what_is_missing(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """R132, R139, C18: agreements, a follow-up date, and for step 4 consent."""
    found = by_id(tasks(protocol, zuid, CaseFacts(MONDAY)))
    kinds = [gate.kind for gate in unmet_gates(found["D3"])]
    assert kinds == [GateKind.CONSENT, GateKind.AGREEMENTS, GateKind.FOLLOW_UP]
    assert not unmet_gates(found["D3"], agreements=1, follow_up=True, consent=True)
    assert [gate.kind for gate in unmet_gates(found["D2"], follow_up=True)] == [GateKind.AGREEMENTS]
    assert not found["D1"].gates


def test_explain_says_anchor_rule_shift_and_heading(
    protocol: Protocol, zuid: SchoolCalendar
) -> None:
    """The whole answer to "waarom deze datum?"."""
    facts = CaseFacts(date(2026, 10, 5), done={"D1": date(2026, 10, 12)})
    said = explain(by_id(tasks(protocol, zuid, facts))["D2"], outline(protocol))
    assert said == (
        "Uiterlijk vr 16 okt 2026. De dagen tellen vanaf stap 2 (ma 12 okt 2026). "
        "De regel: binnen 7 dagen na stap 2. Dit gesprek komt na dat met de gepeste en er mag niet "
        "meer dan een week tussen zitten, anders gaat het pesten door. Op ma 19 okt 2026 is er "
        "geen school (herfstvakantie). Daarom de laatste schooldag ervoor. De taak staat in het "
        "protocol bij «Stap 3: Gesprek met de pester en meelopers»."
    )


def test_a_date_beyond_the_calendar_says_so(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """A plan outside the known school years does not pretend to know the holidays."""
    found = planned(protocol, zuid, "2028-09-11")
    assert found["D5.12m.gepeste"].caveat == "De vakanties van 2029-2030 zijn niet bekend."
    assert "2029-2030 zijn niet bekend" in explain(found["D5.12m.gepeste"], outline(protocol))
    assert found["D1"].caveat == ""


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_impossible_dates_are_refused(protocol: Protocol, zuid: SchoolCalendar, day: date) -> None:
    """A typing error in a year is named, not computed with."""
    with pytest.raises(ProtocolError, match="kan niet kloppen"):
        tasks(protocol, zuid, CaseFacts(day))
    with pytest.raises(ProtocolError, match="kan niet kloppen"):
        plan(protocol, zuid, day)


def test_higher_levels_let_the_coordinator_call(protocol: Protocol, zuid: SchoolCalendar) -> None:
    """C9: from level 2 the anti-pestcoördinator informs the parents."""
    found = by_id(tasks(protocol, zuid, CaseFacts(MONDAY, level=2)))
    assert found["D6"].who == "anti-pestcoördinator"
    assert found["D1"].who == "mentor"
