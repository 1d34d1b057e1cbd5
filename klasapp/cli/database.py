"""``klasapp new`` and ``klasapp check``."""

import argparse
import json

from klasapp.cli.options import add_database_options, local_now, open_session, read_passphrase
from klasapp.errors import InputError

_DONE, _FOUND_WRONG = 0, 1


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``new`` and ``check``."""
    new = subparsers.add_parser("new", help="maak een lege database")
    add_database_options(new)
    new.add_argument("--school-year", metavar="JAAR", help="zoals 2026-2027 (standaard: nu)")
    new.add_argument(
        "--region", choices=("noord", "midden", "zuid"), default="midden", help="vakantieregio"
    )
    new.set_defaults(run=run_new)
    check = subparsers.add_parser("check", help="kijk de database na")
    add_database_options(check)
    check.add_argument("--json", action="store_true", help="uitvoer als JSON")
    check.set_defaults(run=run_check)


def run_new(args: argparse.Namespace) -> int:
    """Make an empty database and print its recovery code once."""
    from klasapp.app.creation import create_database, open_database
    from klasapp.app.paths import database_path, location_warning
    from klasapp.roster.school_year import parse_school_year
    from klasapp.roster.service import add_school_year, school_year_name_for

    path = database_path(args.database)
    year = parse_school_year(args.school_year or school_year_name_for(local_now().date()))
    passphrase = read_passphrase(args, "Kies een wachtzin: ")
    if args.passphrase_file is None and passphrase != read_passphrase(args, "Nog een keer: "):
        raise InputError("De twee wachtzinnen zijn niet gelijk; begin opnieuw.")
    code = create_database(path, passphrase, local_now)
    session = open_database(path, passphrase, local_now)
    add_school_year(session, year, args.region)
    session.store.close()
    print(f"Gemaakt: {path} (schooljaar {year}).")
    print(f"Herstelcode, bewaar die in de kluis van de school: {code}")
    warning = location_warning(path)
    if warning:
        print(warning)
    return _DONE


def run_check(args: argparse.Namespace) -> int:
    """Check database, audit chain and content; exit code 1 when something is wrong."""
    from klasapp.store.check import CheckReport, check_store
    from klasapp.store.faults import DamagedDatabase

    try:
        session = open_session(args)
    except DamagedDatabase as error:
        report = CheckReport(0, 0, (str(error),))
    else:
        report = check_store(session.store)
        session.store.close()
    if args.json:
        print(
            json.dumps(
                {
                    "ok": not report.findings,
                    "rows": report.rows,
                    "audit_rows": report.audit_rows,
                    "findings": list(report.findings),
                },
                ensure_ascii=False,
            )
        )
    elif report.findings:
        print("De database is niet in orde:")
        for finding in report.findings:
            print(f"- {finding}")
    else:
        print(
            f"De database is in orde ({report.rows} rijen, logboek van {report.audit_rows} regels)."
        )
    return _FOUND_WRONG if report.findings else _DONE
