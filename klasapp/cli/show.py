"""``klasapp show``: what stands on a screen, as plain text or CSV."""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from klasapp.cli.app import demo_day, practice_app
from klasapp.cli.options import add_database_options, local_now, open_session
from klasapp.errors import InputError

_EPILOG = """\
voorbeelden:
  klasapp show week                          wat er te doen is
  klasapp show roster --csv                  de klas, voor een rekenblad
  klasapp show --find "Noor"                 de pagina van een leerling
  klasapp show --find "Meting oktober" --press r   de resultaten van een meting
  klasapp show --find 2026-002 --press l     het verloop van een zaak
  klasapp show upkeep --press p              het protocol
  klasapp show handbook                      de handleiding
  klasapp show handbook --find "gesprek"     wat de handleiding daarover zegt

--press drukt op dezelfde toetsen als in klasapp zelf; F1 zegt welke er zijn
(--press f1). Een toets die iets verandert, verandert het ook hier.
"""

_HANDBOOK = "handbook"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``show``."""
    from klasapp.app.rooms import ROOMS

    parser = subparsers.add_parser(
        "show",
        help="lees een scherm van klasapp als gewone tekst of CSV",
        description="Leest een scherm van klasapp als gewone tekst, een ding per regel.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_database_options(parser)
    names = ", ".join(f"{room.key} ({room.name})" for room in ROOMS)
    parser.add_argument(
        "room", nargs="?", metavar="KAMER", choices=[*(room.key for room in ROOMS), _HANDBOOK],
        default=None, help=f"{names}; of {_HANDBOOK} (de handleiding)",
    )  # fmt: skip
    parser.add_argument(
        "--find", metavar="NAAM", help="open een leerling, zaak, meting, les of afspraak"
    )
    parser.add_argument(
        "--press", metavar="TOETS", nargs="+", default=[], help="druk daarna op deze toetsen"
    )
    parser.add_argument("--csv", action="store_true", help="als CSV")
    parser.add_argument("--demo", action="store_true", help="lees de oefenschool")
    parser.add_argument(
        "--today", metavar="DATUM", help="met --demo: doe alsof het deze dag is (jjjj-mm-dd)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a screen."""
    from klasapp.app.plain import as_csv, as_text, read_app

    if args.room == _HANDBOOK:
        sys.stdout.write(_handbook(args.find))
        return 0
    if (args.room is None) == (args.find is None):
        raise InputError("Noem een kamer, zoals 'klasapp show week', of geef --find NAAM.")
    with ExitStack() as open_things:
        if args.demo:
            folder = open_things.enter_context(tempfile.TemporaryDirectory())
            app = practice_app(Path(folder) / "oefenschool.db", demo_day(args.today))
        else:
            from klasapp.app.klasapp import KlasApp
            from klasapp.app.paths import database_path

            app = KlasApp(database_path(args.database), local_now, open_session(args))
        blocks = read_app(app, args.room or "", args.press, args.find or "")
    sys.stdout.write(as_csv(blocks) if args.csv else as_text(blocks))
    return 0


def _handbook(find: str | None) -> str:
    """The handbook as plain text, or the sections of the books where ``find`` occurs."""
    from klasapp.documents.handbook import books, handbook, search, spoken

    if not find:
        return "\n".join(map(spoken, handbook()))
    found = list(dict.fromkeys(hit.section for hit in search(books(), find)))
    if not found:
        raise InputError(f"In de handleiding staat niets over '{find}'; probeer een ander woord.")
    return "\n".join(map(spoken, found))
