"""Every file that klasapp makes, of a class and texts that break careless programs.

Each file must open in the program it is for, say names and texts as they were typed (or hold no
name at all, where that is the rule), become no formula, have a name that every system takes, and
be readable by its owner only.
"""

from __future__ import annotations

import ast
import csv
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import networkx as nx
import pytest
from docx import Document
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from klasapp.agreements import papers_service as agreement_papers
from klasapp.agreements import proposals_service as proposals
from klasapp.agreements import service as agreements
from klasapp.app import plain
from klasapp.cases import agenda_service, handover_service, police_service, register_service
from klasapp.cases import service as cases
from klasapp.cases.case import CaseDraft, Role
from klasapp.cases.copy_service import Choice
from klasapp.cases.coverage_service import print_coverage
from klasapp.cases.dossier import Audience, Kind
from klasapp.cases.evidence import EvidenceDraft
from klasapp.cases.evidence_service import export_file, keep_file
from klasapp.cases.handover import Purpose
from klasapp.cases.handover_opening_service import open_bundle
from klasapp.documents.card import write_card
from klasapp.documents.recovery_sheet import write_recovery_sheet
from klasapp.documents.sealing import open_sealed, seal_files
from klasapp.keys import sealed
from klasapp.keys.files import tell_of_files, write_atomically
from klasapp.keys.slots import Derivation, new_key
from klasapp.lessons import paper_service as lesson_papers
from klasapp.lessons import service as lessons
from klasapp.protocol import Severity
from klasapp.roster import service as roster
from klasapp.roster.list_service import write_list
from klasapp.roster.school_service import keep_school
from klasapp.signals import pattern_service, slip_service
from klasapp.signals import service as signals
from klasapp.signals.pattern import Incident
from klasapp.signals.signal import SignalDraft
from klasapp.sociogram import class_page_service, export_service, groups_service, paper_service
from klasapp.sociogram import service as rounds
from klasapp.sociogram.codes import renamed
from klasapp.sociogram.explore import View
from klasapp.sociogram.explore_service import explore
from klasapp.sociogram.groups import GroupPlan
from klasapp.sociogram.question import Kind as QuestionKind
from klasapp.sociogram.seating import Classroom
from klasapp.sociometry import analyse, analysis_to_table
from klasapp.store.session import Session
from klasapp.store.store import create_store
from klasapp.upkeep import (
    access_service,
    audit_service,
    protocol_service,
    retention_service,
    year_report_service,
)

PACKAGE = Path(__file__).parents[2] / "klasapp"
MONDAY = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - local time, as the app keeps it
FRIDAY = date(2026, 11, 20)
TYPED = "[blue]=7*6 ../y #panic() $z$ *a*"
FORMULA = "=7*6 [/blue]"
CLASS_NAME = "../2B[x]"
SECRET = "fietsbel paprika onweer sjaal"
TELLING = ("O'Brien", "Zoë", "Robert'", "Łukasz", "محمد", "$name", "小龍", "app.quit", "AAAAAA",
           "passwd")  # fmt: skip
"""A part of each pupil's name that is nowhere else."""
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\Z")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z", re.IGNORECASE)
Named = Literal["everyone", "everyone, in short", "the first only", "nobody"]


@dataclass(frozen=True)
class School:
    """A school with a bit of everything, all of it awkward; and a second, empty klasapp."""

    session: Session
    other: Session
    class_id: int
    pupils: tuple[int, ...]
    names: tuple[str, ...]
    case_id: int
    evidence_id: int
    online_id: int
    situation_id: int
    request_id: int
    round_id: int
    open_round: int


@pytest.fixture(scope="module")
def school(
    tmp_path_factory: pytest.TempPathFactory, start_awkward_class: Callable[[Session], Any]
) -> Iterator[School]:
    """The school; every exporter reads it, none changes what another one reads."""
    folder, patch = tmp_path_factory.mktemp("school"), pytest.MonkeyPatch()
    least = Derivation(memory_kib=8, iterations=1, lanes=1)
    patch.setattr(sealed, "Derivation", lambda *a, **k: Derivation(*a, **k) if k else least)
    patch.setenv("HOME", str(folder))
    with (
        create_store(folder / "a.db", new_key()) as store,
        create_store(folder / "b.db", new_key()) as second,
    ):
        yield _filled(start_awkward_class(Session(store, lambda: MONDAY)), second)
    patch.undo()


