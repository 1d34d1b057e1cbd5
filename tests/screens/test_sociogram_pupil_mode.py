"""Pupil mode: one pupil after another on the mentor's laptop."""

import pytest
from textual.widgets import Input, Static

from klasapp.errors import KlasappError
from klasapp.sociogram import pupil_mode_screen, service
from klasapp.sociogram.name_picker_screen import NamePicker
from klasapp.sociogram.pupil_mode_screen import CLOSING_QUESTION, PupilModeScreen
from klasapp.widgets.messages import PupilModeEntered, PupilModeLeft

from .pupil_at_laptop import (
    NEGATIVE,
    PASSPHRASE,
    POSITIVE,
    ClassLike,
    Host,
    Read,
    become,
    choices_on_disk,
    click_answer,
    click_name,
    opened,
    turn,
    type_text,
)


async def test_a_pupil_fills_in_the_whole_form_by_keyboard(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    noor, sem, yara = map(str, school_class.pupil_ids[:3])
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Wie ben jij?" in screen_text(app)
        await type_text(pilot, "noor")
        await pilot.press("enter")
        assert "Ben jij Noor Jansen?" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert "Met wie trek je graag op?" in screen_text(app)
        await type_text(pilot, "sem")
        await pilot.press("space")
        assert "1 gekozen" in screen_text(app)
        await turn(pilot)
        assert "Met wie liever niet?" in screen_text(app)
        await type_text(pilot, "yar")
        await pilot.press("enter")
        await turn(pilot)
        text = screen_text(app)
        assert "Klopt dit?" in text
        assert "Sem Berg" in text
        assert "Yara Bakker" in text
        assert choices_on_disk(school_class, round_id) == set()
        await turn(pilot)
        assert CLOSING_QUESTION in screen_text(app)
        assert choices_on_disk(school_class, round_id) == {
            (POSITIVE[1], noor, sem),
            (NEGATIVE[1], noor, yara),
        }


async def test_a_pupil_fills_in_the_whole_form_by_mouse(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await click_name(pilot, "Sara Vos")
        assert "Ben jij Sara Vos?" in screen_text(app)
        await pilot.click("#forward")
        await click_name(pilot, "Iris Dekker")
        await click_name(pilot, "Tygo Maas")
        assert "2 gekozen" in screen_text(app)
        await click_name(pilot, "Iris Dekker")
        assert "1 gekozen" in screen_text(app)
        await pilot.click("#forward")
        await click_name(pilot, "Niemand")
        assert "Niemand gekozen" in screen_text(app)
        await pilot.click("#forward")
        await pilot.click("#backward")
        assert "Met wie liever niet?" in screen_text(app)
        await pilot.click("#forward")
        await pilot.pause(0.4)  # a button takes no second click while it is still lit
        await pilot.click("#forward")
        await pilot.pause()
        await click_answer(pilot, "dieren")
        assert "Dank je wel!" in screen_text(app)
        await pilot.click("#forward")
        await pilot.pause()
        assert "Wie ben jij?" in screen_text(app)
    sara, tygo = str(school_class.pupil_ids[8]), str(school_class.pupil_ids[11])
    assert choices_on_disk(school_class, round_id) == {(POSITIVE[1], sara, tygo)}


async def test_after_a_form_the_screen_is_empty_for_the_next_pupil(
    school_class: ClassLike, host: Host, screen_text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pupil_mode_screen, "THANKS_SECONDS", 0.1)
    round_id = opened(school_class, (POSITIVE,))
    screen = PupilModeScreen(school_class.session, round_id)
    app = host(lambda: screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await type_text(pilot, "sem")
        await pilot.press("space")
        await turn(pilot, 3)
        await pilot.pause(0.4)
        text = screen_text(app)
        assert "Wie ben jij?" in text
        assert "Noor Jansen" not in text
        assert "gekozen" not in text
        await pilot.press("left", "right", "escape", "backspace")
        assert "Wie ben jij?" in screen_text(app)
        assert vars(screen)["_form"] is None
        assert "Noor" not in repr([row.name for row in screen.query_one(NamePicker).fitting])
        assert "Sem" not in str(screen.query_one("#summary", Static).render())
        await become(pilot, "sem")
        assert "[✓]" not in screen_text(app)
        assert "0 gekozen" in screen_text(app)


async def test_the_own_name_is_no_choice_and_the_order_is_the_pupils_own(
    school_class: ClassLike, host: Host
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    orders = []
    for name in ("noor", "sem", "noor"):
        app = host(lambda: PupilModeScreen(school_class.session, round_id))
        async with app.run_test(size=(80, 24)) as pilot:
            await become(pilot, name)
            orders.append([row.name for row in app.screen.query_one(NamePicker).fitting])
    assert all(order[0] == "Niemand" for order in orders)
    assert "Noor Jansen" not in orders[0]
    assert len(orders[0]) == 12
    assert orders[0] == orders[2]
    assert orders[0] != orders[1]


async def test_one_classmate_cannot_be_chosen_positively_and_negatively(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await type_text(pilot, "sem")
        await pilot.press("space")
        await turn(pilot)
        await type_text(pilot, "sem")
        await pilot.press("space")
        text = screen_text(app)
        assert "Je koos Sem Berg al bij" in text
        assert "0 gekozen" in text


async def test_no_more_names_than_allowed_and_no_question_skipped(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,), limit=1)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await turn(pilot)
        assert "kies Niemand" in screen_text(app)
        await pilot.press("down", "down", "space", "down", "space")
        text = screen_text(app)
        assert "hoogstens 1 naam kiezen" in text
        assert "1 gekozen (hoogstens 1)" in text


async def test_nobody_and_a_name_exclude_each_other(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press("down", "down", "space")
        assert "1 gekozen" in screen_text(app)
        await type_text(pilot, "niemand")
        await pilot.press("space")
        assert "Niemand gekozen" in screen_text(app)
        assert screen_text(app).count("[✓]") == 1
        await type_text(pilot, "sem")
        await pilot.press("space")
        assert "1 gekozen" in screen_text(app)
        await turn(pilot, 2)
    noor, sem = map(str, school_class.pupil_ids[:2])
    assert choices_on_disk(school_class, round_id) == {(POSITIVE[1], noor, sem)}


async def test_somebody_elses_name_is_taken_back_with_n(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "daan")
        await pilot.press("enter")
        assert "Ben jij Daan Visser?" in screen_text(app)
        await pilot.press("n")
        text = screen_text(app)
        assert "Wie ben jij?" in text
        assert "Zoek:" not in text


async def test_only_who_still_has_to_is_listed(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    session, ids = school_class.session, school_class.pupil_ids
    question = service.find_round(session, round_id).questions[0].id
    service.save_form(session, round_id, ids[0], {question: []})
    service.mark(session, round_id, ids[1], "absent")
    service.mark(session, round_id, ids[2], "refused")
    app = host(lambda: PupilModeScreen(session, round_id))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "Daan Visser" in text
        for gone in ("Noor", "Sem Berg", "Yara"):
            assert gone not in text


async def test_when_everyone_was_there_the_screen_says_so(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    for pupil in school_class.pupil_ids:
        service.mark(school_class.session, round_id, pupil, "absent")
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "j", "right")
        assert "Iedereen is geweest." in screen_text(app)


async def test_no_key_but_the_mentors_leads_out(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    screen = PupilModeScreen(school_class.session, round_id)
    app = host(lambda: screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape", "f1", "f10", "ctrl+p", "ctrl+c", "1", "3", "backspace")
        await pilot.press("backspace", "left", "tab", "escape")
        assert app.screen is screen
        assert "Mentor: Ctrl+E" in screen_text(app)
        assert [type(one) for one in app.asked] == [PupilModeEntered]


async def test_leaving_needs_the_passphrase(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    screen = PupilModeScreen(school_class.session, round_id)
    app = host(lambda: screen)
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await type_text(pilot, "sem")
        await pilot.press("space", "ctrl+e")
        await pilot.pause()
        assert "Sem Berg" not in screen_text(app), "the form does not shine through"
        field = app.screen.query_one(Input)
        assert field.password
        await pilot.press("enter")
        assert "Typ eerst je wachtzin" in screen_text(app)
        field.value = "fout"
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "klopt niet" in screen_text(app)
        assert screen in app.screen_stack
        await pilot.press("escape")
        assert "1 gekozen" in screen_text(app)
        await pilot.press("ctrl+e")
        await pilot.pause()
        app.screen.query_one(Input).value = PASSPHRASE
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert screen not in app.screen_stack
        assert [type(one) for one in app.asked] == [PupilModeEntered, PupilModeLeft]
    assert choices_on_disk(school_class, round_id) == set()


async def test_waiting_after_wrong_tries_is_told(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    def wait(_: str) -> bool:
        raise KlasappError("Wacht nog 5 seconden en probeer het dan opnieuw.")

    round_id = opened(school_class)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    app.passphrase_fits = wait
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+e")
        await pilot.pause()
        await type_text(pilot, "abc")
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Wacht nog 5 seconden" in screen_text(app)


async def test_a_form_left_alone_is_thrown_away(
    school_class: ClassLike, host: Host, screen_text: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pupil_mode_screen, "IDLE_SECONDS", 0.6)
    round_id = opened(school_class)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press("down", "down", "space")
        assert "1 gekozen" in screen_text(app)
        await pilot.pause(1.2)
        assert "Wie ben jij?" in screen_text(app)
    assert choices_on_disk(school_class, round_id) == set()


async def test_a_round_that_was_closed_meanwhile_refuses_the_form_on_the_screen(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press("down", "down", "space")
        await turn(pilot)
        service.close_round(school_class.session, round_id)
        await turn(pilot)
        assert "niet open" in screen_text(app)
        assert CLOSING_QUESTION not in screen_text(app)


async def test_awkward_names_are_shown_as_they_are_and_can_be_chosen(
    awkward_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(awkward_class)
    app = host(lambda: PupilModeScreen(awkward_class.session, round_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        for name in ("[red]O'Brien =1+1 [/]", "Zoë [/ van der", "$name {0} %s \\ <b>x</b>"):
            assert name in text
        await click_name(pilot, "[red]O'Brien =1+1 [/]")
        assert "Ben jij [red]O'Brien =1+1 [/]?" in screen_text(app)
        await pilot.press("j", "down", "down")
        for _ in range(len(awkward_class.pupil_ids) - 1):
            await pilot.press("space", "down")
        assert "9 gekozen" in screen_text(app)
        await turn(pilot)
        await type_text(pilot, "niem")
        await pilot.press("space")
        await turn(pilot)
        assert "Zoë [/ van der" in screen_text(app)
        await turn(pilot)
        assert CLOSING_QUESTION in screen_text(app)
    assert len(choices_on_disk(awkward_class, round_id)) == 9
