"""Real classes in the sociogram: no name over another, everyone in reach of the arrow keys."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any, cast

import pytest
from rich.cells import cell_len

from klasapp.sociogram import service
from klasapp.sociogram.explore import LabelStyle, View
from klasapp.sociogram.explore_drawing_screen import drawing
from klasapp.sociogram.explore_places import LABEL_STYLES, LAYOUT_WORDS, arrange
from klasapp.sociogram.explore_screen import ExploreScreen
from klasapp.sociogram.explore_service import Explored, explore
from klasapp.sociogram.prediction_service import skip_prediction
from klasapp.sociogram.question import Kind
from klasapp.store.session import Session
from klasapp.store.store import open_store
from klasapp.widgets.graph_view import GraphView, Node, Picture, rasterise
from klasapp.widgets.shell import Shell

CLASSES = (
    "ibe121", "knecht_12b_w2", "mcfarland_m173", "moreno_grade1", "moreno_grade3", "ss96_g15",
    "ss96_g45", "ss97_g45", "ss98_g15", "ss98_g45",
)  # fmt: skip
"""Of 26 to 35 pupils, some with absentees."""
GIVEN = (
    "Noor", "Sem", "Yara", "Daan", "Lotte", "Amin", "Fenna", "Joris", "Sara", "Mats", "Iris",
    "Tygo", "Dylan", "Zoë", "Luuk", "Imane", "Bram", "Emma", "Julia", "Finn", "Anouk", "Rayan",
    "Sofie", "Tobias", "Mila", "Jesse", "Nina", "Thijs", "Willemijn", "Christiaan", "Annelotte",
    "Sem", "Mohammed", "Eva", "Noor",
)  # fmt: skip
FAMILY = ("Vlietstra", "Berkel", "Poelstra", "Zwanink", "Kampstra", "Wielinga", "Bleeker")
MONDAY = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it
WIDE, NARROW = (98, 36), (80, 13)
"""What the graph gets of a terminal of 140x40 and of 80x24."""


@dataclass(frozen=True)
class RealClass:
    """A round with the choices of a real class, under invented names."""

    session: Session
    round_id: int
    pupils: tuple[str, ...]
    absent: int


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fill(session: Session, size: int) -> tuple[int, list[int]]:
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
            pupils.append(cast(int, pupil))
    return cast(int, class_id), pupils


def load(session: Session, folder: Path) -> RealClass:
    """Hand in the forms of a real class, one by one, as its pupils filled them in."""
    listed, chosen = _rows(folder / "pupils.csv"), _rows(folder / "nominations.csv")
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["questions"]
    asked = tuple(
        (cast(Kind, meta[name]["polarity"]), name)
        for name in dict.fromkeys(row["question"] for row in chosen)
        if meta[name].get("polarity") in {"positive", "negative"}
    )
    class_id, pupils = _fill(session, len(listed))
    ids = dict(zip((row["pupil"] for row in listed), pupils, strict=True))
    round_id = service.start_round(session, class_id)
    service.save_draft(session, round_id, service.Draft("Meting", asked, None, tuple(pupils)))
    service.open_round(session, round_id)
    questions = service.find_round(session, round_id).questions
    away = [row["pupil"] for row in listed if row["responded"].strip() == "0"]
    for name, pupil in ids.items():
        if name in away:
            service.mark(session, round_id, pupil, "absent")
            continue
        form: dict[int, list[int]] = {}
        liked: set[int] = set()
        for question in sorted(questions, key=lambda one: one.kind, reverse=True):
            named = dict.fromkeys(
                ids[row["nominee"]]
                for row in chosen
                if row["nominator"] == name and row["question"] == question.text
            )
            form[question.id] = [one for one in named if one not in liked]
            liked |= set(named) if question.kind == "positive" else set()
        service.save_form(session, round_id, pupil, form)
    service.close_round(session, round_id)
    skip_prediction(session, round_id)
    return RealClass(session, round_id, tuple(str(one) for one in pupils), len(away))


@pytest.fixture(params=CLASSES, scope="module")
def real(
    request: pytest.FixtureRequest,
    golden: Path,
    empty_store: tuple[Path, bytes],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RealClass]:
    """One real class after the other; the tests only read it."""
    empty, key = empty_store
    path = tmp_path_factory.mktemp("real") / "test.db"
    store = open_store(Path(shutil.copy(empty, path)), key)
    yield load(Session(store, lambda: MONDAY), golden / "data" / request.param)
    store.close()


@pytest.fixture(scope="module")
def found(real: RealClass) -> Explored:
    """The class as the sociogram knows it."""
    return explore(real.session, real.round_id)


def pictures(
    found: Explored, size: tuple[int, int], style: LabelStyle = "given"
) -> Iterator[tuple[str, Picture]]:
    """The class in each layout, nobody chosen."""
    for layout in LAYOUT_WORDS:
        view = View(layout=layout, labels=style)
        arranged = arrange(found, view, size, cell_len, found.asked.id)
        yield layout, drawing(found, view, arranged)


def overlapping(nodes: tuple[Node, ...]) -> list[tuple[str, str]]:
    return [
        (a.text, b.text)
        for a, b in combinations(nodes, 2)
        if a.row == b.row
        and a.column < b.column + cell_len(b.text)
        and b.column < a.column + cell_len(a.text)
    ]


def routes_from(steps: Any, start: str) -> dict[str, list[str]]:
    """The shortest series of arrow keys to everyone whom they reach."""
    routes: dict[str, list[str]] = {start: []}
    todo = [start]
    while todo:
        here = todo.pop(0)
        for direction in ("left", "right", "up", "down"):
            there = steps.get((here, direction))
            if there is not None and there not in routes:
                routes[there] = [*routes[here], direction]
                todo.append(there)
    return routes


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_no_name_lies_over_another_in_any_layout_and_all_are_drawn(
    found: Explored, size: tuple[int, int]
) -> None:
    for style in LABEL_STYLES:
        for layout, picture in pictures(found, size, style):
            assert overlapping(picture.nodes) == [], (layout, style)
            drawn = ["".join(text for text, _ in row) for row in rasterise(picture, *size)]
            for node in picture.nodes:
                assert node.text.strip() in drawn[node.row], (layout, style)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_every_pupil_is_reached_by_arrow_keys_from_every_other(
    found: Explored, size: tuple[int, int]
) -> None:
    for layout, picture in pictures(found, size):
        for start in found.people:
            assert set(routes_from(picture.steps, start)) == set(found.people), layout


def test_first_names_are_whole_at_140x40_and_two_of_one_name_are_told_apart(
    found: Explored,
) -> None:
    for _, picture in pictures(found, WIDE):
        texts = [node.text.strip("●◐– ") for node in picture.nodes]
        assert len(set(texts)) == len(texts)
        assert not any("…" in text for text in texts)
        for given in {GIVEN[place] for place in range(len(texts))}:
            assert any(text.split()[0] == given for text in texts)


class Host(Shell):
    """A small app around the sociogram."""

    CSS_PATH = "../../klasapp/widgets/look.tcss"

    def __init__(self, real: RealClass) -> None:
        super().__init__()
        self._real = real

    async def on_mount(self) -> None:
        await self.push_screen(ExploreScreen(self._real.session, self._real.round_id))

    def passphrase_fits(self, passphrase: str) -> bool:
        raise NotImplementedError


@pytest.mark.parametrize("terminal", [(140, 40), (80, 24)])
async def test_on_the_screen_too_names_keep_clear_and_keys_walk_to_the_farthest_pupil(
    golden: Path, session: Session, terminal: tuple[int, int]
) -> None:
    """The largest class with absentees, in a terminal of each size."""
    real = load(session, golden / "data" / "ss96_g45")
    assert real.absent
    app = Host(real)
    async with app.run_test(size=terminal) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause()
        view = app.screen.query_one(GraphView)
        assert (view.size.width, view.size.height) == (WIDE if terminal == (140, 40) else NARROW)
        assert overlapping(view.picture.nodes) == []
        await pilot.press("right")
        start = view.picture.focus
        assert start is not None
        routes = routes_from(view.picture.steps, start)
        assert set(routes) == set(real.pupils)
        farthest = max(routes, key=lambda one: len(routes[one]))
        await pilot.press(*routes[farthest])
        assert view.picture.focus == farthest
        assert sum(node.text.endswith("–") for node in view.picture.nodes) == real.absent