def _filled(made: Any, second: Any) -> School:
    session, class_id, pupils = made.session, made.class_id, made.pupil_ids
    with session.writing() as db:
        db.execute("update school_class set name = ?", [CLASS_NAME])
    keep_school(session, FORMULA)
    names = tuple(one.display_name for one in roster.list_pupils(session, class_id))
    _agreements(session, class_id)
    case_id, evidence_id = _case(session, class_id, pupils, names)
    online_id, _ = _case(session, class_id, pupils, names, file=False)
    situation_id = cases.open_situation(session, online_id, "S1")
    for day in (18, 19, 20):
        signals.add_signal(session, SignalDraft(
            class_id, pupils[0], "concern", date(2026, 11, day), "mentor", "plein", text=TYPED,
            moment="pauze",
        ))  # fmt: skip
    roster.add_note(session, pupils[0], f"{TYPED} met {'; '.join(names[1:])}.")
    round_id = _round(session, class_id, pupils)
    open_round = _open_round(session, class_id, pupils)
    request_id = access_service.add_request(session, pupils[0], "parent", FORMULA, "yes", FRIDAY)
    return School(
        session, Session(second, lambda: MONDAY), class_id, pupils, names, case_id, evidence_id,
        online_id, situation_id, request_id, round_id, open_round,
    )  # fmt: skip


def _agreements(session: Session, class_id: int) -> None:
    for text in (TYPED, FORMULA):
        proposals.choose(session, proposals.propose(session, class_id, text).line.id, "chosen")
    for code in ("KA1", "AR6", "AR13", "KA4"):
        proposals.choose(session, proposals.add_starter(session, class_id, code).id, "chosen")
    agreements.adopt(session, class_id)


def _case(
    session: Session,
    class_id: int,
    pupils: tuple[int, ...],
    names: tuple[str, ...],
    *,
    file: bool = True,
) -> tuple[int, int]:
    draft = CaseDraft(
        FRIDAY, FRIDAY, "gepeste", "online", f"{TYPED} {'; '.join(names)}.", Severity.MODERATE,
        {pupils[0]: frozenset({Role.TARGETED}), pupils[1]: frozenset({Role.INVOLVED})}, ("DI4",),
    )  # fmt: skip
    case_id = cases.open_case(session, class_id, draft)
    evidence_id = cases.add_evidence(session, case_id, EvidenceDraft(
        "BW1", TYPED, FORMULA, "", "vandaag", account="=2+3", description="; ".join(names),
    ))  # fmt: skip
    if file:
        keep_file(session, evidence_id, "[blue]=7*6 ..\\y.txt", TYPED.encode())
    return case_id, evidence_id


def _open_round(session: Session, class_id: int, pupils: tuple[int, ...]) -> int:
    round_id = rounds.start_round(session, class_id)
    asked: tuple[tuple[QuestionKind, str], ...] = (
        ("positive", f"{TYPED}?"), ("negative", f"{FORMULA}?"),
    )  # fmt: skip
    rounds.save_draft(session, round_id, rounds.Draft(TYPED, asked, None, pupils))
    rounds.open_round(session, round_id)
    return round_id


def _round(session: Session, class_id: int, pupils: tuple[int, ...]) -> int:
    round_id = _open_round(session, class_id, pupils)
    liked, disliked = rounds.find_round(session, round_id).questions
    for place, one in enumerate(pupils):
        near = [pupils[(place + step) % len(pupils)] for step in (1, 2, 3)]
        rounds.save_form(session, round_id, one, {liked.id: near[:2], disliked.id: near[2:]})
    rounds.close_round(session, round_id)
    return round_id


# What there is to make


@dataclass(frozen=True)
class Export:
    """An exporter. ``by``: the functions that write; ``names``: who may be named in the files."""

    what: str
    by: str
    make: Callable[[School, Path], Iterable[Path]]
    names: Named = "nobody"
    says: tuple[str, ...] = field(default=())
    """What was typed, and must stand in one of the files as it is."""


