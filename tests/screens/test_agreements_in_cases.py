"""A case names an agreement of the class; the agreements room shows numbers, nobody's name."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.widgets import Input

from klasapp.agreements import proposals_service as proposals
from klasapp.agreements import service
from klasapp.agreements.agreements_screen import AgreementsScreen
from klasapp.agreements.line_screen import LineScreen
from klasapp.app import rooms
from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, DraftError, Role
from klasapp.cases.citation import ClassLine
from klasapp.cases.citation_screen import CitationsScreen, CiteScreen
from klasapp.protocol import Severity
from klasapp.widgets.messages import CitationRequested

Host = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def case_id(awkward_class: Any) -> int:
    session, pupils = awkward_class.session, awkward_class.pupil_ids
    draft = CaseDraft(
        seen_on=session.today,
        reported_on=session.today,
        source="mentor",
        place="kantine",
        summary="Werd uitgescholden.",
        severity=Severity.MODERATE,
        roles={
            pupils[0]: frozenset({Role.TARGETED}),
            pupils[1]: frozenset({Role.INVOLVED}),
        },
    )
    return cases.open_case(session, awkward_class.class_id, draft)


async def test_a_case_names_an_agreement_and_the_room_counts_it(
    host: Host, awkward_class: Any, case_id: int, screen_text: Callable[[Any], str]
) -> None:
    session, class_id = awkward_class.session, awkward_class.class_id
    for text in ("[red]Samen[/] =1+1", "We noemen elkaar bij de eigen naam."):
        proposals.choose(session, proposals.propose(session, class_id, text).line.id, "chosen")
    app = host(lambda: CitationsScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "nog geen afspraak van de klas" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        (asked,) = [one for one in app.asked if isinstance(one, CitationRequested)]
        await app.push_screen(rooms.cite_screen(session, asked.case_id))
        await pilot.pause()
        assert "[red]Samen[/] =1+1" in screen_text(app)
        app.screen.query_one("#on", Input).value = "31-12-2026"
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "moet nog komen" in screen_text(app)
        app.screen.query_one("#on", Input).value = "gisteren"
        await pilot.press("enter")
        await pilot.pause()
        assert "! A2  We noemen elkaar bij de eigen naam." in screen_text(app)
    lines = service.overview(session, class_id).agreed
    assert cases.cases_by_line(session) == {lines[1].id: 1}

    room = host(lambda: AgreementsScreen(session, class_id, lambda: cases.cases_by_line(session)))
    async with room.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "1 zaak" in screen_text(room)
        await pilot.press("end")
        await room.push_screen(LineScreen(session, lines[1].id, 1))
        await pilot.pause()
        assert "Genoemd in: 1 zaak" in screen_text(room)
        assert "O'Brien" not in screen_text(room)
        made = proposals.propose_from_lesson(session, class_id, "les-een", "We groeten elkaar.")
        await room.push_screen(LineScreen(session, made, 0, {"les-een": "[b]Een les =1+1"}))
        await pilot.pause()
        assert "uit een les («[b]Een les =1+1»)" in screen_text(room)


def test_what_was_named_stays_in_the_file_as_it_read_then(awkward_class: Any, case_id: int) -> None:
    session, class_id = awkward_class.session, awkward_class.class_id
    line = proposals.propose(session, class_id, "We praten het uit.").line
    handed = ClassLine(line.id, line.label, line.text)
    with pytest.raises(DraftError):
        cases.cite(session, case_id, handed, "broken", date(2027, 1, 1))
    cases.cite(session, case_id, handed, "broken", session.today)
    wrong = cases.cite(session, case_id, handed, "kept", session.today)
    cases.withdraw_citation(session, case_id, wrong)
    proposals.reword(session, line.id, "We praten een ruzie uit.")
    _, named = cases.read_citations(session, case_id)
    assert [one.text for one in named] == ["We praten het uit."]
    items = [one for one in cases.read_file(session, case_id).items
             if one.key.startswith("citation")]  # fmt: skip
    assert [(one.fields[0].text, one.superseded) for one in items] == [
        ("We praten het uit.", False), ("We praten het uit.", True),
    ]  # fmt: skip


def test_without_agreements_the_choice_says_where_to_make_them(
    awkward_class: Any, case_id: int
) -> None:
    screen = rooms.cite_screen(awkward_class.session, case_id)
    assert isinstance(screen, CiteScreen)
    assert screen._lines == ()
