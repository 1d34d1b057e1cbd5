"""Reading in a round that was held elsewhere, by keyboard."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from textual.widgets import Button, Input, Select

from klasapp.sociogram import service
from klasapp.sociogram.import_round_screen import ImportRoundScreen
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.store.session import Session

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
NOMINATIES = """\
afname_id;datum;vraag_code;polariteit;van;naar;volgorde
A1;2026-10-01;omgaan;+;Noor Jansen;Sem;1
A1;2026-10-01;[red]?;;Sem;Norr Jansen;1
"""
DEELNAME = """\
afname_id;leerling;status
A1;Noor Jansen;ingevuld
A1;Sem;ingevuld
A1;Yara Bakker;afwezig
"""


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


async def settle(pilot: Any) -> None:
    """Wait for threads, and for what they show."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.1)


def told(app: Any) -> str:
    """What the app told in passing."""
    return " ".join(one.message for one in app._notifications)


async def test_a_round_is_read_in_after_choosing_and_a_preview(
    school_class: ClassLike, host: Host, screen_text: Read, tmp_path: Path
) -> None:
    (tmp_path / "nominaties.csv").write_text(NOMINATIES, encoding="utf-8")
    (tmp_path / "deelname.csv").write_text(DEELNAME, encoding="utf-8")
    session, class_id = school_class.session, school_class.class_id
    app = host(lambda: ImportRoundScreen(session, class_id))
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.pause()
        app.screen.query_one("#nominations", Input).value = str(tmp_path)
        await pilot.press("enter")
        await settle(pilot)
        text = screen_text(app)
        assert "3 van de 4 namen kloppen precies" in text
        assert "Norr Jansen" in text
        assert "[red]?" in text
        assert app.screen.query_one("#kind-0", Select).value == "positive"
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "Kies nog wie 'Norr Jansen' is" in told(app)
        assert app.screen.query_one("#save", Button).disabled
        app.screen.query_one("#kind-1", Select).value = "popular"
        app.screen.query_one("#who-0", Select).value = school_class.pupil_ids[0]
        await pilot.pause()
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "allebei bij Noor Jansen" in told(app)
        app.screen.query_one("#who-0", Select).value = 0
        await pilot.pause()
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        preview = str(app.screen.query_one("#preview").render())
        assert "2 van de 3 leerlingen vulden in." in preview
        assert "Afwezig of niet meegedaan: Yara Bakker." in preview
        assert "Rij 3." in preview
        assert "Er is nog niets bewaard." in preview
        assert service.list_rounds(session, class_id) == ()
        app.screen.query_one("#text-0", Input).value = "Met wie ga je om?"
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert service.list_rounds(session, class_id) == (), "the preview is out of date"
        await pilot.press("ctrl+t", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, RoundScreen)
    (one,) = service.list_rounds(session, class_id)
    asked = service.find_round(session, one.id)
    assert (one.name, one.source) == ("Meting oktober 2026", "import")
    assert [question.text for question in asked.questions] == ["Met wie ga je om?", "[red]?"]


async def test_a_file_that_is_not_there_is_told_on_the_screen(
    school_class: ClassLike, host: Host, tmp_path: Path
) -> None:
    app = host(lambda: ImportRoundScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.query_one("#nominations", Input).value = str(tmp_path / "[weg.csv")
        app.screen.query_one("#pupils", Input).value = "x"
        await pilot.press("ctrl+r", "ctrl+t", "ctrl+s")
        await pilot.pause()
        assert "[weg.csv is er niet" in told(app)
        assert "Lees eerst de bestanden." in told(app)
        assert isinstance(app.screen, ImportRoundScreen)


async def test_awkward_names_can_be_chosen_when_reading_in(
    awkward_class: ClassLike, host: Host, screen_text: Read, tmp_path: Path
) -> None:
    (tmp_path / "nominations.csv").write_text(
        "nominator,nominee,question,value\n[x,100002,[/],1\n", encoding="utf-8"
    )
    (tmp_path / "pupils.csv").write_text(
        "pupil,gender,responded\n[x,,1\n100002,,1\n", encoding="utf-8"
    )
    app = host(lambda: ImportRoundScreen(awkward_class.session, awkward_class.class_id))
    async with app.run_test(size=(140, 50)) as pilot:
        await pilot.pause()
        app.screen.query_one("#nominations", Input).value = str(tmp_path)
        await pilot.press("enter")
        await settle(pilot)
        who = app.screen.query_one("#who-0", Select)
        who.focus()
        await pilot.press("enter")
        await pilot.pause()
        assert "[red]O'Brien =1+1 [/]" in screen_text(app)
        await pilot.press("escape")
        who.value = awkward_class.pupil_ids[0]
        app.screen.query_one("#kind-0", Select).value = "positive"
        await pilot.pause()
        assert "[red]O'Brien =1+1 [/]" in screen_text(app)
        await pilot.press("ctrl+t", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, RoundScreen)
