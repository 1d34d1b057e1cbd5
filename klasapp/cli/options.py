"""Options that several commands share."""

import argparse
import getpass
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.errors import InputError

if TYPE_CHECKING:
    from klasapp.store.session import Session


def add_database_options(parser: argparse.ArgumentParser, *, default: bool = False) -> None:
    """Add ``--database`` and ``--passphrase-file``; they may stand before or after the command."""
    absent = None if default else argparse.SUPPRESS
    parser.add_argument("--database", metavar="FILE", default=absent, help="de database")
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        default=absent,
        help="lees de wachtzin uit dit bestand (- is stdin); voor scripts",
    )


def local_now() -> datetime:
    """Local time without a zone, as the app keeps it."""
    return datetime.now().astimezone().replace(tzinfo=None)


def read_passphrase(args: argparse.Namespace, question: str = "Wachtzin: ") -> str:
    """The passphrase: from ``--passphrase-file``, else asked for on the terminal."""
    source: str | None = args.passphrase_file
    if source is None:
        if not sys.stdin.isatty():
            raise InputError(
                "klasapp kan hier niet om de wachtzin vragen; geef --passphrase-file BESTAND."
            )
        return getpass.getpass(question)
    if source == "-":
        return sys.stdin.readline().rstrip("\r\n")
    text = read_bytes(Path(source)).decode("utf-8-sig", errors="replace")
    return text.splitlines()[0] if text else ""


def read_bytes(path: Path) -> bytes:
    """The content of a file the user named; ``InputError`` when it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"Het bestand {path} is er niet; kijk of de naam klopt.") from None
    except IsADirectoryError:
        raise InputError(f"{path} is een map; noem een bestand in die map.") from None
    except PermissionError:
        raise InputError(f"Je mag {path} niet lezen; vraag de beheerder om toegang.") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} kan niet worden gelezen; kijk of het een bestand is.") from error


def open_session(args: argparse.Namespace) -> "Session":
    """The session of the database that the options name; asks for the passphrase."""
    from klasapp.app.creation import open_database
    from klasapp.app.paths import database_path

    path = database_path(args.database)
    if not path.exists():
        raise InputError(
            f"Er is nog geen database {path}; maak er een met 'klasapp new' of start klasapp."
        )
    return open_database(path, read_passphrase(args), local_now)
