"""Walks through klasapp by keyboard, and tells what stands on each screen."""

import asyncio
import gc
import os
import shlex
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from stops import Chapter, Stop
from textual import events
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import DirectoryTree, Input, Select, TextArea
from textual.worker import WorkerCancelled, WorkerFailed

import klasapp
from klasapp.app.class_window import ClassWindow
from klasapp.app.creation import open_database
from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.app.klasapp import KlasApp
from klasapp.app.welcome_screen import RecoveryCodeScreen
from klasapp.widgets.beamer import BeamerScreen

TODAY = date(2026, 11, 23)
_CLASS_LIST = (
    "Leerlingnummer;Voornaam;Achternaam;Extra\n230101;Noor;Vlietstra;a\n9001;Ties;Nieuw;b\n"
)
_FORMS = (
    "Tijdstempel,Hoe heet je?,Met wie werk je graag samen?\n"
    "23-11-2026 9:00,Noor Vlietstra,\"Sem van den Berkel, Yara El Idrissi\"\n"
    "23-11-2026 9:01,Semm,Noor Vlietstra\n"
    "23-11-2026 9:02,Iemand Anders,Daan Poelstra\n"
)  # fmt: skip
_SLIP = (
    "Over welke leerling: Noor Vlietstra\nWanneer: 20-11-2026\nWaar: kantine\n"
    "Wat zag of hoorde je: Zat drie dagen alleen aan een tafel.\nJouw naam: B. de Wit\n"
)


def hurry() -> None:
    """Read each style sheet once per theme, and look seldom for what memory can go."""
    gc.set_threshold(100_000, 50, 100)
    read = Stylesheet._parse_rules
    known: dict[tuple[object, ...], list[RuleSet]] = {}

    def remembered(self: Stylesheet, css: str, **where: Any) -> list[RuleSet]:
        key = (css, *sorted(where.items()), *sorted(self._variables.items()))
        if key not in known:
            known[key] = read(self, css, **where)
        return list(known[key])

    Stylesheet._parse_rules = remembered  # type: ignore[assignment, method-assign]


def clock() -> datetime:
    """Nine in the morning of the day of the pictures."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0)  # noqa: DTZ001 - local time


def all_screens() -> dict[str, type[Screen[Any]]]:
    """Every screen class of klasapp that is no mere base of others, by name (``cases.Name``)."""
    for module in walk_packages(klasapp.__path__, "klasapp."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    found = [one for one in _below(Screen) if one.__module__.startswith("klasapp.")]
    bases = {base for one in found for base in one.__bases__}
    return {name_of(one): one for one in found if one not in bases}


def _below(base: type[Any]) -> Iterator[type[Any]]:
    for one in base.__subclasses__():
        yield one
        yield from _below(one)


def name_of(screen: type[Any]) -> str:
    """Its room and class, such as ``cases.CaseScreen``."""
    parts = screen.__module__.split(".")
    return f"{parts[1] if parts[0] == 'klasapp' else parts[0]}.{screen.__name__}"


class School:
    """The practice school, made once; each chapter gets a copy. It lies in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = folder / "school"
        self._made.mkdir()
        self._copies = 0
        make_demo(self._made / "oefenschool.db", TODAY)
        self.home = folder / "mentor"
        (self.home / "Downloads").mkdir(parents=True)
        for name, text in (("klas.csv", _CLASS_LIST), ("formulieren.csv", _FORMS),
                           ("chat.txt", "Noor: hou op\nDaan: grapje\n"),
                           ("briefje.txt", _SLIP)):  # fmt: skip
            (self.home / name).write_text(text, encoding="utf-8")
        os.environ["HOME"] = str(self.home)
        os.environ["KLASAPP_FACE_FILE"] = str(folder / "les-op-scherm.json")

    def open(self, begin: str) -> Any:
        """An app that is begun as a chapter asks."""
        if begin == "class window":
            return ClassWindow()
        self._copies += 1
        place = self.folder / str(self._copies)
        if begin == "first":
            place.mkdir()
            return KlasApp(place / "klasapp.db", clock)
        shutil.copytree(self._made, place)
        database = place / "oefenschool.db"
        if begin == "open":
            session = open_database(database, DEMO_PASSPHRASE, clock)
            return KlasApp(database, clock, session, practice=True)
        if begin == "damaged":
            database.write_bytes(b"x" * 8192)
        return KlasApp(database, clock)


