"""The sociogram room as a mentor walks through it."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pytest
from textual.widgets import DataTable, OptionList

from klasapp.sociogram import service
from klasapp.sociogram.compose_screen import ComposeScreen
from klasapp.sociogram.explore_screen import ExploreScreen
from klasapp.sociogram.prediction_service import skip_prediction
from klasapp.sociogram.pupil_mode_screen import PupilModeScreen
from klasapp.sociogram.pupil_result_screen import PupilResultScreen
from klasapp.sociogram.question import Kind
from klasapp.sociogram.results_screen import ResultsScreen
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.sociogram.rounds_screen import RoundsScreen
from klasapp.sociogram.scale import ScaleKind
from klasapp.sociogram.service import Draft
from klasapp.store.session import Session
from klasapp.widgets.messages import CaseRequested, LookFirstRequested, PupilRequested

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SIZES = ((80, 24), (140, 40))
QUESTIONS: tuple[tuple[Kind, str], ...] = (
    ("positive", "Met wie trek je [red]graag op?"),
    ("bullied", "Wie wordt er gepest?"),
    ("bullies", "Wie pest er?"),
)


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


def opened(school: ClassLike, questions: Sequence[tuple[Kind, str]] = QUESTIONS) -> int:
    session = school.session
    round_id = service.start_round(session, school.class_id)
    draft = Draft("Meting", tuple(questions), None, school.pupil_ids)
    service.save_draft(session, round_id, draft)
    service.open_round(session, round_id)
    return round_id


def filled(school: ClassLike, forms: int = 99) -> int:
    """Nobody chooses the first pupil; four name that pupil as bullied, one names the third."""
    round_id, ids = opened(school), school.pupil_ids
    positive, bullied, bullies = service.find_round(school.session, round_id).questions
    size = len(ids)
    for place in range(min(size, forms)):
        near = [ids[(place + step) % size] for step in range(1, 6)]
        named = [ids[0]] if place in {1, 2, 3, 4, 5, 6} else [ids[2]] if place == 7 else []
        choices = {
            positive.id: [one for one in near if one != ids[0]][:4],
            bullied.id: named,
            bullies.id: [ids[3]] if place in {4, 5, 6, 7, 8} else [],
        }
        service.save_form(school.session, round_id, ids[place], choices)
    skip_prediction(school.session, round_id)
    return round_id


async def settle(pilot: Any) -> None:
    """Wait for threads, and for what they show."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.1)


def told(app: Any) -> str:
    """What the app told in passing."""
    return " ".join(one.message for one in app._notifications)


def picked(app: Any, name: str) -> None:
    """Put the cursor of the table on a pupil."""
    table = app.screen.query_one(DataTable)
    for row in range(table.row_count):
        if name in [str(cell) for cell in table.get_row_at(row)]:
            table.move_cursor(row=row)
            return
    raise AssertionError(name)


# The list of rounds


async def test_without_a_class_the_room_says_what_to_do_first(
    session: Session, host: Host, screen_text: Read
) -> None:
    app = host(lambda: RoundsScreen(session, None))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("n", "i", "delete")
        await pilot.pause()
        assert "Voeg eerst een klas toe: toets 7, Klas." in screen_text(app)
        assert isinstance(app.screen, RoundsScreen)


