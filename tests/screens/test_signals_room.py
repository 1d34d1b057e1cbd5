"""The room Signalen by keyboard: deciding, the log, places, slips."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, OptionList, Select, TextArea

from klasapp.signals import service
from klasapp.signals.class_log_screen import ClassLogScreen, NewEntry
from klasapp.signals.decide_screen import StaysDialog
from klasapp.signals.papers_screen import PapersScreen, SlipFileScreen, SlipPreviewScreen
from klasapp.signals.pattern import Incident
from klasapp.signals.pattern_screen import PatternScreen
from klasapp.signals.signal import SignalDraft
from klasapp.signals.signal_form_screen import SignalFormScreen
from klasapp.signals.signal_screen import SignalScreen
from klasapp.signals.signals_screen import SignalsScreen
from klasapp.signals.who_screen import Who
from klasapp.widgets.messages import CaseFromSignals, PupilRequested
from klasapp.widgets.tick_list import TickList

Host = Callable[[Callable[[], Any]], Any]
Read = Callable[[Any], str]
FRIDAY = date(2026, 11, 20)


def note(school: Any, who: int | None = 0, **facts: Any) -> int:
    fields: dict[str, Any] = {
        "class_id": school.class_id,
        "pupil_id": None if who is None else school.pupil_ids[who],
        "kind": "concern",
        "seen_on": FRIDAY,
        "source": "mentor",
        "text": "Stond alleen [/",
    }
    return service.add_signal(school.session, SignalDraft(**{**fields, **facts}))


async def test_two_signals_go_into_one_case_and_a_third_stays(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    note(school_class, 1, seen_on=date(2026, 11, 2), text="Oud.")
    one = note(school_class, source="ouder", reported_on=FRIDAY)
    two = note(school_class, 0, text="Weer alleen.")
    app = host(lambda: SignalsScreen(session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = screen_text(app)
        assert "1 melding wacht op jou" in text and "Stond alleen [/" in text
        assert text.index("wacht op jou") < text.index("Weer alleen.")
        await pilot.press("space", "down", "space", "z")
        await pilot.pause()
        assert [n.signal_ids for n in app.asked if isinstance(n, CaseFromSignals)] == [(one, two)]
        await pilot.press("down", "b")
        await pilot.pause()
        assert isinstance(app.screen, StaysDialog)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Schrijf waarom." in screen_text(app)
        await pilot.press(*"eerst", "enter")
        await pilot.pause()
        assert "◐ blijft" in screen_text(app)
        service.signals_become_case(session, (one,), None)  # type: ignore[arg-type]
        await pilot.press("up", "up", "enter")
        await pilot.pause()
        assert isinstance(app.screen, SignalScreen)
        assert "in een zaak" in screen_text(app) and "z Zaak" not in screen_text(app)


async def test_the_list_is_narrowed_by_kind_place_and_word(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    note(school_class, place="plein")
    note(school_class, 1, kind="positive", text="Hielp een ander.")
    app = host(lambda: SignalsScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.pause()
        app.screen.query_one("#show", Select).value = "positive"
        await pilot.pause()
        assert "Hielp een ander." in screen_text(app) and "Stond" not in screen_text(app)
        app.screen.query_one("#show", Select).value = "all"
        app.screen.query_one("#where", Select).value = "plein"
        await pilot.pause()
        assert "1 van 2 in beeld" in screen_text(app)
        await pilot.press("slash", *"niemand")
        await pilot.pause()
        assert "Niets past bij deze keuze" in screen_text(app)


async def test_a_report_is_noted_with_who_told_it_and_read_back(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    app = host(lambda: SignalsScreen(session, school_class.class_id))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        assert "Nog geen signalen." in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, Who)
        await pilot.press(*"sem", "enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, SignalFormScreen) and "Sem Berg" in screen_text(app)
        assert not form.query_one("#told").display
        form.query_one("#source", Select).value = "medeleerling"
        await pilot.pause()
        assert form.query_one("#told").display
        form.query_one("#reporter", Input).value = "[red]Noor [/"
        form.query_one("#text", TextArea).text = "Tas verstopt."
        await pilot.press("escape")
        await pilot.pause()
        assert "Weggaan zonder" in screen_text(app)
        await pilot.press("n", "ctrl+s")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "Melding: Een medeleerling ([red]Noor [/)" in screen_text(app)


async def test_an_injury_is_closed_by_saying_with_whom(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session = school_class.session
    number = note(school_class, codes=("SG16",), text="")
    app = host(lambda: SignalScreen(session, number))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Praat vandaag met het ondersteuningsteam" in screen_text(app)
        await pilot.press("o")
        await pilot.pause()
        await pilot.press(*"Kok", "ctrl+s")
        await pilot.pause()
        assert "Besproken met het ondersteuningsteam: Kok" in screen_text(app)


async def test_the_log_takes_a_phase_and_a_word_with_a_pupil(
    school_class: Any, host: Host, screen_text: Read
) -> None:
    session, class_id = school_class.session, school_class.class_id
    app = host(lambda: ClassLogScreen(session, class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "nog niet gekozen" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, NewEntry)
        app.screen.query_one("#phase", Select).value = "storming"
        await pilot.press(*"Druk", "ctrl+s")
        await pilot.pause()
        assert "Fase van de groep: botsen" in screen_text(app) and "Druk" in screen_text(app)
        first = screen_text(app)
        name = "Yara Bakker"
        assert first.index(name) > 0
        app.screen.query_one("#silences", OptionList).highlighted = 0
        await pilot.press("g")
        await pilot.pause()
        await pilot.press(*"gym", "enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    assert [type(one) for one in app.asked] == [PupilRequested]
    from klasapp.roster.service import notes

    texts = [one.text for n in school_class.pupil_ids for one in notes(session, n)]
    assert texts == ["Even gesproken. gym"]


async def test_what_was_just_noted_is_the_line_that_is_meant(school_class: Any, host: Host) -> None:
    session = school_class.session
    note(school_class, 1, source="ouder", reported_on=FRIDAY)
    app = host(lambda: SignalsScreen(session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("n", "enter")
        await pilot.pause()
        await pilot.press(*"Zit alleen")
        assert app.screen.query_one("#text", TextArea).text == "Zit alleen"
        assert not app.screen.query_one("#codes", TickList).ticked
        await pilot.press("ctrl+s")
        await pilot.pause()
        new = max(one.signal.id for one in service.list_signals(session, school_class.class_id))
        await pilot.press("z")
        await pilot.pause()
    assert [n.signal_ids for n in app.asked if isinstance(n, CaseFromSignals)] == [(new,)]


async def test_places_and_papers(
    school_class: Any,
    host: Host,
    screen_text: Read,
    tmp_path: Path,
) -> None:
    session, class_id = school_class.session, school_class.class_id
    app = host(lambda: PatternScreen(session, class_id, (Incident(FRIDAY, "plein", "pauze"),) * 3))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Op het plein" in screen_text(app) and "In de pauze" in screen_text(app)
    path = tmp_path / "b.csv"
    path.write_text(
        "leerling;wanneer;wat\n[red]Iemand;20-11-2026;Werd [/ geduwd\nSem;ooit;Niets\n",
        encoding="utf-8",
    )
    app = host(lambda: PapersScreen(session, class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("end", "enter")
        await pilot.pause()
        assert isinstance(app.screen, SlipFileScreen)
        app.screen.query_one("#path", Input).value = str(path)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, SlipPreviewScreen)
        text = " ".join(screen_text(app).split())
        assert "1 nieuwe melding · 1 met een fout" in text
        assert 'rij 3, kolom "Wanneer? (dag)"' in text
        assert "Over: [red]Iemand. Werd [/ geduwd" in text
        await pilot.press("ctrl+s")
        await pilot.pause()
    (line,) = service.list_signals(session, class_id)
    assert line.signal.state == "waiting"


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_awkward_names_everywhere(
    awkward_class: Any, host: Host, screen_text: Read, size: tuple[int, int]
) -> None:
    session, class_id = awkward_class.session, awkward_class.class_id
    for who in range(len(awkward_class.pupil_ids)):
        note(awkward_class, who, text="[/] =1+1 {0} %s", place="plein", moment="pauze")
    app = host(lambda: SignalsScreen(session, class_id))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "[red]O'Brien" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"[/")
        await pilot.pause()
        await pilot.press("escape", "l")
        await pilot.pause()
        assert isinstance(app.screen, ClassLogScreen)
        await pilot.press("escape", "w")
        await pilot.pause()
        assert isinstance(app.screen, PatternScreen)
        assert "10" in screen_text(app) and "O'Brien" not in screen_text(app)
