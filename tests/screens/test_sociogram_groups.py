"""Stories at the screen: a mentor makes groups and a seating plan."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, Static

from klasapp.documents import folders
from klasapp.sociogram import groups_making_screen, service, solver
from klasapp.sociogram.groups import GroupPlan, GroupWish
from klasapp.sociogram.groups_board_screen import Board
from klasapp.sociogram.groups_screen import GroupsScreen
from klasapp.sociogram.groups_service import add_wish, keep_plan, kept_plans, list_wishes
from klasapp.sociogram.seating import Classroom
from klasapp.sociogram.seating_screen import SeatingScreen

pytest.importorskip("ortools", reason="the extra 'groups' (OR-tools) is not installed")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Short searches, and exports in a folder of the test."""
    monkeypatch.setattr(solver, "EFFORT", 0.05)
    monkeypatch.setattr(folders, "_documents", lambda: tmp_path)
    return tmp_path / "klasapp"


def ask(made: Any) -> int:
    """A closed round in which every pupil chose three classmates."""
    session, pupils = made.session, made.pupil_ids
    round_id = service.start_round(session, made.class_id)
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    draw = random.Random(1)
    for pupil in pupils:
        others = [one for one in pupils if one != pupil]
        chosen = draw.sample(others, 3)
        save = {q.id: chosen[: q.max_choices or 3] for q in asked.questions}
        service.save_form(session, round_id, pupil, save)
    return round_id


@pytest.fixture
def round_id(school_class: Any) -> int:
    return ask(school_class)


async def until(pilot: Any, ready: Callable[[], bool]) -> None:
    """Wait for a worker."""
    for _ in range(400):
        await pilot.pause(0.05)
        if ready():
            await pilot.pause(0.2)
            return
    raise AssertionError("this took too long")


async def loaded(pilot: Any) -> Any:
    screen = pilot.app.screen
    await until(pilot, lambda: screen._material is not None)
    return screen


async def divide(pilot: Any, key: str = "i") -> Any:
    screen = pilot.app.screen
    before = screen._plan
    await pilot.press(key)
    await until(pilot, lambda: screen._search is None and screen._plan is not before)
    return screen


def said(screen: Any, widget: str) -> str:
    return str(screen.query_one(widget, Static).render())


