"""The contact sheet of docs/pictures stops at every screen that klasapp has."""

import sys
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "docs/pictures"


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    """The two modules of that folder that hold no picture."""
    monkeypatch.syspath_prepend(str(FOLDER))
    before = set(sys.modules)
    import stops  # type: ignore[import-not-found]
    import walking  # type: ignore[import-not-found]

    for name in {"stops", "walking"} - before:
        monkeypatch.delitem(sys.modules, name)
    return stops, walking


def test_every_screen_has_a_stop_or_a_reason(pictures: tuple[Any, Any]) -> None:
    stops, walking = pictures
    named = {stop.screen for chapter in stops.CHAPTERS for stop in chapter.stops}
    screens = set(walking.all_screens())
    assert len(screens) > 100
    assert screens - named - set(stops.NOT_SHOWN) == set(), "add a stop in docs/pictures/stops.py"
    assert set(stops.NOT_SHOWN) - screens == set()
    assert set(stops.NOT_SHOWN) & named == set()
    assert all(stops.NOT_SHOWN.values())


def test_no_two_pictures_have_one_name(pictures: tuple[Any, Any]) -> None:
    stops, _ = pictures
    names = [stop.name for chapter in stops.CHAPTERS for stop in chapter.stops if stop.pictured]
    assert sorted(set(names)) == sorted(names)
