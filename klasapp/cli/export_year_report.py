"""``klasapp export year-report``: what was done in a school year, without names."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from klasapp.cli.options import open_session
from klasapp.errors import InputError

WORD = "year-report"
HELP = "het jaarverslag zonder namen, als PDF, tekst en CSV"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which school year."""
    parser.add_argument(
        "--school-year", metavar="JAAR", help="zoals 2026-2027 (standaard: het nieuwste)"
    )


def export(args: argparse.Namespace) -> Sequence[Path]:
    """Write the report; returns the files."""
    from klasapp.upkeep.year_report_service import report_years, write_year_report, year_report

    session = open_session(args)
    try:
        years = report_years(session)
        year = args.school_year or next(iter(years), "")
        if year not in years:
            listed = ", ".join(years) or "geen"
            raise InputError(f"Er is geen schooljaar {year or 'in klasapp'}. Bekend: {listed}.")
        to = Path(args.to) if args.to else None
        return write_year_report(session, year_report(session, year), to)
    finally:
        session.store.close()
