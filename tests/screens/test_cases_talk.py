"""The report of a talk: a draft survives whatever happens."""

import asyncio
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.dialog_screen import AskAgreement
from klasapp.cases.talk import Report
from klasapp.cases.talk_screen import TalkScreen
from klasapp.protocol import Severity, TaskState
from klasapp.store.session import Session

DAY = date(2026, 11, 23)
Host = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def case_id(school_class: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        DAY, DAY, "zelf", "klas", "x", Severity.MODERATE,
        {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    return service.open_case(school_class.session, school_class.class_id, draft)


def stored(session: Session, case_id: int, task_id: str) -> str:
    """The facts in the draft as a second connection sees them."""
    with session.store.reopen() as other:
        draft = service.read_talk(Session(other, session.clock), case_id, task_id, again=True).draft
    return draft.report.facts if draft else ""


async def test_within_two_seconds_a_second_connection_sees_what_is_typed(
    host: Host, session: Session, case_id: int
) -> None:
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test() as pilot:
        await pilot.press(*"Noor")
        for _ in range(8):  # go on typing: that must not put off the saving
            await asyncio.sleep(0.2)
            await pilot.press("x")
        assert stored(session, case_id, "D1").startswith("Noor")
        await asyncio.sleep(1.2)
        await pilot.pause()
        assert stored(session, case_id, "D1") == "Noor" + "x" * 8


async def test_leaving_a_field_saves_at_once(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Noor", "tab")
        await pilot.pause()
        assert stored(session, case_id, "D1") == "Noor"
        assert "Concept bewaard om 09:00." in screen_text(app)


async def test_going_back_saves_and_the_draft_is_there_again(
    host: Host, session: Session, case_id: int
) -> None:
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test() as pilot:
        await pilot.press(*"Noor", "escape")
        await pilot.pause()
    assert stored(session, case_id, "D1") == "Noor"
    again = host(lambda: TalkScreen(session, case_id, "D1"))
    async with again.run_test() as pilot:
        assert again.screen.query_one("#facts", TextArea).text == "Noor"


async def test_stopping_the_app_right_after_a_key_saves_it(
    host: Host, session: Session, case_id: int
) -> None:
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test() as pilot:
        await pilot.press(*"Noor")
        app.exit()
    assert stored(session, case_id, "D1") == "Noor"


async def test_opening_and_reading_makes_no_draft(
    host: Host, session: Session, case_id: int
) -> None:
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test() as pilot:
        await pilot.press("tab", "tab", "escape")
    assert service.read_talk(session, case_id, "D1").draft is None


async def test_two_reports_can_be_drafts_at_once(
    host: Host, session: Session, case_id: int
) -> None:
    for task_id, text in (("D1", "een"), ("D2", "twee")):
        app = host(partial(TalkScreen, session, case_id, task_id))
        async with app.run_test() as pilot:
            await pilot.press(*text, "escape")
            await pilot.pause()
    assert [stored(session, case_id, t) for t in ("D1", "D2")] == ["een", "twee"]


async def test_a_careless_word_gives_a_tip_and_blocks_nothing(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Altijd.")
        await pilot.pause()
        assert (
            "Tip over woorden. 'altijd': Hoe vaak was het? Noem de keren die je weet."
            in screen_text(app)
        )
        await pilot.press("ctrl+s")
        await pilot.pause()
        text = screen_text(app)
        assert "Het wordt versie 1 in het dossier" in text and "verandert" in text
        await pilot.press("n")
        await pilot.pause()
        assert service.read_talk(session, case_id, "D1").versions == ()
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
    assert len(service.read_talk(session, case_id, "D1").versions) == 1


async def test_a_report_with_an_agreement_finishes_step_3(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    service.complete_task(session, case_id, "D1", DAY)
    app = host(lambda: TalkScreen(session, case_id, "D2"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Sem vertelt.", "f2")
        assert isinstance(app.screen, AskAgreement)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Schrijf de afspraak op" in screen_text(app)
        await pilot.press(*"Ik stop.", "tab", "tab", *"27-11-2026", "enter")
        await pilot.pause()
        assert isinstance(app.screen, TalkScreen)
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert "ook op gedaan zetten" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
    view = service.refresh_case(session, case_id)
    assert view.task("D2").state is TaskState.DONE
    (agreement,) = view.agreements
    assert (agreement.text, agreement.follow_up_on) == ("Ik stop.", date(2026, 11, 27))


async def test_a_day_that_is_wrong_is_said_at_the_day(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"Noor")
        app.screen.query_one("#held_on", Input).value = "morgen"
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        assert "Deze dag moet nog komen." in screen_text(app)
    assert service.read_talk(session, case_id, "D1").versions == ()


async def test_older_versions_stay_readable(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    for text in ("[red]Eerst.", "Daarna."):
        service.finish_report(session, case_id, "D1", Report(DAY, "Noor", text))
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4")
        await pilot.pause()
        text = screen_text(app)
        assert "Versie 2" in text and "Versie 1" in text and "[red]Eerst." in text


async def test_the_report_of_a_closed_case_can_only_be_read(
    host: Host, session: Session, case_id: int
) -> None:
    service.finish_report(session, case_id, "D1", Report(DAY, "Noor", "Vast."))
    service.close_case(session, case_id, "Gestopt.", "Verhuisd.")
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"anders", "escape")
        await pilot.pause()
    assert service.read_talk(session, case_id, "D1").report.facts == "Vast."


async def test_a_draft_can_be_thrown_away_after_asking(
    host: Host, session: Session, case_id: int
) -> None:
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test() as pilot:
        await pilot.press(*"Fout", "f8", "j")
        await pilot.pause()
    assert service.read_talk(session, case_id, "D1").draft is None
