"""``klasapp protocol``: check a protocol file, and see every date it leads to."""

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.errors import InputError

if TYPE_CHECKING:
    from klasapp.protocol import Protocol, SchoolCalendar, Section, Task

_SHIPPED = "svopl.toml"
_SEVERITIES = ("licht", "matig", "ernstig")
_LEVELS = {"error": "fout", "choice": "keuze", "note": "nog doen"}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``protocol check`` and ``protocol plan``."""
    parser = subparsers.add_parser("protocol", help="het protocol controleren of uitrekenen")
    parser.set_defaults(run=run, action=None)
    actions = parser.add_subparsers(metavar="WAT")
    check = actions.add_parser("check", help="een protocolbestand controleren")
    check.add_argument(
        "file", metavar="FILE", nargs="?", help="het bestand; zonder: dat van klasapp"
    )
    check.add_argument("--json", action="store_true", help="één JSON-document")
    check.set_defaults(run=run, action="check")
    planned = actions.add_parser("plan", help="alle taken en datums na een melding")
    planned.add_argument(
        "--reported", metavar="DATUM", help="de dag dat de mentor het hoorde (jjjj-mm-dd)"
    )
    planned.add_argument("--severity", metavar="ERNST", help="licht, matig (standaard) of ernstig")
    planned.add_argument("--region", metavar="REGIO", help="noord, midden of zuid")
    planned.add_argument("--calendar", metavar="FILE", help="CSV met schoolvakanties")
    planned.add_argument("--protocol", metavar="FILE", help="een eigen protocolbestand")
    planned.add_argument("--json", action="store_true", help="één JSON-document")
    planned.set_defaults(run=run, action="plan")


def run(args: argparse.Namespace) -> int:
    """Run ``check`` or ``plan``; returns the exit code."""
    if args.action == "check":
        return _check(args)
    if args.action == "plan":
        return _plan(args)
    raise InputError("Zeg wat je wilt: 'klasapp protocol check' of 'klasapp protocol plan'.")


def _check(args: argparse.Namespace) -> int:
    from klasapp.documents.content import library_text, protocol_text
    from klasapp.protocol import FaultLevel, check_protocol, read_library

    name = args.file or _SHIPPED
    today = datetime.now().astimezone().date()
    sources = {item.key for item in read_library(library_text())}
    text, base = (
        (_read_protocol(args.file), protocol_text()) if args.file else (protocol_text(), "")
    )
    faults = check_protocol(text, today=today, base=base, library=sources)
    if args.json:
        rows = [
            {
                "file": name,
                "line": fault.line,
                "level": fault.level.value,
                "code": fault.code,
                "message": fault.message,
            }
            for fault in faults
        ]
        print(json.dumps({"faults": rows}, ensure_ascii=False, indent=2))
    else:
        for fault in faults:
            level = _LEVELS[fault.level.value]
            print(f"{name}, regel {fault.line}: {level} ({fault.code}): {fault.message}")
        counts = Counter(fault.level.value for fault in faults)
        print(
            f"Fouten: {counts['error']}. Keuzes: {counts['choice']}. Nog te doen: {counts['note']}."
        )
    return 1 if any(fault.level is FaultLevel.ERROR for fault in faults) else 0


def _plan(args: argparse.Namespace) -> int:
    from klasapp.protocol import Severity, outline, plan

    reported = _day(args.reported)
    severity = args.severity or "matig"
    if severity not in _SEVERITIES:
        raise InputError(
            f"De ernst '{severity}' bestaat niet; kies --severity licht, matig of ernstig."
        )
    protocol, calendar = _sources(args, reported)
    tasks = plan(protocol, calendar, reported, Severity(severity))
    if args.json:
        rows = [_row(task) for task in tasks]
        print(json.dumps({"tasks": rows}, ensure_ascii=False, indent=2))
    else:
        _print(tasks, outline(protocol))
    return 0


def _sources(args: argparse.Namespace, reported: date) -> "tuple[Protocol, SchoolCalendar]":
    from klasapp.documents.content import protocol_text, school_holidays_text
    from klasapp.documents.holidays import public_holidays
    from klasapp.protocol import read_calendar, read_protocol

    if args.protocol:
        protocol = read_protocol(_read_protocol(args.protocol), protocol_text())
    else:
        protocol = read_protocol(protocol_text())
    region = args.region or protocol.settings.region
    text = _read(args.calendar) if args.calendar else school_holidays_text()
    # The longest series allowed is ten years; two years on either side is room enough.
    years = range(reported.year - 1, reported.year + 14)
    return protocol, read_calendar(text, region, public_holidays(years))


def _row(task: "Task") -> dict[str, object]:
    return {
        "id": task.id,
        "what": task.what,
        "due": _iso(task.due),
        "anchor": {"task": task.anchor.task, "date": _iso(task.anchor.on)},
        "rule": task.rule,
        "shifted_from": _iso(task.shifted_from),
        "source_line": task.source_line,
    }


def _print(tasks: "Sequence[Task]", sections: "Sequence[Section]") -> None:
    from klasapp.protocol import headings, quoted, spoken

    for task in tasks:
        due = spoken(task.due) if task.due else "nog geen datum"
        print(f"{due:<15}  {task.what} ({task.id})")
        details = " ".join(text for text in (task.rule, task.shift_reason) if text)
        where = quoted(headings(sections, task.source_lines, most=1))
        print(f"{'':<15}  {details}" + (f" Zie {where} in het protocol." if where else ""))
    for caveat in dict.fromkeys(task.caveat for task in tasks if task.caveat):
        print(caveat)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date:
    from klasapp.protocol import check_day

    if text is None:
        raise InputError("De dag van de melding ontbreekt; geef --reported jjjj-mm-dd.")
    try:
        return check_day(date.fromisoformat(text))
    except ValueError as error:
        raise InputError(
            f"'{text}' is geen datum; schrijf --reported jjjj-mm-dd, zoals 2026-10-12."
        ) from error


def _read_protocol(name: str) -> str:
    """The text of a school's file; what it leaves out comes from the shipped protocol, but a file
    that is no protocol at all must not pass for a correct one."""
    text = _read(name)
    if not re.search(r"^\s*\[\s*protocol\s*\]", text, re.MULTILINE):
        raise InputError(
            f"'{name}' is geen protocolbestand: het deel [protocol] ontbreekt. Kies het goede "
            "bestand, of begin met een kopie van het meegeleverde protocol."
        )
    return text


def _read(name: str) -> str:
    from klasapp.documents.tables import decode

    try:
        data = Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(
            f"Het bestand '{name}' is niet te lezen; kijk of het bestaat en of de naam klopt."
        ) from error
    return decode(data, name)
