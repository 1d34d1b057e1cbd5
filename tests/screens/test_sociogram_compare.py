"""Rounds beside each other and the class over time, on the screen."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Static, TabbedContent

from klasapp.sociogram import class_page_service, service
from klasapp.sociogram.class_page_screen import ClassPageScreen
from klasapp.sociogram.compare_pick_screen import PickRounds
from klasapp.sociogram.compare_pupil_screen import ComparePupilScreen
from klasapp.sociogram.compare_screen import CompareScreen
from klasapp.sociogram.prediction_screen import PredictionScreen
from klasapp.sociogram.prediction_service import awaits_prediction, skip_prediction
from klasapp.sociogram.question import Kind
from klasapp.sociogram.rounds_screen import RoundsScreen
from klasapp.sociogram.scale import ScaleKind
from klasapp.widgets.key_bar import KeyBar
from klasapp.widgets.messages import CaseRequested, LookFirstRequested, PupilRequested
from klasapp.widgets.ticks import Tick

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SMALL, LARGE = (80, 24), (140, 40)
LIKED, WORK = "Met wie trek je graag op?", "Met wie werk je graag?"
OCTOBER, JANUARY, APRIL, JUNE = (
    datetime.fromisoformat(f"{day}T09:00")
    for day in ("2026-10-12", "2027-01-11", "2027-04-12", "2027-06-07")
)
SCALES: tuple[tuple[ScaleKind, str], ...] = (("safety", "Hoe veilig voel je je?"),)


def add_round(
    school: Any,
    clock: Any,
    when: datetime,
    chosen: Mapping[int, Sequence[int]],
    *,
    questions: tuple[tuple[Kind, str], ...] = (("positive", LIKED),),
    taking_part: Sequence[int] | None = None,
    absent: Sequence[int] = (),
    safety: Mapping[int, int] | None = None,
    looked: bool = True,
) -> int:
    """A closed round filled in on ``when``; pupils by their place in the class."""
    clock.now = when
    session, ids = school.session, school.pupil_ids
    places = list(range(len(ids))) if taking_part is None else list(taking_part)
    round_id = service.start_round(session, school.class_id)
    name = service.find_round(session, round_id).name
    pupils = tuple(ids[one] for one in places)
    draft = service.Draft(name, questions, None, pupils, SCALES if safety else ())
    service.save_draft(session, round_id, draft)
    service.open_round(session, round_id)
    asked = service.find_round(session, round_id)
    for place in places:
        if place in absent:
            service.mark(session, round_id, ids[place], "absent")
            continue
        picked = [ids[one] for one in chosen.get(place, ())]
        answers = {q.id: picked if n == 0 else [] for n, q in enumerate(asked.questions)}
        told = {asked.scales[0].id: safety[place]} if safety and place in safety else {}
        service.save_form(session, round_id, ids[place], answers, told)
    service.close_round(session, round_id)
    if looked and awaits_prediction(session, round_id):
        skip_prediction(session, round_id)
    return round_id


def ring(size: int, *steps: int, extra: int | None = None) -> dict[int, list[int]]:
    """Everyone chooses the classmates so many places further, and ``extra`` if any."""
    found = {}
    for place in range(size):
        chosen = [(place + step) % size for step in steps]
        if extra is not None and extra not in {place, *chosen}:
            chosen.append(extra)
        found[place] = chosen
    return found


def falling_rounds(school: Any, clock: Any, *, looked: bool = True) -> tuple[int, int]:
    """Everyone chooses the last pupil of the class, and then nobody does."""
    size = len(school.pupil_ids)
    last = size - 1
    first = ring(size, 1, 2, extra=last)
    second = {a: [b for b in chosen if b != last] for a, chosen in ring(size, 1, 2, 3, 4).items()}
    return (
        add_round(school, clock, OCTOBER, first, looked=looked),
        add_round(school, clock, JANUARY, second, looked=looked),
    )


async def settle(pilot: Pilot[None]) -> Any:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()
    return pilot.app.screen


def said(screen: Any, id: str) -> str:
    return str(screen.query_one(id, Static).content)


def rows(screen: Any) -> list[list[str]]:
    table = screen.query_one("#pupil-table", DataTable)
    return [[str(cell) for cell in table.get_row_at(n)][1:] for n in range(table.row_count)]


# Comparing


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_rounds_are_compared_by_name_with_plot_counts_and_flag(
    school_class: Any, clock: Any, host: Host, screen_text: Read, size: tuple[int, int]
) -> None:
    falling_rounds(school_class, clock)
    app = host(lambda: RoundsScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("v")
        screen = await settle(pilot)
        assert isinstance(screen, CompareScreen)
        listed = rows(screen)
        names = [row[0] for row in listed]
        assert names == sorted(names, key=str.casefold)
        tygo = next(row for row in listed if row[0] == "Tygo Maas")
        assert tygo[1] == "█▁"
        if size == LARGE:
            assert tygo[2:] == [
                "● duidelijk minder gekozen · zeker", "100 % · 11 van 11", "0 % · 0 van 11",
            ]  # fmt: skip
        else:
            assert tygo[2:] == ["● zeker", "11 van 11", "0 van 11"]
        text = screen_text(app)
        lead = said(screen, "#pupils-lead")
        assert "Duidelijk minder gekozen: 1 leerling; toeval geeft er hoogstens" in lead
        assert LIKED in text
        assert "Tygo Maas" in text


async def test_a_pupil_opens_and_leads_to_look_first_case_and_page(
    school_class: Any, clock: Any, host: Host, screen_text: Read
) -> None:
    _, second = falling_rounds(school_class, clock)
    pupil = school_class.pupil_ids[11]
    app = host(lambda: CompareScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        screen = await settle(pilot)
        place = [row[0] for row in rows(screen)].index("Tygo Maas")
        await pilot.press(*["down"] * place, "enter")
        screen = await settle(pilot)
        assert isinstance(screen, ComparePupilScreen)
        text = screen_text(app)
        assert "11 van 11" in text
        assert "kozen er eerst 11 en nu 0" in text
        assert "Zeker: valt bij geen van de 12 formulieren weg." in text
        assert "Eerst wel, nu niet (11)" in said(screen, "#text")
        await pilot.press("k", "z", "l")
        await pilot.pause()
    look, case, page = app.asked
    assert isinstance(look, LookFirstRequested)
    assert (look.pupil_id, look.flag.kind, look.round_id) == (pupil, "declining", second)
    assert isinstance(case, CaseRequested)
    assert (case.pupil_id, case.flag) == (pupil, look.flag)
    assert isinstance(page, PupilRequested)
    assert page.pupil_id == pupil


async def test_without_a_flag_there_is_nothing_to_look_at_first(
    school_class: Any, clock: Any, host: Host
) -> None:
    falling_rounds(school_class, clock)
    app = host(lambda: CompareScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("enter")
        screen = await settle(pilot)
        await pilot.press("k", "z")
        await pilot.pause()
        assert "look_first" not in {one.name for one in screen.actions()}
    assert [type(one) for one in app.asked] == [CaseRequested]
    assert app.asked[0].flag is None


async def test_mutual_choices_and_who_came_and_went_are_named(
    school_class: Any, clock: Any, host: Host
) -> None:
    add_round(school_class, clock, OCTOBER, {0: [1], 1: [0], 2: [3], 3: [2]}, taking_part=range(11))
    add_round(
        school_class, clock, JANUARY, {0: [1, 4], 1: [0], 4: [0], 2: [3]},
        taking_part=[*range(10), 11],
    )  # fmt: skip
    app = host(lambda: CompareScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        screen = await settle(pilot)
        await pilot.press("t")
        await settle(pilot)
        assert screen.query_one(TabbedContent).active == "mutual"
        assert app.focused.id == "mutual-page"
        mutual = said(screen, "#mutual-text")
        kept, new = mutual.index("Gebleven"), mutual.index("Nieuw:")
        assert kept < mutual.index("Noor Jansen en Sem Berg") < new
        assert new < mutual.index("Lotte Smits en Noor Jansen") < mutual.index("Niet meer:")
        assert mutual.index("Daan Visser en Yara Bakker") > mutual.index("Niet meer:")
        await pilot.press("t")
        await settle(pilot)
        about = said(screen, "#class-text")
        assert "Erbij gekomen (alleen in de tweede meting): Tygo Maas." in about
        assert "Niet meer erbij (alleen in de eerste meting): Iris Dekker." in about
        assert "Jaccard" in about
        assert "samenhang" in about


async def test_steps_rounds_and_questions_can_be_chosen(
    school_class: Any, clock: Any, host: Host
) -> None:
    both: tuple[tuple[Kind, str], ...] = (("positive", LIKED), ("positive", WORK))
    add_round(school_class, clock, OCTOBER, ring(12, 1), questions=both)
    add_round(school_class, clock, JANUARY, ring(12, 1, 2), questions=both)
    add_round(school_class, clock, APRIL, ring(12, 2))
    app = host(lambda: CompareScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        screen = await settle(pilot)
        steps = []
        for _ in range(4):
            steps.append(said(screen, "#pupils-lead").split(".")[0])
            await pilot.press("s")
            await settle(pilot)
        assert steps == [
            "Van 11 jan naar 12 apr", "Van 12 okt naar 11 jan", "Van 12 okt naar 12 apr",
            "Van 11 jan naar 12 apr",
        ]  # fmt: skip
        await pilot.press("m")
        dialog = await settle(pilot)
        assert isinstance(dialog, PickRounds)
        await pilot.press("space", "down", "space", "ctrl+s")
        await settle(pilot)
        assert any("ten minste twee metingen" in note.message for note in app._notifications)
        await pilot.press("m")
        dialog = await settle(pilot)
        assert [tick.value for tick in dialog.query(Tick)] == [True, True, True], "nothing changed"
        await pilot.press("down", "space", "ctrl+s")
        await settle(pilot)
        assert said(screen, "#pupils-lead").startswith("Van 12 okt naar 12 apr")
        assert "next_step" not in {one.name for one in screen.actions()}
        await pilot.press("v")
        await settle(pilot)
        assert said(screen, "#question") == WORK
        assert said(screen, "#rounds") == "2 metingen, van 12 okt 2026 tot 11 jan 2027."


async def test_low_participation_is_said_and_no_flag_is_shown(
    school_class: Any, clock: Any, host: Host, screen_text: Read
) -> None:
    add_round(school_class, clock, OCTOBER, ring(12, 1, 2, extra=11))
    add_round(school_class, clock, JANUARY, ring(12, 1), absent=(0, 1, 2, 3, 4, 5))
    app = host(lambda: CompareScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        screen = await settle(pilot)
        assert "(50 %) mee. Dat is zo weinig" in said(screen, "#warnings")
        assert "geen aandachtspunten" in said(screen, "#warnings")
        assert {row[2] for row in rows(screen)} == {""}
        assert "Duidelijk minder gekozen" not in screen_text(app)
        assert screen.query_one("#pupil-table").size.height >= 6


async def test_with_no_two_rounds_alike_the_screen_says_why(
    school_class: Any, clock: Any, host: Host, screen_text: Read
) -> None:
    add_round(school_class, clock, OCTOBER, ring(12, 1))
    add_round(school_class, clock, JANUARY, ring(12, 1), questions=(("positive", WORK),))
    app = host(lambda: CompareScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        screen = await settle(pilot)
        text = screen_text(app)
        assert "precies" in text
        assert f'"{WORK}"' in text
        assert screen.actions() == ()
        await pilot.press("t", "s", "m", "v", "enter")
        assert await settle(pilot) is screen


async def test_before_the_first_look_the_mentor_predicts_or_goes_back(
    school_class: Any, clock: Any, host: Host
) -> None:
    """The blind spot of a round is not given away by comparing it."""
    rounds = falling_rounds(school_class, clock, looked=False)
    app = host(lambda: RoundsScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        await pilot.press("v")
        screen = await settle(pilot)
        assert isinstance(screen, PredictionScreen)
        await pilot.press("escape")
        assert isinstance(await settle(pilot), RoundsScreen), "who does not predict does not look"
        assert awaits_prediction(school_class.session, rounds[0])


# The class page


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_class_page_shows_words_numbers_and_plots(
    school_class: Any, clock: Any, host: Host, screen_text: Read, size: tuple[int, int]
) -> None:
    add_round(school_class, clock, OCTOBER, ring(12, 1, 2), safety=dict.fromkeys(range(12), 2))
    add_round(school_class, clock, JANUARY, ring(12, 1, 11), safety={0: 4, 1: 5})
    app = host(lambda: RoundsScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await pilot.press("k")
        screen = await settle(pilot)
        assert isinstance(screen, ClassPageScreen)
        assert "Klas 2B door de tijd" in screen_text(app)
        text = said(screen, "#text")
        row = next(line for line in text.split("\n") if line.startswith("Wederzijds"))
        assert row.split() == ["Wederzijds", "▁█", "0", "%", "100", "%"]
        assert "Minder dan 3 antwoorden" in text
        assert "Hoe veilig voel je je?" in text
        assert "is één leerling al 8 %" in text


async def test_the_class_page_names_who_to_look_at_first_and_prints_without_names(
    school_class: Any, clock: Any, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    falling_rounds(school_class, clock)
    monkeypatch.setattr(class_page_service, "export_folder", lambda _: tmp_path)
    app = host(lambda: ClassPageScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        screen = await settle(pilot)
        assert "• Tygo Maas · " in said(screen, "#text")
        await pilot.press("p")
        await settle(pilot)
        path = tmp_path / "klaspagina-2B-2027-01-11.pdf"
        assert path.read_bytes().startswith(b"%PDF")
        await pilot.press("c")
        assert isinstance(await settle(pilot), CompareScreen)


async def test_the_class_page_takes_the_next_question(
    school_class: Any, clock: Any, host: Host
) -> None:
    add_round(school_class, clock, OCTOBER, ring(12, 1))
    add_round(school_class, clock, JANUARY, ring(12, 1), questions=(("positive", WORK),))
    app = host(lambda: ClassPageScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        screen = await settle(pilot)
        assert f'"{WORK}"' in said(screen, "#text")
        await pilot.press("v")
        await settle(pilot)
        assert f'"{LIKED}"' in said(screen, "#text")


async def test_without_a_closed_round_there_is_nothing_to_compare_or_to_read(
    school_class: Any, host: Host
) -> None:
    app = host(lambda: RoundsScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        first = await settle(pilot)
        await pilot.press("k", "v")
        assert await settle(pilot) is first
        assert [one.name for one in first.actions()] == ["new", "read_in"]


async def test_the_footers_fit_on_eighty_columns(school_class: Any, clock: Any, host: Host) -> None:
    falling_rounds(school_class, clock)
    session, class_id = school_class.session, school_class.class_id
    for make in (
        lambda: RoundsScreen(session, class_id),
        lambda: CompareScreen(session, class_id),
        lambda: ClassPageScreen(session, class_id),
    ):
        app = host(make)
        async with app.run_test(size=SMALL) as pilot:
            screen = await settle(pilot)
            shown = {key.label for key in screen.query_one(KeyBar).keys}
            assert shown >= {one.label for one in screen.actions() if one.in_footer}


# Awkward and real


async def test_awkward_names_and_questions_are_shown_as_typed(
    awkward_class: Any, clock: Any, host: Host, screen_text: Read
) -> None:
    session = awkward_class.session
    question = "Wie [red] is [/] aardig?"
    size = len(awkward_class.pupil_ids)
    for when in (OCTOBER, JANUARY):
        extra = 0 if when is OCTOBER else None
        add_round(
            awkward_class, clock, when, ring(size, 1, 2, extra=extra),
            questions=(("positive", question),),
        )  # fmt: skip
    app = host(lambda: CompareScreen(session, awkward_class.class_id))
    async with app.run_test(size=LARGE) as pilot:
        screen = await settle(pilot)
        text = screen_text(app)
        assert question in text
        assert "[red]O'Brien =1+1 [/]" in text
        for place in range(size):
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(app.screen, ComparePupilScreen)
            await pilot.press("escape", *["down"] * (place < size - 1))
            await pilot.pause()
            assert app.screen is screen
        await pilot.press("t", "t", "m")
        assert isinstance(await settle(pilot), PickRounds)
    app = host(lambda: ClassPageScreen(session, awkward_class.class_id))
    async with app.run_test(size=SMALL) as pilot:
        assert question in said(await settle(pilot), "#text")


@pytest.mark.golden
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_real_class_of_four_waves_is_explored(
    session: Any, clock: Any, host: Host, size: tuple[int, int]
) -> None:
    """Every pupil is reached by keys; every step has the numbers of the reference."""
    folder = os.environ.get("KLASAPP_GOLDEN")
    if not folder:
        pytest.skip("KLASAPP_GOLDEN is not set: the real classrooms are not here")
    school, places = real_class(session, Path(folder) / "data" / "knecht_12b_w1")
    for wave, when in enumerate((OCTOBER, JANUARY, APRIL, JUNE), start=1):
        add_wave(school, clock, when, Path(folder) / "data" / f"knecht_12b_w{wave}", places)
    app = host(lambda: CompareScreen(session, school.class_id))
    async with app.run_test(size=size) as pilot:
        screen = await settle(pilot)
        listed = rows(screen)
        assert len(listed) == 26
        assert all(len(row[1]) == 4 for row in listed)
        assert sum(row[1].endswith("··") for row in listed) == 1, "one pupil left after two waves"
        table = screen.query_one(DataTable)
        assert table.virtual_size.width <= table.size.width, "all rounds fit beside each other"
        jaccards = []
        await pilot.press("t", "t")
        for _ in range(4):
            await settle(pilot)
            about = said(screen, "#class-text")
            jaccards.append(about.split("(Jaccard ")[1][:4])
            await pilot.press("s")
        assert jaccards[:3] == ["0,43", "0,45", "0,41"], "as the reference found, newest first"
        await pilot.press("t")
        for place, row in enumerate(listed):
            assert table.cursor_row == place
            if place == 0 or row[1].endswith("··") or place == len(listed) - 1:
                await pilot.press("enter")
                assert isinstance(await settle(pilot), ComparePupilScreen)
                await pilot.press("escape")
                await settle(pilot)
            await pilot.press("down")
    app = host(lambda: ClassPageScreen(session, school.class_id))
    async with app.run_test(size=size) as pilot:
        text = said(await settle(pilot), "#text")
        heading = next(line for line in text.split("\n") if line.startswith("Deelname"))
        assert heading.split()[2:] == ["100", "%", "96", "%", "92", "%", "100", "%"]


class Real:
    """A class as the fixtures give it."""

    def __init__(self, session: Any, class_id: int, pupil_ids: tuple[int, ...]) -> None:
        self.session, self.class_id, self.pupil_ids = session, class_id, pupil_ids


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def real_class(session: Any, folder: Path) -> tuple[Real, dict[str, int]]:
    """A class with as many pupils as the first wave, called by their numbers there."""
    labels = [row["pupil"] for row in _csv(folder / "pupils.csv")]
    ids = []
    with session.writing() as db:
        year = db.table("school_year").insert({
            "name": "2026-2027", "starts_on": "2026-08-01", "ends_on": "2027-07-31",
            "region": "zuid",
        }).last_pk  # fmt: skip
        class_id = db.table("school_class").insert({"school_year_id": year, "name": "1B"}).last_pk
        for number, label in enumerate(labels, 100001):
            pupil = db.table("pupil").insert({
                "number": str(number), "given_name": label, "infix": "", "family_name": "Proef",
                "birth_date": "2013-05-02", "leaving_date": None, "gender": None,
            }).last_pk  # fmt: skip
            db.table("enrolment").insert({
                "pupil_id": pupil, "class_id": class_id, "joined_on": "2026-08-31", "left_on": None,
            })  # fmt: skip
            ids.append(pupil)
    return Real(session, class_id, tuple(ids)), {label: n for n, label in enumerate(labels)}


def add_wave(
    school: Real, clock: Any, when: datetime, folder: Path, places: Mapping[str, int]
) -> None:
    """One wave as a closed round of the class."""
    pupils = _csv(folder / "pupils.csv")
    chosen: dict[int, list[int]] = {}
    for row in _csv(folder / "nominations.csv"):
        chosen.setdefault(places[row["nominator"]], []).append(places[row["nominee"]])
    add_round(
        school, clock, when, chosen,
        taking_part=[places[row["pupil"]] for row in pupils],
        absent=[places[row["pupil"]] for row in pupils if row["responded"] != "1"],
    )  # fmt: skip
