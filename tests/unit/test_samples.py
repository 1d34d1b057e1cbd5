"""Each template has a row and a sample, and each sample a row."""

import re
from pathlib import Path

EXPORTS = Path(__file__).parents[2] / "exports"
NO_DOCUMENT = "geen document"


def test_the_list_of_templates_and_samples_is_whole() -> None:
    text = (EXPORTS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+\.typ)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    assert sorted(name for name, _, _ in rows) == sorted(one.name for one in EXPORTS.glob("*.typ"))
    for name, what, samples in rows:
        assert bool(samples.strip()) is not what.startswith(NO_DOCUMENT), name
    named = re.findall(r"`([^`/]+\.(?:pdf|txt|csv|xlsx|docx))`", text)
    there = sorted(one.name for one in (EXPORTS / "voorbeelden").iterdir())
    assert sorted(named) == there


def test_samples_are_small() -> None:
    for one in (EXPORTS / "voorbeelden").iterdir():
        assert one.stat().st_size < 400_000, one.name
