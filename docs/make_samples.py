"""Make a sample of each document of klasapp from the practice school, in ``exports/voorbeelden``.

Run ``python docs/make_samples.py``; look at every page before you commit them. No pupil, school or
code in them is real. ``exports/README.md`` says which sample belongs to which template.
"""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from klasapp.agreements.papers_service import PAPERS as AGREEMENT_PAPERS
from klasapp.agreements.papers_service import print_paper as print_agreements
from klasapp.app.creation import open_database
from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.cases import copy_service, police_service, register_service
from klasapp.cases import service as cases
from klasapp.cases.coverage_service import print_coverage
from klasapp.cases.dossier import Kind
from klasapp.cases.evidence import EvidenceDraft
from klasapp.cases.evidence_service import add_evidence
from klasapp.documents.card import write_card
from klasapp.documents.recovery_sheet import write_recovery_sheet
from klasapp.lessons.paper_service import papers_of
from klasapp.lessons.paper_service import print_paper as print_lesson
from klasapp.lessons.service import find_module
from klasapp.protocol import Contact
from klasapp.roster.protocol_service import current_protocol, keep_contacts
from klasapp.roster.school_service import keep_school
from klasapp.roster.service import list_classes, list_pupils
from klasapp.signals.pattern import Incident
from klasapp.signals.pattern_service import print_spots
from klasapp.signals.slip_service import write_parents, write_slip
from klasapp.sociogram import groups_service, paper_service
from klasapp.sociogram import service as sociogram
from klasapp.sociogram.class_page_service import class_page, print_class_page
from klasapp.sociogram.compare_service import closed_rounds
from klasapp.sociogram.groups import group_shape
from klasapp.sociogram.groups_start import start_plan
from klasapp.sociogram.question import STARTERS
from klasapp.sociogram.question import Kind as QuestionKind
from klasapp.sociogram.seating import Classroom, room_shape
from klasapp.store.session import Session
from klasapp.upkeep import access_service, holds_service, retention_service, year_report_service
from klasapp.upkeep.protocol_papers import PAPERS as PROTOCOL_PAPERS
from klasapp.upkeep.protocol_service import print_paper as print_protocol

