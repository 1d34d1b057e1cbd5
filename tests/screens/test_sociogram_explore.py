"""The sociogram on the screen: by keyboard only, by mouse only, readable, and the same tomorrow."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import DataTable, Static

from klasapp.roster.service import add_note
from klasapp.sociogram import service
from klasapp.sociogram.explore_matrix_screen import ExploreMatrixScreen
from klasapp.sociogram.explore_screen import ExploreScreen
from klasapp.sociogram.explore_table_screen import ExploreTableScreen
from klasapp.sociogram.prediction_service import skip_prediction
from klasapp.sociogram.pupil_result_screen import PupilResultScreen
from klasapp.sociogram.question import Kind
from klasapp.store.session import Session
from klasapp.widgets.choice_bar import ChoiceBar
from klasapp.widgets.graph_view import GraphView
from klasapp.widgets.messages import CaseRequested, LookFirstRequested, PupilRequested

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]

GIVEN = (
    "Noor", "Sem", "Yara", "Daan", "Lotte", "Amin", "Fenna", "Joris", "Sara", "Mats", "Iris",
    "Tygo", "Dylan", "Zoë", "Luuk", "Imane", "Bram", "Emma", "Julia", "Finn", "Anouk", "Rayan",
    "Sofie", "Tobias", "Mila", "Jesse", "Nina", "Thijs", "Willemijn", "Christiaan", "Annelotte",
    "Fatima", "Mohammed", "Eva", "Sem",
)  # fmt: skip
FAMILY = ("Vlietstra", "Berkel", "Poelstra", "Zwanink", "Kampstra", "Wielinga", "Bleeker")
LONELY, NAMED = 3, 5
"""Places of a pupil whom nobody chose and who chose nobody, and of one named as bullied."""
QUESTIONS: tuple[tuple[Kind, str], ...] = (
    ("positive", "Met wie trek je graag op?"),
    ("positive", "Met wie werk je graag samen?"),
    ("negative", "Met wie trek je liever niet op?"),
    ("bullied", "Wie wordt er gepest?"),
    ("bullies", "Wie pest er?"),
    ("popular", "Wie is populair?"),
)


def add_pupils(session: Session, size: int) -> tuple[int, list[int]]:
    """A school year, a class, and invented pupils."""
    with session.writing() as db:
        year = db.table("school_year").insert({
            "name": "2026-2027", "starts_on": "2026-08-01", "ends_on": "2027-07-31",
            "region": "zuid",
        }).last_pk  # fmt: skip
        class_id = db.table("school_class").insert({"school_year_id": year, "name": "2B"}).last_pk
        pupils = []
        for place in range(size):
            pupil = db.table("pupil").insert({
                "number": str(100001 + place), "given_name": GIVEN[place],
                "infix": "van" if place % 5 == 1 else "",
                "family_name": FAMILY[place % len(FAMILY)], "birth_date": "2013-05-02",
                "leaving_date": None, "gender": None,
            }).last_pk  # fmt: skip
            db.table("enrolment").insert({
                "pupil_id": pupil, "class_id": class_id, "joined_on": "2026-08-31", "left_on": None,
            })  # fmt: skip
            assert isinstance(pupil, int)
            pupils.append(pupil)
    assert isinstance(class_id, int)
    return class_id, pupils


def add_round(
    session: Session,
    class_id: int,
    pupils: list[int],
    questions: tuple[tuple[Kind, str], ...] = QUESTIONS,
    absent: tuple[int, ...] = (7, 11, 20),
) -> int:
    """A closed round in which circles of six choose each other, and some other classmates."""
    round_id = service.start_round(session, class_id)
    name = service.find_round(session, round_id).name
    draft = service.Draft(name, questions, None, tuple(pupils))
    service.save_draft(session, round_id, draft)
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    draw = random.Random(5)
    for place, pupil in enumerate(pupils):
        if place in absent:
            service.mark(session, round_id, pupil, "absent")
            continue
        others = [k for k in range(len(pupils)) if k not in {place, LONELY}]
        near = [k for k in others if k // 6 == place // 6 and draw.random() < 0.8]
        far = [k for k in draw.sample(others, min(2, len(others))) if k not in near]
        liked = [] if place == LONELY else near + far
        answers: dict[Kind, list[int]] = {
            "positive": liked,
            "negative": [k for k in (NAMED,) if k not in {place, *liked}],
            "bullied": [NAMED] if place in {0, 1, 2, 9, 13, 14} else [],
            "bullies": [4] if place in {0, 1, 2, 9, 13} else [],
            "popular": [k for k in (2, 8) if k != place],
            "defends": [],
        }
        choices = {one.id: [pupils[k] for k in answers[one.kind]] for one in asked.questions}
        service.save_form(session, round_id, pupil, choices)
    service.close_round(session, round_id)
    skip_prediction(session, round_id)
    return round_id


@pytest.fixture
def big(session: Session) -> tuple[int, list[int]]:
    """A round of 35 pupils, three of them absent: its id and the pupils' ids."""
    class_id, pupils = add_pupils(session, 35)
    return add_round(session, class_id, pupils), pupils


