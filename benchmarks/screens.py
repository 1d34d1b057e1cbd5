"""How much work opening each screen is, against an empty Textual app that opens one list.

Seconds sway with what else the machine does; here the Python calls are counted from the key until
the screen is painted and all it asked for is computed. Each screen is opened three times and the
last time counts. Prints the screens with the most work first.

Run: ``python benchmarks/screens.py [--size 140x40]``, on the practice school.
"""

import argparse
import asyncio
import cProfile
import pstats
import tempfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList
from textual.worker import WorkerCancelled, WorkerFailed

from klasapp.app.creation import open_database
from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.app.klasapp import KlasApp

TODAY = date(2026, 11, 23)
WAYS = {
    "Deze week": "1", "Afspraken": "2", "Lessen": "3", "Sociogram": "4", "Signalen": "5",
    "Zaken": "6", "Klas": "7", "Beheer": "8", "een les": "3 enter", "een meting": "4 down enter",
    "uitkomsten": "4 down enter r", "het sociogram": "4 down enter v", "groepjes": "4 down enter g",
    "vergelijken": "4 v", "nieuwe meting": "4 n", "nieuw signaal": "5 n", "een zaak": "6 enter",
    "nieuwe zaak": "6 n", "een leerling": "7 enter", "protocol": "8 p", "bibliotheek": "8 b",
    "hulp": "1 f1", "zoeken": "1 ctrl+p",
}  # fmt: skip


class Bare(App[None]):
    """The baseline: a list of thirty lines, on a key."""

    BINDINGS = [("n", "open", "Open")]

    def action_open(self) -> None:
        """Open it."""
        self.push_screen(BareList())


class BareList(Screen[None]):
    """Thirty lines."""

    def compose(self) -> Any:
        """The list."""
        yield OptionList(*(f"regel {n}" for n in range(30)))


def clock() -> datetime:
    """Nine in the morning of one day, so that each run is the same."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0)  # noqa: DTZ001 - local time


async def press(app: App[None], pilot: Pilot[None], key: str) -> None:
    """Press, and wait until all is done."""
    await pilot.press(key)
    with suppress(TimeoutError, WorkerFailed, WorkerCancelled):
        await asyncio.wait_for(app.workers.wait_for_complete(), 20)
    await pilot.pause()


async def counted(app: App[None], pilot: Pilot[None], key: str) -> int:
    """The calls that this key costs."""
    profile = cProfile.Profile()
    profile.enable()
    await press(app, pilot, key)
    profile.disable()
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


async def opened(app: App[None], pilot: Pilot[None], keys: list[str]) -> int:
    """The calls of the last of ``keys``, on the third time."""
    calls = 0
    for _ in range(3):
        while len(app.screen_stack) > 1:
            await app.pop_screen()
        await press(app, pilot, "8" if keys[0] != "8" else "1")
        for key in keys[:-1]:
            await press(app, pilot, key)
        calls = await counted(app, pilot, keys[-1])
    return calls


async def measured(size: tuple[int, int]) -> dict[str, float]:
    """Ratio to the baseline of each screen."""
    bare = Bare()
    async with bare.run_test(size=size) as pilot:
        for _ in range(3):
            base = await counted(bare, pilot, "n")
            await bare.pop_screen()
    calls = {}
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "oefenschool.db"
        make_demo(database, TODAY)
        session = open_database(database, DEMO_PASSPHRASE, clock)
        app = KlasApp(database, clock, session, practice=True)
        async with app.run_test(size=size) as pilot:
            for name, way in WAYS.items():
                calls[name] = await opened(app, pilot, way.split())
    return {name: count / base for name, count in calls.items()}


def main() -> None:
    """Measure and print, the worst first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="140x40")
    width, height = map(int, parser.parse_args().size.split("x"))
    found = asyncio.run(measured((width, height)))
    for name, ratio in sorted(found.items(), key=lambda item: -item[1]):
        print(f"{name:<16} {ratio:5.1f} times an empty list")


if __name__ == "__main__":
    main()