FOLDER = Path(__file__).parents[1] / "exports" / "voorbeelden"
TODAY = date(2026, 11, 23)
YEAR = "2026-2027"
LESSON = "plagen-ruzie-of-pesten"
ROOM = Classroom(5, 3)
RECOVERY_CODE = "VOORB-EELDV-ANEEN-CODEX-XXXXX-XXXX"
LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60">
<rect width="120" height="60" rx="10" fill="#1f4e79"/>
<circle cx="38" cy="24" r="9" fill="#fff"/><circle cx="60" cy="20" r="9" fill="#fff"/>
<circle cx="82" cy="24" r="9" fill="#fff"/>
<path d="M20 52c4-16 76-16 80 0z" fill="#fff"/></svg>"""
CONTACTS = (
    Contact("apc", "anti-pestcoördinator", "M. Voorbeeld", "", "", "kamer 12", True),
    Contact("vertrouwenspersoon", "vertrouwenspersoon", "T. Voorbeeld", "", "", "kamer 3", True),
    Contact("meld_email", "meldpunt", "", "", "veilig@oefenschool.example",
            "brievenbus bij de kantine", True),
)  # fmt: skip
YEARS_LATER = timedelta(days=4 * 365)


class Clock:
    """Nine in the morning of the day of the samples, or of a later day."""

    def __init__(self) -> None:
        self.now = datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0)  # noqa: DTZ001 - local time

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now


def class_papers(session: Session, class_id: int) -> Iterator[Path]:
    """Agreements, lessons and the protocol."""
    for kind in AGREEMENT_PAPERS:
        if kind != "sjablonen":
            yield print_agreements(session, class_id, kind, FOLDER)
    lesson = find_module(session, LESSON)
    for kind in papers_of(lesson):
        yield print_lesson(session, lesson, kind, FOLDER)
    for kind in PROTOCOL_PAPERS:
        yield print_protocol(session, kind, FOLDER)


def sociogram_papers(session: Session, class_id: int) -> Iterator[Path]:
    """Forms, the page of the class, work groups and the classroom."""
    round_id = closed_rounds(session, class_id)[-1].id
    yield print_class_page(session, class_id, class_page(session, class_id), FOLDER)
    material = groups_service.load_material(session, round_id)
    count = len(material.pupils)
    plan = start_plan(material.bonds, (), group_shape(count, 7), 1)
    yield groups_service.print_groups(session, material, plan, FOLDER)
    seats = start_plan(material.bonds, (), room_shape(ROOM, count), 1)
    yield groups_service.print_seating(session, material, seats, ROOM, FOLDER)
    new = sociogram.start_round(session, class_id)
    asked = sociogram.find_round(session, new)
    questions: tuple[tuple[QuestionKind, str], ...] = (("positive", STARTERS[0].text),)
    scales = tuple((one.kind, one.text) for one in asked.scales)
    pupils = tuple(one.id for one in list_pupils(session, class_id))
    sociogram.save_draft(session, new, sociogram.Draft(asked.name, questions, None, pupils, scales))
    sociogram.open_round(session, new)
    yield paper_service.print_forms(session, new, "nobody", 2, FOLDER).path


def signal_papers(session: Session, class_id: int) -> Iterator[Path]:
    """Slips, the sheet for parents, and where to keep watch."""
    yield from write_slip(session, FOLDER)
    yield write_parents(session, FOLDER)
    place = current_protocol(session).places[0].code
    seen = [Incident(TODAY - timedelta(days=days), place, "pauze") for days in range(1, 7)]
    yield print_spots(session, class_id, seen, FOLDER)


def case_papers(session: Session, class_id: int) -> Iterator[Path]:
    """A copy, the inventory, the coverage, the evidence and the numbers of the school."""
    case_id = next(one.number for one in cases.list_cases(session, class_id) if one.kind == "case")
    case = cases.refresh_case(session, case_id).case
    wanted = next(one for one in copy_service.audiences(case) if one.kind is Kind.PARENTS)
    draft = copy_service.prepare_copy(session, case_id, wanted)
    choices = {
        place: copy_service.Choice(draft.redacted[place.paragraph].hits[place.hit].replacement)
        for place in draft.doubtful
    }
    yield from copy_service.make_copy(session, draft, choices, FOLDER).paths
    yield copy_service.print_inventory(session, case_id, FOLDER)
    yield print_coverage(session, case_id, FOLDER).path
    kind = current_protocol(session).evidence[0].code
    what = "Schermafdruk van de groepsapp"
    add_evidence(session, case_id, EvidenceDraft(kind, what, "de gepeste", "20-11-2026 16:40",
                                                 "23-11-2026"))  # fmt: skip
    yield police_service.write_index(session, case_id, (), FOLDER).path
    yield police_service.write_card(session, FOLDER)
    found = register_service.overview(session, YEAR)
    yield register_service.print_overview(session, found, FOLDER)


def upkeep_papers(session: Session, clock: Clock) -> Iterator[Path]:
    """The year report, a request for access, a certificate of erasure, the sheet for the safe."""
    report = year_report_service.year_report(session, YEAR)
    yield from year_report_service.write_year_report(session, report, FOLDER)
    pupil_id = next(one.pupil_id for one in holds_service.subjects(session) if one.pupil_id)
    number = access_service.add_request(
        session, pupil_id, "parent", "een ouder", "yes", session.today
    )
    asked = access_service.prepare(session, number)
    yield from access_service.make(session, asked, access_service.cautious(asked), FOLDER)
    yield write_recovery_sheet(RECOVERY_CODE, Path("oefenschool.db"), FOLDER, session.today)
    yield write_card(FOLDER)
    clock.now += YEARS_LATER
    erased = retention_service.erase(session, retention_service.plan_now(session).keys)
    yield retention_service.print_certificate(session, erased, FOLDER)


def make(session: Session, clock: Clock) -> Iterator[Path]:
    """Write every sample; gives the paths, without the day in the name."""
    keep_school(session, "De Oefenschool", LOGO.encode())
    keep_contacts(session, current_protocol(session).locations, CONTACTS)
    class_id = list_classes(session)[0].id
    for papers in (class_papers, sociogram_papers, signal_papers, case_papers):
        for path in papers(session, class_id):
            yield path.replace(path.with_name(path.name.replace(f"-{TODAY.isoformat()}", "")))
    yield from upkeep_papers(session, clock)


def main() -> None:
    """Make the practice school, and the samples from it."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        database, clock = Path(name) / "oefenschool.db", Clock()
        make_demo(database, TODAY)
        session = open_database(database, DEMO_PASSPHRASE, clock)
        for path in make(session, clock):
            path.chmod(0o644)
            print(path.relative_to(FOLDER.parents[1]))
        session.store.close()


if __name__ == "__main__":
    main()
