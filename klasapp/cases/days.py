"""Dates as a mentor types them, and terms as a mentor reads them."""

from datetime import date, timedelta

from klasapp.protocol import SchoolCalendar
from klasapp.roster.typed_day import parse_day as parse_day
from klasapp.roster.typed_day import typed as typed


def distance(day: date, today: date) -> str:
    """How far off a due date is: "vandaag", "3 dagen te laat", "over 5 dagen"."""
    days = (day - today).days
    if days < 0:
        return "1 dag te laat" if days == -1 else f"{-days} dagen te laat"
    near = {0: "vandaag", 1: "morgen"}
    return near.get(days) or f"over {days} dagen"


def on_school_day(calendar: SchoolCalendar, after: date, days: int) -> date:
    """So many days later, or the last school day before that; never ``after`` itself."""
    target = after + timedelta(days=days)
    return calendar.last_school_day(after, target) or calendar.next_school_day(after)
