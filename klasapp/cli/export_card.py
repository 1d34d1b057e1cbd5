"""``klasapp export card``: the page to lay beside the laptop."""

import argparse
from collections.abc import Sequence
from pathlib import Path

WORD = "card"
HELP = "de kaart «klasapp in vijf minuten», één bladzijde"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Nothing more to choose."""
    del parser


def export(args: argparse.Namespace) -> Sequence[Path]:
    """Write the card."""
    from klasapp.documents.card import write_card
    from klasapp.documents.folders import export_folder

    return [write_card(export_folder(Path(args.to).expanduser() if args.to else None))]
