"""The command line. Without a command it opens the app; the screens are imported late."""

import argparse
import os
import sys
from collections.abc import Sequence

from klasapp import __version__
from klasapp.cli import (
    access_request,
    analyse,
    app,
    backup,
    compare,
    database,
    export,
    lessons,
    protocol,
    retention,
    roster,
    serve,
    show,
)
from klasapp.cli.dutch import DutchParser, speak_dutch
from klasapp.errors import KlasappError

_DONE, _WRONG, _INTERRUPTED = 0, 2, 130


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command; each command module adds its own part."""
    speak_dutch()
    parser = DutchParser(
        prog="klasapp",
        description="Afspraken, lessen, sociogram en zaken voor mentoren.",
    )
    parser.add_argument(
        "--version", action="version", version=f"klasapp {__version__}", help="toon de versie"
    )
    app.add_options(parser)
    subparsers = parser.add_subparsers(metavar="OPDRACHT", parser_class=DutchParser)
    for command in (
        app, database, backup, roster, analyse, compare, lessons, protocol, export, retention,
        access_request, serve, show,
    ):  # fmt: skip
        command.add_parser(subparsers)
    parser.set_defaults(run=app.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns the exit code: 0 done, 1 a check found something wrong, 2 the call or the input was
    wrong (one Dutch sentence on stderr), 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    args = build_parser().parse_args(argv)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except KlasappError as error:
        print(str(error), file=sys.stderr)
        return _WRONG
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader went away (as with "| head"): nothing is wrong here.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _DONE
    except Exception as error:
        print(
            f"Er ging iets mis dat klasapp niet verwachtte ({type(error).__name__}); "
            "er is niets half opgeslagen. Meld dit bij de makers van klasapp.",
            file=sys.stderr,
        )
        return _WRONG
    return code
