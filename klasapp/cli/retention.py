"""``klasapp retention``: what must go by the protocol, and erasing it."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from klasapp.cli.options import add_database_options, open_session
from klasapp.errors import InputError

if TYPE_CHECKING:
    from klasapp.upkeep.retention_service import Plan

_DONE = 0
_LATER = 10


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``retention``."""
    parser = subparsers.add_parser("retention", help="wat weg moet volgens het protocol, en wissen")
    add_database_options(parser)
    parser.add_argument("--dry-run", action="store_true", help="wis niets, laat alleen zien")
    parser.add_argument("--yes", action="store_true", help="wis zonder te vragen; voor scripts")
    parser.add_argument("--to", metavar="MAP", help="de map waarin het bewijs komt")
    parser.add_argument("--json", action="store_true", help="één JSON-document")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show what must go; without ``--dry-run`` ask, erase it and write the certificate."""
    from pathlib import Path

    from klasapp.upkeep import retention_service as service

    session = open_session(args)
    try:
        plan = service.read_plan(session)
        certificate = None
        if not args.json:
            _tell(plan)
        if plan.going and not args.dry_run:
            _require_yes(args)
            made = service.erase(session, plan.keys)
            to = Path(args.to) if args.to else None
            certificate = service.print_certificate(session, made, to)
    finally:
        session.store.close()
    if args.json:
        written = {
            "erased": certificate is not None,
            "certificate": certificate and str(certificate),
        }
        print(json.dumps({**_as_json(plan), **written}, ensure_ascii=False))
    elif certificate is not None:
        print(f"Gewist. Bewijs zonder namen: {certificate}")
        print("Maak een nieuwe reservekopie: in een oude staan deze gegevens nog.")
    return _DONE


def _require_yes(args: argparse.Namespace) -> None:
    if args.yes:
        return
    if not sys.stdin.isatty() or args.json:
        raise InputError("Er is niets gewist. Geef --yes om te wissen, of --dry-run om te kijken.")
    answer = input("Dit wissen? Het kan niet terug. Typ wissen: ")
    if answer.strip().casefold() != "wissen":
        raise InputError("Er is niets gewist.")


def _tell(plan: "Plan") -> None:
    if not plan.going:
        print("Er hoeft nu niets weg.")
    for title, items in (
        ("Moet nu weg", plan.going),
        ("Blijft, met een reden", plan.staying),
        ("Komt later", plan.later[:_LATER]),
    ):
        if items:
            print(f"{title}:")
        for one in items:
            print(f"- {one.due:%d-%m-%Y} {one.label}: {one.kept or one.why}")
    if plan.undated:
        print(f"Let op: leerlingen zonder klas en zonder datum van uitschrijving: {plan.undated}.")


def _as_json(plan: "Plan") -> dict[str, Any]:
    return {
        name: [
            {"kind": one.kind.value, "number": one.number, "what": one.label,
             "due": one.due.isoformat() if one.due else None, "why": one.why, "kept": one.kept}
            for one in items
        ]
        for name, items in (("going", plan.going), ("staying", plan.staying), ("later", plan.later))
    }  # fmt: skip
