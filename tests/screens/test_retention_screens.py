"""Keeping data no longer than allowed, by keyboard."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Select, TextArea

from klasapp.documents import folders
from klasapp.roster import service as roster
from klasapp.sociogram import service as sociogram
from klasapp.sociogram.keeping_service import remove_choices, remove_results
from klasapp.sociogram.prediction_service import skip_prediction
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.upkeep import retention_service as service
from klasapp.upkeep.access_screen import AccessScreen
from klasapp.upkeep.retention_screen import RetentionScreen

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
LATER = datetime(2030, 1, 7, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it


async def settled(pilot: Any) -> None:
    """Until the threads of this screen are done and what they brought is shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is exported lands in a folder of the test."""
    monkeypatch.setattr(folders, "_documents", lambda: tmp_path / "Documenten")
    return tmp_path / "Documenten" / "klasapp"


def leave(school: Any, day: date, *pupils: int) -> None:
    with school.session.writing() as db:
        for pupil in pupils:
            db.execute("update pupil set leaving_date = ? where id = ?", [day.isoformat(), pupil])


async def test_a_mentor_looks_first_lets_one_pupil_stay_and_erases_the_rest(
    awkward_class: Any, clock: Any, host: Host, screen_text: Read, documents: Path
) -> None:
    session, pupils = awkward_class.session, awkward_class.pupil_ids
    roster.add_note(session, pupils[0], "Iets.")
    leave(awkward_class, date(2027, 7, 1), *pupils)
    clock.now = LATER
    app = host(lambda: RetentionScreen(session))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "Nu weg: 10 leerlingen met alles wat erbij hoort" in text
        assert "[red]O'Brien =1+1" in text and "daarna gaat alles weg" in text
        await pilot.press("v")
        await pilot.pause()
        await pilot.press("enter")
        assert "Schrijf een reden" in screen_text(app)
        app.screen.query_one("#answer", Input).value = "Klacht [/] loopt"
        await pilot.press("enter")
        await settled(pilot)
        assert "Nu weg: 9 leerlingen" in screen_text(app)
        assert "Blijft met een reden: 1" in screen_text(app)
        await pilot.press("w")
        await pilot.pause()
        assert "Dit kun je niet terugzetten" in screen_text(app)
        await pilot.press("j")
        await settled(pilot)
        await settled(pilot)
        text = screen_text(app)
        assert "Het bewijs zonder namen staat hier" in text and "Ja, vernieuwen" in text
        await pilot.press("n")
        await settled(pilot)
        text = screen_text(app)
        assert "Er hoeft nu niets weg" in text and "■ Moet blijven: Klacht [/] loopt" in text
        await pilot.press("m")
        await pilot.pause()
        assert "■ vast" in screen_text(app)
        await pilot.press("l")
        await pilot.pause()
        app.screen.query_one("#answer", Input).value = "Uitspraak"
        await pilot.press("enter")
        await pilot.pause()
        assert "○ los" in screen_text(app) and "Uitspraak" in screen_text(app)
    assert [path.name for path in documents.iterdir()] == ["bewijs-van-wissen-1.pdf"]
    assert len(service.plan_now(session).going) == 1


async def test_a_round_tells_that_its_choices_are_gone(
    awkward_class: Any, host: Host, screen_text: Read
) -> None:
    session, pupils = awkward_class.session, awkward_class.pupil_ids
    round_id = sociogram.start_round(session, awkward_class.class_id)
    sociogram.open_round(session, round_id)
    asked = sociogram.find_round(session, round_id)
    for place, one in enumerate(pupils):
        choices = {q.id: [pupils[place - 1]] if q.kind == "positive" else []
                   for q in asked.questions}  # fmt: skip
        sociogram.save_form(session, round_id, one, choices)
    sociogram.close_round(session, round_id)
    skip_prediction(session, round_id)
    remove_choices(session, round_id)
    app = host(lambda: RoundScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Wie koos wie is gewist op ma 23 nov 2026" in screen_text(app)
        await pilot.press("o", "v")
        await settled(pilot)
        assert "Een sociogram tekenen kan daarom niet meer" in screen_text(app)
        await pilot.press("t", "escape", "r")
        await settled(pilot)
        assert "Wie koos wie is gewist" in screen_text(app)
        await pilot.press("t", "enter")
        await settled(pilot)
        text = screen_text(app)
        assert "Gekozen door: 1." in text and "Koos zelf" not in text
        remove_results(session, round_id)
        await pilot.press("escape", "escape", "r")
        await settled(pilot)
        assert "De resultaten per leerling zijn gewist" in screen_text(app)
        assert "Wederzijdse keuzes" in screen_text(app)


async def test_a_request_goes_from_the_letter_to_the_copy(
    awkward_class: Any, host: Host, screen_text: Read, documents: Path
) -> None:
    session, pupils = awkward_class.session, awkward_class.pupil_ids
    roster.add_note(session, pupils[0], "Zat naast Robert, zei Lum.")
    app = host(lambda: AccessScreen(session))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "Er is nog geen verzoek" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"red", "enter")
        await pilot.pause()
        app.screen.query_one("#who", Input).value = "Mw. [b]"
        app.screen.query_one("#custody", Select).value = "yes"
        await pilot.press("ctrl+s")
        await pilot.pause()
        text = screen_text(app)
        assert "✓ Mag het zien" in text and "wo 23 dec 2026" in text and "Mw. [b]" in text
        await pilot.press("i")
        await pilot.pause()
        app.screen.query_one("#answer", Input).value = "Paspoort gezien"
        await pilot.press("enter", "o")
        await settled(pilot)
        assert "Notitie van de mentor" in screen_text(app)
        await pilot.press("down", "z")
        await pilot.pause()
        app.screen.query_one("#answer", Input).value = "moeder"
        await pilot.press("enter")
        await pilot.pause()
        app.screen.query_one("#answer", TextArea).text = "Dat is [niet] zo."
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "✎" in screen_text(app)
        await pilot.press("escape", "k")
        await settled(pilot)
        assert "twijfelgevallen na te kijken" in screen_text(app)
        for _ in range(len(app.screen._groups)):
            await pilot.press("enter")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await settled(pilot)
        assert "Gemaakt:" in screen_text(app)
        await pilot.press("escape", "b")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter", "g")
        await pilot.pause()
        app.screen.query_one("#answer", Input).value = "Op papier"
        await pilot.press("enter")
        await pilot.pause()
        assert "Dit verzoek is afgerond" in screen_text(app)
    said = (documents / "inzage-1.txt").read_text("utf-8-sig")
    assert "Dat is [niet] zo." in said and "Robert" not in said
