"""Calendar files (iCalendar, RFC 5545): private, without any name of their own accord."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_ZONE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Appointment:
    """A line in a calendar. With ``at`` a meeting of ``minutes``, without it a task for a day.

    ``uid`` never changes; ``sequence`` rises each time the day or the hour moves.
    """

    uid: str
    summary: str
    on: date
    at: time | None = None
    minutes: int = 10
    sequence: int = 0
    cancelled: bool = False


def agenda_file(appointments: Iterable[Appointment], made: datetime) -> bytes:
    """The calendar file; ``made``: now, with its time zone."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//klasapp//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    listed = list(appointments)
    for one in listed:
        calendar.add_component(_component(one, made))
    if any(one.at is not None for one in listed):
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _component(one: Appointment, made: datetime) -> Any:
    from icalendar import Alarm, Event, Todo

    part: Any = Todo() if one.at is None else Event()
    part.add("uid", one.uid)
    part.add("dtstamp", made.astimezone(ZoneInfo("UTC")))
    part.add("sequence", one.sequence)
    part.add("summary", one.summary)
    part.add("class", "PRIVATE")
    if one.at is None:
        part.add("due", one.on)
        part.add("status", "CANCELLED" if one.cancelled else "NEEDS-ACTION")
        return part
    part.add("dtstart", datetime.combine(one.on, one.at, _ZONE))
    part.add("duration", timedelta(minutes=one.minutes))
    part.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    if not one.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.summary)
        alarm.add("trigger", timedelta(minutes=-15))
        part.add_component(alarm)
    return part
