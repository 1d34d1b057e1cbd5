"""When data must go by the protocol file, and what keeps them. Pure (``domain.md`` 4.2, C3, C13).

Nothing is due before its rule says so, and a hold always wins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from klasapp.protocol import spoken

WITH_PUPIL = "na_uitschrijving"
"""The value in the protocol file by which something stays until the pupil goes."""


class Kind(StrEnum):
    """What kind of thing goes, in the order in which it goes."""

    CHOICES = "choices"
    RESULTS = "results"
    SIGNAL = "signal"
    LOG = "log"
    PLAN = "plan"
    SELF_SOLVED = "self_solved"
    CASE = "case"
    PUPIL = "pupil"


STILL_OPEN = "De zaak is nog open. Sluit hem eerst."
"""What keeps an open case."""
KIND_WORDS: dict[Kind, tuple[str, str]] = {
    Kind.CHOICES: ("meting: wie koos wie", "metingen: wie koos wie"),
    Kind.RESULTS: ("meting: resultaten per leerling", "metingen: resultaten per leerling"),
    Kind.SIGNAL: ("signaal zonder zaak", "signalen zonder zaak"),
    Kind.LOG: ("notitie in het klassenlogboek", "notities in het klassenlogboek"),
    Kind.PLAN: ("«kijk eerst»-plan zonder zaak", "«kijk eerst»-plannen zonder zaak"),
    Kind.SELF_SOLVED: ("notitie «zelf opgelost»", "notities «zelf opgelost»"),
    Kind.CASE: ("dossier van een zaak", "dossiers van zaken"),
    Kind.PUPIL: ("leerling met alles wat erbij hoort", "leerlingen met alles wat erbij hoort"),
}
"""One and many, in Dutch and without a name."""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that goes some day.

    ``label``: what it is, for the mentor only: it may hold a name. ``due``: the first day on which
    it goes; None: not as long as things are as they are. ``why``: the rule in a Dutch sentence.
    ``kept``: what keeps it although its time is over; empty when nothing does.
    """

    kind: Kind
    number: int
    label: str
    due: date | None
    why: str
    pupils: frozenset[int] = frozenset()
    case_id: int | None = None
    kept: str = ""

    @property
    def key(self) -> str:
        """Its name in code, such as ``case:3``."""
        return f"{self.kind.value}:{self.number}"

    def goes(self, today: date) -> bool:
        """Whether it goes today."""
        return self.due is not None and self.due <= today and not self.kept

    def stays(self, today: date) -> bool:
        """Whether its time is over and something keeps it."""
        return self.due is not None and self.due <= today and bool(self.kept)


@dataclass(frozen=True, slots=True)
class Hold:
    """Something stays until this is lifted; about a pupil or a case."""

    id: int
    pupil_id: int | None
    case_id: int | None
    reason: str
    placed_on: date
    lifted_on: date | None = None
    lift_reason: str = ""


@dataclass(frozen=True, slots=True)
class AskedRound:
    """A round: when, whether it is closed, what it asked, and the last day of its school year."""

    id: int
    class_id: int
    opened_on: date
    closed: bool
    questions: frozenset[tuple[str, str]]
    year_ends_on: date


# The rules, one function each: the first day on which it goes, and why


def after_school_year(ends_on: date) -> date:
    """The first day after a school year."""
    return ends_on + timedelta(days=1)


def choices_due(one: AskedRound, others: Iterable[AskedRound], days: int) -> tuple[date, str]:
    """When who-chose-whom of a round goes.

    ``days`` after the next closed round of the class with the same question has begun, so that
    the two can be compared; each question of the round must have come back. At the latest after
    the school year.
    """
    latest = after_school_year(one.year_ends_on)
    later = [
        other
        for other in others
        if other.class_id == one.class_id
        and other.closed
        and (other.opened_on, other.id) > (one.opened_on, one.id)
    ]
    again = [
        min((other.opened_on for other in later if question in other.questions), default=None)
        for question in one.questions
    ]
    if one.questions and one.closed and all(day is not None for day in again):
        last = max(day for day in again if day is not None)
        due = last + timedelta(days=days)
        if due < latest:
            return due, (
                f"De volgende meting met dezelfde vragen was er op {spoken(last)}; {days} dagen "
                "daarna gaat wie koos wie weg. De aantallen en aandachtspunten blijven."
            )
    return latest, (
        "Wie koos wie gaat uiterlijk na het schooljaar weg. De aantallen en aandachtspunten "
        "blijven zolang het protocol dat zegt."
    )


def results_due(one: AskedRound) -> tuple[date, str]:
    """When the results per pupil go: after the school year."""
    return after_school_year(one.year_ends_on), (
        "Resultaten per leerling blijven tot het einde van het schooljaar. Wat over de hele klas "
        "gaat, blijft."
    )


