"""Evidence and online bullying by keyboard: from the menu of a case to the papers."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, Select, TextArea

from klasapp.cases import service
from klasapp.cases.attach_screen import AttachScreen
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.evidence import EvidenceDraft
from klasapp.cases.evidence_decision_screen import DecideFile
from klasapp.cases.evidence_form_screen import EvidenceFormScreen, EvidenceTextScreen
from klasapp.cases.evidence_screen import EvidenceScreen
from klasapp.cases.evidence_service import keep_file
from klasapp.cases.facts_screen import FactsScreen
from klasapp.cases.form_screen import TickList
from klasapp.cases.index_screen import IndexScreen
from klasapp.cases.note_screen import NoteScreen, PointScreen
from klasapp.cases.online import OnlineKind
from klasapp.cases.online_screen import OnlineScreen
from klasapp.cases.situation_screen import SituationScreen
from klasapp.documents import folders
from klasapp.protocol import Severity, TaskState

DAY = date(2026, 11, 23)
Host = Callable[[Callable[[], Any]], Any]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files go to a folder of the test."""
    monkeypatch.setattr(folders, "_documents", lambda: tmp_path)
    return tmp_path / "klasapp"


def open_case(school_class: Any, **changes: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    fields: dict[str, Any] = {
        "seen_on": DAY,
        "reported_on": DAY,
        "source": "zelf",
        "place": "online",
        "summary": "Vervelende berichten.",
        "severity": Severity.MODERATE,
        "roles": {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
        "forms": ("DI4",),
    }
    draft = CaseDraft(**{**fields, **changes})
    return service.open_case(school_class.session, school_class.class_id, draft)


def add(school_class: Any, case_id: int, **changes: Any) -> int:
    fields: dict[str, Any] = {"kind": "BW4", "what": "Chat", "supplied_by": "De gepeste",
                              "made": "", "received": "vandaag"}  # fmt: skip
    draft = EvidenceDraft(**{**fields, **changes})
    return service.add_evidence(school_class.session, case_id, draft)


async def test_from_the_case_menu_evidence_is_written_down_and_gets_a_file(
    host: Host, school_class: Any, screen_text: Any, tmp_path: Path
) -> None:
    session = school_class.session
    case_id = open_case(school_class)
    source = tmp_path / "chat.txt"
    source.write_text("Sem: [red]weg jij[/]", encoding="utf-8")
    app = host(lambda: CaseScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m", "e")
        await pilot.pause()
        assert isinstance(app.screen, EvidenceScreen)
        assert "Nog geen bewijs" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"Chat", "ctrl+s")
        await pilot.pause()
        assert "Kies wat voor bewijs" in screen_text(app)
        app.screen.query_one("#kind", Select).value = "BW4"
        app.screen.query_one("#supplied_by", Input).focus()
        await pilot.press(*"Noor", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, EvidenceScreen)
        assert "BW-1" in screen_text(app)
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, AttachScreen)
        app.screen.query_one("#path", Input).value = str(source)
        await pilot.press("enter")
        await pilot.pause()
        assert "origineel staat nog op deze laptop" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("c")
        await pilot.pause()
        assert any("Alles klopt" in note.message for note in app._notifications)
        await pilot.press("i")
        await pilot.pause()
        assert isinstance(app.screen, EvidenceTextScreen)
        assert app.screen.query_one(TextArea).text == "Sem: [red]weg jij[/]"
        assert app.screen.query_one(TextArea).read_only
    assert source.exists()


async def test_a_picture_is_only_opened_as_a_copy_after_a_warning(
    host: Host, school_class: Any, screen_text: Any, exports: Path
) -> None:
    session = school_class.session
    case_id = open_case(school_class)
    keep_file(session, add(school_class, case_id), "scherm.png", PNG)
    app = host(lambda: EvidenceScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i")
        await pilot.pause()
        assert "toont geen beelden" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        assert not list(exports.glob("*"))
        await pilot.press("i", "j")
        await pilot.pause()
        copies = list(exports.glob("*BW-1*"))
        assert [copy.read_bytes() for copy in copies] == [PNG]


async def test_ticking_nudity_shuts_the_case_and_says_what_to_do(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    case_id = open_case(school_class)
    app = host(lambda: EvidenceScreen(session, case_id))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, EvidenceFormScreen)
        form.query_one("#what", Input).value = "Bericht"
        form.query_one("#kind", Select).value = "BW2"
        form.query_one("#supplied_by", Input).value = "Noor"
        form.query_one("#nude", TickList).focus()
        await pilot.press("space")
        await pilot.pause(0.2)
        assert "strafbaar" in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Geen bestanden in deze zaak" in screen_text(app)
        await pilot.press("b")
        await pilot.pause()
        assert "Helpwanted" in screen_text(app)
    assert service.read_evidence(session, case_id).no_files


async def test_changing_the_forms_asks_about_files_and_removal_is_certified(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    case_id = open_case(school_class)
    keep_file(session, add(school_class, case_id), "scherm.png", PNG)
    app = host(lambda: CaseScreen(session, case_id))
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, FactsScreen)
        app.screen.query_one("#forms", TickList).ticked.add("DI9")
        await pilot.press("ctrl+s")
        await pilot.pause(0.3)
        assert isinstance(app.screen, DecideFile)
        await pilot.press("enter")
        await pilot.pause()
        assert "is gewist" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
        await pilot.press("l")
        await pilot.pause()
        assert any("veilig gewist" in n.text for n in service.case_history(session, case_id))
    assert service.read_evidence(session, case_id).items[0].file is None


async def test_a_file_without_nudity_can_stay_and_escape_decides_later(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    case_id = open_case(school_class)
    keep_file(session, add(school_class, case_id), "chat.txt", b"weg")
    service.open_situation(session, case_id, "S1")
    app = host(lambda: EvidenceScreen(session, case_id))
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, DecideFile)
        await pilot.press("escape")
        await pilot.pause()
        assert "beslis (Del)" in screen_text(app)
        await pilot.press("delete")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, EvidenceScreen)
        assert "beslis (d)" not in screen_text(app)
    assert service.read_evidence(session, case_id).items[0].file is not None


async def test_scenario_one_is_worked_through_with_helpwanted_first(
    host: Host, school_class: Any, screen_text: Any, exports: Path
) -> None:
    session = school_class.session
    case_id = open_case(school_class, forms=("DI9",))
    app = host(lambda: CaseScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m", "i")
        await pilot.pause()
        assert isinstance(app.screen, OnlineScreen)
        assert "Eerst Helpwanted" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "geen bestanden" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
        assert isinstance(app.screen, SituationScreen)
        assert "Eerst: Helpwanted" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, PointScreen)
        await pilot.press("tab", *"mentor", "ctrl+s")
        await pilot.pause()
        assert "[x] Luister" in screen_text(app)
        assert "door mentor" in screen_text(app)
        await pilot.press("t")
        await pilot.pause()
        assert "[ ] Luister" in screen_text(app)
        await pilot.press("b")
        await pilot.pause()
        assert "Naar welk adres gaat het bericht?" in screen_text(app)
        await pilot.press("end", *"x.example", "enter")
        await pilot.pause()
        assert "Lees het na" in screen_text(app)
        (letter,) = exports.glob("*bericht-s1.txt")
        assert "abuse@x.example" in letter.read_text(encoding="utf-8")
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("s")
        await pilot.pause()
        await pilot.press(*"Klaar", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, OnlineScreen)
        assert "afgesloten" in screen_text(app)


async def test_a_task_is_completed_and_a_visit_to_the_police_noted(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    case_id = open_case(school_class)
    app = host(lambda: OnlineScreen(session, case_id))
    async with app.run_test(size=(100, 40)) as pilot:
        assert "Misschien strafbaar" in screen_text(app)
        listed = app.screen.query_one(OptionList)
        listed.highlighted = listed.get_option_index("task:S1.bewijs")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen)
        app.screen.query_one("#kind", Select).value = OnlineKind.APPOINTMENT.value
        await pilot.pause()
        app.screen.query_one("#date", Input).value = "morgen"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "onder de 16" in screen_text(app)
        app.screen.query_one("#companion", Input).value = "moeder"
        app.screen.query_one("#who", Input).value = "wijkagent"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Afspraak bij de politie, di 24 nov 2026" in screen_text(app)
        listed = app.screen.query_one(OptionList)
        listed.highlighted = listed.option_count - 1
        await pilot.press("delete", "j")
        await pilot.pause()
        assert "Nog niets genoteerd" in screen_text(app)
        app.action_undo()
        await pilot.pause()
        assert "Afspraak bij de politie, di 24 nov 2026" in screen_text(app)
    state = service.refresh_case(session, case_id).task("S1.bewijs").state
    assert state is TaskState.DONE


async def test_the_list_for_the_police_is_made_and_who_got_it_is_noted(
    host: Host, school_class: Any, screen_text: Any, exports: Path
) -> None:
    session = school_class.session
    case_id = open_case(school_class)
    add(school_class, case_id)
    app = host(lambda: OnlineScreen(session, case_id))
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(app.screen, IndexScreen)
        assert "[x] Noor" in screen_text(app) and "[ ] Sem" in screen_text(app)
        await pilot.press("ctrl+s")
        await app.workers.wait_for_complete()
        await pilot.pause(0.2)
        assert len(list(exports.glob("*bewijslijst*.pdf"))) == 1
        await pilot.press("j")
        await pilot.pause()
        assert isinstance(app.screen, NoteScreen)
        app.screen.query_one("#who", Input).value = "agent De Wit"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Bewijslijst meegegeven" in screen_text(app)


async def test_awkward_names_and_texts_do_no_harm(
    host: Host, awkward_class: Any, screen_text: Any
) -> None:
    session = awkward_class.session
    case_id = open_case(awkward_class, offender_unknown=True,
                        roles={awkward_class.pupil_ids[0]: frozenset({Role.TARGETED})})  # fmt: skip
    add(awkward_class, case_id, what="[red]x [/", supplied_by="@click=app.quit", account="[/]")
    made = service.open_situation(session, case_id, "S3")
    service.note_point(session, case_id, made, "S3.1", DAY, "[b]wie [/", "[/] =1+1")
    screens: tuple[Callable[[], Any], ...] = (
        lambda: EvidenceScreen(session, case_id),
        lambda: EvidenceFormScreen(
            session, case_id, service.read_evidence(session, case_id).items[0]
        ),
        lambda: OnlineScreen(session, case_id),
        lambda: SituationScreen(session, case_id, made),
        lambda: IndexScreen(session, case_id),
        lambda: NoteScreen(session, case_id, OnlineKind.BLOCKED),
        lambda: EvidenceTextScreen("BW-1", "[red]x [/", False),
    )
    for make in screens:
        app = host(make)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert screen_text(app)
            assert app.screen.focused is not None


async def test_typed_text_is_not_lost_without_asking(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    case_id = open_case(school_class)
    app = host(lambda: OnlineScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("n", "e"):
            await pilot.press(key)
            await pilot.pause()
            if key == "e":
                await pilot.press("n")
                await pilot.pause()
            app.screen.query(Input).last().value = "iets"
            await pilot.press("escape")
            await pilot.pause()
            assert "weggooien" in screen_text(app)
            await pilot.press("j")
            await pilot.pause()
            if key == "e":
                await pilot.press("escape")
                await pilot.pause()
        assert isinstance(app.screen, OnlineScreen)