async def ready(pilot: Pilot[None]) -> ExploreScreen:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, ExploreScreen)
    return screen


def graph(screen: Any) -> GraphView:
    found = screen.query_one(GraphView)
    assert isinstance(found, GraphView)
    return found


def panel(screen: Any) -> str:
    return str(screen.query_one("#details", Static).render())


def bar(screen: Any, name: str) -> str:
    return str(screen.query_one(f"#{name}", ChoiceBar).render())


def overlaps(view: GraphView) -> list[tuple[str, str]]:
    nodes = view.picture.nodes
    return [
        (a.text, b.text)
        for a, b in combinations(nodes, 2)
        if a.row == b.row
        and a.column < b.column + cell_len(b.text)
        and b.column < a.column + cell_len(a.text)
    ]


@pytest.mark.parametrize("size", [(140, 40), (100, 30), (80, 24)])
async def test_all_35_names_are_readable_in_every_layout(
    session: Session, big: tuple[int, list[int]], host: Host, screen_text: Read,
    size: tuple[int, int],
) -> None:  # fmt: skip
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=size) as pilot:
        screen = await ready(pilot)
        for _ in range(3):
            shown = screen_text(app)
            view = graph(screen)
            assert overlaps(view) == []
            for node in view.picture.nodes:
                assert node.text.strip() in shown
                assert 0 <= node.row < view.size.height
                assert 0 <= node.column <= view.size.width - cell_len(node.text)
            for given in GIVEN[:34]:
                assert given in shown or size[0] < 100
            await pilot.press("i")


@pytest.mark.parametrize("style", ["hele namen", "initialen", "nummers"])
async def test_whole_names_initials_and_numbers_do_not_overlap_either(
    session: Session, big: tuple[int, list[int]], host: Host, style: str
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await ready(pilot)
        while style not in bar(screen, "choices"):
            await pilot.press("n")
        assert overlaps(graph(screen)) == []
        if style == "hele namen":
            assert any("Sem van Berkel" in node.text for node in graph(screen).picture.nodes)


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
async def test_every_pupil_is_reached_by_arrow_keys(
    session: Session, big: tuple[int, list[int]], host: Host, size: tuple[int, int]
) -> None:
    """A walk that tries each arrow from each pupil, through the steps the keys really take."""
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=size) as pilot:
        screen = await ready(pilot)
        await pilot.press("right")
        view = graph(screen)
        start = view.picture.focus
        assert start is not None
        route: dict[str, list[str]] = {start: []}
        todo = [start]
        while todo:
            here = todo.pop(0)
            for (one, direction), other in view.picture.steps.items():
                if one == here and other not in route:
                    route[other] = [*route[here], direction]
                    todo.append(other)
        assert set(route) == {str(pupil) for pupil in big[1]}
        farthest = max(route, key=lambda one: len(route[one]))
        await pilot.press(*route[farthest])
        assert view.picture.focus == farthest


async def test_by_keyboard_a_mentor_goes_from_the_class_to_a_pupil_and_to_look_first(
    session: Session, big: tuple[int, list[int]], host: Host, screen_text: Read
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        assert "Kies een leerling" in panel(screen)
        assert "Deelname: 32 van de 35" in panel(screen)
        await pilot.press("slash", *"daan")
        assert graph(screen).picture.focus == str(big[1][LONELY])
        assert "Zoek: daan" in screen_text(app)
        await pilot.press("enter")
        assert "Daan Zwanink" in panel(screen)
        assert "weinig gekozen" in panel(screen)
        assert "Zeker" in panel(screen)
        assert "Gekozen door (0): niemand" in panel(screen)
        await pilot.press("k")
        await pilot.press("z", "l")
        look, case, page = app.asked
        assert isinstance(look, LookFirstRequested)
        assert (look.pupil_id, look.round_id) == (big[1][LONELY], big[0])
        assert look.flag.kind == "isolated"
        assert isinstance(case, CaseRequested)
        assert (case.pupil_id, case.flag) == (big[1][LONELY], look.flag)
        assert isinstance(page, PupilRequested)
        assert page.pupil_id == big[1][LONELY]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, PupilResultScreen)
        await pilot.press("escape", "space")
        assert graph(screen).picture.focus is None


