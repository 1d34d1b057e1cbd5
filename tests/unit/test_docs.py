"""The documents: every link leads somewhere, every command that is shown exists."""

import argparse
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

from klasapp.cli import build_parser
from klasapp.documents.card import write_card

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def _script() -> Any:
    spec = importlib.util.spec_from_file_location("run_commands", ROOT / "docs/run_commands.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()
DOCUMENTS: list[Path] = SCRIPT.DOCUMENTS


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = _LINK.findall(document.read_text(encoding="utf-8"))
    here = [link.split("#")[0] for link in links if "://" not in link and not link.startswith("#")]
    missing = [link for link in here if not (document.parent / link).exists()]
    assert missing == []


def commands(text: str) -> list[list[str]]:
    """The words behind ``klasapp`` of each command that a text shows."""
    return [words[1:] for words in SCRIPT.commands(text) if words[0] == "klasapp"]


def fault_of(words: list[str]) -> str:
    """What of a command does not exist; empty when all does. Capitals and dots stand for values."""
    parser: argparse.ArgumentParser = build_parser()
    for word in words:
        if word.startswith("--"):
            if word.split("=")[0] not in parser._option_string_actions:
                return f"{word} of {parser.prog}"
            continue
        below = next(
            (a for a in parser._actions if isinstance(a, argparse._SubParsersAction)), None
        )
        if below is None or word.isupper() or word == "...":
            continue
        if word not in below.choices:
            return f"{word} of {parser.prog}"
        parser = below.choices[word]
    return ""


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_command_that_is_shown_exists(document: Path) -> None:
    shown = commands(document.read_text(encoding="utf-8"))
    faults = {" ".join(words): fault_of(words) for words in shown}
    assert {words: fault for words, fault in faults.items() if fault} == {}


def test_a_command_that_does_not_exist_is_seen() -> None:
    assert commands("`klasapp shwo week` en\n```sh\nklasapp demo --folder x # y\n```") == [
        ["demo", "--folder", "x"],
        ["shwo", "week"],
    ]
    assert fault_of(["shwo", "week"]).startswith("shwo")
    assert fault_of(["demo", "--fodler", "x"]).startswith("--fodler")
    assert fault_of(["lessons", "check", "MAP"]) == ""


def test_every_command_is_run_or_has_its_reason() -> None:
    """``docs/run_commands.py`` runs them all; here those that need no database."""
    shown = SCRIPT.every_command()
    of_klasapp = {one for one in shown if one.startswith("klasapp ")}
    told = {one for one in shown if SCRIPT.reason_not_to_run(one)}
    assert {one for one in set(shown) - told if not one.startswith("klasapp ")} == {
        "python docs/pictures/make_pictures.py --check"
    }
    assert len(of_klasapp - told) > 25
    unused = [start for start in SCRIPT.NOT_RUN if not any(
        one.startswith(start) for one in shown)]  # fmt: skip
    assert unused == []


@pytest.mark.parametrize(
    "command",
    [
        one
        for one in SCRIPT.every_command()
        if re.match(r"klasapp (--help|lessons|protocol|export card|show handbook)", one)
        and not SCRIPT.reason_not_to_run(one)
    ],
)
def test_a_command_without_a_database_runs(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert SCRIPT.run(command, tmp_path) == ""


def test_every_file_that_meets_a_requirement_exists() -> None:
    """A name alone may stand in any folder; a path starts at the project or at the package."""
    text = (ROOT / "docs/requirements.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./-]+\.(?:py|sql|typ|toml|md)|[\w-]+/[\w./-]*)`", text))
    assert len(named) > 50
    tracked = ("klasapp", "tests", "docs", "exports", "lessons")
    names = {path.name for folder in tracked for path in (ROOT / folder).rglob("*.*")}
    missing = {
        name for name in named
        if not any((place / name).exists() for place in (ROOT, ROOT / "klasapp"))
        and ("/" in name or name not in names)
    }  # fmt: skip
    assert missing == set()


@pytest.mark.parametrize("name", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_file_that_is_named_to_developers_exists(name: str) -> None:
    named = set(
        re.findall(r"`([\w./]+/[\w.]+\.(?:py|toml|md|tcss))`", (ROOT / name).read_text("utf-8"))
    )
    assert named
    missing = {
        one for one in named if not any((p / one).exists() for p in (ROOT, ROOT / "klasapp"))
    }
    assert missing == set()


def test_every_picture_has_its_text_and_is_used() -> None:
    pictures = {path.stem for path in (ROOT / "docs/pictures").glob("*.png")}
    texts = {path.stem for path in (ROOT / "docs/pictures").glob("*.txt")}
    assert pictures == texts
    everything = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    assert {name for name in pictures if f"pictures/{name}.png" not in everything} == set()


def test_the_card_is_one_page(tmp_path: Path) -> None:
    pdf = write_card(tmp_path).read_bytes()
    assert pdf.startswith(b"%PDF")
    pages = re.search(rb"/Count (\d+)", pdf)
    assert pages is not None
    assert pages[1] == b"1"