async def test_a_class_without_rounds_is_told_how_to_begin(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    app = host(lambda: RoundsScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Toets n maakt een nieuwe meting." in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, ComposeScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert "in voorbereiding" in screen_text(app)


async def test_a_draft_opens_as_a_form_and_an_open_round_as_a_list(
    school_class: ClassLike, host: Host
) -> None:
    session = school_class.session
    draft = service.start_round(session, school_class.class_id)
    app = host(lambda: RoundsScreen(session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ComposeScreen)
        await pilot.press("escape")
        service.open_round(session, draft)
        await pilot.pause()
        rounds = app.screen
        assert isinstance(rounds, RoundsScreen)
        rounds.on_screen_resume()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, RoundScreen)


async def test_wiping_a_round_names_what_goes_and_asks(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    filled(school_class)
    app = host(lambda: RoundsScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("delete")
        await pilot.pause()
        assert "12 formulieren" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert service.list_rounds(school_class.session, school_class.class_id)
        await pilot.press("delete", "j")
        await pilot.pause()
        assert not service.list_rounds(school_class.session, school_class.class_id)
        assert "Nog geen metingen." in screen_text(app)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert "12 van 12" in screen_text(app)


async def test_the_round_screen_marks_and_counts(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class)
    app = host(lambda: RoundScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r", "v", "g")
        await pilot.pause()
        assert isinstance(app.screen, RoundScreen), "nobody handed in a form: nothing to show"
        names = {action.name for action in app.screen.actions()}
        assert not names & {"results", "explore", "groups", "reopen_form", "add_missing"}
        picked(app, "Amin Haddad")
        await pilot.press("a", "down", "w")
        text = screen_text(app)
        assert "– afwezig" in text
        assert "× doet niet mee" in text
        await pilot.press("w")
        assert "× doet niet mee" not in screen_text(app)
        await pilot.press("ctrl+z", "ctrl+z")
        await pilot.pause()
        assert "× doet niet mee" not in screen_text(app)
        assert "– afwezig" in screen_text(app)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert "– afwezig" not in screen_text(app)
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(app.screen, PupilModeScreen)


async def test_a_draft_opens_from_its_list_only_after_the_advice(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    app = host(lambda: RoundScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o")
        await pilot.pause()
        assert "Doe een meting nooit in een crisis." in " ".join(screen_text(app).split())
        await pilot.press("n")
        await pilot.pause()
        assert service.find_round(session, round_id).state == "draft"
        await pilot.press("o", "enter")
        await pilot.pause()
        assert "Open ·" in screen_text(app)


async def test_a_form_is_wiped_only_after_asking(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = filled(school_class, forms=3)
    app = host(lambda: RoundScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "3 van de 12 ingevuld (25 %)" in screen_text(app)
        picked(app, "Noor Jansen")
        await pilot.press("f")
        await pilot.pause()
        assert "Het formulier van Noor Jansen wissen?" in screen_text(app)
        await pilot.press("n", "f", "j")
        await pilot.pause()
        assert "2 van de 12 ingevuld" in screen_text(app)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert "3 van de 12 ingevuld" in screen_text(app)


async def test_closing_early_asks_and_a_closed_round_opens_again(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = filled(school_class, forms=10)
    app = host(lambda: RoundScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert "2 leerlingen hebben nog niet ingevuld" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        keys = screen_text(app).splitlines()[-1]
        for shown in ("s Invullen", "c Sluiten", "r Resultaten", "v Sociogram"):
            assert shown in keys
        await pilot.press("c", "enter")
        await pilot.pause()
        text = screen_text(app)
        assert "Gesloten" in text
        assert "○ niet ingevuld" in text
        assert "nog niet" not in text
        await pilot.press("s", "a")
        await pilot.pause()
        assert isinstance(app.screen, RoundScreen)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert "Open ·" in screen_text(app)
        await pilot.press("c", "enter")
        await pilot.pause()
        await pilot.press("o")
        await pilot.pause()
        assert "Open ·" in screen_text(app)


# Results


async def test_results_show_flags_the_table_and_the_class_and_lead_on_from_a_flag(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id, noor = filled(school_class), school_class.pupil_ids[0]
    app = host(lambda: ResultsScreen(school_class.session, round_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        text = screen_text(app)
        assert "Deelname: 12 van de 12 (100 %)." in text
        assert "verwacht bij toeval" in text
        assert "geen goedgekeurde veiligheidsmonitor" in text
        assert "Noor Jansen · ● genoemd als gepest · zeker" in text
        assert "Door 6 van de 11 klasgenoten" in text
        assert "Om na te gaan" in text
        assert "Yara Bakker · ? om na te gaan" in text
        for word in ("Wie pest er?", "genoemd als pestend", "Daan Visser"):
            assert word not in text
        await pilot.press("t")
        await pilot.pause(0.2)
        table = app.screen.query_one(DataTable)
        assert table.row_count == 12
        row = [str(cell) for cell in table.get_row(str(school_class.pupil_ids[0]))][1:]
        assert row[0] == "Noor Jansen"
        assert row[1] == "0"
        assert row[3].endswith("▼")
        assert row[5].startswith("● genoemd als gepest · zeker")
        await pilot.press("t")
        await pilot.pause(0.2)
        assert "Wederzijdse keuzes:" in screen_text(app)
        await pilot.press("t")
        await pilot.pause(0.2)
        assert isinstance(app.focused, OptionList)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, PupilResultScreen)
        text = screen_text(app)
        assert "Genoemd door (6)" in text
        assert "Gekozen door (0): niemand" in text
        assert "Zeker: valt bij geen van de 12 formulieren weg." in text
        assert "Wat dit kan veranderen:" in text
        assert "Wie pest er?" not in text
        await pilot.press("k", "z", "l", "v", "k")
        await pilot.pause()
        look, case, pupil, other = app.asked
        assert isinstance(look, LookFirstRequested)
        assert (look.pupil_id, look.flag.kind, look.round_id) == (noor, "targeted", round_id)
        assert isinstance(case, CaseRequested)
        assert (case.pupil_id, case.flag) == (noor, look.flag)
        assert isinstance(pupil, PupilRequested)
        assert pupil.pupil_id == noor
        assert isinstance(other, LookFirstRequested)
        assert other.flag.kind == "isolated"


async def test_below_60_percent_what_a_pupil_says_about_himself_is_still_shown(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    """No flags at all then (sociometry.md 5), but "ik word gepest" may not be lost."""
    session, ids = school_class.session, school_class.pupil_ids
    round_id = service.start_round(session, school_class.class_id)
    scales: tuple[tuple[ScaleKind, str], ...] = (("bullied_self", "Ben je gepest?"),)
    service.save_draft(session, round_id, Draft("Meting", QUESTIONS[:1], None, ids, scales))
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    for place in range(6):
        service.save_form(
            session, round_id, ids[place], {asked.questions[0].id: [ids[place + 1]]},
            {asked.scales[0].id: 4 if place == 0 else 1},
        )  # fmt: skip
    skip_prediction(session, round_id)
    analysis, who = service.results(session, round_id), "Noor Jansen"
    assert not analysis.flags
    title, reason = "? om na te gaan · zegt onveilig of gepest te zijn", "zelf gepest te worden"
    screens: tuple[Callable[[], Any], ...] = (
        lambda: ResultsScreen(session, round_id),
        lambda: PupilResultScreen(session, asked, analysis, ids[0], None),
    )
    for make in screens:
        app = host(make)
        async with app.run_test(size=(140, 40)) as pilot:
            await settle(pilot)
            text = screen_text(app)
            assert who in text
            assert title in text
            assert reason in text
            assert "genoemd, maar" not in text, "nobody named this pupil"
            if isinstance(app.screen, ResultsScreen):
                assert "Onder 60 %" in text
                assert "Geen aandachtspunten." in text
    app = host(lambda: ExploreScreen(session, round_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"noor", "enter")
        await settle(pilot)
        assert "? om na te gaan" in screen_text(app)
        assert "Geen aandachtspunt." not in screen_text(app)


async def test_an_open_round_says_how_an_absent_pupil_can_still_fill_in(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = filled(school_class, forms=11)
    service.mark(school_class.session, round_id, school_class.pupil_ids[11], "absent")
    app = host(lambda: RoundScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Kies die leerling en toets a" in screen_text(app)


async def test_a_pupil_without_flag_has_no_look_first_and_names_chosen_both_ways(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = filled(school_class)
    app = host(lambda: ResultsScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("t")
        await pilot.pause(0.2)
        picked(app, "Joris Kok")
        await pilot.press("enter")
        await pilot.pause()
        text = screen_text(app)
        assert "Geen aandachtspunten in deze meting." in text
        assert "Koos zelf (4): Sara Vos, Mats Peters, Iris Dekker, Tygo Maas" in text
        await pilot.press("k", "z")
        await pilot.pause()
        (case,) = app.asked
        assert isinstance(case, CaseRequested)
        assert case.flag is None


async def test_an_absent_pupil_shows_what_is_not_known(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = filled(school_class, forms=11)
    tygo = school_class.pupil_ids[11]
    asked = service.find_round(school_class.session, round_id)
    analysis = service.results(school_class.session, round_id)
    app = host(lambda: PupilResultScreen(school_class.session, asked, analysis, tygo, None))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "niet bekend: geen formulier" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_shows_awkward_names_as_they_are(
    awkward_class: ClassLike, host: Host, screen_text: Read, size: tuple[int, int]
) -> None:
    session, class_id = awkward_class.session, awkward_class.class_id
    round_id = filled(awkward_class)
    draft = service.start_round(session, class_id)
    asked = service.find_round(session, round_id)
    analysis = service.results(session, round_id)
    first = awkward_class.pupil_ids[0]
    screens: list[Callable[[], Any]] = [
        lambda: RoundScreen(session, round_id),
        lambda: ResultsScreen(session, round_id),
        lambda: PupilResultScreen(session, asked, analysis, first, None),
        lambda: ComposeScreen(session, draft),
    ]
    for make in screens:
        app = host(make)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            if isinstance(app.screen, ComposeScreen):
                app.screen.query_one("#pupils").focus()
                await pilot.wait_for_scheduled_animations()
            assert "[red]O'Brien =1+1" in screen_text(app), type(app.screen).__name__
            await pilot.press("down", "down", "enter")
            await settle(pilot)