async def test_the_own_note_stands_beside_the_numbers_also_when_it_was_just_written(
    session: Session, big: tuple[int, list[int]], host: Host
) -> None:
    add_note(session, big[1][LONELY], "Eerste indruk.")
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await ready(pilot)
        await pilot.press("slash", *"daan", "enter")
        assert "Jouw notitie (23-11-2026): Eerste indruk." in panel(screen)
        await pilot.press("t")
        await pilot.pause()
        add_note(session, big[1][LONELY], "Zat [vandaag] bij Sem.")
        await pilot.press("escape")
        await pilot.pause()
        assert "Jouw notitie (23-11-2026): Zat [vandaag] bij Sem." in panel(screen)
        assert "Eerste indruk" not in panel(screen)


async def test_the_table_at_80_columns_loses_nothing_but_letters_of_names(
    session: Session, big: tuple[int, list[int]], host: Host, screen_text: Read
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("slash", *"daan", "enter", "t")
        await pilot.pause()
        rows = app.screen.query_one(DataTable)
        assert rows.virtual_size.width <= rows.size.width
        text = screen_text(app)
        assert "← gekozen  ↔ wederzijds  → koos zelf" in text
        assert any(line.lstrip().startswith("▶") and "Daan" in line for line in text.splitlines())
        assert "Daan Zwanink · ● weinig gekozen · zeker" in text


async def test_by_mouse_a_mentor_chooses_a_pupil_a_layout_and_a_way_onward(
    session: Session, big: tuple[int, list[int]], host: Host
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await ready(pilot)
        view = graph(screen)
        node = next(one for one in view.picture.nodes if one.key == str(big[1][NAMED]))
        await pilot.click(GraphView, offset=(node.column + 1, node.row))
        assert view.picture.focus == node.key
        assert "genoemd als gepest" in panel(screen)
        before = view.picture
        await pilot.click("#choices", offset=(5, 0))
        assert "groepjes" in bar(screen, "choices")
        assert view.picture.nodes != before.nodes
        await pilot.click("#question", offset=(5, 0))
        assert "werk je graag samen" in bar(screen, "question")
        onward = bar(screen, "onward").splitlines()
        row = next(k for k, line in enumerate(onward) if "zaak" in line)
        await pilot.click("#onward", offset=(onward[row].index("zaak"), row))
        assert isinstance(app.asked[-1], CaseRequested)


async def test_symbols_beside_names_tell_the_relation_without_colour(
    session: Session, big: tuple[int, list[int]], host: Host
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await ready(pilot)
        await pilot.press("N", "o", "enter")
        answers = service.pupil_answers(session, big[0], big[1][0])[0]
        names = {
            str(one.pupil.id): one.pupil.name
            for one in service.find_round(session, big[0]).participants
        }
        for node in graph(screen).picture.nodes:
            name = names[node.key]
            expected = (
                "◆" if node.key == str(big[1][0])
                else "↔" if name in answers.mutual
                else "→" if name in answers.given
                else "←" if name in answers.received
                else " "
            )  # fmt: skip
            assert node.text[0] == expected, name
        absent = next(one for one in graph(screen).picture.nodes if one.key == str(big[1][7]))
        assert absent.text.endswith("–")


async def test_answers_on_who_bullies_are_nowhere_in_the_sociogram(
    session: Session, big: tuple[int, list[int]], host: Host, screen_text: Read
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await ready(pilot)
        await pilot.press("slash", *"lotte", "enter")
        seen = []
        for polarity in range(3):
            for _ in range(4):
                seen.append(bar(screen, "question"))
                assert "pest er" not in screen_text(app).replace("gepest er", "")
                assert "pestend" not in panel(screen)
                await pilot.press("v")
            if polarity < 2:
                await pilot.press("p")
        assert any("liever niet" in title for title in seen)
        assert any("gepest" in title for title in seen)
        assert not any("Wie pest" in title for title in seen)
        assert any("populair" in title for title in seen)


async def test_lines_can_be_all_arrows_or_mutual_only(
    session: Session, big: tuple[int, list[int]], host: Host
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await ready(pilot)
        usual = len(graph(screen).picture.lines)
        await pilot.press("a")
        everything = graph(screen).picture.lines
        assert len(everything) > usual
        assert any(line.head for line in everything)
        await pilot.press("w")
        assert not any(line.head for line in graph(screen).picture.lines)
        await pilot.press("w")
        assert len(graph(screen).picture.lines) == usual


async def test_the_table_and_the_matrix_hand_the_chosen_pupil_back(
    session: Session, big: tuple[int, list[int]], host: Host, screen_text: Read
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await ready(pilot)
        await pilot.press("t")
        await pilot.pause()
        assert isinstance(app.screen, ExploreTableScreen)
        rows = app.screen.query_one(DataTable)
        counts = [int(str(rows.get_cell_at((row, 3)))) for row in range(35)]  # type: ignore[arg-type]
        assert counts == sorted(counts, reverse=True)
        lonely = [str(cell) for cell in rows.get_row(str(big[1][LONELY]))]
        assert "● weinig gekozen · zeker" in lonely
        await pilot.press("s", "down", "enter")
        await pilot.pause()
        chosen = graph(screen).picture.focus
        assert chosen is not None
        await pilot.press("m")
        await pilot.pause()
        assert isinstance(app.screen, ExploreMatrixScreen)
        assert "Rijen kiezen kolommen, per groepje" in screen_text(app)
        await pilot.press("right", "s")
        assert "vaakst gekozen eerst" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert graph(screen).picture.focus == chosen


async def test_a_number_finds_a_pupil_too_and_does_not_change_rooms(
    session: Session, big: tuple[int, list[int]], host: Host
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        await pilot.press("slash", "3")
        listed = service.find_round(session, big[0]).participants
        assert graph(screen).picture.focus == str(listed[2].pupil.id)
        await pilot.press("backspace", "s", "e", "m", "tab")
        assert "(2 van 2" in bar(screen, "choices")
        await pilot.press("escape")
        assert isinstance(app.screen, ExploreScreen)
        assert "indeling" in bar(screen, "choices")


async def test_the_same_class_stands_the_same_when_it_is_opened_again(
    session: Session, big: tuple[int, list[int]], host: Host
) -> None:
    seen = []
    for _ in range(2):
        app = host(lambda: ExploreScreen(session, big[0]))
        async with app.run_test(size=(100, 30)) as pilot:
            screen = await ready(pilot)
            seen.append(graph(screen).picture.nodes)
    assert seen[0] == seen[1]


async def test_opening_is_noted_in_the_audit_without_names(
    session: Session, big: tuple[int, list[int]], host: Host
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
    with session.reading() as db:
        rows = db.execute("select action, subject from audit").fetchall()
    assert rows.count(("round.explore.read", f"round:{big[0]}")) == 1


async def test_another_size_lays_the_class_out_anew(
    session: Session, big: tuple[int, list[int]], host: Host
) -> None:
    app = host(lambda: ExploreScreen(session, big[0]))
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await ready(pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        view = graph(screen)
        assert overlaps(view) == []
        assert max(node.row for node in view.picture.nodes) < view.size.height
        assert screen.query_one("#panel").region.y > view.region.y


async def test_a_class_of_28_with_one_question_has_no_polarity_to_choose(
    session: Session, host: Host
) -> None:
    class_id, pupils = add_pupils(session, 28)
    round_id = add_round(session, class_id, pupils, QUESTIONS[:1], absent=(1, 2, 3, 4))
    app = host(lambda: ExploreScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await ready(pilot)
        assert "positief" not in bar(screen, "choices")
        await pilot.press("p", "v", "right")
        assert overlaps(graph(screen)) == []
        assert len(graph(screen).picture.nodes) == 28


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_awkward_names_are_shown_as_typed(
    awkward_class: Any, host: Host, screen_text: Read, size: tuple[int, int]
) -> None:
    session, pupils = awkward_class.session, list(awkward_class.pupil_ids)
    round_id = add_round(session, awkward_class.class_id, pupils, absent=(7,))
    app = host(lambda: ExploreScreen(session, round_id))
    async with app.run_test(size=size) as pilot:
        screen = await ready(pilot)
        shown = screen_text(app)
        assert "Zoë [/" in shown
        assert "@click=app" in shown
        for key in ("right", "down", "n", "n", "n", "i", "i", "a", "t", "escape", "m", "escape"):
            await pilot.press(key)
            await pilot.pause()
        await pilot.press("n", "slash", *"zoë [/", "enter")
        assert "Zoë [/ van der" in panel(screen)
        assert all(
            cell_len(line) <= size[0] for line in screen_text(app).splitlines()
        )  # fmt: skip


async def test_a_round_without_forms_says_what_to_do_first(session: Session, host: Host) -> None:
    class_id, _ = add_pupils(session, 12)
    round_id = service.start_round(session, class_id)
    app = host(lambda: ExploreScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await ready(pilot)
        assert "nog geen formulier" in panel(screen)
        await pilot.press("right", "i", "v", "t", "escape", "m", "escape", "slash", "a", "escape")
        assert "nog geen formulier" in panel(screen)
