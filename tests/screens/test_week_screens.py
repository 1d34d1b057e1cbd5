""" "Deze week", by keyboard."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from klasapp.sociometry import Flag
from klasapp.week import service
from klasapp.week.decision import Round
from klasapp.week.decision_screen import ClosedLines, WhyDone, WhyLater
from klasapp.week.from_agreements import agreement_lines
from klasapp.week.line import WeekLine, in_order
from klasapp.week.week_screen import WeekScreen
from klasapp.widgets.messages import LookFirstRequested, PlaceRequested, PupilRequested

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
SIZE = (80, 24)
FLAG = Flag("isolated", "1", "certain", 0, 12, "Niemand koos deze leerling.", "")
LINES = in_order([
    WeekLine("later", date(2026, 12, 14), "Evaluatie", "", "Zaak 2026-001", "Regel D6.", "case", 4),
    WeekLine(
        "undated", None, "Kijk eerst: weinig gekozen", "[red]O'Brien [/]", "Herfstmeting",
        "Aandachtspunt.", "round", 9, 1, FLAG,
    ),
    WeekLine("today", date(2026, 11, 23), "Gesprek", "Zoë [/", "Zaak 1", "Regel D2.", "case", 4),
    WeekLine("overdue", date(2026, 11, 20), "Melden", "", "Zaak 2026-002", "Regel D1.", "case", 5),
])  # fmt: skip


@pytest.fixture(autouse=True)
def without_agreements(monkeypatch: pytest.MonkeyPatch) -> None:
    """These stories are about cases and rounds; their classes made no agreements."""
    others = tuple(source for source in service.SOURCES if source is not agreement_lines)
    monkeypatch.setattr(service, "SOURCES", others)


async def settled(pilot: Any) -> None:
    """Until the gathering is done and shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[WeekLine]:
    """Four lines, whatever the rooms say."""
    lines = list(LINES)
    monkeypatch.setattr(service, "whole_week", lambda *_: Round(tuple(lines)))
    return lines


