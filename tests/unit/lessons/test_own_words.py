"""The lessons say things in their own words: no sentence of the protocol stands in them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
VARIABLE = "KLASAPP_PROTOCOL_TEXT"
LESSON = "> als je ziet dat IEMAND alleen staat\nga er (dan) naast"


def compare(source: Path | str, *folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script as anyone can."""
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.own_words", *folder],
        cwd=ROOT,
        env={**os.environ, VARIABLE: str(source)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("Eerst dit. Als je ziet dat iemand alleen staat, ga er dan naast staan. Dan dat.", 1),
        ("Zie je iemand alleen staan? Ga er dan naast staan.", 0),
    ],
)
def test_a_copied_sentence_would_be_found_with_its_file(
    tmp_path: Path, source: str, code: int
) -> None:
    (tmp_path / "les.md").write_text(LESSON, encoding="utf-8")
    (tmp_path / "bron.txt").write_text(source, encoding="utf-8")
    done = compare(tmp_path / "bron.txt", tmp_path)
    assert done.returncode == code, done.stderr
    assert ("les.md and bron.txt: als je ziet dat iemand" in done.stdout) is bool(code)


def test_no_sentence_of_a_source_stands_in_a_lesson() -> None:
    source = os.environ.get(VARIABLE)
    if not source:
        pytest.skip(f"{VARIABLE} does not point to the text of the protocol")
    done = compare(source)
    assert done.returncode == 0, done.stdout