def _copy(at: School, to: Path) -> Iterable[Path]:
    draft = cases.prepare_copy(at.session, at.case_id, Audience(Kind.PUPIL, at.pupils[0]))
    return cases.make_copy(at.session, draft, _decided(draft), to).paths


def _access(at: School, to: Path) -> Iterable[Path]:
    draft = access_service.prepare(at.session, at.request_id)
    return access_service.make(at.session, draft, _decided(draft), to)


def _sealed_access(at: School, to: Path) -> Iterable[Path]:
    draft = access_service.prepare(at.session, at.request_id)
    hidden = to / "versleuteld"
    (bundle,) = access_service.make(at.session, draft, _decided(draft), hidden, SECRET)
    return access_service.open_copy(bundle.read_bytes(), SECRET, to)


def _decided(draft: Any) -> dict[Any, Choice]:
    found = {}
    for place in draft.doubtful:
        hit = draft.redacted[place.paragraph].hits[place.hit]
        found[place] = Choice(hit.text if hit.keep else hit.replacement, "Geen naam.")
    return found


def _bundle(at: School, to: Path) -> Iterable[Path]:
    sent = handover_service.export_cases(
        at.session, [at.case_id], Purpose.WORK, FORMULA, TYPED, SECRET, to
    )
    opened = open_bundle(at.other, sent, SECRET)
    assert opened.sender == FORMULA
    (case,) = opened.cases
    assert len(case.pupils) >= 2
    return [sent]


def _answer(at: School, to: Path) -> Iterable[Path]:
    sent = handover_service.export_cases(
        at.session, [at.case_id], Purpose.WORK, FORMULA, TYPED, SECRET, to / "heen"
    )
    opened = open_bundle(at.other, sent, SECRET)
    (case,) = opened.cases
    handover_service.decline_case(at.other, opened, case.name, FORMULA, TYPED)
    back = handover_service.write_answer(at.other, opened, FORMULA, SECRET, to)
    (answer,) = open_bundle(at.session, back, SECRET).answers
    assert (answer.by, answer.reason) == (FORMULA, TYPED)
    return [back]


def _sealing(at: School, to: Path) -> Iterable[Path]:
    paths = [to / "a.txt", to / "meer" / "a.txt"]
    paths[1].parent.mkdir()
    for path, text in zip(paths, (TYPED, FORMULA), strict=True):
        write_atomically(path, text.encode())
    whole = seal_files(paths, SECRET, at.session.today)
    assert not any(path.exists() for path in paths)
    return [whole, *open_sealed(whole, SECRET, to)]


def _certificate(at: School, to: Path) -> Iterable[Path]:
    with at.other.writing() as db:
        year = db.table("school_year").insert({
            "name": "2020-2021", "starts_on": "2020-08-01", "ends_on": "2021-07-31",
            "region": "zuid",
        }).last_pk  # fmt: skip
        class_id = db.table("school_class").insert({"school_year_id": year, "name": "x"}).last_pk
        pupil = db.table("pupil").insert({
            "number": "1", "given_name": "[red]O'Brien", "infix": "", "family_name": "=1+1",
            "leaving_date": "2021-07-31",
        }).last_pk  # fmt: skip
        db.table("enrolment").insert({
            "pupil_id": pupil, "class_id": class_id, "joined_on": "2020-08-31",
            "left_on": "2021-07-31",
        })  # fmt: skip
    made = retention_service.erase(at.other, retention_service.plan_now(at.other).keys)
    return [retention_service.print_certificate(at.other, made, to)]


def _pictures(naming: Any) -> Callable[[School, Path], Iterable[Path]]:
    def make(at: School, to: Path) -> Iterable[Path]:
        wish = export_service.PictureWish(View(layout="spring"), naming, flags=True)
        kinds: Any = ("svg", "pdf") if naming == "full" else ("svg",)
        found = explore(at.session, at.round_id)
        return export_service.save_pictures(at.session, found, wish, kinds, folder=to)

    return make


