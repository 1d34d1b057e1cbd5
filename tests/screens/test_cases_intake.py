"""The intake by keyboard: a draft nothing can take, the board, the coverage, care after harm."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, Select, TextArea

from klasapp.cases import coverage_service, service
from klasapp.cases.board_screen import BoardScreen
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.cases_screen import CasesScreen
from klasapp.cases.coverage_screen import CoverageScreen
from klasapp.cases.form_screen import TickList
from klasapp.cases.intake_screen import IntakeScreen
from klasapp.cases.report_page_screen import ReportPageScreen
from klasapp.cases.roles_screen import RoleList
from klasapp.cases.talk import Report
from klasapp.protocol import Severity, TaskState
from klasapp.widgets.tick_list import NOTHING_FITS

DAY = date(2026, 11, 2)
Host = Callable[[Callable[[], Any]], Any]


def begin(school_class: Any, **changes: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    fields: dict[str, Any] = {
        "seen_on": DAY, "reported_on": DAY, "source": "zelf", "place": "buiten",
        "summary": "[/] =1+1 De tas is weg.", "severity": Severity.MODERATE,
        "roles": {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    }  # fmt: skip
    answers = changes.pop("answers", {})
    draft = CaseDraft(**{**fields, **changes})
    return service.begin_case(school_class.session, school_class.class_id, draft, answers)


def intake(school_class: Any) -> IntakeScreen:
    return IntakeScreen(school_class.session, school_class.class_id, None, None, None)


def point(screen: BoardScreen, code: str) -> None:
    listed = screen.query_one("#points", OptionList)
    listed.highlighted = listed.get_option_index(code)


async def test_a_crash_loses_nothing_of_a_new_case(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    app = host(lambda: intake(school_class))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "tab", "g", "tab", "tab", *"Tas [/")
        await pilot.pause(0.8)
        # Read while the form is still open: this is what a crash leaves.
        again = intake(school_class)
        assert again._first["summary"] == "Tas [/"
        assert list(again._first["roles"].values()) == [["gepeste"]]
    session, class_id = school_class.session, school_class.class_id
    app = host(lambda: CasesScreen(session, class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = " ".join(screen_text(app).split())
        assert "Er loopt nog geen zaak. 1 concept is nog niet begonnen." in shown
        assert "Concept Yara Bakker" in shown and "Del Concept weg" in shown
        assert "Vul nog in: wie er pest" in shown
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("#summary", TextArea).text == "Tas [/"
        assert list(app.screen.query_one(RoleList).roles.values()) == [frozenset({Role.TARGETED})]
        await pilot.press("escape", "delete", "j")
        await pilot.pause()
        assert "Er lopen geen zaken in deze klas." in screen_text(app)
        app.action_undo()
        await pilot.pause()
        assert "Concept  Yara Bakker" in screen_text(app)
        await pilot.press("enter", "f8", "j")
        await pilot.pause()
        assert "Er lopen geen zaken in deze klas." in screen_text(app)


async def test_what_signals_say_is_kept_before_anything_is_typed(
    host: Host, school_class: Any
) -> None:
    session, class_id = school_class.session, school_class.class_id
    told = {"summary": "Stond alleen.", "source": "ouder", "signals": [4, 7]}
    noor = school_class.pupil_ids[0]
    app = host(lambda: IntakeScreen(session, class_id, noor, None, None, told))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("escape")
        await pilot.pause()
    ((line, form),) = service.list_kept_forms(session, class_id)
    assert (line.who, line.state) == ("Noor Jansen", "uit 2 signalen, bewaard op ma 23 nov 2026")
    assert form.body["signals"] == [4, 7]
    assert form.missing == (
        "wie er gepest wordt", "wie er pest, of dat je het nog niet weet", "waar het gebeurde",
    )  # fmt: skip


async def test_looking_at_the_form_makes_no_draft(host: Host, school_class: Any) -> None:
    app = host(lambda: intake(school_class))
    async with app.run_test() as pilot:
        await pilot.press("tab", "tab", "tab", "escape")
        await pilot.pause()
    assert intake(school_class)._kept_at is None


async def test_harm_shows_the_card_of_today_and_stands_in_the_week(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    app = host(lambda: intake(school_class))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "tab", "g", "down", "p", "tab", "tab", *"Geslagen.")
        form = app.screen
        form.query_one("#source", Select).value = "ouder"
        form.query_one("#place", Select).value = "onderweg"
        await pilot.pause()
        assert form.query_one("#effect").parent.display
        form.query_one("#effect", Input).value = "Durft niet naar school."
        noted = form.query_one("#noted", TickList)
        noted.focus()
        await pilot.press("space", "down", "space", "ctrl+s")
        await pilot.pause()
        assert "Overleg vandaag met het ondersteuningsteam" in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, CaseScreen)
    (line,) = service.list_cases(session, school_class.class_id)
    said = service.read_intake(session, line.number).intake
    assert (said.said("anonymous"), said.said("injury"), said.said("effect")) == (
        "ja", "ja", "Durft niet naar school.")  # fmt: skip
    due = next(n for n in service.due(session) if "meldcode" in n.what)
    assert (due.due, due.task_id) == (date(2026, 11, 23), "page:q")
    app = host(lambda: ReportPageScreen(session, line.number))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("y", *"Met Kim: morgen naar de arts.", "ctrl+s")
        await pilot.pause()
        assert "! Vandaag" not in screen_text(app)
    assert not any("meldcode" in n.what for n in service.due(session))
    assert intake(school_class)._kept_at is None  # the draft became the case


async def test_forms_are_found_by_typing_and_a_tick_stays_in_sight(
    host: Host, school_class: Any
) -> None:
    app = host(lambda: intake(school_class))
    async with app.run_test(size=(80, 24)) as pilot:
        forms = app.screen.query_one("#forms", TickList)
        every = len(forms.points)
        forms.focus()
        await pilot.press(*"dreig")  # who types over the list means the field above it
        assert app.screen.query_one("#search-forms", Input).value == "dreig"
        await pilot.pause()
        assert 0 < len(forms.points) < every
        forms.highlighted = 0
        forms.focus()
        await pilot.press("space")
        (chosen,) = forms.ticked
        app.screen.query_one("#search-forms", Input).value = "xyzzy"
        await pilot.pause()
        assert [code for code, _ in forms.points] == [chosen]
        assert str(forms.get_option_at_index(1).prompt) == NOTHING_FITS


async def test_what_comes_in_later_is_added_and_can_lapse(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    case_id = begin(school_class)
    app = host(lambda: ReportPageScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        form = app.screen
        form.query_one("#seen_on", Input).value = "30-10-2026"
        form.query_one("#source", Select).value = "collega"
        form.query_one("#text", TextArea).text = "[/red] Duwen op de gang."
        await pilot.press("ctrl+s")
        await pilot.pause()
        text = screen_text(app)
        assert "[/red] Duwen op de gang." in text and "Leg vast wat je er op school" in text
        assert service.refresh_case(session, case_id).case.seen_on == date(2026, 10, 30)
        app.screen.query_one("#seen", OptionList).highlighted = 1
        await pilot.press("delete", *"Andere leerling.", "ctrl+s")
        await pilot.pause()
        assert "Vervallen: Andere leerling." in screen_text(app)


async def test_the_criteria_advise_and_stop_nothing(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    case_id = begin(school_class)
    before = service.refresh_case(session, case_id).tasks
    app = host(lambda: ReportPageScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        assert "nog niet beoordeeld" in screen_text(app)
        await pilot.press("b")
        await pilot.pause()
        for name, value in (("intent", "ja"), ("repetition", "ja"), ("power", "onbekend"),
                            ("verdict", "vermoeden")):  # fmt: skip
            app.screen.query_one(f"#{name}", Select).value = value
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "2 van de 3 kenmerken gezien" in screen_text(app)
        await pilot.press("w")
        await pilot.pause()
        assert "Wat is pesten?" in screen_text(app)
    assert service.refresh_case(session, case_id).tasks == before
    assert service.count_verdicts(session) == {"vermoeden": 1}


async def test_the_board_is_met_by_facts_and_leads_to_the_rest(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    case_id = begin(school_class)
    service.complete_task(session, case_id, "D1", date(2026, 11, 4))
    service.finish_report(session, case_id, "D1", Report(date(2026, 11, 4), "Noor", "Verteld."))
    app = host(lambda: BoardScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        states = {i.entry.code: i.state for t in service.read_board(session, case_id).tracks
                  for i in t.items}  # fmt: skip
        assert {code for code, state in states.items() if state == "met"} == {"T2.1", "T2.4"}
        board = app.screen
        assert isinstance(board, BoardScreen)
        point(board, "T2.1")
        await pilot.pause()
        assert "Klaar, want:" in screen_text(app) and "wo 4 nov 2026" in screen_text(app)
        point(board, "T1.1")
        await pilot.press("enter", *"Team 2B, in de bespreking.", "ctrl+s")
        await pilot.pause()
        point(board, "T5.4")
        await pilot.press("o", *"Zij hebben al hulp.", "ctrl+s")
        await pilot.pause()
        assert "4 van de 16 punten klaar of niet nodig" in screen_text(app)
        point(board, "T2.2")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ReportPageScreen)


async def test_the_coverage_asks_the_reason_of_what_is_late_and_prints(
    host: Host,
    school_class: Any,
    clock: Any,
    screen_text: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = school_class.session
    case_id = begin(school_class)
    clock.now = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001
    app = host(lambda: BoardScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, CoverageScreen)
        text = screen_text(app)
        assert "! te laat ?" in text and "Nog geen eerste actie, 21 dagen" in text
        while any(n.unexplained for n in service.read_coverage(session, case_id, again=True)[1]):
            await pilot.press("n", "w", *"Ziek.", "ctrl+s")
            await pilot.pause()
        assert "elke afwijking heeft een reden" in " ".join(screen_text(app).split())
        monkeypatch.setattr(coverage_service, "export_folder", lambda _: tmp_path)
        await pilot.press("p")
        await pilot.pause()
        assert [path.suffix for path in tmp_path.glob("*-dekking.pdf")] == [".pdf"]


async def test_doing_a_task_late_asks_why_and_keeps_it(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    case_id = begin(school_class)
    app = host(lambda: CaseScreen(session, case_id, "D1"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("d")
        await pilot.pause()
        assert "later dan het protocol zegt" in " ".join(screen_text(app).split())
        await pilot.press("tab", *"Noor was ziek.", "ctrl+s")
        await pilot.pause()
    lines = {n.task.id: n for n in service.read_coverage(session, case_id)[1]}
    assert (lines["D1"].standing.value, lines["D1"].reason) == ("✓ later gedaan", "Noor was ziek.")


async def test_a_side_without_anything_to_do_says_so(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    case_id = begin(school_class)
    while True:
        view = service.refresh_case(session, case_id)
        left = [t for t in view.tasks if t.lane.value == "pester"
                and t.state in {TaskState.OPEN, TaskState.WAITING}]  # fmt: skip
        if not left:
            break
        service.skip_task(session, case_id, left[0].id, "Andere school.")
    app = host(lambda: CaseScreen(session, case_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        assert "Hier staat niets meer klaar" in screen_text(app)
    app = host(lambda: BoardScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Voor de pester staat niets meer klaar" in " ".join(screen_text(app).split())


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_awkward_names_and_texts_are_shown_as_they_are(
    host: Host, awkward_class: Any, screen_text: Any, size: tuple[int, int]
) -> None:
    session = awkward_class.session
    case_id = begin(awkward_class)
    for make in (ReportPageScreen, CoverageScreen, BoardScreen):
        app = host(partial(make, session, case_id))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            shown = screen_text(app)
            assert "[/] =1+1 De tas is weg." in shown if make is ReportPageScreen else shown
