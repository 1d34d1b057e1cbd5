"""``klasapp import``: read a roster file."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klasapp.cli.options import add_database_options, open_session, read_bytes
from klasapp.errors import InputError

if TYPE_CHECKING:
    from klasapp.roster.import_service import ImportPreview
    from klasapp.roster.pupil import PupilDraft
    from klasapp.roster.reading import Rejected
    from klasapp.store.session import Session

_DONE = 0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``import``."""
    parser = subparsers.add_parser("import", help="lees een leerlingenlijst in")
    add_database_options(parser)
    parser.add_argument("file", metavar="BESTAND", help="EDEXML, Magister-CSV of klasapp-CSV")
    parser.add_argument(
        "--class", dest="class_name", metavar="KLAS", help="alleen deze klas, of de klas van allen"
    )
    parser.add_argument("--dry-run", action="store_true", help="schrijf niets, laat alleen zien")
    parser.add_argument("--json", action="store_true", help="uitvoer als JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read the file; show what it would change, or change it."""
    path = Path(args.file)
    data = read_bytes(path)
    if args.dry_run and args.database is None:
        return _dry_run(args, data, path.name)
    from klasapp.roster.import_service import import_roster

    session = open_session(args)
    try:
        preview = _preview(session, data, path.name, args.class_name)
        if not args.dry_run:
            import_roster(session, preview)
    finally:
        session.store.close()
    _report(args, _as_json(preview), written=not args.dry_run)
    return _DONE


def _dry_run(args: argparse.Namespace, data: bytes, name: str) -> int:
    """No database was named: every pupil in the file is new."""
    from klasapp.roster.readers import read_roster

    roster = read_roster(data, name, args.class_name)
    report = _roster_json(roster.drafts, roster.rejected)
    report["warnings"] = list(roster.warnings)
    _report(args, report, written=False)
    return _DONE


def _preview(session: "Session", data: bytes, name: str, class_name: str | None) -> "ImportPreview":
    from klasapp.roster.import_service import preview_import
    from klasapp.roster.service import current_school_year, list_school_years

    year = current_school_year(session, session.today)
    if year is None:
        years = list_school_years(session)
        if not years:
            raise InputError("Er is nog geen schooljaar; start klasapp en voeg het toe bij Beheer.")
        year = years[0]
    return preview_import(session, data, name, year, class_name)


def _as_json(preview: "ImportPreview") -> dict[str, Any]:
    plan = preview.plan
    rejected = preview.roster.rejected if preview.roster else ()
    report = _roster_json(plan.new, rejected)
    report["changed"] = [
        {**_pupil_json(change.draft), "fields": list(change.fields)} for change in plan.changed
    ]
    report["gone"] = [_pupil_json(pupil) for pupil in plan.gone]
    report["warnings"] = list(preview.warnings)
    return report


def _roster_json(new: "Sequence[PupilDraft]", rejected: "Sequence[Rejected]") -> dict[str, Any]:
    return {
        "new": [_pupil_json(draft) for draft in new],
        "changed": [],
        "gone": [],
        "rejected": [
            {"row": one.row, "column": one.column, "reason": one.reason} for one in rejected
        ],
    }


def _pupil_json(pupil: "PupilDraft") -> dict[str, str]:
    return {"number": pupil.number, "name": pupil.display_name, "class": pupil.class_name}


def _report(args: argparse.Namespace, report: dict[str, Any], *, written: bool) -> None:
    if args.json:
        print(json.dumps(report, ensure_ascii=False))
        return
    verb = "Ingelezen" if written else "Dit zou worden ingelezen"
    print(
        f"{verb}: {len(report['new'])} nieuw, {len(report['changed'])} gewijzigd, "
        f"{len(report['gone'])} niet meer in het bestand (die blijven staan)."
    )
    for one in report["rejected"]:
        column = f", kolom {one['column']}" if one["column"] else ""
        print(f"Overgeslagen: rij {one['row']}{column}: {one['reason']}")
    for warning in report["warnings"]:
        print(f"Let op: {warning}")
