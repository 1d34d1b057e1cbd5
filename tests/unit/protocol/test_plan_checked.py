"""``klasapp protocol plan`` against a second computation, written from the rules and nothing else.

It shares no code with the engine: its own Easter, its own reading of the table of holidays, its
own months.
"""

import csv
import random
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from klasapp.documents.content import school_holidays_text
from klasapp.documents.holidays import public_holidays
from klasapp.protocol import Protocol, Severity, plan, read_calendar

DAY = timedelta(days=1)
SERIES = ("4.2d", "4.7d", "4.1m", "5.3m", "5.6m", "5.12m", "5.18m", "5.24m")


def easter(year: int) -> date:
    """Gauss, as Meeus and Butcher wrote it down."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * x) // 433
    month = (h + x - 7 * m + 90) // 25
    return date(year, month, (h + x - 7 * m + 33 * month + 19) % 32)


def free_days(year: int) -> set[date]:
    """Days on which no Dutch school is open (decision 3: Good Friday and every 5 May too)."""
    king = date(year, 4, 27)
    king -= DAY * (king.weekday() == 6)
    moved = {easter(year) + n * DAY for n in (-2, 0, 1, 39, 49, 50)}
    fixed = {date(year, *day) for day in ((1, 1), (5, 5), (12, 25), (12, 26))}
    return {king, *moved, *fixed}


class School:
    """Which days a region has school."""

    def __init__(self, region: str) -> None:
        self.free = {day for year in range(2024, 2032) for day in free_days(year)}
        for row in csv.DictReader(school_holidays_text().lstrip("\ufeff").splitlines(),
                                  delimiter=";"):  # fmt: skip
            if row["regio"] in {region, "alle"}:
                day, last = (date.fromisoformat(row[name]) for name in ("van", "tot_en_met"))
                while day <= last:
                    self.free.add(day)
                    day += DAY

    def open(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.free

    def by(self, after: date, day: date) -> date:
        """The last school day after ``after`` up to ``day``; else the first one after both."""
        back = day
        while back > after:
            if self.open(back):
                return back
            back -= DAY
        day = max(day, after)
        while not self.open(day):
            day += DAY
        return day


def later(day: date, term: str) -> date:
    count, unit = int(term[:-1]), term[-1]
    if unit == "d":
        return day + count * DAY
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def expected(school: School, reported: date, serious: bool) -> dict[str, date]:
    """Every date but those of the follow-ups, whose series is checked apart."""
    by = school.by
    two = by(reported, reported + 7 * DAY)
    three = by(two, two + 7 * DAY)
    four = by(three, three + 7 * DAY)
    start = reported if serious else three
    parents = min(by(start, start + 7 * DAY), by(reported, reported + 21 * DAY))
    talks = {"D1": two, "D2": three, "D3": four, "D6": parents, "D6.pester": parents}
    reports = {f"D8.{task}": by(on, on + 2 * DAY) for task, on in talks.items()}
    class_talk = by(four, four + 14 * DAY)
    return {
        **talks,
        **reports,
        "S2.ouders": two,
        "T4.1": class_talk,
        "T4.2": by(class_talk, class_talk + 28 * DAY),
    }


def draws() -> Iterator[tuple[date, str, str]]:
    chance = random.Random(20261210)
    for _ in range(45):
        yield (
            date(2025, 8, 20) + chance.randrange(700) * DAY,
            chance.choice(("noord", "midden", "zuid")),
            chance.choice(("licht", "matig", "ernstig")),
        )


@pytest.mark.parametrize(("reported", "region", "severity"), [*draws()])
def test_the_plan_is_what_a_second_computation_says(
    protocol: Protocol, reported: date, region: str, severity: str
) -> None:
    calendar = read_calendar(school_holidays_text(), region, public_holidays(range(2024, 2032)))
    dues = {one.id: one.due for one in plan(protocol, calendar, reported, Severity(severity))}
    school = School(region)
    wanted = expected(school, reported, severity == "ernstig")
    assert {name: dues[name] for name in wanted} == wanted

    three, four = wanted["D2"], wanted["D3"]
    natural = {f"D{name}": school.by(four, later(four, name[2:])) for name in SERIES}
    for side in ("gepeste", "pester"):
        alone = {f"{name}.{side}": day for name, day in natural.items()}
        if side == "pester":
            alone["D7"] = school.by(three, three + 3 * DAY)
        found = {name: dues[name] for name in alone}
        assert len({*found.values(), four}) == len(found) + 1, "two talks on one day"
        if len({*alone.values(), four}) == len(alone) + 1:
            assert found == alone
    assert len(dues) == len(wanted) + 2 * len(SERIES) + 1
