"""``klasapp export agreements``: the poster, the sheet to sign, letters, tips, text and table."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cli.options import open_session
from klasapp.errors import InputError

if TYPE_CHECKING:
    from klasapp.store.session import Session

WORD = "agreements"
HELP = "de afspraken van een klas: poster, tekenblad, brieven, tips, tekst of tabel"
_KINDS = (
    "poster-a4", "poster-a3", "tekenblad", "brief-ouders", "brief-online", "tips-leerlingen",
    "tekst", "csv",
)  # fmt: skip


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which class, and which papers."""
    parser.add_argument("--class", dest="class_name", metavar="KLAS", help="de klas, zoals 2B")
    parser.add_argument(
        "--paper", metavar="SOORT", action="append", default=[], choices=(*_KINDS, "alles"),
        help=f"soort papier (mag vaker; zonder: de poster): {', '.join(_KINDS)}, of alles",
    )  # fmt: skip


def export(args: argparse.Namespace) -> tuple[Path, ...]:
    """Write the papers; returns their paths."""
    wanted = tuple(dict.fromkeys(args.paper or ("poster-a4",)))
    kinds = _KINDS if "alles" in wanted else wanted
    folder = Path(args.to).expanduser() if args.to else None
    session = open_session(args)
    try:
        from klasapp.agreements.papers_service import print_paper

        class_id = _class_id(session, args.class_name)
        return tuple(print_paper(session, class_id, kind, folder) for kind in kinds)
    finally:
        session.store.close()


def _class_id(session: "Session", name: str | None) -> int:
    """The class that ``--class`` means; without it the newest one."""
    from klasapp.roster.service import list_classes

    classes = list_classes(session)
    if name is not None:
        wanted = name.casefold().strip()
        classes = tuple(c for c in classes if wanted in {c.name.casefold(), c.label.casefold()})
        if not classes:
            raise InputError(f"De klas '{name}' staat niet in klasapp; kijk bij Klas.")
    if not classes:
        raise InputError("Er is nog geen klas. Voeg er een toe bij Klas.")
    return classes[0].id
