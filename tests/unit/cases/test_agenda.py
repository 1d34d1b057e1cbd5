"""The calendar file: stable, private, and it says what moved or went."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from icalendar import Calendar

from klasapp.cases.agenda import AgendaEntry, next_file, read_hour, spread
from klasapp.documents.agenda import Appointment, agenda_file
from klasapp.errors import InputError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
TALK = Appointment("zaak-2026-001-d1@klasapp.local", "klasapp: gesprek (zaak 2026-001)",
                   date(2026, 11, 27), time(15, 30), 30)  # fmt: skip


def remembered(lines: tuple[Appointment, ...]) -> dict[str, AgendaEntry]:
    return {
        one.uid: AgendaEntry(one.uid, one.on, one.at, one.sequence, one.cancelled) for one in lines
    }


def test_a_second_file_without_changes_says_the_same() -> None:
    first = next_file([TALK], {}, TODAY)
    assert next_file([TALK], remembered(first), TODAY) == first
    assert first[0].sequence == 0


def test_a_moved_line_keeps_its_uid_and_gets_a_higher_sequence() -> None:
    first = next_file([TALK], {}, TODAY)
    later = Appointment(TALK.uid, TALK.summary, date(2026, 12, 1), TALK.at, TALK.minutes)
    (moved,) = next_file([later], remembered(first), TODAY)
    assert (moved.uid, moved.on, moved.sequence) == (TALK.uid, date(2026, 12, 1), 1)


def test_a_dropped_line_is_cancelled_once_and_forgotten_when_past() -> None:
    first = next_file([TALK], {}, TODAY)
    (gone,) = next_file([], remembered(first), TODAY)
    assert gone.cancelled
    assert gone.sequence == 1
    (again,) = next_file([], remembered((gone,)), TODAY)
    assert again == gone
    assert next_file([], remembered((gone,)), date(2026, 11, 28)) == ()


def test_a_line_that_comes_back_is_no_longer_cancelled() -> None:
    (gone,) = next_file([], remembered(next_file([TALK], {}, TODAY)), TODAY)
    (back,) = next_file([TALK], remembered((gone,)), TODAY)
    assert not back.cancelled
    assert back.sequence == 2


def test_the_file_reads_back_with_zone_alarm_and_privacy() -> None:
    task = Appointment("kijk-1@klasapp.local", "klasapp: terugkijken (plan 1)", date(2026, 12, 4))
    data = agenda_file([TALK, task], NOW)
    assert b"\r\n" in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar: Any = Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    assert event["dtstart"].dt.isoformat() == "2026-11-27T15:30:00+01:00"
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert event["class"] == "PRIVATE"
    (alarm,) = event.walk("VALARM")
    assert alarm["action"] == "DISPLAY"
    (todo,) = calendar.walk("VTODO")
    assert todo["due"].dt == date(2026, 12, 4)
    assert todo["class"] == "PRIVATE"


@pytest.mark.parametrize(("typed", "hour"), [("15:30", time(15, 30)), (" 8.05 ", time(8, 5))])
def test_an_hour_may_be_typed_with_a_colon_or_a_dot(typed: str, hour: time) -> None:
    assert read_hour(typed) == hour


@pytest.mark.parametrize("typed", ["", "half vier", "25:00", "15"])
def test_what_is_no_hour_is_said(typed: str) -> None:
    with pytest.raises(InputError, match="is geen tijd"):
        read_hour(typed)


def test_talks_of_one_day_come_after_each_other_and_stay_where_they_are() -> None:
    """Two at 15:30 cannot both be held; one that was held does not move the other."""
    day, hour = date(2026, 11, 26), time(15, 30)
    three = [
        Appointment("b", "gesprek", day, hour, 30),
        Appointment("a", "gesprek", day, hour, 30),
        Appointment("c", "vervolggesprek", day, hour, 10),
        Appointment("d", "taak", day),
        Appointment("e", "gesprek", date(2026, 11, 27), hour, 30),
    ]
    first = spread(three, hour, {})
    assert {one.uid: one.at for one in first} == {
        "a": time(15, 30), "b": time(16, 0), "c": time(16, 30), "d": None, "e": time(15, 30),
    }  # fmt: skip
    before = remembered(next_file(first, {}, TODAY))
    left = spread([three[0], three[2], Appointment("f", "gesprek", day, hour, 30)], hour, before)
    assert {one.uid: one.at for one in left} == {
        "b": time(16, 0), "c": time(16, 30), "f": time(15, 30),
    }  # fmt: skip
    both = {uid: AgendaEntry(uid, day, hour, 0, cancelled=False) for uid in ("a", "b")}
    assert sorted(one.at for one in spread(three[:2], hour, both) if one.at) == [
        time(15, 30), time(16, 0),
    ]  # fmt: skip
    late = spread(three[:2], time(23, 40), {})
    assert [one.at for one in late] == [time(23, 40), time(23, 40)]
