"""One invented case from the first report to two years after, by keyboard through every screen.

The clock is moved by the test: a report in December, the holiday in between, talks, parents,
follow-ups, a broken agreement, a second level, a handover and back, a measure, closing and
following on. After it the store is sound, the file lists everything, and the documents are read.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from klasapp.app.creation import open_database
from klasapp.cases import service
from klasapp.cases.attach_screen import AttachScreen
from klasapp.cases.bundle_screen import BundleScreen, ReadBundleScreen
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.cases_screen import CasesScreen
from klasapp.cases.copy_screen import CopyScreen
from klasapp.cases.dialog_screen import AskAgreement
from klasapp.cases.dossier_dialog_screen import PickLine
from klasapp.cases.dossier_screen import DossierScreen
from klasapp.cases.evidence_form_screen import EvidenceFormScreen
from klasapp.cases.evidence_screen import EvidenceScreen
from klasapp.cases.facts_screen import FactsScreen
from klasapp.cases.families_screen import FamiliesScreen
from klasapp.cases.family_screen import FamilyScreen
from klasapp.cases.fields_screen import AskFields
from klasapp.cases.follow_up_screen import FollowUpScreen
from klasapp.cases.guide_card_screen import GuideCardScreen
from klasapp.cases.guide_screen import GuideScreen
from klasapp.cases.handover_screen import HandoverScreen
from klasapp.cases.index_screen import IndexScreen
from klasapp.cases.intake_screen import IntakeScreen
from klasapp.cases.level_screen import LevelScreen
from klasapp.cases.measures_screen import MeasuresScreen
from klasapp.cases.monitoring_screen import MonitoringScreen
from klasapp.cases.online_screen import OnlineScreen
from klasapp.cases.proposal_screen import DecideProposal
from klasapp.cases.record_form_screen import RecordForm
from klasapp.cases.talk_screen import TalkScreen
from klasapp.cases.talk_way_screen import TalkWay
from klasapp.documents import folders
from klasapp.keys.slots import Derivation, create_key_file, new_key
from klasapp.roster.paste import read_paste
from klasapp.roster.service import add_class, add_pupils, add_school_year
from klasapp.store.check import check_store
from klasapp.store.session import Session
from klasapp.store.store import create_store
from klasapp.widgets.dialogs import AskText, Confirm

SECRET = "lampen varen boven water"
PASSPHRASE = "fiets azijn gordijn tunnel"
CHEAP = Derivation(memory_kib=64, iterations=1, lanes=1)
NAMES = "Noor Vlietstra\nSem Berkel\nYara Bakker\nDaan Poelstra\nLotte Zwanink\nAmin Haddouchi\n"


def new_school(path: Path, clock: Any, names: str) -> Path:
    """A database with class 2B of these pupils, closed."""
    key = new_key()
    store = create_store(path, key)
    create_key_file(path, key, PASSPHRASE, "CODE", CHEAP)
    session = Session(store, clock)
    for year in ("2026-2027", "2027-2028", "2028-2029"):
        known = add_school_year(session, year, "zuid")
        if year == "2026-2027":
            class_id = add_class(session, known.id, "2B").id
    if names:
        drafts = [line.draft for line in read_paste(names, "2B") if line.draft]
        add_pupils(session, class_id, drafts)
    store.close()
    return path


@dataclass
class School:
    """Two laptops, one folder of documents, and a day."""

    mine: Path
    hers: Path
    exports: Path
    clock: Any
    sit_down: Any

    def at(self, path: Path) -> Any:
        """Sit down at a laptop."""
        return self.sit_down(path, PASSPHRASE)


async def to_case(mentor: Any) -> None:
    """From wherever the mentor is to the case, by its line in the room."""
    await mentor.press("6")
    while not isinstance(mentor.app.screen, CasesScreen):
        await mentor.press("escape")
    await mentor.press("enter")
    await mentor.is_on(CaseScreen)


async def page(mentor: Any, letter: str) -> None:
    """Open a page of the case."""
    await mentor.press("m")
    await mentor.sees("Deze zaak")
    await mentor.press(letter)


async def report(school: School) -> None:
    """A follower, a pester, the pupil it is about; the dates know the holiday."""
    async with school.at(school.mine) as mentor:
        await new_case(mentor)


async def new_case(mentor: Any) -> None:
    """The intake."""
    await mentor.press("6")
    await mentor.is_on(CasesScreen)
    await mentor.press("n")
    await mentor.is_on(IntakeScreen)
    await mentor.go_to("roles")
    for name, letter in (("Noor", "g"), ("Sem", "p"), ("Yara", "s"), ("Daan", "h")):
        await mentor.line(name)
        await mentor.press(letter)
    await mentor.write("summary", "Sem verstopt sinds twee weken de tas van Noor. Yara lacht mee.")
    await mentor.choose("source", "Een medeleerling")
    await mentor.choose("place", "In de kleedkamer")
    await mentor.save()
    await mentor.is_on(CaseScreen)
    await mentor.sees("GEPESTE Noor", "PESTER Sem", "do 17 dec 2026")


async def first_talk(school: School) -> None:
    """With the guide, the card first; the notes stand in the report."""
    async with school.at(school.mine) as mentor:
        await to_case(mentor)
        await talk_with_the_gepeste(mentor)


async def talk_with_the_gepeste(mentor: Any) -> None:
    await mentor.line("Stap 2: gesprek met de gepeste")
    await mentor.press("v")
    await mentor.is_on(TalkWay)
    await mentor.press("l")
    await mentor.is_on(GuideCardScreen)
    await mentor.press("enter")
    await through_the_guide(
        mentor,
        feiten="Noor vertelde dat Sem haar tas drie keer verstopte.",
        beleving="Ze durft niet goed meer naar gym.",
        wens="Dat het stopt, zonder dat de klas het weet.",
        ondersteuning="Elke week even praten met de mentor.",
    )
    await finish(mentor, "Noor, mentor")


async def through_the_guide(mentor: Any, **notes: str) -> None:
    """Every step; each fifth is left out. ``notes``: what to write at the first step for it."""
    await mentor.is_on(GuideScreen)
    number = 0
    while isinstance(mentor.app.screen, GuideScreen):
        step, number = mentor.app.screen.step, number + 1
        if step.choices:
            await mentor.press("space")
        note = notes.pop(step.item.field, "")
        if note:
            await mentor.write("note", note)
        await mentor.press("pagedown" if note or number % 5 else "f7")
    await mentor.is_on(TalkScreen)
    assert not notes


async def finish(mentor: Any, people: str, facts: str = "") -> None:
    """Fill in what a report needs, make it final and tick off the talk."""
    await mentor.is_on(TalkScreen)
    await mentor.write("participants", people)
    if facts:
        await mentor.write("facts", facts)
    await mentor.press("ctrl+s")
    await mentor.sees("Dit verslag vaststellen?")
    await mentor.press("j")
    await mentor.sees("Wil je 'Stap")
    await mentor.press("j")
    await mentor.sees("leerlingvolgsysteem (LVS)")
    await mentor.press("escape")
    await mentor.is_on(CaseScreen, FamilyScreen)


async def family(mentor: Any, name: str, parent: str) -> None:
    """One parent, told on the phone."""
    await to_case(mentor)
    await page(mentor, "u")
    await mentor.is_on(FamiliesScreen)
    await mentor.line(name)
    await mentor.press("enter")
    await mentor.is_on(FamilyScreen)
    await mentor.press("n")
    await mentor.is_on(AskFields)
    await mentor.write("name", parent)
    await mentor.write("relation", "moeder")
    await mentor.save()
    await mentor.sees(parent, "nog inlichten")
    await mentor.press("i")
    await mentor.is_on(AskFields)
    await mentor.save()
    await mentor.sees("✓ ingelicht")


async def first_parents(school: School) -> None:
    """The parents of Noor hear it within the week."""
    async with school.at(school.mine) as mentor:
        await family(mentor, "Noor", "Anne Vlietstra")


async def talk_with_the_pester(school: School) -> None:
    """With the guide, an agreement apart, and the parents told."""
    async with school.at(school.mine) as mentor:
        await to_case(mentor)
        await mentor.line("Stap 3: gesprek met de pester")
        await mentor.press("v")
        await mentor.is_on(TalkWay)
        await mentor.press("l")
        await mentor.is_on(GuideCardScreen)
        await mentor.press("enter")
        await mentor.is_on(GuideScreen)
        await agreement(mentor, "Ik blijf van de tas van Noor af.", "05-01-2027")
        await mentor.is_on(GuideScreen)
        await mentor.press("pagedown", "pagedown", "ctrl+s")
        await finish(mentor, "Sem, mentor", "Sem zei dat het een grap was. Hij wil stoppen.")
        await family(mentor, "Sem", "Bram Berkel")


async def agreement(mentor: Any, text: str, back: str, owner: str = "") -> None:
    """One agreement, apart."""
    await mentor.press("f2")
    await mentor.is_on(AskAgreement)
    await mentor.write("text", text)
    if owner:
        await mentor.choose("owner", owner)
    await mentor.write("follow-up", back)
    await mentor.save()


async def talks_with_parents(school: School) -> None:
    """The last school day before the holiday: both families, one with a guide."""
    async with school.at(school.mine) as mentor:
        await to_case(mentor)
        for name, parent, way in (("Noor", "Anne", "l"), ("Sem", "Bram", "v")):
            await to_case(mentor)
            await page(mentor, "u")
            await mentor.is_on(FamiliesScreen)
            await mentor.line(name)
            await mentor.press("enter")
            await mentor.is_on(FamilyScreen)
            await mentor.press("g")
            await mentor.is_on(TalkWay)
            await mentor.press(way)
            if way == "l":
                await mentor.is_on(GuideCardScreen)
                await mentor.press("enter")
                await mentor.press("pagedown", "pagedown", "ctrl+s")
            await mentor.is_on(TalkScreen)
            await agreement(mentor, "We bellen elkaar op vrijdag.", "08-01-2027")
            await finish(mentor, f"{parent}, mentor", "We bespraken wat de school doet.")


async def holiday(school: School) -> None:
    """Nothing is due in the holiday; what comes after stands on the first school day."""
    async with school.at(school.mine) as mentor:
        await to_case(mentor)
        await mentor.sees("ma 4 jan 2027")
        assert "te laat" not in mentor.text


async def joint_talk(school: School) -> None:
    """Noor agrees to talk together; three agree on something."""
    async with school.at(school.mine) as mentor:
        await to_case(mentor)
        await mentor.press("w")
        await mentor.is_on(FactsScreen)
        await mentor.choose("targeted_consent", "Ja")
        await mentor.save()
        await mentor.is_on(CaseScreen)
        await mentor.line("Stap 4: gesprek met de gepeste en de pester samen")
        await mentor.press("v")
        await mentor.is_on(TalkWay)
        await mentor.press("l")
        await mentor.is_on(GuideCardScreen)
        await mentor.press("enter")
        await mentor.is_on(GuideScreen)
        await agreement(mentor, "Wij zeggen elkaar gedag.", "06-01-2027")
        await mentor.is_on(GuideScreen)
        await mentor.press("pagedown", "pagedown", "ctrl+s")
        await finish(mentor, "Noor, Sem, mentor", "Beiden vertelden hoe zij het zagen.")


async def follow_up(mentor: Any, task: str, *keys: str) -> None:
    """Open the form of a follow-up with Enter and press the keys."""
    await to_case(mentor)
    await mentor.line(task)
    await mentor.press("enter")
    await mentor.is_on(FollowUpScreen)
    await mentor.press(*keys)


GOOD = ("g", "g", "a", "right", "enter")
"""With the Enter that opened the form: six keys."""


async def first_follow_ups(school: School) -> None:
    """All is well."""
    async with school.at(school.mine) as mentor:
        await follow_up(mentor, "Vervolggesprek met de pester over de afspraken", *GOOD)
        await mentor.is_on(CaseScreen)


async def broken_agreement(school: School) -> None:
    """Noor says it goes on; Sem broke what was agreed and gets a last chance."""
    async with school.at(school.mine) as mentor:
        await follow_up(mentor, "vervolggesprek met de gepeste na 2 dagen", *GOOD)
        await mentor.is_on(CaseScreen)
        await follow_up(mentor, "vervolggesprek met de pester na 2 dagen", "d", "n", "n", "a")
        await mentor.press("enter")
        await mentor.is_on(DecideProposal)
        await decide(mentor)
        await mentor.sees("Laatste kans: gegeven op wo 6 jan 2027")


async def decide(mentor: Any) -> None:
    """Do what is proposed."""
    await mentor.go_to("yes")
    await mentor.press("enter")
    await mentor.is_on(CaseScreen)


async def level_two(school: School) -> None:
    """Broken again: proof is kept, the case goes a level up, and the three points are ticked."""
    chat = school.mine.parent / "chat.txt"
    chat.write_text("Sem: haha waar is je tas dan", encoding="utf-8")
    async with school.at(school.mine) as mentor:
        await to_case(mentor)
        await page(mentor, "e")
        await mentor.is_on(EvidenceScreen)
        await mentor.press("n")
        await mentor.is_on(EvidenceFormScreen)
        await mentor.write("what", "Bericht in de groepsapp")
        await mentor.choose("kind", "Afdruk van chat")
        await mentor.write("supplied_by", "Noor")
        await mentor.save()
        await mentor.is_on(EvidenceScreen)
        await mentor.press("b")
        await mentor.is_on(AttachScreen)
        await mentor.write("path", str(chat))
        await mentor.press("enter")
        await mentor.sees("Het bestand staat nu versleuteld")
        await mentor.press("escape")
        await mentor.is_on(EvidenceScreen)
        await follow_up(mentor, "vervolggesprek met de pester na 7 dagen", "d", "n", "n", "a")
        await mentor.press("enter")
        await mentor.is_on(DecideProposal)
        await decide(mentor)
        await page(mentor, "c")
        await mentor.is_on(LevelScreen)
        await mentor.press("n")
        await mentor.is_on(RecordForm)
        await mentor.write("reason", "De afspraak is twee keer niet gehouden.")
        await mentor.write("decided_by", "Els Maas")
        await mentor.choose("decided_role", "anti-pestcoördinator")
        await mentor.save()
        await mentor.is_on(LevelScreen)
        await mentor.sees("Niveau 2")
        screen = mentor.app.screen
        while any(point.tick is None for point in screen._view.points):
            await mentor.line("[ ] ")
            await mentor.press("enter")
            await mentor.is_on(RecordForm)
            await mentor.write("note", "notulen 11 januari")
            await mentor.save()
            await mentor.is_on(LevelScreen)


async def measure_and_handover(school: School) -> None:
    """A measure of phase 1, told to the family; then the bundle for the coordinator."""
    async with school.at(school.mine) as mentor:
        await to_case(mentor)
        await page(mentor, "a")
        await mentor.is_on(MeasuresScreen)
        await mentor.press("n")
        await mentor.is_on(RecordForm)
        await mentor.choose("phase", "fase 1")
        await mentor.save()
        await mentor.sees("Wat is de maatregel precies?")
        await mentor.write("what", "Twee weken de kleedkamer als laatste in, met de gymdocent.")
        await mentor.write("relation", "Het gebeurde steeds in de kleedkamer.")
        await mentor.write("decided_by", "Kim de mentor")
        await mentor.save()
        await mentor.is_on(MeasuresScreen)
        await mentor.line("weten de gepeste en de ouders dit?")
        await mentor.press("enter")
        await mentor.is_on(RecordForm)
        await mentor.write("note", "Aan Noor en haar moeder, aan tafel.")
        await mentor.save()
        await mentor.sees("verteld op")
        await hand_over(mentor, "Els Maas", "Kim de mentor")


async def hand_over(mentor: Any, receiver: str, sender: str, purpose: str = "") -> None:
    """Write the bundle of the case."""
    await to_case(mentor)
    await page(mentor, "j")
    await mentor.is_on(HandoverScreen)
    await mentor.write("receiver", receiver)
    await mentor.write("sender", sender)
    if purpose:
        await mentor.choose("purpose", purpose)
    await mentor.write("passphrase", SECRET)
    await mentor.press("ctrl+s")
    await mentor.sees("Bewaard in")
    await mentor.press("escape")
    await mentor.is_on(CaseScreen)


async def read_bundle(mentor: Any, path: Path, who: str) -> None:
    """Open a file that a colleague gave."""
    await mentor.press("6")
    await mentor.is_on(CasesScreen)
    await mentor.press("o")
    await mentor.is_on(ReadBundleScreen)
    await mentor.write("path", str(path))
    await mentor.write("passphrase", SECRET)
    await mentor.write("by", who)
    await mentor.press("ctrl+s")
    await mentor.is_on(BundleScreen)


def newest(folder: Path, start: str) -> Path:
    """The newest file that begins with ``start``."""
    return max(folder.glob(f"{start}*"), key=lambda one: one.stat().st_mtime_ns)


async def coordinator_takes_it(school: School) -> None:
    """Another laptop takes the case, answers, works in it and sends it back."""
    async with school.at(school.hers) as mentor:
        await read_bundle(mentor, newest(school.exports, "overdracht"), "Els Maas")
        await mentor.sees("nieuw hier", "Noor Vlietstra")
        await mentor.press("a")
        await mentor.sees("staat hier al")
        await mentor.press("b")
        await mentor.sees("Bewaard in")
        await mentor.press("escape")
        await mentor.is_on(BundleScreen)
        await mentor.press("escape", "escape")
        await mentor.is_on(CasesScreen)
        await follow_up(mentor, "vervolggesprek met de gepeste na 7 dagen", *GOOD)
        await mentor.is_on(CaseScreen)
    async with school.at(school.mine) as mentor:
        await read_bundle(mentor, newest(school.exports, "antwoord"), "Kim de mentor")
        await mentor.sees("1 nieuw antwoord")


async def back_again(school: School) -> None:
    """What the coordinator did comes back once, however often the file is read."""
    async with school.at(school.hers) as mentor:
        await hand_over(mentor, "Kim de mentor", "Els Maas", "terug")
    async with school.at(school.mine) as mentor:
        held = len(service.follow_ups(mentor.session, 1))
        for _ in range(2):
            await read_bundle(mentor, newest(school.exports, "overdracht"), "Kim de mentor")
            await mentor.press("a")
            await mentor.hears("samengevoegd")
            assert len(service.follow_ups(mentor.session, 1)) == held + 1
            await mentor.press("escape", "escape")
        await to_case(mentor)
        tasks = service.refresh_case(mentor.session, 1).tasks
        assert next(task for task in tasks if task.id == "D4.7d.gepeste").done_on is not None


async def after_a_month(school: School) -> None:
    """Both sides are well; the measure is over and told; the coordinator's word is noted."""
    async with school.at(school.mine) as mentor:
        for side in ("gepeste", "pester"):
            await follow_up(mentor, f"vervolggesprek met de {side} na 1 maand", *GOOD)
            await mentor.is_on(CaseScreen)
        await page(mentor, "a")
        await mentor.is_on(MeasuresScreen)
        await mentor.press("e")
        await mentor.is_on(RecordForm)
        await mentor.write("note", "Het is rustig in de kleedkamer.")
        await mentor.save()
        await mentor.is_on(MeasuresScreen)
        await mentor.line("weten de gepeste en de ouders dit?")
        await mentor.press("enter")
        await mentor.is_on(RecordForm)
        await mentor.save()
        await to_case(mentor)
        await page(mentor, "c")
        await mentor.is_on(LevelScreen)
        await mentor.line("[ ] Terugkoppeling")
        await mentor.press("enter")
        await mentor.is_on(RecordForm)
        await mentor.write("note", "Els zag beiden in de pauze; het gaat goed.")
        await mentor.write("next_on", "")
        await mentor.save()
        await mentor.sees("[x] Terugkoppeling")


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


