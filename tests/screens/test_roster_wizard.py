"""A list with headers of its own, by keyboard: choose the columns once, and never again."""

from collections.abc import Callable
from typing import Any

from textual.widgets import Select

from klasapp.roster import service
from klasapp.roster.column_service import remembered_columns
from klasapp.roster.columns_screen import ColumnsScreen
from klasapp.roster.import_preview_screen import ImportPreviewScreen
from klasapp.roster.pupil import PupilDraft

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]

LIST = (
    "Code [/];Hoe heet je;Van je;Wanneer;Telefoon\n"
    "0007;[red]Bo;Berg, van den;2-5-2013;0612345678\n"
    "0008;Zoë [/;=1+1;3-5-2013;0612345679\n"
)


async def settled(pilot: Any) -> None:
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def test_the_columns_of_an_unknown_list_are_chosen_once(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    """Enter and a letter per column; the second time the list is read at once."""
    session, class_id = school_class.session, school_class.class_id
    app = host(lambda: ImportPreviewScreen(session, class_id, "lijst [b].csv", LIST.encode()))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, ColumnsScreen)
        text = screen_text(app)
        assert "Code [/]" in text and "[red]Bo" in text
        assert "Wijs nog de roepnaam en de achternaam aan" in text
        assert "mag niet" in text and "0612345678" not in text
        for letter in ("l", "r", "a", "g"):  # leerlingnummer, roepnaam, achternaam, geboortedatum
            await pilot.press("enter", letter, "enter", "down")
        await pilot.press("enter")  # the telephone: told, not asked
        await pilot.pause()
        text = screen_text(app)
        assert "roepnaam [red]Bo · achternaam Berg, van den · nummer 0007" in text
        assert "02-05-2013" in text
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert isinstance(app.screen, ImportPreviewScreen)
        assert "lijst met jouw kolommen: 2 nieuw" in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
    header = ("Telefoon", "code [/]", "HOE HEET JE", "van je", "wanneer")
    kept = remembered_columns(session, header)
    assert kept is not None and kept["given_name"] == "HOE HEET JE" and "number" in kept
    found = {p.number: p for p in service.list_pupils(session, class_id)}
    assert found["0007"].display_name == "[red]Bo van den Berg"
    app = host(lambda: ImportPreviewScreen(session, class_id, "l.csv", LIST.encode()))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert "2 hetzelfde" in screen_text(app)
        await pilot.press("k")
        await pilot.pause()
        assert isinstance(app.screen, ColumnsScreen)
        await pilot.press("down", "delete")
        await pilot.pause()
        assert "Wijs nog de roepnaam aan" in screen_text(app)


async def test_going_back_from_the_columns_says_what_is_missing(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    """Nothing is kept, and k opens the choice again."""
    session = school_class.session
    app = host(lambda: ImportPreviewScreen(session, school_class.class_id, "l.csv", LIST.encode()))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, ColumnsScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert "deze kolommen ontbreken" in screen_text(app)
        await pilot.press("k")
        await pilot.pause()
        assert isinstance(app.screen, ColumnsScreen)
    assert remembered_columns(session, LIST.partition("\n")[0].split(";")) is None


async def test_a_child_typed_by_hand_before_is_recognised_with_one_key(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    """The proposal stands on top; g makes it the same pupil, and no second one comes in."""
    session, class_id = school_class.session, school_class.class_id
    typed = service.add_pupil(session, class_id, PupilDraft("", "Zoë [/", "", "Bakkerr", ""))
    service.add_note(session, typed.id, "Blijft bewaard.")
    data = "leerlingnummer;roepnaam;achternaam;klas\n0042;Zoë [/;Bakker;2B\n".encode()
    app = host(lambda: ImportPreviewScreen(session, class_id, "l.csv", data))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "1 nieuw" in text and "1 om na te kijken" in text
        assert "lijkt op Zoë [/ Bakkerr, 2B, zonder nummer: bijna dezelfde naam" in text
        await pilot.press("g")
        await pilot.pause()
        assert "0 nieuw · 1 gewijzigd" in screen_text(app)
        await pilot.press("g")
        await pilot.pause()
        assert "1 nieuw · 0 gewijzigd" in screen_text(app)
        await pilot.press("g", "ctrl+s")
        await pilot.pause()
    now = service.find_pupil(session, typed.id)
    assert (now.number, now.family_name) == ("0042", "Bakker")
    assert len(service.list_pupils(session, class_id)) == 13
    assert service.notes(session, typed.id)[0].text == "Blijft bewaard."


async def test_who_is_gone_can_be_marked_as_having_left_the_school(
    school_class: Any, host: Host
) -> None:
    """The day is kept, for retention; nobody is deleted."""
    session, class_id = school_class.session, school_class.class_id
    data = b"leerlingnummer;roepnaam;achternaam;klas\n100001;Noor;Jansen;2B\n"
    app = host(lambda: ImportPreviewScreen(session, class_id, "l.csv", data))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one("#leave", Select).value = "school"
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert len(service.list_pupils(session, class_id)) == 1
    gone = service.find_pupil(session, school_class.pupil_ids[1])
    assert gone.leaving_date == session.today
