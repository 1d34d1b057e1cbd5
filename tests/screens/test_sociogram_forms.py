"""A Microsoft and a Google export, from the file to the round, as a mentor walks through it."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from textual.widgets import DataTable, Input, OptionList, Select

from klasapp.roster.pupil import PupilDraft
from klasapp.roster.service import add_pupil
from klasapp.sociogram import records, service
from klasapp.sociogram.forms_check_screen import FormsCheckScreen
from klasapp.sociogram.forms_columns_screen import FormsColumnsScreen
from klasapp.sociogram.forms_names_screen import FormsNamesScreen, PickWho
from klasapp.sociogram.import_round_screen import ImportRoundScreen
from klasapp.sociogram.question import SENSITIVE
from klasapp.sociogram.round_screen import RoundScreen
from klasapp.store.session import Session
from klasapp.widgets.dialogs import Confirm

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SIZES = ((80, 24), (140, 40))


class ClassLike(Protocol):
    """What the fixtures ``school_class`` and ``awkward_class`` give."""

    session: Session
    class_id: int
    pupil_ids: tuple[int, ...]


async def settle(pilot: Any) -> None:
    """Wait for threads, and for what they show."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.2)


def told(app: Any) -> str:
    return " ".join(str(note.message) for note in app._notifications)


def microsoft(folder: Path, *forms: tuple[str, ...], questions: tuple[str, ...]) -> Path:
    """An xlsx as Microsoft Forms makes it in Dutch: (name, answer to each question...)."""
    path = folder / "Sociogram 2B(1-12).xlsx"
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Sheet1")
    moment = book.add_format({"num_format": "m/d/yy h:mm:ss"})
    sheet.write_row(0, 0, ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam",
                           "Tijd van laatste wijziging", *questions])  # fmt: skip
    for row, (name, *answers) in enumerate(forms, 1):
        sheet.write_number(row, 0, row)
        for column in (1, 2):
            sheet.write_datetime(row, column, datetime(2026, 11, 20, 10, row), moment)  # noqa: DTZ001
        sheet.write_string(row, 3, "anonymous")
        for column, text in enumerate((name, "", *answers), 4):
            sheet.write_string(row, column, text)
    book.close()
    return path


