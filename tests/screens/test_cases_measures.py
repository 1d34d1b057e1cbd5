"""Levels, measures, closing and following by keyboard."""

from collections.abc import Callable
from datetime import date
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Select, TextArea

from klasapp.cases import service
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.cases_screen import CasesScreen
from klasapp.cases.closing import Closing
from klasapp.cases.compare_screen import CompareScreen
from klasapp.cases.level_screen import LevelScreen
from klasapp.cases.measures_screen import MeasuresScreen
from klasapp.cases.monitoring_screen import MonitoringScreen
from klasapp.cases.record_form_screen import RecordForm
from klasapp.cases.self_solved_screen import SelfSolvedScreen
from klasapp.protocol import Severity

DAY = date(2026, 11, 23)
Host = Callable[[Callable[[], Any]], Any]


def open_case(school_class: Any, **changes: Any) -> int:
    first, second = school_class.pupil_ids[:2]
    fields: dict[str, Any] = {
        "seen_on": DAY,
        "reported_on": DAY,
        "source": "zelf",
        "place": "klas",
        "summary": "De tas is weg.",
        "severity": Severity.MODERATE,
        "roles": {first: frozenset({Role.TARGETED}), second: frozenset({Role.INVOLVED})},
        "forms": ("LI1",),
    }
    draft = CaseDraft(**{**fields, **changes})
    return service.open_case(school_class.session, school_class.class_id, draft)


def close(school_class: Any, case_id: int) -> None:
    service.close_with_outcome(
        school_class.session, case_id, "Gestopt.", "Geen tijd.", Closing("ja", "", DAY, "")
    )


async def fill(pilot: Pilot[Any], **values: str) -> None:
    """Type into the fields of the form that is on the screen, and save it."""
    for name, value in values.items():
        widget = pilot.app.screen.query_one(f"#{name}")
        if isinstance(widget, Select):
            widget.value = value
        else:
            widget.focus()
            await pilot.pause()
            if isinstance(widget, Input):
                widget.value = ""
            assert isinstance(widget, Input | TextArea)
            await pilot.press(*value)
    await pilot.press("ctrl+s")
    await pilot.pause()
    await pilot.pause()


