"""Dates as a mentor types them."""

from datetime import date, timedelta

from klasapp.errors import InputError
from klasapp.roster.pupil import FieldError, parse_date

_WORDS = {
    "vandaag": 0, "gisteren": -1, "eergisteren": -2, "morgen": 1, "overmorgen": 2,
    "volgende week": 7, "over een week": 7, "over twee weken": 14,
}  # fmt: skip
_YEARS = range(2000, 2100)


def parse_day(text: str, today: date) -> date:
    """A typed date: dd-mm-jjjj, "vandaag", "over een week"; ``InputError`` for the rest."""
    word = " ".join(text.split()).casefold()
    if word in _WORDS:
        return today + timedelta(days=_WORDS[word])
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