async def test_lines_stand_in_groups_with_symbol_word_and_date(
    school_class: Any, planned: list[WeekLine], host: Host, screen_text: Read
) -> None:
    app = host(lambda: WeekScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        text = screen_text(app)
        marks = ["! Te laat", "vr 20 nov 2026", "● Vandaag", "○ Zonder datum", "· Later"]
        places = [text.index(mark) for mark in marks]
        assert places == sorted(places) and len(planned) == 4
        assert "1 te laat · 1 vandaag" in text
        assert "[red]O'Brien [/]" in text and "Zoë [/" in text
        assert "Waarom: Regel D1." in text


async def test_enter_leads_to_what_the_line_is_about(
    school_class: Any, planned: list[WeekLine], host: Host, screen_text: Read
) -> None:
    app = host(lambda: WeekScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("enter", "k", "down", "down")
        await pilot.pause()
        assert "Waarom: Aandachtspunt." in screen_text(app)
        await pilot.press("enter", "k", "l")
        await pilot.pause()
    places = [(m.kind, m.number) for m in app.asked if isinstance(m, PlaceRequested)]
    assert places == [("case", 5), ("round", 9)]
    looks = [m for m in app.asked if isinstance(m, LookFirstRequested)]
    assert [(m.pupil_id, m.flag, m.round_id) for m in looks] == [(1, FLAG, 9)]
    assert [m.pupil_id for m in app.asked if isinstance(m, PupilRequested)] == [1]
    assert len(planned) == 4


async def test_what_was_done_is_gone_when_the_mentor_comes_back(
    school_class: Any, planned: list[WeekLine], host: Host, screen_text: Read
) -> None:
    from klasapp.widgets.dialogs import Tell

    app = host(lambda: WeekScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.push_screen(Tell("x"))
        await pilot.pause()
        planned.clear()
        await pilot.press("escape")
        await settled(pilot)
        text = screen_text(app)
        assert "Er is niets te doen" in text and "Melden" not in text


async def test_without_a_class_or_pupils_it_tells_what_to_do_first(
    session: Any, host: Host, screen_text: Read
) -> None:
    from klasapp.roster.service import start_class

    app = host(lambda: WeekScreen(session, None))
    async with app.run_test(size=SIZE):
        assert "Voeg eerst een klas toe" in screen_text(app)
    made = start_class(session, "2026-2027", "zuid", "2B")
    app = host(lambda: WeekScreen(session, made.id))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Zet eerst de leerlingen in je klas" in screen_text(app)


async def test_a_real_class_with_awkward_names_opens(
    awkward_class: Any, host: Host, screen_text: Read
) -> None:
    from klasapp.cases.service import start_look_first

    session = awkward_class.session
    start_look_first(session, awkward_class.pupil_ids[0], None, None, "Stil [/] in de pauze")
    app = host(lambda: WeekScreen(session, awkward_class.class_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        assert "[red]O'Brien =1+1 [/]" in screen_text(app)


async def test_a_line_waits_with_a_reason_and_what_is_done_can_come_back(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    from klasapp.signals.log_service import just_spoke
    from klasapp.sociogram import service as sociogram
    from klasapp.sociogram.service import Draft

    session, class_id = school_class.session, school_class.class_id
    for pupil in school_class.pupil_ids:
        just_spoke(session, pupil)
    number = sociogram.start_round(session, class_id)
    sociogram.save_draft(
        session, number, Draft("Meting", (("positive", "Met wie?"),), None, school_class.pupil_ids)
    )
    app = host(lambda: WeekScreen(session, class_id))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "d Gedaan" not in screen_text(app).splitlines()[-1]
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, WeekScreen), "a round is finished in its own room"
        assert [one.message for one in app._notifications] == [service.NOT_HERE]
        await pilot.press("u")
        await pilot.pause()
        assert isinstance(app.screen, WhyLater)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Schrijf in een paar woorden waarom." in screen_text(app)
        await pilot.press(*"toetsweek", "enter")
        await settled(pilot)
        text = screen_text(app)
        assert "· Later" in text and "ma 30 nov 2026" in text
        await pilot.press("down")
        await pilot.pause()
        text = screen_text(app)
        assert "Waarom: Later, omdat: toetsweek" in text
        closable = WeekLine("undated", None, "Iets goeds", "", "Klas", "Elke week.", "class", 1,
                            topic="good", closable=True)  # fmt: skip
        app.screen._show(Round((closable,)), "")
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, WhyDone)
        await pilot.press(*"gezegd", "enter")
        await settled(pilot)
        (kept,) = [one for one in records_of(session, class_id) if one.kind == "done"]
        assert (kept.reason, kept.what) == ("gezegd", "Iets goeds")
        await pilot.press("ctrl+z", "ctrl+z")
        await settled(pilot)
        assert records_of(session, class_id) == ()
        told = [one.message for one in app._notifications]
        assert told[-1] == "De regel staat weer zoals hij stond."
        assert "toetsweek" not in screen_text(app)


async def test_a_window_on_a_small_screen_keeps_its_buttons_and_its_keys_can_be_clicked(
    school_class: Any, planned: list[WeekLine], host: Host, screen_text: Read
) -> None:
    app = host(lambda: WeekScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(60, 16)) as pilot:
        await settled(pilot)
        await pilot.press("u", "tab", "tab")
        await pilot.pause()
        save = app.screen.query_one("#save")
        assert app.screen.region.contains_region(save.region) and save.region.height == 1
        lines = screen_text(app).splitlines()
        (row,) = [n for n, line in enumerate(lines) if "Ctrl+S Bewaren · Esc Terug" in line]
        await pilot.click(offset=(lines[row].index("Esc Terug"), row))
        await settled(pilot)
        assert isinstance(app.screen, WeekScreen) and len(planned) == 4


async def test_a_word_with_a_pupil_is_noted_from_the_line(
    school_class: Any, planned: list[WeekLine], host: Host, screen_text: Read
) -> None:
    from klasapp.roster.service import notes

    session, pupil = school_class.session, school_class.pupil_ids[0]
    planned[:] = [
        WeekLine("undated", None, "Even spreken", "Zoë [/", "Klassenlogboek", "Lang geleden.",
                 "pupil", pupil, pupil, topic="speak never"),
        *planned,
    ]  # fmt: skip
    app = host(lambda: WeekScreen(session, school_class.class_id))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "s Gesproken" in screen_text(app)
        await pilot.press("s")
        await pilot.pause()
        assert "Even gesproken met Zoë [/" in screen_text(app)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("down", "s")
        await pilot.pause()
        assert isinstance(app.screen, WeekScreen), "only where a talk is asked for"
        assert [one.text for one in notes(session, pupil)] == ["Even gesproken."]
        await pilot.press("ctrl+z")
        await settled(pilot)
        assert not notes(session, pupil)


async def test_what_was_called_done_is_listed_and_put_back(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session, class_id = school_class.session, school_class.class_id
    line = WeekLine("undated", None, "Iets goeds [/]", "", "Klas", "Elke week.", "class", 1,
                    topic="good", closable=True)  # fmt: skip
    service.close_line(session, class_id, line, "Gezien [red] bij gym")
    closed = tuple((one, "Zoë [/") for one in records_of(session, class_id))
    app = host(lambda: ClosedLines(closed, lambda key: service.put_back(session, class_id, key)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Zoë [/ · Iets goeds [/]" in screen_text(app)
        assert "Gezien [red] bij gym" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
    assert records_of(session, class_id) == ()


def records_of(session: Any, class_id: int) -> Any:
    from klasapp.week import records

    with session.reading() as db:
        return records.decisions(db, class_id)
