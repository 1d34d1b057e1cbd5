"""Naming agreements of the class in a case, so that talks can lean on them (R16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from klasapp.cases import citation_records
from klasapp.cases.case import DraftError, require_open
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.citation import KINDS, Citation, CitationKind, ClassLine
from klasapp.cases.dossier import Field, FileItem
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database


def read_citations(
    session: Session, case_id: int, *, again: bool = False
) -> tuple[CaseView, tuple[Citation, ...]]:
    """A case with the agreements it names; noted in the audit unless ``again``."""
    with session.reading() if again else session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        found = citation_records.citations(db, case_id)
        if not again:
            session.audit("case.read", f"case:{case_id}")
    return view, tuple(one for one in found if not one.removed)


def cite(session: Session, case_id: int, line: ClassLine, kind: CitationKind, on: date) -> int:
    """Note that an agreement of the class was broken or kept. Raises ``DraftError``."""
    if on > session.today:
        raise DraftError("on", "Deze dag moet nog komen. Vul in wanneer het gebeurde.")
    with session.writing() as db:
        require_open(look_up(db, case_id))
        number = citation_records.add_citation(db, case_id, line, kind, on, session.now)
        session.audit("case.cite", f"case:{case_id}", f"class_agreement:{line.id}")
    return number


def withdraw_citation(session: Session, case_id: int, citation_id: int) -> None:
    """Take it back; the row stays readable."""
    with session.writing() as db:
        require_open(look_up(db, case_id))
        citation_records.remove_citation(db, citation_id, session.now)
        session.audit("case.cite.withdraw", f"case:{case_id}")


def cases_by_line(session: Session) -> dict[int, int]:
    """In how many cases each agreement of the class is named: numbers only, nobody's name."""
    with session.reading() as db:
        return citation_records.cases_by_line(db)


def citation_items(_session: Session, db: Database, view: CaseView) -> Iterator[FileItem]:
    """The agreements of the class in the file of a case."""
    for one in citation_records.citations(db, view.case.id):
        yield FileItem(
            key=f"citation:{one.id}",
            at=one.recorded_at,
            day=one.on,
            kind="afspraak van de klas",
            title=f"Afspraak {one.label} van de klas: {KINDS[one.kind][1]}",
            fields=(Field("Afspraak", one.text),),
            superseded=one.removed,
        )