def _data(*, names: bool) -> Callable[[School, Path], Iterable[Path]]:
    def make(at: School, to: Path) -> Iterable[Path]:
        found = explore(at.session, at.round_id)
        kinds = tuple(export_service.DATA_FORMATS)
        return export_service.export_round(at.session, found, kinds, names=names, folder=to)

    return make


def _key(at: School, to: Path) -> Iterable[Path]:
    paths = export_service.export_round(
        at.session, explore(at.session, at.round_id), ["graphml"], key=True, folder=to / "alles"
    )
    (key,) = (path for path in paths if path.name.startswith("sleutel-"))
    return [key.rename(to / key.name)]


def _groups(at: School, to: Path) -> Iterable[Path]:
    material = groups_service.load_material(at.session, at.round_id)
    pupils = material.bonds.pupils
    plan = GroupPlan((pupils[:5], pupils[5:]))
    tables = GroupPlan((*(pupils[n : n + 2] for n in range(0, 10, 2)), ()))
    return [
        groups_service.print_groups(at.session, material, plan, to),
        groups_service.print_seating(at.session, material, tables, Classroom(3, 2, 2), to),
    ]


def _class_page(at: School, to: Path) -> Iterable[Path]:
    page = class_page_service.class_page(at.session, at.class_id)
    return [class_page_service.print_class_page(at.session, at.class_id, page, to)]


def _lesson(at: School, to: Path) -> Iterable[Path]:
    module = next(one for one in lessons.library(at.session).modules if one.handouts)
    kinds = lesson_papers.papers_of(module)
    assert len(kinds) == 4
    return [lesson_papers.print_paper(at.session, module, kind, to) for kind in kinds]


def _agreement_papers(*kinds: str) -> Callable[[School, Path], Iterable[Path]]:
    def make(at: School, to: Path) -> Iterable[Path]:
        return [agreement_papers.print_paper(at.session, at.class_id, kind, to) for kind in kinds]

    return make


def _year_report(at: School, to: Path) -> Iterable[Path]:
    found = year_report_service.year_report(at.session, "2026-2027")
    return year_report_service.write_year_report(at.session, found, to)


def _protocol(at: School, to: Path) -> Iterable[Path]:
    return [protocol_service.print_paper(at.session, kind, to) for kind in protocol_service.PAPERS]


def _spots(at: School, to: Path) -> Iterable[Path]:
    case = Incident(FRIDAY, "plein", "pauze")
    return [pattern_service.print_spots(at.session, at.class_id, (case,), to)]


def _overview(at: School, to: Path) -> Iterable[Path]:
    found = register_service.overview(at.session, "2026-2027")
    return [register_service.print_overview(at.session, found, to)]


def _recovery(at: School, to: Path) -> Iterable[Path]:
    return [write_recovery_sheet(TYPED, Path("/x/=7*6 [blue].db"), to, at.session.today)]


