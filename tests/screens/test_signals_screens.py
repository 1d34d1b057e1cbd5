"""Noting a signal by keyboard, from the pupil's page and from a round."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from klasapp.roster.pupil_screen import PupilScreen
from klasapp.signals import service
from klasapp.signals.signal_form_screen import SignalFormScreen
from klasapp.signals.signal_screen import SignalScreen
from klasapp.signals.signals_screen import SignalsScreen
from klasapp.store import audit
from klasapp.widgets.dialogs import Tell
from klasapp.widgets.messages import SignalRequested
from klasapp.widgets.tick_list import TickList

Host = Callable[[Callable[[], Any]], Any]


def facts(school_class: Any, place: int = 0) -> list[str]:
    return [
        text
        for text, _, _ in service.pupil_signal_facts(
            school_class.session, school_class.pupil_ids[place]
        )
    ]


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_a_signal_takes_two_keys_and_stands_on_the_pupils_page(
    host: Host, school_class: Any, size: tuple[int, int]
) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    app = host(lambda: SignalFormScreen(session, pupil))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("space", "ctrl+s")
        await pilot.pause()
    (line,) = facts(school_class)
    first = service.current_protocol(session).signals[0]
    assert first.text[:40] in line
    with session.reading() as db:
        assert audit.newest(db)[0].action == "signal.add"


async def test_something_good_is_one_key_away(host: Host, school_class: Any) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    app = host(lambda: SignalFormScreen(session, pupil))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        await pilot.press(*"Hielp", "ctrl+s")
        await pilot.pause()
    (line,) = facts(school_class)
    assert line.startswith("+")
    assert "Hielp" in line


async def test_nothing_at_all_is_asked_again(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    app = host(lambda: SignalFormScreen(session, pupil))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Kruis aan wat je zag" in screen_text(app)
        app.screen.query_one("#seen_on", Input).value = "gisterenmiddag"
        app.screen.query_one("#text", TextArea).text = "Zat alleen."
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, SignalFormScreen)
    assert facts(school_class) == []


async def test_an_injury_says_what_must_happen_today(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    app = host(lambda: SignalFormScreen(session, pupil))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        ticks = app.screen.query_one(TickList)
        ticks.ticked.add("SG16")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, Tell)
        assert "Het signaal is bewaard" in screen_text(app)
    assert len(facts(school_class)) == 1


async def test_awkward_names_and_text_stand_as_typed(
    host: Host, awkward_class: Any, screen_text: Any
) -> None:
    session = awkward_class.session
    for pupil_id in awkward_class.pupil_ids:
        pupil = service.find_pupil(session, pupil_id)
        app = host(partial(SignalFormScreen, session, pupil_id))
        async with app.run_test(size=(140, 40)) as pilot:
            await pilot.pause()
            assert pupil.display_name.split()[0] in screen_text(app)
            app.screen.query_one("#text", TextArea).text = "Zei [bold]'=1+1' [/"
            await pilot.press("ctrl+s")
            await pilot.pause()
        (fact,) = service.pupil_signal_facts(session, pupil_id)
        app = host(partial(SignalScreen, session, fact[2]))
        async with app.run_test(size=(140, 40)) as pilot:
            await pilot.pause()
            assert "Zei [bold]'=1+1' [/" in screen_text(app)


async def test_a_mistake_can_be_taken_away_and_what_parents_say_stands_with_it(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session, pupil = school_class.session, school_class.pupil_ids[0]
    day = session.today
    number = service.add_signal(
        session,
        service.SignalDraft(school_class.class_id, pupil, "concern", day, "mentor", text="Mis."),
    )
    said: dict[int, tuple[str, ...]] = {number: ("Bezwaar van moeder [/]: Zij zat niet alleen.",)}
    app = host(lambda: SignalsScreen(session, school_class.class_id, said=lambda: said))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "(bezwaar) Mis." in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "• Bezwaar van moeder [/]: Zij zat niet alleen." in screen_text(app)
        await pilot.press("delete", "j")
        await pilot.pause()
        assert facts(school_class) == []
        app.action_undo()
        await pilot.pause()
        assert "(bezwaar) Mis." in screen_text(app)


async def test_the_pupils_page_asks_for_the_form(host: Host, school_class: Any) -> None:
    app = host(lambda: PupilScreen(school_class.session, school_class.pupil_ids[0], ()))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("s")
        await pilot.pause()
        assert [type(one) for one in app.asked] == [SignalRequested]
