"""Copies of the file of a case for one reader: other pupils as role and letter (R44, C16)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from klasapp.cases import dossier_records
from klasapp.cases.case import Case, DraftError, Role, tidy
from klasapp.cases.case_view import CaseView, look_up, view_of
from klasapp.cases.copy_names import known_people, letter_labels, lettered, marked
from klasapp.cases.copy_text import (
    CopyFacts,
    copy_paper,
    inventory_paper,
    reader_of,
    with_texts,
)
from klasapp.cases.dossier import (
    Audience,
    FileItem,
    Kind,
    may_read,
)
from klasapp.cases.dossier_service import MAX_WHO, inventory
from klasapp.documents.file_names import slug
from klasapp.documents.folders import export_folder
from klasapp.documents.redaction import Redacted, Redactor
from klasapp.documents.report import Paragraph, ReportPaper, as_docx, as_pdf, as_text
from klasapp.errors import KlasappError
from klasapp.keys.files import write_atomically
from klasapp.roster.service import class_of
from klasapp.store.session import Session

if TYPE_CHECKING:
    from sqlite_utils import Database

MAX_REASON = 400
WORD_KEPT = "Dit is geen naam."
"""The reason that is filled in for a word that is no name."""


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A hit in a copy: in which paragraph, and which one there."""

    paragraph: int
    hit: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What a mentor decided about a hit: the words to put; ``reason`` when a name stays."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CopyDraft:
    """A copy to look at before it is made."""

    case_id: int
    audience: Audience
    offered: tuple[FileItem, ...]
    """The items this reader may have."""
    chosen: frozenset[str]
    """The keys of those that are in it."""
    paper: ReportPaper
    redacted: tuple[Redacted, ...]
    """Per paragraph of the paper."""
    file_name: str

    @property
    def places(self) -> tuple[Place, ...]:
        """Every hit, in order."""
        return tuple(Place(n, m) for n, one in enumerate(self.redacted)
                     for m in range(len(one.hits)))  # fmt: skip

    @property
    def doubtful(self) -> tuple[Place, ...]:
        """The hits somebody must look at."""
        return tuple(p for p in self.places if self.redacted[p.paragraph].hits[p.hit].why)

    def final(self, choices: Mapping[Place, Choice]) -> ReportPaper:
        """The copy as it becomes with these choices."""
        texts = (
            one.with_choices({p.hit: c.text for p, c in choices.items() if p.paragraph == n})
            for n, one in enumerate(self.redacted)
        )
        return with_texts(self.paper, texts)


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What was made."""

    copy_id: int
    number: int
    paths: tuple[Path, ...]


def audiences(case: Case) -> tuple[Audience, ...]:
    """For whom a copy can be made, the likeliest first."""
    order = [role for role in Role if role is not Role.REPORTER]
    active = sorted({one.pupil_id: one.role for one in reversed(case.active)
                     if one.role is not Role.REPORTER}.items(),
                    key=lambda pair: order.index(pair[1]))  # fmt: skip
    per_pupil = (Kind.PUPIL, Kind.PARENTS, Kind.OVERVIEW)
    return (
        *(Audience(kind, pupil_id) for kind in per_pupil for pupil_id, _ in active),
        Audience(Kind.COORDINATOR),
        Audience(Kind.POLICE),
    )


def _talk_with_another(item: FileItem, audience: Audience) -> bool:
    about = audience.kind is Kind.PARENTS and item.key.startswith("talk:")
    return about and bool(item.pupils) and audience.pupil_id not in item.pupils


def prepare_copy(
    session: Session, case_id: int, audience: Audience, items: Collection[str] | None = None
) -> CopyDraft:
    """The copy for a reader, with every name found in it.

    ``items``: keys of what must be in it; None takes all that stands and that may be read, but for
    parents no report of a talk with somebody else's child: the mentor may add it.
    Letters are given here, and stay. Raises ``KlasappError`` when nothing is left.
    """
    with session.writing() as db:
        case = look_up(db, case_id)
        view = view_of(session, db, case)
        every = inventory(session, db, view)
        offered = tuple(item for item in every if may_read(item, audience))
        usual = {n.key for n in offered if not (n.superseded or _talk_with_another(n, audience))}
        wanted = usual if items is None else set(items)
        chosen = tuple(item for item in offered if item.key in wanted)
        if not chosen:
            raise KlasappError("Zo staat er niets in de kopie. Kies minstens één onderdeel.")
        number = dossier_records.next_copy_number(db, case_id)
        facts = CopyFacts(
            reader_of(view, audience), number, session.today, _maker(session, case.class_id)
        )
        paper = copy_paper(view, chosen, audience, facts)
        redacted = _redacted(session, db, view, audience, paper.paragraphs)
        session.audit("case.copy.prepare", f"case:{case_id}", audience.kind.value)
        who = _file_word(db, case, audience)
    return CopyDraft(
        case_id=case_id,
        audience=audience,
        offered=offered,
        chosen=frozenset(item.key for item in chosen),
        paper=paper,
        redacted=redacted,
        file_name=f"zaak-{slug(case.number)}-kopie-{number}-{slug(who)}",
    )


def make_copy(
    session: Session,
    draft: CopyDraft,
    choices: Mapping[Place, Choice],
    folder: Path | None = None,
) -> CopyReport:
    """Write a copy as PDF, docx and plain text, and keep that it was made.

    Raises ``KlasappError`` when a doubtful name was not decided about, or stays without a reason.
    """
    left = [place for place in draft.doubtful if place not in choices]
    if left:
        raise KlasappError(
            f"Je hebt nog {len(left)} twijfelgeval{'len' * (len(left) != 1)} niet bekeken."
        )
    kept = _kept(draft, choices)
    paper = draft.final(choices)
    text = as_text(paper)
    target = export_folder(folder)
    with session.writing() as db:
        number = dossier_records.next_copy_number(db, draft.case_id)
        if f"kopie-{number}-" not in draft.file_name:
            raise KlasappError("Er is intussen een andere kopie gemaakt. Begin opnieuw.")
        copy_id = dossier_records.add_copy(
            db, draft.case_id, number, draft.audience, " ".join(sorted(draft.chosen)),
            hashlib.sha256(text.encode("utf-8")).hexdigest(),
            sum(len(one.hits) for one in draft.redacted) - len(kept), kept, session.now,
        )  # fmt: skip
        session.audit("case.copy", f"case:{draft.case_id}", f"kopie {number}")
        paths = tuple(target / f"{draft.file_name}.{ending}" for ending in ("pdf", "docx", "txt"))
        contents = (as_pdf(paper), as_docx(paper, session.now), text.encode("utf-8-sig"))
        for path, content in zip(paths, contents, strict=True):
            write_atomically(path, content)
    return CopyReport(copy_id, number, paths)


def give_copy(session: Session, case_id: int, copy_id: int, given_to: str, day: date) -> None:
    """Keep to whom a copy was given, and when. Raises ``DraftError``."""
    who = tidy(given_to, "line", MAX_WHO)
    if not who:
        raise DraftError("line", "Schrijf aan wie je de kopie gaf.")
    if day > session.today:
        raise DraftError("date", "Deze dag moet nog komen. Vul de dag in waarop je hem gaf.")
    with session.writing() as db:
        look_up(db, case_id)
        dossier_records.add_given(db, copy_id, who, day, session.now)
        session.audit("case.copy.given", f"case:{case_id}")


def print_inventory(session: Session, case_id: int, folder: Path | None = None) -> Path:
    """Write the inventory as PDF; returns its path."""
    with session.writing() as db:
        view = view_of(session, db, look_up(db, case_id))
        made_by = _maker(session, view.case.class_id)
        paper = inventory_paper(view, inventory(session, db, view), session.today, made_by)
        session.audit("case.file.print", f"case:{case_id}")
        path = export_folder(folder) / f"zaak-{slug(view.case.number)}-inventaris.pdf"
        write_atomically(path, as_pdf(paper))
    return path


def _kept(draft: CopyDraft, choices: Mapping[Place, Choice]) -> list[tuple[str, str]]:
    kept = []
    for place, choice in sorted(choices.items()):
        hit = draft.redacted[place.paragraph].hits[place.hit]
        if hit.text not in choice.text:
            continue
        reason = tidy(choice.reason, "reason")
        if not reason or len(reason) > MAX_REASON:
            raise KlasappError(f"Schrijf kort waarom '{hit.text}' mag blijven staan.")
        kept.append((hit.text, reason))
    return list(dict.fromkeys(kept))


# Names


def _redacted(
    session: Session, db: Database, view: CaseView, audience: Audience, texts: Sequence[Paragraph]
) -> tuple[Redacted, ...]:
    if not audience.redacted:
        return tuple(Redacted(one.text, ()) for one in texts)
    police = audience.kind is Kind.POLICE
    own = audience.own(view.case)
    redactor = Redactor(known_people(session, db, view, own, grown_ups=police))
    found = [Redacted(n.text, ()) if n.fixed else redactor.redact(n.text) for n in texts]
    met = [mark for one in found for hit in one.hits for mark in marked(hit.replacement)]
    labels = letter_labels(db, view.case, [*(one.pupil_id for one in view.case.active), *met])
    return tuple(_lettered(one, labels) for one in found)


def _lettered(one: Redacted, labels: Mapping[int, str]) -> Redacted:
    hits = (
        replace(h, replacement=lettered(h.replacement, labels), same=lettered(h.same, labels))
        for h in one.hits
    )
    return replace(one, hits=tuple(hits))


def _file_word(db: Database, case: Case, audience: Audience) -> str:
    if audience.pupil_id is None:
        return "politie" if audience.kind is Kind.POLICE else "anti-pestcoordinator"
    label = letter_labels(db, case, [audience.pupil_id])[audience.pupil_id]
    prefix = {Kind.PUPIL: "", Kind.PARENTS: "ouders ", Kind.OVERVIEW: "overzicht "}
    return prefix[audience.kind] + label


def _maker(session: Session, class_id: int) -> str:
    return f"de mentor van klas {class_of(session, class_id).name}"
