"""Dates as a mentor types them."""

import re
from contextlib import suppress
from datetime import date, timedelta

from klasapp.errors import InputError
from klasapp.roster.pupil import FieldError, parse_date
from klasapp.roster.school_year import school_year_name_for

_WORDS = {
    "vandaag": 0, "gisteren": -1, "eergisteren": -2, "morgen": 1, "overmorgen": 2,
    "volgende week": 7, "over een week": 7, "over twee weken": 14,
}  # fmt: skip
_YEARS = range(2000, 2100)
_SURELY_MEANT = timedelta(days=120)
_NO_YEAR = re.compile(
    r"(?:(?:ma|di|wo|do|vr|za|zo)[a-z]*\.? )?([0-9]{1,2})(?:[-/. ]([0-9]{1,2})| ?([a-z]{3,})\.?)"
)
"""7-12, 7/12, 7 dec, ma 7 december."""


def parse_day(text: str, today: date) -> date:
    """A typed date: dd-mm-jjjj, "vandaag", "over een week"; ``InputError`` for the rest.

    Without a year ("7-12", "ma 7 dec") it is the nearest such day; when that is more than four
    months away, the one of this school year.
    """
    word = " ".join(text.split()).casefold()
    if word in _WORDS:
        return today + timedelta(days=_WORDS[word])
    if short := _NO_YEAR.fullmatch(word):
        return _nearest(f"{short[1]} {short[3]}" if short[3] else f"{short[1]}-{short[2]}", today)
    return _whole(text)


def _nearest(day: str, today: date) -> date:
    between = " " if " " in day else "-"
    found = []
    for year in (today.year, today.year - 1, today.year + 1):
        with suppress(InputError):  # 29 February
            found.append(_whole(f"{day}{between}{year}"))
    if not found:
        return _whole(f"{day}{between}{today.year}")
    nearest = min(found, key=lambda one: abs(one - today))
    if abs(nearest - today) <= _SURELY_MEANT:
        return nearest
    school_year = school_year_name_for(today)
    return next((one for one in found if school_year_name_for(one) == school_year), nearest)


def _whole(text: str) -> date:
    try:
        found = parse_date(text, "date", _YEARS)
    except FieldError as error:
        reason = str(error)
        raise InputError(reason[:1].upper() + reason[1:]) from error
    if found is None:
        raise InputError("Vul een datum in, zoals 12-10-2026 of vandaag.")
    return found


def typed(day: date) -> str:
    """A date as it stands in a field: 12-10-2026."""
    return f"{day.day:02}-{day.month:02}-{day.year}"
