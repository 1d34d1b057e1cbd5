"""Two klasapps on one file: the second says who has it, also when the first was killed."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from klasapp.store.faults import DatabaseFault
from klasapp.store.location import location_warning
from klasapp.store.occupancy import InUse, occupancy_path, occupy

NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it

HOLD = """
import sys, time
from datetime import datetime
from pathlib import Path
from klasapp.store.occupancy import occupy

NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it

held = occupy(Path(sys.argv[1]), datetime(2026, 11, 23, 8, 55))
print("held", flush=True)
time.sleep(60)
"""


def test_the_second_is_told_by_whom_and_since_when(tmp_path: Path) -> None:
    database = tmp_path / "klas.db"
    first = occupy(database, NOW)
    with pytest.raises(InUse) as told:
        occupy(database, NOW)
    assert "sinds 23-11-2026 om 09:00" in str(told.value)
    assert "klas.db open" in str(told.value)
    first.release()
    occupy(database, NOW).release()
    assert occupancy_path(database).stat().st_mode & 0o077 == 0


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not of Windows")
def test_the_lock_goes_with_a_program_that_is_killed(tmp_path: Path) -> None:
    database = tmp_path / "klas.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(InUse, match="08:55"):
            occupy(database, NOW)
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
    occupy(database, NOW).release()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault, match="kan klasapp niet schrijven"):
        occupy(tmp_path / "weg" / "klas.db", NOW)


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("//server/klas/klas.db", "netwerkmap"),
        ("\\\\server\\klas\\klas.db", "netwerkmap"),
        ("/home/m/OneDrive - School/klas.db", "internet"),
        ("/home/m/Dropbox/klas.db", "internet"),
        ("/home/m/Documents/dropboxen/klas.db", ""),
        ("/home/m/klas.db", ""),
    ],
)
def test_a_shared_folder_is_recognised(path: str, word: str) -> None:
    warning = location_warning(Path(path))
    assert word in warning
    assert bool(word) is bool(warning)
