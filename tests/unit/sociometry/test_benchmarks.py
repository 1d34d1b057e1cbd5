"""The validation page can be made again by anyone, in its quick form within seconds."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_validation_page_is_made_from_scratch(tmp_path: Path) -> None:
    """All sections and both pictures, and no label that differs from the reference."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.sociometry_validation", "--quick", "--to", tmp_path],
        cwd=ROOT,
        env={**os.environ, "KLASAPP_GOLDEN": "", "MPLCONFIGDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "validation.md").read_text(encoding="utf-8")
    assert [line for line in page.splitlines() if line.startswith("## (")] == [
        "## (a) Agreement with references",
        "## (b) False flags under pure chance",
        "## (c) Planted pupils",
        "## (d) Where the method has no power",
    ]
    (row,) = [line for line in page.splitlines() if line.startswith("| invented classes")]
    assert row.endswith("| 0 |")
    for name in ("false_flags", "planted"):
        assert (tmp_path / "validation" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
