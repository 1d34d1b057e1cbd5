"""The chapters of the whole case, from the first report to a month after the talks."""

from klasapp.cases import service
from klasapp.cases.attach_screen import AttachScreen
from klasapp.cases.bundle_screen import BundleScreen
from klasapp.cases.case_screen import CaseScreen
from klasapp.cases.cases_screen import CasesScreen
from klasapp.cases.evidence_form_screen import EvidenceFormScreen
from klasapp.cases.evidence_screen import EvidenceScreen
from klasapp.cases.facts_screen import FactsScreen
from klasapp.cases.families_screen import FamiliesScreen
from klasapp.cases.family_screen import FamilyScreen
from klasapp.cases.guide_card_screen import GuideCardScreen
from klasapp.cases.guide_screen import GuideScreen
from klasapp.cases.level_screen import LevelScreen
from klasapp.cases.measures_screen import MeasuresScreen
from klasapp.cases.proposal_screen import DecideProposal
from klasapp.cases.record_form_screen import RecordForm
from klasapp.cases.talk_screen import TalkScreen
from klasapp.cases.talk_way_screen import TalkWay

from .whole_case import (
    GOOD,
    School,
    agreement,
    decide,
    family,
    finish,
    follow_up,
    hand_over,
    new_case,
    newest,
    page,
    read_bundle,
    talk_with_the_gepeste,
    to_case,
)


async def report(school: School) -> None:
    """A follower, a pester, the pupil it is about; the dates know the holiday."""
    async with school.at(school.mine) as mentor:
        await new_case(mentor)


async def first_talk(school: School) -> None:
    """With the guide, the card first; the notes stand in the report."""
    async with school.at(school.mine) as mentor:
        await to_case(mentor)
        await talk_with_the_gepeste(mentor)


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