_PAPERS = "agreements.papers_service.print_paper"
_ROUND = "sociogram.export_service._write"
EXPORTS = (
    Export("agreements", _PAPERS,
           _agreement_papers("poster-a4", "poster-a3", "brief-ouders", "tekst"), says=(TYPED,)),
    Export("the table of agreements", _PAPERS, _agreement_papers("csv"),
           says=(TYPED, f"'{FORMULA}")),
    Export("letters without agreements", _PAPERS,
           _agreement_papers("brief-online", "tips-leerlingen")),
    Export("the sheet to sign", _PAPERS, _agreement_papers("tekenblad"), "everyone", (TYPED,)),
    Export("the copy for a pupil", "cases.copy_service.make_copy", _copy, "the first only",
           (TYPED,)),
    Export("the inventory of a file", "cases.copy_service.print_inventory",
           lambda at, to: [cases.print_inventory(at.session, at.case_id, to)]),
    Export("the coverage of a case", "cases.coverage_service.print_coverage",
           lambda at, to: [print_coverage(at.session, at.case_id, to).path]),
    Export("a file of evidence", "cases.evidence_service.export_file",
           lambda at, to: [export_file(at.session, at.evidence_id, to)], says=(TYPED,)),
    Export("the index for the police", "cases.police_service.write_index",
           lambda at, to: [cases.write_index(at.session, at.case_id, (), to).path],
           says=(TYPED, FORMULA)),
    Export("the card about evidence", "cases.police_service.write_card",
           lambda at, to: [police_service.write_card(at.session, to)]),
    Export("the request to a provider", "cases.online_service.write_letter",
           lambda at, to: [cases.write_letter(
               at.session, at.online_id, at.situation_id, to, TYPED)],
           says=(TYPED, "=2+3")),
    Export("a case handed over", "cases.handover_service.export_cases", _bundle),
    Export("the answer to it", "cases.handover_service.write_answer", _answer),
    Export("the agenda", "cases.agenda_service.write_agenda",
           lambda at, to: [agenda_service.write_agenda(at.session, "15:30", to).path]),
    Export("the register", "cases.register_service.write_register_files",
           lambda at, to: register_service.write_register_files(at.session, "2026-2027", to)),
    Export("the overview", "cases.register_service.print_overview", _overview),
    Export("sheets of a lesson", "lessons.paper_service.print_paper", _lesson, says=(FORMULA,)),
    Export("places for who supervises", "signals.pattern_service.print_spots", _spots),
    Export("the report slip", "signals.slip_service.write_slip",
           lambda at, to: slip_service.write_slip(at.session, to)),
    Export("signals for parents", "signals.slip_service.write_parents",
           lambda at, to: [slip_service.write_parents(at.session, to)]),
    Export("pictures with names", _ROUND, _pictures("full"), "everyone, in short"),
    Export("pictures with numbers", _ROUND, _pictures("codes")),
    Export("a round with names", _ROUND, _data(names=True), "everyone", (TYPED,)),
    Export("a round with numbers", _ROUND, _data(names=False), says=(TYPED,)),
    Export("whose number it is", _ROUND, _key, "everyone"),
    Export("groups and seats", "sociogram.groups_service._write", _groups, "everyone, in short"),
    Export("paper forms", "sociogram.paper_service.print_forms",
           lambda at, to: [paper_service.print_forms(
               at.session, at.open_round, "everyone", 1, to).path], "everyone", (TYPED,)),
    Export("the class page", "sociogram.class_page_service.print_class_page", _class_page,
           says=(TYPED,)),
    Export("the audit", "upkeep.audit_service.export_audit",
           lambda at, to: [audit_service.export_audit(
               at.session, audit_service.lines(at.session, "all"), to)]),
    Export("the protocol file", "upkeep.protocol_service.save_protocol_file",
           lambda at, to: [protocol_service.save_protocol_file(at.session, to)]),
    Export("the protocol on paper", "upkeep.protocol_service.print_paper", _protocol),
    Export("the certificate of erasing", "upkeep.retention_service.print_certificate",
           _certificate),
    Export("the year report", "upkeep.year_report_service.write_year_report", _year_report),
    Export("everything about a pupil", "upkeep.access_service.make", _access, "the first only",
           (TYPED,)),
    Export("the same, encrypted", "upkeep.access_service.open_copy", _sealed_access,
           "the first only", (TYPED,)),
    Export("files encrypted", "documents.sealing.seal_files", _sealing),
    Export("the recovery sheet", "documents.recovery_sheet.write_recovery_sheet", _recovery,
           says=(TYPED, "=7*6 [blue].db")),
    Export("the class list", "roster.list_service.write_list",
           lambda at, to: [write_list(at.session, at.class_id, to)], "everyone, in short"),
    Export("the card", "documents.card.write_card", lambda _, to: [write_card(to)]),
)  # fmt: skip
ELSEWHERE = {
    "documents.sealing.open_sealed": "the other side of seal_files, in the same row",
    "sociogram.picture.write_picture": "klasapp analyse --picture: the ids of its own input",
}
TABLES = {
    "agreements.papers.as_csv": "in the row of the table of agreements",
    "cases.register.write_register": "in the row of the register",
    "sociogram.export_service._key_list": "in the row of whose number it is",
    "sociometry.exchange._text": "in the rows of a round",
    "upkeep.audit_service.export_audit": "in the row of the audit",
    "upkeep.year_report.as_csv": "in the row of the year report",
    "app.plain.as_csv": "test_tables_for_a_terminal_hold_no_formula",
    "cli.analyse.run": "test_tables_for_a_terminal_hold_no_formula",
    "roster.klasapp_csv.write_roster": "in the row of the class list",
}


