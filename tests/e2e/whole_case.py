"""What the whole case is walked with: two laptops, a day, and the mentor's ways."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from klasapp.app.creation import open_database
from klasapp.cases.bundle_screen import BundleScreen, ReadBundleScreen
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.cases_screen import CasesScreen
from klasapp.cases.copy_screen import CopyScreen
from klasapp.cases.dialog_screen import AskAgreement
from klasapp.cases.dossier_dialog_screen import PickLine
from klasapp.cases.dossier_screen import DossierScreen
from klasapp.cases.families_screen import FamiliesScreen
from klasapp.cases.family_screen import FamilyScreen
from klasapp.cases.fields_screen import AskFields
from klasapp.cases.follow_up_screen import FollowUpScreen
from klasapp.cases.guide_card_screen import GuideCardScreen
from klasapp.cases.guide_screen import GuideScreen
from klasapp.cases.handover_screen import HandoverScreen
from klasapp.cases.intake_screen import IntakeScreen
from klasapp.cases.talk_screen import TalkScreen
from klasapp.cases.talk_way_screen import TalkWay
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
    sitting: tuple[Path, Any, Any] | None = None
    """The laptop that is open now, what closes it, and the mentor at it."""

    @asynccontextmanager
    async def at(self, path: Path) -> AsyncIterator[Any]:
        """Sit down at a laptop; it stays open until the other one is needed, whatever the day."""
        if self.sitting is None or self.sitting[0] != path:
            await self.leave()
            opened = self.sit_down(path, PASSPHRASE)
            self.sitting = path, opened, await opened.__aenter__()
        yield self.sitting[2]

    async def leave(self) -> None:
        """Close the laptop."""
        if self.sitting is not None:
            _, opened, _ = self.sitting
            self.sitting = None
            await opened.__aexit__(None, None, None)


async def to_cases(mentor: Any) -> None:
    """From wherever the mentor is to the list of cases."""
    await mentor.press("6")
    while not isinstance(mentor.app.screen, CasesScreen):
        await mentor.press("escape")


async def to_case(mentor: Any) -> None:
    """From wherever the mentor is to the case, by its line in the room."""
    await to_cases(mentor)
    await mentor.press("enter")
    await mentor.is_on(CaseScreen)


async def page(mentor: Any, letter: str) -> None:
    """Open a page of the case."""
    await mentor.press("m")
    await mentor.sees("Deze zaak")
    await mentor.press(letter)


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


async def agreement(mentor: Any, text: str, back: str, owner: str = "") -> None:
    """One agreement, apart."""
    await mentor.press("f2")
    await mentor.is_on(AskAgreement)
    await mentor.write("text", text)
    if owner:
        await mentor.choose("owner", owner)
    await mentor.write("follow-up", back)
    await mentor.save()


async def follow_up(mentor: Any, task: str, *keys: str) -> None:
    """Open the form of a follow-up with Enter and press the keys."""
    await to_case(mentor)
    await mentor.line(task)
    await mentor.press("enter")
    await mentor.is_on(FollowUpScreen)
    await mentor.press(*keys)


GOOD = ("g", "g", "a", "right", "enter")
"""With the Enter that opened the form: six keys."""


async def decide(mentor: Any) -> None:
    """Do what is proposed."""
    await mentor.go_to("yes")
    await mentor.press("enter")
    await mentor.is_on(CaseScreen)


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


def at_nine(day: date) -> datetime:
    """That morning."""
    return datetime.combine(day, time(9))


def is_sound(path: Path, clock: Any) -> None:
    """The store has no fault."""
    session = open_database(path, PASSPHRASE, clock)
    assert check_store(session.store).findings == ()
    session.store.close()
