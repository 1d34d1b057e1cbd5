"""Agreements by keyboard: proposals as they are said, a vote, a class of 28, looking back."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets import Input

from klasapp.agreements import endorse_service, papers_service, review_service, service
from klasapp.agreements import proposals_service as proposals
from klasapp.agreements.agreement_set import Status
from klasapp.agreements.agreements_screen import AgreementsScreen
from klasapp.agreements.beamer_screen import AgreementsBeamer
from klasapp.agreements.earlier_screen import EarlierScreen
from klasapp.agreements.endorse_screen import EndorseScreen
from klasapp.agreements.papers_screen import PapersScreen
from klasapp.agreements.proposals_screen import ProposalsScreen
from klasapp.agreements.review_screen import ReviewScreen
from klasapp.app import rooms
from klasapp.app.demo_class import PUPILS
from klasapp.roster import service as roster
from klasapp.roster.pupil import PupilDraft
from klasapp.week.from_agreements import agreement_lines
from klasapp.widgets.dialogs import Confirm, Tell

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]


def adopted(school_class: Any) -> service.Overview:
    """One agreement under each heading, adopted."""
    session, class_id = school_class.session, school_class.class_id
    for text in ("We laten elkaar uitpraten.", "Iedereen mag meedoen."):
        proposals.choose(session, proposals.propose(session, class_id, text).line.id, "chosen")
    for code in ("KA1", "AR6", "AR13", "KA4"):
        proposals.choose(session, proposals.add_starter(session, class_id, code).id, "chosen")
    return service.adopt(session, class_id)


async def test_from_what_pupils_say_to_adopted_agreements(
    host: Host, school_class: Any, screen_text: Read
) -> None:
    session, class_id = school_class.session, school_class.class_id
    app = host(lambda: AgreementsScreen(session, class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Nog geen afspraken" in screen_text(app)
        await pilot.press("v")
        await pilot.pause()
        # Typed while pupils speak: Enter after each, and the heading with F2.
        await pilot.press(*"schelden mag niet", "enter", *"we lachen samen", "enter")
        await pilot.press(*"We lachen samen!", "enter", "f2", *"app is voor school", "enter")
        await pilot.pause()
        text = screen_text(app)
        assert "2×" in text and "3 voorstellen, 0 gekozen" in text
        # The negative one is worded with an idea from the protocol.
        await pilot.press("tab", "home", "down", "enter")
        await pilot.pause()
        assert "Ideeën" in screen_text(app)
        await pilot.press("down", "enter", "enter")
        await pilot.pause()
        assert "We noemen elkaar bij de eigen naam." in screen_text(app)
        # A larger window halfway changes nothing.
        await pilot.resize_terminal(140, 40)
        # Votes: a number and Enter, line after line.
        await pilot.press("home", "s", "2", "1", "enter", "1", "7", "enter", "9", "enter")
        await pilot.pause()
        assert "21 stemmen" in screen_text(app)
        await pilot.press("home", "delete", "ctrl+z")
        await pilot.pause()
        assert "21 stemmen" in screen_text(app)
        await pilot.press("home", "space", "down", "space", "down", "space")
        await pilot.pause()
        assert "3 gekozen" in screen_text(app)
        for code in ("AR6", "AR13", "KA4"):
            line = proposals.add_starter(session, class_id, code)
            proposals.choose(session, line.id, "chosen")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, AgreementsScreen)
        await pilot.press("g", "j")
        await pilot.pause()
        assert "vastgesteld, nog niet in kracht" in screen_text(app)
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert service.overview(session, class_id).status is Status.DRAFT
        await pilot.press("g", "j", "u", "enter")
        await pilot.pause()
        assert "in kracht" in screen_text(app)
        assert "ouders ingelicht" in screen_text(app)
        assert "Geschiedenis" in screen_text(app), "beside the list there is room for it"
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Geschiedenis" not in screen_text(app)
    kept = [one.text for one in service.overview(session, class_id).agreed]
    assert "We noemen elkaar bij de eigen naam." in kept
    assert [one.votes for one in service.overview(session, class_id).agreed][:3] == [17, 21, 9]


async def test_a_class_of_28_endorses_in_a_run_by_keyboard(
    host: Host, session: Any, screen_text: Read
) -> None:
    year = roster.add_school_year(session, "2026-2027", "zuid")
    class_id = roster.add_class(session, year.id, "2B").id
    drafts = [
        PupilDraft(str(n), given, infix, family, "2B")
        for n, (given, infix, family) in enumerate(PUPILS, 230101)
    ]
    pupils = roster.add_pupils(session, class_id, drafts)
    assert len(pupils) == 28
    for code in ("AR1", "KA1", "AR6", "AR13", "KA4"):
        proposals.choose(session, proposals.add_starter(session, class_id, code).id, "chosen")
    service.adopt(session, class_id)
    app = host(lambda: EndorseScreen(session, class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*["j"] * 11, "n", *["j"] * 8, "a", *["j"] * 7)
        await pilot.pause()
        counts = endorse_service.ballot(session, class_id).counts
        assert counts == {"yes": 26, "signed": 0, "not_yet": 1, "absent": 1, "open": 0}
        assert "26 ja" in screen_text(app) and "1 nog niet" in screen_text(app)
        # The other way: only who does not agree, and then the rest.
        for pupil in pupils:
            endorse_service.endorse(session, class_id, pupil.id, "open")
        app.screen.show()
        await pilot.press("home", "n", "r")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("j")
        await pilot.pause()
        counts = endorse_service.ballot(session, class_id).counts
        assert (counts["yes"], counts["not_yet"]) == (27, 1)
        # A talk on another day, with a note.
        await pilot.press("home", "enter")
        await pilot.pause()
        app.screen.query_one("#day", Input).value = "27-11-2026"
        app.screen.query_one("#note", Input).value = "de groepsapp"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "27-11: de groepsapp" in screen_text(app)


async def test_looking_back_after_the_holiday(
    host: Host, school_class: Any, screen_text: Read
) -> None:
    session, class_id = school_class.session, school_class.class_id
    adopted(school_class)
    app = host(lambda: ReviewScreen(session, class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "tussendoor" in screen_text(app)
        await pilot.press("g", "m", "w")
        await pilot.pause()
        app.screen.query_one("#text", Input).value = "In de groepsapp gaat het over school."
        await pilot.press("enter")
        await pilot.pause()
        assert "3 van 6 besproken" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
    (held,) = review_service.reviews(session, class_id)
    assert sorted(held.verdicts.values()) == ["changed", "hard", "kept"]


async def test_the_class_sees_the_list_and_no_name(
    host: Host, awkward_class: Any, screen_text: Read
) -> None:
    session, class_id = awkward_class.session, awkward_class.class_id
    adopted(awkward_class)
    proposals.propose_from_lesson(session, class_id, "les", "[red]Samen[/] =1+1 {x}")
    names = [pupil.given_name for pupil in roster.list_pupils(session, class_id)]
    app = host(lambda: AgreementsScreen(session, class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "[red]Samen[/] =1+1 {x}" in screen_text(app)
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, AgreementsBeamer)
        assert "[red]Samen[/] =1+1 {x}" in screen_text(app)
        pages = []
        for key in ("pagedown", "right", "space", "pageup", "l", "pagedown"):
            await pilot.press(key)
            await pilot.pause()
            pages.append(screen_text(app))
        assert any("Hulp vragen" in page for page in pages)
        assert not [name for name in names for page in pages if name in page]
        await pilot.press("escape", "1")
        assert isinstance(app.screen, AgreementsBeamer)


async def test_awkward_names_and_texts_stand_as_they_are(
    host: Host, awkward_class: Any, screen_text: Read
) -> None:
    session, class_id = awkward_class.session, awkward_class.class_id
    adopted(awkward_class)
    proposals.propose(session, class_id, "Zoë [/ krijgt [bold]gelijk[/bold]")
    service.change_motto(session, class_id, "[@click=app.quit]Samen[/]")
    for make in (AgreementsScreen, ProposalsScreen, EndorseScreen, ReviewScreen, PapersScreen,
                 EarlierScreen):  # fmt: skip
        screen = make(session, class_id)
        app = host(lambda screen=screen: screen)  # type: ignore[misc]
        async with app.run_test(size=(140, 40)) as pilot:
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
            text = screen_text(app)
            if isinstance(screen, EndorseScreen):
                assert "[red]O'Brien =1+1 [/]" in text
                await pilot.press("j", "n", "a", "enter")
                await pilot.pause()
            if isinstance(screen, ProposalsScreen):
                assert "Zoë [/ krijgt [bold]gelijk[/bold]" in text
                assert "! hier staat een naam in" in text.replace("\n", " ")
            if isinstance(screen, AgreementsScreen):
                assert "«[@click=app.quit]Samen[/]»" in text


async def test_a_paper_is_made_from_the_list(
    host: Host, school_class: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers_service, "export_folder", lambda _=None: tmp_path)
    adopted(school_class)
    app = host(lambda: PapersScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, Tell)
    (made,) = tmp_path.glob("*.pdf")
    assert made.read_bytes().startswith(b"%PDF")
    assert made.name == "afspraken-2B-poster-a4-2026-11-23.pdf"


async def test_a_line_of_this_week_leads_to_its_page_and_the_pupil_page_knows(
    school_class: Any,
) -> None:
    session, class_id, pupils = (
        school_class.session, school_class.class_id, school_class.pupil_ids
    )  # fmt: skip
    adopted(school_class)
    endorse_service.endorse(session, class_id, pupils[0], "not_yet")
    lines = {one.task_id: one for one in agreement_lines(session, class_id)}
    assert set(lines) == {"parents", "explain", "talk", "endorse"}
    for detail, page in (("talk", EndorseScreen), ("review", ReviewScreen)):
        room, screen = rooms.place(session, "agreements", class_id, detail)
        assert room == "agreements" and isinstance(screen, page)
    assert rooms.place(session, "agreements", class_id, "make") == ("agreements", None)
    (fact,) = endorse_service.pupil_agreement_facts(session, pupils[0])
    assert fact[0].startswith("○ nog niet (ma 23 nov 2026, gesprek ma 30 nov 2026)")
