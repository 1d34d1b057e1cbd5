"""``klasapp analyse``: one class in two CSV files, as JSON, as a table or as a Dutch summary."""

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cli.options import read_bytes
from klasapp.errors import InputError

if TYPE_CHECKING:
    from klasapp.sociometry import ClassRound, NominationKind, Question

_METHODS = (
    "coie_dodge_coppotelli_1982",
    "coie_dodge_1983",
    "newcomb_bukowski_1983",
    "poisson_binomial",
    "ssrat",
)
_SINGLE: dict["NominationKind", str] = {
    "negative": "de negatieve vraag",
    "bullied": "de vraag wie er gepest wordt",
    "bullies": "de vraag wie er pest",
    "defends": "de vraag wie het opneemt voor een ander",
    "popular": "de vraag wie populair is",
}
"""The options for a kind of question that may be asked once, with their help."""
_PICTURES = (".png", ".svg", ".pdf")


def fraction(text: str) -> float:
    """An option between 0 and 1, with a point or a comma."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is geen getal tussen 0 en 1")
    return value


def _scale(text: str) -> int:
    if not text.isdecimal() or not 2 <= int(text) <= 10:
        raise argparse.ArgumentTypeError(f"'{text}' is geen heel getal van 2 tot en met 10")
    return int(text)


def _method(text: str) -> str:
    if text not in _METHODS:
        raise argparse.ArgumentTypeError(f"'{text}' is niet een van {', '.join(_METHODS)}")
    return text


def add_single(parser: argparse.ArgumentParser, option: str, help: str) -> None:
    """Add an option that names one question; ``single`` reads it."""
    parser.add_argument(option, metavar="VRAAG", action="append", default=[], help=help)


def single(given: list[str], option: str) -> str | None:
    """The one question of an option that may not name two; None when it was not given."""
    if len(set(given)) > 1:
        listed = " en ".join(f"'{name}'" for name in dict.fromkeys(given))
        raise InputError(f"{option} kan maar één vraag noemen, niet {listed}; kies er een.")
    return given[0] if given else None


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``analyse`` and its options."""
    parser = subparsers.add_parser("analyse", help="een klas uit twee CSV-bestanden bekijken")
    parser.add_argument("nominations", metavar="KEUZES", help="het bestand met keuzes")
    parser.add_argument("--pupils", metavar="FILE", help="de leerlingenlijst")
    parser.add_argument(
        "--positive",
        metavar="VRAAG",
        action="append",
        default=[],
        help="een positieve vraag (mag vaker)",
    )
    for kind, help in _SINGLE.items():
        add_single(parser, f"--{kind}", help)
    add_single(parser, "--rating", "een vraag met cijfers")
    parser.add_argument("--scale", metavar="N", type=_scale, help="het hoogste cijfer")
    parser.add_argument(
        "--alpha", metavar="GETAL", type=fraction, default=0.05, help="grens voor toeval (0.05)"
    )
    parser.add_argument(
        "--method",
        metavar="NAAM",
        type=_method,
        help=f"status in de samenvatting (poisson_binomial): {', '.join(_METHODS)}",
    )
    parser.add_argument(
        "--by-gender",
        action="store_true",
        help="reken met evenveel keuzes binnen het eigen geslacht als in het echt",
    )
    parser.add_argument(
        "--no-stability", action="store_true", help="niet nagaan wat één formulier uitmaakt"
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="één JSON-document")
    output.add_argument("--csv", action="store_true", help="een tabel met één rij per leerling")
    parser.add_argument("--picture", metavar="FILE", help="maak ook een plaatje: png, svg of pdf")
    parser.set_defaults(run=run)


def read_class(nominations: str, pupils: str | None, questions: "list[Question]") -> "ClassRound":
    """Read the two files of one class; ``InputError`` names the file, the row and the column."""
    from klasapp.documents.tables import read_table, shown
    from klasapp.sociometry import read_round

    if pupils is None:
        raise InputError("De leerlingenlijst ontbreekt; geef --pupils BESTAND.")
    roster_path, path = Path(pupils), Path(nominations)
    roster = read_table(read_bytes(roster_path), roster_path.name)
    answers = read_table(read_bytes(path), path.name)
    return read_round(
        roster.rows,
        answers.rows,
        questions,
        pupils_name=f'Bestand "{shown(roster_path.name, 80)}"',
        nominations_name=f'Bestand "{shown(path.name, 80)}"',
    )


def _questions(args: argparse.Namespace) -> "list[Question]":
    from klasapp.sociometry import Question

    questions = [Question(name, "positive") for name in args.positive]
    for kind in _SINGLE:
        name = single(getattr(args, kind), f"--{kind}")
        if name is not None:
            questions.append(Question(name, kind))
    rating = single(args.rating, "--rating")
    if (rating is None) != (args.scale is None):
        raise InputError("--rating en --scale horen bij elkaar; geef ze allebei of geen van beide.")
    if rating is not None:
        questions.append(Question(rating, "rating", args.scale))
    if not questions:
        raise InputError("Er is geen vraag opgegeven; geef minstens --positive VRAAG.")
    return questions


def run(args: argparse.Namespace) -> int:
    """Analyse a class and print the outcome; nothing is printed when something is wrong."""
    picture = None if args.picture is None else Path(args.picture)
    if picture is not None and picture.suffix.lower() not in _PICTURES:
        raise InputError(
            f"--picture '{args.picture}' kan niet; laat de naam eindigen op .png, .svg of .pdf."
        )
    questions = _questions(args)
    round = read_class(args.nominations, args.pupils, questions)
    from klasapp.sociometry import Settings, analyse, analysis_to_json, analysis_to_table

    settings = Settings(alpha=args.alpha, by_gender=args.by_gender, stability=not args.no_stability)
    analysis = analyse(round, settings)
    if picture is not None:
        from klasapp.sociogram.picture import write_picture

        write_picture(analysis, round, picture)
    if args.json:
        document = analysis_to_json(analysis)
        print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
    elif args.csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows(analysis_to_table(analysis))
    else:
        from klasapp.cli.analyse_summary import summary

        print(summary(analysis, round, args.method, Path(args.nominations).name))
        if picture is not None:
            print(f"\nHet plaatje staat in {picture}.")
    return 0
