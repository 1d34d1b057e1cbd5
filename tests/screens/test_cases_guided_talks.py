"""A talk with its guide and a follow-up, by keyboard."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.widgets import Input, OptionList, TextArea

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.case_service import CaseUpdate
from klasapp.cases.dialog_screen import AskAgreement
from klasapp.cases.follow_up_screen import FollowUpScreen
from klasapp.cases.guide_card_screen import GuideCardScreen
from klasapp.cases.guide_screen import GuideScreen
from klasapp.cases.guided_talk import Permission
from klasapp.cases.permission_screen import PermissionScreen
from klasapp.cases.proposal_screen import DecideProposal
from klasapp.cases.talk import Owner
from klasapp.cases.talk_screen import TalkScreen
from klasapp.cases.talk_way_screen import TalkWay
from klasapp.protocol import Severity, TaskState
from klasapp.store.session import Session

DAY = date(2026, 11, 23)
Host = Callable[[Callable[[], Any]], Any]
SMALL, LARGE = (80, 24), (140, 40)


def make_case(school_class: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        DAY, DAY, "zelf", "klas", "x", Severity.MODERATE,
        {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    return service.open_case(school_class.session, school_class.class_id, draft)


def to_step_five(session: Session, case_id: int) -> tuple[str, str]:
    """Steps 2-4 done today, an agreement of each side; the first follow-up of both sides."""
    case = service.refresh_case(session, case_id).case
    service.change_case(session, case_id, CaseUpdate(Severity.MODERATE, False, True, "x", "", ()))
    service.complete_task(session, case_id, "D1", DAY)
    sides = (("D2", case.in_role(Role.INVOLVED)[0]), ("D3", case.in_role(Role.TARGETED)[0]))
    for task_id, pupil in sides:
        for n in (1, 2, 3):
            service.add_agreement(session, case_id, task_id, f"[red]{task_id} {n} [/",
                                  Owner.PUPIL, pupil, date(2026, 11, 25))  # fmt: skip
        service.complete_task(session, case_id, task_id, DAY)
    tasks = [t for t in service.refresh_case(session, case_id).tasks
             if t.key == "D4" and t.state is TaskState.OPEN]  # fmt: skip
    return (next(t.id for t in tasks if t.role == "gepeste"),
            next(t.id for t in tasks if t.role == "pester"))  # fmt: skip


@pytest.fixture
def case_id(school_class: Any) -> int:
    return make_case(school_class)


async def test_from_the_task_through_card_and_guide_to_the_report(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    """v, the guide, the card, step by step with a note, and the report holds the notes."""
    app = host(lambda: CaseScreen(session, case_id, "D1"))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press("v")
        await pilot.pause()
        assert isinstance(app.screen, TalkWay)
        await pilot.press("l")
        await pilot.pause()
        assert isinstance(app.screen, GuideCardScreen)
        assert "Leef mee" in screen_text(app)
        await pilot.press("tab", *"Els", "enter")
        await pilot.pause()
        assert isinstance(app.screen, GuideScreen)
        text = screen_text(app)
        assert "Stap 1 van" in text and "“Fijn dat je er bent.”" in text and "0 min" in text
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        await pilot.press(*"Ik zit alleen.", "pagedown")
        await pilot.pause()
        await pilot.press("f7", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, TalkScreen)
        assert "Ik zit alleen." in app.screen.query_one("#facts", TextArea).text
        assert "Els" in app.screen.query_one("#participants", Input).value
    (how,) = service.fidelities(session, case_id)
    assert how.done == 3 and len(how.skipped) == 1


async def test_what_one_side_agreed_does_not_lie_on_the_table_of_the_other(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    to_step_five(session, case_id)
    app = host(lambda: GuideCardScreen(session, case_id, "D2", "B4"))
    async with app.run_test(size=LARGE) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "[red]D2 1 [/" in text
        assert "[red]D3 1 [/" not in text, "who promised that is the other side"


async def test_v_twice_goes_straight_to_the_report(
    host: Host, session: Session, case_id: int
) -> None:
    app = host(lambda: CaseScreen(session, case_id, "D1"))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press("v", "v")
        await pilot.pause()
        assert isinstance(app.screen, TalkScreen)


async def test_coming_back_goes_on_at_the_same_step(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    service.start_guided_talk(session, case_id, "D1", "B6")
    app = host(lambda: GuideScreen(session, case_id, "D1", "B6"))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        await pilot.press(*"Half", "escape")
        await pilot.pause()
    again = host(lambda: GuideScreen(session, case_id, "D1", "B6"))
    async with again.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "Stap 3 van" in screen_text(again)
        assert again.screen.query_one("#note", TextArea).text == "Half"
        await pilot.press("pageup")
        await pilot.pause()
        assert "Stap 2 van" in screen_text(again)
        assert "✓ gedaan" in screen_text(again)


async def test_what_is_typed_is_in_the_store_within_two_seconds(
    host: Host, session: Session, case_id: int
) -> None:
    service.start_guided_talk(session, case_id, "D1", "B2")
    app = host(lambda: GuideScreen(session, case_id, "D1", "B2"))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*"Ja, elke dag")
        await asyncio.sleep(1.3)
        await pilot.pause()
        with session.store.reopen() as other:
            elsewhere = Session(other, session.clock)
            view = service.read_guided_talk(elsewhere, case_id, "D1", "B2", again=True)
            report = service.read_talk(elsewhere, case_id, "D1", again=True).report
    assert view.notes[view.steps[0].key].note == "Ja, elke dag"
    assert "Wordt gepest: Ja, elke dag" in report.facts


async def test_tips_are_folded_until_one_key(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    service.start_guided_talk(session, case_id, "D1", "B6")
    app = host(lambda: GuideScreen(session, case_id, "D1", "B6"))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        assert "▸ 1 tip (F3)" in screen_text(app) and "schaamte" not in screen_text(app)
        await pilot.press("f3")
        await pilot.pause()
        assert "schaamte" in screen_text(app)


async def test_judging_words_get_a_tip_and_block_nothing(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    """R124, R217."""
    service.start_guided_talk(session, case_id, "D1", "B2")
    app = host(lambda: GuideScreen(session, case_id, "D1", "B2"))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*"Je bent gemeen")
        await pilot.pause()
        assert "Zeg wat iemand doet, niet wat iemand is." in screen_text(app)
        await pilot.press("pagedown")
        await pilot.pause()
        assert "Stap 2 van" in screen_text(app)


async def test_a_permission_is_chosen_by_key_and_shown_in_the_talk_with_the_pester(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    service.start_guided_talk(session, case_id, "D1", "B6")
    app = host(lambda: GuideScreen(session, case_id, "D1", "B6"))
    async with app.run_test(size=SMALL) as pilot:
        for _ in range(8):
            await pilot.press("pagedown")
            await pilot.pause()
        assert "het zelf vertelde" in screen_text(app)
        await pilot.press("down", "space", "pagedown")  # nee
        await pilot.pause()
    (given,) = service.permissions(session, case_id).values()
    assert (given.kind, given.answer) == (Permission.NAME_ME, "no")
    service.start_guided_talk(session, case_id, "D2", "B4")
    other = host(lambda: GuideScreen(session, case_id, "D2", "B4"))
    async with other.run_test(size=SMALL) as pilot:
        await pilot.press("pagedown")
        await pilot.pause()
        text = screen_text(other)
        assert "Vertel niet wie het vertelde." in text and "Noor" not in text


async def test_an_agreement_starts_from_the_note(
    host: Host, session: Session, case_id: int
) -> None:
    """R226, R253; at the next step the mentor promises to ask in class (R228)."""
    service.start_guided_talk(session, case_id, "D2", "B4")
    view = service.read_guided_talk(session, case_id, "D2", "B4", again=True)
    at = next(n for n, step in enumerate(view.steps) if step.item.shows == "afspraken")
    app = host(lambda: GuideScreen(session, case_id, "D2", "B4"))
    async with app.run_test(size=SMALL) as pilot:
        for _ in range(at):
            await pilot.press("pagedown")
            await pilot.pause()
        await pilot.press(*"Ik laat hem met rust.", "f2")
        await pilot.pause()
        assert isinstance(app.screen, AskAgreement)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, GuideScreen)
        await pilot.press("pagedown", "f2", "f2")
        await pilot.pause()
        assert isinstance(app.screen, GuideScreen)
    (agreement,) = service.refresh_case(session, case_id).agreements
    assert (agreement.text, agreement.task_id) == ("Ik laat hem met rust.", "D2")
    ((promise, state),) = service.read_promises(session, case_id)[1]
    assert "in de klas" in promise.text and state.next is not None


async def test_a_follow_up_that_goes_well_takes_six_keys_at_most(
    host: Host, session: Session, case_id: int
) -> None:
    """R141: counted from the task in the case, with three agreements."""
    task_id, _ = to_step_five(session, case_id)
    app = host(lambda: CaseScreen(session, case_id, task_id))
    keys = ["enter", "g", "g", "a", "right", "enter"]
    assert len(keys) <= 6
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
    view = service.refresh_case(session, case_id)
    assert view.task(task_id).state is TaskState.DONE and task_id in view.reports
    (held,) = service.follow_ups(session, case_id)
    assert set(held.answers.results.values()) == {"good"} and len(held.answers.results) == 3
    assert (held.answers.wellbeing, held.answers.stopped) == ("good", "good")
    assert held.answers.safety == 7 and held.answers.compliment


async def test_a_form_that_is_not_complete_says_what_is_missing(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    task_id, _ = to_step_five(session, case_id)
    app = host(lambda: FollowUpScreen(session, case_id, task_id))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("g", "enter")
        await pilot.pause()
        assert "of het gestopt is" in screen_text(app)
        assert app.screen.query_one("#answers", OptionList).highlighted == 1
    assert service.read_follow_up(session, case_id, task_id, again=True).draft.wellbeing == "good"


async def test_still_happening_leads_to_a_proposal_that_a_person_decides(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    _, task_id = to_step_five(session, case_id)
    app = host(lambda: CaseScreen(session, case_id, task_id))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press("enter", "d", "n", "n", "a", "enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, DecideProposal)
        assert "laatste kans" in screen_text(app)
        await pilot.press("tab", "tab", "enter")
        await pilot.pause()
        assert "Schrijf waarom" in screen_text(app)
        await pilot.press("shift+tab", "enter")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
        await pilot.pause()
        assert "Laatste kans: gegeven op" in screen_text(app)
    said = service.read_talk(session, case_id, task_id).versions[-1].report.facts
    assert "schouderklopje" not in said


async def test_an_objection_with_its_consult_is_written_down_by_keyboard(
    host: Host, session: Session, case_id: int
) -> None:
    """C30."""
    app = host(lambda: PermissionScreen(session, case_id))
    noor = service.refresh_case(session, case_id).case.in_role(Role.TARGETED)[0]
    async with app.run_test(size=SMALL) as pilot:
        app.screen.query_one(f"#talk_may_go_on-{noor}").value = "no"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, PermissionScreen)
        await pilot.press(*"Bang.", "tab", *"Els: wacht.", "ctrl+s")
        await pilot.pause()
    given = service.permissions(session, case_id)
    assert given[noor, Permission.TALK_MAY_GO_ON].reason == "Bang."
    assert given[noor, Permission.CONSULTED].reason == "Els: wacht."


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_awkward_names_and_texts_stand_as_they_are(
    host: Host, session: Session, awkward_class: Any, screen_text: Any, size: tuple[int, int]
) -> None:
    number = make_case(awkward_class)
    name = "[red]O'Brien =1+1"
    first, second = to_step_five(session, number)
    for guide, task_id in (("B6", "D1"), ("B4", "D2"), ("B7", "D3")):
        service.start_guided_talk(session, number, task_id, guide)
    shown = {
        "card": lambda: GuideCardScreen(session, number, "D1", "B2"),
        "guide": lambda: GuideScreen(session, number, "D1", "B6"),
        "form": lambda: FollowUpScreen(session, number, first),
        "permissions": lambda: PermissionScreen(session, number),
    }
    for make in shown.values():
        app = host(make)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert name in screen_text(app)
    app = host(lambda: FollowUpScreen(session, number, second))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "[red]D2 1 [/" in screen_text(app)
    app = host(lambda: GuideScreen(session, number, "D3", "B7"))
    async with app.run_test(size=size) as pilot:
        for _ in range(4):
            await pilot.press("pagedown")
            await pilot.pause()
        await pilot.press("f5", *"hij zei iets", "escape")
        await pilot.pause()
    view = service.read_guided_talk(session, number, "D3", "B7", again=True)
    assert any(f"{name}" in note.note and "hij zei iets" in note.note
               for note in view.notes.values())  # fmt: skip