async def wait_for_work(app: Any) -> None:
    """Until what was asked for is computed, but no longer than twenty seconds."""
    busy = [
        worker
        for worker in app.workers
        if not worker.is_finished and not isinstance(worker.node, DirectoryTree)
    ]
    with suppress(TimeoutError, WorkerFailed, WorkerCancelled):
        if busy:
            await asyncio.wait_for(app.workers.wait_for_complete(busy), 20)


async def back_to_room(app: Any, pilot: Pilot[None]) -> None:
    """Leave what is open; what does not close by its own key is taken away."""
    app.clear_notifications()
    if app.current_mode == "blank":
        await pilot.press("f9")
    elif app.current_mode == "locked":
        app.unlocked()
        await pilot.pause()
    for _ in range(6):
        if len(app.screen_stack) == 1:
            break
        await pilot.press("ctrl+e" if isinstance(app.screen, BeamerScreen) else "escape")
        await pilot.pause()
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    app.leave_beamer()
    app.pupil_mode = False
    await pilot.pause()


class Walk:
    """One chapter in one size."""

    def __init__(self, school: School, chapter: Chapter, size: tuple[int, int]) -> None:
        self._school, self._chapter, self._size = school, chapter, size
        self.seen: set[str] = set()
        """The screens that were on the screen, also those on the way."""
        self.missed: list[str] = []
        """What was not reached, in words."""

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[tuple[Any, Pilot[None]]]:
        app = self._school.open(self._chapter.begin)
        async with app.run_test(size=self._size, notifications=True) as pilot:
            app.animation_level = "none"
            await wait_for_work(app)
            await pilot.pause()
            yield app, pilot

    async def stops(self, wanted: Callable[[Stop], bool]) -> AsyncIterator[tuple[Stop, Any]]:
        """Each stop that was reached, with the app that shows it."""
        async with self._running() as (app, pilot):
            for stop in self._chapter.stops:
                if not wanted(stop):
                    continue
                if not stop.keys.startswith("+"):
                    await back_to_room(app, pilot)
                found = await self._go(app, pilot, stop)
                self.seen |= {name_of(type(one)) for one in app.screen_stack}
                if found != stop.screen:
                    said = "; ".join(one.message for one in app._notifications)
                    self.missed.append(f"{stop.name}: {stop.screen} is not reached, but {found}"
                                       f" ({said})")  # fmt: skip
                elif stop.pictured:
                    yield stop, app
                    await pilot.pause()

    async def _go(self, app: Any, pilot: Pilot[None], stop: Stop) -> str:
        for key in shlex.split(stop.keys.removeprefix("+")):
            try:
                await self._press(app, pilot, key)
            except Exception as error:
                return f"{name_of(type(app.screen))} at {key}: {error!r}"
            await wait_for_work(app)
            await pilot.pause()
        return name_of(type(app.screen))

    async def _press(self, app: Any, pilot: Pilot[None], key: str) -> None:
        what, _, rest = key.partition(":")
        if key == "wait":
            await pilot.pause(0.3)
        elif what == "type" and rest:
            await self._type(app, pilot, rest)
        elif what == "focus":
            app.screen.query_one(rest).focus()
        elif what == "set":
            place, _, value = rest.partition("=")
            field = app.screen.query_one(place, Select)
            field.value = next(one for _, one in field._options if str(one) == value)
        else:
            times, _, one = key.rpartition("*")
            for _ in range(int(times or 1)):
                await pilot.press(one)

    async def _type(self, app: Any, pilot: Pilot[None], text: str) -> None:
        if "{code}" in text and isinstance(app.screen, RecoveryCodeScreen):
            text = app.screen._code[-4:]
        if "{bundle}" in text:
            made = sorted(self._school.home.rglob("overdracht-*.klasapp"))
            text = str(made[-1]) if made else ""
        text = text.replace("{folder}", str(self._school.home))
        if isinstance(app.focused, Input | TextArea):
            app.focused.post_message(events.Paste(text))
        else:
            await pilot.press(*text)