# Reading them


def _pdf(path: Path) -> str:
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    if shutil.which("pdftotext") is None:
        pytest.skip(f"pdftotext (poppler) is not installed; {path.name} was not read")
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def _xlsx(path: Path) -> str:
    data = path.read_bytes()
    with zipfile.ZipFile(BytesIO(data)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sheets
        assert not any(b"<f>" in parts.read(name) or b"<f " in parts.read(name) for name in sheets)
        assert not any(name.endswith(".rels") and b"External" in parts.read(name)
                       for name in parts.namelist())  # fmt: skip
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return "\n".join(str(cell) for row in rows for cell in row)


def _csv(path: Path) -> str:
    data = path.read_bytes()
    text = data.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=";", strict=True))
    assert len({len(row) for row in rows}) == 1, path.name
    assert_no_formula(rows)
    return "\n".join(cell for row in rows for cell in row)


def assert_no_formula(rows: Iterable[Iterable[str]]) -> None:
    # A plus or minus alone is what domain.md's polarity looks like, and no formula.
    cells = [cell for row in rows for cell in row if cell not in {"+", "-"}]
    assert [cell for cell in cells if cell.startswith(tuple("=+-@\t\r"))] == []


def _docx(path: Path) -> str:
    data = path.read_bytes()
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert document.core_properties.author == ""
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def _ics(path: Path) -> str:
    data = path.read_bytes()
    calendar = Calendar.from_ical(data)
    assert len(calendar.subcomponents) > 2
    return "\n".join(str(one.get("summary")) for one in calendar.walk())


def _svg(path: Path) -> str:
    # The letters are drawn; what they say stands in a comment beside them.
    data = path.read_bytes()
    keep = ElementTree.TreeBuilder(insert_comments=True)
    root = ElementTree.fromstring(data, ElementTree.XMLParser(target=keep))
    assert not [one for one in root.iter() if str(one.tag).endswith("}script")]
    return "\n".join(one.text or "" for one in root.iter())


def _graph(path: Path) -> str:
    data = path.read_bytes()
    read = nx.read_graphml if path.suffix == ".graphml" else nx.read_gexf
    graph = read(BytesIO(data))
    assert len(graph) == 10
    told = [str(value) for _, about in graph.nodes(data=True) for value in about.values()]
    edges = [str(value) for *_, about in graph.edges(data=True) for value in about.values()]
    return "\n".join([*map(str, graph), *told, *edges, str(graph.graph)])


