"""How many keys the daily things take, counted by someone who presses them in the whole app.

The claims are about time; a test counts keys, which do not depend on the machine. A practised
hand presses two keys a second; "Deze week" then leaves all but a minute of its ten for reading.
A follow-up in six keys is counted in ``test_whole_case.py`` and in the tests of its screen.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import OptionList

from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.roster.class_screen import ClassScreen
from klasapp.roster.pupil_screen import PupilScreen
from klasapp.signals.signal_form_screen import SignalFormScreen
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
        start = mentor.keys
        for number, place in enumerate(places):
            listed = mentor.app.focused
            assert listed.get_option_at_index(listed.highlighted).id == place
            await mentor.press("enter")
            await mentor.until(
                lambda: type(mentor.app.screen) is not WeekScreen, f"what line {number} is about"
            )
            assert "Er ging iets mis" not in mentor.text
            await mentor.press("1")
            await mentor.is_on(WeekScreen)
            await mentor.until(lambda: lines(mentor) == places, "the same lines")
            await mentor.press("down")
        assert len(places) >= 4
        assert mentor.keys - start == 3 * len(places)
        assert mentor.keys - start <= 60 * 2


def lines(mentor: Any) -> list[str]:
    """The ids of the lines on the screen that can be chosen."""
    listed = mentor.app.screen.query_one("#lines", OptionList)
    return [option.id for option in listed.options if not option.disabled and option.id]
