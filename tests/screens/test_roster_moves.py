"""One child twice, and a pupil who changes class: by keyboard, from the pupil's page."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets import Input

from klasapp.app import rooms
from klasapp.cases.service import nicknames_of
from klasapp.roster import service
from klasapp.roster.class_form_screen import ClassChangeScreen
from klasapp.roster.class_screen import ClassScreen
from klasapp.roster.merge_screen import MergeScreen
from klasapp.roster.pupil import PupilDraft
from klasapp.roster.pupil_form_screen import PupilFormScreen
from klasapp.roster.pupil_screen import PupilScreen
from klasapp.widgets.messages import PupilsMerged

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]


def flat(text: str) -> str:
    """The words of a screen, whatever line they stand on."""
    return " ".join(text.replace("│", " ").split())


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_a_child_who_stands_there_twice_becomes_one(
    size: tuple[int, int], awkward_class: Any, host: Host, screen_text: Read
) -> None:
    """m proposes, w turns around who stays, the question names both, and nothing is lost."""
    session, class_id = awkward_class.session, awkward_class.class_id
    first = awkward_class.pupil_ids[0]
    twin = service.add_pupil(session, class_id, PupilDraft("", "[red]O'Brien =1+1", "", "[/", ""))
    service.add_note(session, twin.id, "Blijft bewaard.")
    app = host(lambda: PupilScreen(session, twin.id, ()))
    async with app.run_test(size=size) as pilot:
        await pilot.press("m")
        await pilot.pause()
        assert "Wie is hetzelfde kind als [red]O'Brien =1+1 [/?" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, MergeScreen)
        await pilot.press("w")
        await pilot.pause()
        text = flat(screen_text(app))
        assert "100001" in text and "1 notitie" in text and "niet terugdraaien" in text
        await pilot.press("ctrl+s")
        await pilot.pause()
        asked = flat(screen_text(app))
        assert "samenvoegen met [red]O'Brien =1+1 [/] (2B, nummer 100001)?" in asked
        await pilot.press("n")
        await pilot.pause()
        assert len(service.list_pupils(session, class_id)) == 11
        await pilot.press("ctrl+s", "j")
        await pilot.pause()
    assert [one.text for one in service.notes(session, first)] == ["Blijft bewaard."]
    assert len(service.list_pupils(session, class_id)) == 10
    (message,) = (one for one in app.asked if isinstance(one, PupilsMerged))
    assert message.pupil_id == first
    rooms.know_former_names(session, first, (*message.former_names, "Bo"))
    assert "Bo" in nicknames_of(session, first)


async def test_a_pupil_goes_to_another_class_on_a_day(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    """v asks the class and the day; a day that cannot be is told; the page shows both classes.

    Ctrl+Z puts the pupil back.
    """
    session, class_id = school_class.session, school_class.class_id
    year = service.class_of(session, class_id).school_year
    other = service.add_class(session, year.id, "2C [/]")
    app = host(lambda: PupilScreen(session, school_class.pupil_ids[0], ()))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v", "enter")
        await pilot.pause()
        app.screen.query_one("#answer", Input).value = "01-01-2030"
        await pilot.press("enter")
        await pilot.pause()
        assert any("ligt niet in schooljaar" in n.message for n in app._notifications)
        await pilot.press("v", "enter")
        await pilot.pause()
        assert app.screen.query_one("#answer", Input).value == "23-11-2026"
        await pilot.press("enter")
        await pilot.pause()
        text = flat(screen_text(app))
        assert "Klas 2C [/] (2026-2027) · in de klas sinds ma 23 nov 2026" in text
        assert "Eerder: 2B (2026-2027) van ma 31 aug 2026 tot ma 23 nov 2026" in text
        assert [p.id for p in service.list_pupils(session, other.id)] == [school_class.pupil_ids[0]]
        await pilot.press("ctrl+z")
        await pilot.pause()
        text = flat(screen_text(app))
        assert "Klas 2B (2026-2027) · in de klas sinds ma 31 aug 2026" in text
        assert "Eerder" not in text
    assert service.list_pupils(session, other.id) == ()


async def test_the_day_of_leaving_and_the_mentors_are_typed(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    """The day stands on the pupil's page, the mentors above the class."""
    session, class_id = school_class.session, school_class.class_id
    noor = school_class.pupil_ids[0]
    app = host(lambda: PupilFormScreen(session, pupil_id=noor))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#leaving_date", Input).value = "31-07-2027"
        await pilot.press("ctrl+s")
        await pilot.pause()
    app = host(lambda: PupilScreen(session, noor, ()))
    async with app.run_test(size=(80, 24)):
        assert "van school op za 31 jul 2027" in flat(screen_text(app))
    school = service.class_of(session, class_id)
    app = host(lambda: ClassChangeScreen(session, school))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#mentor-1", Input).value = "[b]A. Vos"
        app.screen.query_one("#mentor-2", Input).value = "Bo Kok"
        await pilot.press("ctrl+s")
        await pilot.pause()
    app = host(lambda: ClassScreen(session, class_id))
    async with app.run_test(size=(80, 24)):
        assert "12 leerlingen · [b]A. Vos en Bo Kok" in screen_text(app)
