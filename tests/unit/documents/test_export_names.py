"""Names of exported files: nothing that a person typed stands in one as it is (issue 7, part 6)."""

import ast
import re
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klasapp.documents.file_names import kept_name, slug

ROOT = Path(__file__).parents[3] / "klasapp"
ENDINGS = (".pdf", ".csv", ".xlsx", ".txt", ".docx", ".ics", ".zip", ".png", ".svg", ".toml")
SAFE = re.compile(
    r"slug\(.*\)|.*\.isoformat\(\)"
    r"|case\.number|view\.case\.number|found\.view\.case\.number"  # made by klasapp: 2026-001
    r"|school_year|found\.school_year"  # checked: 2026-2027
    r"|.*\.sha256|sha256|\w+\.id|day|kind|what|number|stem|_stem\(session, explored\)"
)
"""What may stand in the name: made safe by ``slug``, or made by klasapp itself."""


def filled(text: ast.JoinedStr) -> list[str]:
    """What is filled in in a text."""
    return [ast.unparse(one.value) for one in text.values if isinstance(one, ast.FormattedValue)]


def unsafe(source: str) -> list[str]:
    """What is filled in, without being made safe, in texts that end like the name of a file."""
    tree = ast.parse(source)
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    # A name that was put together before, out of safe parts only.
    made = {
        ast.unparse(node.targets[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.JoinedStr)
        and all(SAFE.fullmatch(part) for part in filled(node.value))
    }
    found: list[str] = []
    for text in texts:
        last = text.values[-1]
        if isinstance(last, ast.Constant) and str(last.value).endswith(ENDINGS):
            found += [p for p in filled(text) if p not in made and not SAFE.fullmatch(p)]
    return found


def test_every_name_of_an_exported_file_is_safe() -> None:
    """A new export must make typed text safe, or be looked at and added to the list."""
    doubtful = {
        f"{path.name}: {part}"
        for path in sorted(ROOT.rglob("*.py"))
        for part in unsafe(path.read_text(encoding="utf-8"))
    }
    assert doubtful == set()


def test_the_scan_sees_what_a_person_typed() -> None:
    """A name in a file name would be found."""
    assert unsafe('f"verslag-{pupil.name}.pdf"') == ["pupil.name"]
    assert unsafe('name = f"verslag-{pupil.name}"\nf"{name}.pdf"') == ["name"]
    assert unsafe('name = f"verslag-{slug(pupil.name)}"\nf"{name}.pdf"') == []


def test_awkward_names_become_names_that_windows_takes() -> None:
    """No path, no device, no sign that a system forbids."""
    for typed in (
        "../../etc/passwd",
        "con",
        "LPT1",
        'a<b>:"/\\|?*',
        "=1+1",
        "💥",
        "",
        "a. ",
        "Zoë [/",
    ):
        name = slug(typed)
        assert re.fullmatch(r"[A-Za-z0-9-]{1,41}", name)
        assert not re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", name)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("zaak-2026-001.pdf", "zaak-2026-001.pdf"),
        ("Zoë's dossier.PDF", "Zoë's dossier.PDF"),
        ("con.txt", "con-.txt"),
        ("AUX", "AUX-"),
        ("nul .tar.gz", "nul-.tar.gz"),
        ("lpt³.pdf", "lpt³-.pdf"),
        ("verslag.", "verslag"),
        ("verslag.pdf. ", "verslag.pdf"),
        ("a:b|c?.txt", "a-b-c-.txt"),
        ("..\\..\\weg/hier.csv", "hier.csv"),
        (".verborgen", "verborgen"),
        ("\x00", "-"),
        ("...", "bestand"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_a_name_of_another_is_kept_as_far_as_windows_takes_it(name: str, kept: str) -> None:
    assert kept_name(name) == kept


@given(st.text(max_size=200))
def test_every_kept_name_is_one_that_windows_takes(name: str) -> None:
    kept = kept_name(name)
    assert kept == kept.strip(". ") and 0 < len(kept) <= 121
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', kept)
    assert not PureWindowsPath(kept).is_reserved()
    assert kept_name(kept) == kept
