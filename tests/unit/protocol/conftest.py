"""The shipped protocol, and the school calendars of the three regions."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from klasapp.documents.content import protocol_text, school_holidays_text
from klasapp.protocol import Protocol, SchoolCalendar, read_calendar, read_protocol

# Public holidays on school days, written out so that nothing but the engine is tested.
PUBLIC = frozenset(
    map(
        date.fromisoformat,
        [
            "2027-03-26",
            "2027-03-29",
            "2027-04-27",
            "2027-05-05",
            "2027-05-06",
            "2027-05-17",
            "2028-04-17",
        ],
    )
)


@pytest.fixture(scope="session")
def text() -> str:
    return protocol_text()


@pytest.fixture(scope="session")
def protocol(text: str) -> Protocol:
    return read_protocol(text)


@pytest.fixture(scope="session")
def calendar_of() -> Callable[[str], SchoolCalendar]:
    return cache(lambda region: read_calendar(school_holidays_text(), region, PUBLIC))


@pytest.fixture(scope="session")
def zuid(calendar_of: Callable[[str], SchoolCalendar]) -> SchoolCalendar:
    return calendar_of("zuid")


@pytest.fixture(scope="session")
def midden(calendar_of: Callable[[str], SchoolCalendar]) -> SchoolCalendar:
    return calendar_of("midden")
