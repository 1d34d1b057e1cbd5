"""Pupil mode: a round that goes on later."""

from textual.pilot import Pilot
from textual.widgets import Input

from klasapp.sociogram.name_picker_screen import NamePicker
from klasapp.sociogram.round_screen import RoundScreen

from .pupil_at_laptop import (
    PASSPHRASE,
    POSITIVE,
    ClassLike,
    Host,
    Read,
    become,
    choices_on_disk,
    opened,
    turn,
)


async def test_a_round_goes_on_later_with_who_was_absent_and_opens_again(
    school_class: ClassLike, host: Host, screen_text: Read
) -> None:
    """Through the screens: half a class, the absentee afterwards, closed and opened again."""
    round_id = opened(school_class, (POSITIVE,))
    session, ids = school_class.session, school_class.pupil_ids
    app = host(lambda: RoundScreen(session, round_id))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        await pilot.press("a")  # Amin Haddad, the first of the list, is ill
        await fill_in(pilot, "noo", "sem")
        await fill_in(pilot, "sem", "noo")
        text = screen_text(app)
        assert "2 van de 12 ingevuld" in text
        await pilot.press("s")
        await pilot.pause()
        names = [row.name for row in app.screen.query_one(NamePicker).fitting]
        assert len(names) == 9
        assert "Amin Haddad" not in names
        await leave(pilot)
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert "Gesloten" in screen_text(app)
        await pilot.press("o")
        await pilot.pause()
        await pilot.press("home", "a")
        await fill_in(pilot, "ami", "noo")
        assert "3 van de 12 ingevuld" in screen_text(app)
    made = {name for _, name, _ in choices_on_disk(school_class, round_id)}
    assert made == {str(ids[0]), str(ids[1]), str(ids[5])}


async def fill_in(pilot: Pilot[None], name: str, chosen: str) -> None:
    """From the round to pupil mode, one form, and back with the passphrase."""
    await pilot.press("s")
    await pilot.pause()
    await become(pilot, name)
    await pilot.press(*chosen, "enter")
    await turn(pilot, 2)
    await leave(pilot)


async def leave(pilot: Pilot[None]) -> None:
    """Out of pupil mode, as the mentor."""
    await pilot.press("ctrl+e")
    await pilot.pause()
    pilot.app.screen.query_one(Input).value = PASSPHRASE
    await pilot.press("enter")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.1)
