"""Gathering and writing the year report from every room (R12, R102, R105)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from klasapp.agreements.review_service import reviews
from klasapp.agreements.service import overview as agreements_of
from klasapp.cases.keeping_service import plans_to_keep, self_solved_to_keep
from klasapp.cases.register import Table
from klasapp.cases.register_service import overview as cases_of
from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.keys.files import write_atomically
from klasapp.lessons.plan_service import year_of
from klasapp.lessons.service import covered_by, library
from klasapp.protocol import spoken
from klasapp.roster.protocol_service import current_protocol
from klasapp.roster.school_year import SchoolClass
from klasapp.roster.service import list_classes, list_school_years
from klasapp.signals.keeping_service import kinds_between
from klasapp.sociogram.service import list_rounds
from klasapp.store.session import Session
from klasapp.upkeep import access_records, retention_records
from klasapp.upkeep.access import due_on
from klasapp.upkeep.year_report import (
    NOTICE,
    ClassYear,
    Counts,
    Section,
    as_csv,
    as_text,
    sections,
)


@dataclass(frozen=True, slots=True)
class YearReport:
    """The report of a school year."""

    school_year: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """Its name."""
        return f"Jaarverslag tegen pesten {self.school_year}"


def report_years(session: Session) -> tuple[str, ...]:
    """The school years a report can be about, the newest first."""
    return tuple(one.name for one in list_school_years(session))


def year_report(session: Session, school_year: str) -> YearReport:
    """The report of a school year; takes seconds with many cases, so in a thread."""
    years = {one.name: one for one in list_school_years(session)}
    year = years[school_year]
    classes = [one for one in list_classes(session) if one.school_year.name == school_year]
    given: Counter[str] = Counter()
    in_order = sorted(classes, key=lambda one: one.sort_key)
    lines = [_class_year(session, one, given) for one in in_order]
    topics = [
        (row.quoted, sum(given[module.id] for module in row.lessons))
        for row in covered_by(library(session).modules, given)
    ]
    found = cases_of(session, school_year)
    counts = _counts(session, year.first_day, year.last_day, found.cases)
    with session.writing():
        session.audit("year_report.read", "year_report:all", school_year)
    return YearReport(
        school_year,
        sections(lines, topics, counts, found.measures, _in_words(session, found.tables)),
    )


def _in_words(session: Session, tables: Sequence[Table]) -> list[Table]:
    """The tables with the name of each form of bullying in the place of its code."""
    protocol = current_protocol(session)
    names = {one.code: one.label for one in protocol.forms}
    return [
        replace(one, rows=tuple((names.get(word, word), count) for word, count in one.rows))
        for one in tables
    ]


def _class_year(session: Session, one: SchoolClass, given: Counter[str]) -> ClassYear:
    lines = year_of(session, one.id)
    runs = [line.run for line in lines if line.run is not None and line.run.state != "running"]
    given.update(run.lesson_id for run in runs)
    agreed = agreements_of(session, one.id)
    held = reviews(session, one.id)
    rounds = [n for n in list_rounds(session, one.id) if n.state == "closed" and n.participants]
    return ClassYear(
        one.name,
        len(runs),
        sum(line.run is None for line in lines),
        Counter(run.started_at.date().isoformat()[:7] for run in runs),
        agreed.found.adopted_on if agreed.found else None,
        len(agreed.agreed),
        agreed.found.parents_informed_on if agreed.found else None,
        sum(review.held_on is not None for review in held),
        len(held),
        tuple((n.opened_on, n.answered / n.participants) for n in reversed(rounds)),
    )


def _counts(session: Session, first: date, last: date, cases: int) -> Counts:
    concerns, positives = kinds_between(session, first, last)
    with session.reading() as db:
        asked = [n for n in access_records.requests(db) if first <= n.received_on <= last]
        erased = [
            n for n in retention_records.certificates(db) if first <= n.erased_at.date() <= last
        ]
    answered = [(n, n.last("given") or n.last("decided")) for n in asked]
    return Counts(
        concerns,
        positives,
        sum(first <= n.started_on <= last for n in plans_to_keep(session)),
        sum(first <= n.noted_on <= last for n in self_solved_to_keep(session)),
        cases,
        len(asked),
        sum(step is not None and step.on_day <= due_on(n) for n, step in answered),
        len(erased),
    )


def write_year_report(
    session: Session, found: YearReport, folder: Path | None = None
) -> tuple[Path, ...]:
    """Write the report as PDF, text and CSV; returns where they are."""
    from klasapp.documents.typeset import typeset

    pdf = typeset("jaarverslag.typ", {
        "titel": found.title,
        "datum": spoken(session.today),
        "toelichting": NOTICE,
        "delen": [
            {"kop": one.title, "zin": one.lead, "rijen": [list(row) for row in one.rows]}
            for one in found.sections
        ],
    })  # fmt: skip
    target = export_folder(folder)
    name = f"jaarverslag-{slug(found.school_year)}"
    contents = {
        f"{name}.pdf": pdf,
        f"{name}.txt": as_text(found.title, found.sections).encode("utf-8-sig"),
        f"{name}.csv": as_csv(found.sections).encode("utf-8-sig"),
    }
    for path, content in contents.items():
        write_atomically(target / path, content)
    with session.writing():
        session.audit("year_report.print", "year_report:all", found.school_year)
    return tuple(target / path for path in contents)
