"""From a key to the repaint, and from one room to another: klasapp against an empty Textual app.

Both run in a pseudo-terminal of 100x30; the clock runs from the key until the first bytes of the
repaint come out. Keys go one at a time, after the screen has been quiet. The baseline is a Textual
app with nothing but a list of thirty lines. Figures are ratios to it, and milliseconds.

Run: ``python benchmarks/keys.py [--keys 150]``, on the practice school; with ``--database FILE`` on
a file that ``benchmarks/ten_years.py --keep FOLDER`` made: the lists of Deze week and Klas.
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
from datetime import datetime
from pathlib import Path

BASELINE = """
from textual.app import App
from textual.widgets import OptionList
class Bare(App):
    def compose(self):
        yield OptionList(*(f"EERSTE-SCHERM {n}" for n in range(30)))
Bare().run()
"""
KLASAPP = """
import sys
from datetime import date
from pathlib import Path
from klasapp.cli.app import practice_app
practice_app(Path(sys.argv[1]), date.today()).run()
"""
MADE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from ten_years import KEY, _Clock
from klasapp.app.klasapp import KlasApp
from klasapp.store.session import Session
from klasapp.store.store import open_store
path = Path(sys.argv[1])
session = Session(open_store(path, KEY), _Clock())
KlasApp(path, session.clock, session, practice=True).run()
"""
DOWN, UP = b"\x1b[B", b"\x1b[A"
QUIET, LIMIT = 0.15, 20.0


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, *arguments: str) -> None:
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(sys.executable, [sys.executable, *arguments])
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def read(self, seconds: float) -> bytes:
        """What comes out within ``seconds``; empty when nothing does."""
        if select.select([self.file], [], [], seconds)[0]:
            return os.read(self.file, 1 << 16)
        return b""

    def settle(self, marker: bytes = b"") -> None:
        """Wait for ``marker``, and then until nothing more comes out."""
        until = time.monotonic() + LIMIT
        seen = b""
        while marker not in seen:
            if time.monotonic() > until:
                raise SystemExit(f"{marker!r} did not come: {seen[-300:]!r}")
            seen += self.read(0.1)
        while self.read(QUIET):
            pass

    def press(self, key: bytes) -> float:
        """Press a key; milliseconds until the repaint begins."""
        began = time.perf_counter()
        os.write(self.file, key)
        if not self.read(LIMIT):
            raise SystemExit(f"{key!r} did nothing")
        taken = (time.perf_counter() - began) * 1000
        while self.read(QUIET):
            pass
        return taken

    def close(self) -> None:
        """End the program."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.file)


def walk(terminal: Terminal, count: int) -> list[float]:
    """Down and up through a list."""
    return [terminal.press(DOWN if place % 6 < 3 else UP) for place in range(count)]


def told(name: str, times: list[float], base: float) -> None:
    """One line: the median, the 99th percentile, and the ratio of the medians."""
    ordered = sorted(times)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    middle = statistics.median(times)
    print(f"{name:<24} median {middle:6.1f} ms   p99 {last:6.1f} ms   {middle / base:4.1f} times")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=120)
    parser.add_argument("--database", type=Path, help="made by ten_years.py --keep")
    args = parser.parse_args()
    count = args.keys
    with tempfile.TemporaryDirectory() as folder:
        from klasapp.app.demo import make_demo

        database = args.database or Path(folder) / "oefenschool.db"
        if not args.database:
            make_demo(database, datetime.now().astimezone().date())
        bare = Terminal("-c", BASELINE)
        bare.settle(b"EERSTE-SCHERM")
        base = walk(bare, count)
        bare.close()
        middle = statistics.median(base)
        told("empty app, list", base, middle)
        program = MADE if args.database else KLASAPP
        klasapp = Terminal("-c", program, str(database), str(Path(__file__).parent))
        klasapp.settle(b"Waarom")
        told("Deze week, list", walk(klasapp, count), middle)
        rooms: dict[str, list[float]] = {}
        for turn in range(0 if args.database else 4):
            for digit in "4678":
                kind = "room, first time" if turn == 0 else "room, again"
                rooms.setdefault(kind, []).append(klasapp.press(digit.encode()))
                klasapp.settle()
        for kind, times in rooms.items():
            told(kind, times, middle)
        klasapp.press(b"7")
        klasapp.settle()
        told("Klas, table", walk(klasapp, count), middle)
        klasapp.close()


if __name__ == "__main__":
    main()
