"""How many keys the daily things take, counted by someone who presses them in the whole app.

The claims are about time; a test counts keys, which do not depend on the machine. A practised
hand presses two keys a second; "Deze week" then leaves all but a minute of its ten for reading.
A follow-up in six keys is counted in ``test_whole_case.py`` and in the tests of its screen.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, TextArea

from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.intake_screen import IntakeScreen
from klasapp.roster.class_screen import ClassScreen
from klasapp.roster.pupil_screen import PupilScreen
from klasapp.signals.service import list_signals
from klasapp.signals.signal_form_screen import SignalFormScreen
from klasapp.signals.signals_screen import SignalsScreen
from klasapp.signals.who_screen import Who
from klasapp.store import audit
from klasapp.week.week_screen import WeekScreen

TODAY = date(2026, 11, 23)


@pytest.fixture
def demo(tmp_path: Path, clock: Any) -> Path:
    """The practice school on a Monday in November."""
    clock.now = datetime(2026, 11, 23, 15, 30)  # noqa: DTZ001 - local, as the app keeps it
    make_demo(tmp_path / "demo.db", TODAY)
    return tmp_path / "demo.db"


async def test_a_signal_takes_three_keys_from_the_pupils_page(demo: Path, sit_down: Any) -> None:
    """Fifteen seconds: s, a tick, Ctrl+S; from Deze week it is two more to the page itself."""
    async with sit_down(demo, DEMO_PASSPHRASE) as mentor:
        await mentor.press("7")
        await mentor.is_on(ClassScreen)
        await mentor.press("enter")
        await mentor.is_on(PupilScreen)
        assert mentor.keys == 2
        await mentor.press("s")
        await mentor.is_on(SignalFormScreen)
        await mentor.press("space", "ctrl+s")
        await mentor.is_on(PupilScreen)
        assert mentor.keys == 2 + 3
        with mentor.session.reading() as db:
            assert "signal.add" in {entry.action for entry in audit.newest(db)}


async def test_a_signal_takes_seven_keys_from_any_screen(demo: Path, sit_down: Any) -> None:
    """Fifteen seconds: Ctrl+N, three letters of a name, Enter, a tick, Ctrl+S."""
    async with sit_down(demo, DEMO_PASSPHRASE) as mentor:
        for room in ("4", "5", "8"):
            await mentor.press(room)
            await mentor.pilot.pause()
            here, start = type(mentor.app.screen), mentor.keys
            await mentor.press("ctrl+n")
            await mentor.is_on(Who)
            await mentor.press(*"noo", "enter")
            await mentor.is_on(SignalFormScreen)
            await mentor.sees("Noor Vlietstra")
            await mentor.press("space", "ctrl+s")
            await mentor.is_on(here)
            assert mentor.keys - start == 7
        with mentor.session.reading() as db:
            noted = [one for one in audit.newest(db) if one.action == "signal.add"]
        assert len(noted) >= 3


async def test_how_to_step_in_is_one_key_away_and_says_no_name(demo: Path, sit_down: Any) -> None:
    async with sit_down(demo, DEMO_PASSPHRASE) as mentor:
        for room in ("7", "5"):
            await mentor.press(room)
            await mentor.pilot.pause()
            await mentor.press("ctrl+g")
            await mentor.sees("Direct ingrijpen", "1. Stop het.", "3. Kom terug.")
            await mentor.press("escape")
            await mentor.pilot.pause()


async def test_two_reports_become_one_case_that_knows_what_they_said(
    demo: Path, sit_down: Any
) -> None:
    async with sit_down(demo, DEMO_PASSPHRASE) as mentor:
        await mentor.press("5")
        await mentor.is_on(SignalsScreen)
        waiting = [n for n in list_signals(mentor.session, 1) if n.signal.state == "waiting"]
        assert len(waiting) == 2
        await mentor.press("space", "down", "space", "z")
        await mentor.is_on(IntakeScreen)
        await mentor.sees("draait met de ogen")
        summary = mentor.app.screen.query_one("#summary", TextArea).text
        assert all(one.signal.draft.text in summary for one in waiting)
        await mentor.go_to("roles")
        await mentor.press("g", "down", "p", "ctrl+s")
        await mentor.is_on(CaseScreen)
        await mentor.until(
            lambda: not any(n.signal.state == "waiting" for n in list_signals(mentor.session, 1)),
            "the signals to be in the case",
        )
        await mentor.press("1")
        await mentor.is_on(WeekScreen)
        await mentor.until(lambda: bool(lines(mentor)), "the lines of this week")
        assert "Melding bekijken" not in mentor.text


async def test_this_week_of_the_demo_is_looked_through_in_few_keys(
    demo: Path, sit_down: Any
) -> None:
    """Each line opens what it is about with Enter and 1 comes back, on the same line.

    Three keys a line (Enter, 1, arrow). Two keys a second make that a minute and a half for
    sixty lines; whoever works ten minutes has at least nine left to read and to do.
    """
    async with sit_down(demo, DEMO_PASSPHRASE) as mentor:
        await mentor.is_on(WeekScreen)
        await mentor.until(lambda: bool(lines(mentor)), "the lines of this week")
        places = lines(mentor)
        start, opened = mentor.keys, set()
        for number, place in enumerate(places):
            listed = mentor.app.focused
            assert listed.get_option_at_index(listed.highlighted).id == place
            kind = mentor.app.screen._lines[int(place)].place_kind
            if kind in opened:  # one of each kind of place, to spare time
                await mentor.press("down")
                continue
            opened.add(kind)
            await mentor.press("enter")
            await mentor.until(
                lambda: type(mentor.app.screen) is not WeekScreen, f"what line {number} is about"
            )
            assert "Er ging iets mis" not in mentor.text
            # In a form with a field to type in a digit is a digit: there Esc leads back.
            typing = isinstance(mentor.app.focused, TextArea | Input)
            await mentor.press("escape" if typing else "1")
            if not isinstance(mentor.app.screen, WeekScreen) and typing:
                await mentor.press("1")
            await mentor.is_on(WeekScreen)
            await mentor.until(lambda: lines(mentor) == places, "the same lines")
            await mentor.press("down")
        assert len(places) >= 4
        assert len(opened) >= 6
        assert mentor.keys - start <= 3 * len(places) + 3
        assert 3 * len(places) <= 60 * 2


def lines(mentor: Any) -> list[str]:
    """The ids of the lines on the screen that can be chosen."""
    listed = mentor.app.screen.query_one("#lines", OptionList)
    return [option.id for option in listed.options if not option.disabled and option.id]
