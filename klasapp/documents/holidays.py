"""Dutch public holidays, on which schools are closed."""

from collections.abc import Iterable
from datetime import date


def public_holidays(years: Iterable[int]) -> frozenset[date]:
    """Public holidays in the Netherlands in the given calendar years.

    Liberation Day (5 May) counts in every year: schools are closed then also in years in which
    it is no general day off. Good Friday is left to the school's own calendar.
    """
    from holidays.countries import Netherlands

    wanted = tuple(years)
    general = Netherlands(years=wanted)
    return frozenset(general) | {date(year, 5, 5) for year in wanted}
