"""The coverage on paper: which task of the protocol was done when, and why otherwise.

For the coordinator or a complaints committee (rulings 105512 and 106653): every name of a pupil,
a parent or a grown-up in the case is a role and a letter (R44).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.copy_names import known_people, letter_labels, lettered, marked
from klasapp.cases.coverage import CoverageLine, first_action_text, summary
from klasapp.cases.intake_service import case_coverage
from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.documents.redaction import Redactor
from klasapp.documents.report import Paragraph, ReportPaper, Style, as_pdf
from klasapp.keys.files import write_atomically
from klasapp.protocol import spoken
from klasapp.roster.service import class_of
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class CoveragePaper:
    """A printed coverage. ``look_at``: words that may be a name, to look at before it goes out."""

    path: Path
    paper: ReportPaper
    look_at: tuple[str, ...]


def print_coverage(session: Session, case_id: int, folder: Path | None = None) -> CoveragePaper:
    """Write the coverage of a case as PDF, with roles and letters in the place of names."""
    with session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        redactor = Redactor(known_people(session, db, view, ()))
        doubtful: list[str] = []

        def nameless(text: str) -> str:
            found = redactor.redact(text)
            doubtful.extend(hit.text for hit in found.doubtful)
            return lettered(found.text, letter_labels(db, view.case, marked(found.text)))

        made_by = f"de mentor van klas {class_of(session, view.case.class_id).name}"
        paper = _paper(db, view, made_by, nameless)
        session.audit("case.coverage.print", f"case:{case_id}")
        path = export_folder(folder) / f"zaak-{slug(view.case.number)}-dekking.pdf"
        write_atomically(path, as_pdf(paper))
    return CoveragePaper(path, paper, tuple(dict.fromkeys(doubtful)))


def _paper(
    db: Database, view: CaseView, made_by: str, nameless: Callable[[str], str]
) -> ReportPaper:
    case, protocol, today = view.case, view.protocol, view.today
    lines = case_coverage(db, view)
    pupils = [int(line.task.pupil) for line in lines if line.task.pupil]
    labels = letter_labels(db, case, pupils)
    speed = first_action_text(case, protocol.settings.first_action_days, today)
    about = (
        ("Zaak", case.number),
        ("Gemaakt", f"{spoken(today)} door {made_by}"),
        ("Protocol", f"{protocol.name}, versie {protocol.version}"),
        ("Namen", "vervangen door een rol met een letter"),
    )
    body = [
        Paragraph(Style.BODY, summary(lines)),
        Paragraph(Style.BODY, f"{speed[0].upper()}{speed[1:]}."),
        Paragraph(Style.HEADING, "De taken van het protocol"),
    ]
    for line in lines:
        about_whom = labels[int(line.task.pupil)] if line.task.pupil else ""
        body += _line(line, about_whom, nameless)
    return ReportPaper(
        title="Dekking van het protocol",
        subtitle=f"Zaak {case.number}",
        facts=about,
        paragraphs=tuple(body),
        foot=f"Zaak {case.number} · dekking · {spoken(today)}",
    )


def _line(line: CoverageLine, about: str, nameless: Callable[[str], str]) -> list[Paragraph]:
    what = f"{line.task.what}: {about}" if about else line.task.what
    made = [
        Paragraph(Style.ITEM, what),
        Paragraph(Style.META, f"{line.standing}. {line.sentence}"),
    ]
    if line.reason:
        made.append(Paragraph(Style.BODY, f"Reden: {nameless(line.reason)}"))
    elif line.unexplained:
        made.append(Paragraph(Style.NOTE, "Er staat nog geen reden."))
    return made
