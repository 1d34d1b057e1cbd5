"""Pupil mode: finding a name among those of the class."""

from klasapp.app.demo_class import PUPILS
from klasapp.sociogram.name_picker_screen import NamePicker
from klasapp.sociogram.pupil_mode_screen import PupilModeScreen
from klasapp.store.session import Session

from .pupil_at_laptop import (
    POSITIVE,
    ClassLike,
    Host,
    Read,
    become,
    choices_on_disk,
    class_of_28,
    opened,
    turn,
)


async def test_everyone_of_a_class_of_28_is_in_view_at_80_by_24(
    session: Session, host: Host, screen_text: Read
) -> None:
    school = class_of_28(session)
    round_id = opened(school, (POSITIVE,))
    app = host(lambda: PupilModeScreen(session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        names = [" ".join(part for part in one if part) for one in PUPILS]
        assert len(names) == 28
        assert [name for name in names if name not in screen_text(app)] == []
        await become(pilot, "tob")
        text = screen_text(app)
        assert [name for name in names if name not in text] == ["Tobias Wervenbos"]
        assert "[ ] Niemand" in text


async def test_three_letters_and_enter_find_a_classmate_by_any_name(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    noor, fenna, sara = (str(school_class.pupil_ids[place]) for place in (0, 6, 8))
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noo")
        await pilot.press(*"mul", "enter")  # the family name of Fenna
        await pilot.press("enter")  # a second Enter takes nothing back
        assert "1 gekozen" in screen_text(app)
        await pilot.press(*"sar", "enter")
        assert "2 gekozen" in screen_text(app)
        await pilot.press(*"xyz", "enter")
        assert "geen naam gevonden" in screen_text(app)
        await pilot.press("backspace", "backspace", "backspace")
        assert "2 gekozen" in screen_text(app)
        await pilot.press(*"sar", "enter")
        assert "1 gekozen" in screen_text(app)
        await pilot.press(*"sar", "enter")
        await turn(pilot, 2)
    assert choices_on_disk(school_class, round_id) == {
        (POSITIVE[1], noor, fenna),
        (POSITIVE[1], noor, sara),
    }


async def test_a_name_that_begins_with_the_letters_comes_before_one_that_holds_them(
    school_class: ClassLike, host: Host
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"ma")
        names = [row.name for row in app.screen.query_one(NamePicker).fitting]
        assert names == ["Mats Peters", "Tygo Maas"]
        await pilot.press("backspace")
        names = [row.name for row in app.screen.query_one(NamePicker).fitting]
        assert names[:3] == ["Fenna Mulder", "Mats Peters", "Tygo Maas"]
        assert "Amin Haddad" in names[3:]


async def test_no_name_is_a_default_and_arrows_walk_over_the_columns(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    """Enter on a page that nobody touched chooses nobody: a first name would be favoured."""
    round_id = opened(school_class, (POSITIVE,), limit=None)
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 18)) as pilot:
        await pilot.press("enter")
        assert "Wie ben jij?" in screen_text(app)
        await become(pilot, "noor")
        await pilot.press("enter", "space")
        assert "0 gekozen" in screen_text(app)
        picker = app.screen.query_one(NamePicker)
        await pilot.press("down", "down")
        first = picker.place_of(picker.fitting[1].id)
        await pilot.press("right", "space")
        (chosen,) = (row for row in picker.fitting if row.mark == "[✓]")
        column, line = picker.place_of(chosen.id)
        assert (column > first[0], line) == (True, first[1])
        await pilot.press("left", "space", "end", "space", "home", "space")
        assert "Niemand gekozen" in screen_text(app)


async def test_letters_search_even_when_a_button_has_the_focus(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    round_id = opened(school_class, (POSITIVE,))
    app = host(lambda: PupilModeScreen(school_class.session, round_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await become(pilot, "noor")
        await pilot.press("tab", *"sem", "enter")
        assert "1 gekozen" in screen_text(app)
