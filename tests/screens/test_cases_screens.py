"""The cases room by keyboard: from a flag to "kijk eerst", to a case, to its steps."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Select

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.cases_screen import CasesScreen
from klasapp.cases.facts_screen import FactsScreen
from klasapp.cases.intake_screen import IntakeScreen
from klasapp.cases.look_first_screen import LookFirstScreen
from klasapp.cases.roles_screen import RolesScreen
from klasapp.cases.talk import Owner, Report
from klasapp.cases.talk_screen import TalkScreen
from klasapp.protocol import Severity, TaskState

from .case_at_hand import (
    Host,
    look,
)

DAY = date(2026, 11, 23)


def open_case(school_class: Any, **changes: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    fields: dict[str, Any] = {
        "seen_on": DAY,
        "reported_on": DAY,
        "source": "zelf",
        "place": "klas",
        "summary": "De tas is weg.",
        "severity": Severity.MODERATE,
        "roles": {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    }
    draft = CaseDraft(**{**fields, **changes})
    return service.open_case(school_class.session, school_class.class_id, draft)


def task_state(school_class: Any, case_id: int, task_id: str) -> TaskState:
    return service.refresh_case(school_class.session, case_id).task(task_id).state


async def choose(pilot: Pilot[Any], task_id: str) -> None:
    """Put the cursor of the case screen on a task."""
    listed = pilot.app.screen.query_one("#tasks", OptionList)
    listed.highlighted = listed.get_option_index(task_id)
    await pilot.pause()


async def test_without_a_class_the_room_says_what_to_do_first(
    host: Host, session: Any, screen_text: Any
) -> None:
    app = host(lambda: CasesScreen(session, None))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Voeg eerst een klas toe: toets 7, Klas." in screen_text(app)
        await pilot.press("n", "k")
        assert isinstance(app.screen, CasesScreen)


async def test_an_empty_room_tells_how_to_begin(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    app = host(lambda: CasesScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "kijk eerst" in text and "toets n" in text


async def test_the_list_shows_the_next_action_and_enter_opens_the_case(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    open_case(school_class)
    look(school_class, place=4)
    app = host(lambda: CasesScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "Zaak 2026-001  Noor Jansen  matig" in text
        assert "ma 30 nov 2026 (over 7 dagen)" in text
        assert "Kijk eerst  Lotte Smits" in text
        await pilot.press("enter")
        assert isinstance(app.screen, CaseScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, CasesScreen)


async def test_closed_cases_stand_behind_a_key(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    service.close_case(school_class.session, case_id, "Het is gestopt.", "Beiden zijn verhuisd.")
    app = host(lambda: CasesScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "2026-001" not in screen_text(app)
        await pilot.press("c")
        await pilot.pause()
        assert "✓ Zaak 2026-001" in screen_text(app) and "Het is gestopt." in screen_text(app)


async def test_a_task_is_ticked_off_with_its_day(host: Host, school_class: Any) -> None:
    case_id = open_case(school_class)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, "D1")
        await pilot.press("d", *"x", "enter")
        assert app.screen.query_one("#day", Input)  # still asking: "x" is no day
        await pilot.press("ctrl+u", *"vandaag", "enter")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.view.task("D2").due == date(2026, 11, 30)
    assert task_state(school_class, case_id, "D1") is TaskState.DONE


async def test_a_step_that_lacks_something_says_what(host: Host, school_class: Any) -> None:
    case_id = open_case(school_class)
    service.complete_task(school_class.session, case_id, "D1", DAY)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, "D2")
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
        told = [note.message for note in app._notifications]
        assert any("minstens 1 afspraak" in message for message in told)


async def test_skipping_and_putting_back_and_the_history(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await choose(pilot, "D3")
        await pilot.press("o", "ctrl+s")
        await pilot.pause()
        assert "Schrijf waarom je deze taak overslaat." in screen_text(app)
        await pilot.press(*"Te eng.", "ctrl+s")
        await pilot.pause()
        assert task_state(school_class, case_id, "D3") is TaskState.SKIPPED
        assert "Overgeslagen: Te eng." in screen_text(app)
        assert any("Ctrl+Z zet het terug" in note.message for note in app._notifications)
        app.action_undo()
        await pilot.pause()
        assert task_state(school_class, case_id, "D3") is TaskState.WAITING
        await pilot.press("l")
        await pilot.pause()
        assert "overgeslagen. Te eng." in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, CaseScreen)


async def test_a_waiting_task_asks_why_it_comes_first(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    service.add_agreement(school_class.session, case_id, "D2", "Ik stop.", Owner.PUPIL,
                          school_class.pupil_ids[1], DAY)  # fmt: skip
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, "D2")
        await pilot.press("d")
        await pilot.pause()
        assert "Volgens het protocol komt eerst: Stap 2" in screen_text(app)
        await pilot.press("tab", *"Kwam zelf.", "ctrl+s")
        await pilot.pause()
    assert task_state(school_class, case_id, "D2") is TaskState.DONE


async def test_every_date_answers_why(host: Host, school_class: Any, screen_text: Any) -> None:
    case_id = open_case(school_class)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await choose(pilot, "D1")
        await pilot.press("u")
        await pilot.pause()
        text = screen_text(app)
        assert "Waarom deze datum?" in text and "Uiterlijk ma 30 nov 2026." in text
        assert "protocol" in text


async def test_both_lanes_always_say_what_comes_next(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    roles = {school_class.pupil_ids[0]: frozenset({Role.TARGETED})}
    case_id = open_case(school_class, roles=roles, offender_unknown=True)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "GEPESTE Noor Jansen" in text and "Nu:" in text
        assert "PESTER nog niet bekend" in text and "‖ Wacht:" in text
        assert "dader" not in text.lower() and "slachtoffer" not in text.lower()


async def test_roles_change_by_letter_and_ending_one_asks_why(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        assert isinstance(app.screen, RolesScreen)
        await pilot.press("down", "m", "down", "p", "ctrl+s")
        await pilot.pause()
        assert "Sem Berg" in screen_text(app) and "Waarom klopt die rol niet?" in screen_text(app)
        await pilot.press(*"Liep mee.", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
        assert "PESTER Yara Bakker, Sem Berg" in screen_text(app)
        assert "(meeloper)" in screen_text(app)


async def test_facts_change_and_escape_asks_before_they_are_lost(
    host: Host, school_class: Any
) -> None:
    case_id = open_case(school_class)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("w", *"Rust.", "escape", "n")
        assert isinstance(app.screen, FactsScreen)
        app.screen.query_one("#targeted_consent", Select).value = "yes"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
    case = service.refresh_case(school_class.session, case_id).case
    assert case.wish == "Rust." and case.targeted_consent is True


async def test_closing_asks_why_a_side_was_not_heard_and_then_how_it_ended(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert "Van de gepeste en de pester is er nog geen verslag" in screen_text(app)
        await pilot.press(*"Verhuisd.", "ctrl+s")
        await pilot.pause()
        assert "Hoe gaat het nu met Noor Jansen" in screen_text(app)
        await pilot.press(*"Gestopt.", "ctrl+s")
        await pilot.pause()
        assert app.screen.focused is app.screen.query_one("#solved", Select)
        app.screen.query_one("#solved", Select).value = "ja"
        app.screen.query_one("#parents_told_on", Input).value = "vandaag"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "gesloten op ma 23 nov 2026" in screen_text(app)
        app.action_undo()
        await pilot.pause()
        assert "· open ·" in screen_text(app)
        service.close_case(school_class.session, case_id, "Gestopt.", "Verhuisd.")
        app.screen.refresh_view()
        await pilot.pause()
        await pilot.press("d", "o", "r")
        assert isinstance(app.screen, CaseScreen)
        await pilot.press("h", *"Begon weer.", "ctrl+s")
        await pilot.pause()
        assert "· open ·" in screen_text(app)


# Names that break careless programs


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_every_screen_shows_awkward_names_as_they_are(
    host: Host, awkward_class: Any, screen_text: Any, size: tuple[int, int]
) -> None:
    session = awkward_class.session
    case_id = open_case(awkward_class, summary="[/red] =1+1 [@click=app.quit]x[/]")
    service.add_agreement(session, case_id, "D2", "[bold]Ik stop[/]", Owner.PUPIL,
                          awkward_class.pupil_ids[1], DAY)  # fmt: skip
    service.finish_report(session, case_id, "D1", Report(DAY, "[/]", "[x", "{0}", "$y"))
    service.change_roles(session, case_id, {
        pupil: frozenset({Role.TARGETED if n == 0 else Role.INVOLVED if n == 1 else Role.BYSTANDER})
        for n, pupil in enumerate(awkward_class.pupil_ids)
    })  # fmt: skip
    plan = look(awkward_class)
    service.add_look_note(session, plan, "[/] zag [red]")
    makers: list[tuple[Callable[[], Any], str]] = [
        (lambda: CasesScreen(session, awkward_class.class_id), "[red]O'Brien =1+1 [/]"),
        (lambda: CaseScreen(session, case_id), "[red]O'Brien =1+1 [/]"),
        (lambda: RolesScreen(session, case_id), "Robert'); drop table pupil;-- Jansen"),
        (lambda: FactsScreen(session, case_id), ""),
        (lambda: IntakeScreen(session, awkward_class.class_id, None, None, None), ""),
        (lambda: LookFirstScreen(session, plan), "[red]O'Brien =1+1 [/]"),
        (lambda: TalkScreen(session, case_id, "D2"), "Zoë [/ van der =cmd|'/c calc'!A0"),
    ]
    for make, name in makers:
        app = host(make)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert name in screen_text(app)
            await pilot.press("tab", "f2", "escape")
            await pilot.pause()
    app = host(lambda: CaseScreen(session, case_id))
    async with app.run_test(size=size) as pilot:
        for key in ("u", "l", "d", "o"):
            await pilot.press(key)
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
            assert isinstance(app.screen, CaseScreen)


async def test_the_menu_of_a_case_leads_to_what_is_done_seldom(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m")
        await pilot.pause()
        offered = app.screen.query_one("#pages", OptionList)
        keys = [option.id for option in offered.options]
        assert len(keys) == len(set(keys))
        assert {"r", "s", "l", "d"} <= set(keys)
        await pilot.press("l")
        await pilot.pause()
        await pilot.pause()
        assert "Verloop van de zaak" in screen_text(app)


async def test_the_agenda_asks_again_until_the_time_is_a_time(
    host: Host, school_class: Any, screen_text: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    open_case(school_class)
    monkeypatch.setattr("klasapp.cases.agenda_service.export_folder", lambda _: tmp_path)
    app = host(lambda: CasesScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        app.screen.query_one(Input).value = "half vier"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "is geen tijd" in screen_text(app)
        app.screen.query_one(Input).value = "16:00"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, CasesScreen)
        assert "T160000" in (tmp_path / "klasapp-agenda.ics").read_text(encoding="utf-8")
