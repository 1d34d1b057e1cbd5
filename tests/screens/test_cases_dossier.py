"""The file of a case by keyboard: read, file, correct, copy."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.copy_screen import CopyScreen
from klasapp.cases.dossier import Audience, Kind
from klasapp.cases.dossier_dialog_screen import PickLine
from klasapp.cases.dossier_screen import DossierScreen
from klasapp.cases.talk import Report
from klasapp.cases.talk_screen import TalkScreen
from klasapp.protocol import Severity
from klasapp.store.session import Session

DAY = date(2026, 11, 23)
Host = Callable[[Callable[[], Any]], Any]
LETTERS = 0.4
"""Seconds before a Button listens again."""


def make_case(school_class: Any, summary: str) -> int:
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        DAY, DAY, "zelf", "klas", summary, Severity.MODERATE,
        {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    number = service.open_case(school_class.session, school_class.class_id, draft)
    report = Report(DAY, "Noor, mentor", "Sem schold. N. bleef stil.", "Bang.", "")
    service.finish_report(school_class.session, number, "D1", report)
    return number


@pytest.fixture
def case_id(school_class: Any) -> int:
    return make_case(school_class, "Sem pakte Noors tas. Wil zag het.")


@pytest.fixture(autouse=True)
def exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Exports land in a folder of the test."""
    monkeypatch.setattr("klasapp.documents.folders._documents", lambda: tmp_path)
    return tmp_path / "klasapp"


async def test_the_file_opens_from_the_case_and_shows_the_numbered_items(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    app = host(lambda: CaseScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m", "d")
        await pilot.pause()
        assert isinstance(app.screen, DossierScreen)
        text = screen_text(app)
        assert "1  23-11-2026   Melding en intake" in text
        assert "1 nog niet in het LVS" in text
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "Sem schold. N. bleef stil." in screen_text(app)


async def test_a_copy_for_the_pester_is_made_by_keyboard_and_stands_in_the_system(
    host: Host, session: Session, case_id: int, exports: Path, screen_text: Any
) -> None:
    app = host(lambda: DossierScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("k")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, CopyScreen)
        text = screen_text(app)
        assert "Kopie voor het dossier van Sem Berg" in text
        assert "Nog 1 van 1 twijfelgevallen" in text and "voorletter" in text
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not exports.exists() or not list(exports.iterdir())
        await pilot.press("enter", "ctrl+s")
        await pilot.pause(LETTERS)
        await pilot.press("j")
        await pilot.pause()
        assert isinstance(app.screen, DossierScreen)
        assert "nog niet in het LVS" not in screen_text(app)
        assert "bij Sem Berg" in screen_text(app)
    assert len(list(exports.iterdir())) == 3
    (copy,) = service.read_file(session, case_id).copies
    assert copy.given == (("het leerlingvolgsysteem", DAY),)


async def test_a_name_stays_with_a_reason_and_other_words_can_be_put(
    host: Host, session: Session, case_id: int, school_class: Any, screen_text: Any
) -> None:
    view = service.refresh_case(session, case_id)
    draft = service.prepare_copy(session, case_id, Audience(Kind.PUPIL, school_class.pupil_ids[1]))
    app = host(lambda: CopyScreen(session, view, draft))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("l")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "→ blijft staan" in screen_text(app) and "Reden: Dit is" in screen_text(app)
        await pilot.press("w")
        await pilot.pause()
        await pilot.press("ctrl+u", *"zij", "enter")
        await pilot.pause()
        assert "→ zij" in screen_text(app)
        await pilot.press("t")
        await pilot.pause()
        assert "gepeste A" in screen_text(app) or "Sem" in screen_text(app)


async def test_leaving_parts_out_makes_the_copy_anew(
    host: Host, session: Session, case_id: int, school_class: Any, screen_text: Any
) -> None:
    view = service.refresh_case(session, case_id)
    draft = service.prepare_copy(session, case_id, Audience(Kind.PUPIL, school_class.pupil_ids[1]))
    app = host(lambda: CopyScreen(session, view, draft))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("o")
        await pilot.pause()
        await pilot.press("down", "space", "ctrl+s")
        await pilot.pause()
        assert "· 1 onderdeel\n" in screen_text(app) and "Alles is nagekeken" in screen_text(app)


async def test_a_correction_and_a_support_note_are_kept_by_keyboard(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    app = host(lambda: DossierScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"moeder", "enter")
        await pilot.pause()
        await pilot.press(*"klopt niet", "ctrl+s")
        await pilot.pause()
        assert "correctie van moeder" in screen_text(app)
        await pilot.press("o")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"praat zacht", "ctrl+s")
        await pilot.pause()
        assert "Ondersteuning van Noor Jansen" in screen_text(app)


async def test_nicknames_and_whom_a_copy_was_given_are_kept_by_keyboard(
    host: Host, session: Session, case_id: int, school_class: Any, screen_text: Any
) -> None:
    draft = service.prepare_copy(session, case_id, Audience(Kind.COORDINATOR))
    service.make_copy(session, draft, {})
    app = host(lambda: DossierScreen(session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"Nootje", "enter")
        await pilot.pause()
        assert service.nicknames_of(session, school_class.pupil_ids[0]) == ("Nootje",)
        await pilot.press("g")
        await pilot.pause()
        assert "nog niet gegeven" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"APC", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    assert service.read_file(session, case_id).copies[0].given == (("APC", DAY),)


async def test_a_report_alone_is_copied_from_its_own_screen(
    host: Host, session: Session, case_id: int, screen_text: Any
) -> None:
    app = host(lambda: TalkScreen(session, case_id, "D1"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CopyScreen) and "1 onderdeel\n" in screen_text(app)


@pytest.mark.parametrize("key", ["escape", "filed"])
async def test_after_vaststellen_one_question_is_asked_about_the_system(
    host: Host, session: Session, case_id: int, screen_text: Any, key: str
) -> None:
    app = host(lambda: TalkScreen(session, case_id, "D2"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one("#participants").value = "Sem"
        await pilot.press(*"Sem vertelt.", "ctrl+s")
        await pilot.pause()
        await pilot.press("j")
        await pilot.pause()
        if "op gedaan zetten" in screen_text(app):
            await pilot.press("n")
            await pilot.pause()
        assert isinstance(app.screen, PickLine) and "LVS" in screen_text(app)
        await pilot.press(*(["escape"] if key == "escape" else ["down", "enter"]))
        await pilot.pause()
        assert not isinstance(app.screen, PickLine | TalkScreen)
    item = next(one for one in service.read_file(session, case_id).items if "D2" in one.key)
    assert bool(item.filed) is (key == "filed")


async def test_awkward_names_are_shown_as_they_are(
    host: Host, awkward_class: Any, screen_text: Any
) -> None:
    session = awkward_class.session
    number = make_case(awkward_class, "[red]O'Brien en Zoë [/ en [/] deden mee.")
    app = host(lambda: DossierScreen(session, number))
    async with app.run_test(size=(80, 24)) as pilot:
        for keys in (("c", "escape"), ("n", "escape"), ("o", "escape"), ("l", "escape"), ("k",)):
            await pilot.press(*keys)
            await pilot.pause()
        assert "[red]O'Brien" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CopyScreen)
        await pilot.press("z")
        await pilot.pause()
        assert "[/" in screen_text(app)
        await pilot.press("t")
        await pilot.pause()
        assert "Kopie voor" in screen_text(app)
