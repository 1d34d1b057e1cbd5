"""Any screen as plain text or CSV, and everything found by its name."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from klasapp.app.finding import everything
from klasapp.app.klasapp import KlasApp
from klasapp.app.plain import as_csv, as_text, read_app
from klasapp.errors import InputError
from klasapp.store.session import Session


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


MakeApp = Callable[[Session], KlasApp]


@pytest.fixture
def make_app(tmp_path: Path, clock: Any) -> MakeApp:
    """Apps on a session that stays open after them."""

    def make(session: Session) -> KlasApp:
        reopened = Session(session.store.reopen(), clock)
        return KlasApp(tmp_path / "test.db", clock, reopened)

    return make


@pytest.mark.parametrize("room", ["week", "cases", "upkeep"])
def test_a_room_is_read_without_frames(
    room: str, school_class: ClassLike, make_app: MakeApp
) -> None:
    text = as_text(read_app(make_app(school_class.session), room, ()))
    assert len(text.split()) > 5
    assert not set("│╭▔") & set(text)


def test_a_class_as_csv_has_one_row_a_pupil_and_no_formula(
    awkward_class: ClassLike, make_app: MakeApp
) -> None:
    blocks = read_app(make_app(awkward_class.session), "roster", ())
    table = next(block for block in blocks if "Roepnaam" in block.header)
    rows = list(csv.reader(io.StringIO(as_csv([table])), delimiter=";"))
    assert len(rows) == 1 + len(awkward_class.pupil_ids)
    assert any(row[0] == "[red]O'Brien =1+1" for row in rows)
    assert "'=cmd|'/c calc'!A0, van der" in {row[1] for row in rows}


def test_keys_lead_further_and_a_form_tells_its_fields(
    school_class: ClassLike, make_app: MakeApp
) -> None:
    text = as_text(read_app(make_app(school_class.session), "roster", ("n",)))
    assert "Roepnaam" in text
    assert "[veld]" in text


def test_what_is_found_by_name_is_opened(school_class: ClassLike, make_app: MakeApp) -> None:
    text = as_text(read_app(make_app(school_class.session), "", (), find="noor jan"))
    assert "Noor Jansen" in text
    assert "Sem Berg" not in text


def test_a_name_that_fits_nothing_or_too_much_is_told(
    school_class: ClassLike, make_app: MakeApp
) -> None:
    with pytest.raises(InputError, match="Niets heet 'xyzzy'"):
        read_app(make_app(school_class.session), "", (), find="xyzzy")
    with pytest.raises(InputError, match=r"Sara Vos \(leerling, 2B\)"):
        read_app(make_app(school_class.session), "", (), find="a")


def test_lessons_and_pupils_are_found(school_class: ClassLike) -> None:
    abouts = {
        one.about.split(",")[0] for one in everything(school_class.session, school_class.class_id)
    }
    assert {"leerling", "lesmodule"} <= abouts
    assert everything(school_class.session, None) == ()


async def test_slash_opens_what_is_found(
    awkward_class: ClassLike, make_app: MakeApp, screen_text: Callable[[Any], str]
) -> None:
    app = make_app(awkward_class.session)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("slash")
        await pilot.pause(0.3)
        await pilot.press(*"brien")
        await pilot.pause(1)
        assert "leerling, 2B" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause(0.5)
        assert "[red]O'Brien =1+1 [/]" in screen_text(app)
