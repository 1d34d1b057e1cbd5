"""One invented case from the first report to two years after, by keyboard through every screen.

The clock is moved by the test: a report in December, the holiday in between, talks, parents,
follow-ups, a broken agreement, a second level, a handover and back, a measure, closing and
following on. After it the store is sound, the file lists everything, and the documents are read.
"""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from klasapp.app.creation import open_database
from klasapp.cases import service
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.cases_screen import CasesScreen
from klasapp.cases.dossier_screen import DossierScreen
from klasapp.cases.follow_up_screen import FollowUpScreen
from klasapp.cases.index_screen import IndexScreen
from klasapp.cases.monitoring_screen import MonitoringScreen
from klasapp.cases.online_screen import OnlineScreen
from klasapp.cases.record_form_screen import RecordForm
from klasapp.documents import folders

from .whole_case import (
    GOOD,
    NAMES,
    PASSPHRASE,
    School,
    at_nine,
    copy,
    is_sound,
    new_school,
    page,
    to_case,
    to_cases,
)
from .whole_case_chapters import (
    after_a_month,
    back_again,
    broken_agreement,
    coordinator_takes_it,
    first_follow_ups,
    first_parents,
    first_talk,
    holiday,
    joint_talk,
    level_two,
    measure_and_handover,
    report,
    talk_with_the_pester,
    talks_with_parents,
)


async def papers(school: School) -> None:
    """Every document that the case can give."""
    async with school.at(school.mine) as mentor:
        await to_case(mentor)
        await page(mentor, "d")
        await mentor.is_on(DossierScreen)
        await mentor.press("p")
        await mentor.until(lambda: any(school.exports.glob("*inventaris.pdf")), "the inventory")
        for reader in ("coördinator", "Noor", "ouders van Sem", "Overzicht"):
            await copy(mentor, reader)
        await to_case(mentor)
        await page(mentor, "i")
        await mentor.is_on(OnlineScreen)
        await mentor.press("p")
        await mentor.is_on(IndexScreen)
        await mentor.press("ctrl+s")
        await mentor.sees("De lijst met 1 bewijs")
        await mentor.press("n")
        await mentor.is_on(OnlineScreen)
        await mentor.press("6")
        while not isinstance(mentor.app.screen, CasesScreen):
            await mentor.press("escape")
        await mentor.press("a")
        await mentor.sees("Hoe laat begint het eerste gesprek")
        await mentor.press("enter")
        await mentor.until(lambda: any(school.exports.glob("*.ics")), "the calendar")


async def closing(school: School) -> None:
    """Both sides were heard; the case closes and goes on being followed."""
    async with school.at(school.mine) as mentor:
        await to_case(mentor)
        await mentor.press("s")
        await mentor.is_on(RecordForm)
        await mentor.write("note", "De tas is niet meer verstopt. Noor gaat weer graag naar gym.")
        await mentor.choose("solved", "ja")
        await mentor.write("own_words", "Het is klaar, ik heb er geen last meer van.")
        await mentor.write("parents_told_on", "vandaag")
        await mentor.save()
        await mentor.is_on(CaseScreen)
        await mentor.sees("gesloten op")


async def three_months(school: School) -> None:
    """From Deze week to the form of the closed case."""
    async with school.at(school.mine) as mentor:
        await mentor.press("1")
        await mentor.sees("na 3 maanden")
        await mentor.line("na 3 maanden")
        await mentor.press("enter")
        await mentor.is_on(FollowUpScreen, CaseScreen)
        if isinstance(mentor.app.screen, CaseScreen):
            await mentor.press("enter")
        await mentor.is_on(FollowUpScreen)
        await mentor.press(*GOOD)
        await mentor.is_on(CaseScreen)


async def two_years(school: School) -> None:
    """After the summers the last talks are still asked for."""
    async with school.at(school.mine) as mentor:
        await to_cases(mentor)
        await mentor.press("c")
        await mentor.sees("Gesloten zaken")
        await mentor.press("enter")
        await mentor.is_on(CaseScreen)
        await page(mentor, "f")
        await mentor.is_on(MonitoringScreen)
        await mentor.press("a")
        await mentor.sees("Wat is je naam?")
        await mentor.write("line", "Jip de nieuwe mentor")
        await mentor.save()
        await mentor.sees("Jip de nieuwe mentor volgt deze zaak")
        await mentor.line("gepeste na 24 maanden")
        await mentor.press("enter")
        await mentor.is_on(FollowUpScreen)
        await mentor.press(*GOOD)
        await mentor.is_on(MonitoringScreen)
        await mentor.sees("gedaan op")


