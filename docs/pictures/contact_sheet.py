"""Every screen of klasapp at three sizes in three themes, as pictures on contact sheets.

Walks through the practice school by keyboard (``stops.py`` says where), keeps each screen as a
picture, and lays the pictures of one size and theme on one sheet. While it walks it measures the
contrast of every letter against what is behind it (WCAG 2.2) and names the places with less than
4.5, the stops that were not reached, and the screens of klasapp that were not seen at all (exit
code 1 when there is any of these).

Needs ``rsvg-convert`` (Debian: librsvg2-bin); Pillow comes with matplotlib.
Run ``python docs/pictures/contact_sheet.py FOLDER [--size 80x24] [--theme klasapp-dark]``.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")  # before Textual is imported

from contrast import LEAST, pale_texts
from PIL import Image, ImageDraw
from stops import CHAPTERS, NOT_SHOWN, Stop
from textual.pilot import Pilot
from textual.widgets import OptionList
from walking import School, Walk, all_screens, hurry

from klasapp.app.look import THEMES

SIZES = ("80x24", "140x40", "200x60", "60x16")
Drawings = dict[str, list[Path]]


class Sheets:
    """What is drawn and found in one size, in some themes."""

    def __init__(self, folder: Path, size: str, themes: tuple[str, ...], only: list[str]) -> None:
        self._folder, self._size, self._themes, self._only = folder, size, themes, only
        self.drawings: Drawings = defaultdict(list)
        self.seen: set[str] = set()
        self.faults: list[str] = []

    def _wanted(self, stop: Stop) -> bool:
        return not self._only or any(part in stop.name for part in self._only)

    async def walk(self, school: School) -> None:
        """Through all chapters."""
        width, height = map(int, self._size.split("x"))
        pale: dict[str, float] = defaultdict(lambda: 21.0)
        for chapter in CHAPTERS:
            if not any(map(self._wanted, chapter.stops)):
                continue
            walk = Walk(school, chapter, (width, height))
            async for stop, app in walk.stops(self._wanted):
                for theme in self._themes:
                    app.theme = theme
                    for listed in app.screen.query(OptionList):
                        listed._clear_caches()  # it remembers the colours of the theme before
                    await Pilot(app).pause()
                    for light, text in pale_texts(app):
                        place = f"{theme}, {stop.name}: {text[:40]}"
                        pale[place] = min(light, pale[place])
                    self._draw(app.export_screenshot(title=stop.name), stop, theme)
            self.seen |= walk.seen
            found = [f"{light:.1f}, less than {LEAST}: {at}" for at, light in pale.items()]
            pale.clear()
            print(f"  {chapter.name}", *walk.missed, *sorted(found), sep="\n    ", flush=True)
            self.faults += [f"{self._size}: {one}" for one in (*walk.missed, *sorted(found))]

    def _draw(self, drawing: str, stop: Stop, theme: str) -> None:
        folder = self._folder / f"{self._size}-{theme}"
        folder.mkdir(exist_ok=True)
        number = len(self.drawings[theme]) + 1
        path = folder / f"{number:03d}-{stop.name.replace(' ', '-')}.svg"
        # rsvg-convert swallows spaces at the ends of a text, also those that may not break.
        kept = drawing.replace("<text ", '<text xml:space="preserve" ')
        path.write_text(kept, encoding="utf-8")
        self.drawings[theme].append(path)

    def lay(self, columns: int, width: int) -> None:
        """The pictures on one sheet per theme."""
        for theme, drawings in self.drawings.items():
            sheet(drawings, columns, width).save(self._folder / f"{self._size}-{theme}.png")


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


def main() -> int:
    """Make the sheets, and tell what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", action="append")
    parser.add_argument("--theme", action="append", choices=tuple(THEMES))
    parser.add_argument("--only", action="append", help="stops with this in their name")
    parser.add_argument("--no-sheets", action="store_true", help="only look and measure")
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--width", type=int, default=480)
    args = parser.parse_args()
    hurry()
    screens = set(all_screens())
    args.folder.mkdir(parents=True, exist_ok=True)
    seen: set[str] = set()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        school = School(Path(name))
        for size in args.size or SIZES[:3]:
            themes = tuple(args.theme or tuple(THEMES)[:3])
            sheets = Sheets(args.folder, size, themes, args.only or [])
            asyncio.run(sheets.walk(school))
            counts = {theme: len(drawings) for theme, drawings in sheets.drawings.items()}
            print(size, counts, flush=True)
            seen |= sheets.seen
            faults += sheets.faults
            if not args.no_sheets:
                sheets.lay(args.columns, args.width)
    if not args.only:
        faults += [f"not seen: {one}" for one in sorted(screens - seen - set(NOT_SHOWN))]
    print("\n".join(faults) or "All screens seen, nothing too pale.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
