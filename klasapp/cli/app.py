"""``klasapp`` and ``klasapp demo``: open the app."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cli.options import add_database_options, local_now
from klasapp.cli.quiet import keep_quiet
from klasapp.errors import InputError

if TYPE_CHECKING:
    from klasapp.app.klasapp import KlasApp


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``klasapp`` itself."""
    add_database_options(parser, default=True)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``demo``."""
    parser = subparsers.add_parser("demo", help="open een verzonnen schooljaar om te oefenen")
    parser.add_argument("--folder", metavar="MAP", help="bewaar de oefenschool in deze map")
    parser.add_argument(
        "--today", metavar="DATUM", help="doe alsof het deze dag is (jjjj-mm-dd)", default=None
    )
    parser.set_defaults(run=run_demo)


def run(args: argparse.Namespace) -> int:
    """Open the app on the mentor's own database; whoever wants to practise comes back to it."""
    from klasapp.app.paths import database_path

    _require_terminal()
    keep_quiet()
    return run_with_practice(database_path(args.database))


def run_with_practice(database: Path) -> int:
    """Open the app on ``database``; each time the user asks to practise, the practice school first.

    Returns the exit code of the app.
    """
    from klasapp.app.klasapp import KlasApp

    while True:
        app = KlasApp(database, local_now)
        app.run()
        if not app.practice_wanted:
            return app.return_code or 0
        with tempfile.TemporaryDirectory(
            prefix="klasapp-demo-", ignore_cleanup_errors=True
        ) as folder:
            practice = practice_app(Path(folder) / "oefenschool.db", local_now().date())
            practice.scratch = Path(folder)
            practice.run()


def run_demo(args: argparse.Namespace) -> int:
    """Open the app on an invented school year that does not stay, unless ``--folder`` is given."""
    today = demo_day(args.today)
    _require_terminal()
    keep_quiet()
    if args.folder is not None:
        return _open_demo(Path(args.folder).expanduser(), today, stays=True)
    end_on_hang_up()
    with tempfile.TemporaryDirectory(prefix="klasapp-demo-", ignore_cleanup_errors=True) as folder:
        return _open_demo(Path(folder), today, stays=False)


def _open_demo(folder: Path, today: date, *, stays: bool) -> int:
    database = folder / "oefenschool.db"
    print("klasapp maakt de oefenschool klaar ...", flush=True)
    app = practice_app(database, today)
    app.scratch = None if stays else folder
    app.run()
    if stays:
        print(f"De oefenschool staat in {database}; de wachtzin is: {app.hint}")
    else:
        print("De oefenschool is weer weg; er is niets bewaard.")
    return app.return_code or 0


def practice_app(database: Path, today: date) -> "KlasApp":
    """The app on the practice school of ``database``, which is made when it is not there."""
    from klasapp.app.creation import open_database
    from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
    from klasapp.app.klasapp import KlasApp

    clock = demo_clock(today)
    if not database.exists():
        make_demo(database, today)
    session = open_database(database, DEMO_PASSPHRASE, clock)
    return KlasApp(database, clock, session, practice=True, hint=DEMO_PASSPHRASE)


def demo_clock(today: date) -> Callable[[], datetime]:
    """A clock that goes on from now as if it were ``today``."""
    shift = datetime.combine(today, time(9, 0)) - local_now().replace(
        hour=9, minute=0, second=0, microsecond=0
    )
    return lambda: local_now() + shift


def end_on_hang_up() -> None:
    """Closing the terminal window ends the demo the ordinary way, so that its folder goes too."""

    def end(number: int, _: object) -> None:
        sys.exit(128 + number)

    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)


def demo_day(text: str | None) -> date:
    """The day of ``--today``, else today."""
    if text is None:
        return local_now().date()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InputError(f"'{text}' is geen datum; schrijf --today 2026-11-23.") from None
    if not date(2000, 1, 1) <= day <= date(2100, 1, 1) - timedelta(days=1):
        raise InputError(f"{text} ligt te ver weg; kies een dag tussen 2000 en 2099.")
    return day


def _require_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("klasapp heeft een terminal nodig; start het in een terminalvenster.")