def _toml(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    assert tomllib.loads(text)
    return text


def _txt(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def _encrypted(path: Path) -> str:
    data = path.read_bytes()
    assert not any(part.encode() in data for part in (*TELLING, TYPED, "zaak.json"))
    return ""


READERS: dict[str, Callable[[Path], str]] = {
    ".pdf": _pdf, ".xlsx": _xlsx, ".csv": _csv, ".docx": _docx, ".ics": _ics, ".svg": _svg,
    ".graphml": _graph, ".gexf": _graph, ".toml": _toml, ".txt": _txt,
    ".klasapp": _encrypted,
}  # fmt: skip
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


def squeezed(text: str) -> str:
    """Without spaces, line ends and signs that nobody sees: pages break long words anywhere."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("one", EXPORTS, ids=lambda one: one.what)
def test_every_export_is_whole_and_says_what_was_typed(
    one: Export, school: School, tmp_path: Path
) -> None:
    writers = []

    def note(path: Path) -> None:
        assert tmp_path in path.parents
        frame = sys._getframe(2)
        writers.append(
            f"{frame.f_globals['__name__'].removeprefix('klasapp.')}.{frame.f_code.co_name}"
        )

    stop = tell_of_files(note)
    try:
        paths = list(one.make(school, tmp_path))
    finally:
        stop()
    assert one.by in writers
    assert paths
    assert {path for path in tmp_path.iterdir() if path.is_file()} == set(paths)
    texts = []
    for path in paths:
        assert _SAFE_NAME.match(path.name), path.name
        assert not _RESERVED.match(path.stem)
        assert not any(part in path.name for part in ("Brien", "Zo", "Robert", "passwd"))
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077 or sys.platform == "win32"
        texts.append(squeezed(READERS[path.suffix](path)))
        if texts[-1]:
            _assert_names(one.names, texts[-1], path, school.names)
    for text in one.says:
        assert any(squeezed(text) in said for said in texts), text


def _assert_names(rule: Named, text: str, path: Path, names: tuple[str, ...]) -> None:
    told = {part for part in TELLING if squeezed(part) in text}
    if rule == "everyone":
        # A page may set Arabic from right to left and break it up; a table may not.
        plain_names = [n for n in names if path.suffix != ".pdf" or n.isascii()]
        assert [n for n in plain_names if squeezed(n) not in text] == [], path.name
        assert len(plain_names) >= 4
    elif rule == "everyone, in short":
        assert {"O'Brien", "Zoë", "Robert'", "$name", "AAAAAA"} <= told, path.name
    else:
        assert told <= ({TELLING[0]} if rule == "the first only" else set()), path.name


def test_tables_for_a_terminal_hold_no_formula(school: School) -> None:
    """``klasapp show --csv`` and ``klasapp analyse --csv``."""
    cells = (*school.names, TYPED, FORMULA, "\t=1", "+1", "-1", "@x")
    shown = plain.as_csv([plain.Block((cells,), tuple(map(str, range(len(cells)))))])
    made = explore(school.session, school.round_id).made
    called = dict(zip(made.pupils, school.names, strict=True))
    table = analysis_to_table(analyse(renamed(made, called, with_gender=True)))
    assert_no_formula(csv.reader(StringIO(shown, newline=""), delimiter=";"))
    assert_no_formula(table)
    assert all(name in shown for name in school.names if "\u0301" not in name)


# Nothing forgotten


def _functions_that(call: Callable[[ast.Call], bool], *words: str) -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        source = path.read_text(encoding="utf-8")
        if not any(word in source for word in words):
            continue  # to read a whole tree costs a hundred times as much
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef) and any(
                isinstance(node, ast.Call) and call(node) for node in ast.walk(function)
            ):
                found.add(f"{module}.{function.name}")
    return found


def _calls(*names: str) -> Callable[[ast.Call], bool]:
    return lambda call: ast.unparse(call.func) in names


def test_a_new_exporter_cannot_be_forgotten() -> None:
    """Whoever writes a file for a mentor stands in the list above, or says why not."""
    written = _functions_that(_calls("write_atomically"), "write_atomically(")
    assert written == {one.by for one in EXPORTS} | set(ELSEWHERE)
    assert not {one.by for one in EXPORTS} & set(ELSEWHERE)
    assert _functions_that(
        _calls("csv.writer", "csv.DictWriter"), "csv.writer", "csv.DictWriter"
    ) == set(TABLES)


_DOORS = (
    ".write_text(",
    ".write_bytes(",
    "copyfile(",
    "shutil.copy(",
    '"w"',
    '"wb"',
    '"xb"',
    '"ab"',
)


def test_files_for_a_mentor_are_written_in_one_way_only() -> None:
    """Nothing but ``write_atomically`` makes them whole, announced and readable by the owner."""

    def writes(call: ast.Call) -> bool:
        name = ast.unparse(call.func)
        if name.endswith((".write_text", ".write_bytes")) or name in {"copyfile", "shutil.copy"}:
            return True
        modes = [ast.unparse(one) for one in (*call.args, *(k.value for k in call.keywords))]
        return name.endswith("open") and any(re.fullmatch(r"'[wax]b?\+?'", one) for one in modes)

    assert {name.rpartition(".")[0] for name in _functions_that(writes, *_DOORS)} <= {
        "cli.lessons",  # an empty lesson, beside the other lessons of an author
        "documents.typeset",  # the shipped templates, to change them
        "keys.files",
        "serve",
        "store.backup",
    }  # fmt: skip
