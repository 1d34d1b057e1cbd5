"""``klasapp serve``: the app in a browser on this machine."""

import argparse
import signal
import sys
import tempfile
from datetime import date
from pathlib import Path

from klasapp.cli.app import demo_day, end_on_hang_up, practice_app
from klasapp.cli.options import add_database_options, local_now
from klasapp.errors import InputError

_PROGRAM = "import sys; from klasapp.cli.serve import run_window; sys.exit(run_window())"


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``serve``."""
    parser = subparsers.add_parser(
        "serve",
        help="open klasapp in een browser op deze computer",
        description=(
            "Opent klasapp in de browser van deze computer; van buiten is het niet te bereiken. "
            "Het adres is geheim en geldt tot je met Ctrl+C stopt. klasapp werkt in één venster "
            "tegelijk."
        ),
    )
    add_database_options(parser)
    parser.add_argument("--port", type=int, default=0, metavar="N", help="poort; anders een vrije")
    parser.add_argument(
        "--no-browser", action="store_true", help="toon alleen het adres, open geen browser"
    )
    parser.add_argument("--demo", action="store_true", help="open de oefenschool")
    parser.add_argument(
        "--today", metavar="DATUM", help="met --demo: doe alsof het deze dag is (jjjj-mm-dd)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl+C."""
    from klasapp.app.paths import database_path

    if not args.demo:
        return _serve(args, database_path(args.database), None)
    from klasapp.app.demo import make_demo

    today = demo_day(args.today)
    end_on_hang_up()
    with tempfile.TemporaryDirectory(prefix="klasapp-demo-", ignore_cleanup_errors=True) as folder:
        database = Path(folder) / "oefenschool.db"
        print("klasapp maakt de oefenschool klaar ...", flush=True)
        make_demo(database, today)
        return _serve(args, database, today)


def _serve(args: argparse.Namespace, database: Path, practice_day: date | None) -> int:
    try:
        from klasapp.serve import serve
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"aiohttp", "textual_serve"}:
            raise
        raise InputError(
            "klasapp in de browser heeft een extra onderdeel nodig; installeer het met "
            "pip install 'klasapp[serve]'."
        ) from error

    def tell(address: str) -> None:
        print(f"klasapp staat open op {address}", flush=True)
        print("Geef dit adres aan niemand. Stoppen: Ctrl+C in dit venster.", flush=True)

    practice = practice_day.isoformat() if practice_day else ""
    program = [sys.executable, "-P", "-c", _PROGRAM, str(database), practice]
    serve(program, args.port, browse=not args.no_browser, tell=tell)
    return 0


def run_window() -> int:
    """The program behind one window of the browser; started by ``klasapp serve`` only.

    Arguments: the database, and the day of the practice school (empty: not the practice school).
    """
    # Ctrl+C in the window of the server reaches this program too; the server ends it in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from klasapp.app.klasapp import KlasApp

    database, day = Path(sys.argv[1]), sys.argv[2]
    app = practice_app(database, date.fromisoformat(day)) if day else KlasApp(database, local_now)
    app.run()
    return app.return_code or 0