async def test_a_case_goes_to_level_2_and_its_points_are_ticked(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m", "c")
        await pilot.pause()
        assert isinstance(app.screen, LevelScreen)
        assert "Niveau 1: De mentor pakt het op" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        await fill(pilot, reason="Het stopt niet.", decided_by="Mevrouw Kok", decided_role="apc")
        assert isinstance(app.screen, LevelScreen)
        assert "Niveau 2" in screen_text(app) and "Regie: anti-pestco" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        await fill(pilot, note="notulen, punt 3")
        assert "[x] Bespreek de zaak met de anti-pestco" in screen_text(app)
        await pilot.press("t")
        await pilot.pause()
        assert "[ ] Bespreek de zaak met de anti-pestco" in screen_text(app)
        listed = app.screen.query_one("#level-lines", OptionList)
        listed.highlighted = listed.option_count - 1
        await pilot.press("enter")
        await pilot.pause()
        await fill(pilot, note="Ze praat met beiden.", next_on="")
        assert "[x] Terugkoppeling op ma 23 nov 2026: Ze praat" in screen_text(app)
    assert service.refresh_case(school_class.session, case_id).case.level == 2


async def test_what_is_missing_is_told_at_the_field_and_nothing_typed_is_lost(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    app = host(lambda: LevelScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        await fill(pilot, level="4", reason="Ernstig.", decided_by="Kok", decided_role="mentor")
        assert isinstance(app.screen, RecordForm)
        assert "Niveau 4 besluit de afdelingsleider" in screen_text(app)
        assert app.screen.query_one("#reason", TextArea).text == "Ernstig."
        await pilot.press("escape")
        await pilot.pause()
        assert "Weggaan zonder bewaren?" in screen_text(app)


async def test_a_breach_gives_a_proposal_and_enter_decides(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    app = host(lambda: LevelScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("b")
        await pilot.pause()
        await fill(pilot, what="Nam de tas weer weg.")
        assert "? Besluit: Geef nog één kans: de laatste kans." in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        await fill(pilot, followed="ja", reason="Eerlijk.", by="Kok")
        assert "✓ Gedaan: Geef nog één kans" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LevelScreen)


async def test_a_measure_is_written_down_told_counted_and_ended(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    app = host(lambda: CaseScreen(school_class.session, case_id))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("m", "a")
        await pilot.pause()
        assert isinstance(app.screen, MeasuresScreen)
        assert "Er zijn geen maatregelen" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        await fill(pilot, phase="3")
        assert isinstance(app.screen, RecordForm)
        assert "Er is in deze zaak nog geen hulp aangeboden" in screen_text(app)
        await fill(pilot, kind="attendance", what="Melden bij de conciërge.", times="3",
                   decided_by="Mevrouw Berg", decided_role="mentor")  # fmt: skip
        assert "mag een mentor niet geven" in screen_text(app)
        await fill(pilot, decided_role="teamleider", early_reason="Fase 1 en 2 waren vorig jaar.")
        assert isinstance(app.screen, MeasuresScreen)
        text = screen_text(app)
        assert "Fase 3 · Sem Berg · loopt" in text and "weten de gepeste en de ouders dit?" in text
        await pilot.press("down", "enter")
        await pilot.pause()
        await fill(pilot, note="Noor en haar moeder.")
        assert "verteld op ma 23 nov 2026" in screen_text(app)
        listed = app.screen.query_one("#measure-lines", OptionList)
        listed.highlighted = listed.option_count - 1
        await pilot.press("enter")
        await pilot.pause()
        await fill(pilot)
        assert "Gemeld: 1 van 3 keer" in screen_text(app)
        await pilot.press("up", "enter")
        await pilot.pause()
        await fill(pilot, note="training")
        assert "[x] Er is hulp aangeboden" in screen_text(app)
        await pilot.press("e")
        await pilot.pause()
        await fill(pilot, note="Het hielp.")
        assert "afgelopen" in screen_text(app)
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, MeasuresScreen)


async def test_without_a_pester_there_is_no_measure(host: Host, school_class: Any) -> None:
    roles = {school_class.pupil_ids[0]: frozenset({Role.TARGETED})}
    case_id = open_case(school_class, roles=roles, offender_unknown=True)
    app = host(lambda: MeasuresScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, MeasuresScreen)
        told = " ".join(note.message for note in app._notifications)
        assert "nog geen pester of meeloper bekend" in told


async def test_a_closed_case_is_followed_from_its_page_and_can_be_reopened(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    close(school_class, case_id)
    app = host(lambda: CaseScreen(school_class.session, case_id, "page:f"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, MonitoringScreen)
        text = screen_text(app)
        assert "Gesloten · volgen tot" in text and "na 3 maanden: Noor Jansen" in text
        await pilot.press("enter")
        await pilot.pause()
        assert "FollowUpScreen" in type(app.screen).__name__
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("o", *"Verhuisd.", "ctrl+s")
        await pilot.pause()
        assert "overgeslagen: Verhuisd." in screen_text(app)
        await pilot.press("t")
        await pilot.pause()
        assert "overgeslagen" not in screen_text(app)
        await pilot.press("h", *"Begon weer.", "ctrl+s")
        await pilot.pause()
        assert "De zaak is nog open." in screen_text(app)
    assert service.refresh_case(school_class.session, case_id).case.open


async def test_a_new_mentor_takes_over_in_the_next_school_year(
    host: Host, school_class: Any, clock: Any, screen_text: Any
) -> None:
    case_id = open_case(school_class)
    close(school_class, case_id)
    clock.now = clock.now.replace(year=2027, month=9, day=6)
    app = host(lambda: MonitoringScreen(school_class.session, case_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Dit schooljaar heeft nog niemand" in screen_text(app)
        await pilot.press("a", *"Juf Kim", "ctrl+s")
        await pilot.pause()
        assert "Juf Kim volgt deze zaak sinds ma 6 sep 2027" in screen_text(app)


async def test_what_pupils_solved_is_written_down_and_asked_about(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    app = host(lambda: CasesScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("z")
        await pilot.pause()
        assert isinstance(app.screen, SelfSolvedScreen)
        assert "Er staat hier nog niets." in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        await fill(pilot, pupil=str(school_class.pupil_ids[0]), source="Yara", what="Praatten.")
        assert "Noor Jansen  vragen op ma 30 nov 2026" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        await fill(pilot, quiet="ja", note="Het gaat goed.")
        assert "rustig gebleven; wordt gewist op" in screen_text(app)
        await pilot.press("z")
        await pilot.pause()
        assert isinstance(app.screen, SelfSolvedScreen)


async def test_deze_week_leads_to_the_note_and_its_class(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    session = school_class.session
    number = service.note_self_solved(session, school_class.pupil_ids[0], "Yara", "Praatten.", DAY)
    app = host(lambda: SelfSolvedScreen(session, None, number))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Noor Jansen" in screen_text(app)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, RecordForm)


async def test_comparing_stands_behind_a_key(
    host: Host, school_class: Any, screen_text: Any
) -> None:
    open_case(school_class)
    app = host(lambda: CasesScreen(school_class.session, school_class.class_id))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v")
        await pilot.pause()
        assert isinstance(app.screen, CompareScreen)
        assert "te weinig zaken (minder dan 5)" in screen_text(app)


async def test_awkward_names_and_words_show_as_typed(
    host: Host, awkward_class: Any, screen_text: Any
) -> None:
    session = awkward_class.session
    case_id = open_case(awkward_class)
    bully = awkward_class.pupil_ids[1]
    service.record_breach(session, case_id, bully, DAY, "[red]Weer[/] =1+1 [/")
    service.note_self_solved(session, awkward_class.pupil_ids[0], "[/bold]", "[link]x", DAY)
    close(awkward_class, case_id)
    screens: tuple[tuple[Callable[[], Any], str], ...] = (
        (lambda: LevelScreen(session, case_id), "[red]Weer[/] =1+1 [/"),
        (lambda: MeasuresScreen(session, case_id), "geen maatregelen"),
        (lambda: MonitoringScreen(session, case_id), "[red]O'Brien =1+1 [/]"),
        (lambda: SelfSolvedScreen(session, awkward_class.class_id), "[link]x"),
    )
    for make, wanted in screens:
        app = host(make)
        async with app.run_test(size=(140, 40)) as pilot:
            await pilot.pause()
            assert wanted in screen_text(app)