def after_leaving(leaving: date, years: int) -> date:
    """The day ``years`` after leaving school; 29 February becomes 1 March."""
    try:
        return leaving.replace(year=leaving.year + years)
    except ValueError:
        return date(leaving.year + years, 3, 1)


def pupil_due(leaving: date, years: int) -> tuple[date, str]:
    """When a pupil goes with everything about it (D17)."""
    return after_leaving(leaving, years), (
        f"De leerling is van school sinds {spoken(leaving)}; {_years(years)} daarna gaat alles weg."
    )


def case_due(leaving: Mapping[int, date | None], years: int) -> tuple[date | None, str]:
    """When the file of a case goes: when the last of the pupils it is about left ``years`` ago.

    ``leaving``: of those pupils. Following a case for two years (C3) stops at leaving school, so
    it never asks for more.
    """
    if not leaving or any(day is None for day in leaving.values()):
        return None, "Een leerling in deze zaak zit nog op school."
    last = max(day for day in leaving.values() if day is not None)
    return after_leaving(last, years), (
        f"De laatste leerling van deze zaak is van school sinds {spoken(last)}; {_years(years)} "
        "daarna gaat het dossier weg."
    )


def year_item_due(ends_on: date, what: str) -> tuple[date, str]:
    """When a signal, a plan without a case or an entry in the log of a class goes."""
    return after_school_year(ends_on), f"{what} blijft tot het einde van het schooljaar."


# Holds, and what waits for something else


def held(
    items: Sequence[Item],
    holds: Iterable[Hold],
    today: date,
    pupils_of_case: Mapping[int, Collection[int]],
) -> tuple[Item, ...]:
    """The items with what keeps them: a hold on the pupil or the case, or another item.

    A pupil goes only when nothing about it stays: not a case with somebody who is still at
    school, not a signal whose time is not over.
    """
    found, _ = _with_holds(items, holds, pupils_of_case)
    staying: dict[int, Item] = {}
    for one in found:
        if one.kind is not Kind.PUPIL and not one.goes(today):
            for pupil in one.pupils:
                staying.setdefault(pupil, one)
    return tuple(
        replace(one, kept=f"Wacht: {KIND_WORDS[staying[one.number].kind][0]} blijft nog.")
        if one.kind is Kind.PUPIL and not one.kept and one.number in staying
        else one
        for one in found
    )


def count_going(
    items: Sequence[Item],
    pupils: Collection[int],
    holds: Iterable[Hold],
    today: date,
    pupils_of_case: Mapping[int, Collection[int]],
) -> Counter[str]:
    """How many of each kind go today, just as ``held`` says, without an item for each pupil.

    ``items``: everything but pupils; ``pupils``: those whose time is over.
    """
    found, on_hold = _with_holds(items, holds, pupils_of_case)
    staying = {pupil for one in found if not one.goes(today) for pupil in one.pupils}
    counts = Counter(one.kind.value for one in found if one.goes(today))
    counts[Kind.PUPIL.value] = len(set(pupils) - on_hold - staying)
    return counts


def _with_holds(
    items: Sequence[Item], holds: Iterable[Hold], pupils_of_case: Mapping[int, Collection[int]]
) -> tuple[list[Item], frozenset[int]]:
    """The items with the hold that keeps them, and the pupils on hold."""
    standing = [one for one in holds if one.lifted_on is None]
    by_pupil = {one.pupil_id: one.reason for one in standing if one.pupil_id is not None}
    by_case = {one.case_id: one.reason for one in standing if one.case_id is not None}
    for case_id, reason in by_case.items():
        for pupil in pupils_of_case.get(case_id, ()):
            by_pupil.setdefault(pupil, reason)
    found = list(items)
    if by_pupil or by_case:
        found = [replace(one, kept=_hold_on(one, by_pupil, by_case) or one.kept) for one in items]
    return found, frozenset(by_pupil)


def _hold_on(item: Item, by_pupil: Mapping[int, str], by_case: Mapping[int, str]) -> str:
    reasons = []
    if item.case_id is not None and item.case_id in by_case:
        reasons.append(by_case[item.case_id])
    reasons += [by_pupil[pupil] for pupil in sorted(item.pupils) if pupil in by_pupil]
    return f"Moet blijven: {reasons[0]}" if reasons else ""


def _years(count: int) -> str:
    return f"{count} jaar"


def counted(kinds: Counter[str] | dict[str, int]) -> tuple[tuple[str, int], ...]:
    """(Dutch words, how many) by kind, in the order of the kinds."""
    return tuple(
        (KIND_WORDS[kind][0 if kinds[kind] == 1 else 1], kinds[kind])
        for kind in Kind
        if kinds.get(kind)
    )
