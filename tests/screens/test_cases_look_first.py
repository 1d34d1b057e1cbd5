"""Looking first, and beginning a case, by keyboard."""

from typing import Any

import pytest
from textual.widgets import Input, Select, TextArea

from klasapp.cases import service
from klasapp.cases.case import Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.cases_screen import CasesScreen
from klasapp.cases.form_screen import TickList
from klasapp.cases.intake_screen import IntakeScreen
from klasapp.cases.look_first_screen import LookFirstScreen
from klasapp.cases.roles_screen import RoleList
from klasapp.sociometry import FlagKind

from .case_at_hand import (
    Host,
    look,
)


async def test_a_case_is_opened_by_keyboard(host: Host, school_class: Any) -> None:
    app = host(lambda: CasesScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        form = app.screen
        assert isinstance(form, IntakeScreen)
        await pilot.press("tab", "tab")
        assert isinstance(app.focused, RoleList)
        await pilot.press("g", "down", "p", "down", "m", "r")
        await pilot.press("tab", "tab", *"Tas weg.", "tab")
        assert isinstance(app.focused, Select)
        await pilot.press("enter", "down", "enter", "tab")
        await pilot.press("enter", "down", "down", "enter")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
    (case,) = [
        service.refresh_case(school_class.session, line.number).case
        for line in service.list_cases(school_class.session, school_class.class_id)
    ]
    assert case.summary == "Tas weg."
    assert case.source and case.place
    assert [one.role.value for one in case.pupils] == ["gepeste", "pester", "meeloper", "melder"]


async def test_what_is_missing_is_said_at_the_field(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    app = host(lambda: IntakeScreen(school_class.session, school_class.class_id, None, None, None))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#seen_on", Input).value = "31-02-2026"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Deze datum bestaat niet." in screen_text(app)
        assert app.focused is app.screen.query_one("#seen_on")
        app.screen.query_one("#seen_on", Input).value = "gisteren"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Kies wie het meldde." in screen_text(app)
        assert "Deze datum bestaat niet" not in screen_text(app)


@pytest.mark.parametrize(
    ("kind", "preset"), [("targeted", {Role.TARGETED}), ("isolated", set()), ("rejected", set())]
)
async def test_only_being_named_as_gepeste_presets_a_role(
    host: Host, school_class: Any, kind: FlagKind, preset: set[Role]
) -> None:
    pupil = school_class.pupil_ids[3]
    plan = look(school_class, kind, 3)
    app = host(lambda: IntakeScreen(school_class.session, None, None, None, plan))
    async with app.run_test() as pilot:
        await pilot.pause()
        roles = app.screen.query_one(RoleList)
        assert set(roles.roles.get(pupil, ())) == preset
        assert roles.pupils[0].id == pupil


async def test_leaving_a_filled_form_keeps_it_for_later(host: Host, school_class: Any) -> None:
    def make() -> IntakeScreen:
        return IntakeScreen(school_class.session, school_class.class_id, None, None, None)

    app = host(make)
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#summary", TextArea).text = "Iets"
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, IntakeScreen)
    app = host(make)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.screen.query_one("#summary", TextArea).text == "Iets"
        await pilot.press("f8", "j")
        await pilot.pause()
        assert not isinstance(app.screen, IntakeScreen)
    assert make()._kept_at is None


# Kijk eerst


async def test_kijk_eerst_begins_with_a_name_and_what_you_noticed(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    app = host(lambda: CasesScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("k", *"lott", "enter")
        await pilot.pause()
        await pilot.press(*"Zit alleen.", "ctrl+s")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, LookFirstScreen)
        text = screen_text(app)
        assert "Lotte Smits" in text and "Zit alleen." in text and "geen oordeel" in text
        await pilot.press("escape")
        assert isinstance(app.screen, CasesScreen)


async def test_ticks_and_notes_of_a_plan_are_kept_at_once(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    plan = look(school_class)
    app = host(lambda: LookFirstScreen(school_class.session, plan))
    async with app.run_test(size=(100, 50)) as pilot:
        await pilot.press("space", "down", "n")
        await pilot.press(*"Stond alleen.", "ctrl+s")
        await pilot.pause()
        assert "Stond alleen." in screen_text(app)
        assert len(app.screen.query_one("#observe", TickList).ticked) == 2
        assert screen_text(app).count("[x]") == 2
    view = service.read_look_first(school_class.session, plan)
    assert len(view.plan.ticked) == 2


async def test_a_plan_ends_later_or_with_a_reason_or_as_a_case(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    plan = look(school_class, "targeted")
    app = host(lambda: LookFirstScreen(school_class.session, plan))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("u", "ctrl+u", *"1-12-2026", "enter")
        await pilot.pause()
        assert "Terugkijken op di 1 dec 2026" in screen_text(app)
        await pilot.press("z")
        assert isinstance(app.screen, IntakeScreen)
        await pilot.press("escape")
        await pilot.press("a", *"Was ziek.", "ctrl+s")
        await pilot.pause()
        assert "Afgesloten op ma 23 nov 2026. Was ziek." in screen_text(app)
