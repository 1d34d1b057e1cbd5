"""``klasapp lessons``: check the lesson modules, begin a new one, show a running lesson."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.errors import InputError, reason_of

if TYPE_CHECKING:
    from klasapp.lessons.library import Library
    from klasapp.lessons.module import LessonModule


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``lessons check``, ``lessons new`` and ``lessons show``."""
    parser = subparsers.add_parser("lessons", help="lesmodules controleren, maken of laten zien")
    parser.set_defaults(run=run, action=None)
    actions = parser.add_subparsers(metavar="WAT")
    check = actions.add_parser("check", help="alle lesmodules in een map controleren")
    check.add_argument("folder", metavar="FOLDER", nargs="?", help="de map; zonder: van klasapp")
    check.add_argument("--json", action="store_true", help="één JSON-document")
    check.set_defaults(run=run, action="check")
    new = actions.add_parser("new", help="een lege lesmodule met uitleg bij elke regel")
    new.add_argument("file", metavar="FILE", help="het nieuwe bestand, zoals mijn-les.md")
    new.set_defaults(run=run, action="new")
    show = actions.add_parser("show", help="het scherm van de klas bij de les die nu loopt")
    show.set_defaults(run=run, action="show")


def run(args: argparse.Namespace) -> int:
    """Run ``check``, ``new`` or ``show``; returns the exit code."""
    if args.action == "check":
        return _check(args)
    if args.action == "new":
        return _new(args)
    if args.action == "show":
        return _show()
    raise InputError(
        "Zeg wat je wilt: 'klasapp lessons check', 'klasapp lessons new' of 'klasapp lessons show'."
    )


def _show() -> int:
    """Follow the lesson that is given in another window; reads no database and holds no name."""
    from klasapp.app.class_window import ClassWindow

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("Dit scherm heeft een terminal nodig; start het in een terminalvenster.")
    window = ClassWindow()
    window.run()
    return window.return_code or 0


def _check(args: argparse.Namespace) -> int:
    from klasapp.documents.content import lessons_folder
    from klasapp.lessons.library import read_library

    today = datetime.now().astimezone().date()
    shipped = lessons_folder()
    folder = Path(args.folder) if args.folder else shipped
    known = read_library([shipped], today).ids if args.folder else frozenset()
    library = read_library([folder], today, known)
    if not library.files:
        raise InputError(
            f"In de map '{folder}' staat geen lesmodule; kies een map met .md-bestanden."
        )
    if args.json:
        _print_json(library)
    else:
        _print(library)
    return 1 if library.faults else 0


def _print_json(library: "Library") -> None:
    faults = [
        {"file": fault.file, "line": fault.line, "code": fault.code, "message": fault.message}
        for fault in library.faults
    ]
    modules = [_row(module) for module in library.modules]
    print(json.dumps({"modules": modules, "faults": faults}, ensure_ascii=False, indent=2))


def _row(module: "LessonModule") -> dict[str, object]:
    return {
        "file": module.file,
        "id": module.id,
        "title": module.title,
        "minutes": module.minutes,
        "short_minutes": module.short_minutes,
        "phases": module.phases,
        "aims": module.aims,
        "topics": module.topics,
        "work_forms": module.work_forms,
    }


def _print(library: "Library") -> None:
    for fault in library.faults:
        print(f"{fault.file}, regel {fault.line}: {fault.message} ({fault.code})")
    for module in library.modules:
        minutes = f"{module.minutes} of {module.short_minutes} minuten"
        print(f"{module.file}: in orde ({minutes})")
    print(f"Lessen: {library.files}. In orde: {len(library.modules)}. "
          f"Fouten: {len(library.faults)}.")  # fmt: skip


def _new(args: argparse.Namespace) -> int:
    from klasapp.lessons.template import empty_module

    path = Path(args.file)
    if path.suffix.lower() != ".md":
        raise InputError(f"De naam '{path.name}' moet eindigen op .md, zoals mijn-les.md.")
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(empty_module(path.stem))
    except FileExistsError as error:
        raise InputError(f"'{path}' bestaat al; kies een andere naam.") from error
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "de naam kan niet"
        raise InputError(
            f"'{path}' kan niet worden gemaakt ({reason}); kies een andere map of naam."
        ) from error
    print(f"{path} staat klaar. Vul hem in, en kijk met 'klasapp lessons check "
          f"{path.parent}' wat er nog ontbreekt.")  # fmt: skip
    return 0
