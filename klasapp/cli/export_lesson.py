"""``klasapp export lesson``: the sheets of a lesson as PDF."""

import argparse
from pathlib import Path

from klasapp.cli.options import open_session
from klasapp.errors import InputError

WORD = "lesson"
HELP = "de bladen van een les: de les zelf, uitdeelbladen, exitkaarten, briefje voor thuis"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which lesson, and which of its sheets."""
    parser.add_argument("lesson", metavar="LES", help="de id van de les, zoals kennismaken")
    parser.add_argument(
        "--sheet", metavar="BLAD", action="append", default=[],
        help="les, uitdeelbladen, exitkaart of thuis (mag vaker); zonder: allemaal",
    )  # fmt: skip


def export(args: argparse.Namespace) -> tuple[Path, ...]:
    """Write the sheets; returns their paths."""
    from klasapp.lessons.paper_service import papers_of, print_paper
    from klasapp.lessons.service import library

    session = open_session(args)
    try:
        modules = library(session).modules
        module = next((one for one in modules if one.id == args.lesson), None)
        if module is None:
            known = ", ".join(one.id for one in modules)
            raise InputError(f"De les '{args.lesson}' is er niet. Kies uit: {known}.")
        papers = papers_of(module)
        wrong = next((one for one in args.sheet if one not in papers), None)
        if wrong is not None:
            raise InputError(f"Het blad '{wrong}' is er niet. Kies uit: {', '.join(papers)}.")
        folder = Path(args.to).expanduser() if args.to else None
        return tuple(print_paper(session, module, kind, folder) for kind in args.sheet or papers)
    finally:
        session.store.close()
