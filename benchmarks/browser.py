"""What a mentor in a browser costs: memory and processes, and the wait for the first screen.

Starts some servers (one per mentor, as ``klasapp serve`` is meant), opens a window on each, unlocks
the practice school and waits for "Deze week". Memory is PSS (Linux only): shared pages are counted
once over all who share them. Needs the extra ``serve``.

    python benchmarks/browser.py [mentors]
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import median

import aiohttp

from klasapp.app.demo import DEMO_PASSPHRASE, make_demo

_MAIN = "import sys; from klasapp.cli import main; sys.exit(main())"


def _pss(process: int) -> float:
    """Megabytes of a process."""
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _children(process: int) -> Iterator[int]:
    for thread in Path(f"/proc/{process}/task").iterdir():
        yield from map(int, (thread / "children").read_text(encoding="ascii").split())


class _Mentor:
    def __init__(self, database: Path) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-c", _MAIN, "serve", "--no-browser", "--database", str(database)],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        assert self.server.stdout is not None
        self.address = self.server.stdout.readline().split()[-1]
        self.first_paint = self.unlocked = 0.0

    async def work(self, done: asyncio.Event) -> None:
        """Open a window, unlock, read the week, and stay until ``done``."""
        origin = self.address.rstrip("/").rsplit("/", 1)[0]
        async with aiohttp.ClientSession() as client:
            began = time.perf_counter()
            window = await client.ws_connect(
                f"{self.address}ws?width=120&height=35", headers={"Origin": origin}
            )
            await self._until(window, "wachtzin")
            self.first_paint = time.perf_counter() - began
            began = time.perf_counter()
            for text in (DEMO_PASSPHRASE, "\r"):
                await window.send_str(json.dumps(["stdin", text]))
            await self._until(window, "Waarom: ")
            self.unlocked = time.perf_counter() - began
            await done.wait()
            await window.close()

    @staticmethod
    async def _until(window: "aiohttp.ClientWebSocketResponse", text: str) -> None:
        seen = ""
        while text not in seen:
            message = await asyncio.wait_for(window.receive(), 120)
            if message.type is aiohttp.WSMsgType.BINARY:
                seen += message.data.decode(errors="replace")

    def memory(self) -> tuple[float, float, int]:
        """Megabytes of the server and of its program, and the number of processes."""
        children = list(_children(self.server.pid))
        return _pss(self.server.pid), sum(map(_pss, children)), 1 + len(children)


async def _measure(mentors: list[_Mentor]) -> None:
    done = asyncio.Event()
    working = []
    for mentor in mentors:
        working.append(asyncio.create_task(mentor.work(done)))
        while not mentor.unlocked and not working[-1].done():
            await asyncio.sleep(0.05)
    costs = [mentor.memory() for mentor in mentors]
    done.set()
    await asyncio.gather(*working)
    server, program, processes = (median(column) for column in zip(*costs, strict=True))
    print(f"mentors: {len(mentors)}, processes each: {processes:.0f}")
    print(f"memory each: server {server:.0f} MB, klasapp {program:.0f} MB")
    print(f"first screen: {median(one.first_paint for one in mentors):.2f} s")
    print(f"unlock to the week on the screen: {median(one.unlocked for one in mentors):.2f} s")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder
        mentors = []
        for number in range(count):
            database = Path(folder) / f"{number}.db"
            make_demo(database, datetime.now().astimezone().date())
            mentors.append(_Mentor(database))
        try:
            asyncio.run(_measure(mentors))
        finally:
            for mentor in mentors:
                mentor.server.terminate()
                mentor.server.wait()


if __name__ == "__main__":
    main()
