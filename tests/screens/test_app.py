"""The shell: first start, unlocking, the lock, the blank screen, and the ways between rooms."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, OptionList, Select, Static

from klasapp.app import guard, places
from klasapp.app.klasapp import KlasApp
from klasapp.app.rooms import ROOMS
from klasapp.errors import KlasappError
from klasapp.keys.slots import Derivation, create_key_file, new_key, unlock
from klasapp.store import audit
from klasapp.store.session import Session
from klasapp.store.store import create_store
from klasapp.widgets.dialogs import Confirm, Tell
from klasapp.widgets.messages import PlaceRequested, PupilRequested

PASSPHRASE = "fiets azijn gordijn tunnel"
CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)
Read = Callable[[Any], str]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A closed database with a cheap lock, without any class."""
    path = tmp_path / "klas.db"
    key = new_key()
    create_store(path, key).close()
    create_key_file(path, key, PASSPHRASE, "CODE", CHEAP)
    return path


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the workers are done and the screen stands still."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def type_in(pilot: Pilot[None], field: str, text: str) -> None:
    """Fill in a field."""
    pilot.app.screen.query_one(field, Input).value = text
    await pilot.pause()


async def unlocked(pilot: Pilot[None]) -> None:
    """Type the passphrase on the unlock or lock screen."""
    await type_in(pilot, "#passphrase", PASSPHRASE)
    await pilot.press("enter")
    await settle(pilot)


def complaint(app: KlasApp) -> str:
    """What the screen says is wrong."""
    return str(app.screen.query_one("#complaint", Static).render())


