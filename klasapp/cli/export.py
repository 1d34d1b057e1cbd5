"""``klasapp export``: write documents to a folder; each thing to export adds its own word."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from klasapp.cli import (
    export_agreements,
    export_card,
    export_lesson,
    export_sociogram,
    export_year_report,
)
from klasapp.cli.dutch import DutchParser
from klasapp.cli.options import add_database_options
from klasapp.errors import InputError

_WHATS = (export_agreements, export_lesson, export_sociogram, export_year_report, export_card)
"""Modules with ``WORD``, ``HELP``, ``add_options(parser)`` and ``export(args) -> paths``."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``export`` with everything that can be exported."""
    parser = subparsers.add_parser("export", help="bestanden maken om te printen of te bewaren")
    parser.set_defaults(run=run, export=None)
    words = parser.add_subparsers(metavar="WAT", parser_class=DutchParser)
    for what in _WHATS:
        one = words.add_parser(what.WORD, help=what.HELP)
        add_database_options(one)
        one.add_argument("--to", metavar="MAP", help="de map waarin de bestanden komen")
        one.add_argument("--json", action="store_true", help="één JSON-document")
        what.add_options(one)
        one.set_defaults(run=run, export=what.export)


def run(args: argparse.Namespace) -> int:
    """Export, and say where the files are."""
    if args.export is None:
        listed = ", ".join(what.WORD for what in _WHATS)
        raise InputError(f"Zeg wat je wilt exporteren: 'klasapp export WAT', met WAT: {listed}.")
    _report(args.export(args), as_json=args.json)
    return 0


def _report(paths: Sequence[Path], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"files": [str(path) for path in paths]}, ensure_ascii=False))
        return
    for path in paths:
        print(f"Gemaakt: {path}")
