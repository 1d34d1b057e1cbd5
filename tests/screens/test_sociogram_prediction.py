"""The mentor predicts before the first look, or looks at once; then reads how it agrees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets import Input, OptionList, Static

from klasapp.sociogram import prediction_service, service
from klasapp.sociogram.explore_screen import ExploreScreen
from klasapp.sociogram.prediction_screen import PredictionScreen, PupilPicker
from klasapp.sociogram.question import Kind
from klasapp.sociogram.results_screen import ResultsScreen
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.widgets.marked_table import MarkedTable

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SIZES = ((80, 24), (140, 40))
QUESTIONS: tuple[tuple[Kind, str], ...] = (
    ("positive", "Met wie trek je graag op?"), ("bullied", "Wie wordt er gepest?"),
)  # fmt: skip


def filled(school: Any, questions: tuple[tuple[Kind, str], ...] = QUESTIONS) -> int:
    """Nobody chooses the first pupil, whom six also name as bullied."""
    session, ids = school.session, school.pupil_ids
    round_id = service.start_round(session, school.class_id)
    service.save_draft(session, round_id, service.Draft("Meting", questions, None, ids))
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    for place, pupil in enumerate(ids):
        near = [ids[(place + step) % len(ids)] for step in range(1, 6)]
        answers = {
            "positive": [one for one in near if one != ids[0]][:4],
            "bullied": [ids[0]] if 1 <= place <= 6 else [],
        }
        choices = {one.id: answers[one.kind] for one in asked.questions}
        service.save_form(session, round_id, pupil, choices)
    return round_id


async def settle(pilot: Any) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.1)


def pickers(app: Any) -> list[PupilPicker]:
    return list(app.screen.query(PupilPicker))


@pytest.mark.parametrize("key", ["r", "v"])
async def test_results_and_sociogram_ask_first_and_only_once(
    school_class: Any, host: Host, screen_text: Read, key: str
) -> None:
    round_id = filled(school_class)
    app = host(lambda: RoundScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(key)
        await settle(pilot)
        assert isinstance(app.screen, PredictionScreen)
        text = screen_text(app)
        assert "Wie wordt volgens jou weinig gekozen?" in text
        assert "Wie wordt volgens jou gepest?" in text
        assert "niet meer veranderen" in text
        assert "Noor Jansen ·" not in text, "no result may be seen before"
        await pilot.press("ctrl+k")
        await settle(pilot)
        assert isinstance(app.screen, ResultsScreen if key == "r" else ExploreScreen)
        assert "Jij en de meting" not in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("v" if key == "r" else "r")
        await settle(pilot)
        assert isinstance(app.screen, ExploreScreen if key == "r" else ResultsScreen)


async def test_going_back_is_not_looking(school_class: Any, host: Host) -> None:
    round_id = filled(school_class)
    app = host(lambda: RoundScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("r", "v"):
            await settle(pilot)
            await pilot.press(key)
            await settle(pilot)
            await pilot.press("escape")
            await settle(pilot)
            assert isinstance(app.screen, RoundScreen)
    with school_class.session.reading() as db:
        seen = [row[0] for row in db.execute("select action from audit").fetchall()]
    assert not {"round.results.read", "round.explore.read"} & set(seen)
    assert prediction_service.awaits_prediction(school_class.session, round_id)


async def test_by_keyboard_names_are_found_by_letters_taken_back_and_kept_after_a_look(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    round_id, ids = filled(school_class), school_class.pupil_ids
    app = host(lambda: ResultsScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*"noor", "enter", *"jor", "enter", *"tyg", "enter")
        assert pickers(app)[0].names == ("Noor Jansen", "Joris Kok", "Tygo Maas")
        await pilot.press(*"fen", "enter")
        assert "Noem hoogstens 3 leerlingen." in screen_text(app)
        for _ in "fen":
            await pilot.press("backspace")
        await pilot.press(*"tyg", "enter", "tab", "down", "down", "enter")
        assert pickers(app)[0].names == ("Noor Jansen", "Joris Kok")
        second = pickers(app)[1].names
        assert len(second) == 1
        await pilot.press("ctrl+s")
        await settle(pilot)
        text = screen_text(app)
        assert "Noor Jansen, Joris Kok" in text
        assert second[0] in text
        await pilot.press("n")
        await settle(pilot)
        assert isinstance(app.screen, PredictionScreen)
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("j")
        await settle(pilot)
        assert isinstance(app.screen, ResultsScreen)
    kept = prediction_service.find_prediction(school_class.session, round_id)
    assert kept is not None
    assert kept.named["isolated"] == (ids[0], ids[7])
    assert len(kept.named["targeted"]) == 1


async def test_by_mouse_a_name_is_chosen_and_the_mentor_looks(
    school_class: Any, host: Host
) -> None:
    round_id = filled(school_class, QUESTIONS[:1])
    app = host(lambda: ResultsScreen(school_class.session, round_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        (picker,) = pickers(app)
        await pilot.click("#pick-isolated OptionList", offset=(6, 3))
        assert len(picker.names) == 1
        await pilot.click("#pick-isolated OptionList", offset=(6, 1))
        assert not picker.chosen, "a second click on the name takes it away"
        await pilot.click("#save")
        await settle(pilot)
        await pilot.click("#yes")
        await settle(pilot)
        assert isinstance(app.screen, ResultsScreen)
        assert app.focused is app.screen.query_one("#flag-list")


@pytest.mark.parametrize("size", SIZES)
async def test_the_results_lay_the_names_beside_what_the_round_shows(
    school_class: Any, host: Host, screen_text: Read, size: tuple[int, int]
) -> None:
    session, ids = school_class.session, school_class.pupil_ids
    round_id = filled(school_class)
    prediction_service.predict(session, round_id, {"isolated": (ids[7],), "targeted": (ids[0],)})
    app = host(lambda: ResultsScreen(session, round_id))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "Jij verwachtte vooraf: gepest." in screen_text(app)
        await pilot.press("t", "t", "t")
        await pilot.pause(0.3)
        text = " ".join(screen_text(app).split())
        assert "✓ Jij zag het, en de meting ook Noor Jansen." in text
        assert "◇ Jij zag iets wat de meting niet ziet Joris Kok. Ook dat is een reden" in text
        assert "● De meting laat zien wat jij niet noemde Noor Jansen." in text
        assert "0,16" in str(app.screen.query_one("#your-names", Static).render())
        await pilot.press("t")
        await pilot.pause(0.3)
        assert isinstance(app.focused, OptionList)


async def test_the_sociogram_and_the_page_of_a_pupil_say_what_was_predicted(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session, ids = school_class.session, school_class.pupil_ids
    round_id = filled(school_class)
    prediction_service.predict(session, round_id, {"isolated": (ids[7],)})
    app = host(lambda: ExploreScreen(session, round_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"joris", "enter")
        details = app.screen.query_one("#details", Static)
        assert "Jij verwachtte vooraf: weinig gekozen." in str(details.render())
        await pilot.press("enter")
        await settle(pilot)
        assert "Jij verwachtte vooraf: weinig gekozen." in screen_text(app)
        await pilot.press("escape")
        await pilot.press("slash", *"sara", "enter")
        assert "Jij noemde deze leerling vooraf niet." in str(details.render())


async def test_the_table_of_pupils_marks_its_row_and_says_the_whole_name_below(
    awkward_class: Any, host: Host
) -> None:
    session, ids = awkward_class.session, awkward_class.pupil_ids
    round_id = filled(awkward_class)
    prediction_service.skip_prediction(session, round_id)
    app = host(lambda: ResultsScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("t")
        await pilot.pause(0.2)
        table = app.screen.query_one(MarkedTable)
        table.choose(str(ids[8]))
        await pilot.pause()
        marks = [str(table.get_row_at(row)[0]) for row in range(table.row_count)]
        assert marks.count("▶") == 1
        assert marks.index("▶") == table.cursor_row
        long = "A" * 60 + " " + "B" * 60
        shown = str(table.get_row_at(table.cursor_row)[1])
        assert shown.endswith("…") and long.startswith(shown[:-1])
        line = str(app.screen.query_one("#pupil-line", Static).render())
        assert line.startswith(long)
        await pilot.press("up")
        assert [str(table.get_row_at(row)[0]) for row in range(table.row_count)].count("▶") == 1
        assert table.virtual_size.width <= table.size.width, "nothing lies beyond the edge"


@pytest.mark.parametrize("size", SIZES)
async def test_awkward_names_are_found_chosen_and_shown_as_typed(
    awkward_class: Any, host: Host, screen_text: Read, size: tuple[int, int]
) -> None:
    session = awkward_class.session
    round_id = filled(awkward_class)
    app = host(lambda: ResultsScreen(session, round_id))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        first, second = pickers(app)
        for field, typed in ((first, "zoë [/"), (second, "[red]")):
            field.query_one(Input).focus()
            field.query_one(Input).value = typed
            await pilot.pause()
            await pilot.press("enter")
        assert first.names == ("Zoë [/ van der =cmd|'/c calc'!A0",)
        assert second.names == ("[red]O'Brien =1+1 [/]",)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "[red]O'Brien =1+1 [/]" in screen_text(app)
        await pilot.press("j")
        await settle(pilot)
        await pilot.press("t", "t", "t")
        await pilot.pause(0.3)
        assert "Zoë [/ van der =cmd|'/c calc'!A0" in screen_text(app)
