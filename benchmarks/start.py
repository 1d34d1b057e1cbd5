"""From the shell to the first usable screen: klasapp against an empty Textual app.

Each program runs in a pseudo-terminal of 80x24; the clock stops when the word that its first
screen shows comes out, and the memory is what the process holds at that moment. The two programs
take turns, so that a busy machine slows both. Figures are ratios to the empty app.

Run: ``python benchmarks/start.py [--runs 15]``
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from dataclasses import dataclass
from pathlib import Path

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("EERSTE-SCHERM")
Empty().run()
"""
KLASAPP = "import sys; from klasapp.cli import main; sys.exit(main(sys.argv[1:]))"
TIME_LIMIT = 30.0


@dataclass(frozen=True)
class Start:
    """One start: seconds to the first screen, and resident memory in MB then."""

    seconds: float
    megabytes: float


def measure(arguments: list[str], marker: bytes) -> Start:
    """Start a program in a pseudo-terminal and wait for ``marker`` in what it paints."""
    started = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execv(sys.executable, [sys.executable, *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    try:
        while marker not in seen:
            if time.perf_counter() - started > TIME_LIMIT:
                raise SystemExit(f"no first screen within {TIME_LIMIT} s: {seen[-400:]!r}")
            if select.select([terminal], [], [], 0.05)[0]:
                seen += os.read(terminal, 65536)
        seconds = time.perf_counter() - started
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        kilobytes = next(
            int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")
        )
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)
    return Start(seconds, kilobytes / 1024)


def make_database(folder: Path) -> Path:
    """A database to unlock, as on a mentor's second day."""
    from klasapp.app.creation import create_database
    from klasapp.cli.options import local_now

    path = folder / "klas.db"
    create_database(path, "fiets azijn gordijn tunnel", local_now)
    return path


def main() -> None:
    """Measure both programs in turn and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        database = make_database(Path(name))
        empty, klasapp = [], []
        for number in range(runs + 1):
            one = measure(["-c", EMPTY], b"EERSTE-SCHERM")
            other = measure(["-c", KLASAPP, "--database", str(database)], b"wachtzin en druk")
            if number:  # the first of each warms the disk cache
                empty.append(one)
                klasapp.append(other)
    for label, field in (("first screen (s)", "seconds"), ("memory (MB)", "megabytes")):
        base = statistics.median(getattr(start, field) for start in empty)
        ours = statistics.median(getattr(start, field) for start in klasapp)
        ratios = sorted(
            getattr(b, field) / getattr(a, field) for a, b in zip(empty, klasapp, strict=True)
        )
        print(
            f"{label}: empty Textual app {base:.3f}, klasapp {ours:.3f}, "
            f"ratio {ours / base:.2f} (pairs {ratios[0]:.2f} to {ratios[-1]:.2f}, {runs} runs)"
        )


if __name__ == "__main__":
    main()
