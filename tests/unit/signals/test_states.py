"""Where a signal stands, the log of the class, and what the list shows."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from klasapp.signals.class_log import LogEntry, check_entry, phase_now
from klasapp.signals.listing import Filter, SignalLine, chosen
from klasapp.signals.signal import (
    Signal,
    SignalDraft,
    SignalError,
    Step,
    StepKind,
    check_signal,
    check_step,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it


def draft(**changes: Any) -> SignalDraft:
    first = SignalDraft(1, 1, "concern", TODAY, "mentor", codes=("SG3",))
    return replace(first, **changes)


def step(kind: StepKind, check_on: date | None = None) -> Step:
    return Step(kind, check_on, None, "Zo.", NOW)


def test_what_another_told_waits_until_it_is_decided() -> None:
    told = Signal(1, draft(source="ouder"), NOW)
    assert told.state == "waiting"
    assert Signal(1, draft(), NOW).state == "noted"
    assert Signal(1, draft(kind="positive", source="ouder"), NOW).state == "good"
    spoken = replace(told, steps=(step("consulted"),))
    assert spoken.state == "waiting" and spoken.consulted
    later = TODAY + timedelta(days=7)
    stays = replace(told, steps=(step("stays", later), step("consulted")))
    assert (stays.state, stays.check_on) == ("stays", later)
    case = replace(told, steps=(step("stays", later), step("to_case")))
    assert (case.state, case.check_on) == ("case", None)


def test_only_a_report_says_who_told_it_and_when() -> None:
    own = check_signal(draft(reporter="Kok", unnamed=True, reported_on=TODAY), TODAY)
    assert (own.reporter, own.unnamed, own.reported_on) == ("", False, None)
    told = check_signal(draft(source="collega", reporter=" Kok\n ", unnamed=True), TODAY)
    assert (told.reporter, told.unnamed, told.reported_on) == ("Kok", True, TODAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reported_on": TODAY + timedelta(days=1)}, "reported_on"),
        ({"reported_on": TODAY - timedelta(days=1)}, "reported_on"),
        ({"reporter": "a" * 121}, "reporter"),
    ],
)
def test_a_field_that_is_not_right_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(SignalError) as error:
        check_signal(draft(source="ouder", **changes), TODAY)
    assert error.value.field == field


def test_a_step_asks_a_reason_and_a_day_that_comes() -> None:
    assert check_step("stays", " Eerst kijken. ", None, TODAY) == "Eerst kijken."
    for reason, day, field in (("", None, "reason"), ("a" * 1001, None, "reason"),
                               ("Zo.", TODAY, "check_on")):  # fmt: skip
        with pytest.raises(SignalError) as error:
            check_step("stays", reason, day, TODAY)
        assert error.value.field == field


def test_a_line_of_the_log_needs_a_word_or_a_phase() -> None:
    assert check_entry(TODAY, "storming", "", TODAY) == ("storming", "")
    assert check_entry(TODAY, "", " Rustig [/] ", TODAY) == ("", "Rustig [/]")
    for day, phase, text in ((TODAY, "", " "), (TODAY, "ruzie", "x"),
                             (TODAY + timedelta(days=1), "", "x")):  # fmt: skip
        with pytest.raises(SignalError):
            check_entry(day, phase, text, TODAY)
    newest = LogEntry(2, TODAY, "", "Druk.", NOW)
    before = LogEntry(1, TODAY - timedelta(days=9), "norming", "", NOW)
    assert phase_now((newest, before)) == before and phase_now((newest,)) is None


def test_the_list_shows_what_is_asked_and_what_waits_first() -> None:
    lines = (
        SignalLine(Signal(1, draft(place="plein"), NOW), "Noor Jansen", "Zit alleen", "plein"),
        SignalLine(Signal(2, draft(source="ouder", seen_on=date(2026, 9, 1)), NOW), "Sem", "X", ""),
        SignalLine(Signal(3, draft(kind="positive"), NOW), "Zoë", "Hielp Noor", ""),
    )

    def numbers(**wanted: Any) -> list[int]:
        return [one.signal.id for one in chosen(lines, Filter(**wanted), TODAY)]

    assert numbers() == [2, 1, 3]
    assert numbers(show="waiting") == [2] and numbers(show="positive") == [3]
    assert numbers(show="concern", days=14) == [1]
    assert numbers(place="plein") == [1]
    assert numbers(text="noor") == [1, 3] and numbers(text="zoe") == [3]
