"""Every screen of klasapp at three sizes in three themes, as pictures on contact sheets.

Walks through the practice school by keyboard, keeps each screen as a picture, and lays the pictures
of one size and theme on one sheet. While it walks it measures the contrast of every letter against
what is behind it (WCAG 2.2) and names the screens with less than 4.5.

Needs ``rsvg-convert`` (Debian: librsvg2-bin); Pillow comes with matplotlib.
Run ``python docs/pictures/contact_sheet.py FOLDER [--size 80x24] [--theme klasapp-dark]``.
"""

import argparse
import asyncio
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from rich.color import Color
from rich.segment import Segment
from textual.pilot import Pilot
from textual.worker import WorkerCancelled, WorkerFailed

from klasapp.app.creation import open_database
from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.app.klasapp import KlasApp
from klasapp.app.look import THEMES, choose_theme

TODAY = date(2026, 11, 23)
SIZES = ((80, 24), (140, 40), (200, 60), (60, 16))
LEAST = 4.5
SCREENS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("week", ("1",)),
    ("hulp", ("1", "f1")),
    ("zoeken", ("1", "ctrl+p")),
    ("afspraken", ("2",)),
    ("lessen", ("3",)),
    ("les", ("3", "enter")),
    ("metingen", ("4",)),
    ("meting", ("4", "enter")),
    ("resultaten", ("4", "enter", "r")),
    ("sociogram", ("4", "enter", "v")),
    ("sociogram tabel", ("4", "enter", "v", "t")),
    ("sociogram matrix", ("4", "enter", "v", "m")),
    ("groepjes", ("4", "enter", "g")),
    ("vergelijken", ("4", "v")),
    ("klaspagina", ("4", "k")),
    ("nieuwe meting", ("4", "n")),
    ("signalen", ("5",)),
    ("zaken", ("6",)),
    ("zaak", ("6", "enter")),
    ("zaak meer", ("6", "enter", "m")),
    ("zaak verloop", ("6", "enter", "l")),
    ("nieuwe zaak", ("6", "n")),
    ("klas", ("7",)),
    ("leerling", ("7", "enter")),
    ("leerling toevoegen", ("7", "n")),
    ("inlezen", ("7", "i")),
    ("beheer", ("8",)),
    ("protocol", ("8", "p")),
    ("bibliotheek", ("8", "b")),
)


def clock() -> datetime:
    """Nine in the morning of the day of the pictures."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0)  # noqa: DTZ001 - local time


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lights = sorted(map(_luminance, (one, other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(color: Color) -> float:
    shares = [part / 255 for part in color.get_truecolor()]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def pale_texts(app: Any) -> Iterator[tuple[float, str]]:
    """Letters on the screen whose contrast is too low, with that contrast.

    What lies under a dialog is pale on purpose and does not count.
    """
    dialog = next(iter(app.screen.query(".dialog, CommandPalette #--container")), None)
    for row, strip in enumerate(app.screen._compositor.render_strips()):
        column = 0
        for segment in strip:
            inside = dialog is None or dialog.region.contains(column, row)
            column += segment.cell_length
            found = _contrast_of(segment)
            if inside and found is not None and found < LEAST:
                yield found, segment.text.strip()


def _contrast_of(segment: Segment) -> float | None:
    style = segment.style
    letters = any(letter.isalnum() for letter in segment.text)
    if not letters or style is None or style.color is None or style.bgcolor is None:
        return None
    if style.color.is_default or style.bgcolor.is_default:
        return None
    front, back = style.color, style.bgcolor
    if style.dim:
        pairs = zip(front.get_truecolor(), back.get_truecolor(), strict=True)
        front = Color.from_rgb(*(b + (f - b) * 0.5 for f, b in pairs))
    return contrast(front, back)


async def wait_for_work(app: KlasApp) -> None:
    """Until what was asked for is computed, but no longer than twenty seconds."""
    with suppress(TimeoutError, WorkerFailed, WorkerCancelled):
        await asyncio.wait_for(app.workers.wait_for_complete(), 20)


async def back_to_room(app: KlasApp, pilot: Pilot[None]) -> None:
    """Leave what is open; what does not close by Esc is taken away."""
    for _ in range(6):
        if len(app.screen_stack) == 1:
            return
        await pilot.press("escape")
        await pilot.pause()
    while len(app.screen_stack) > 1:
        await app.pop_screen()


async def walk(database: Path, size: tuple[int, int], theme: str, folder: Path) -> list[Path]:
    """Keep every screen as an SVG; prints what is too pale."""
    session = open_database(database, DEMO_PASSPHRASE, clock)
    app = KlasApp(database, clock, session, practice=True)
    made = []
    pale: dict[str, float] = defaultdict(lambda: 21.0)
    async with app.run_test(size=size) as pilot:
        choose_theme(app, None, theme)
        for number, (name, keys) in enumerate(SCREENS):
            await back_to_room(app, pilot)
            print(f"  {name}", flush=True)
            for key in keys:
                await pilot.press(key)
                await wait_for_work(app)
                await pilot.pause(0.2)
            for found, text in pale_texts(app):
                pale[f"{name}: {text[:40]}"] = min(found, pale[f"{name}: {text[:40]}"])
            path = folder / f"{number:02d}-{name.replace(' ', '-')}.svg"
            path.write_text(app.export_screenshot(title=name), encoding="utf-8")
            made.append(path)
    for place, found in sorted(pale.items(), key=lambda item: item[1]):
        print(f"  {found:.1f}  {place}")
    return made


def sheet(drawings: list[Path], columns: int, width: int) -> Image.Image:
    """The drawings on one picture, ``width`` pixels each, with their names."""
    pictures = []
    for drawing in drawings:
        picture = drawing.with_suffix(".png")
        subprocess.run(
            ["rsvg-convert", "-w", str(width), "-o", str(picture), str(drawing)], check=True
        )
        pictures.append(Image.open(picture).convert("RGB"))
    height = max(one.height for one in pictures)
    rows = -(-len(pictures) // columns)
    whole = Image.new("RGB", (columns * width, rows * (height + 16)), "white")
    pen = ImageDraw.Draw(whole)
    for place, (drawing, one) in enumerate(zip(drawings, pictures, strict=True)):
        left, top = place % columns * width, place // columns * (height + 16)
        pen.text((left + 4, top + 2), drawing.stem, fill="black")
        whole.paste(one, (left, top + 16))
    return whole


def main() -> None:
    """Make the sheets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", action="append")
    parser.add_argument("--theme", action="append", choices=tuple(THEMES))
    parser.add_argument("--columns", type=int, default=5)
    parser.add_argument("--width", type=int, default=640)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    chosen = args.size or [f"{width}x{height}" for width, height in SIZES[:3]]
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "oefenschool.db"
        make_demo(database, TODAY)
        for size in chosen:
            for theme in args.theme or tuple(THEMES)[:3]:
                print(f"{size} {theme}")
                width, height = map(int, size.split("x"))
                drawings = asyncio.run(walk(database, (width, height), theme, Path(name)))
                path = args.folder / f"{size}-{theme}.png"
                sheet(drawings, args.columns, args.width).save(path)


if __name__ == "__main__":
    main()
