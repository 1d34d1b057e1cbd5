"""Dutch public holidays, on which schools are closed."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache


def public_holidays(years: Iterable[int]) -> frozenset[date]:
    """Public holidays in the Netherlands in the given calendar years.

    As the ``holidays`` package has them (Good Friday too), with Liberation Day (5 May) in every
    year: schools are closed then also in years in which it is no general day off.
    """
    return _public_holidays(tuple(years))


@lru_cache(maxsize=8)  # every screen with a deadline asks for the same years, several times
def _public_holidays(wanted: tuple[int, ...]) -> frozenset[date]:
    from holidays import country_holidays

    general = country_holidays("NL", years=wanted)
    return frozenset(general) | {date(year, 5, 5) for year in wanted}
