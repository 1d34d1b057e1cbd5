"""The forms that write pictures and files of a round, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest
from textual.widgets import Button, Input, Select, Static

from klasapp.sociogram import service
from klasapp.sociogram.explore import View
from klasapp.sociogram.explore_screen import ExploreScreen
from klasapp.sociogram.export_screen import ExportScreen
from klasapp.sociogram.picture_screen import PictureScreen
from klasapp.sociogram.results_screen import ResultsScreen
from klasapp.store.session import Session
from klasapp.widgets.ticks import Tick

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]


class ClassLike(Protocol):
    """What the fixture ``awkward_class`` gives."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


@pytest.fixture
def asked(awkward_class: ClassLike) -> service.Round:
    """A round in which everyone chose the next two."""
    session, ids = awkward_class.session, awkward_class.pupil_ids
    round_id = service.start_round(session, awkward_class.class_id)
    draft = service.Draft(
        "[red]Meting[/]", (("positive", "Met [wie]?"), ("negative", "Liever niet?")), None, ids
    )
    service.save_draft(session, round_id, draft)
    service.open_round(session, round_id)
    found = service.find_round(session, round_id)
    for place, pupil in enumerate(ids):
        liked = [ids[(place + step) % len(ids)] for step in (1, 2)]
        service.save_form(
            session,
            round_id,
            pupil,
            {one.id: liked if one.kind == "positive" else [] for one in found.questions},
        )
    return found


async def ready(pilot: Any) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def made(pilot: Any) -> str:
    await pilot.press("ctrl+s")
    await pilot.pause()
    await ready(pilot)
    await pilot.pause()
    return str(pilot.app.screen.query_one("#made", Static).content)


async def test_a_picture_as_the_mentor_looks_now_is_saved_as_numbers_by_one_key(
    host: Host, awkward_class: ClassLike, asked: service.Round, tmp_path: Path, screen_text: Read
) -> None:
    focus = str(awkward_class.pupil_ids[0])
    view = View(polarity="negative", layout="communities", reach="mutual", focus=focus)
    app = host(lambda: PictureScreen(awkward_class.session, asked.id, view))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert app.focused is app.screen.query_one("#question")
        assert app.screen.query_one("#question", Select).value == ("negative", 0)
        app.screen.query_one("#folder", Input).value = str(tmp_path / "uit")
        app.screen.query_one("#kind", Select).value = "svg"
        app.screen.query_one("#focus", Tick).value = True
        assert "O'Brien" in screen_text(app)
        told = await made(pilot)
    (path,) = (tmp_path / "uit").glob("*.svg")
    assert path.name in told
    assert path.name.endswith("-groepjes-vraag2-wederzijds-nummers.svg")
    drawn = path.read_text(encoding="utf-8")
    assert "zwart vak: de leerling om wie" in drawn
    assert "O'Brien" not in drawn


async def test_names_warn_and_leave_no_key_to_choose(
    host: Host, awkward_class: ClassLike, asked: service.Round, tmp_path: Path, screen_text: Read
) -> None:
    app = host(lambda: PictureScreen(awkward_class.session, asked.id))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        key = app.screen.query_one("#key", Tick)
        key.value = True
        assert not key.disabled
        app.screen.query_one("#naming", Select).value = "full"
        app.screen.query_one("#kind", Select).value = "svg"
        app.screen.query_one("#folder", Input).value = str(tmp_path / "uit")
        await pilot.pause()
        assert key.disabled
        assert "achter slot" in screen_text(app)
        await made(pilot)
    (path,) = (tmp_path / "uit").iterdir()
    assert "O'Brien" in path.read_text(encoding="utf-8")


async def test_files_for_other_programs_by_keyboard_only(
    host: Host, awkward_class: ClassLike, asked: service.Round, tmp_path: Path, screen_text: Read
) -> None:
    app = host(lambda: ExportScreen(awkward_class.session, asked.id))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "[red]Meting[/]" in screen_text(app)
        await pilot.press("tab", "space", "tab", "tab", "tab", "tab", "space", "tab")
        await pilot.press(*str(tmp_path / "uit"))
        told = await made(pilot)
        assert "Bewaard in" in screen_text(app)
    names = {path.name.split("-")[0] for path in (tmp_path / "uit").iterdir()}
    assert names == {"sociomatrix", "nominaties", "deelname", "sleutel"}
    assert told.count("•") == 4


async def test_nothing_chosen_and_half_a_folder_are_told(
    host: Host, awkward_class: ClassLike, asked: service.Round
) -> None:
    app = host(lambda: ExportScreen(awkward_class.session, asked.id))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.screen.query_one("#folder", Input).value = "ergens"
        assert await made(pilot) == ""
        assert "geen hele naam van een map" in [one.message for one in app._notifications][-1]
        app.screen.query_one("#format-xlsx", Tick).value = False
        assert await made(pilot) == ""
        assert "nog niets gekozen" in [one.message for one in app._notifications][-1]


async def test_after_a_folder_that_fails_the_next_try_works(
    host: Host, awkward_class: ClassLike, asked: service.Round, tmp_path: Path
) -> None:
    blocked = tmp_path / "bestand"
    blocked.write_text("", encoding="utf-8")
    app = host(lambda: ExportScreen(awkward_class.session, asked.id))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.screen.query_one("#folder", Input).value = str(blocked / "map")
        assert "Bewaard" not in await made(pilot)
        assert "kan niet worden gemaakt" in [one.message for one in app._notifications][-1]
        app.screen.query_one("#folder", Input).value = str(tmp_path / "goed")
        assert "Bewaard" in await made(pilot)
        assert not app.screen.query_one("#save", Button).disabled


@pytest.mark.parametrize(
    ("start", "key", "target"),
    [
        (ExploreScreen, "b", PictureScreen),
        (ResultsScreen, "b", PictureScreen),
        (ResultsScreen, "x", ExportScreen),
    ],
)
async def test_pictures_and_files_are_one_key_away(
    host: Host,
    awkward_class: ClassLike,
    asked: service.Round,
    start: Any,
    key: str,
    target: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("explore_screen", "results_screen"):
        # The question what the mentor expects comes first; it has its own tests.
        monkeypatch.setattr(f"klasapp.sociogram.{module}.predict_first", lambda *told: told[-1]())
    app = host(lambda: start(awkward_class.session, asked.id))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press(key)
        await ready(pilot)
        assert isinstance(app.screen, target)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, start)
