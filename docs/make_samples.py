"""Make a sample of the documents of klasapp from the practice school, in ``exports/voorbeelden``.

Run ``python docs/make_samples.py``; look at every page before you commit them.
"""

import tempfile
from datetime import date, datetime
from pathlib import Path

from klasapp.agreements.papers_service import PAPERS as AGREEMENT_PAPERS
from klasapp.agreements.papers_service import print_paper as print_agreements
from klasapp.app.creation import open_database
from klasapp.app.demo import DEMO_PASSPHRASE, make_demo
from klasapp.lessons.paper_service import papers_of
from klasapp.lessons.paper_service import print_paper as print_lesson
from klasapp.lessons.service import find_module
from klasapp.protocol import Contact
from klasapp.roster.protocol_service import current_protocol, keep_contacts
from klasapp.roster.school_service import keep_school
from klasapp.roster.service import list_classes
from klasapp.store.session import Session
from klasapp.upkeep.protocol_papers import PAPERS as PROTOCOL_PAPERS
from klasapp.upkeep.protocol_service import print_paper as print_protocol

FOLDER = Path(__file__).parents[1] / "exports" / "voorbeelden"
TODAY = date(2026, 11, 23)
LESSON = "plagen-ruzie-of-pesten"
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


def clock() -> datetime:
    """Nine in the morning of the day of the samples."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0)  # noqa: DTZ001 - local time


def make(session: Session) -> list[Path]:
    """Write every sample; returns the paths, without the day in the name."""
    keep_school(session, "De Oefenschool", LOGO.encode())
    keep_contacts(session, current_protocol(session).locations, CONTACTS)
    class_id = list_classes(session)[0].id
    made = [
        print_agreements(session, class_id, kind, FOLDER)
        for kind in AGREEMENT_PAPERS
        if kind != "sjablonen"
    ]
    lesson = find_module(session, LESSON)
    made += [print_lesson(session, lesson, kind, FOLDER) for kind in papers_of(lesson)]
    made += [print_protocol(session, kind, FOLDER) for kind in PROTOCOL_PAPERS]
    return [
        path.replace(path.with_name(path.name.replace(f"-{TODAY.isoformat()}", "")))
        for path in made
    ]


def main() -> None:
    """Make the practice school, and the samples from it."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "oefenschool.db"
        make_demo(database, TODAY)
        session = open_database(database, DEMO_PASSPHRASE, clock)
        for path in make(session):
            path.chmod(0o644)
            print(path.relative_to(FOLDER.parents[1]))
        session.store.close()


if __name__ == "__main__":
    main()
