"""How days, ages and stretches of time are said in Dutch."""

from datetime import date, timedelta

from klasapp.protocol.school_calendar import spoken as spoken_day

__all__ = ["age_on", "numeric_day", "spoken_ago", "spoken_day"]

_DAY = timedelta(days=1)
_WEEKS_FROM, _MONTHS_FROM = 14, 61


def age_on(born: date, today: date) -> int:
    """Age in whole years."""
    before_birthday = (today.month, today.day) < (born.month, born.day)
    return today.year - born.year - before_birthday


def numeric_day(day: date) -> str:
    """02-05-2013."""
    return day.strftime("%d-%m-%Y")


def spoken_ago(day: date, today: date) -> str:
    """vandaag, gisteren, 5 dagen geleden, 3 weken geleden, 4 maanden geleden."""
    days = (today - day) // _DAY
    if days <= 1:
        return "gisteren" if days == 1 else "vandaag"
    if days < _WEEKS_FROM:
        return f"{days} dagen geleden"
    if days < _MONTHS_FROM:
        return f"{days // 7} weken geleden"
    return f"{days // 30} maanden geleden"
