"""``klasapp compare``: two rounds of one class with the same question."""

import argparse
import json
from dataclasses import replace

from klasapp.cli.analyse import add_single, fraction, read_class, single
from klasapp.errors import InputError


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``compare`` and its options."""
    parser = subparsers.add_parser("compare", help="twee metingen van een klas vergelijken")
    parser.add_argument("first", metavar="A", help="de keuzes van de eerste meting")
    parser.add_argument("second", metavar="B", help="de keuzes van de tweede meting")
    parser.add_argument("--pupils-a", metavar="FILE", help="de leerlingen bij de eerste meting")
    parser.add_argument("--pupils-b", metavar="FILE", help="de leerlingen bij de tweede meting")
    add_single(parser, "--positive", "de vraag die beide keren is gesteld")
    add_single(parser, "--negative", "de negatieve vraag, als die er was")
    parser.add_argument(
        "--alpha", metavar="GETAL", type=fraction, default=0.05, help="grens voor toeval (0.05)"
    )
    parser.add_argument("--json", action="store_true", help="één JSON-document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Compare two rounds and print the outcome."""
    if args.pupils_a is None or args.pupils_b is None:
        raise InputError("Een leerlingenlijst ontbreekt; geef --pupils-a en --pupils-b.")
    positive = single(args.positive, "--positive")
    negative = single(args.negative, "--negative")
    if positive is None:
        raise InputError("Er is geen vraag opgegeven; geef --positive VRAAG.")
    from klasapp.sociometry import Question, Settings, compare_rounds, comparison_to_json

    questions = [Question(positive, "positive")]
    if negative is not None:
        questions.append(Question(negative, "negative"))
    first = read_class(args.first, args.pupils_a, questions)
    second = read_class(args.second, args.pupils_b, questions)
    comparison = compare_rounds(first, second, settings=Settings(alpha=args.alpha))
    if args.json:
        document = comparison_to_json(comparison)
        print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
        return 0
    from klasapp.cli.analyse_summary import comparison_summary

    notices = [
        replace(one, message=f"{which} meting: {one.message}")
        for which, found in (("Eerste", first), ("Tweede", second))
        for one in found.warnings
    ]
    print(comparison_summary(comparison, notices))
    return 0
