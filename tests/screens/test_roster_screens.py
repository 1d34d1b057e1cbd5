"""The room "Klas", by keyboard: the class, pasting, importing, the pupil's page."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, Select, TextArea

from klasapp.errors import InputError
from klasapp.protocol import Location
from klasapp.roster import list_service, location_service, service
from klasapp.roster.class_screen import ClassScreen
from klasapp.roster.classes_screen import ClassesScreen
from klasapp.roster.import_preview_screen import ImportPreviewScreen
from klasapp.roster.import_screen import ImportScreen
from klasapp.roster.paste_screen import PasteScreen
from klasapp.roster.protocol_service import current_protocol, keep_contacts
from klasapp.roster.pupil_form_screen import PupilFormScreen
from klasapp.roster.pupil_screen import PupilFact, PupilScreen
from klasapp.roster.readers import read_roster
from klasapp.store import audit
from klasapp.store.session import Session
from klasapp.widgets.messages import CaseRequested, ClassChosen, PlaceRequested, PupilRequested

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SIZE = (80, 24)


def names(session: Session, class_id: int) -> list[str]:
    return [pupil.display_name for pupil in service.list_pupils(session, class_id)]


async def type_in(pilot: Any, text: str) -> None:
    await pilot.press(*("space" if sign == " " else sign for sign in text))


async def settled(pilot: Any) -> None:
    """Until the threads of this screen are done and what they brought is shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


# The class


async def test_the_first_thing_to_do_is_to_make_a_class(
    session: Session, host: Host, screen_text: Read
) -> None:
    app = host(lambda: ClassScreen(session, None))
    async with app.run_test(size=SIZE) as pilot:
        assert "Begin met je klas" in screen_text(app)
        await pilot.press("enter")
        await type_in(pilot, "2B")
        app.screen.query_one("#region", Select).value = "zuid"
        await pilot.press("ctrl+s")
        await pilot.pause()
        (made,) = service.list_classes(session)
        assert made.label == "2B (2026-2027)" and made.school_year.region == "zuid"
        assert [type(message) for message in app.asked] == [ClassChosen]
        assert app.asked[0].class_id == made.id


async def test_a_new_class_without_a_name_or_region_is_explained_in_place(
    session: Session, host: Host, screen_text: Read
) -> None:
    app = host(lambda: ClassScreen(session, None))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter", "ctrl+s")
        await pilot.pause()
        assert "Kies de regio" in screen_text(app)
        app.screen.query_one("#region", Select).value = "zuid"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "De naam van de klas ontbreekt" in screen_text(app)
        assert service.list_classes(session) == () == service.list_school_years(session)


