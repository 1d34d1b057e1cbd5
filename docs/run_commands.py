"""Run every command that the documents show, on a practice school in a temporary folder.

Commands of klasapp run in this process; words in capitals get a value, and where a text only names
a command (``klasapp backup``) it gets what it needs. What is not run is listed with the reason and
with what proves it instead. Exit code 1 when a command fails, or when one is not known here.

Run ``python docs/run_commands.py``; about a minute.
"""

import argparse
import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.cli import main as klasapp

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 23)
DOCUMENTS = sorted(
    path
    for path in (
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "lessons").glob("README.md"),
        *(ROOT / "exports").glob("*.md"),
    )
)
VALUES = {
    "FILE": str(ROOT / "klasapp/protocol/data/svopl.toml"),
    "MIJN-MAP": str(ROOT / "lessons"),
    "ROOM": "week",
    "KEY": "f1",
}
"""What a word in capitals stands for; in every other command it is refused."""
_ROUND = ["meting/nominaties-*.csv", "--pupils", "meting/deelname-*.csv",
          "--positive", "Met wie trek je graag op in de klas?"]  # fmt: skip
NEEDED = {
    "access-request": ["230101", "--by", "parent", "--custody", "yes"],
    "analyse": _ROUND,
    "analyse --json": _ROUND,
    "backup": ["elders.kopie"],
    "export sociogram": ["--format", "csv", "--to", "meting"],
    "protocol plan": ["--reported", "2026-11-23"],
    "restore": ["elders.kopie", "--replace"],
    "show": ["week"],
    "lessons new": ["nog-een-les.md"],
    "new": ["--database", "nieuw.db"],
}
"""What a command needs that a text only names."""
NOT_RUN = {
    "klasapp": "opens the app: tests/e2e",
    "klasapp demo": "opens the app: tests/e2e",
    "klasapp serve": "waits for a browser: tests/e2e/test_serve.py",
    "klasapp serve --demo": "waits for a browser: tests/e2e/test_serve.py",
    "klasapp lessons show": "waits for a lesson: tests/e2e",
    "sh install.sh": ".ci/run does it",
    "sh install.sh test": ".ci/run does it",
    ".ci/run": "is what runs all this",
    "pip install .": "docs/try_install.sh",
    "pip install --no-deps -e .": "docs/try_install.sh",
    "pipx install": "needs pipx; docs/try_install.sh does the same with pip",
    "uv tool": "needs uv; docs/try_install.sh does the same with pip",
    "pipx ensurepath": "needs pipx",
    "py -m": "is there on Windows only",
    "pipx uninstall": "needs pipx; docs/try_install.sh does the same with pip",
    "python -m venv klasapp": "docs/try_install.sh",
    "python -m pip": "docs/try_install.sh",
    "klasapp/bin/python -m pip": "docs/try_install.sh",
    "uv pip compile": "asks the package index; done after a change of dependencies",
    "python -m pytest": ".ci/run does it",
    "python tests/store/make_version.py": "writes a fixture: tests/store/test_versions.py",
    "python docs/make_lessons_table.py": "tests/unit/lessons compare its table with the page",
    "python docs/make_samples.py": "writes samples to look at; tests/unit/test_samples.py",
    "python docs/run_commands.py": "is this",
    "sh docs/try_install.sh": "asks the package index for the wheels",
    "python docs/pictures/make_pictures.py": "writes pictures to look at; --check is run",
    "python docs/pictures/contact_sheet.py": "writes hundreds of pictures to look at",
    "python benchmarks/": "a long run; a sample is in the tests",
    "python -m benchmarks.": "a long run, or on texts of one's own; a sample is in the tests",
    "pdftoppm": "needs a document",
}  # fmt: skip
"""The beginning of each command that is not run, and why."""
_FENCED = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(
    r"`((?:\.venv/bin/)?(?:klasapp|python3?|py|pip|pipx|uv|sh|git|pdftoppm|\.ci/run)(?: [^`]*)?)`"
)


def commands(text: str) -> Iterator[list[str]]:
    """The words of each command that a text shows, without the folder of a virtual environment."""
    lines = [line for block in _FENCED.findall(text) for line in block.splitlines()]
    shown = [part for line in lines for part in line.split("&&")]
    for part in (*shown, *_INLINE.findall(text)):
        words = shlex.split(part.replace("\n", " "), comments=True)
        if words and words not in (["python3"], ["py"]):  # a name alone is no command
            first = words[0].removeprefix(".venv/bin/")
            yield ["python" if first == "python3" else first, *words[1:]]


def every_command() -> dict[str, list[str]]:
    """Each command that a document shows, once, with the documents that show it."""
    found: dict[str, list[str]] = {}
    for document in DOCUMENTS:
        for words in commands(document.read_text(encoding="utf-8")):
            found.setdefault(shlex.join(words), []).append(document.name)
    return found


def reason_not_to_run(command: str) -> str:
    """Why a command is not run; empty when it is."""
    if command.endswith("make_pictures.py --check"):
        return ""
    exact = ("klasapp", "klasapp demo", "klasapp serve", "klasapp serve --demo")
    for start, reason in NOT_RUN.items():
        if command == start or (start not in exact and command.startswith(start)):
            return reason
    return ""


def arguments(words: Sequence[str], folder: Path) -> list[str]:
    """What klasapp is really given: values for words in capitals, files for a pattern."""
    given = list(words)
    given += NEEDED.get(" ".join(given), [])
    filled: list[str] = []
    for word in given:
        if word == "...":
            continue
        if re.fullmatch(r"[A-Z][A-Z-]+", word):
            word = VALUES[word]
        filled += sorted(map(str, folder.glob(word))) if "*" in word else [word]
    return filled


def run_klasapp(words: Sequence[str], folder: Path) -> str:
    """Run a command of klasapp; returns what went wrong, empty when nothing did."""
    secret = folder / "wachtzin"
    told = io.StringIO()
    given = arguments(words, folder)
    (folder / "lessons").mkdir(exist_ok=True)
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
        try:
            code = klasapp(given)
            if code and "--passphrase-file" in told.getvalue():
                code = klasapp([*given, "--passphrase-file", str(secret)])
        except SystemExit as ended:
            code = int(ended.code or 0)
    return "" if code == 0 else f"exit {code}: {told.getvalue().strip()[-300:]}"


def prepare(folder: Path) -> None:
    """A practice school to run on, and a home where files may come."""
    database = folder / "oefenschool.db"
    make_demo(database, TODAY)
    (folder / "wachtzin").write_text(DEMO_PASSPHRASE + "\n", encoding="utf-8")
    os.environ |= {"KLASAPP_DATABASE": str(database), "HOME": str(folder)}
    os.chdir(folder)


def run(command: str, folder: Path) -> str:
    """Run one command; returns what went wrong."""
    words = shlex.split(command)
    if words[0] == "klasapp":
        return run_klasapp(words[1:], folder)
    done = subprocess.run(
        [sys.executable, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def main() -> int:
    """Run them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="only tell what would be run")
    only_list = parser.parse_args().list
    faults = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not only_list:
            prepare(folder)
        for command, documents in every_command().items():
            reason = reason_not_to_run(command)
            wrong = "" if reason or only_list else run(command, folder)
            faults += bool(wrong)
            state = f"not run ({reason})" if reason else wrong or "ok"
            print(f"{command}  [{', '.join(dict.fromkeys(documents))}]: {state}", flush=True)
        os.chdir(ROOT)
    print(f"{faults} commands failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
