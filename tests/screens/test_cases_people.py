"""The pages about people, by keyboard: parents, promises, help, a grown-up who bullies."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select

from klasapp.cases import family_service, promise_service, referral_service
from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.families_screen import FamiliesScreen
from klasapp.cases.family import Guardian
from klasapp.cases.family_screen import FamilyScreen
from klasapp.cases.fields_screen import AskFields
from klasapp.cases.help_screen import HelpScreen
from klasapp.cases.outsider_service import add_outsider
from klasapp.cases.outsiders_screen import OutsidersScreen
from klasapp.cases.promise import Promise
from klasapp.cases.promises_screen import PromisesScreen
from klasapp.cases.referral import Sharing
from klasapp.protocol import Severity

MONDAY = date(2026, 11, 23)
Host = Callable[[Callable[[], Any]], Any]
SIZE = (80, 24)


def open_case(school_class: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        seen_on=MONDAY, reported_on=MONDAY, source="zelf", place="klas", summary="De tas is weg.",
        severity=Severity.MODERATE,
        roles={first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    return cases.open_case(school_class.session, school_class.class_id, draft)


def fill(session: Any, case_id: int, pupil_id: int, word: str) -> None:
    """Something on every page; ``word`` is in every typed text."""
    one = Guardian(0, pupil_id, word, word, word, "yes")
    mother = family_service.save_guardian(session, case_id, one)
    family_service.save_guardian(session, case_id, one)
    family_service.inform(session, case_id, pupil_id, [mother], MONDAY, "thuis", word)
    family_service.note_refusal(session, case_id, pupil_id, mother, word, MONDAY)
    family_service.note_not_solved(session, case_id, pupil_id, None, word, MONDAY)
    promise = Promise(0, pupil_id, word, word, "daily", MONDAY, date(2026, 12, 4))
    number = promise_service.make_promise(session, case_id, promise)
    promise_service.tick_promise(session, case_id, number, False, word)
    number = referral_service.offer_help(session, case_id, pupil_id, False, "HA4", MONDAY, word)
    referral_service.note_help(session, case_id, number, "consent", MONDAY, word, "yes")
    sharing = Sharing(0, pupil_id, number, word, word, "consent", MONDAY, None, word)
    referral_service.share(session, case_id, sharing)
    add_outsider(session, case_id, "staff", word, MONDAY)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def choose(pilot: Pilot[Any], field: str, value: str) -> None:
    """Choose in a list that a person opens with Enter."""
    pilot.app.screen.query_one(f"#{field}", Select).value = value
    await pilot.pause()


async def test_a_mother_is_added_and_informed_by_keyboard(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session, case_id = school_class.session, open_case(school_class)
    app = host(lambda: FamiliesScreen(session, case_id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Noor Jansen (gepeste): nog geen contacten" in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, FamilyScreen)
        await press(pilot, "i")
        assert "Zet er eerst een contact bij" in screen_text(app)
        await press(pilot, "n", *"Anja", "tab", *"moeder")
        await choose(pilot, "custody", "yes")
        await press(pilot, "ctrl+s")
        assert "Anja (moeder): heeft gezag · ○ nog inlichten" in screen_text(app)
        await press(pilot, "i", "ctrl+s")
        assert "✓ ingelicht" in screen_text(app)
        await press(pilot, "escape")
        assert "Noor Jansen (gepeste): ✓ ingelicht" in screen_text(app)


async def test_a_wrong_field_gets_the_cursor_and_nothing_typed_is_lost(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session, case_id = school_class.session, open_case(school_class)
    app = host(lambda: FamilyScreen(session, case_id, school_class.pupil_ids[0]))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "n", "tab", *"moeder", "ctrl+s")
        assert isinstance(app.screen, AskFields)
        assert "Vul de naam in." in screen_text(app)
        assert app.focused.id == "name"
        assert app.screen.query_one("#relation", Input).value == "moeder"


async def test_not_solved_and_not_satisfied_are_asked_by_key(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    """R50, R195-R197."""
    session, case_id = school_class.session, open_case(school_class)
    app = host(lambda: FamilyScreen(session, case_id, school_class.pupil_ids[0]))
    async with app.run_test(size=(100, 40)) as pilot:
        await press(pilot, "o", *"Nog in de app.", "ctrl+s")
        assert "Besluit wat volgt." in screen_text(app)
        await press(pilot, "d", "tab", *"Het gaat door.", "ctrl+s")
        assert "Besluit na 'niet opgelost': opschalen. Het gaat door." in screen_text(app)
        await press(pilot, "v")
        assert "Nog niet ingevuld" in screen_text(app)
        assert not app.screen.query("TextArea")
        await press(pilot, "ctrl+s")
        assert "Noor Jansen is niet tevreden" in screen_text(app)


async def test_the_talk_with_the_parents_is_one_key_away(host: Host, school_class: Any) -> None:
    session, case_id = school_class.session, open_case(school_class)
    app = host(lambda: FamilyScreen(session, case_id, school_class.pupil_ids[1]))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g")
        assert not isinstance(app.screen, FamilyScreen)
        view = family_service.read_families(session, case_id, again=True)[1]
        assert view.talk is not None and view.talk.guides == ("B5",)


async def test_a_promise_is_made_and_kept_by_keyboard(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session, case_id = school_class.session, open_case(school_class)
    app = host(lambda: PromisesScreen(session, case_id))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g")
        assert "Er is nog geen belofte. Druk op n." in screen_text(app)
        await press(pilot, "n", *"Even praten", "tab", "tab", *"Smit", "tab")
        await choose(pilot, "frequency", "daily")
        await press(pilot, "tab", "tab", *"4-12-2026", "ctrl+s")
        assert "● vandaag  Even praten" in screen_text(app)
        await press(pilot, "g")
        assert "1 keer gehouden, 0 keer niet" in screen_text(app)
        await press(pilot, "m")
        assert any("Er is nu niets in te vullen" in n.message for n in app._notifications)
        await press(pilot, "w")
        await choose(pilot, "answer", "no")
        await press(pilot, "tab", *"Ziek", "ctrl+s")
        assert "0 keer gehouden, 1 keer niet" in screen_text(app)
        await press(pilot, "s", *"Niet nodig", "ctrl+s")
        assert "! gestopt, nog vertellen" in screen_text(app)
        await press(pilot, "i", "ctrl+s")
        assert "– gestopt  Even praten" in screen_text(app)


async def test_help_is_offered_and_begins_by_keyboard(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session, case_id = school_class.session, open_case(school_class)
    app = host(lambda: HelpScreen(session, case_id))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "n", "ctrl+s")
        await choose(pilot, "offer", "HA11")
        await press(pilot, "ctrl+s")
        assert "○ aangeboden  Training om voor jezelf op te komen" in screen_text(app)
        await press(pilot, "s", "ctrl+s")
        assert "Meedoen is vrijwillig" in screen_text(app)
        await press(pilot, "escape", "t", "tab", *"Noor", "ctrl+s")
        await press(pilot, "s", "ctrl+s", "k", "ctrl+s")
        assert "1 van hooguit 4 keer" in screen_text(app)
        await press(pilot, "z")
        assert "0 van hooguit 4 keer" in screen_text(app)
        await press(pilot, "e", *"Noor durft meer", "ctrl+s")
        assert "✓ afgerond" in screen_text(app)


async def test_sharing_needs_parents_who_know(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session, case_id = school_class.session, open_case(school_class)
    app = host(lambda: HelpScreen(session, case_id))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "d", *"GGD", "tab", "tab", *"Verslag 1", "ctrl+s")
        assert app.focused.id == "untold_reason"
        app.screen.query_one("#parents_told_on", Input).value = "vandaag"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, HelpScreen)
        assert "⇢ gedeeld  GGD" in screen_text(app)


async def test_a_grown_up_who_bullies_shows_whom_to_reach(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session, case_id = school_class.session, open_case(school_class)
    app = host(lambda: OutsidersScreen(session, case_id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Onderzoek dit niet alleen" in screen_text(app)
        await press(pilot, "n", "ctrl+s")
        assert "medewerker (medewerker)  ! nog doen" in screen_text(app)
        await press(pilot, "d", "ctrl+s", "v", "ctrl+s")
        assert "medewerker (medewerker)  ✓ gemeld" in screen_text(app)
        await press(pilot, "delete", *"Vergist", "ctrl+s")
        assert "– klopt niet" in screen_text(app)
        app.action_undo()
        await pilot.pause()
        assert "✓ gemeld" in screen_text(app)


@pytest.mark.parametrize(
    ("key", "screen"),
    [("u", FamiliesScreen), ("b", PromisesScreen), ("g", HelpScreen), ("x", OutsidersScreen)],
)
async def test_the_menu_of_a_case_and_the_week_lead_to_each_page(
    host: Host, school_class: Any, key: str, screen: type[Any]
) -> None:
    session, case_id = school_class.session, open_case(school_class)
    app = host(lambda: CaseScreen(session, case_id))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "m", key)
        assert isinstance(app.screen, screen)
        await press(pilot, "escape")
        assert isinstance(app.screen, CaseScreen)
    app = host(lambda: CaseScreen(session, case_id, f"page:{key}"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, screen)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_awkward_names_and_texts_are_shown_as_typed(
    host: Host, awkward_class: Any, screen_text: Any, size: tuple[int, int]
) -> None:
    session, case_id = awkward_class.session, open_case(awkward_class)
    first = awkward_class.pupil_ids[0]
    word = "[red]O'Brien =1+1 Zoë [/"
    fill(session, case_id, first, word)
    screens: tuple[Callable[[], Any], ...] = (
        lambda: FamiliesScreen(session, case_id),
        lambda: FamilyScreen(session, case_id, first),
        lambda: PromisesScreen(session, case_id),
        lambda: HelpScreen(session, case_id),
        lambda: OutsidersScreen(session, case_id),
    )
    for make in screens:
        app = host(make)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert "[red]O'Brien" in screen_text(app)
            await press(pilot, "n")
            await press(pilot, "escape", "d", "escape", "k", "escape", "enter")
            assert app.is_running
    assert cases.case_history(session, case_id)
