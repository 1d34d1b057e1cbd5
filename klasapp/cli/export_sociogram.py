"""``klasapp export sociogram``: a round as a picture, or as data for other programs."""

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cli.options import open_session
from klasapp.errors import InputError

if TYPE_CHECKING:
    from klasapp.cli.inline_image import Protocol
    from klasapp.sociogram.explore import Explored, Polarity
    from klasapp.sociogram.export_service import DataFormat, PictureWish
    from klasapp.sociogram.picture import PictureFormat
    from klasapp.store.session import Session

WORD = "sociogram"
HELP = "een meting als plaatje, of als gegevens voor een ander programma"
_PICTURES: "tuple[PictureFormat, ...]" = ("png", "svg", "pdf")
_DATA: "tuple[DataFormat, ...]" = ("graphml", "gexf", "csv", "xlsx")
_SHOWN_DPI = 130
_LABELS = ("codes", "none", "initials", "given", "full")


@dataclass(frozen=True, slots=True)
class _Wanted:
    pictures: "tuple[PictureFormat, ...]"
    data: "tuple[DataFormat, ...]"
    labels: str
    inline: "Protocol | None"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which round, which kinds of file, and how the picture is to be."""
    parser.add_argument(
        "--round",
        metavar="N",
        default="last",
        help="het nummer van de meting, of last (de nieuwste)",
    )
    parser.add_argument("--class", dest="class_name", metavar="KLAS", help="de klas, zoals 2B")
    parser.add_argument(
        "--format", metavar="SOORT", action="append", default=[], choices=(*_PICTURES, *_DATA),
        help=f"soort bestand (mag vaker): {', '.join((*_PICTURES, *_DATA))}",
    )  # fmt: skip
    parser.add_argument("--names", action="store_true", help="met namen in plaats van nummers")
    parser.add_argument("--key", action="store_true", help="ook de lijst van nummers en namen")
    parser.add_argument(
        "--layout", choices=("target", "spring", "communities"), default="target",
        help="indeling van het plaatje: roos, netwerk of groepjes",
    )  # fmt: skip
    parser.add_argument(
        "--question", metavar="VRAAG", help="de vraag van het plaatje: (een deel van) de tekst"
    )
    parser.add_argument(
        "--mutual", action="store_true", help="alleen wederzijdse keuzes in het plaatje"
    )
    parser.add_argument(
        "--labels", choices=_LABELS, help="wat er bij de leerlingen staat (codes: nummers)"
    )
    parser.add_argument("--flags", action="store_true", help="aandachtspunten in het plaatje")
    parser.add_argument("--show", action="store_true", help="het plaatje in deze terminal")


def export(args: argparse.Namespace) -> tuple[Path, ...]:
    """Write what was asked for; returns the paths. Everything is checked before the passphrase."""
    from klasapp.cli.inline_image import protocol

    how = protocol(os.environ, terminal=sys.stdout.isatty()) if args.show else None
    wanted = _Wanted(
        tuple(one for one in _PICTURES if one in args.format),
        tuple(one for one in _DATA if one in args.format),
        _labels(args),
        how,
    )
    if not args.format and not args.show:
        raise InputError(f"Zeg welk soort bestand: --format met {', '.join((*_PICTURES, *_DATA))}.")
    if args.format and args.to is None:
        raise InputError("Zeg in welke map de bestanden komen: --to MAP.")
    if args.show and args.json:
        raise InputError("--show en --json kunnen niet samen; laat er een weg.")
    if args.show and how is None and not args.format:
        print("Deze terminal laat geen plaatje zien; maak er een met --format png --to MAP.")
        return ()
    session = open_session(args)
    try:
        return _export(session, args, wanted)
    finally:
        session.store.close()


def _labels(args: argparse.Namespace) -> str:
    """What stands beside the pupils; names only with ``--names``."""
    if args.labels in {"given", "full"} and not args.names:
        raise InputError(f"--labels {args.labels} zet namen in het plaatje; geef dan ook --names.")
    return args.labels or ("full" if args.names else "codes")


def _export(session: "Session", args: argparse.Namespace, wanted: _Wanted) -> tuple[Path, ...]:
    from klasapp.sociogram.explore_service import explore
    from klasapp.sociogram.export_service import NAMES_WARNING, export_round, save_pictures, show

    explored = explore(session, _round_id(session, args))
    folder = Path(args.to).expanduser() if args.to else None
    wish = _wish(explored, args, wanted.labels)
    paths: list[Path] = []
    if wanted.pictures:
        paths += save_pictures(
            session, explored, wish, wanted.pictures, key=args.key, folder=folder
        )
    if wanted.data:
        paths += export_round(
            session, explored, wanted.data, names=args.names, key=args.key, folder=folder
        )
    if wanted.inline is not None:
        from klasapp.cli.inline_image import inline

        sys.stdout.flush()
        sys.stdout.buffer.write(inline(show(session, explored, wish, _SHOWN_DPI), wanted.inline))
        sys.stdout.buffer.flush()
    if args.names and paths:
        print(f"Let op: {NAMES_WARNING}", file=sys.stderr)
    return tuple(dict.fromkeys(paths))


def _round_id(session: "Session", args: argparse.Namespace) -> int:
    """The round that ``--round`` and ``--class`` mean."""
    from klasapp.roster.service import list_classes
    from klasapp.sociogram.service import list_rounds

    classes = list_classes(session)
    if args.class_name is not None:
        wanted = args.class_name.casefold().strip()
        classes = tuple(
            one for one in classes if wanted in {one.name.casefold(), one.label.casefold()}
        )
        if not classes:
            raise InputError(f"De klas '{args.class_name}' staat niet in klasapp; kijk bij Klas.")
    rounds = [one for group in classes for one in list_rounds(session, group.id)]
    if args.round == "last":
        filled = [one for one in rounds if one.answered]
        if not filled:
            raise InputError("Er is nog geen meting met antwoorden; neem eerst een meting af.")
        return max(filled, key=lambda one: (one.opened_on, one.id)).id
    if args.round.isdecimal() and int(args.round) in {one.id for one in rounds}:
        return int(args.round)
    listed = ", ".join(f"{one.id} ({one.name})" for one in rounds) or "geen"
    raise InputError(f"De meting '{args.round}' is er niet. Wel: {listed}.")


def _wish(explored: "Explored", args: argparse.Namespace, naming: str) -> "PictureWish":
    from klasapp.sociogram.explore import View, lenses, polarities
    from klasapp.sociogram.export_service import PictureWish
    from klasapp.sociogram.picture_subject import NAMING_WORDS

    polarity: Polarity = next(iter(polarities(explored)), "positive")
    lens = 0
    if args.question is not None:
        sides: tuple[Polarity, ...] = ("positive", "negative")
        titles = {
            one.title: (side, number)
            for side in sides
            for number, one in enumerate(lenses(explored, side))
        }
        found = [title for title in titles if args.question.casefold() in title.casefold()]
        exact = [title for title in found if title.casefold() == args.question.casefold()]
        if len(exact or found) != 1:
            listed = "; ".join(found or titles) or "geen"
            raise InputError(
                f"--question '{args.question}' is niet precies één vraag. Kies uit: {listed}."
            )
        polarity, lens = titles[(exact or found)[0]]
    label = next(one for one in NAMING_WORDS if one == naming)
    view = View(
        polarity=polarity,
        lens=lens,
        layout=args.layout,
        reach="mutual" if args.mutual else "all",
    )
    return PictureWish(view, label, args.flags)