def google(folder: Path, *rows: tuple[str, ...], packed: bool = False) -> Path:
    """A csv as Google Forms makes it in Dutch, or the zip in which it hands it out."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    path = folder / ("Sociogram.csv.zip" if packed else "Sociogram.csv")
    if packed:
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("Sociogram.csv", out.getvalue())
    else:
        path.write_text(out.getvalue(), encoding="utf-8")
    return path


async def begin(pilot: Any, path: Path) -> None:
    """Type the path and press Enter."""
    await pilot.pause()
    pilot.app.screen.query_one("#nominations", Input).value = str(path)
    await pilot.press("enter")
    await settle(pilot)


def becomes(app: Any) -> dict[tuple[str, str], str]:
    """What the list of names says: (typed, where) to what it becomes."""
    table = app.screen.query_one(DataTable)
    rows = [[str(cell) for cell in table.get_row_at(row)] for row in range(table.row_count)]
    return {(typed, where): proposal for _, typed, proposal, where in rows}


async def walk_to(pilot: Any, typed: str, where: str) -> None:
    """Put the cursor on a name."""
    table = pilot.app.screen.query_one(DataTable)
    rows = [[str(cell) for cell in table.get_row_at(row)] for row in range(table.row_count)]
    place = next(n for n, (_, name, _, at) in enumerate(rows) if (name, at) == (typed, where))
    table.move_cursor(row=place)
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_a_microsoft_export_with_misspelt_short_and_double_names(
    school_class: ClassLike, host: Host, screen_text: Read, tmp_path: Path, size: tuple[int, int]
) -> None:
    """Nothing is guessed: proposals are confirmed, two Sems are asked, strangers left out."""
    session, class_id, ids = school_class.session, school_class.class_id, school_class.pupil_ids
    second = add_pupil(session, class_id, PupilDraft("9", "Sem", "", "Bos", ""))
    path = microsoft(
        tmp_path,
        ("Noor Jansen", "Sem;Yara;", "niemand", "heel veilig", "nee"),
        ("Sem Berg", "Norr Jansen;Daan;", "", "meestal veilig", ""),
        ("daan visser", "Sem;Xander;", "Sem Bos", "soms wel, soms niet", "leuk"),
        ("Noor Jansen", "Lot;Noor;Lot;", "-", "niet zo veilig", ""),
        questions=("Met wie trek je graag op?\u00a0", "Met wie liever niet?",
                   "Hoe veilig voel je je in deze klas?", "Wil je nog iets kwijt?"),
    )  # fmt: skip
    app = host(lambda: ImportRoundScreen(session, class_id))
    async with app.run_test(size=size) as pilot:
        await begin(pilot, path)
        assert isinstance(app.screen, FormsColumnsScreen)
        text = screen_text(app)
        assert "Microsoft Forms · Sociogram 2B(1-12).xlsx · 4 formulieren" in text
        assert app.screen.query_one("#who", Select).value == "Naam"
        assert app.screen.query_one("#day", Input).value == "20-11-2026"
        assert app.screen.query_one("#target-0", Select).value == "kind:positive"
        assert app.screen.query_one("#target-1", Select).value is Select.NULL
        assert app.screen.query_one("#target-2", Select).value == "of:safety"
        assert app.screen.query_one("#target-3", Select).value == "skip"
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert 'Kies bij "Met wie liever niet?"' in told(app)

        app.screen.query_one("#target-1", Select).value = "kind:negative"
        await pilot.pause(0.2)
        assert isinstance(app.screen, Confirm)
        assert SENSITIVE["negative"][:40] in screen_text(app)
        await pilot.press("j")
        await pilot.pause(0.2)
        assert app.screen.query_one("#target-1", Select).value == "kind:negative"
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)

        assert isinstance(app.screen, FormsNamesScreen)
        names = becomes(app)
        assert names["Xander", "rij 4"] == "… lijkt op niemand"
        assert names["Sem", "rij 2"] in {"… Sem Berg of Sem Bos", "… Sem Bos of Sem Berg"}
        assert names["Norr Jansen", "rij 3"] == "? Noor Jansen"
        assert names["Lot", "rij 5"] == "? Lotte Smits"
        assert names["daan visser", "zelf, rij 4"] == "= Daan Visser"
        assert names["Noor Jansen", "zelf, rij 5"] == "= Noor Jansen"
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "namen zijn nog niet gekozen, zoals «Xander»" in told(app)
        await pilot.press("n", "enter")  # Xander is nobody; Sem is asked
        await pilot.pause(0.2)
        assert isinstance(app.screen, PickWho)
        assert "≈ Sem Bos" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, PickWho), "no classmate is the default"
        await pilot.press(*"berg", "enter")
        await pilot.pause(0.2)
        assert becomes(app)["Sem", "rij 2"] == "✓ Sem Berg"
        assert becomes(app)["Sem", "rij 4"].startswith("… ")
        await walk_to(pilot, "Sem", "rij 4")
        await pilot.press("k")
        await pilot.pause(0.2)
        await pilot.press(*"bos", "enter")
        await pilot.pause(0.2)
        await pilot.press("enter", "enter", "a")
        await pilot.pause(0.2)
        assert "Alle namen zijn gekozen" in screen_text(app)
        assert becomes(app)["Norr Jansen", "rij 3"] == "✓ Noor Jansen"
        assert service.list_rounds(session, class_id) == ()
        await pilot.press("ctrl+t")
        await pilot.pause(0.3)

        assert isinstance(app.screen, FormsCheckScreen)
        about = str(app.screen.query_one("#about").render())
        assert "3 van de 13 leerlingen in dit bestand." in about
        notes = str(app.screen.query_one("#note-list").render())
        assert "Rij 2: Noor Jansen vulde vaker in; rij 5 telt." in notes
        assert "Rij 5: Noor Jansen noemde Lotte Smits twee keer" in notes
        assert "Rij 4: Daan Visser koos Sem Bos positief en negatief" in notes
        app.screen.query_one(f"#row-{ids[0]}", Select).value = 2
        await pilot.pause(0.2)
        notes = str(app.screen.query_one("#note-list").render())
        assert "Rij 5: Noor Jansen vulde vaker in; rij 2 telt." in notes
        assert service.list_rounds(session, class_id) == ()
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, RoundScreen)
    (one,) = service.list_rounds(session, class_id)
    asked = service.find_round(session, one.id)
    assert (asked.state, asked.source, one.answered, one.participants) == (
        "closed",
        "import",
        3,
        13,
    )
    assert [question.kind for question in asked.questions] == ["positive", "negative"]
    with session.reading() as db:
        pairs = {(a, b) for _, a, b in records.nominations(db, one.id)}
        steps = {pupil: step for _, pupil, step in records.scale_answers(db, one.id)}
    assert pairs == {(ids[0], ids[1]), (ids[0], ids[2]), (ids[1], ids[0]), (ids[1], ids[3])}
    assert steps == {ids[0]: 5, ids[1]: 4, ids[3]: 3}
    assert second.id not in {nominee for _, nominee in pairs}


@pytest.mark.parametrize("size", SIZES)
async def test_a_google_zip_with_a_grid_is_picked_from_the_folder(
    school_class: ClassLike, host: Host, screen_text: Read, tmp_path: Path, size: tuple[int, int]
) -> None:
    session, class_id, ids = school_class.session, school_class.class_id, school_class.pupil_ids
    google(
        tmp_path,
        ("Tijdstempel", "Wat is je naam?", "Naast wie zit je graag? [1e keuze]",
         "Naast wie zit je graag? [2e keuze]", "Met wie werk je graag?"),
        ("2026/11/20 8:48:17 a.m. CET", "Noor", "Semm", "Yara", "Daan, Lotte en Visser, Daan"),
        ("2026/11/20 8:50:17 a.m. CET", "Jansen, Noor", "Fena", "", "niemand"),
        ("2026/11/20 8:51:00 a.m. CET", "semm", "Noor", "noor", "Yara;Lotte"),
        packed=True,
    )  # fmt: skip
    app = host(lambda: ImportRoundScreen(session, class_id))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.screen.query_one("#nominations", Input).value = str(tmp_path)
        await pilot.pause(0.2)
        assert "Sociogram.csv.zip" in screen_text(app)
        app.screen.query_one("#files", OptionList).focus()
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, FormsColumnsScreen)
        assert "Google Forms" in screen_text(app)
        assert "uit de kolommen [1e keuze], [2e keuze]" in screen_text(app)
        app.screen.query_one("#name", Input).value = "Google"
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        names = becomes(app)
        assert names["Semm", "rij 2"] == "? Sem Berg"
        assert names["semm", "zelf, rij 4"] == "? Sem Berg"
        assert names["Jansen, Noor", "zelf, rij 3"] == "? Noor Jansen"
        assert names["Visser, Daan", "rij 2"] == "? Daan Visser"
        assert names["Fena", "rij 3"] == "? Fenna Mulder"
        await walk_to(pilot, "Semm", "rij 2")
        await pilot.press("enter")
        await pilot.pause()
        assert becomes(app)["semm", "zelf, rij 4"] == "✓ Sem Berg", "a spelling is remembered"
        await pilot.press("a", "enter", "enter", "enter")
        await pilot.pause(0.2)
        assert "Alle namen zijn gekozen" in screen_text(app)
        await pilot.press("ctrl+t")
        await pilot.pause(0.3)
        app.screen.query_one("#everyone", Select).value = "waiting"
        await pilot.pause(0.2)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, RoundScreen)
    (one,) = service.list_rounds(session, class_id)
    assert (one.name, one.state, one.answered) == ("Google", "open", 2)
    with session.reading() as db:
        pairs = [(a, b) for _, a, b in records.nominations(db, one.id)]
    assert sorted(pairs) == [(ids[0], ids[6]), (ids[1], ids[0]), (ids[1], ids[2]), (ids[1], ids[4])]


async def test_forms_go_into_an_open_round_and_back_to_it(
    school_class: ClassLike, host: Host, screen_text: Read, tmp_path: Path
) -> None:
    session, class_id, ids = school_class.session, school_class.class_id, school_class.pupil_ids
    round_id = service.start_round(session, class_id)
    service.save_draft(
        session, round_id,
        service.Draft("Open", (("positive", "Met wie trek je graag op?"),), None, ids),
    )  # fmt: skip
    service.open_round(session, round_id)
    path = google(tmp_path, ("Timestamp", "Naam", "met wie trek je graag op"), ("x", "Noor", "Sem"))
    app = host(lambda: RoundScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(ImportRoundScreen(session, class_id, round_id))
        await begin(pilot, path)
        assert isinstance(app.screen, FormsColumnsScreen)
        assert "Met wie trek je graag op?" in screen_text(app)
        assert "Datum" not in screen_text(app), "the round has its name and date already"
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        await pilot.press("a", "ctrl+t")
        await pilot.pause(0.3)
        assert app.screen.query_one(f"#state-{ids[2]}", Select).value == "waiting"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, RoundScreen)
        assert "1 van de 12 ingevuld" in screen_text(app)
    asked = service.find_round(session, round_id)
    assert (asked.state, asked.participant(ids[0]).way) == ("open", "import")


async def test_a_class_with_an_open_round_can_choose_it_for_the_forms(
    school_class: ClassLike, host: Host, tmp_path: Path
) -> None:
    session, class_id, ids = school_class.session, school_class.class_id, school_class.pupil_ids
    round_id = service.start_round(session, class_id)
    service.save_draft(
        session, round_id, service.Draft("Al open", (("positive", "Met wie?"),), None, ids)
    )
    service.open_round(session, round_id)
    path = google(tmp_path, ("Timestamp", "Naam", "Met wie?"), ("x", "Noor", "Sem"))
    app = host(lambda: ImportRoundScreen(session, class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, path)
        assert app.screen.query_one("#target-0", Select).value == "kind:positive"
        app.screen.query_one("#into", Select).value = round_id
        await pilot.pause(0.3)
        question = service.find_round(session, round_id).questions[0]
        assert app.screen.query_one("#target-0", Select).value == f"question:{question.id}"
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        assert isinstance(app.screen, FormsNamesScreen)


async def test_escape_goes_back_and_keeps_the_names_until_the_mentor_stops(
    school_class: ClassLike, host: Host, screen_text: Read, tmp_path: Path
) -> None:
    path = google(tmp_path, ("Timestamp", "Naam", "Met wie?"), ("x", "Noor", "Semm"))
    app = host(lambda: ImportRoundScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, path)
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        keys = screen_text(app).splitlines()[-1]
        assert "Ctrl+T Verder" in keys
        assert "Elders" not in keys, "nothing is decided yet"
        await pilot.press("e", "enter", "escape")
        await pilot.pause(0.2)
        assert isinstance(app.screen, FormsColumnsScreen)
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        assert becomes(app)["Semm", "rij 2"] == "✓ Sem Berg"
        await walk_to(pilot, "Semm", "rij 2")
        await pilot.press("o")
        await pilot.pause()
        assert becomes(app)["Semm", "rij 2"] == "? Sem Berg"
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert becomes(app)["Semm", "rij 2"] == "✓ Sem Berg", "the last thing done was o"
        await pilot.press("o")
        await pilot.press("enter", "escape", "escape")
        await pilot.pause(0.2)
        assert "Stoppen met inlezen?" in screen_text(app)
        await pilot.press("j")
        await pilot.pause(0.2)
        assert isinstance(app.screen, ImportRoundScreen)
    assert service.list_rounds(school_class.session, school_class.class_id) == ()


async def test_a_sensitive_question_that_is_refused_is_left_out(
    school_class: ClassLike, host: Host, tmp_path: Path
) -> None:
    path = google(tmp_path, ("Timestamp", "Naam", "Met wie?", "Wie pest er?"),
                  ("x", "Noor", "Sem", "Daan"))  # fmt: skip
    app = host(lambda: ImportRoundScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, path)
        assert app.screen.query_one("#target-1", Select).value is Select.NULL
        app.screen.query_one("#target-1", Select).value = "kind:bullies"
        await pilot.pause(0.2)
        await pilot.press("n")
        await pilot.pause(0.2)
        assert app.screen.query_one("#target-1", Select).value == "skip"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("kapot.xlsx", b"PK\x03\x04kapot", "kan lezen"),
        ("leeg.csv", b"", "staat niets in"),
        ("kop.csv", b"Tijdstempel,Naam,Wie?\n", "alleen een kopregel"),
        ("[red].csv", b"Naam,Wie?\nNoor,\"Sem\nx", "rij 2"),
        ("nominaties.csv", b"van;naar;vraag_code\na;b;c\n", "hoort bij een paar bestanden"),
    ],
)  # fmt: skip
async def test_bad_files_are_told_in_a_sentence_with_their_name(
    school_class: ClassLike, host: Host, tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(data)
    app = host(lambda: ImportRoundScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, tmp_path / name)
        assert isinstance(app.screen, ImportRoundScreen)
        assert name in told(app)
        assert why in told(app)


@pytest.mark.parametrize("size", SIZES)
async def test_awkward_names_are_shown_as_they_are_on_every_step(
    awkward_class: ClassLike, host: Host, screen_text: Read, tmp_path: Path, size: tuple[int, int]
) -> None:
    members = service.class_members(awkward_class.session, awkward_class.class_id)
    first = next(one for one in members if one.name.startswith("[red]"))
    path = microsoft(
        tmp_path,
        (first.name, "[x;" + ";".join(one.name for one in members) + ";"),
        ("=1+1", "niemand"),
        questions=("[bold]Met wie [/ trek je graag op?",),
    )
    app = host(lambda: ImportRoundScreen(awkward_class.session, awkward_class.class_id))
    async with app.run_test(size=size) as pilot:
        await begin(pilot, path)
        assert "[bold]Met wie [/ trek" in screen_text(app)
        app.screen.query_one("#text-0").focus()
        await pilot.pause()
        assert "Bijvoorbeeld rij 2: [x;" in screen_text(app)
        await pilot.press("ctrl+t")
        await pilot.pause(0.2)
        assert "[red]O'Brien =1+1" in screen_text(app)
        await pilot.press("k")
        await pilot.pause(0.2)
        assert "[red]O'Brien =1+1 [/]" in screen_text(app)
        await pilot.press("escape", "n", "n", "a")
        await pilot.pause(0.2)
        while "na te kijken" in screen_text(app):
            await pilot.press("n")
            await pilot.pause(0.1)
        await pilot.press("ctrl+t")
        await pilot.pause(0.3)
        assert isinstance(app.screen, FormsCheckScreen)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, RoundScreen)
