"""A mentor closes the window of the terminal: klasapp ends, and nothing goes on behind it."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 60.0


def lives(process: int) -> bool:
    """Whether a process still runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.e2e
def test_closing_the_window_ends_the_demo_and_takes_its_folder_along(
    open_terminal: Any, environment: dict[str, str], tmp_path: Path
) -> None:
    """It used to go on reading the terminal that was gone, as fast as the machine could."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    terminal = open_terminal(80, 24)
    terminal.start("demo", environment={**environment, "TMPDIR": str(scratch)})
    terminal.wait_for("OEFENSCHOOL")
    process = terminal.process
    assert list(scratch.glob("klasapp-demo-*"))
    terminal.close()
    until = time.monotonic() + PATIENCE
    while lives(process) and time.monotonic() < until:
        time.sleep(0.1)
    assert not lives(process)
    assert not list(scratch.glob("klasapp-demo-*"))