class TestFirstStart:
    """A mentor starts klasapp for the first time."""

    async def test_from_nothing_to_the_class_room(
        self, tmp_path: Path, clock: Any, screen_text: Read, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        path = tmp_path / "gegevens" / "klas.db"
        app = KlasApp(path, clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert "Welkom bij klasapp" in screen_text(app)
            await type_in(pilot, "#first", PASSPHRASE)
            await type_in(pilot, "#second", PASSPHRASE)
            await pilot.click("#make")
            await settle(pilot)
            code = str(app.screen.query_one("#code", Static).render())
            await pilot.click("#print")
            await settle(pilot)
            sheet = tmp_path / "Documenten" / "klasapp" / "klasapp-herstelcode.pdf"
            assert sheet.read_bytes().startswith(b"%PDF")
            await type_in(pilot, "#check", code[-4:].lower())
            app.screen.query_one("#check").focus()
            await pilot.press("enter")
            await settle(pilot)
            assert "2026-2027" in screen_text(app)
            await pilot.press("enter")  # the year is right: to the region, not past it
            await settle(pilot)
            assert app.focused is app.screen.query_one("#region")
            await pilot.click("#next")
            await settle(pilot)
            assert app.current_mode == "roster"
            assert "Begin met je klas" in screen_text(app)
        assert unlock(path, PASSPHRASE) == unlock(path, code, "recovery")

    async def test_a_typing_error_in_the_second_passphrase_makes_no_database(
        self, tmp_path: Path, clock: Any
    ) -> None:
        path = tmp_path / "klas.db"
        app = KlasApp(path, clock)
        async with app.run_test() as pilot:
            await type_in(pilot, "#first", PASSPHRASE)
            await type_in(pilot, "#second", PASSPHRASE + "x")
            await pilot.click("#make")
            await settle(pilot)
            assert "niet gelijk" in complaint(app)
        assert not path.exists()

    async def test_a_weak_passphrase_is_told_while_typing_and_refused(
        self, tmp_path: Path, clock: Any, screen_text: Read
    ) -> None:
        path = tmp_path / "klas.db"
        app = KlasApp(path, clock)
        async with app.run_test() as pilot:
            await type_in(pilot, "#first", "welkom01")
            assert "Nog 6 tekens te gaan" in screen_text(app)
            await type_in(pilot, "#second", "welkom01")
            await pilot.click("#make")
            await settle(pilot)
            assert "niet veilig genoeg" in complaint(app)
        assert not path.exists()


class TestUnlocking:
    """Every day starts with the passphrase."""

    async def test_the_right_passphrase_opens_the_rooms(self, database: Path, clock: Any) -> None:
        app = KlasApp(database, clock)
        async with app.run_test() as pilot:
            await unlocked(pilot)
            assert app.current_mode == "roster"

    async def test_a_wrong_one_says_so_and_makes_the_next_try_wait(
        self, database: Path, clock: Any
    ) -> None:
        app = KlasApp(database, clock)
        async with app.run_test() as pilot:
            for _ in range(2):
                await type_in(pilot, "#passphrase", "iets anders")
                await pilot.press("enter")
                await settle(pilot)
            assert "past niet" in complaint(app)
            assert "Na 1 seconde kan" in complaint(app)
            app.patience.blocked_until += 60
            await unlocked(pilot)
            assert "Wacht nog" in complaint(app)
            assert app.session is None

    async def test_a_damaged_file_is_refused_with_a_sentence(
        self, database: Path, clock: Any
    ) -> None:
        database.write_bytes(database.read_bytes()[:-11])
        app = KlasApp(database, clock)
        async with app.run_test() as pilot:
            await unlocked(pilot)
            await settle(pilot)
            assert "beschadigd" in str(app.screen.query_one("#reason", Static).render())
            assert "geen goede reservekopie" in complaint(app)
            assert app.session is None

    async def test_the_recovery_code_leads_to_a_new_passphrase(
        self, tmp_path: Path, clock: Any
    ) -> None:
        from klasapp.app.creation import create_database

        path = tmp_path / "klas.db"
        code = create_database(path, PASSPHRASE, clock)
        app = KlasApp(path, clock)
        async with app.run_test() as pilot:
            await settle(pilot)
            await pilot.click("#recover")
            await pilot.pause()
            await type_in(pilot, "#code", code.lower())
            await type_in(pilot, "#first", "heel andere woorden hier")
            await type_in(pilot, "#second", "heel andere woorden hier")
            await pilot.click("#set")
            await settle(pilot)
            await type_in(pilot, "#passphrase", "heel andere woorden hier")
            await pilot.press("enter")
            await settle(pilot)
            assert app.session is not None


@pytest.fixture
def app(school_class: Any, database: Path, clock: Any) -> KlasApp:
    """The app on an open store with class 2B."""
    return KlasApp(database, clock, school_class.session)


class TestRooms:
    """Between the rooms."""

    async def test_the_rooms_stand_in_the_order_of_the_design(
        self, app: KlasApp, screen_text: Read
    ) -> None:
        async with app.run_test(size=(120, 24)) as pilot:
            await settle(pilot)
            design = ("Deze week", "Afspraken", "Lessen", "Sociogram", "Signalen", "Zaken", "Klas",
                      "Beheer")  # fmt: skip
            numbered = [(place, name) for place, name in enumerate(design, 1)]
            known = [(room.number, room.name) for room in ROOMS]
            assert known == [one for one in numbered if one in known]
            bar = screen_text(app).splitlines()[0]
            assert all(f"{room.number} {room.name[:4]}" in bar for room in ROOMS)

    async def test_each_digit_leads_to_its_room_and_escape_never_quits(self, app: KlasApp) -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            for room in ROOMS:
                await pilot.press(str(room.number))
                await settle(pilot)
                assert app.current_mode == room.key
                await pilot.press("escape", "escape", "escape")
                assert app.is_running
                assert app.current_mode == room.key

    async def test_escape_leads_back_to_the_room_where_the_mentor_came_from(
        self, app: KlasApp
    ) -> None:
        page = PlaceRequested("pupil", 1)

        def here() -> tuple[str, int]:
            return app.current_mode, len(app.screen_stack)

        async with app.run_test() as pilot:
            await settle(pilot)
            app.screen.post_message(page)
            await settle(pilot)
            assert here() == ("roster", 2)
            app.screen.post_message(PlaceRequested("lesson_plan", 0))
            await settle(pilot)
            assert here() == ("lessons", 1)
            await pilot.press("escape")
            await settle(pilot)
            assert here() == ("roster", 2)
            await pilot.press("escape")
            await settle(pilot)
            assert here() == ("week", 1)
            app.screen.post_message(page)
            await settle(pilot)
            await pilot.press("1")
            app.screen.post_message(page)
            await settle(pilot)
            assert here() == ("roster", 2), "what is open there already is not opened twice"
            await pilot.press("3", "7", "escape")
            await settle(pilot)
            assert here() == ("roster", 1), "who chose a room stays in it"

    async def test_pupils_reach_neither_a_signal_nor_a_name(self, app: KlasApp) -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            here = app.screen
            for shut in ("pupil_mode", "beamer_mode"):
                setattr(app, shut, True)
                await pilot.press("ctrl+n", "ctrl+g")
                await settle(pilot)
                assert app.screen is here
                setattr(app, shut, False)
            await pilot.press("f9", "ctrl+n", "ctrl+g")
            await settle(pilot)
            assert app.current_mode == "blank" and not app.screen.is_modal
            await pilot.press("f9")
            await settle(pilot)
            await pilot.press("ctrl+n")
            await settle(pilot)
            assert app.screen.is_modal

    async def test_a_click_in_the_bar_leads_there_too(self, app: KlasApp) -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            await pilot.click("#room-bar", offset=(42, 0))
            await settle(pilot)
            assert app.current_mode == "cases"

    @pytest.mark.parametrize("width", [60, 80, 140])
    async def test_the_bar_says_on_any_width_that_nothing_here_is_real(
        self, school_class: Any, database: Path, clock: Any, screen_text: Read, width: int
    ) -> None:
        app = KlasApp(database, clock, school_class.session, practice=True)
        async with app.run_test(size=(width, 24)) as pilot:
            await settle(pilot)
            for room in ROOMS:
                await pilot.press(str(room.number))
                await settle(pilot)
                bar = screen_text(app).splitlines()[0]
                names = (f"{room.number} {room.name}", f"{room.number} {room.short}")
                assert any(name in bar for name in names)
                assert "2B · OEFENSCHOOL" in bar

    @pytest.mark.parametrize("room", [room.key for room in ROOMS])
    async def test_help_and_palette_know_what_can_be_done_here(
        self, app: KlasApp, room: str, screen_text: Read
    ) -> None:
        async with app.run_test(size=(100, 50)) as pilot:
            await settle(pilot)
            await app.run_action(f"go_to('{room}')")
            await settle(pilot)
            screen: Any = app.screen
            labels = {command.title for command in app.get_system_commands(screen)}
            assert {action.label for action in screen.actions()} <= labels
            assert {"Ga naar Zaken", "Leeg", "Slot", "Stoppen"} <= labels
            assert not any("creenshot" in label for label in labels)
            await pilot.press("f1")
            await pilot.pause()
            shown = screen_text(app)
            assert "Op dit scherm" in shown
            assert all(action.label in shown for action in screen.actions() if action.key)

    async def test_awkward_names_are_shown_as_typed_in_every_room(
        self, awkward_class: Any, database: Path, clock: Any, screen_text: Read
    ) -> None:
        app = KlasApp(database, clock, awkward_class.session)
        async with app.run_test(size=(140, 40)) as pilot:
            await settle(pilot)
            for room in ROOMS:
                await app.run_action(f"go_to('{room.key}')")
                await settle(pilot)
            await pilot.press("7")
            await settle(pilot)
            assert "[red]O'Brien =1+1" in screen_text(app)
            assert "Zoë [/" in screen_text(app)


async def test_a_click_on_a_line_of_the_help_does_what_it_says(
    app: KlasApp, screen_text: Read
) -> None:
    async with app.run_test(size=(100, 50)) as pilot:
        await settle(pilot)
        await pilot.press("7")
        await settle(pilot)
        await pilot.press("f1")
        await settle(pilot)
        lines = screen_text(app).splitlines()
        row = next(n for n, line in enumerate(lines) if "Plak lijst: Plak een lijst" in line)
        await pilot.click(offset=(lines[row].index("Plak lijst"), row))
        await settle(pilot)
        assert type(app.screen).__name__ == "PasteScreen"


async def test_f10_locks_over_a_window_too_and_keeps_what_was_typed(
    app: KlasApp, screen_text: Read
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("7")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("n")
        await settle(pilot)
        await pilot.press(*"Werkt", "f10")
        await settle(pilot)
        assert "staat op slot" in screen_text(app)
        assert "Werkt" not in screen_text(app)
        await unlocked(pilot)
        await pilot.press(*"graag")
        await settle(pilot)
        assert "Werktgraag" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("f1")
        await settle(pilot)
        help_lines = screen_text(app)
        assert "Wat je typte, is nog niet bewaard." in help_lines
        assert "object at" not in help_lines
        await pilot.press("escape", "j")
        await settle(pilot)
        assert "Werktgraag" not in screen_text(app)


class TestUndo:
    """Ctrl+Z takes back what was done last, in any room."""

    async def test_it_works_in_another_room_but_not_while_typing(
        self, app: KlasApp, screen_text: Read
    ) -> None:
        taken: list[str] = []

        def told() -> list[str]:
            return [one.message for one in app._notifications]

        def too_late() -> None:
            raise KlasappError("De klas bestaat niet meer.")

        async with app.run_test(size=(100, 200)) as pilot:
            await settle(pilot)
            app.tell_undoable("Noor is [weg].", lambda: taken.append("Noor"), "Noor is er weer.")
            await pilot.pause()
            assert told() == ["Noor is [weg]. Ctrl+Z zet het terug."]
            await pilot.press("7")
            await settle(pilot)
            await pilot.press("f1")
            await pilot.pause()
            assert "Ctrl+Z" in screen_text(app)
            await pilot.press("escape", "n")
            await pilot.pause()
            assert isinstance(app.focused, Input)
            await pilot.press("ctrl+z")
            assert not taken, "in a text field Ctrl+Z is about the text"
            named = {command.title: command for command in app.get_system_commands(app.screen)}
            assert named["Zet terug"].help == "Laatste: Noor is [weg]."
            await named["Zet terug"].callback()
            await pilot.pause()
            assert taken == ["Noor"], "chosen by name it is meant"
            await pilot.press("escape", "ctrl+z")
            await pilot.pause()
            assert told()[-1].startswith("Er is niets om terug te zetten.")
            app.tell_undoable("De klas is weg.", too_late, "De klas is er weer.")
            await pilot.press("ctrl+z")
            await pilot.pause()
            assert told()[-1] == (
                "Dit kan niet meer terug: «De klas is weg.» De klas bestaat niet meer."
            )
            assert app.ways_back.latest() is None
            app.tell_undoable("Noor is weg.", lambda: taken.append("Noor"), "Noor is er weer.")
            app.tell_final("Het verslag is vastgesteld.", "Maak een nieuwe versie.")
            await pilot.press("ctrl+z")
            await pilot.pause()
            assert taken == ["Noor"], "what is done for good does not hand on to something older"
            assert told()[-1].endswith("«Het verslag is vastgesteld.» Maak een nieuwe versie.")
            await pilot.press("ctrl+z")
            await pilot.pause()
            assert taken == ["Noor", "Noor"]
            assert told() == ["Noor is er weer."], "what was said of it is no longer true"


class TestClosing:
    """A screen closes once, and the app only when the mentor says so."""

    async def test_escape_pressed_too_often_takes_away_no_other_screen(self, app: KlasApp) -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            room = app.screen
            answers: list[bool | None] = []
            question = Confirm("Weggaan?")
            await app.push_screen(question, answers.append)
            for _ in range(4):
                question.dismiss(False)
            await settle(pilot)
            assert answers == [False]
            assert app.screen is room
            assert app.is_running

    async def test_stopping_with_an_open_form_asks_first(
        self, app: KlasApp, screen_text: Read
    ) -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            await pilot.press("7", "n")
            await settle(pilot)
            await pilot.press("x", "ctrl+q")
            await settle(pilot)
            assert "gaat verloren" in screen_text(app)
            await pilot.press("n")
            await settle(pilot)
            assert app.is_running
            await pilot.press("ctrl+q", "j")
            await settle(pilot)
        assert not app.is_running


class TestDutch:
    """Textual's own words do not reach a mentor in English."""

    async def test_the_palette_asks_and_answers_in_dutch(
        self, app: KlasApp, screen_text: Read
    ) -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("ctrl+p")
            await pilot.pause(0.5)
            assert "Zoek een leerling, zaak, les" in screen_text(app)
            await pilot.press(*"xyzzyq")
            await pilot.pause(1)
            assert "Niets gevonden" in screen_text(app)
            await pilot.press("ctrl+u", *"mat")
            await pilot.pause(1)
            lines = app.screen.query_one(OptionList)
            assert "Mats" in str(lines.get_option_at_index(0).prompt), "a name before any action"
            assert lines.option_count > 1

    async def test_an_open_list_says_in_dutch_how_to_close_it(
        self, app: KlasApp, screen_text: Read
    ) -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await pilot.press("8", "s")
            await settle(pilot)
            app.screen.query(Select).first().focus()
            await pilot.press("enter")
            await pilot.pause()
            assert "Lijst dicht" in screen_text(app)
            assert "Dismiss" not in screen_text(app)


class TestGuards:
    """Nobody looks over the mentor's shoulder."""

    async def test_f9_blanks_at_once_and_comes_back(self, app: KlasApp, screen_text: Read) -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            await pilot.press("7")
            await settle(pilot)
            app.tell("Noor Jansen staat in de klas.")
            await pilot.pause()
            await pilot.press("f9")
            await pilot.pause()
            app.tell("Noor Jansen staat in de klas.")
            await pilot.pause()
            assert screen_text(app).strip() == ""
            for key in ("escape", "1", "ctrl+p", "enter", "f10"):
                await pilot.press(key)
                assert screen_text(app).strip() == ""
            await pilot.press("f1")
            await pilot.pause()
            text = screen_text(app)
            assert "Met F9 maakte je dit scherm leeg" in text and "Noor" not in text
            await pilot.press("f9", "f9")
            await pilot.pause()
            assert screen_text(app).strip() == "", "its help does not lie over it any more"
            await pilot.press("f9")
            await pilot.pause()
            assert "Noor" in screen_text(app)

    async def test_what_was_asked_before_f9_waits_under_the_blank_screen(
        self, app: KlasApp, screen_text: Read
    ) -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            await pilot.press("7")
            await settle(pilot)
            room = app.screen
            app.action_blank()
            room.post_message(PlaceRequested("class", 1))
            room.post_message(PupilRequested(1))
            room.app.call_later(room.app.push_screen, Tell("Noor Jansen staat in de klas."))
            await settle(pilot)
            assert app.current_mode == "blank"
            assert screen_text(app).strip() == ""
            await pilot.press("f9")
            await settle(pilot)
            assert "Noor" in screen_text(app)

    async def test_after_three_idle_minutes_only_the_passphrase_comes_back(
        self, app: KlasApp, screen_text: Read, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            await pilot.press("7")
            await settle(pilot)
            app.tell_undoable("Weg.", lambda: None, "Terug.")
            monkeypatch.setattr(app, "_last_input", app._last_input - guard.IDLE_SECONDS)
            await pilot.press("down")
            await settle(pilot)
            assert app.current_mode == "locked"
            assert "Noor" not in screen_text(app)
            for key in ("escape", "1", "f1", "f9", "f9", "ctrl+p"):
                await pilot.press(key)
                await pilot.pause()
                assert "Noor" not in screen_text(app)
            text = screen_text(app)
            assert "Niemand kon lezen wat er stond" in text and "Noor" not in text
            assert "F9" in text and "Ctrl+N" not in text and "Ctrl+Z" not in text
            await pilot.press("escape")
            await pilot.pause()
            assert app.current_mode == "locked"
            await unlocked(pilot)
            assert app.current_mode == "roster"
            assert "Noor" in screen_text(app)
            assert app.ways_back.latest() is None, "what was done before the lock stays done"

    async def test_the_lock_waits_while_pupils_use_the_laptop(
        self, app: KlasApp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with app.run_test() as pilot:
            await settle(pilot)
            app.pupil_mode = True
            monkeypatch.setattr(app, "_last_input", app._last_input - 10 * guard.IDLE_SECONDS)
            await pilot.press("down", "1", "2", "f1", "f10", "ctrl+p", "ctrl+q", "ctrl+c")
            await settle(pilot)
            assert app.current_mode == "week"
            assert app.is_running
            assert len(app.screen_stack) == 1

    async def test_wrong_tries_of_the_passphrase_make_the_app_wait(self, app: KlasApp) -> None:
        assert app.passphrase_fits(PASSPHRASE)
        assert not app.passphrase_fits("x")
        assert not app.passphrase_fits("x")
        with pytest.raises(KlasappError, match="Wacht nog"):
            app.passphrase_fits(PASSPHRASE)


class TestFailures:
    """What goes wrong is told, and shows nothing of a child."""

    async def test_a_worker_that_fails_is_told(self, app: KlasApp) -> None:
        def fail() -> None:
            raise RuntimeError("Zoë van der Berg")

        async with app.run_test() as pilot:
            await settle(pilot)
            screen: Any = app.screen
            screen.work(fail, lambda _: None)
            await pilot.pause(0.3)
            told = [notification.message for notification in app._notifications]
            assert any("niet verwachtte" in message for message in told)
            assert not any("Zoë" in message for message in told)

    def test_a_crash_prints_no_local_variables(self, app: KlasApp) -> None:
        app._fatal_error()
        printed = [str(part) for part in app._exit_renderables]
        assert len(printed) == 1
        assert "niet verwachtte" in printed[0]


async def test_the_next_time_klasapp_begins_where_it_ended(
    school_class: Any, database: Path, clock: Any
) -> None:
    session: Session = school_class.session
    later = Session(session.store.reopen(), clock)

    def chosen(app: KlasApp) -> tuple[str, int]:
        return app.current_mode, app.screen.query_one(DataTable).cursor_row

    def log() -> int:
        with later.reading() as db:
            return len(audit.newest(db, 100))

    noted = log()
    app = KlasApp(database, clock, session)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("7", "down", "down", "down")
        await pilot.press("8")
        await settle(pilot)
        await pilot.press("7")
        await settle(pilot)
        assert chosen(app) == ("roster", 3), "also within one session"
        app.exit()
    assert log() == noted
    app = KlasApp(database, clock, later)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert chosen(app) == ("roster", 3)
        row = app.screen.query_one(DataTable).ordered_rows[2].key.value
        await pilot.press("up", "enter")
        await settle(pilot)
        assert len(app.screen_stack) == 2, "a pupil's page: the next time begins at the list"
        app.action_lock()
        assert places.last_room(later) == "roster"
        assert places.views_of(later, app.current_class)["roster"] == {
            "row": row, "longest_first": "",
        }  # fmt: skip


async def test_choosing_a_class_is_remembered_and_noted(
    school_class: Any, database: Path, clock: Any
) -> None:
    from klasapp.widgets.messages import ClassChosen

    session: Session = school_class.session
    with session.writing() as db:
        db.table("school_class").insert({"id": 9, "school_year_id": 1, "name": "3C"})
    app = KlasApp(database, clock, session)
    async with app.run_test() as pilot:
        await settle(pilot)
        app.screen.post_message(ClassChosen(9))
        await settle(pilot)
        await pilot.pause(0.2)
        assert app.class_label == "3C"
        with session.reading() as db:
            assert audit.verify(db) == ()
