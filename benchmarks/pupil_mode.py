"""Pupil mode: a class of 28 fills in a round through the screen; from a key to its repaint.

Each key goes in as the terminal gives it; the clock stops at the last repaint that follows, with
the terminal's codes made but not sent. The same is measured in an app that only writes down the
last key, on the same machine: figures are ratios to it. A pupil finds the own name by three
letters, chooses four classmates by three letters each, answers four scales with a digit, reads the
overview, hands in, and goes past the closing question: all 28 in one run, on an encrypted file.

Run: ``python benchmarks/pupil_mode.py [--size 80x24] [--slowest]``
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Static

from klasapp.app.demo_class import PUPILS
from klasapp.keys.slots import new_key
from klasapp.roster import service as roster
from klasapp.roster.pupil import PupilDraft, fold
from klasapp.sociogram import service
from klasapp.sociogram.pupil_mode_screen import PupilModeScreen
from klasapp.sociogram.question import Kind
from klasapp.sociogram.scale import SCALE_STARTERS
from klasapp.sociogram.service import Draft, Round
from klasapp.store.session import Session
from klasapp.store.store import create_store
from klasapp.widgets.shell import Shell

NOW = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it
QUESTIONS: tuple[tuple[Kind, str], ...] = (
    ("positive", "Met wie trek je graag op in de klas?"),
    ("positive", "Met wie werk je graag samen?"),
    ("bullied", "Wie wordt er volgens jou gepest?"),
)
CHOICES = 4
QUIET = 0.03
"""Seconds without a repaint after which a key is done with."""
_BUSY = 0.008
GOAL_MS = 50.0
_CSS = Path(__file__).parents[1] / "klasapp" / "widgets" / "look.tcss"


class Timed(Shell):
    """An app that notes when it last painted, and makes the codes as for a terminal."""

    CSS_PATH = [_CSS]
    painted = 0.0

    def passphrase_fits(self, _: str) -> bool:
        """Nobody leaves here."""
        return False

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        if hasattr(renderable, "render_segments") and not self._batch_count:
            renderable.render_segments(self.console)
            self.painted = time.perf_counter()


class Empty(Timed):
    """Writes down the last key, and nothing else."""

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("", id="key")

    def on_key(self, event: events.Key) -> None:
        """Show it, never twice the same."""
        shown = self.query_one("#key", Static)
        shown.update(Content(f"{event.key} {time.perf_counter()}"))


async def timed_key(app: Timed, key: str) -> float | None:
    """Milliseconds from a key to the last repaint it gives; None when it paints nothing."""
    character = key if len(key) == 1 else None
    driver = app._driver
    assert driver is not None
    start = time.perf_counter()
    driver.send_message(events.Key(key, character))
    quiet_from = turn = start
    while turn - max(quiet_from, app.painted) < QUIET:
        await asyncio.sleep(0.001)
        began, turn = turn, time.perf_counter()
        if turn - began > _BUSY:
            quiet_from = turn  # something is at work, and will paint
    return (app.painted - start) * 1000 if app.painted > start else None


def form_keys(asked: Round, place: int) -> Iterator[tuple[str, str]]:
    """(what, key) of one pupil's whole form."""
    everyone = [one.pupil for one in asked.participants]
    me = everyone[place]
    yield from _seek("own name", me.name, "enter")
    yield "yes", "enter"
    for number, _ in enumerate(asked.questions):
        for step in range(1, CHOICES + 1):
            other = everyone[(place + step * (number + 1)) % len(everyone)]
            if other is not me:
                yield from _seek("search", other.name, "enter")
        yield "to the button", "tab"
        yield "next page", "enter"
    for number, _ in enumerate(asked.scales):
        yield "scale", str(1 + (place + number) % 6)
    yield "to the button", "tab"
    yield "hand in", "enter"
    yield "closing question", "1"
    yield "next pupil", "enter"


def _seek(what: str, name: str, then: str) -> Iterator[tuple[str, str]]:
    for letter in fold(name)[:3]:
        yield what, letter
    yield f"{what}: choose", then


def make_round(session: Session) -> int:
    """An open round of 28 pupils, three questions and four scales."""
    year = roster.add_school_year(session, "2026-2027", "zuid")
    class_id = roster.add_class(session, year.id, "2B").id
    drafts = [
        PupilDraft(str(number), given, infix, family, "2B", birth_date=date(2013, 5, 2))
        for number, (given, infix, family) in enumerate(PUPILS, 230101)
    ]
    pupil_ids = tuple(pupil.id for pupil in roster.add_pupils(session, class_id, drafts))
    round_id = service.start_round(session, class_id)
    scales = tuple((one.kind, one.text) for one in SCALE_STARTERS)
    service.save_draft(session, round_id, Draft("Meting", QUESTIONS, None, pupil_ids, scales))
    service.open_round(session, round_id)
    return round_id


async def fill_all(
    session: Session, round_id: int, size: tuple[int, int]
) -> list[tuple[str, float]]:
    """(what, milliseconds) of every key of the whole class."""
    asked = service.find_round(session, round_id)
    app, times = Timed(), []
    async with app.run_test(size=size) as pilot:
        await app.push_screen(PupilModeScreen(session, round_id))
        await pilot.pause(0.5)
        for button in app.screen.query(Button):
            # For 0.2 s a button stays lit and takes no second press; people are slower than that.
            button.active_effect_duration = 0
        for place in range(len(asked.participants)):
            for what, key in form_keys(asked, place):
                taken = await timed_key(app, key)
                if taken is not None:
                    times.append((what, taken))
    return times


async def empty_keys(size: tuple[int, int], count: int) -> list[float]:
    """Milliseconds of ``count`` keys in the empty app."""
    app = Empty()
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.3)
        found = [await timed_key(app, "a") for _ in range(count)]
    return [one for one in found if one is not None]


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of them lie."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def main() -> None:
    """Fill in the round, check that it is there, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--slowest", action="store_true", help="also per kind of key")
    options = parser.parse_args()
    width, height = (int(part) for part in options.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        session = Session(create_store(Path(folder) / "klas.db", new_key()), lambda: NOW)
        round_id = make_round(session)
        before = asyncio.run(empty_keys((width, height), 100))
        keys = asyncio.run(fill_all(session, round_id, (width, height)))
        empty = before + asyncio.run(empty_keys((width, height), 100))
        done = service.find_round(session, round_id)
        chosen = len(service.class_round(session, round_id).nominations)
        session.store.close()
    if done.count("answered") != len(PUPILS):
        raise SystemExit(f"only {done.count('answered')} of {len(PUPILS)} forms are on disk")
    times = [taken for _, taken in keys]
    median, slow = statistics.median(times), percentile(times, 0.99)
    base, base_slow = statistics.median(empty), percentile(empty, 0.99)
    print(
        f"{len(PUPILS)} forms, {chosen} choices, {len(times)} keys that paint, "
        f"{len(times) / len(PUPILS):.0f} a form, at {width}x{height}"
    )
    print(
        f"key to repaint: median {median:.1f} ms (goal {GOAL_MS:.0f}), p99 {slow:.1f} ms; "
        f"empty app {base:.1f} and {base_slow:.1f} ms; "
        f"ratio {median / base:.2f} (median), {slow / base_slow:.2f} (p99)"
    )
    if options.slowest:
        for what in dict.fromkeys(what for what, _ in keys):
            own = [taken for kind, taken in keys if kind == what]
            print(f"  {what}: median {statistics.median(own):.1f} ms, slowest {max(own):.1f} ms")


if __name__ == "__main__":
    main()