async def test_the_class_is_listed_and_enter_asks_for_the_pupils_page(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    app = host(lambda: ClassScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        text = screen_text(app)
        assert "Klas 2B (2026-2027) · 12 leerlingen" in text
        assert text.index("Bakker") < text.index("Berg") < text.index("Vos")
        assert "nog geen" in text
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.asked[0], PupilRequested)
        assert app.asked[0].pupil_id == school_class.pupil_ids[1]


async def test_awkward_names_stand_in_the_class_literally(
    awkward_class: Any, host: Host, screen_text: Read
) -> None:
    app = host(lambda: ClassScreen(awkward_class.session, awkward_class.class_id))
    async with app.run_test(size=(180, 40)) as pilot:
        text = screen_text(app)
        for part in ("[red]O'Brien =1+1", "[/]", "Zoë [/", "drop table pupil", "@click=app.quit"):
            assert part in text
        await pilot.press("delete")
        await pilot.pause()
        assert "[red]O'Brien =1+1 [/] uit de klas halen?" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
        assert len(names(awkward_class.session, awkward_class.class_id)) == 9


async def test_out_of_the_class_asks_first_and_can_be_undone_and_the_list_is_a_file(
    school_class: Any, host: Host, screen_text: Read, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(list_service, "export_folder", lambda _: tmp_path)
    session, class_id = school_class.session, school_class.class_id
    app = host(lambda: ClassScreen(session, class_id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("delete", "n")
        assert len(names(session, class_id)) == 12
        await pilot.press("delete", "j")
        await pilot.pause()
        assert "Yara Bakker" not in names(session, class_id)
        assert "11 leerlingen" in screen_text(app)
        await pilot.press("delete", "j")
        await pilot.pause()
        assert len(names(session, class_id)) == 10
        await pilot.press("u", "ctrl+z")
        await pilot.pause()
        assert "Yara Bakker" in names(session, class_id)
        assert "12 leerlingen" in screen_text(app)
        await pilot.press("u", "x")
        await pilot.pause()
        assert len(names(session, class_id)) == 12
        assert "De lijst staat in:" in screen_text(app)
    read = read_roster((tmp_path / "klassenlijst-2B-2026-11-23.csv").read_bytes(), "x", None)
    assert sorted(one.display_name for one in read.drafts) == sorted(names(session, class_id))


async def test_a_pupil_with_notes_is_not_deleted_and_the_reason_is_told(
    school_class: Any, host: Host
) -> None:
    session, class_id = school_class.session, school_class.class_id
    service.add_note(session, school_class.pupil_ids[2], "Iets.")
    app = host(lambda: ClassScreen(session, class_id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("shift+delete", "j")
        await pilot.pause()
        assert any("Wissen kan niet meer" in n.message for n in app._notifications)
        assert len(names(session, class_id)) == 12


async def test_another_class_can_be_chosen_made_and_renamed(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    year = service.list_school_years(session)[0]
    other = service.add_class(session, year.id, "[red]2C")
    app = host(lambda: ClassScreen(session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, ClassesScreen)
        assert "[red]2C (2026-2027) · 0 leerlingen" in screen_text(app)
        await pilot.press("down", "w")
        await pilot.pause()
        app.screen.query_one("#class-name", Input).value = "2B"
        await pilot.press("enter")
        await pilot.pause()
        assert "staat er al" in screen_text(app)
        app.screen.query_one("#class-name", Input).value = "[red]2D"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ClassesScreen)
        assert "[red]2D (2026-2027) · 0 leerlingen" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert [message.class_id for message in app.asked] == [other.id]


async def test_a_class_gets_the_location_where_it_has_lessons(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    """R1: only asked of a school with locations."""
    session = school_class.session
    app = host(lambda: ClassesScreen(session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w")
        await pilot.pause()
        assert "Locatie" not in screen_text(app)
        await pilot.press("escape")
        contacts = current_protocol(session).contacts
        keep_contacts(session, [Location("n", "[red]Noord"), Location("z", "Zuid [/")], contacts)
        await pilot.press("w")
        await pilot.pause()
        assert "Geen locatie" in screen_text(app)
        app.screen.query_one("#location", Select).value = "n"
        await pilot.pause()
        assert "[red]Noord" in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert location_service.class_location(session, school_class.class_id) == "n"
        await pilot.press("n")
        await pilot.pause()
        await type_in(pilot, "2Z")
        app.screen.query_one("#location", Select).value = "z"
        await pilot.press("ctrl+s")
        await pilot.pause()
    made = next(one for one in service.list_classes(session) if one.name == "2Z")
    assert location_service.class_location(session, made.id) == "z"
    with pytest.raises(InputError, match="locatie"):
        location_service.set_class_location(session, made.id, "west")


async def test_who_had_no_note_for_longest_can_stand_on_top(
    school_class: Any, host: Host, clock: Any, screen_text: Read
) -> None:
    session = school_class.session
    pupils = service.list_pupils(session, school_class.class_id)
    for pupil in pupils[1:]:
        service.add_note(session, pupil.id, "Gesproken.")
    clock.now = datetime(2026, 12, 14, 9, 0)  # noqa: DTZ001
    service.add_note(session, pupils[1].id, "Weer.")
    app = host(lambda: ClassScreen(session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await pilot.pause()
        text = screen_text(app)
        assert "3 weken geleden" in text and "vandaag" in text
        first = next(n for n in text.splitlines() if "nog geen" in n)
        last = next(n for n in text.splitlines() if "vandaag" in n)
        assert pupils[0].family_name in first
        assert text.index(first) < text.index("3 weken geleden") < text.index(last)


# By hand


async def test_pupils_are_typed_one_after_the_other(
    session: Session, host: Host, screen_text: Read
) -> None:
    made = service.start_class(session, "2026-2027", "zuid", "2B")
    app = host(lambda: ClassScreen(session, made.id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("n")
        await type_in(pilot, "Noor")
        await pilot.press("enter", "enter")
        await type_in(pilot, "Jansen")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, PupilFormScreen)
        await type_in(pilot, "Sem")
        await pilot.press("tab")
        await type_in(pilot, "van den")
        await pilot.press("tab")
        await type_in(pilot, "Berg")
        await pilot.press("ctrl+s", "escape")
        await pilot.pause()
        assert names(session, made.id) == ["Sem van den Berg", "Noor Jansen"]
        assert "2 leerlingen" in screen_text(app)


async def test_a_wrong_date_is_explained_and_nothing_typed_is_lost(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    app = host(lambda: PupilFormScreen(session, class_id=school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "Noor")
        app.screen.query_one("#birth_date", Input).value = "31-02-2013"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Geboortedatum: deze datum bestaat niet" in screen_text(app)
        assert app.focused.id == "birth_date"
        await pilot.press("escape")
        await pilot.pause()
        assert "nog niet bewaard" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one("#given_name", Input).value == "Noor"
        assert len(names(session, school_class.class_id)) == 12


async def test_a_pupil_is_changed_by_hand(school_class: Any, host: Host) -> None:
    session = school_class.session
    pupil_id = school_class.pupil_ids[0]
    app = host(lambda: PupilFormScreen(session, pupil_id=pupil_id))
    async with app.run_test(size=SIZE) as pilot:
        app.screen.query_one("#family_name", Input).value = "Smits"
        await pilot.press("ctrl+s")
        await pilot.pause()
        pupil = service.find_pupil(session, pupil_id)
        assert (pupil.display_name, pupil.number) == ("Noor Smits", "100001")
        assert pupil.birth_date is not None


async def test_gender_stands_in_the_form_only_when_it_is_kept(
    school_class: Any, host: Host
) -> None:
    session = school_class.session
    app = host(lambda: PupilFormScreen(session, pupil_id=school_class.pupil_ids[0]))
    async with app.run_test(size=SIZE):
        assert not app.screen.query("#gender")
    service.keep_gender(session, True)
    app = host(lambda: PupilFormScreen(session, pupil_id=school_class.pupil_ids[0]))
    async with app.run_test(size=SIZE) as pilot:
        app.screen.query_one("#gender", Select).value = "v"
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert service.find_pupil(session, school_class.pupil_ids[0]).gender == "v"


# Pasting


async def test_a_pasted_list_is_shown_line_by_line_before_it_is_kept(
    session: Session, host: Host, screen_text: Read
) -> None:
    made = service.start_class(session, "2026-2027", "zuid", "2B")
    app = host(lambda: PasteScreen(session, made.id))
    async with app.run_test(size=(140, 40)) as pilot:
        app.screen.query_one(
            TextArea
        ).text = "Noor Jansen\nBerg, Sem van den\nx@school.example\nZoë [/ van der [red]\n"
        await pilot.pause()
        text = screen_text(app)
        assert "3 nieuw · 1 regels lukken niet" in text
        assert "Sem | Berg, van den" in text and "e-mailadres" in text
        assert "Zoë [/ | [red], van der" in text
        assert names(session, made.id) == []
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "De rest in de klas zetten?" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
        assert "Sem van den Berg" in names(session, made.id)
        assert len(names(session, made.id)) == 3


async def test_leaving_with_an_unsaved_list_asks_first(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    app = host(lambda: PasteScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        app.screen.query_one(TextArea).text = "Amira El Idrissi"
        await pilot.press("escape")
        await pilot.pause()
        assert "staat nog niet in de klas" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        assert app.screen.query_one(TextArea).text == "Amira El Idrissi"


async def test_an_empty_paste_is_told_and_an_endless_one_too(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    app = host(lambda: PasteScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert any("Plak eerst een lijst" in n.message for n in app._notifications)
        app.screen.query_one(TextArea).text = "Noor Jansen\n" * 600
        await pilot.pause()
        assert "meer dan 500 regels" in screen_text(app)


# Importing

MAGISTER = (
    "STAMNR;FIRSTNAME;PREFIX;LASTNAME;GENDER;BIRTHDATE;STREET;CLASS\r\n"
    "100001;Noor;;Jansén;V;02-05-2013;Dorpsstraat 1;2B\r\n"
    "000777;Zoë;van 't;Hof;V;03-05-2013;Dorpsstraat 2;2B\r\n"
    "000778;Anne;;Kok;V;32-05-2013;Dorpsstraat 3;2B\r\n"
    "000779;[red]Bo;;[/];V;04-05-2013;Dorpsstraat 4;2B\r\n"
    "000780;Cas;;Wit;M;04-05-2013;Dorpsstraat 4;2C\r\n"
)


async def test_a_file_is_chosen_looked_at_and_only_then_read_in(
    school_class: Any, host: Host, screen_text: Read, tmp_path: Path
) -> None:
    session, class_id = school_class.session, school_class.class_id
    path = tmp_path / "klas [b].csv"
    path.write_bytes(MAGISTER.encode("cp1252"))
    app = host(lambda: ImportScreen(session, class_id, tmp_path))
    async with app.run_test(size=(140, 40)) as pilot:
        app.screen.query_one("#path", Input).value = str(path)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ImportPreviewScreen)
        for _ in range(20):
            await pilot.pause(0.1)
            if "Magister-lijst" in screen_text(app):
                break
        text = screen_text(app)
        assert "Magister-lijst: 2 nieuw · 1 gewijzigd" in text
        assert "Jansén" in text and "cp1252" in text
        assert 'rij 4, kolom "BIRTHDATE"' in text and "deze datum bestaat niet" in text
        assert "achternaam: Jansen → Jansén" in text
        assert "Cas Wit" not in text and "Dorpsstraat" not in text
        assert "Noor Jansen" in names(session, class_id)
        await pilot.press("ctrl+s")
        await pilot.pause()
        now = names(session, class_id)
        assert "Noor Jansén" in now and "Zoë van 't Hof" in now and len(now) == 14


async def test_who_is_gone_leaves_only_when_the_mentor_says_so(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session, class_id = school_class.session, school_class.class_id
    data = MAGISTER.encode("cp1252")
    app = host(lambda: ImportPreviewScreen(session, class_id, "m.csv", data))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert "Wie weg is (11)" in screen_text(app)
        app.screen.query_one("#leave", Select).value = "leave"
        await pilot.press("ctrl+s")
        await pilot.pause()
    assert sorted(names(session, class_id)) == ["Noor Jansén", "Zoë van 't Hof", "[red]Bo [/]"]


async def test_another_class_of_the_file_comes_in_its_own_class(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    data = MAGISTER.encode("cp1252")
    app = host(lambda: ImportPreviewScreen(session, school_class.class_id, "m.csv", data))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one("#wanted", Select).value = "2C"
        await pilot.pause()
        await settled(pilot)
        assert "Cas Wit" in screen_text(app) and "nieuwe klas 2C" in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
    made = next(c for c in service.list_classes(session) if c.name == "2C")
    assert names(session, made.id) == ["Cas Wit"]
    assert len(names(session, school_class.class_id)) == 12


async def test_the_mentor_can_choose_other_letters(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    data = "leerlingnummer;roepnaam;achternaam\r\n100001;Noor;Jansen\r\n9;Zoë;Vos\r\n".encode(
        "cp850"
    )
    session = school_class.session
    app = host(lambda: ImportPreviewScreen(session, school_class.class_id, "oud.csv", data))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        app.screen.query_one("#encoding", Select).value = "cp1252"
        await pilot.pause()
        await settled(pilot)
        assert "Zo‰ Vos" in screen_text(app)
        app.screen.query_one("#encoding", Select).value = "cp850"
        await pilot.pause()
        await settled(pilot)
        assert "Zoë Vos" in screen_text(app)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04", b"naam\r\n", b"<EDEX"])
async def test_a_file_that_cannot_be_read_is_explained_and_nothing_changes(
    school_class: Any, host: Host, screen_text: Read, data: bytes
) -> None:
    session = school_class.session
    app = host(lambda: ImportPreviewScreen(session, school_class.class_id, "[red]x.csv", data))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "Dit bestand lukt niet" in text and 'Bestand "[red]x.csv"' in text
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert any("niets om in te lezen" in n.message for n in app._notifications)
    assert len(names(session, school_class.class_id)) == 12


async def test_a_path_that_is_not_there_is_told(
    school_class: Any, host: Host, tmp_path: Path
) -> None:
    app = host(lambda: ImportScreen(school_class.session, school_class.class_id, tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        app.screen.query_one("#path", Input).value = str(tmp_path / "niets.csv")
        await pilot.press("enter")
        await pilot.pause()
        assert any("is er niet" in n.message for n in app._notifications)


# The pupil's page


async def test_the_page_shows_facts_and_leads_to_them(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    facts = (PupilFact("Zaken", "zaak [red]2026-001", "case", 7),)
    session = school_class.session
    app = host(lambda: PupilScreen(session, school_class.pupil_ids[0], facts))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "Noor Jansen" in text and "13 jaar" in text and "zaak [red]2026-001" in text
        await pilot.press("down", "enter", "z")
        await pilot.pause()
        asked = [m for m in app.asked if isinstance(m, PlaceRequested)]
        assert [(m.kind, m.number) for m in asked] == [("case", 7)]
        cases = [m for m in app.asked if isinstance(m, CaseRequested)]
        assert [m.pupil_id for m in cases] == [school_class.pupil_ids[0]]


async def test_a_note_is_kept_with_its_date(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session, pupil_id = school_class.session, school_class.pupil_ids[0]
    app = host(lambda: PupilScreen(session, pupil_id, ()))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Nog geen notities" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        app.screen.query_one("#answer", TextArea).text = "Sprak [/red] met Noor."
        await pilot.press("ctrl+s")
        await pilot.pause()
        text = screen_text(app)
        assert "ma 23 nov 2026, 09:00 (vandaag)" in text and "Sprak [/red] met Noor." in text
    assert [note.text for note in service.notes(session, pupil_id)] == ["Sprak [/red] met Noor."]


async def test_opening_a_page_is_read_once_in_the_audit(school_class: Any, host: Host) -> None:
    session, pupil_id = school_class.session, school_class.pupil_ids[0]
    app = host(lambda: PupilScreen(session, pupil_id, ()))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("w", "escape")
        await pilot.pause()
    with session.reading() as db:
        reads = [row for row in audit.newest(db) if row.action == "pupil.read"]
    assert [row.subject for row in reads] == [f"pupil:{pupil_id}"]


async def test_every_awkward_pupil_has_a_page_a_form_and_a_way_back(
    awkward_class: Any, host: Host, screen_text: Read
) -> None:
    session = awkward_class.session
    for pupil in service.list_pupils(session, awkward_class.class_id):
        screen = PupilScreen(session, pupil.id, (PupilFact("[b]", pupil.display_name, "case", 1),))
        app = host(lambda screen=screen: screen)  # type: ignore[misc]
        async with app.run_test(size=(180, 40)) as pilot:
            await pilot.pause()
            start = pupil.given_name[:12]
            if start.isascii():
                assert start in screen_text(app)
            assert app.screen.query_one(OptionList).option_count == 1
            await pilot.press("w")
            await pilot.pause()
            assert app.screen.query_one("#given_name", Input).value == pupil.given_name
