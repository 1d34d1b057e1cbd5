"""Handing over, reading back and the overview, by keyboard."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, TextArea

from klasapp.cases import handover_service, service
from klasapp.cases.bundle_screen import BundleScreen, ChooseText, ReadBundleScreen
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.handover import Purpose
from klasapp.cases.handover_opening_service import open_bundle
from klasapp.cases.handover_screen import HandoverScreen
from klasapp.cases.register_screen import RegisterScreen
from klasapp.keys.slots import new_key
from klasapp.protocol import Severity
from klasapp.store.session import Session
from klasapp.store.store import create_store

SECRET = "vier woorden op een rij"
DAY = date(2026, 11, 23)
Host = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def other(tmp_path: Path, clock: Any) -> Iterator[Session]:
    store = create_store(tmp_path / "other.db", new_key())
    yield Session(store, clock)
    store.close()


def open_case(school_class: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    draft = CaseDraft(
        seen_on=DAY, reported_on=DAY, source="zelf", place="klas", summary="De tas is weg.",
        severity=Severity.MODERATE,
        roles={first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
    )  # fmt: skip
    return service.open_case(school_class.session, school_class.class_id, draft)


def bundle(school_class: Any, folder: Path) -> tuple[int, Path]:
    case_id = open_case(school_class)
    path = handover_service.export_cases(school_class.session, [case_id], Purpose.WORK, "Mentor",
                                         "APC", SECRET, folder)  # fmt: skip
    return case_id, path


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_a_case_goes_out_by_keyboard(
    host: Host, awkward_class: Any, tmp_path: Path, screen_text: Any, size: tuple[int, int]
) -> None:
    case_id = open_case(awkward_class)
    app = host(lambda: HandoverScreen(awkward_class.session, case_id=case_id, folder=tmp_path))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*"APC", "ctrl+s")
        await pilot.pause()
        assert "Vul een naam in." in screen_text(app)
        await pilot.press(*"Ik")
        app.screen.query_one("#passphrase", Input).value = SECRET
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert SECRET in screen_text(app)
        assert list(tmp_path.glob("overdracht-*.klasapp"))


async def test_the_page_stands_in_the_menu_of_a_case(host: Host, school_class: Any) -> None:
    case_id = open_case(school_class)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("m", "j")
        await pilot.pause()
        assert isinstance(app.screen, HandoverScreen)


async def test_a_bundle_is_read_accepted_and_answered(
    host: Host, school_class: Any, other: Session, tmp_path: Path, screen_text: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _, path = bundle(school_class, tmp_path)
    monkeypatch.setattr(handover_service, "export_folder", lambda folder=None: folder or tmp_path)
    app = host(lambda: ReadBundleScreen(other, tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.query_one("#path", Input).value = path.name
        app.screen.query_one("#passphrase", Input).value = SECRET
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, ReadBundleScreen)  # a name is asked first
        app.screen.query_one("#by", Input).value = "APC"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, BundleScreen)
        assert "Noor Jansen" in screen_text(app)
        await pilot.press("a")
        await pilot.pause()
        assert [line.who for line in service.list_cases(other, 1)] == ["Noor Jansen"]
        await pilot.press("b")
        await pilot.pause()
        assert list(tmp_path.glob("antwoord-*.klasapp"))


async def test_a_case_is_declined_with_a_reason(
    host: Host, school_class: Any, other: Session, tmp_path: Path
) -> None:
    _, path = bundle(school_class, tmp_path)
    opened = open_bundle(other, path, SECRET)
    app = host(lambda: BundleScreen(other, opened, "APC", SECRET))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("w")
        app.screen.query_one("#reason", TextArea).text = "Dit is mijn locatie niet."
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert open_bundle(other, path, SECRET).cases[0].answered is not None


async def test_awkward_names_show_as_typed(
    host: Host, awkward_class: Any, other: Session, tmp_path: Path, screen_text: Any
) -> None:
    _, path = bundle(awkward_class, tmp_path)
    opened = open_bundle(other, path, SECRET)
    app = host(lambda: BundleScreen(other, opened, "[red]APC", SECRET))
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        assert "[red]O'Brien =1+1 [/]" in screen_text(app)
        assert app.screen.query_one("#bundle-cases", OptionList).option_count == 1


async def test_who_merges_chooses_between_two_readings(
    host: Host, school_class: Any, other: Session, tmp_path: Path, screen_text: Any
) -> None:
    case_id, path = bundle(school_class, tmp_path)
    opened = open_bundle(other, path, SECRET)
    there = handover_service.accept_case(other, opened, opened.cases[0].name, "APC", {})
    for session, number, wish in ((school_class.session, case_id, "Dat het [/] stopt."),
                                  (other, there, "Naast Iris zitten.")):  # fmt: skip
        case = service.refresh_case(session, number).case
        service.change_case(session, number, service.CaseUpdate(
            case.severity, False, None, case.summary, wish, case.forms))  # fmt: skip
    back = handover_service.export_cases(other, [there], Purpose.BACK, "APC", "Mentor", SECRET,
                                         tmp_path)  # fmt: skip
    opened = open_bundle(school_class.session, back, SECRET)
    app = host(lambda: BundleScreen(school_class.session, opened, "Mentor", SECRET))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(app.screen, ChooseText)
        assert "Dat het [/] stopt." in screen_text(app)
        await pilot.press("2")
        await pilot.pause()
        wish = service.refresh_case(school_class.session, case_id).case.wish
        assert wish == "Naast Iris zitten."


async def test_the_overview_hides_small_numbers(
    host: Host, awkward_class: Any, screen_text: Any
) -> None:
    open_case(awkward_class)
    app = host(lambda: RegisterScreen(awkward_class.session))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "minder dan 5" in text and "O'Brien" not in text
        await pilot.press("j")
        await pilot.pause()
        assert "Schooljaar 2026-2027" in screen_text(app)


async def test_a_case_moves_to_the_new_protocol_with_a_reason(
    host: Host, awkward_class: Any, screen_text: Any
) -> None:
    from klasapp.roster import protocol_service

    case_id = open_case(awkward_class)
    protocol = protocol_service.choose(awkward_class.session, "stap2.termijn_dagen", 3)
    app = host(lambda: CaseScreen(awkward_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("m", "P")
        await pilot.pause()
        assert "Deze dagen verschuiven" in screen_text(app)
        await pilot.press("o")
        app.screen.query_one("#reason", TextArea).text = "Afgesproken."
        await pilot.press("ctrl+s")
        await pilot.pause()
        case = service.refresh_case(awkward_class.session, case_id).case
        assert case.protocol_sha256 == protocol.sha256
