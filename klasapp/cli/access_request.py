"""``klasapp access-request``: the file for whoever asks what is kept about a pupil."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cli.options import (
    add_database_options,
    local_now,
    open_session,
    read_bytes,
    read_passphrase,
)
from klasapp.errors import InputError

if TYPE_CHECKING:
    from datetime import date

    from klasapp.roster.pupil import Pupil
    from klasapp.store.session import Session

_DONE = 0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``access-request``."""
    parser = subparsers.add_parser(
        "access-request", help="alles wat over een leerling bewaard is, voor een verzoek om inzage"
    )
    add_database_options(parser)
    parser.add_argument("pupil", metavar="LEERLING", nargs="?", help="leerlingnummer of hele naam")
    parser.add_argument(
        "--by", choices=("pupil", "parent", "other"), default="parent", help="wie het vraagt"
    )
    parser.add_argument("--who", metavar="NAAM", default="", help="naam van wie het vraagt")
    parser.add_argument(
        "--custody", choices=("yes", "no", "unknown"), default="unknown", help="gezag van de ouder"
    )
    parser.add_argument("--received", metavar="DATUM", help="dag van het verzoek (jjjj-mm-dd)")
    parser.add_argument("--to", metavar="MAP", help="de map waarin de kopie komt")
    parser.add_argument(
        "--open", metavar="BESTAND", dest="sealed", help="pak een versleutelde kopie uit"
    )
    parser.add_argument("--json", action="store_true", help="één JSON-document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Register the request and write the copy; doubtful names are replaced, and counted."""
    from klasapp.upkeep import access_service as service

    to = Path(args.to) if args.to else None
    if args.sealed:
        data = read_bytes(Path(args.sealed))
        return _report(args, service.open_copy(data, read_passphrase(args), to), 0)
    if not args.pupil:
        raise InputError("Zeg over welke leerling het gaat: een leerlingnummer of de hele naam.")
    received = _day(args.received)
    session = open_session(args)
    try:
        pupil = _find(session, args.pupil)
        who = args.who or "onbekend"
        number = service.add_request(session, pupil.id, args.by, who, args.custody, received)
        draft = service.prepare(session, number)
        choices = service.cautious(draft)
        paths = service.make(session, draft, choices, to)
    finally:
        session.store.close()
    return _report(args, paths, len(draft.doubtful))


def _day(typed: str | None) -> "date":
    from datetime import date as day_type

    if typed is None:
        return local_now().date()
    try:
        return day_type.fromisoformat(typed)
    except ValueError:
        raise InputError(f"'{typed}' is geen datum. Schrijf hem als 2026-11-23.") from None


def _find(session: "Session", text: str) -> "Pupil":
    from klasapp.roster.keeping_service import every_pupil
    from klasapp.roster.pupil import fold

    wanted = fold(text)
    found = [
        one
        for one in every_pupil(session)
        if one.number == text.strip() or fold(one.display_name) == wanted
    ]
    if len(found) != 1:
        raise InputError(
            f"Er is geen leerling '{text}'. Geef het leerlingnummer of de hele naam."
            if not found
            else f"Er zijn {len(found)} leerlingen '{text}'. Geef het leerlingnummer."
        )
    return found[0]


def _report(args: argparse.Namespace, paths: tuple[Path, ...], doubtful: int) -> int:
    if args.json:
        files = [str(path) for path in paths]
        print(json.dumps({"files": files, "doubtful": doubtful}, ensure_ascii=False))
        return _DONE
    for path in paths:
        print(f"Gemaakt: {path}")
    if doubtful:
        print(
            f"Let op: {doubtful} woorden die misschien een naam zijn, zijn vervangen. Lees de "
            "kopie na, of maak hem in klasapp (Beheer, Inzage) om ze één voor één na te kijken."
        )
    return _DONE
