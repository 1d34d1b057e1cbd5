"""Pupil mode: the questions about the pupil himself, and the pleasant end of the form."""

import pytest
from textual.widgets import OptionList

from klasapp.sociogram import pupil_mode_screen
from klasapp.sociogram.pupil_mode_screen import CLOSING_QUESTION, PupilModeScreen

from .pupil_at_laptop import (
    POSITIVE,
    ClassLike,
    Host,
    Read,
    answers_on_disk,
    become,
    click_answer,
    click_name,
    opened,
    rows_on_disk,
    turn,
)


async def test_the_scales_come_one_at_a_time_and_by_keys_each_takes_one_press(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,), scales=True)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press(*"sem", "enter")
        await turn(pilot)
        text = screen_text(app)
        assert "Hoe veilig voel je je in deze klas?" in text
        assert "Vraag 2 van 5" in text
        assert "5  heel veilig" in text
        assert "6  dat zeg ik liever niet" in text
        await pilot.resize_terminal(60, 16)
        await pilot.pause()
        low = screen_text(app)
        assert "1  helemaal niet veilig" in low
        assert "6  dat zeg ik liever niet" in low, "all answers, not only the worst"
        await pilot.resize_terminal(80, 24)
        await pilot.press("enter")
        assert "Vraag 2 van 5" in screen_text(app), "no answer is a default"
        await pilot.press("4")
        assert "Vraag 3 van 5" in screen_text(app)
        await pilot.press("down", "down", "down", "enter")
        await pilot.press("6")
        assert "Ben je de laatste paar maanden gepest?" in screen_text(app)
        await pilot.press("3")
        text = screen_text(app)
        assert "Klopt dit?" in text
        assert "meestal veilig" in text
        await pilot.press("down", "down", "down", "down", "down", "down")
        text = screen_text(app)
        assert "2 of 3 keer per maand" in text
        await turn(pilot)
    told = answers_on_disk(school_class, round_id)
    assert told == {"safety": [4], "belonging": [3], "adult": [], "bullied_self": [3]}


async def test_the_scales_by_mouse_and_back_without_losing_an_answer(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,), scales=True)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await click_name(pilot, "Sara Vos")
        await pilot.click("#forward")
        await pilot.pause(0.3)
        await click_name(pilot, "Niemand")
        await pilot.click("#forward")
        await pilot.pause(0.3)
        await pilot.click("#forward")
        await pilot.pause(0.3)
        assert "Kies een antwoord." in screen_text(app)
        await click_answer(pilot, "niet zo veilig")
        await click_answer(pilot, "dat zeg ik liever niet")
        await pilot.click("#backward")
        await pilot.pause(0.3)
        assert app.screen.query_one("#answers", OptionList).highlighted == 5
        await pilot.click("#backward")
        await pilot.pause(0.3)
        assert app.screen.query_one("#answers", OptionList).highlighted == 1
        await pilot.click("#backward")
        await pilot.pause(0.3)
        assert "Niemand gekozen" in screen_text(app)
        await pilot.click("#backward")
        await pilot.pause(0.3)
        assert "Ben jij Sara Vos?" in screen_text(app)
        for _ in range(4):
            await pilot.click("#forward")
            await pilot.pause(0.3)
        await click_answer(pilot, "ik twijfel")
        await click_answer(pilot, "de afgelopen tijd niet")
        assert "Klopt dit?" in screen_text(app)
        await pilot.click("#forward")
        await pilot.pause(0.3)
    told = answers_on_disk(school_class, round_id)
    assert told == {"safety": [2], "belonging": [], "adult": [3], "bullied_self": [1]}


async def test_the_form_ends_on_something_pleasant_of_which_nothing_is_kept(
    school_class: ClassLike, host: Host, screen_text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    round_id = opened(school_class, (POSITIVE,), scales=True)
    session = school_class.session
    app = host(lambda: PupilModeScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press(*"sem", "enter")
        await turn(pilot)
        await pilot.press("6", "6", "6", "6")
        await turn(pilot)
        text = screen_text(app)
        assert CLOSING_QUESTION in text
        assert "Je formulier is bewaard. Wat je hier kiest, wordt niet bewaard." in text
        before = rows_on_disk(session)
        await pilot.press("2")
        assert "Dank je wel!" in screen_text(app)
        assert rows_on_disk(session) == before
        await pilot.press("enter")
        assert "Wie ben jij?" in screen_text(app)
        await become(pilot, "sem")
        await pilot.press(*"noor", "enter")
        await turn(pilot)
        await pilot.press("1", "1", "1", "1")
        monkeypatch.setattr(pupil_mode_screen, "CLOSING_SECONDS", 0.6)
        await pilot.press("tab", "enter")
        await pilot.pause(0.1)
        assert CLOSING_QUESTION in screen_text(app)
        await pilot.pause(1.0)
        assert "Wie ben jij?" in screen_text(app), "who walks away leaves nothing on the screen"
