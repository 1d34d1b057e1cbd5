"""``klasapp import``: read a roster file."""

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from klasapp.cli.options import add_database_options, open_session
from klasapp.errors import InputError

if TYPE_CHECKING:
    from klasapp.roster.column_service import Chosen
    from klasapp.roster.import_service import ImportPreview
    from klasapp.roster.pupil import PupilDraft
    from klasapp.roster.reading import Rejected
    from klasapp.store.session import Session

_DONE = 0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``import``."""
    parser = subparsers.add_parser("import", help="lees een leerlingenlijst in")
    add_database_options(parser)
    parser.add_argument(
        "file",
        metavar="BESTAND",
        help="EDEXML, OneRoster (zip of map), of een lijst: csv, xlsx, xls, ods",
    )
    parser.add_argument(
        "--class", dest="class_name", metavar="KLAS", help="alleen deze klas, of de klas van allen"
    )
    parser.add_argument(
        "--column",
        dest="columns",
        action="append",
        default=[],
        metavar="VELD=KOLOM",
        help="welke kolom wat is, bijvoorbeeld roepnaam=Voornaam; mag vaker",
    )
    parser.add_argument("--dry-run", action="store_true", help="schrijf niets, laat alleen zien")
    parser.add_argument("--json", action="store_true", help="uitvoer als JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read the file; show what it would change, or change it."""
    from klasapp.roster.roster_file import read_file

    name, data = read_file(args.file)
    if args.dry_run and args.database is None:
        return _dry_run(args, data, name)
    from klasapp.roster.import_service import import_roster

    session = open_session(args)
    try:
        preview = _preview(session, data, name, args)
        if not args.dry_run:
            _remember(session, preview, args)
            import_roster(session, preview)
    finally:
        session.store.close()
    _report(args, _as_json(preview), written=not args.dry_run)
    return _DONE


def _dry_run(args: argparse.Namespace, data: bytes, name: str) -> int:
    """No database was named: every pupil in the file is new."""
    from klasapp.roster.readers import read_roster

    roster = read_roster(data, name, args.class_name, chosen=_chosen(args))
    report = _roster_json(roster.drafts, roster.rejected)
    report["warnings"] = list(roster.warnings)
    _report(args, report, written=False)
    return _DONE


def _chosen(args: argparse.Namespace) -> "Chosen | None":
    """The columns named on the command line; None: none were."""
    if not args.columns:
        return None
    from klasapp.roster.column_service import named_columns

    typed: list[str] = args.columns
    return lambda header: named_columns(header, typed)


def _remember(session: "Session", preview: "ImportPreview", args: argparse.Namespace) -> None:
    """Columns that were named count the next time too."""
    from klasapp.roster.column_service import remember_columns

    roster = preview.roster
    if args.columns and roster is not None and roster.table is not None:
        remember_columns(session, roster.table.header, roster.columns)


def _preview(
    session: "Session", data: bytes, name: str, args: argparse.Namespace
) -> "ImportPreview":
    from klasapp.roster.import_service import preview_import
    from klasapp.roster.service import current_school_year, list_school_years

    year = current_school_year(session, session.today)
    if year is None:
        years = list_school_years(session)
        if not years:
            raise InputError("Er is nog geen schooljaar; start klasapp en voeg het toe bij Beheer.")
        year = years[0]
    return preview_import(session, data, name, year, args.class_name, chosen=_chosen(args))


def _as_json(preview: "ImportPreview") -> dict[str, Any]:
    from klasapp.roster.import_service import spoken_doubt

    plan = preview.plan
    rejected = preview.roster.rejected if preview.roster else ()
    report = _roster_json(plan.new, rejected)
    report["changed"] = [
        {**_pupil_json(change.draft), "fields": list(change.fields)} for change in plan.changed
    ]
    report["gone"] = [_pupil_json(pupil) for pupil in plan.gone]
    doubts = (spoken_doubt(one) for one in preview.doubts)
    report["warnings"] = [*preview.warnings, *doubts]
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