CHAPTERS: tuple[tuple[date, Callable[[School], Any]], ...] = (
    (date(2026, 12, 10), report),
    (date(2026, 12, 15), first_talk),
    (date(2026, 12, 15), first_parents),
    (date(2026, 12, 18), talk_with_the_pester),
    (date(2026, 12, 18), talks_with_parents),
    (date(2026, 12, 28), holiday),
    (date(2027, 1, 4), joint_talk),
    (date(2027, 1, 5), first_follow_ups),
    (date(2027, 1, 6), broken_agreement),
    (date(2027, 1, 11), level_two),
    (date(2027, 1, 12), measure_and_handover),
    (date(2027, 1, 14), coordinator_takes_it),
    (date(2027, 1, 18), back_again),
    (date(2027, 2, 4), after_a_month),
    (date(2027, 2, 5), papers),
    (date(2027, 2, 8), closing),
    (date(2027, 4, 2), three_months),
    (date(2028, 12, 21), two_years),
)
PARTS = ((0, 5), (5, 10), (10, 14), (14, len(CHAPTERS)))
"""Which chapters each test plays; a test goes on where the one before it stopped."""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The laptops as they were after each part."""
    return tmp_path_factory.mktemp("zaak")


@pytest.fixture
def school(tmp_path: Path, clock: Any, sit_down: Any, monkeypatch: pytest.MonkeyPatch) -> School:
    """Two new laptops; what the app writes goes to a folder of the test."""
    place = tmp_path / "school"
    monkeypatch.setattr(folders, "_documents", lambda: place / "Documenten")
    return School(
        place / "mijn.db", place / "haar.db", place / "Documenten" / "klasapp", clock, sit_down
    )


async def play(school: School, saved: Path, part: int) -> None:
    """Play a part from where the one before it stopped; play that one first if nobody did."""
    place = school.mine.parent
    if part:
        if not (saved / str(part - 1)).exists():
            await play(school, saved, part - 1)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(saved / str(part - 1), place)
    else:
        place.mkdir()
        school.clock.now = at_nine(CHAPTERS[0][0])
        new_school(school.mine, school.clock, NAMES)
        new_school(school.hers, school.clock, "")
    try:
        for day, chapter in CHAPTERS[slice(*PARTS[part])]:
            school.clock.now = at_nine(day)
            await chapter(school)
    finally:
        await school.leave()
    shutil.copytree(place, saved / str(part))


async def test_from_the_report_through_the_holiday(school: School, saved: Path) -> None:
    """Talks with both sides and both families; nothing is late when school begins again."""
    await play(school, saved, 0)
    is_sound(school.mine, school.clock)


async def test_from_talking_together_to_the_second_level(school: School, saved: Path) -> None:
    """Six keys when it goes well; broken twice: a last chance, and then the coordinator."""
    await play(school, saved, 1)
    is_sound(school.mine, school.clock)


async def test_a_measure_and_there_and_back_again(school: School, saved: Path) -> None:
    """A measure that is told, and a case that another laptop took, worked in and gave back."""
    await play(school, saved, 2)
    is_sound(school.mine, school.clock)
    is_sound(school.hers, school.clock)


async def test_papers_closing_and_two_years_after(school: School, saved: Path) -> None:
    """The file lists everything, the documents are written, and the talks outlive the case."""
    await play(school, saved, 3)
    is_sound(school.mine, school.clock)
    session = open_database(school.mine, PASSPHRASE, school.clock)
    items = service.read_file(session, 1).items
    kinds = {item.kind for item in items}
    session.store.close()
    assert len(items) == len({item.number for item in items})
    assert {"verslag", "bewijs"} <= kinds
    written = {path.suffix for path in school.exports.iterdir()}
    assert {".pdf", ".docx", ".txt", ".ics", ".klasapp"} <= written
    calendar = next(school.exports.glob("*.ics")).read_text(encoding="utf-8").casefold()
    assert not any(word in calendar for word in ("noor", "sem", "pest"))
