"""A small sample of ``benchmarks/crash.py``; the script itself kills some hundreds of times."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and fork are not there")
SCRIPT = Path(__file__).parents[2] / "benchmarks" / "crash.py"


def test_nothing_confirmed_is_lost_when_klasapp_is_killed() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.crash", "--kills", "5", "--seed", "7"],
        capture_output=True, encoding="utf-8", cwd=SCRIPT.parents[1], check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "verloren: 0; opent niet of niet heel: 0" in run.stdout
