"""What stays behind on a laptop after klasapp ran: nothing of a child."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no pty"),
]
NAMES = (b"Poelstra", b"Zwanink", b"Haddouchi")
LEAVE, ENTER = b"\x1b[?1049l", b"\x1b[?1049h"


class Raw:
    """klasapp in a bare terminal, with every byte it sent."""

    def __init__(self, folder: Path, *words: str) -> None:
        import pty
        import termios

        leader, follower = pty.openpty()
        termios.tcsetwinsize(follower, (40, 140))
        environment = os.environ | {
            "HOME": str(folder), "TMPDIR": str(folder / "tmp"), "TERM": "xterm-256color",
            "XDG_DATA_HOME": str(folder / "data"), "TEXTUAL_LOG": str(folder / "tmp" / "log"),
            "TEXTUAL": "debug",
        }  # fmt: skip
        (folder / "tmp").mkdir()
        self.process = subprocess.Popen(
            [sys.executable, "-c", "import sys; from klasapp.cli import main; sys.exit(main())",
             *words],
            stdin=follower, stdout=follower, stderr=follower, env=environment,
            start_new_session=True,
        )  # fmt: skip
        os.close(follower)
        self._leader, self.sent = leader, b""

    def read_until(self, text: bytes, seconds: float = 60.0) -> None:
        """Read on until ``text`` was sent, or klasapp ended."""
        until = time.monotonic() + seconds
        while text not in self.sent and time.monotonic() < until:
            if select.select([self._leader], [], [], 0.2)[0]:
                try:
                    part = os.read(self._leader, 65536)
                except OSError:
                    return
                if not part:
                    return
                self.sent += part

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._leader, keys)

    def close(self) -> None:
        """Close the terminal."""
        os.close(self._leader)


@pytest.mark.parametrize("killed", [False, True])
def test_no_name_stays_in_the_title_the_scrollback_or_a_file(tmp_path: Path, killed: bool) -> None:
    terminal = Raw(tmp_path, "demo", "--folder", str(tmp_path / "school"), "--today", "2026-11-23")
    try:
        terminal.read_until(b"Deze week")
        terminal.type(b"7")
        terminal.read_until(NAMES[0])
        assert NAMES[0] in terminal.sent
        if killed:
            os.kill(terminal.process.pid, signal.SIGKILL)
        else:
            terminal.type(b"\x11")
        terminal.read_until(b"never sent", 20)
        terminal.process.wait(30)
    finally:
        terminal.close()
        terminal.process.kill()
    # No title is ever set: it would stand in the task bar, and in the list of windows.
    assert b"\x1b]0;" not in terminal.sent
    assert b"\x1b]2;" not in terminal.sent
    # Everything stands on the second screen, which has no scrollback.
    before, _, rest = terminal.sent.partition(ENTER)
    after = b"" if killed else rest.rpartition(LEAVE)[2]
    if not killed:
        assert LEAVE in rest
    assert not any(name in before + after for name in NAMES)
    left = [path for path in (tmp_path / "tmp").rglob("*") if path.is_file()]
    assert left == []
    plain = [
        path for path in tmp_path.rglob("*")
        if path.is_file() and any(name in path.read_bytes() for name in NAMES)
    ]  # fmt: skip
    assert plain == []


def test_a_crash_of_a_thread_prints_nothing_and_leaves_no_core(tmp_path: Path) -> None:
    code = (
        "import threading, resource, logging\n"
        "from klasapp.cli.quiet import keep_quiet\n"
        "keep_quiet()\n"
        "def fail(): raise ValueError('Zoe Testen')\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
        "logging.getLogger('asyncio').error('Zoe Testen')\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])\n"
        "raise ValueError('Zoe Testen')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}, cwd=tmp_path,
    )  # fmt: skip
    assert "Zoe" not in run.stdout + run.stderr
    assert run.stdout == "0\n"
    assert "klasapp is gestopt (ValueError" in run.stderr
    assert list(tmp_path.iterdir()) == []