async def test_a_mentor_divides_the_class_keeps_the_groups_and_finds_them_again(
    school_class: Any, round_id: int, host: Any, screen_text: Any
) -> None:
    session = school_class.session
    app = host(lambda: GroupsScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        assert "12 leerlingen · 3 groepen van 4" in screen_text(app)
        await divide(pilot)
        text = screen_text(app)
        assert "Groep 3 (4)" in text
        assert all(name in text for name in ("Noor", "Tygo", "Fenna"))
        assert "zitten bij iemand die ze kozen" in text
        await pilot.press("ctrl+s")
        await pilot.pause()
        app.screen.query_one(Input).value = "Project water"
        await pilot.press("enter")
        await pilot.pause()
        plan = screen._plan
    (kept,) = kept_plans(session, round_id, "groups")
    assert (kept.name, kept.plan) == ("Project water", plan)
    again = host(lambda: GroupsScreen(session, round_id))
    async with again.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        await pilot.pause()
        assert screen._plan == plan


async def test_the_same_wishes_give_the_same_groups_and_another_seed_may_differ(
    school_class: Any, round_id: int, host: Any
) -> None:
    app = host(lambda: GroupsScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        first = (await divide(pilot))._plan
        assert (await divide(pilot))._plan == first
        await divide(pilot, "o")
        assert app.screen._seed == 2


async def test_a_mentor_sets_two_pupils_apart_by_typing_letters_of_their_names(
    school_class: Any, round_id: int, host: Any, screen_text: Any
) -> None:
    session = school_class.session
    app = host(lambda: GroupsScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        await pilot.press("a", *"noo", "enter", *"tyg", "enter")
        await pilot.pause()
        assert "Noor en Tygo: apart" in screen_text(app)
        noor, tygo = (next(k for k, v in screen._material.names.items() if v == n)
                      for n in ("Noor", "Tygo"))  # fmt: skip
        assert list_wishes(session, round_id, "groups") == (GroupWish("apart", noor, tygo),)
        await divide(pilot)
        assert screen._plan.place_of(noor) != screen._plan.place_of(tygo)
        screen.query_one("#plan-wishes").focus()
        await pilot.press("delete")
        assert list_wishes(session, round_id, "groups") == ()


async def test_wishes_that_contradict_are_named(
    school_class: Any, round_id: int, host: Any, screen_text: Any
) -> None:
    a, b, c, *_ = school_class.pupil_ids
    session = school_class.session
    add_wish(session, round_id, "groups", "together", (a, b))
    add_wish(session, round_id, "groups", "apart", (b, c))
    app = host(lambda: GroupsScreen(session, round_id, ((a, b),)))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        assert "Noor en Sem: houd apart" in screen_text(app)
        await pilot.press("i")
        await until(pilot, lambda: "gaan niet samen" in said(screen, "#plan-check"))
        sentence = said(screen, "#plan-check")
        assert "Noor en Sem moeten samen, maar Noor en Sem moeten apart" in sentence
        assert "Yara" not in sentence
        assert screen._plan is None


async def test_what_comes_from_a_case_stays_and_no_reason_is_shown(
    school_class: Any, round_id: int, host: Any, screen_text: Any
) -> None:
    a, b, *_ = school_class.pupil_ids
    app = host(lambda: GroupsScreen(school_class.session, round_id, ((b, a),)))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        screen.query_one("#plan-wishes").focus()
        await pilot.press("delete")
        await pilot.pause()
        assert "Noor en Sem: houd apart" in screen_text(app)
        words = screen_text(app).lower()
        assert not any(word in words for word in ("zaak", "pest", "gepest"))


async def test_a_mentor_moves_a_pupil_by_hand_and_sees_what_that_does(
    school_class: Any, round_id: int, host: Any, screen_text: Any
) -> None:
    session, pupils = school_class.session, school_class.pupil_ids
    add_wish(session, round_id, "groups", "apart", (pupils[0], pupils[4]))
    keep_plan(session, round_id, "Oud", GroupPlan((pupils[:4], pupils[4:8], pupils[8:])))
    app = host(lambda: GroupsScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        await pilot.pause()
        board = screen.query_one(Board)
        board.go_to(pupils[0])
        assert "Alle wensen zijn nagekomen" in said(screen, "#plan-check")
        await pilot.press("m", "right")
        await pilot.pause()
        assert "Noor en Lotte: apart ✗" in said(screen, "#plan-detail"), "before it is done"
        await pilot.press("m")
        await pilot.pause()
        assert screen._plan.place_of(pupils[0]) == 1
        assert "Wens niet nagekomen: Noor en Lotte: apart" in said(screen, "#plan-check")
        assert "Groep 2 (5)" in screen_text(app)
        await pilot.press("m")
        board.go_to(pupils[9])
        await pilot.press("w")
        await pilot.pause()
        assert (screen._plan.place_of(pupils[0]), screen._plan.place_of(pupils[9])) == (2, 1)
        await pilot.press("m", "escape")
        assert screen._picked is None, "escape puts the pupil back"
        await pilot.press("escape")
        await pilot.pause()
        assert "nog niet bewaard" in screen_text(app)


async def test_the_size_is_a_number_of_groups_or_a_largest_size(
    school_class: Any, round_id: int, host: Any, screen_text: Any
) -> None:
    app = host(lambda: GroupsScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("n", "9", "enter")
        await pilot.pause()
        assert "hoogstens 6 groepen" in screen_text(app)
        await pilot.press("backspace", "5", "enter")
        await pilot.pause()
        assert "5 groepen: 2 van 3 en 3 van 2" in screen_text(app)


async def test_groups_are_printed_with_names_only(
    school_class: Any, round_id: int, host: Any, quick: Path
) -> None:
    app = host(lambda: GroupsScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await divide(pilot)
        await pilot.press("p")
        path = quick / "groepjes-2B-2026-11-23.pdf"
        await until(pilot, path.exists)
        assert path.read_bytes().startswith(b"%PDF")


async def test_a_kept_plan_can_be_opened_and_deleted(
    school_class: Any, round_id: int, host: Any, screen_text: Any
) -> None:
    session, pupils = school_class.session, school_class.pupil_ids
    keep_plan(session, round_id, "[red]Eerste", GroupPlan((pupils[:6], pupils[6:])))
    keep_plan(session, round_id, "Tweede", GroupPlan((pupils[:4], pupils[4:8], pupils[8:])))
    app = host(lambda: GroupsScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        await pilot.press("b")
        await pilot.pause()
        assert "[red]Eerste" in screen_text(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert len(screen._plan.groups) == 2
        await pilot.press("b", "down", "delete")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
    assert [one.name for one in kept_plans(session, round_id, "groups")] == ["Tweede"]


async def test_a_long_search_is_stopped_by_a_key_and_keeps_the_best(
    school_class: Any, round_id: int, host: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(solver.Search):
        def run(self, told: Any = None) -> Any:
            told(1)
            assert self._halt.wait(20)
            self._halt.clear()
            return super().run(told)

    monkeypatch.setattr(groups_making_screen, "Search", Slow)
    app = host(lambda: GroupsScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        await pilot.press("i")
        await until(pilot, lambda: "Er is al een indeling" in said(screen, "#plan-check"))
        await pilot.press("s")
        await until(pilot, lambda: screen._plan is not None)


async def test_a_seating_plan_puts_a_pupil_in_front_and_swaps_by_hand(
    school_class: Any, round_id: int, host: Any, screen_text: Any, quick: Path
) -> None:
    session, pupils = school_class.session, school_class.pupil_ids
    app = host(lambda: SeatingScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        assert "2 rijen van 3 tafels met 2 plaatsen" in screen_text(app)
        await pilot.press("v", *"mats", "enter")
        await divide(pilot)
        assert screen._plan.place_of(pupils[9]) < 3
        assert "Tafel 1 (vooraan)" in screen_text(app)
        first, last = screen._plan.groups[0][0], screen._plan.groups[5][0]
        board = screen.query_one(Board)
        board.go_to(first)
        await pilot.press("m")
        board.go_to(last)
        await pilot.press("m")
        await pilot.pause()
        assert screen._plan.place_of(first) == 5
        await pilot.press("p")
        await until(pilot, (quick / "plattegrond-2B-2026-11-23.pdf").exists)
        await pilot.press("ctrl+s", "enter")
        await pilot.pause()
    (kept,) = kept_plans(session, round_id, "seating")
    assert (kept.columns, kept.seats) == (3, 2)


async def test_a_pupil_can_be_put_at_a_free_table(
    school_class: Any, round_id: int, host: Any
) -> None:
    session, pupils = school_class.session, school_class.pupil_ids
    tables = tuple(pupils[n : n + 4] for n in range(0, 12, 4))
    keep_plan(session, round_id, "Lokaal", GroupPlan((*tables, ())), Classroom(2, 2, 4))
    app = host(lambda: SeatingScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        await pilot.pause()
        screen.query_one(Board).go_to(pupils[4])
        await pilot.press("m", "down", "down", "down", "down", "m")
        await pilot.pause()
        assert screen._plan.groups[3] == (pupils[4],)


@pytest.mark.parametrize("make", [GroupsScreen, SeatingScreen])
@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_awkward_names_are_shown_as_they_are(
    awkward_class: Any, host: Any, screen_text: Any, make: Any, size: tuple[int, int]
) -> None:
    round_id = ask(awkward_class)
    pupils = awkward_class.pupil_ids
    app = host(lambda: make(awkward_class.session, round_id, ((pupils[0], pupils[1]),)))
    async with app.run_test(size=size) as pilot:
        screen = await loaded(pilot)
        await divide(pilot)
        board = screen.query_one(Board)
        shown = ""
        for pupil in pupils:
            board.go_to(pupil)
            await pilot.pause(0.05)
            shown += screen_text(app)
        for name in ("[red]O'Brien", "Zoë [/", "$name {0}", "@click=app", "../../etc", "AAAAAAAA"):
            assert name in shown
        assert "[red]O'Brien =1+1 en Zoë [/: houd apart" in shown
        await pilot.press("a")
        await pilot.pause()
        assert "Zoë [/ van der" in screen_text(app)
        await pilot.press("escape", "m", "right", "m")


async def test_a_mouse_click_chooses_a_pupil(school_class: Any, round_id: int, host: Any) -> None:
    session, pupils = school_class.session, school_class.pupil_ids
    keep_plan(session, round_id, "Oud", GroupPlan((pupils[:4], pupils[4:8], pupils[8:])))
    app = host(lambda: GroupsScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await loaded(pilot)
        await pilot.pause()
        board = screen.query_one(Board)
        await pilot.click(Board, offset=(board.size.width // 3 + 3, 2))
        await pilot.pause()
        assert (board.card, board.place) == (1, 1)


async def test_a_round_without_forms_says_what_to_do(
    school_class: Any, host: Any, screen_text: Any
) -> None:
    session = school_class.session
    round_id = service.start_round(session, school_class.class_id)
    app = host(lambda: GroupsScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Neem eerst de meting af" in screen_text(app))
        await pilot.press("i", "a", "m", "p", "ctrl+s", "n", "b", "delete")
        await pilot.pause()
        assert isinstance(app.screen, GroupsScreen)
        assert not app.screen.query_one("#plan-wishes", OptionList).option_count
