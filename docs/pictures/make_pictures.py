"""Make the pictures of the documents from the practice school, so that they never grow old.

Beside each picture lies the text that stands on it. ``--check`` makes nothing, and tells which
pictures are no longer what klasapp shows (exit code 1).

Needs ``rsvg-convert`` (Debian: librsvg2-bin). Run ``python docs/pictures/make_pictures.py``.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from textual.worker import WorkerCancelled, WorkerFailed

from klasapp.app.creation import open_database
from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.app.klasapp import KlasApp

FOLDER = Path(__file__).parent
TODAY = date(2026, 11, 23)
SIZE = (110, 30)
PICTURES: dict[str, tuple[str, ...]] = {
    "week": ("1",),
    "klasapp": ("4", "enter", "r"),
    "sociogram": ("4", "enter", "v"),
    "zaak": ("6", "enter"),
    "lessen": ("3",),
    "klas": ("7",),
}
"""The name of each picture, and the keys that lead to what is on it."""


def clock() -> datetime:
    """Nine in the morning of the day of the pictures."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0)  # noqa: DTZ001 - local time


async def take(database: Path, keys: tuple[str, ...]) -> tuple[str, str]:
    """What stands on a screen: as SVG, and as text."""
    session = open_database(database, DEMO_PASSPHRASE, clock)
    app = KlasApp(database, clock, session, practice=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.5)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.3)
            with suppress(TimeoutError, WorkerFailed, WorkerCancelled):
                await asyncio.wait_for(app.workers.wait_for_complete(), 20)
            await pilot.pause(0.5)
        # rsvg-convert swallows spaces at the ends of a text, also those that may not break.
        drawing = app.export_screenshot(title="klasapp")
        return drawing.replace("<text ", '<text xml:space="preserve" '), text_of(app)


def text_of(app: Any) -> str:
    """What a person reads on the screen."""
    strips = app.screen._compositor.render_strips()
    lines = ("".join(segment.text for segment in strip).rstrip() for strip in strips)
    return "\n".join(lines) + "\n"


def main() -> int:
    """Take the pictures and turn them into PNG, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    old = []
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "oefenschool.db"
        make_demo(database, TODAY)
        for picture, keys in PICTURES.items():
            drawing, text = asyncio.run(take(database, keys))
            beside = FOLDER / f"{picture}.txt"
            if check:
                if not beside.exists() or beside.read_text(encoding="utf-8") != text:
                    old.append(picture)
                continue
            beside.write_text(text, encoding="utf-8")
            svg = Path(name) / "picture.svg"
            svg.write_text(drawing, encoding="utf-8")
            png = FOLDER / f"{picture}.png"
            subprocess.run(["rsvg-convert", "-w", "1000", "-o", str(png), str(svg)], check=True)
            print(png)
    if old:
        print(f"no longer what klasapp shows: {', '.join(old)}")
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
