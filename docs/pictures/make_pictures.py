"""Make the pictures of the README from the practice school, so that they never grow old.

Needs ``rsvg-convert`` (Debian: librsvg2-bin). Run ``python docs/pictures/make_pictures.py``.
"""

import asyncio
import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path

from klasapp.app.creation import open_database
from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.app.klasapp import KlasApp

FOLDER = Path(__file__).parent
TODAY = date(2026, 11, 23)


def clock() -> datetime:
    """Nine in the morning of the day of the pictures."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0)  # noqa: DTZ001 - local time


async def take(database: Path) -> str:
    """The results of the newest round, as SVG."""
    session = open_database(database, DEMO_PASSPHRASE, clock)
    app = KlasApp(database, clock, session, practice=True)
    async with app.run_test(size=(110, 30)) as pilot:
        for keys in (("2",), ("enter",), ("r",)):
            await pilot.press(*keys)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause(0.5)
        return app.export_screenshot(title="klasapp")


def main() -> None:
    """Take the pictures and turn them into PNG."""
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "oefenschool.db"
        make_demo(database, TODAY)
        drawing = Path(name) / "klasapp.svg"
        drawing.write_text(asyncio.run(take(database)), encoding="utf-8")
        picture = FOLDER / "klasapp.png"
        subprocess.run(
            ["rsvg-convert", "-o", str(picture), str(drawing)],
            check=True,
        )
        print(picture)


if __name__ == "__main__":
    main()
