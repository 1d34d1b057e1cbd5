"""argparse in Dutch: its own words go through gettext, which this stands in for."""

import argparse
from typing import NoReturn

_WORDS = {
    "usage: ": "gebruik: ",
    "options": "opties",
    "positional arguments": "wat je erbij zet",
    "show this help message and exit": "toon deze uitleg",
    "show program's version number and exit": "toon de versie",
    "the following arguments are required: %s": "dit ontbreekt: %s",
    "unrecognized arguments: %s": "onbekend: %s",
    "expected one argument": "hier hoort een waarde achter",
    "expected at least one argument": "hier hoort ten minste een waarde achter",
    "expected at most one argument": "hier hoort hoogstens een waarde achter",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "%(value)r kan hier niet; kies uit %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "%(value)r kan hier niet",
    "not allowed with argument %s": "kan niet samen met %s",
    "one of the arguments %s is required": "kies een van %s",
    "ambiguous option: %(option)s could match %(matches)s": (
        "%(option)s kan meer dan een ding zijn: %(matches)s"
    ),
}


def speak_dutch() -> None:
    """Let argparse use Dutch words; a word that is not in the list stays as it is."""
    setattr(argparse, "_", lambda text: _WORDS.get(text, text))  # noqa: B010 - not in its stubs


class DutchParser(argparse.ArgumentParser):
    """An argument parser whose complaint is one Dutch sentence and exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong on stderr, and stop."""
        self.exit(2, f"De opdracht klopt niet ({message}); kijk bij '{self.prog} --help'.\n")
