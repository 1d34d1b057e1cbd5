"""A mentor plans the year, gives a lesson with two faces, and writes down how it went."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, Select

from klasapp.app.class_window import ClassFollower, read_face
from klasapp.app.klasapp import KlasApp
from klasapp.documents.content import lessons_folder
from klasapp.lessons import plan_service, run_service
from klasapp.lessons.after_screen import AfterScreen
from klasapp.lessons.coverage_screen import CoverageScreen
from klasapp.lessons.face_beamer_screen import ClassFaceScreen
from klasapp.lessons.lessons_screen import LessonsScreen
from klasapp.lessons.library_screen import LibraryScreen
from klasapp.lessons.module_screen import ModuleScreen
from klasapp.lessons.run import is_last
from klasapp.lessons.run_screen import RunScreen
from klasapp.widgets.marked_table import MarkedTable
from klasapp.widgets.messages import AgreementProposed
from klasapp.widgets.tick_list import TickList

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
LESSON = "plagen-ruzie-of-pesten"


@pytest.fixture(autouse=True)
def _face_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLASAPP_FACE_FILE", str(tmp_path / "face.json"))


def first_screen(school: Any) -> LessonsScreen:
    return LessonsScreen(school.session, school.class_id, lambda: (("BU1",), ("SG5",)))


async def test_a_year_is_proposed_moved_and_dropped_by_keys(
    host: Host, school_class: Any, screen_text: Read
) -> None:
    session, class_id = school_class.session, school_class.class_id
    app = host(lambda: first_screen(school_class))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Er is nog geen jaarplan" in screen_text(app)
        assert "Past bij wat er nu speelt" in screen_text(app)
        await pilot.press("v")
        await pilot.pause()
        app.screen.query_one("#first", Input).value = "31-31-2026"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "datum" in screen_text(app), "a wrong day is told and the dialog stays"
        app.screen.query_one("#first", Input).value = "vandaag"
        await pilot.press("ctrl+s")
        await pilot.pause()
        before = plan_service.year_of(session, class_id)
        assert "Wie zitten er in onze klas?" in screen_text(app)
        await pilot.press("plus")
        await pilot.pause()
        moved = plan_service.year_of(session, class_id)
        assert moved[0].lesson_id == "zo-gaan-wij-met-elkaar-om"
        await pilot.press("minus")
        await pilot.pause()
        again = plan_service.year_of(session, class_id)
        assert [line.lesson_id for line in again] == [line.lesson_id for line in before]
        await pilot.press("delete")
        await pilot.pause()
        await pilot.press(*"Al gedaan", "enter")
        await pilot.pause()
        assert len(plan_service.year_of(session, class_id)) == len(before) - 1
        assert "Geef deze les niet als" not in screen_text(app)
        await pilot.resize_terminal(140, 40)
        await pilot.pause()
        assert "Geef deze les niet als" in screen_text(app), "there is room for the lesson itself"
        await pilot.press("u", "d")
        await pilot.pause()
        assert len(plan_service.year_of(session, class_id)) == len(before)
        assert isinstance(app.screen, CoverageScreen)
        assert "◐ Doel 1" in screen_text(app)


async def test_a_lesson_is_found_read_given_left_and_resumed(
    host: Host, school_class: Any, screen_text: Read
) -> None:
    session, class_id = school_class.session, school_class.class_id
    app = host(lambda: first_screen(school_class))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)
        app.screen.query_one("#topic", Select).value = "pesten herkennen"
        await pilot.pause()
        assert app.screen.query_one(MarkedTable).row_count == 2
        shipped = len(list(lessons_folder().glob("[0-9]*.md")))
        assert f"2 van {shipped} lessen" in screen_text(app)
        app.screen.query_one(MarkedTable).focus()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ModuleScreen)
        assert "Geef deze les niet als" in screen_text(app)
        await pilot.resize_terminal(140, 40)
        await pilot.pause()
        assert "Geef deze les niet als" in screen_text(app)
        await pilot.press("g")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, RunScreen)
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        assert "Stap 3 van 6" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert "loopt nog" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "Stap 3 van 6 · Acht situaties sorteren" in screen_text(app)
        await pilot.press("s", "k", "pageup")
        await pilot.pause()
    run = run_service.running(session, class_id)
    assert run is not None
    assert (run.step, run.short) == (3, True)


async def test_after_the_lesson_the_mentor_counts_cards_and_hands_over_the_agreement(
    host: Host, school_class: Any, screen_text: Read
) -> None:
    session, class_id = school_class.session, school_class.class_id
    run_id = run_service.begin(session, class_id, LESSON, short=True)
    pupil = run_service.pupils_of(session, run_service.find_run(session, run_id))[3]
    app = host(lambda: RunScreen(session, run_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        first = pupil.display_name[0].casefold()
        while app.screen.query_one(TickList).highlighted != 3:
            await pilot.press(first)  # the letter goes round all who begin with it
        await pilot.press("space", "escape")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"Rust", "escape")
        await pilot.pause()
        assert "Toch weggooien?" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"ig", "ctrl+s")
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        assert "Nog niet gedaan: Drie vragen" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
        assert isinstance(app.screen, AfterScreen)
        assert "Afwezig: 1." in screen_text(app), "the class may be looking on"
        await pilot.press(*"twee2x1")
        await pilot.pause()
        assert app.screen.query_one("#count-0-0", Input).value == "21", "digits only"
        app.screen.query_one("#agreement", Input).value = "We vragen of het nog leuk is."
        app.screen.query_one("#went", Select).value = "good"
        await pilot.press("f2", "ctrl+s")
        await pilot.pause()
    kept = run_service.find_run(session, run_id)
    assert (kept.counts, kept.went, kept.looked_back) == ({(0, 0): 21}, "good", True)
    assert kept.steps[0].note == "Rustig"
    again = host(lambda: AfterScreen(session, run_id))
    async with again.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert f"Afwezig: {pupil.display_name}." in screen_text(again)
        await pilot.press("7")
        await pilot.pause()
    assert run_service.find_run(session, run_id).counts == {(0, 0): 21}, "7 is a room here"
    (asked,) = [one for one in app.asked if isinstance(one, AgreementProposed)]
    assert (asked.lesson_id, asked.text, asked.block) == (
        LESSON, "We vragen of het nog leuk is.", "algemeen",
    )  # fmt: skip


async def test_the_presenters_key_ends_the_lesson_and_the_app_goes_on(
    host: Host, school_class: Any
) -> None:
    session, class_id = school_class.session, school_class.class_id
    run_id = run_service.begin(session, class_id, LESSON, short=True)
    while not is_last(run_service.find_run(session, run_id)):
        run_service.next_step(session, run_id)
    app = host(lambda: RunScreen(session, run_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lesson = app.screen
        for key in ("pagedown", "j", "ctrl+s"):
            await pilot.press(key)
            await pilot.pause()
        await pilot.pause()
        assert not lesson.is_attached, "the focused part of the lesson waited for its own end"


async def test_no_name_can_stand_on_the_class_face(
    awkward_class: Any, clock: Any, tmp_path: Path, screen_text: Read
) -> None:
    """With everybody absent and named in the notes, in the real app, walking every step."""
    session, class_id = awkward_class.session, awkward_class.class_id
    run_id = run_service.begin(session, class_id, LESSON, short=False)
    run = run_service.find_run(session, run_id)
    names = {
        part
        for pupil in run_service.pupils_of(session, run)
        for part in (pupil.given_name, pupil.family_name, pupil.display_name)
        if len(part) > 1
    }
    app = KlasApp(tmp_path / "test.db", clock, session)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        app.screen.query_one("#year", OptionList).focus()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, RunScreen)
        await pilot.press("a")
        await pilot.pause()
        await pilot.press("space", "escape")
        await pilot.pause()
        assert len(run_service.find_run(session, run_id).absent) == 1
        await pilot.press("f8")
        await pilot.pause()
        for step in range(6):
            run_service.note_step(session, run_id, " ".join(sorted(names)))
            app.tell(" ".join(sorted(names)))
            if step == 2:
                await pilot.press("3", "f1", "ctrl+p", "escape")
                await pilot.pause()
            shown = screen_text(app)
            assert isinstance(app.screen, ClassFaceScreen), "there is no other way out"
            assert f"{step + 1} van 6" in shown
            assert not [name for name in names if name in shown]
            await pilot.press("pagedown")
            await pilot.pause()
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, RunScreen)


async def test_a_presenter_turns_the_pages_while_the_class_looks(
    host: Host, school_class: Any, screen_text: Read
) -> None:
    session = school_class.session
    run_id = run_service.begin(session, school_class.class_id, LESSON, short=False)
    app = host(lambda: RunScreen(session, run_id))
    async with app.run_test(size=(60, 14)) as pilot:
        await pilot.pause()
        await pilot.press("f8", "pagedown")
        await pilot.pause()
        assert "3. Ongelijk?" in screen_text(app), "also in large letters on a small screen"
        assert "10:00" in screen_text(app)
        await pilot.press("b")
        await pilot.pause()
        assert "Ongelijk?" not in screen_text(app)
        await pilot.press("pagedown", "pageup", "f8")
        await pilot.pause()
        assert "Stap 1 van 6" in screen_text(app)


async def test_a_second_window_follows_the_lesson_and_changes_nothing(
    host: Host, school_class: Any, screen_text: Read
) -> None:
    session = school_class.session
    run_id = run_service.begin(session, school_class.class_id, LESSON, short=False)
    app = host(lambda: ClassFollower(lambda _: read_face()))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Zo begint de les." in screen_text(app)
        run = run_service.next_step(session, run_id)
        run_service.show_face(session, run, run_service.module_of(session, run))
        app.screen.look()
        await pilot.press("pagedown", "f8", "ctrl+e")
        await pilot.pause()
        assert "Drie keer ja = pesten" in screen_text(app)
        assert "Mentor" not in screen_text(app)
        run_service.write_face(None)
        app.screen.look()
        await pilot.pause()
        assert "Deze les is klaar." in screen_text(app)
    assert run_service.find_run(session, run_id).step == 2


async def test_awkward_names_stand_in_the_list_of_absentees_as_they_are(
    host: Host, awkward_class: Any, screen_text: Read
) -> None:
    session = awkward_class.session
    run_id = run_service.begin(session, awkward_class.class_id, LESSON, short=False)
    app = host(lambda: RunScreen(session, run_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        assert "Robert'); drop table pupil;--" in screen_text(app)
        assert "[red]O'Brien =1+1 [/]" in screen_text(app)
