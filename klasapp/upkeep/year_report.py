"""The year report: what the school did against bullying (R12, R102, R105; ``domain.md`` 9). Pure.

No name, no case number and no text of a case stands in it. Numbers about pupils and cases below
``SMALLEST`` are not shown; lessons, agreements and rounds are about classes and are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from klasapp.cases.register import SMALLEST, Measure, Table
from klasapp.documents.cells import inert

FEW = f"minder dan {SMALLEST}"
NOTICE = (
    "In dit verslag staan geen namen. Een aantal leerlingen, signalen of zaken onder de "
    f"{SMALLEST} staat er niet in, zodat niemand te herkennen is. Het verslag vergelijkt geen "
    "mentoren en geen leerlingen. klasapp is geen goedgekeurde veiligheidsmonitor: de school "
    "meet de veiligheid elk jaar ook met een goedgekeurd instrument."
)


@dataclass(frozen=True, slots=True)
class ClassYear:
    """What was done with one class. ``lessons``: given, in full or short; ``reviews``: held."""

    name: str
    lessons: int
    planned: int
    by_month: Mapping[str, int]
    adopted_on: date | None
    agreements: int
    parents_informed_on: date | None
    reviews: int
    reviews_planned: int
    rounds: tuple[tuple[date, float | None], ...]
    """(day, participation 0..1) of every closed round."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers about pupils over the year, shown only when they are not small."""

    concerns: int
    positives: int
    plans: int
    self_solved: int
    cases: int
    requests: int
    requests_in_time: int
    erasures: int


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: a heading, a sentence, and lines of (what, how much)."""

    title: str
    lead: str
    rows: tuple[tuple[str, str], ...]


def safe(number: int) -> str:
    """A number about pupils; below ``SMALLEST`` only that it is few. Zero is told: nobody."""
    return FEW if 0 < number < SMALLEST else str(number)


def percent(share: float | None) -> str:
    """0.964 is 96 %."""
    return "niet bekend" if share is None else f"{100 * share:.0f} %"


def sections(
    classes: Sequence[ClassYear],
    topics: Iterable[tuple[str, int]],
    counts: Counts,
    measures: Sequence[Measure],
    tables: Sequence[Table],
) -> tuple[Section, ...]:
    """The whole report. ``topics``: (what the protocol asks of lessons, lessons given about it)."""
    return (
        _lessons(classes),
        Section(
            "Waar de lessen over gingen",
            "Wat het protocol van de lessen vraagt, en hoeveel gegeven lessen erover gingen. Eén "
            "les gaat vaak over meer dan één ding.",
            tuple((what, _lessons_about(number)) for what, number in topics),
        ),
        _agreements(classes),
        _rounds(classes),
        _noticed(counts),
        Section(
            "Zaken: is het protocol gevolgd, en op tijd?",
            f"Zaken die dit schooljaar zijn gemeld: {safe(counts.cases)}.",
            tuple((one.title, one.value) for one in measures),
        ),
        *(Section(f"Zaken: {one.title.lower()}", "", one.rows) for one in tables),
        _privacy(counts),
    )


def _lessons(classes: Sequence[ClassYear]) -> Section:
    months: dict[str, int] = {}
    for one in classes:
        for month, number in one.by_month.items():
            months[month] = months.get(month, 0) + number
    rows = [(f"Klas {one.name}", _of(one.lessons, one.planned)) for one in classes]
    rows += [(f"In {_month(month)}", str(number)) for month, number in sorted(months.items())]
    total = sum(one.lessons for one in classes)
    return Section("Lessen", f"Gegeven lessen uit de lesmap: {total}.", tuple(rows))


def _lessons_about(number: int) -> str:
    return f"{number} {'les' if number == 1 else 'lessen'}" if number else "nog geen les"


def _of(done: int, planned: int) -> str:
    return f"{done} gegeven" + (f", nog {planned} gepland" if planned else "")


def _agreements(classes: Sequence[ClassYear]) -> Section:
    rows = []
    for one in classes:
        if one.adopted_on is None:
            rows.append((f"Klas {one.name}", "nog niet vastgesteld"))
            continue
        told = (
            f"ouders ingelicht op {_day(one.parents_informed_on)}"
            if one.parents_informed_on
            else "ouders nog niet ingelicht"
        )
        back = f"{one.reviews} keer teruggekeken"
        if one.reviews_planned > one.reviews:
            back += f" (gepland: {one.reviews_planned})"
        said = f"{one.agreements} afspraken sinds {_day(one.adopted_on)}; {told}; {back}"
        rows.append((f"Klas {one.name}", said))
    made = sum(one.adopted_on is not None for one in classes)
    lead = f"Klassen met eigen afspraken: {made} van {len(classes)}."
    return Section("Afspraken", lead, tuple(rows))


def _rounds(classes: Sequence[ClassYear]) -> Section:
    rows = [
        (f"Klas {one.name}, {_day(day)}", f"deelname {percent(share)}")
        for one in classes
        for day, share in one.rounds
    ]
    return Section("Metingen", f"Gesloten metingen: {len(rows)}.", tuple(rows))


def _noticed(counts: Counts) -> Section:
    return Section(
        "Zien en aanpakken zonder zaak",
        "Wat mentoren opviel, ook wat goed ging.",
        (
            ("Signalen", safe(counts.concerns)),
            ("Positieve opmerkingen", safe(counts.positives)),
            ("«Kijk eerst»-plannen", safe(counts.plans)),
            ("Door leerlingen zelf opgelost en gevolgd", safe(counts.self_solved)),
        ),
    )


def _privacy(counts: Counts) -> Section:
    answered = (
        f"{safe(counts.requests_in_time)} van {safe(counts.requests)}"
        if counts.requests >= SMALLEST
        else safe(counts.requests)
    )
    return Section(
        "Gegevens van leerlingen",
        "Bewaren niet langer dan mag, en inzage binnen een maand.",
        (
            ("Keren opgeruimd volgens de bewaartermijn", str(counts.erasures)),
            ("Verzoeken om inzage (op tijd van alle)", answered),
        ),
    )


def as_csv(found: Iterable[Section]) -> str:
    """The report as CSV (semicolons); no cell can be taken for a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(("onderdeel", "wat", "uitkomst"))
    for one in found:
        writer.writerows([inert(cell) for cell in (one.title, *row)] for row in one.rows)
    return stream.getvalue()


def as_text(title: str, found: Iterable[Section]) -> str:
    """The report as plain text, to paste."""
    lines = [title, "", NOTICE]
    for one in found:
        lines += ["", one.title.upper()]
        lines += [one.lead] if one.lead else []
        lines += [f"- {what}: {value}" for what, value in one.rows] or ["- niets"]
    return "\n".join([*lines, ""])


_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip


def _month(text: str) -> str:
    return f"{_MONTHS[int(text[5:7]) - 1]} {text[:4]}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