async def copy(mentor: Any, reader: str) -> None:
    """A copy for one reader; every doubtful name is looked at."""
    await mentor.press("k")
    await mentor.is_on(PickLine)
    await mentor.line(reader)
    await mentor.press("enter")
    await mentor.is_on(CopyScreen)
    for _ in range(200):
        if "nagekeken" in mentor.text and "Nog" not in mentor.text.splitlines()[2]:
            break
        await mentor.press("enter")
    await mentor.press("ctrl+s")
    await mentor.is_on(Confirm, AskText)
    if isinstance(mentor.app.screen, Confirm):
        await mentor.press("j")
    else:
        await mentor.write("answer", "Els Maas")
        await mentor.press("enter")
    await mentor.is_on(DossierScreen)


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
        await mentor.press("6")
        await mentor.is_on(CasesScreen)
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
    for day, chapter in CHAPTERS[slice(*PARTS[part])]:
        school.clock.now = at_nine(day)
        await chapter(school)
    shutil.copytree(place, saved / str(part))


def at_nine(day: date) -> datetime:
    """That morning."""
    return datetime.combine(day, time(9))


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


def is_sound(path: Path, clock: Any) -> None:
    """The store has no fault."""
    session = open_database(path, PASSPHRASE, clock)
    assert check_store(session.store).findings == ()
    session.store.close()
